//! Any bytes through `oracles::event`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oracles::event(bytes));
