//! `hactl lab`: a LAN in namespaces, broken on purpose.
//!
//! Three kinds of process: the one that the user started ([`outside`]) makes a user namespace where it
//! is not root, and a process namespace; in it the lab ([`inside`]) owns the switches, the client and
//! the machines; each machine has a first process of its own ([`machine`]), whose death is a power
//! failure. When any of them ends, the kernel ends everything below it.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use hactl::sys::topology::TopologyError;
use nix::unistd::{AccessFlags, access};
use thiserror::Error;

use self::inside::Order;
use self::plan::{Daemon, NodeChoice, Plan, PlanError};
use self::step::Step;
use crate::cmd::CmdError;
use crate::console::{Console, Format};
use crate::exit::Exit;

mod addressing;
mod drive;
mod expectation;
mod frame;
mod inside;
mod machine;
mod naming;
mod node;
mod observer;
mod outside;
mod plan;
mod reading;
mod report;
mod result;
mod step;
mod world;

/// Run nodes in network namespaces on this machine, break them, and measure the outage
///
/// Each FILE is the configuration of one node, named after the file. The nodes get interfaces of the
/// names in the files, host addresses beside the virtual ones, a switch for each interface name, and a
/// client that sends an echo request to every virtual address each millisecond. No root is needed
/// where the kernel lets ordinary users make namespaces. Scripts of the configurations are run.
///
/// Ends with 0 if every step ended with exactly one master that answers, 1 if not, 2 if a file can't be
/// used, 3 if namespaces can't be made here.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Configuration of one node; without any, a pair with one address
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Run an installed keepalived as a node instead of hactl: NAME=keepalived:PATH; may be repeated
    #[arg(long = "node", value_name = "NAME=DAEMON")]
    nodes: Vec<NodeChoice>,
    /// What to do, in this order
    #[arg(long, value_enum, value_delimiter = ',', value_name = "STEP,…", default_values_t = Step::DEFAULT)]
    steps: Vec<Step>,
    /// How to show the result
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Keep what the daemons say, as DIR/NAME.log
    #[arg(long, value_name = "DIR")]
    keep_logs: Option<PathBuf>,
}

/// The lab's own processes; not for people.
#[derive(Debug, clap::Args)]
pub(crate) struct StageArgs {
    #[command(subcommand)]
    stage: Stage,
}

#[derive(Debug, clap::Subcommand)]
enum Stage {
    /// The lab: reads its order from standard input
    World,
    /// The first process of a machine
    Machine {
        /// Host name
        name: String,
        /// The daemon and its arguments
        #[arg(last = true, required = true)]
        command: Vec<std::ffi::OsString>,
    },
}

/// Why a lab could not be run to its end.
#[derive(Debug, Error)]
enum LabError {
    /// The kernel refused something.
    #[error(transparent)]
    Topology(#[from] TopologyError),
    /// The temporary folder can't be used.
    #[error("can't use the temporary folder")]
    Scratch(#[source] io::Error),
    /// A thread can't be started.
    #[error("can't start a thread")]
    Thread(#[source] io::Error),
    /// The switches can't be watched.
    #[error("can't watch the switches")]
    Deaf(#[source] io::Error),
    /// The lab's own process can't be started.
    #[error("can't start this program again as /proc/self/exe (is /proc mounted?)")]
    Itself(#[source] io::Error),
    /// The logs can't be kept.
    #[error("can't keep the logs")]
    KeepLogs(#[source] io::Error),
}

impl Args {
    pub(crate) fn run(self, _console: &mut Console) -> Result<Exit, CmdError> {
        let usage = |error| CmdError::new(Exit::Usage, error);
        let plan = Plan::new(&self.files, &self.nodes).map_err(usage)?;
        let steps = Step::sequence(&self.steps, plan.nodes.len())
            .map_err(|error| CmdError::new(Exit::Usage, error))?;
        let versions = plan
            .nodes
            .iter()
            .map(|node| version(&node.daemon))
            .collect::<Result<_, _>>()
            .map_err(usage)?;
        let keep_logs = self.keep_logs.map(log_folder).transpose()?;
        outside::run(Order {
            plan,
            versions,
            steps,
            is_json: self.json || self.format == Format::Json,
            is_live: io::stderr().is_terminal(),
            scratch: PathBuf::new(),
            keep_logs,
        })
    }
}

impl StageArgs {
    pub(crate) fn run(self, console: &mut Console) -> Result<Exit, CmdError> {
        match self.stage {
            Stage::World => inside::run(console),
            Stage::Machine { name, command } => machine::run(&name, &command, console),
        }
    }
}

/// Makes the folder for the logs before the lab runs, so that nobody waits for logs in vain.
fn log_folder(folder: PathBuf) -> Result<PathBuf, CmdError> {
    let folder = std::path::absolute(folder).map_err(|error| CmdError::new(Exit::Usage, error))?;
    fs::create_dir_all(&folder)
        .and_then(|()| Ok(access(&folder, AccessFlags::W_OK | AccessFlags::X_OK)?))
        .map_err(|error| CmdError::new(Exit::Unable, LabError::KeepLogs(error)))?;
    Ok(folder)
}

/// The first line that a daemon says about its version.
fn version(daemon: &Daemon) -> Result<String, PlanError> {
    match daemon {
        Daemon::Hactl => Ok(env!("CARGO_PKG_VERSION").to_owned()),
        Daemon::Keepalived(path) => {
            let output = Command::new(path)
                .arg("--version")
                .stdin(Stdio::null())
                .output()
                .map_err(|source| PlanError::NoDaemon {
                    path: path.clone(),
                    source,
                })?;
            let text = [output.stderr, output.stdout].concat();
            let text = String::from_utf8_lossy(&text);
            Ok(text.lines().next().unwrap_or_default().to_owned())
        }
    }
}

/// Says how to go on where the kernel forbids what the lab needs.
fn forbidden(error: LabError) -> CmdError {
    let LabError::Topology(refusal) = &error else {
        return CmdError::new(Exit::Unable, error);
    };
    if !refusal.is_forbidden() {
        return CmdError::new(Exit::Unable, error);
    }
    let mut text = CmdError::new(Exit::Unable, error).to_string();
    text.push_str("\nthe lab needs namespaces of its own; how to go on:");
    for (file, value, advice) in [
        (
            "kernel/unprivileged_userns_clone",
            "0",
            "`sysctl -w kernel.unprivileged_userns_clone=1` lets ordinary users make them",
        ),
        (
            "kernel/apparmor_restrict_unprivileged_userns",
            "1",
            "`sysctl -w kernel.apparmor_restrict_unprivileged_userns=0` lets ordinary users use them",
        ),
        (
            "user/max_user_namespaces",
            "0",
            "`sysctl -w user.max_user_namespaces=10000` lets ordinary users make them",
        ),
    ] {
        let found = fs::read_to_string(PathBuf::from("/proc/sys").join(file)).unwrap_or_default();
        if found.trim() == value {
            // Writing to a string never fails.
            write!(text, "\n  - {advice}").ok();
        }
    }
    text.push_str(
        "\n  - run it as root (`sudo hactl lab`)\
         \n  - in a container: give it CAP_SYS_ADMIN and CAP_NET_ADMIN (`--privileged`)",
    );
    CmdError::new(Exit::Unable, text)
}
