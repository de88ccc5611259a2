//! The kernel and the service manager: clock, timers, interfaces and addresses, processes, privileges.
//!
//! Everything here is I/O behind a small vocabulary of its own; what the results mean is decided
//! elsewhere. Nothing here knows a protocol.

pub mod clock;
pub mod lock;
pub mod namespace;
pub mod netlink;
pub mod privileges;
pub mod process;
pub mod script;
pub mod service;
pub mod timer;
