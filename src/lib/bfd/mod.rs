//! Bidirectional Forwarding Detection (RFC 5880, RFC 5881, RFC 5883).

mod config;

pub use config::{Config, Hops, Listeners, Role};
