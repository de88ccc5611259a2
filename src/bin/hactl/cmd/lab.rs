//! `hactl lab`.

use crate::cmd::CmdError;
use crate::console::Console;
use crate::exit::Exit;

/// Run nodes in network namespaces on this machine, break them, and measure the outage
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

impl Args {
    pub(crate) fn run(self, _console: &mut Console) -> Result<Exit, CmdError> {
        Err(CmdError::new(Exit::Software, "not built yet"))
    }
}
