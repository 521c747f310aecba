//! Any bytes through `oracles::level`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oracles::level(bytes));
