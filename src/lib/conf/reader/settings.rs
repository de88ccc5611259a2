//! Settings of `global_defs` that the reader itself obeys, from their line on.

use super::Reader;
use crate::conf::IncludeChecks;
use crate::conf::diagnostic::{Code, Diagnostic, shown};
use crate::conf::include::{Checks, Enforced};
use crate::conf::lexer::{self, Cut};
use crate::conf::line::Line;
use crate::conf::source::Span;
use crate::conf::suggest;

const CHECKS: [&str; 4] = ["read", "match", "wildcard_match", "brace_match"];

impl Reader<'_> {
    /// Obeys a line, if it is for the reader.
    pub(super) fn setting(&mut self, line: &Line<'_>) {
        if !line.text.starts_with(['i', 'r']) {
            return;
        }
        let Some(Cut::Words(part)) = lexer::cuts(&line.text).next() else {
            return;
        };
        let mut words = lexer::words(&line.text, part).map(|word| {
            let text = line.text.get(word.range.clone()).unwrap_or_default();
            (text, line.span(word.range))
        });
        match words.next() {
            Some(("include_check", _)) => {
                let words: Vec<_> = words.collect();
                self.include_check(&words);
            }
            Some(("random_seed", place)) => {
                let words: Vec<_> = words.collect();
                self.random_seed(&words, place);
            }
            Some(_) | None => {}
        }
    }

    /// The first word without sign replaces the checks and implies `read`; `+` adds and `-` removes.
    fn include_check(&mut self, words: &[(&str, Span)]) {
        if self.options.include_checks == IncludeChecks::All {
            return;
        }
        if words.is_empty() {
            self.checks = Checks::ALL;
        }
        let mut replaced = false;
        for &(word, place) in words {
            let (name, enforced) = match word.strip_prefix('-') {
                Some(name) => (name, Enforced::No),
                None => (word.strip_prefix('+').unwrap_or(word), Enforced::Yes),
            };
            if !CHECKS.contains(&name) {
                let message = format!("`{}` is no check of includes", shown(word));
                let finding = Diagnostic::error(Code::BadChoice, place, message);
                let meant = match name {
                    // The word of keepalived's manual, which keepalived does not know.
                    "readable" => Some("read"),
                    _ => suggest::nearest(name, CHECKS),
                };
                self.findings.add(match meant {
                    Some(meant) => finding.help(format!("did you mean `{meant}`?")),
                    None => finding.help(format!("the checks are {}", CHECKS.join(", "))),
                });
                continue;
            }
            if name == word {
                if replaced {
                    let message = "a second word without sign has no effect";
                    self.findings.add(
                        Diagnostic::error(Code::ExtraWord, place, message)
                            .help(format!("write `+{name}` to add it")),
                    );
                    continue;
                }
                replaced = true;
                self.checks = Checks {
                    read: Enforced::Yes,
                    ..Checks::default()
                };
            }
            self.checks.set(name, enforced);
        }
    }

    fn random_seed(&mut self, words: &[(&str, Span)], place: Span) {
        let finding = match words {
            [] => Diagnostic::error(Code::MissingValue, place, "`random_seed` needs a value"),
            &[(word, at), ref more @ ..] => {
                let digits = word.bytes().all(|byte| byte.is_ascii_digit());
                match word.parse::<u64>().ok().filter(|_| digits) {
                    Some(seed) if u32::try_from(seed).is_ok() => {
                        self.definitions.seed(seed);
                        match more.first() {
                            Some(&(_, extra)) => Diagnostic::warning(
                                Code::ExtraWord,
                                extra,
                                "`random_seed` takes one value",
                            ),
                            None => return,
                        }
                    }
                    Some(_) => Diagnostic::error(
                        Code::OutOfRange,
                        at,
                        format!("{} is outside 0 to {}", shown(word), u32::MAX),
                    ),
                    None => {
                        let message = format!("`{}` is no whole number", shown(word));
                        Diagnostic::error(Code::BadNumber, at, message)
                    }
                }
            }
        };
        self.findings.add(finding);
    }
}
