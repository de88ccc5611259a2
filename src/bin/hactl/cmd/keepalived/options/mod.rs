//! keepalived's command line: short options together, values attached or as the next word, long options
//! with `=`. All of keepalived's options are known; those that are not built are refused by name.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

/// What an option is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Help,
    Version,
    ConfigTest,
    UseFile,
    ConfigId,
    AllConfig,
    Vrrp,
    Check,
    DontFork,
    LogConsole,
    LogDetail,
    NoSyslog,
    Namespace,
    Signum,
    /// keepalived can, we can't yet.
    Unbuilt,
}

/// Whether an option has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takes {
    Nothing,
    /// Attached or as the next word.
    Value,
    /// Attached only.
    Optional,
}

/// One option.
#[derive(Debug)]
pub(super) struct Known {
    short: Option<char>,
    long: &'static str,
    takes: Takes,
    meaning: Meaning,
    /// What it does, for `--help`; of those that are not built we say only that.
    help: &'static str,
}

impl Known {
    const fn built(
        short: Option<char>,
        long: &'static str,
        takes: Takes,
        meaning: Meaning,
        help: &'static str,
    ) -> Self {
        Self {
            short,
            long,
            takes,
            meaning,
            help,
        }
    }

    const fn unbuilt(short: Option<char>, long: &'static str, takes: Takes) -> Self {
        Self::built(short, long, takes, Meaning::Unbuilt, "")
    }
}

/// All of them.
const KNOWN: &[Known] = &[
    Known::built(
        Some('t'),
        "config-test",
        Takes::Optional,
        Meaning::ConfigTest,
        "Test the configuration and exit; messages to standard error or appended to the file",
    ),
    Known::built(
        Some('f'),
        "use-file",
        Takes::Value,
        Meaning::UseFile,
        "The configuration file",
    ),
    Known::built(
        Some('i'),
        "config-id",
        Takes::Value,
        Meaning::ConfigId,
        "The configuration id, only with -t",
    ),
    Known::built(
        Some('e'),
        "all-config",
        Takes::Nothing,
        Meaning::AllConfig,
        "Obey all checks of includes, only with -t",
    ),
    Known::built(
        Some('n'),
        "dont-fork",
        Takes::Nothing,
        Meaning::DontFork,
        "Stay in the foreground; needed unless -t is given",
    ),
    Known::built(
        Some('P'),
        "vrrp",
        Takes::Nothing,
        Meaning::Vrrp,
        "Run virtual routers only",
    ),
    Known::built(
        Some('C'),
        "check",
        Takes::Nothing,
        Meaning::Check,
        "Run virtual servers only",
    ),
    Known::built(
        Some('l'),
        "log-console",
        Takes::Nothing,
        Meaning::LogConsole,
        "Log to standard error, which it does anyway",
    ),
    Known::built(
        Some('D'),
        "log-detail",
        Takes::Nothing,
        Meaning::LogDetail,
        "Log more",
    ),
    Known::built(
        Some('G'),
        "no-syslog",
        Takes::Nothing,
        Meaning::NoSyslog,
        "Use no syslog, which it never does",
    ),
    Known::built(
        Some('s'),
        "namespace",
        Takes::Value,
        Meaning::Namespace,
        "The network namespace to run in",
    ),
    Known::built(
        None,
        "signum",
        Takes::Value,
        Meaning::Signum,
        "Print the number of a signal: RELOAD, STOP, STATS",
    ),
    Known::built(
        Some('v'),
        "version",
        Takes::Nothing,
        Meaning::Version,
        "Print the version on standard error",
    ),
    Known::built(
        Some('h'),
        "help",
        Takes::Nothing,
        Meaning::Help,
        "Print this on standard error",
    ),
    Known::unbuilt(Some('B'), "no_bfd", Takes::Nothing),
    Known::unbuilt(None, "all", Takes::Nothing),
    Known::unbuilt(Some('S'), "log-facility", Takes::Value),
    Known::unbuilt(Some('g'), "log-file", Takes::Optional),
    Known::unbuilt(None, "flush-log-file", Takes::Nothing),
    Known::unbuilt(Some('u'), "umask", Takes::Value),
    Known::unbuilt(Some('X'), "release-vips", Takes::Nothing),
    Known::unbuilt(Some('V'), "dont-release-vrrp", Takes::Nothing),
    Known::unbuilt(Some('I'), "dont-release-ipvs", Takes::Nothing),
    Known::unbuilt(Some('R'), "dont-respawn", Takes::Nothing),
    Known::unbuilt(Some('d'), "dump-conf", Takes::Nothing),
    Known::unbuilt(Some('p'), "pid", Takes::Value),
    Known::unbuilt(Some('r'), "vrrp_pid", Takes::Value),
    Known::unbuilt(Some('c'), "checkers_pid", Takes::Value),
    Known::unbuilt(Some('b'), "bfd_pid", Takes::Value),
    Known::unbuilt(Some('T'), "genhash", Takes::Nothing),
    Known::unbuilt(Some('a'), "address-monitoring", Takes::Nothing),
    Known::unbuilt(Some('x'), "snmp", Takes::Nothing),
    Known::unbuilt(Some('A'), "snmp-agent-socket", Takes::Value),
    Known::unbuilt(Some('m'), "core-dump", Takes::Nothing),
    Known::unbuilt(Some('M'), "core-dump-pattern", Takes::Optional),
    Known::unbuilt(None, "config-fd", Takes::Value),
    Known::unbuilt(None, "ignore-sigint", Takes::Nothing),
    Known::unbuilt(None, "perf", Takes::Optional),
    Known::unbuilt(None, "debug", Takes::Optional),
    Known::unbuilt(None, "no-mem-check", Takes::Nothing),
    Known::unbuilt(Some('L'), "mem-check-log", Takes::Nothing),
    Known::unbuilt(Some('O'), "openssl-mem-check", Takes::Nothing),
];

