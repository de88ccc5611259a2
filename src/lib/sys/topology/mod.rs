//! Networks that exist only inside this machine: namespaces joined by virtual cables and switches.
//!
//! [`enter`] gives the process namespaces of its own, with or without root; [`Namespace`] is the
//! network of one host, [`Links`] speaks rtnetlink in it, [`Tap`] listens on the switch and
//! [`Pinger`] asks for answers. No other program is needed. Everything ends with the process.

use std::io;

use nix::errno::Errno;
use thiserror::Error;

pub mod enter;
mod links;
mod namespace;
mod pinger;
mod tap;

pub use links::{Cable, Links};
pub use namespace::Namespace;
pub use pinger::{Pinger, Pulse, Target};
pub use tap::{Captured, Tap};

/// Why a network could not be made or changed.
#[derive(Debug, Error)]
pub enum TopologyError {
    /// A namespace, socket, thread or mount could not be made.
    #[error("can't make {what}")]
    Make {
        /// What it is.
        what: &'static str,
        /// The kernel's reason.
        source: io::Error,
    },
    /// The kernel refused a change of an interface.
    #[error("can't {operation} {name}")]
    Change {
        /// What was tried.
        operation: &'static str,
        /// The interface, or an address on it.
        name: String,
        /// The kernel's reason.
        source: io::Error,
    },
}

impl TopologyError {
    /// Whether the kernel refused because this user may not, or may have no more of it.
    pub fn is_forbidden(&self) -> bool {
        let (Self::Make { source, .. } | Self::Change { source, .. }) = self;
        source
            .raw_os_error()
            .map(Errno::from_raw)
            .is_some_and(|errno| {
                [
                    Errno::EPERM,
                    Errno::EACCES,
                    Errno::ENOSPC,
                    Errno::EUSERS,
                    Errno::ENOSYS,
                ]
                .contains(&errno)
            })
    }

    /// For `map_err` where something can't be made.
    fn make(what: &'static str) -> impl Fn(Errno) -> Self {
        move |errno| Self::Make {
            what,
            source: errno.into(),
        }
    }
}
