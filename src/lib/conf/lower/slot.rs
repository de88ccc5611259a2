//! A setting that a block may or may not have.

use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::source::Span;
use crate::conf::tree::Entry;

/// What a block says about a setting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Slot<T> {
    /// Nothing.
    #[default]
    Absent,
    /// Something that was reported as wrong.
    Broken(Span),
    /// A value and where its keyword stands.
    Given(T, Span),
}

impl<T> Slot<T> {
    /// Takes a value that was read (`None`: and found wrong); the last one counts.
    pub(super) fn set(&mut self, value: Option<T>, entry: Entry<'_>, findings: &mut Findings) {
        let head = entry.head();
        if let Some(before) = self.span() {
            let name = entry.keyword.map_or(head.text, |keyword| keyword.name);
            findings.add(
                Diagnostic::warning(
                    Code::SetTwice,
                    head.span,
                    format!("`{name}` is set again; this one counts"),
                )
                .related(before, "it was set here"),
            );
        }
        *self = match value {
            Some(value) => Self::Given(value, head.span),
            None => Self::Broken(head.span),
        };
    }

    /// Reads a value of which the last one counts.
    pub(super) fn read(
        &mut self,
        entry: Entry<'_>,
        findings: &mut Findings,
        read: impl FnOnce(Entry<'_>, &mut Findings) -> Option<T>,
    ) {
        let value = read(entry, findings);
        self.set(value, entry, findings);
    }

    /// Reads a value of which the first one counts.
    pub(super) fn read_first(
        &mut self,
        entry: Entry<'_>,
        findings: &mut Findings,
        read: impl FnOnce(Entry<'_>, &mut Findings) -> Option<T>,
    ) {
        if !self.is_taken(entry, findings) {
            self.read(entry, findings, read);
        }
    }

    /// Takes a value that can't be wrong.
    pub(super) fn take(&mut self, value: T, entry: Entry<'_>, findings: &mut Findings) {
        self.set(Some(value), entry, findings);
    }

    /// Whether there is one already; then the entry is reported: unlike with most settings, the first
    /// one counts.
    pub(super) fn is_taken(&self, entry: Entry<'_>, findings: &mut Findings) -> bool {
        let Some(before) = self.span() else {
            return false;
        };
        let head = entry.head();
        let message = format!("`{}` is set again; the first one counts", shown(head.text));
        findings.add(
            Diagnostic::warning(Code::SetTwice, head.span, message)
                .related(before, "this one counts"),
        );
        true
    }

    /// What it says, and else what the block around it says.
    pub(super) fn inside(self, outer: &Self) -> Self
    where
        T: Clone,
    {
        match self {
            Self::Given(_, _) => self,
            Self::Absent | Self::Broken(_) => outer.clone(),
        }
    }

    /// Where it stands.
    pub(super) const fn span(&self) -> Option<Span> {
        match *self {
            Self::Absent => None,
            Self::Broken(span) | Self::Given(_, span) => Some(span),
        }
    }

    /// Its value.
    pub(super) const fn value(&self) -> Option<&T> {
        match self {
            Self::Absent | Self::Broken(_) => None,
            Self::Given(value, _) => Some(value),
        }
    }

    /// Its value, to keep.
    pub(super) fn into_value(self) -> Option<T> {
        match self {
            Self::Absent | Self::Broken(_) => None,
            Self::Given(value, _) => Some(value),
        }
    }

    /// Whether nothing was written, not even something wrong.
    pub(super) const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<T: Copy> Slot<T> {
    /// Its value, or another one.
    pub(super) fn or(self, default: T) -> T {
        self.value().copied().unwrap_or(default)
    }
}

impl<T: Clone> Slot<T> {
    /// A copy of its value.
    pub(super) fn get(&self) -> Option<T> {
        self.value().cloned()
    }
}
