//! The codec of VRRP messages.
