//! `hactl conf`.

use crate::cmd::CmdError;
use crate::console::Console;
use crate::exit::Exit;

/// Everything one wants to know about a configuration before it runs
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

impl Args {
    pub(crate) fn run(self, _console: &mut Console) -> Result<Exit, CmdError> {
        Err(CmdError::new(Exit::Software, "not built yet"))
    }
}
