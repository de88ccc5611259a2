//! The process that the user started: makes room for the lab, passes signals on, cleans up.

use std::fs;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};

use hactl::sys::topology::enter;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigSet, Signal, kill};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use nix::unistd::{Pid, mkdtemp};

use super::inside::Order;
use super::{LabError, forbidden};
use crate::cmd::CmdError;
use crate::exit::Exit;

/// A temporary folder that goes when this value does.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self, LabError> {
        let template = std::env::temp_dir().join("hactl-lab-XXXXXX");
        mkdtemp(&template)
            .map(Self)
            .map_err(|errno| LabError::Scratch(errno.into()))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Empty outside of the lab; if it can't go, an empty folder stays.
        fs::remove_dir_all(&self.0).ok();
    }
}

/// A signal that ends the lab is repeated this often, then the lab is killed.
const REMINDERS: u8 = 5;
/// Milliseconds between them.
const REMIND_AFTER: u16 = 1000;

/// Runs the lab in a process of its own and returns how it ended.
pub(super) fn run(mut order: Order) -> Result<Exit, CmdError> {
    let software = |error: io::Error| CmdError::new(Exit::Software, error);
    let scratch = Scratch::new().map_err(forbidden)?;
    order.scratch.clone_from(&scratch.0);
    let signals = SigSet::from_iter([
        Signal::SIGINT,
        Signal::SIGTERM,
        Signal::SIGHUP,
        Signal::SIGCHLD,
    ]);
    signals.thread_block().map_err(|e| software(e.into()))?;
    let reader = SignalFd::with_flags(&signals, SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK)
        .map_err(|errno| software(errno.into()))?;
    enter::authority().map_err(|error| forbidden(error.into()))?;
    let mut lab = Command::new("/proc/self/exe")
        .args(["lab-stage", "world"])
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|error| CmdError::new(Exit::Unable, LabError::Itself(error)))?;
    let text = serde_json::to_vec(&order).map_err(|error| software(error.into()))?;
    if let Some(mut input) = lab.stdin.take() {
        // A lab that died before reading tells why by its exit code.
        input.write_all(&text).ok();
    }
    let status = wait(&mut lab, &reader).map_err(software)?;
    drop(scratch);
    Ok(match status.code() {
        Some(0) => Exit::Done,
        Some(1) => Exit::No,
        Some(2) => Exit::Usage,
        Some(3) => Exit::Unable,
        Some(_) | None => Exit::Software,
    })
}

/// Waits for the lab; a request to end is passed on until it works.
fn wait(lab: &mut Child, signals: &SignalFd) -> io::Result<ExitStatus> {
    let pid = i32::try_from(lab.id()).map(Pid::from_raw);
    let mut reminders: Option<u8> = None;
    loop {
        if let Some(status) = lab.try_wait()? {
            return Ok(status);
        }
        let timeout = reminders.map_or(PollTimeout::NONE, |_| REMIND_AFTER.into());
        let mut ready = [PollFd::new(signals.as_fd(), PollFlags::POLLIN)];
        let is_timeout = poll(&mut ready, timeout)? == 0;
        while let Some(info) = signals.read_signal()? {
            if i32::try_from(info.ssi_signo) != Ok(Signal::SIGCHLD as i32) {
                reminders = reminders.or(Some(REMINDERS));
                pid.map(|pid| kill(pid, Signal::SIGTERM)).ok();
            }
        }
        if is_timeout && let Some(left) = &mut reminders {
            *left = left.saturating_sub(1);
            // The lab may have had no handler yet when the first one came.
            let signal = if *left == 0 {
                Signal::SIGKILL
            } else {
                Signal::SIGTERM
            };
            pid.map(|pid| kill(pid, signal)).ok();
        }
    }
}
