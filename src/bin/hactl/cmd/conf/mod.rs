//! `hactl conf`.

mod cluster;
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
    Validate(validate::Args),
}

impl Args {
    pub(crate) fn run(self, console: &mut Console) -> Result<Exit, CmdError> {
        match self.command {
            Command::Validate(args) => args.run(console),
        }
    }
}
