//! The layout of a configuration file.
#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| hactl_fuzz::layout(octets));
