//! Any bytes through `oracles::query`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oracles::query(bytes));
