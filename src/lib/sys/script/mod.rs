//! Scripts of the configuration: under the right identity, in a clean environment, in a process
//! group of their own.

mod examination;

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::{Gid, Group, Pid, Uid, User};
use thiserror::Error;
use tokio::process::{Child, Command};

use crate::types::{Script, ScriptIdentity};

pub use examination::{Examined, Start};

/// The user that scripts run as when nobody is named and it exists (cli-and-runtime.md §7).
pub const DEFAULT_USER: &str = "keepalived_script";

/// Variables that could change what a program does and are not handed on.
const VARIABLES_REMOVED: [&str; 3] = ["IFS", "LD_PRELOAD", "LD_LIBRARY_PATH"];

/// Write permission of group and others, the sticky bit, and execute permissions of all together.
const WRITABLE_BY_GROUP: u32 = 0o020;
const WRITABLE_BY_OTHERS: u32 = 0o002;
const STICKY: u32 = 0o1000;
const EXECUTABLE: u32 = 0o111;
const EXECUTABLE_BY_OWNER: u32 = 0o100;
const EXECUTABLE_BY_GROUP: u32 = 0o010;
const EXECUTABLE_BY_OTHERS: u32 = 0o001;

/// Runs scripts by the rules of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runner {
    /// Under which identity scripts run that name none.
    pub default_identity: ScriptIdentity,
    /// What happens to scripts run as root that others could change.
    pub security: Security,
}

/// What happens to scripts run as root that others could change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// They run; [`Runner::inspect`] tells.
    Warn,
    /// They are refused.
    Enforce,
}

