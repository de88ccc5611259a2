//! The first process of a machine: starts the daemon and waits for whoever ends.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

use hactl::sys::topology::enter;
use nix::errno::Errno;
use nix::sys::signal::{SigSet, Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

use super::forbidden;
use crate::cmd::CmdError;
use crate::console::Console;
use crate::exit::Exit;

/// Runs `command` on a machine of this name; SIGTERM and SIGINT are passed on. Ends with the daemon,
/// and whatever that left behind ends with it.
pub(super) fn run(
    name: &str,
    command: &[OsString],
    console: &mut Console,
) -> Result<Exit, CmdError> {
    enter::own_machine(name).map_err(|error| forbidden(error.into()))?;
    let software = |errno: Errno| CmdError::new(Exit::Software, io::Error::from(errno));
    let signals = SigSet::from_iter([Signal::SIGINT, Signal::SIGTERM, Signal::SIGCHLD]);
    signals.thread_block().map_err(software)?;
    let Some((program, arguments)) = command.split_first() else {
        return Err(CmdError::new(Exit::Usage, "no command"));
    };
    let mut daemon = Command::new(program);
    if program == "/proc/self/exe" {
        daemon.arg0("hactl");
    }
    let daemon = daemon
        .args(arguments)
        .spawn()
        .map_err(|error| CmdError::new(Exit::Unable, error))?;
    let daemon = i32::try_from(daemon.id())
        .map(Pid::from_raw)
        .map_err(|error| CmdError::new(Exit::Software, error))?;
    loop {
        let signal = signals.wait().map_err(software)?;
        if signal != Signal::SIGCHLD {
            // Gone already: its SIGCHLD is on the way.
            kill(daemon, signal).ok();
        } else if let Some(status) = reap(daemon) {
            if status == WaitStatus::Exited(daemon, 0) {
                return Ok(Exit::Done);
            }
            console.message(format_args!("the daemon ended: {status:?}"));
            return Ok(Exit::No);
        }
    }
}

/// Takes note of everybody who ended; how the daemon did, if it was among them.
fn reap(daemon: Pid) -> Option<WaitStatus> {
    let mut ended = None;
    while let Ok(status) = waitpid(None, Some(WaitPidFlag::WNOHANG)) {
        match status.pid() {
            None => break,
            Some(pid) if pid == daemon => ended = Some(status),
            Some(_) => {}
        }
    }
    ended
}
