//! Composition: the supervisor and its children, the only place that sees both columns.
//!
//! ```text
//!   supervisor ── signals, configuration, notify scripts, service manager
//!       │ socketpair: typed configuration down; reports, ticks and snapshots up
//!     vrrp ── raw sockets, netlink, announcements; one thread, one timer
//! ```
//!
//! The child releases its addresses and exits when the socketpair closes: a supervisor that is
//! gone can't leave a router behind. A child that dies or stops ticking is replaced, and the new one
//! carries on where the old one was Active, within the patience of the peers.
//!
//! A panic ends the process it happens in. The supervisor then replaces the child; the child, seeing
//! the socketpair closed, gives up its addresses.

pub mod checkers;
pub mod configuration;
pub mod files;
pub mod logging;
mod notify;
mod outbox;
pub mod protocol;
mod schedule;
pub mod supervisor;
pub mod vrrp;