/// Why a script can't run.
#[derive(Debug, Error)]
pub enum ScriptError {
    /// No such user.
    #[error("user {0} does not exist")]
    NoUser(String),
    /// No such group.
    #[error("group {0} does not exist")]
    NoGroup(String),
    /// The user database can't be read.
    #[error("cannot look up {name}")]
    LookUp {
        /// User or group.
        name: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The script is not there, or may not be seen.
    #[error("cannot find {}", path.display())]
    Missing {
        /// The program.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Not a file that can be executed.
    #[error("{} is not an executable file", .0.display())]
    NotExecutable(PathBuf),
    /// Somebody but root could change what runs as root.
    #[error("{} can be changed by others than root, and the script runs as root", .0.display())]
    Insecure(PathBuf),
    /// It could not be started.
    #[error("cannot start it")]
    Start(#[source] io::Error),
    /// An empty command.
    #[error("the command is empty")]
    Empty,
}

/// A user and a group by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity {
    uid: Uid,
    gid: Gid,
}

/// A script that runs.
#[derive(Debug)]
pub struct Running {
    child: Child,
    /// Its process group; all that it starts belongs to it, unless it takes care not to.
    group: Option<Pid>,
    /// Whether it was asked to end.
    is_ending: bool,
}

impl Running {
    /// Waits for its end. If it was asked to, nothing of what it has started outlives it. Cancel-safe.
    pub async fn wait(&mut self) -> io::Result<ExitStatus> {
        let status = self.child.wait().await;
        if self.is_ending {
            self.kill();
        }
        status
    }

    /// Asks it and all that it has started to end.
    pub fn terminate(&mut self) {
        self.is_ending = true;
        self.signal(Signal::SIGTERM);
    }

    /// Ends it and all that it has started.
    pub fn kill(&mut self) {
        self.is_ending = true;
        self.signal(Signal::SIGKILL);
    }

    fn signal(&self, signal: Signal) {
        if let Some(group) = self.group {
            // Nobody may be left.
            let _gone = killpg(group, signal);
        }
    }
}

impl Runner {
    /// Starts a script with further environment variables, and does not wait for it. Must be called
    /// inside a tokio runtime.
    pub fn start(
        &self,
        script: &Script,
        variables: &[(&str, String)],
    ) -> Result<Running, ScriptError> {
        let (program, arguments) = script.argv.split_first().ok_or(ScriptError::Empty)?;
        let identity = self.identity(script)?;
        let inspected = inspect(Path::new(program), identity)?;
        if let Some(weakness) = inspected.weakness
            && self.security == Security::Enforce
        {
            return Err(ScriptError::Insecure(weakness));
        }
        // What was looked at: a link on the way may lead elsewhere by now.
        let mut command = Command::new(inspected.real);
        command
            .arg0(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .envs(variables.iter().map(|(name, value)| (name, value)));
        for variable in VARIABLES_REMOVED {
            command.env_remove(variable);
        }
        if identity != Identity::own() {
            command
                .uid(identity.uid.as_raw())
                .gid(identity.gid.as_raw());
        }
        let child = command.spawn().map_err(ScriptError::Start)?;
        let group = child.id().and_then(|id| i32::try_from(id).ok());
        Ok(Running {
            child,
            group: group.map(Pid::from_raw),
            is_ending: false,
        })
    }

    /// What is wrong with a script before it runs: an error, or a path that others than root could
    /// change although it runs as root.
    pub fn inspect(&self, script: &Script) -> Result<Option<PathBuf>, ScriptError> {
        let program = script.argv.first().ok_or(ScriptError::Empty)?;
        Ok(inspect(Path::new(program), self.identity(script)?)?.weakness)
    }

    fn identity(&self, script: &Script) -> Result<Identity, ScriptError> {
        match (&script.identity, &self.default_identity) {
            // With supplementary groups no configuration comes this far.
            (ScriptIdentity::Named { user, group, .. }, _)
            | (ScriptIdentity::Default, ScriptIdentity::Named { user, group, .. }) => {
                named(user, group.as_deref())
            }
            (ScriptIdentity::Default, ScriptIdentity::Default) => match named(DEFAULT_USER, None) {
                Ok(identity) if Uid::effective().is_root() => Ok(identity),
                Ok(_) | Err(ScriptError::NoUser(_)) => Ok(Identity::own()),
                Err(problem) => Err(problem),
            },
        }
    }
}

impl Identity {
    fn own() -> Self {
        Self {
            uid: Uid::effective(),
            gid: Gid::effective(),
        }
    }

    /// Whether it has a right of root's.
    fn is_root(self) -> bool {
        self.uid.is_root() || self.gid.as_raw() == 0
    }

    /// Whether it may run a program with these properties. Supplementary groups are given up.
    fn may_execute(self, metadata: &fs::Metadata) -> bool {
        let bits = if self.uid.is_root() {
            EXECUTABLE
        } else if self.uid.as_raw() == metadata.uid() {
            EXECUTABLE_BY_OWNER
        } else if self.gid.as_raw() == metadata.gid() {
            EXECUTABLE_BY_GROUP
        } else {
            EXECUTABLE_BY_OTHERS
        };
        metadata.mode() & bits != 0
    }
}

fn named(user: &str, group: Option<&str>) -> Result<Identity, ScriptError> {
    let failed = |name: &str| {
        let name = name.to_owned();
        move |errno: nix::errno::Errno| ScriptError::LookUp {
            name,
            source: errno.into(),
        }
    };
    let found = User::from_name(user)
        .map_err(failed(user))?
        .ok_or_else(|| ScriptError::NoUser(user.to_owned()))?;
    let gid = match group {
        None => found.gid,
        Some(group) => {
            Group::from_name(group)
                .map_err(failed(group))?
                .ok_or_else(|| ScriptError::NoGroup(group.to_owned()))?
                .gid
        }
    };
    Ok(Identity {
        uid: found.uid,
        gid,
    })
}

/// What a look at a program has shown.
struct Inspected {
    /// The program, all links followed.
    real: PathBuf,
    /// A part of its path that others than root could change, if it runs as root.
    weakness: Option<PathBuf>,
}

/// Looks at a program and, if it runs as root, at its path as written and with all links followed.
fn inspect(program: &Path, identity: Identity) -> Result<Inspected, ScriptError> {
    let missing = |source| ScriptError::Missing {
        path: program.to_owned(),
        source,
    };
    let real = fs::canonicalize(program).map_err(missing)?;
    let metadata = fs::metadata(&real).map_err(missing)?;
    if !metadata.is_file() || !identity.may_execute(&metadata) {
        return Err(ScriptError::NotExecutable(program.to_owned()));
    }
    let mut weakness = None;
    if identity.is_root() {
        let parts = real.ancestors().chain(program.ancestors());
        // A relative path ends with nothing.
        for part in parts.filter(|part| !part.as_os_str().is_empty()) {
            let metadata = fs::symlink_metadata(part).map_err(missing)?;
            if can_be_changed(&metadata) {
                weakness = Some(part.to_owned());
                break;
            }
        }
    }
    Ok(Inspected { real, weakness })
}

/// Whether others than root can change what has these properties.
fn can_be_changed(metadata: &fs::Metadata) -> bool {
    let by_group = metadata.mode() & WRITABLE_BY_GROUP != 0 && metadata.gid() != 0;
    let by_others = metadata.mode() & WRITABLE_BY_OTHERS != 0;
    // In a sticky folder nobody can replace what is root's; the mode of a link means nothing.
    let is_sticky = metadata.is_dir() && metadata.mode() & STICKY != 0;
    let is_protected = is_sticky || metadata.is_symlink();
    metadata.uid() != 0 || ((by_group || by_others) && !is_protected)
}

#[cfg(test)]
mod tests;
