//! `hactl`: parses the command line, runs the command, turns its result into an exit code.

use std::process::ExitCode;

mod cmd;
mod console;
mod exit;

use cmd::{Cli, Program};
use console::Console;
use exit::Exit;

fn main() -> ExitCode {
    let mut words = std::env::args_os();
    if let Some(program) = words.next().as_deref().and_then(Program::named) {
        return program.run(words);
    }
    let cli = match Cli::read() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let mut console = Console::new();
    let exit = cli.run(&mut console).unwrap_or_else(|error| {
        console.message(format_args!("hactl: {error}"));
        error.exit
    });
    if let Err(error) = console.finish() {
        Console::new().message(format_args!("hactl: cannot write the results: {error}"));
        return Exit::Unable.into();
    }
    exit.into()
}

/// Shows help, the version, or what is wrong with the command line.
fn usage(error: &clap::Error) -> ExitCode {
    // Nobody is left to be told that the terminal is gone.
    drop(error.print());
    if !error.use_stderr() {
        return Exit::Done.into();
    }
    // A monitoring plugin with bad usage is UNKNOWN, not CRITICAL.
    let check = std::env::args_os()
        .nth(1)
        .is_some_and(|word| word == "check");
    if check { Exit::Unable } else { Exit::Usage }.into()
}