/// An option as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) meaning: Meaning,
    /// As it was written: `-f` or `--use-file`.
    pub(super) written: String,
    pub(super) value: Option<String>,
}

/// What is wrong with a command line, in keepalived's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Wrong {
    #[error("Unknown option {0}")]
    Unknown(String),
    #[error("Missing parameter for option {0}")]
    Missing(String),
    #[error("Option {0} takes no parameter")]
    Surplus(String),
}

/// A whole command line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) given: Vec<Given>,
    /// Words that are no options.
    pub(super) stray: Vec<String>,
    pub(super) wrong: Vec<Wrong>,
}

impl Line {
    /// Reads the words after the program's name.
    pub(super) fn read(words: impl Iterator<Item = OsString>) -> Self {
        let mut line = Self::default();
        let mut words = words.map(|word| {
            let bytes = word.into_vec();
            String::from_utf8_lossy(&bytes).into_owned()
        });
        while let Some(word) = words.next() {
            if word == "--" {
                line.stray.extend(words);
                break;
            } else if let Some(long) = word.strip_prefix("--") {
                line.long(long, &mut words);
            } else if let Some(letters) = word.strip_prefix('-').filter(|rest| !rest.is_empty()) {
                line.short(letters, &mut words);
            } else {
                line.stray.push(word);
            }
        }
        line
    }

    fn long(&mut self, word: &str, words: &mut impl Iterator<Item = String>) {
        let (name, attached) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (word, None),
        };
        let written = format!("--{name}");
        let Some(known) = KNOWN.iter().find(|known| known.long == name) else {
            return self.wrong.push(Wrong::Unknown(written));
        };
        match (known.takes, attached) {
            (Takes::Nothing, Some(_)) => self.wrong.push(Wrong::Surplus(written)),
            (Takes::Nothing | Takes::Optional, None) => self.give(known, written, None),
            (Takes::Value, None) => self.with_value(known, written, words.next()),
            (Takes::Value | Takes::Optional, Some(value)) => {
                self.with_value(known, written, Some(value));
            }
        }
    }

    fn short(&mut self, letters: &str, words: &mut impl Iterator<Item = String>) {
        let mut letters = letters.chars();
        while let Some(letter) = letters.next() {
            let written = format!("-{letter}");
            let Some(known) = KNOWN.iter().find(|known| known.short == Some(letter)) else {
                self.wrong.push(Wrong::Unknown(written));
                continue;
            };
            let attached = Some(letters.as_str()).filter(|rest| !rest.is_empty());
            match (known.takes, attached.map(str::to_owned)) {
                (Takes::Nothing, _) => {
                    self.give(known, written, None);
                    continue;
                }
                (Takes::Optional, value) => self.give(known, written, value),
                (Takes::Value, None) => self.with_value(known, written, words.next()),
                (Takes::Value, value) => self.with_value(known, written, value),
            }
            break;
        }
    }

    /// An empty value of an option is none.
    fn with_value(&mut self, known: &Known, written: String, value: Option<String>) {
        match value.filter(|value| !value.is_empty()) {
            Some(value) => self.give(known, written, Some(value)),
            None => self.wrong.push(Wrong::Missing(written)),
        }
    }

    fn give(&mut self, known: &Known, written: String, value: Option<String>) {
        self.given.push(Given {
            meaning: known.meaning,
            written,
            value,
        });
    }

    /// Whether an option was given.
    pub(super) fn has(&self, meaning: Meaning) -> bool {
        self.given.iter().any(|given| given.meaning == meaning)
    }

    /// The last value of an option.
    pub(super) fn value(&self, meaning: Meaning) -> Option<&str> {
        let given = self.given.iter().rfind(|given| given.meaning == meaning)?;
        given.value.as_deref()
    }
}

/// What `--help` says.
pub(super) fn usage() -> String {
    let mut text = String::from(
        "Usage: keepalived [OPTION...]\n\nhactl under the name of keepalived takes its command line. `hactl --help` shows its own.\n\n",
    );
    for known in KNOWN {
        let short = known
            .short
            .map_or_else(|| "    ".to_owned(), |letter| format!("-{letter}, "));
        let long = match known.takes {
            Takes::Nothing => known.long.to_owned(),
            Takes::Value => format!("{}=VALUE", known.long),
            Takes::Optional => format!("{}[=VALUE]", known.long),
        };
        let help = match known.meaning {
            Meaning::Unbuilt => "not supported yet",
            _ => known.help,
        };
        text.push_str(&format_row(&short, &long, help));
    }
    text
}

fn format_row(short: &str, long: &str, help: &str) -> String {
    format!("  {short}--{long:<26} {help}\n")
}

#[cfg(test)]
mod tests;
