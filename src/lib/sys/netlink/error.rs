//! What can go wrong, with what it means.

use std::io;

use nix::errno::Errno;
use thiserror::Error;

/// Why a request failed.
#[derive(Debug, Error)]
pub enum NetlinkError {
    /// No netlink socket.
    #[error("cannot open a netlink socket")]
    Open(#[source] io::Error),
    /// The connection's task has ended.
    #[error("the netlink connection is lost")]
    ConnectionLost,
    /// The kernel has not answered.
    #[error("the kernel does not answer a netlink request")]
    NoAnswer,
    /// The kernel refuses.
    #[error("cannot {what}: {meaning}", meaning = meaning(*.errno))]
    Refused {
        /// What was tried.
        what: String,
        /// The kernel's reason.
        errno: Errno,
    },
}

impl NetlinkError {
    /// The kernel's answer to a request; `code` is negative, as in `nlmsgerr`.
    pub(super) fn refused(what: String, code: i32) -> Self {
        Self::Refused {
            what,
            errno: Errno::from_raw(code.saturating_neg()),
        }
    }

    /// Whether more privilege would help.
    pub fn is_permission(&self) -> bool {
        matches!(
            self,
            Self::Refused {
                errno: Errno::EPERM,
                ..
            }
        )
    }
}

/// The reason as a sentence with its remedy, where the bare text would not help.
fn meaning(errno: Errno) -> String {
    match errno {
        Errno::EPERM => "not permitted; it needs root or the capability CAP_NET_ADMIN".to_owned(),
        // The route netlink says EACCES for this only.
        Errno::EACCES => "IPv6 is switched off on the interface (sysctl disable_ipv6)".to_owned(),
        Errno::ENODEV => "the interface does not exist".to_owned(),
        Errno::EEXIST => "it is there already".to_owned(),
        Errno::EADDRNOTAVAIL => "it is not there".to_owned(),
        other => other.desc().to_lowercase(),
    }
}
