//! The kernel's virtual server vocabulary and its netlink attributes.
//!
//! What a [`Service`], a [`Destination`], a [`SyncDaemon`] is to `ip_vs`; how a [`Request`] becomes
//! bytes, how bytes become a [`Reply`], and what the kernel means when it refuses one
//! ([`KernelError`]). Nothing here opens a socket: `sys::ipvs` moves the bytes.
//!
//! ```text
//!   Request ── message ──▶ bytes ──▶ kernel ──▶ bytes ── Messages ──▶ Body ─┬─ Object ── decode ──▶ Reply
//!                                                                          └─ Refused ──▶ KernelError
//! ```
//!
//! Attribute lists are read with neli's generic netlink types; the outer message is taken apart here,
//! since neli subtracts lengths that the sender chose without checking them.

mod attribute;
mod command;
mod daemon;
mod destination;
mod error;
mod family;
mod kernel_error;
mod key;
mod list;
mod message;
mod reply;
mod request;
mod service;
mod statistics;

pub use attribute::{
    DaemonAttribute, DestinationAttribute, InfoAttribute, MessageAttribute, Nest, ServiceAttribute,
    StatisticsAttribute,
};
pub use command::Command;
pub use daemon::{Info, SyncDaemon, SyncRole, Timeouts};
pub use destination::{
    Destination, Forwarding, ListedDestination, Tunnel, TunnelChecksum, TunnelKind, Weight,
    WeightError,
};
pub use error::{DecodeError, EncodeError};
pub use family::{FAMILY_NAME, FamilyId, IpvsFamily, decode_family, family_message};
pub use kernel_error::KernelError;
pub use key::{DestinationKey, FwMark, Protocol, ServiceKey};
pub use message::{Answer, Body, Message, Messages};
pub use reply::{Reply, decode};
pub use request::Request;
pub use service::{
    EngineName, ListedService, ModuleName, ModuleNameError, PersistenceMask, SCHEDULERS,
    SchedulerName, Service, ServiceFlags,
};
pub use statistics::Statistics;

#[cfg(test)]
mod tests;
