//! Pure codecs of what is on the wire around VRRP.

pub mod arp;
pub mod neighbour;
