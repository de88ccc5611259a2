//! Collects what nodes contradict each other in.

use crate::conf::diagnostic::{Diagnostic, Findings};
use crate::conf::limits::DIAGNOSTICS_MAX;
use crate::conf::source::Sources;

/// Findings, of which the [`DIAGNOSTICS_MAX`] worst are kept: a note never hides an error.
#[derive(Debug, Default)]
pub(super) struct Contradictions {
    list: Vec<Diagnostic>,
    dropped: usize,
}

impl Contradictions {
    pub(super) fn add(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
        if self.list.len() >= 2 * DIAGNOSTICS_MAX {
            self.shorten();
        }
    }

    /// All that are kept, in the order of the files, with places in files.
    pub(super) fn finish(mut self, sources: &Sources) -> Vec<Diagnostic> {
        self.shorten();
        let mut findings = Findings::default();
        findings.not_kept(self.dropped);
        for diagnostic in self.list {
            findings.add(diagnostic);
        }
        findings.finish(sources)
    }

    fn shorten(&mut self) {
        self.list.sort_by_key(|diagnostic| diagnostic.severity);
        self.dropped += self.list.len().saturating_sub(DIAGNOSTICS_MAX);
        self.list.truncate(DIAGNOSTICS_MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conf::diagnostic::{Code, Severity};

    #[test]
    fn the_worst_are_kept_and_the_rest_is_counted() {
        let mut found = Contradictions::default();
        for number in 0..5 * DIAGNOSTICS_MAX {
            let severity = match number {
                997 => Severity::Error,
                _ => Severity::Note,
            };
            let message = format!("number {number}");
            found.add(Diagnostic::new(Code::ClusterTracked, severity, message));
        }
        let list = found.finish(&Sources::default());
        assert_eq!(list.len(), DIAGNOSTICS_MAX + 1);
        assert!(list.iter().any(|finding| finding.message == "number 997"));
        let last = list.last().unwrap();
        assert_eq!(last.code, Code::TooManyDiagnostics);
        assert_eq!(last.message, "800 more findings are not shown");
    }
}
