//! What can go wrong between us and the kernel.

use std::io;
use std::time::Duration;

use nix::errno::Errno;
use thiserror::Error;

/// Why the kernel could not be asked.
#[derive(Debug, Error)]
pub enum NetlinkError {
    /// No socket.
    #[error("cannot open a netlink socket")]
    Open(#[source] io::Error),
    /// The request did not leave.
    #[error("cannot send a netlink request")]
    Send(#[source] io::Error),
    /// The answer could not be read.
    #[error("cannot read a netlink answer")]
    Receive(#[source] io::Error),
    /// No answer in time.
    #[error("the kernel did not answer a netlink request within {0:?}")]
    Timeout(Duration),
    /// The answers ended before all requests had theirs.
    #[error("the kernel left a netlink request without an answer")]
    Unanswered,
    /// The table changed each time while it was read.
    #[error("the kernel's table kept changing while it was read")]
    Interrupted,
    /// The kernel refused to list a table.
    #[error("the kernel refuses to list its table")]
    Refused(#[source] io::Error),
}

impl NetlinkError {
    /// The same error once more, for each member of a batch.
    pub(super) fn repeat(&self) -> Self {
        let again = |error: &io::Error| {
            error
                .raw_os_error()
                .map_or_else(|| error.kind().into(), io::Error::from_raw_os_error)
        };
        match self {
            Self::Open(error) => Self::Open(again(error)),
            Self::Send(error) => Self::Send(again(error)),
            Self::Receive(error) => Self::Receive(again(error)),
            Self::Timeout(limit) => Self::Timeout(*limit),
            Self::Unanswered => Self::Unanswered,
            Self::Interrupted => Self::Interrupted,
            Self::Refused(error) => Self::Refused(again(error)),
        }
    }
}

/// Why an address could not be added or removed.
#[derive(Debug, Error)]
pub enum AddressError {
    /// ENODEV: the interface is gone.
    #[error("the interface does not exist")]
    NoInterface,
    /// EPERM: the process lacks `CAP_NET_ADMIN`.
    #[error("no permission to change addresses (it takes root or CAP_NET_ADMIN)")]
    Permission,
    /// EACCES: IPv6 is switched off on the interface.
    #[error("IPv6 is switched off on the interface")]
    Ipv6Off,
    /// EADDRNOTAVAIL, EINVAL: the kernel has no such kind of address, or not with these attributes.
    #[error("the kernel takes no such address")]
    Invalid(#[source] io::Error),
    /// ENOBUFS, ENOMEM: the interface takes no addresses of this family (an MTU too small, for
    /// example), or there is no memory.
    #[error("the interface has no room for addresses of this family")]
    NoRoom(#[source] io::Error),
    /// Another refusal.
    #[error("the kernel refuses")]
    Refused(#[source] io::Error),
    /// The kernel could not be asked.
    #[error(transparent)]
    Netlink(#[from] NetlinkError),
}

impl From<Errno> for AddressError {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the kernel's error numbers are not ours to list"
    )]
    fn from(errno: Errno) -> Self {
        match errno {
            Errno::ENODEV | Errno::ENXIO => Self::NoInterface,
            Errno::EPERM => Self::Permission,
            Errno::EACCES => Self::Ipv6Off,
            Errno::EINVAL | Errno::EADDRNOTAVAIL => Self::Invalid(errno.into()),
            Errno::ENOBUFS | Errno::ENOMEM => Self::NoRoom(errno.into()),
            other => Self::Refused(other.into()),
        }
    }
}
