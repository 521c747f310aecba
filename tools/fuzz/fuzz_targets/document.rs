//! Any bytes through `oracles::document`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oracles::document(bytes));
