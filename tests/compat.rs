//! The same stories with keepalived and with `hactl`: each case is first proved on two keepalived,
//! then must hold with `hactl` on either side and on both. Differences that are intended are
//! written in the case, with the reason.
//!
//! `HACTL_UNDER_TEST=theirs` runs keepalived alone, `HACTL_UNDER_TEST=ours` leaves it out.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that breaks must say where, and with which logs"
)]

#[path = "compat/configuration.rs"]
mod configuration;
#[path = "compat/disagreement.rs"]
mod disagreement;
#[path = "compat/frames.rs"]
mod frames;
#[path = "compat/host.rs"]
mod host;
#[path = "support/lan.rs"]
#[expect(
    dead_code,
    reason = "shared by several test programs, each of which uses a part"
)]
mod lan;
#[path = "compat/life.rs"]
mod life;
#[path = "compat/notification.rs"]
mod notification;
#[path = "compat/preemption.rs"]
mod preemption;
#[path = "compat/runner.rs"]
mod runner;
#[path = "support/skip.rs"]
mod skip;
#[path = "compat/takeover.rs"]
mod takeover;
#[path = "compat/transport.rs"]
mod transport;
#[path = "compat/wire.rs"]
mod wire;
#[path = "compat/world.rs"]
mod world;
