//! The decoder of VRRP messages.
#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| hactl_fuzz::vrrp_packet(octets));
