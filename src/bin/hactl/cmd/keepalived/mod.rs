//! The program under other names: keepalived's command line, messages and exit codes.
//!
//! Under the names `ipvsadm` and `genhash` it only says which of its commands does the work.

mod options;
mod test;

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::ExitCode;

use hactl::conf::printable;

use self::options::{Line, Meaning};
use crate::cmd::Cli;
use crate::console::Console;
use crate::exit::Exit;

/// Where keepalived looks for its configuration.
const CONFIGURATION: &str = "/etc/keepalived/keepalived.conf";

/// The exit code for a command line that can't be understood or carried out.
const FAILED: u8 = 1;

/// A name other than `hactl` that the program answers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Program {
    Keepalived,
    Ipvsadm,
    Genhash,
}

impl Program {
    /// The program that a path, the first word of the command line, names.
    pub(crate) fn named(path: &OsStr) -> Option<Self> {
        match Path::new(path).file_name()?.to_str()? {
            "keepalived" => Some(Self::Keepalived),
            "ipvsadm" => Some(Self::Ipvsadm),
            "genhash" => Some(Self::Genhash),
            _ => None,
        }
    }

    /// Does what this program would do with these words.
    pub(crate) fn run(self, words: impl Iterator<Item = OsString>) -> ExitCode {
        match self {
            Self::Keepalived => keepalived(&Line::read(words)),
            Self::Ipvsadm => {
                message(
                    "ipvsadm: its command line is not supported yet; `hactl ipvs` lists, sets and deletes virtual servers",
                );
                Exit::Unable.into()
            }
            Self::Genhash => {
                message(
                    "genhash: its command line is not supported yet; `curl -s URL | md5sum` shows the digest that `digest` takes",
                );
                Exit::Unable.into()
            }
        }
    }
}

fn message(text: &str) {
    Console::new().message(text);
}

/// Writes a line to standard output.
fn line_out(text: &str) -> ExitCode {
    let mut console = Console::new();
    console.line(text);
    match console.finish() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_unwritten) => FAILED.into(),
    }
}

fn keepalived(line: &Line) -> ExitCode {
    if line.has(Meaning::Help) {
        message(&options::usage());
        return ExitCode::SUCCESS;
    }
    if line.has(Meaning::Version) {
        message(concat!(
            "hactl ",
            env!("CARGO_PKG_VERSION"),
            " under the name of keepalived, whose version 2.4.3 it follows"
        ));
        return ExitCode::SUCCESS;
    }
    for wrong in &line.wrong {
        message(&wrong.to_string());
    }
    if !line.wrong.is_empty() {
        return FAILED.into();
    }
    if !line.stray.is_empty() {
        let stray = line.stray.join(" ");
        line_out(&format!("Unexpected argument(s): {}", printable(&stray)));
    }
    if let Some(name) = line.value(Meaning::Signum) {
        return signum(name);
    }
    if line.has(Meaning::ConfigTest) {
        return test::run(line).into();
    }
    daemon(line)
}

/// Prints the number of a signal that the daemon acts upon.
fn signum(name: &str) -> ExitCode {
    match name {
        "RELOAD" => line_out("1"),
        "STATS" => line_out("12"),
        "STOP" => line_out("15"),
        _ => {
            message(&format!(
                "Unknown signal name {name}: known are RELOAD, STOP and STATS"
            ));
            FAILED.into()
        }
    }
}

/// Runs the daemon as `hactl vrrpd` does.
fn daemon(line: &Line) -> ExitCode {
    let mut words: Vec<OsString> = ["hactl", "vrrpd"].map(OsString::from).to_vec();
    for given in &line.given {
        match given.meaning {
            Meaning::UseFile => words.extend(with("--config", given.value.as_deref())),
            Meaning::Namespace => words.extend(with("--netns", given.value.as_deref())),
            Meaning::Vrrp => words.extend(with("--only", Some("vrrp"))),
            Meaning::Check => words.extend(with("--only", Some("checkers"))),
            Meaning::LogDetail if !words.iter().any(|word| word == "--log-level") => {
                words.extend(with("--log-level", Some("debug")));
            }
            // The log goes to standard error, and nowhere else.
            Meaning::LogDetail | Meaning::LogConsole | Meaning::NoSyslog | Meaning::DontFork => {}
            Meaning::ConfigId
            | Meaning::AllConfig
            | Meaning::Unbuilt
            | Meaning::ConfigTest
            | Meaning::Signum
            | Meaning::Help
            | Meaning::Version => {
                let written = &given.written;
                message(&format!(
                    "keepalived: option {written} is not supported yet by hactl"
                ));
                return FAILED.into();
            }
        }
    }
    if !line.has(Meaning::DontFork) {
        message(
            "keepalived: running in the background is not supported yet by hactl; add -n (--dont-fork)",
        );
        return FAILED.into();
    }
    let mut console = Console::new();
    let exit = match Cli::read_from(words) {
        Ok(cli) => cli.run(&mut console).unwrap_or_else(|error| error.exit),
        Err(error) => {
            message(&error.to_string());
            return FAILED.into();
        }
    };
    code_of(exit).into()
}

/// keepalived's exit code for an end of the daemon.
const fn code_of(exit: Exit) -> u8 {
    match exit {
        Exit::Done => 0,
        Exit::No => 2,
        Exit::Usage => 6,
        Exit::Unable => 4,
        Exit::Software => 70,
    }
}

/// An option of ours with its value.
fn with(option: &str, value: Option<&str>) -> [OsString; 2] {
    [option.into(), value.unwrap_or_default().into()]
}
