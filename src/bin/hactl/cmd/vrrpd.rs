//! `hactl vrrpd`.

use std::error::Error;
use std::path::PathBuf;

use clap::ValueEnum;
use hactl::daemon::checkers::{self, KernelTable};
use hactl::daemon::configuration::{self, ConfigurationError};
use hactl::daemon::logging::{self, Sink};
use hactl::daemon::supervisor::{self, Options, SupervisorError};
use hactl::daemon::vrrp;
use hactl::sys::privileges::{self, Role};
use hactl::sys::{namespace, process};
use tracing::{Level, error};

use crate::cmd::CmdError;
use crate::console::Console;
use crate::exit::Exit;

/// Run the daemon: virtual routers and virtual servers, in the foreground
///
/// Reads a keepalived.conf and does what keepalived does with it. SIGTERM and SIGINT give up the
/// addresses, tell the peers, remove the virtual servers, and end it. SIGHUP reads the configuration again and changes what is
/// different; a configuration with errors changes nothing. SIGUSR2 writes keepalived.stats into the
/// folder for temporary files.
///
/// Exit codes: 0 stopped, 1 the configuration has errors, 2 it cannot be read, 3 it cannot run here
/// (permission, missing interface, no IPVS in the kernel, another daemon runs).
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The configuration
    #[arg(
        short = 'f',
        long,
        value_name = "FILE",
        default_value = "/etc/keepalived/keepalived.conf"
    )]
    config: PathBuf,

    /// Run one half of the daemon alone
    #[arg(long, value_name = "HALF", value_enum)]
    only: Option<Half>,

    /// Folder for the pid file; made when missing
    #[arg(long, value_name = "DIR", default_value = "/run/hactl")]
    runtime_dir: PathBuf,

    /// Least important lines to log
    #[arg(long, value_name = "LEVEL", value_enum, default_value = "info")]
    log_level: LogLevel,

    /// Network namespace to run in, one of those that `ip netns` lists
    #[arg(long, value_name = "NAME")]
    netns: Option<String>,

    /// Be this process of a supervisor, whose socketpair is standard input
    #[arg(long, value_name = "HALF", value_enum, hide = true)]
    child: Option<Half>,
}

/// A half of the daemon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Half {
    /// Virtual routers
    Vrrp,
    /// Virtual servers and their checks
    Checkers,
}

impl From<Half> for configuration::Half {
    fn from(half: Half) -> Self {
        match half {
            Half::Vrrp => Self::Vrrp,
            Half::Checkers => Self::Checkers,
        }
    }
}

/// Least important lines to log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum LogLevel {
    /// What can't be done
    Error,
    /// What somebody should look at
    Warn,
    /// Changes of state
    Info,
    /// Deviations and details
    Debug,
    /// Everything
    Trace,
}

impl From<LogLevel> for Level {
    fn from(level: LogLevel) -> Self {
        match level {
            LogLevel::Error => Self::ERROR,
            LogLevel::Warn => Self::WARN,
            LogLevel::Info => Self::INFO,
            LogLevel::Debug => Self::DEBUG,
            LogLevel::Trace => Self::TRACE,
        }
    }
}

impl Args {
    #[expect(
        clippy::unnecessary_wraps,
        reason = "all commands have this signature; this one logs its errors"
    )]
    pub(crate) fn run(self, _console: &mut Console) -> Result<Exit, CmdError> {
        let unblocked = process::unblock_signals();
        let logging = logging::start(self.log_level.into(), sink());
        let result = unblocked
            .map_err(|error| CmdError::new(Exit::Software, error))
            .and_then(|()| match self.child {
                Some(half) => run_child(half),
                None => self.run_supervisor(),
            });
        if let Err(problem) = &result {
            error!("{problem}");
        }
        // What is queued is written before the process ends.
        drop(logging);
        Ok(result.map_or_else(|problem| problem.exit, |()| Exit::Done))
    }

    fn run_supervisor(self) -> Result<(), CmdError> {
        if let Some(name) = &self.netns {
            namespace::enter(name).map_err(|error| CmdError::new(Exit::Unable, error))?;
        }
        let options = Options {
            config: self.config,
            only: self.only.map(Into::into),
            runtime_dir: self.runtime_dir,
            log_level: self.log_level.into(),
        };
        supervisor::run(&options).map_err(|error| CmdError::new(exit_of(&error), error))
    }
}

fn run_child(half: Half) -> Result<(), CmdError> {
    let software = |error: Box<dyn Error + Send + Sync>| CmdError::new(Exit::Software, error);
    let socket = process::inherited_socket().map_err(|error| software(error.into()))?;
    let role = match half {
        Half::Vrrp => Role::Vrrp,
        Half::Checkers => Role::Checkers,
    };
    privileges::drop_others(role).map_err(|error| software(error.into()))?;
    match half {
        Half::Vrrp => vrrp::run(socket).map_err(|error| software(error.into())),
        Half::Checkers => {
            checkers::run(socket, KernelTable::default()).map_err(|error| software(error.into()))
        }
    }
}

/// The journal reads levels from the start of a line, and adds the time itself.
fn sink() -> Sink {
    if std::env::var_os("JOURNAL_STREAM").is_some() {
        Sink::Journal
    } else {
        Sink::Stream
    }
}

const fn exit_of(error: &SupervisorError) -> Exit {
    match error {
        SupervisorError::Configuration(problem) => match problem {
            ConfigurationError::Unreadable(_) => Exit::Usage,
            ConfigurationError::Invalid { .. }
            | ConfigurationError::Key { .. }
            | ConfigurationError::Empty { .. } => Exit::No,
            ConfigurationError::NoInterface { .. }
            | ConfigurationError::NoIpvs(_)
            | ConfigurationError::NotPermitted(_)
            | ConfigurationError::Netlink(_) => Exit::Unable,
        },
        SupervisorError::Lock(_) => Exit::Unable,
        SupervisorError::Start(_)
        | SupervisorError::Spawn { .. }
        | SupervisorError::Privileges(_) => Exit::Software,
    }
}
