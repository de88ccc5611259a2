//! `hactl vrrpd`.

use crate::cmd::CmdError;
use crate::console::Console;
use crate::exit::Exit;

/// Run the daemon: virtual routers with their addresses, in the foreground
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

impl Args {
    pub(crate) fn run(self, _console: &mut Console) -> Result<Exit, CmdError> {
        Err(CmdError::new(Exit::Software, "not built yet"))
    }
}
