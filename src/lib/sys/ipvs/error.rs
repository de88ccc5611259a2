//! What can go wrong between us and the kernel's IPVS.

use std::io;

use thiserror::Error;

use super::ENTRIES_MAX;
use super::socket::ANSWER_PATIENCE;
use crate::ipvs::{Command, DecodeError, EncodeError, KernelError};

/// Why the kernel's table could not be read or changed.
#[derive(Debug, Error)]
pub enum IpvsError {
    /// No socket.
    #[error("cannot open a generic netlink socket: {step}")]
    Open {
        /// What was tried.
        step: &'static str,
        /// What the kernel said.
        #[source]
        source: io::Error,
    },
    /// A request did not get to the kernel.
    #[error("cannot send a request to the kernel's IPVS")]
    Send(#[source] io::Error),
    /// An answer could not be received.
    #[error("cannot receive an answer of the kernel's IPVS")]
    Receive(#[source] io::Error),
    /// There is no answer. The kernel answers at once unless something is broken.
    #[error("the kernel's IPVS has not answered for {} s", ANSWER_PATIENCE.as_secs())]
    NoAnswer,
    /// An answer ended without the object that was asked for.
    #[error("the kernel's IPVS left out what it was asked for")]
    NoObject,
    /// An answer was longer than the receive buffer's datagram.
    #[error("an answer of the kernel's IPVS is cut off")]
    CutOff,
    /// An answer never came through whole.
    #[error("cannot {command}: the table changed or answers were lost, {attempts} times")]
    Unsteady {
        /// What was asked.
        command: Command,
        /// How often.
        attempts: u32,
    },
    /// More than the memory should hold.
    #[error("the kernel's IPVS lists more than {ENTRIES_MAX} entries")]
    TooMany,
    /// An answer makes no sense.
    #[error("an answer of the kernel's IPVS cannot be understood")]
    Answer(#[source] DecodeError),
    /// A request could not be put together.
    #[error("cannot put together a request to the kernel's IPVS")]
    Request(#[source] EncodeError),
    /// The kernel refuses.
    #[error(transparent)]
    Refused(#[from] KernelError),
}

impl IpvsError {
    /// Whether this kernel has no IPVS.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Refused(KernelError::NoIpvs))
    }

    /// Whether more privilege would help.
    pub const fn is_permission(&self) -> bool {
        matches!(self, Self::Refused(KernelError::NotPermitted))
    }
}
