//! `keepalived --config-test`.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;

use hactl::conf::{self, IncludeChecks, Options, Severity, Unbuilt, keepalived};
use hactl::daemon::configuration::config_id;
use hactl::daemon::files::FileLoader;
use nix::libc::O_NOFOLLOW;

use super::options::{Line, Meaning};
use super::{CONFIGURATION, FAILED, message};

/// Tests the configuration, tells what there is to say, and returns keepalived's exit code.
pub(super) fn run(line: &Line) -> u8 {
    let mut log = match line.value(Meaning::ConfigTest).map(open).transpose() {
        Ok(log) => log,
        Err(error) => {
            message(&format!("cannot open the log file of the test: {error}"));
            return FAILED;
        }
    };
    let options = Options {
        config_id: line
            .value(Meaning::ConfigId)
            .map_or_else(config_id, str::to_owned),
        unbuilt: Unbuilt::Warn,
        include_checks: if line.has(Meaning::AllConfig) {
            IncludeChecks::All
        } else {
            IncludeChecks::AsWritten
        },
        ..Options::default()
    };
    let path = line.value(Meaning::UseFile).unwrap_or(CONFIGURATION);
    let loaded = conf::load(&mut FileLoader, path, &options);
    for finding in &loaded.diagnostics {
        if finding.severity == Severity::Note {
            continue;
        }
        let text = keepalived::message(finding, &loaded.sources);
        match &mut log {
            None => message(&text),
            Some(log) => {
                if let Err(error) = writeln!(log, "{text}") {
                    message(&format!("cannot write the log file of the test: {error}"));
                    return FAILED;
                }
            }
        }
    }
    keepalived::exit_code(&loaded)
}

/// Opens a log to append to; a symbolic link is refused.
fn open(path: &str) -> io::Result<File> {
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o644)
        .custom_flags(O_NOFOLLOW)
        .open(path)
}
