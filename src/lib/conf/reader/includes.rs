//! Include lines: which files they stand for, and what is said when something is wrong with them.

use super::{Includer, Reader};
use crate::conf::diagnostic::{Code, Diagnostic, Severity, shown};
use crate::conf::include::{self, Checks, Enforced};
use crate::conf::limits::{
    FILES_MAX, INCLUDE_DEPTH_MAX, PATTERN_ALTERNATIVES_MAX, TOTAL_BYTES_MAX,
};
use crate::conf::loader::LoadError;
use crate::conf::source::Span;

impl Reader<'_> {
    pub(super) fn include(&mut self, pattern: &str, checks: Checks, place: Span) {
        let checks = checks.and(self.checks);
        let Some(alternatives) = include::expand_braces(pattern) else {
            let message =
                format!("the braces stand for more than {PATTERN_ALTERNATIVES_MAX} names");
            self.findings
                .add(Diagnostic::error(Code::IncludePattern, place, message));
            return;
        };
        let including = self.path().to_owned();
        let mut paths = Vec::new();
        let mut missing = Vec::new();
        for alternative in &alternatives {
            match self.loader.expand(alternative, &including) {
                Ok(found) if found.is_empty() => missing.push(alternative),
                Ok(found) => paths.extend(found),
                Err(reason) => self.include_failed(alternative, &reason, checks.read, place),
            }
        }
        let several = alternatives.len() > 1;
        let severity = match include::has_wildcards(pattern) {
            // Some alternatives of a pattern with wildcards may match nothing.
            true if !paths.is_empty() => None,
            true => Some(severity(checks.wildcard, Severity::Note)),
            false if several => Some(severity(checks.brace, Severity::Warning)),
            false => Some(severity(checks.found, Severity::Warning)),
        };
        if let Some(severity) = severity {
            for alternative in missing {
                let message = format!("no file matches `{}`", shown(alternative));
                self.findings.add(Diagnostic {
                    severity,
                    ..Diagnostic::error(Code::IncludeNoMatch, place, message)
                });
            }
        }
        for path in paths {
            if let Err(reason) = self.file(&path, Includer::Line(place)) {
                self.include_failed(&path, &reason, checks.read, place);
            }
        }
    }

    fn include_failed(&mut self, path: &str, reason: &LoadError, read: Enforced, place: Span) {
        let message = format!("cannot read {}: {reason}", shown(path));
        self.findings.add(Diagnostic {
            severity: severity(read, Severity::Warning),
            ..Diagnostic::error(Code::FileUnreadable, place, message)
        });
    }

    /// Whether one more file may be opened; says why not.
    pub(super) fn may_open(&mut self, path: &str, identity: &str, place: Span) -> bool {
        let again = self.open.iter().any(|file| file.identity == identity);
        let finding = if again {
            let message = format!("{} includes itself", shown(path));
            let chain = self
                .open
                .iter()
                .map(|file| shown(&file.path))
                .collect::<Vec<_>>();
            Diagnostic::error(Code::IncludeLoop, place, message).help(format!(
                "the files that are open here: {}",
                chain.join(" → ")
            ))
        } else if self.open.len() >= INCLUDE_DEPTH_MAX {
            let message = format!("includes are nested more than {INCLUDE_DEPTH_MAX} deep");
            Diagnostic::error(Code::TooManyFiles, place, message)
        } else if self.sources.files().len() - self.others >= FILES_MAX {
            let message = format!("the configuration has more than {FILES_MAX} files");
            Diagnostic::error(Code::TooManyFiles, place, message)
        } else if self.bytes > TOTAL_BYTES_MAX {
            let message = format!("the configuration has more than {TOTAL_BYTES_MAX} bytes");
            Diagnostic::error(Code::TooManyFiles, place, message)
        } else {
            return true;
        };
        self.findings.add(finding);
        false
    }
}

const fn severity(enforced: Enforced, otherwise: Severity) -> Severity {
    match enforced {
        Enforced::Yes => Severity::Error,
        Enforced::No => otherwise,
    }
}
