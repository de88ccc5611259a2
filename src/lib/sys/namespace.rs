//! Named network namespaces, as `ip netns` makes them.

use std::fs::File;
use std::io;

use nix::sched::{CloneFlags, setns};
use thiserror::Error;

/// Where `ip netns` keeps them.
const FOLDER: &str = "/run/netns";

/// Why a namespace could not be entered.
#[derive(Debug, Error)]
pub enum NamespaceError {
    /// It does not exist, or may not be opened.
    #[error("cannot open the network namespace {name} ({FOLDER}/{name})")]
    Open {
        /// Its name.
        name: String,
        /// What the kernel said.
        #[source]
        source: io::Error,
    },
    /// Entering is a privilege.
    #[error(
        "cannot enter the network namespace {name}; it needs root or the capability CAP_SYS_ADMIN"
    )]
    Enter {
        /// Its name.
        name: String,
        /// What the kernel said.
        #[source]
        source: io::Error,
    },
}

/// Puts the calling thread into a named network namespace. Sockets belong to the namespace of the
/// thread that makes them: call it before anything else is started.
pub fn enter(name: &str) -> Result<(), NamespaceError> {
    let open = |source| NamespaceError::Open {
        name: name.to_owned(),
        source,
    };
    if name.is_empty() || name.contains('/') || name == "." || name == ".." {
        return Err(open(io::Error::from(io::ErrorKind::InvalidInput)));
    }
    let namespace = File::open(format!("{FOLDER}/{name}")).map_err(open)?;
    setns(namespace, CloneFlags::CLONE_NEWNET).map_err(|errno| NamespaceError::Enter {
        name: name.to_owned(),
        source: errno.into(),
    })
}
