//! Processes of our own: another copy of this program at the other end of a socketpair.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::Stdio;

use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::signal::SigSet;
use tokio::process::{Child, Command};

/// This program, even if its file has been replaced since by an upgrade.
const OWN_PROGRAM: &str = "/proc/self/exe";

/// Starts this program with the given arguments. Its standard input is one end of the socketpair whose
/// other end is returned.
pub fn spawn(arguments: &[&str]) -> io::Result<(Child, UnixStream)> {
    let (ours, theirs) = UnixStream::pair()?;
    let child = Command::new(OWN_PROGRAM)
        .arg0("hactl")
        .args(arguments)
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .spawn()?;
    Ok((child, ours))
}

/// Lets all signals through: whoever started this process may have blocked some, and a blocked
/// `SIGTERM` would make a daemon that can't be stopped. Call it before the first thread starts.
pub fn unblock_signals() -> io::Result<()> {
    SigSet::empty().thread_set_mask().map_err(io::Error::from)
}

/// The end of the socketpair that this process got as its standard input.
pub fn inherited_socket() -> io::Result<UnixStream> {
    let socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    // Fails for anything that is no socket, such as the terminal of somebody who tries it by hand.
    socket.local_addr()?;
    Ok(socket)
}

/// Allows this process as many open files as it may allow itself; how many that are.
pub fn raise_file_limit() -> io::Result<u64> {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    if soft < hard {
        setrlimit(Resource::RLIMIT_NOFILE, hard, hard)?;
    }
    Ok(hard)
}
