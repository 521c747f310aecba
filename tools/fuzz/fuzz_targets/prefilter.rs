//! Any bytes through `oracles::prefilter`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oracles::prefilter(bytes));
