//! Any bytes through `oracles::mask`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oracles::mask(bytes));
