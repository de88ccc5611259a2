//! Composition: the supervisor and its children, the only place that sees both columns.
//!
//! ```text
//!   supervisor ── signals, configuration, notify scripts, service manager
//!       │ socketpairs: typed configuration down; reports, ticks and snapshots up
//!       ├─ vrrp ── raw sockets, netlink, announcements; one thread, one timer
//!       └─ checkers ── health checks, the kernel's virtual servers
//! ```
//!
//! A child releases what it owns and exits when its socketpair closes: a supervisor that is gone can't
//! leave a router behind. A child that dies or stops ticking is replaced: a new vrrp process carries
//! on where the old one was Active, within the patience of the peers; a new checkers process takes over
//! the virtual servers as they stand in the kernel's table.
//!
//! A panic ends the process it happens in. The supervisor then replaces the child; the children, seeing
//! their socketpairs closed, give up what they own.

pub mod checkers;
pub mod configuration;
pub mod files;
pub mod host;
pub mod keys;
pub mod logging;
mod notify;
mod outbox;
pub mod protocol;
mod schedule;
pub mod supervisor;
pub mod vrrp;
