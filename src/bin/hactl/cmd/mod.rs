//! The commands: one file each, with its arguments and what it does.

use std::error::Error;
use std::ffi::OsString;
use std::fmt;

use clap::{Parser, Subcommand};

use crate::console::Console;
use crate::exit::Exit;
pub(crate) use keepalived::Program;

mod check;
mod completions;
mod conf;
mod ipvs;
mod keepalived;
mod lab;
mod man;
mod sniff;
mod vip;
mod vrrpd;

/// Virtual addresses that survive the death of a machine: keepalived's whole job, and the tools
/// its users always lacked.
#[derive(Debug, Parser)]
#[command(
    name = "hactl",
    version,
    propagate_version = true,
    max_term_width = 100
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Vrrpd(vrrpd::Args),
    Vip(vip::Args),
    Ipvs(ipvs::Args),
    Check(check::Args),
    SniffVrrp(sniff::Args),
    Conf(conf::Args),
    Lab(lab::Args),
    #[command(skip)]
    LabStage(lab::StageArgs),
    Completions(completions::Args),
    Man(man::Args),
}

/// The command with which the program starts itself. It is no part of [`Cli`]: completions would
/// offer it.
#[derive(Debug, Parser)]
#[command(name = "hactl lab-stage")]
struct Stage {
    #[command(flatten)]
    args: lab::StageArgs,
}

impl Cli {
    /// Reads the command line of this process.
    pub(crate) fn read() -> Result<Self, clap::Error> {
        let mut words = std::env::args_os().skip(1).peekable();
        if words.peek().is_none_or(|word| word != "lab-stage") {
            return Self::try_parse();
        }
        let stage = Stage::try_parse_from(words)?;
        let command = Command::LabStage(stage.args);
        Ok(Self { command })
    }

    /// Reads another command line, which begins with the name of the program.
    fn read_from(words: Vec<OsString>) -> Result<Self, clap::Error> {
        Self::try_parse_from(words)
    }

    /// Does what the command line asks for.
    pub(crate) fn run(self, console: &mut Console) -> Result<Exit, CmdError> {
        match self.command {
            Command::Vrrpd(args) => args.run(console),
            Command::Vip(args) => args.run(console),
            Command::Ipvs(args) => args.run(console),
            Command::Check(args) => args.run(console),
            Command::SniffVrrp(args) => args.run(console),
            Command::Conf(args) => args.run(console),
            Command::Lab(args) => args.run(console),
            Command::LabStage(args) => args.run(console),
            Command::Completions(args) => args.run(console),
            Command::Man(args) => args.run(console),
        }
    }
}

/// Why a command could not do its work, and the exit code that says so.
#[derive(Debug)]
pub(crate) struct CmdError {
    /// The exit code.
    pub(crate) exit: Exit,
    source: Box<dyn Error + Send + Sync>,
}

impl CmdError {
    /// An error that ends the program with the given code.
    pub(crate) fn new(exit: Exit, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            exit,
            source: source.into(),
        }
    }
}

impl fmt::Display for CmdError {
    /// The whole chain, once: `a: b: c`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.source)?;
        let mut cause = self.source.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
