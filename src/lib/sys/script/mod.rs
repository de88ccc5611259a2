//! Runs the programs of the configuration, each in a process group of its own.

mod identity;
mod inspect;

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use thiserror::Error;
use tokio::process::{Child, Command};

pub use identity::{Identity, IdentityError, resolve};
pub use inspect::{Finding, inspect};

/// Variables that would let the environment of the daemon change what a script does, and those through
/// which a script could speak to the service manager in the daemon's name.
const FORBIDDEN_VARIABLES: [&str; 6] = [
    "IFS",
    "LD_PRELOAD",
    "LD_LIBRARY_PATH",
    "NOTIFY_SOCKET",
    "WATCHDOG_USEC",
    "WATCHDOG_PID",
];

/// Why a script could not be started.
#[derive(Debug, Error)]
pub enum StartError {
    /// There is no program to run.
    #[error("the script has no program")]
    Empty,
    /// The kernel refuses, because the program is missing, not executable, or not readable for its user.
    #[error("cannot start script `{program}`")]
    Refused {
        /// The program.
        program: String,
        /// The kernel's reason.
        source: io::Error,
    },
}

/// A script that was started.
#[derive(Debug)]
pub struct Running {
    child: Child,
    group: Pid,
}

/// How a script ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// By itself.
    Status(ExitStatus),
    /// It ran too long, and its process group was ended.
    TimedOut,
}

/// Starts a program with its arguments; all three standard streams are the null device.
///
/// Belongs to the current tokio runtime. Supplementary groups are dropped when the identity is not ours.
pub fn start(argv: &[String], identity: Identity) -> Result<Running, StartError> {
    let (program, arguments) = argv.split_first().ok_or(StartError::Empty)?;
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0);
    for variable in FORBIDDEN_VARIABLES {
        command.env_remove(variable);
    }
    if identity != Identity::own() {
        command.uid(identity.uid()).gid(identity.gid());
    }
    let refused = |source| StartError::Refused {
        program: program.clone(),
        source,
    };
    let child = command.spawn().map_err(refused)?;
    // A child that was just started and not waited for has a number.
    let pid = child.id().and_then(|pid| i32::try_from(pid).ok());
    let pid = pid.ok_or_else(|| refused(Errno::ESRCH.into()))?;
    Ok(Running {
        child,
        group: Pid::from_raw(pid),
    })
}

impl Running {
    /// The number of the process, which is also that of its group.
    pub fn pid(&self) -> i32 {
        self.group.as_raw()
    }

    /// Waits for the end of the program. Cancel-safe.
    pub async fn wait(&mut self) -> io::Result<ExitStatus> {
        self.child.wait().await
    }

    /// Waits up to `patience`, then ends the process group: with SIGTERM, and after `grace` with SIGKILL.
    pub async fn wait_or_end(&mut self, patience: Duration, grace: Duration) -> io::Result<Ended> {
        if let Ok(status) = tokio::time::timeout(patience, self.child.wait()).await {
            return status.map(Ended::Status);
        }
        self.signal(Signal::SIGTERM)?;
        if tokio::time::timeout(grace, self.child.wait())
            .await
            .is_err()
        {
            self.signal(Signal::SIGKILL)?;
            self.child.wait().await?;
        } else {
            // What the program started and left behind is still in its group.
            self.signal(Signal::SIGKILL)?;
        }
        Ok(Ended::TimedOut)
    }

    /// Asks the process group to end (SIGTERM).
    pub fn terminate(&self) -> io::Result<()> {
        self.signal(Signal::SIGTERM)
    }

    /// Ends the process group (SIGKILL).
    pub fn kill(&self) -> io::Result<()> {
        self.signal(Signal::SIGKILL)
    }

    /// Signals every process of the group; none left is no error.
    fn signal(&self, signal: Signal) -> io::Result<()> {
        match killpg(self.group, signal) {
            Ok(()) | Err(Errno::ESRCH) => Ok(()),
            Err(errno) => Err(errno.into()),
        }
    }
}

#[cfg(test)]
mod tests;
