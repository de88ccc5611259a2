//! The Virtual Router Redundancy Protocol, versions 2 and 3, as a pure state machine.
//!
//! [`Instance`] is one virtual router: it takes an [`Event`] and returns [`Action`]s.
//! [`packet`] and [`authentication`] are the codecs, [`Discard`] names every reason to ignore a packet.

mod action;
mod announcement_group;
pub mod authentication;
mod config;
mod discard;
mod event;
mod interval;
mod machine;
pub mod packet;
pub mod sync_group;

pub use action::{Action, Actions, Announcement, Cause, Report, Transmission};
pub use announcement_group::AnnouncementGroup;
pub use config::{
    Announcements, Authentication, Config, LowerPriority, Preemption, StartAs, Version,
    VirtualAddress,
};
pub use discard::Discard;
pub use event::{AddressOutcome, Datagram, Event, Fault, Interface};
pub use interval::{AdverInterval, AdverIntervalError};
pub use machine::{Counters, Instance, Origin, Snapshot, State};
