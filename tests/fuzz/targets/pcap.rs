//! The reader of captures, and every header down to the VRRP message.
#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| hactl_fuzz::pcap(octets));
