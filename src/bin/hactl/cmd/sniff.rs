//! `hactl sniff-vrrp`.

use crate::cmd::CmdError;
use crate::console::Console;
use crate::exit::Exit;

/// Decode, verify and summarise VRRP packets, live or from a capture
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

impl Args {
    pub(crate) fn run(self, _console: &mut Console) -> Result<Exit, CmdError> {
        Err(CmdError::new(Exit::Software, "not built yet"))
    }
}
