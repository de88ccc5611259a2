//! The kernel and the service manager: clocks, netlink, processes, scripts, locks.

pub mod clock;
pub mod netlink;
pub mod timer;
