//! The configuration language, from the bytes of a file to the model and its diagnostics.
#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| hactl_fuzz::configuration(octets));
