//! `hactl completions`.

use clap::{CommandFactory, ValueEnum};

use crate::cmd::{Cli, CmdError};
use crate::console::Console;
use crate::exit::Exit;

/// Print the completions of a shell
///
/// The output goes where the shell looks for completions, for instance
/// `hactl completions bash > /etc/bash_completion.d/hactl`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The shell that will read them
    shell: Shell,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shell {
    /// GNU Bourne-again shell
    Bash,
    /// Z shell
    Zsh,
    /// Friendly interactive shell
    Fish,
    /// Elvish shell
    Elvish,
    #[value(name = "powershell", help = "PowerShell")]
    Power,
}

impl Args {
    pub(crate) fn run(self, console: &mut Console) -> Result<Exit, CmdError> {
        let mut script = Vec::new();
        clap_complete::generate(
            self.shell.generator(),
            &mut Cli::command(),
            "hactl",
            &mut script,
        );
        let script =
            String::from_utf8(script).map_err(|error| CmdError::new(Exit::Software, error))?;
        console.print(script);
        Ok(Exit::Done)
    }
}

impl Shell {
    fn generator(self) -> clap_complete::Shell {
        match self {
            Self::Bash => clap_complete::Shell::Bash,
            Self::Zsh => clap_complete::Shell::Zsh,
            Self::Fish => clap_complete::Shell::Fish,
            Self::Elvish => clap_complete::Shell::Elvish,
            Self::Power => clap_complete::Shell::PowerShell,
        }
    }
}
