//! Bytes on the wire: raw sockets for VRRP, frames that announce an address, probes for one.
//!
//! Moves bytes between the wire and the pure codecs; what they mean is decided elsewhere.

pub mod announce;
mod link_address;
pub mod probe_address;
pub mod vrrp_socket;
