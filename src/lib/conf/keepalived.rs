//! Findings as keepalived's configuration test (`keepalived -t`) tells them: the form of its lines and its
//! exit code. The words are ours.

use super::diagnostic::{Code, Diagnostic, Severity, printable};
use super::source::Sources;
use super::{LoadError, Loaded};

/// What keepalived says nothing about, or only logs. Seen with 2.2.7; what 2.4.3 says of the corpus agrees.
const SILENT: &[Code] = &[
    Code::NotSupported,
    Code::TooManyDiagnostics,
    Code::NotUtf8,
    Code::BadCondition,
    Code::UndefinedReference,
    Code::DefinitionOverridden,
    Code::CommentAfterReference,
    Code::ExtraWord,
    Code::SetTwice,
    Code::BadRequest,
    Code::MasterWithoutPriority,
    Code::DuplicateAddress,
    Code::SorryServerInhibit,
    Code::ThresholdsReversed,
    Code::NoInstance,
    Code::SharedAddress,
    Code::DuplicateVirtualServer,
];

/// How a finding counts, in the order of keepalived's classes: the largest decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// Not at all.
    Silent,
    /// A mistake, a correction, an old keyword.
    Remark,
    /// Scripts could be changed by others.
    Security,
    /// An include that had to work did not.
    Include,
    /// A keyword without its value: keepalived ends at once.
    MissingValue,
}

impl Class {
    fn of(finding: &Diagnostic) -> Self {
        let is_error = finding.severity == Severity::Error;
        match finding.code {
            code if finding.severity == Severity::Note || SILENT.contains(&code) => Self::Silent,
            Code::MissingValue if is_error => Self::MissingValue,
            Code::ScriptSecurityOff => Self::Security,
            Code::FileUnreadable | Code::IncludeNoMatch | Code::IncludeLoop if is_error => {
                Self::Include
            }
            Code::FileUnreadable | Code::IncludeNoMatch | Code::IncludeLoop => Self::Silent,
            _ => Self::Remark,
        }
    }

    const fn exit_code(self) -> u8 {
        match self {
            Self::Silent => 0,
            Self::MissingValue => 2,
            Self::Remark => 5,
            Self::Security | Self::Include => 6,
        }
    }
}

/// The exit code of keepalived's configuration test: 0, 2, 5 or 6.
pub fn exit_code(loaded: &Loaded) -> u8 {
    // A main file that is not there is told and is no failure.
    if loaded.unreadable == Some(LoadError::NotFound) {
        return Class::Silent.exit_code();
    }
    let classes = loaded.diagnostics.iter().map(Class::of);
    classes.max().unwrap_or(Class::Silent).exit_code()
}

/// A finding as one line in keepalived's form: `(Line 3) …`, with several files `(a.conf: Line 3) …`.
pub fn message(finding: &Diagnostic, sources: &Sources) -> String {
    let text = match &finding.help {
        None => finding.message.clone(),
        Some(help) => format!("{} ({help})", finding.message),
    };
    let Some(place) = finding.place else {
        return text;
    };
    let (start, _) = sources.positions(place);
    match sources.files() {
        [_] => format!("(Line {}) {text}", start.line),
        _ => format!(
            "({}: Line {}) {text}",
            printable(sources.path(place.file)),
            start.line
        ),
    }
}
