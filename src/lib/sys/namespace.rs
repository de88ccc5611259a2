//! Network namespaces with a name, as `ip netns` makes them.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use nix::sched::{CloneFlags, setns};
use thiserror::Error;

/// Where `ip netns` keeps its names.
const DIRECTORIES: [&str; 2] = ["/run/netns", "/var/run/netns"];

/// Why a namespace could not be entered.
#[derive(Debug, Error)]
pub enum NamespaceError {
    /// Not the name of a file in a directory.
    #[error("`{0}` can't be the name of a network namespace")]
    Name(String),
    /// No namespace has the name.
    #[error("there is no network namespace `{0}` (`ip netns list` shows those there are)")]
    Missing(String),
    /// Entering takes `CAP_SYS_ADMIN`.
    #[error("no permission to enter network namespace `{0}` (it takes root)")]
    Permission(String),
    /// Another refusal.
    #[error("cannot enter network namespace `{name}`")]
    Refused {
        /// The name.
        name: String,
        /// The kernel's reason.
        source: io::Error,
    },
}

/// Moves the calling thread into a namespace. Sockets opened by this thread from then on belong to it, and
/// so do the threads that it starts.
pub fn enter(name: &str) -> Result<(), NamespaceError> {
    let file = File::open(path(name)?).map_err(|source| error(name, source))?;
    setns(file, CloneFlags::CLONE_NEWNET).map_err(|errno| error(name, errno.into()))
}

fn path(name: &str) -> Result<PathBuf, NamespaceError> {
    if name.is_empty() || name == "." || name == ".." || name.contains(['/', '\0']) {
        return Err(NamespaceError::Name(name.to_owned()));
    }
    let candidates = DIRECTORIES.map(|directory| Path::new(directory).join(name));
    candidates
        .into_iter()
        .find(|path| path.exists())
        .ok_or_else(|| NamespaceError::Missing(name.to_owned()))
}

fn error(name: &str, source: io::Error) -> NamespaceError {
    let name = name.to_owned();
    if source.kind() == io::ErrorKind::PermissionDenied {
        NamespaceError::Permission(name)
    } else {
        NamespaceError::Refused { name, source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_in_its_directory() {
        for name in ["", ".", "..", "../../etc/passwd", "a/b"] {
            assert!(matches!(path(name), Err(NamespaceError::Name(_))), "{name}");
        }
    }

    #[test]
    fn a_missing_namespace_is_named() {
        let error = enter("hactl-no-such-namespace").unwrap_err();
        assert!(
            matches!(error, NamespaceError::Missing(name) if name == "hactl-no-such-namespace")
        );
    }
}
