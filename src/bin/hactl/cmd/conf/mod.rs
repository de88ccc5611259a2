//! `hactl conf`.

mod fmt;
mod reading;
mod validate;

use clap::{Parser, Subcommand};

use crate::cmd::CmdError;
use crate::console::Console;
use crate::exit::Exit;

/// Everything one wants to know about a configuration before it runs
#[derive(Debug, Parser)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Fmt(fmt::Args),
    Validate(validate::Args),
}

impl Args {
    #[expect(clippy::unnecessary_wraps, reason = "all commands have this shape")]
    pub(crate) fn run(self, console: &mut Console) -> Result<Exit, CmdError> {
        match self.command {
            Command::Fmt(args) => Ok(args.run(console)),
            Command::Validate(args) => Ok(args.run(console)),
        }
    }
}
