//! `hactl check`.

use crate::cmd::CmdError;
use crate::console::Console;
use crate::exit::Exit;

/// Run one health check now and show where the time goes
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

impl Args {
    pub(crate) fn run(self, _console: &mut Console) -> Result<Exit, CmdError> {
        Err(CmdError::new(Exit::Software, "not built yet"))
    }
}
