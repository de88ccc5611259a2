//! Pure codecs of what lies around a VRRP message: checksums, link and IP headers, capture files.

pub mod ah;
pub mod arp;
pub mod checksum;
pub mod ethernet;
pub mod frame;
pub mod ipv4;
pub mod ipv6;
pub mod neighbour;
pub mod pcap;
