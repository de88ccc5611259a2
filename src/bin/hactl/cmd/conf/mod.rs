//! `hactl conf`.

mod cluster;
mod diff;
mod explain;
mod findings;
mod fmt;
mod progress;
mod reading;
mod schema;
mod show;
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
    Validate(validate::Args),
    Show(show::Args),
    Fmt(fmt::Args),
    Diff(diff::Args),
    Explain(explain::Args),
    Schema(schema::Args),
}

impl Args {
    pub(crate) fn run(self, console: &mut Console) -> Result<Exit, CmdError> {
        match self.command {
            Command::Validate(args) => args.run(console),
            Command::Show(args) => Ok(args.run(console)),
            Command::Fmt(args) => Ok(args.run(console)),
            Command::Diff(args) => Ok(args.run(console)),
            Command::Explain(args) => args.run(console),
            Command::Schema(args) => Ok(args.run(console)),
        }
    }
}
