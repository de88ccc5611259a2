//! Leaving the namespaces that the process was born in.
//!
//! Call these while the process has a single thread: the kernel refuses a user namespace otherwise.

use std::fs;
use std::io;
use std::path::Path;

use nix::errno::Errno;
use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, unshare};
use nix::unistd::{getegid, geteuid, sethostname};

use super::TopologyError;

/// Makes this process root of what it creates, and gives its children a process namespace: when the
/// first child ends, the kernel ends all others.
///
/// Root with every capability stays what it is; anyone else becomes root of a new user namespace, in
/// which only its own user and group exist.
pub fn authority() -> Result<(), TopologyError> {
    let (user, group) = (geteuid(), getegid());
    if user.is_root() {
        match unshare(CloneFlags::CLONE_NEWPID) {
            Ok(()) => return Ok(()),
            Err(Errno::EPERM) => {}
            Err(errno) => return Err(TopologyError::make("a process namespace")(errno)),
        }
    }
    unshare(CloneFlags::CLONE_NEWUSER | CloneFlags::CLONE_NEWPID)
        .map_err(TopologyError::make("a user namespace"))?;
    // The kernel takes a group map of an ordinary user only after `setgroups` was given up.
    for (file, text) in [
        ("setgroups", "deny".to_owned()),
        ("uid_map", format!("0 {user} 1")),
        ("gid_map", format!("0 {group} 1")),
    ] {
        fs::write(Path::new("/proc/self").join(file), text).map_err(|source| {
            TopologyError::Make {
                what: "a user namespace",
                source,
            }
        })?;
    }
    Ok(())
}

/// Gives this process a network and a mount table of its own, with memory behind the folder `scratch`.
pub fn own_world(scratch: &Path) -> Result<(), TopologyError> {
    unshare(CloneFlags::CLONE_NEWNS | CloneFlags::CLONE_NEWNET)
        .map_err(TopologyError::make("a network namespace"))?;
    keep_mounts_private()?;
    let flags = MsFlags::MS_NOSUID | MsFlags::MS_NODEV;
    mount(
        Some("tmpfs"),
        scratch,
        Some("tmpfs"),
        flags,
        Some("mode=0700"),
    )
    .map_err(TopologyError::make("a file system in memory"))?;
    show_own_processes();
    Ok(())
}

/// Gives this process, the first of its process namespace, a mount table and a host name.
pub fn own_machine(host_name: &str) -> Result<(), TopologyError> {
    unshare(CloneFlags::CLONE_NEWNS | CloneFlags::CLONE_NEWUTS)
        .map_err(TopologyError::make("a mount namespace"))?;
    keep_mounts_private()?;
    show_own_processes();
    sethostname(host_name).map_err(TopologyError::make("a host name"))
}

fn keep_mounts_private() -> Result<(), TopologyError> {
    let flags = MsFlags::MS_REC | MsFlags::MS_PRIVATE;
    mount(None::<&str>, "/", None::<&str>, flags, None::<&str>)
        .map_err(TopologyError::make("a private mount table"))
}

/// Mounts `/proc` anew, so that it shows the new process namespace. Containers that hide parts of
/// `/proc` forbid it; the old one then does, with the process numbers of the outside.
fn show_own_processes() {
    let flags = MsFlags::MS_NOSUID | MsFlags::MS_NODEV | MsFlags::MS_NOEXEC;
    mount(Some("proc"), "/proc", Some("proc"), flags, None::<&str>).ok();
}

/// Sets a kernel parameter of the calling thread's network namespace; `key` is a path below
/// `/proc/sys/net`. Kernels without it (no IPv6) and read-only ones (containers) are left as they are.
pub fn try_sysctl(key: &str, value: &str) -> io::Result<()> {
    match fs::write(Path::new("/proc/sys/net").join(key), value) {
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound
                    | io::ErrorKind::ReadOnlyFilesystem
                    | io::ErrorKind::PermissionDenied
            ) =>
        {
            Ok(())
        }
        other => other,
    }
}
