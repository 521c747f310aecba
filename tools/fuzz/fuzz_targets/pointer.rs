//! Any bytes through `oracles::pointer`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oracles::pointer(bytes));
