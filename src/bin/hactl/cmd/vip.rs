//! `hactl vip`.

use crate::cmd::CmdError;
use crate::console::Console;
use crate::exit::Exit;

/// List, add, remove and announce addresses by hand
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

impl Args {
    pub(crate) fn run(self, _console: &mut Console) -> Result<Exit, CmdError> {
        Err(CmdError::new(Exit::Software, "not built yet"))
    }
}
