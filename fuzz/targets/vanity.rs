//! See `tests/fuzz/mod.rs`.

#![no_main]
#![allow(dead_code)]

#[path = "../../tests/fuzz/mod.rs"]
mod fuzz;

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::vanity(data));
