#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| chime_sdk_oracles::response(input));
