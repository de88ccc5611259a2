//! Sockets: moves bytes, addresses and interfaces, and decides nothing.

pub mod address_probe;
pub mod announce;
pub mod capture;
pub mod probe;
pub mod vrrp_socket;
