//! The kernel and the service manager: clocks, netlink, IPVS, processes, scripts, locks.

pub mod clock;
pub mod ipvs;
pub mod kernel;
pub mod lock;
pub mod namespace;
pub mod netlink;
pub mod privileges;
pub mod process;
pub mod processes;
pub mod script;
pub mod service;
pub mod sysctl;
pub mod timer;
pub mod topology;
pub mod watch;
