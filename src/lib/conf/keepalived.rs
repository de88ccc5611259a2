//! Findings as keepalived's configuration test (`keepalived -t`) tells them: the form of its lines and its
//! exit code. The words are ours.

use std::collections::BTreeSet;

use super::diagnostic::{Code, Diagnostic, Severity, printable};
use super::source::{Sources, Span};
use super::{LoadError, Loaded, Need};

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
    Code::SorryServerInhibit,
    Code::ThresholdsReversed,
    Code::NoInstance,
    Code::SharedAddress,
    Code::DuplicateVirtualServer,
    Code::CommandWordsIgnored,
    Code::DelayReduced,
    Code::TrackedByGroup,
    Code::DuplicateTracker,
    Code::CannotTrack,
    Code::HostInterfaceDown,
    Code::HostNoMulticast,
    Code::HostNoKernelFeature,
    Code::HostForwardingOff,
    Code::HostNoShebang,
];

/// Files that can't be read: they count where that was asked for.
const INCLUDES: &[Code] = &[
    Code::FileUnreadable,
    Code::IncludeNoMatch,
    Code::IncludeLoop,
];

/// Why a script does not run on this host.
const CANNOT_RUN: &[Code] = &[
    Code::HostScriptMissing,
    Code::HostScriptNotExecutable,
    Code::HostNoUser,
    Code::HostNoGroup,
];

/// How a finding counts, in the order of keepalived's classes: the largest decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// Not at all.
    Silent,
    /// It can't run on this host.
    CannotRun,
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
        let code = finding.code;
        if finding.severity == Severity::Note || SILENT.contains(&code) {
            Self::Silent
        } else if INCLUDES.contains(&code) {
            if is_error {
                Self::Include
            } else {
                Self::Silent
            }
        } else if code == Code::BadScript && !is_error {
            // A name without a path: it is told where the program is not found.
            Self::Silent
        } else if code == Code::MissingValue && is_error {
            Self::MissingValue
        } else if code == Code::ScriptSecurityOff {
            Self::Security
        } else if code == Code::HostInterfaceNeeded {
            Self::CannotRun
        } else {
            Self::Remark
        }
    }

    const fn exit_code(self) -> u8 {
        match self {
            Self::Silent => 0,
            Self::MissingValue => 2,
            Self::CannotRun => 4,
            Self::Remark => 5,
            Self::Security | Self::Include => 6,
        }
    }
}

/// The exit code of keepalived's configuration test: 0, 2, 4, 5 or 6.
pub fn exit_code(loaded: &Loaded) -> u8 {
    // A main file that is not there is told and is no failure.
    if loaded.unreadable == Some(LoadError::NotFound) {
        return Class::Silent.exit_code();
    }
    let runs_scripts = runs_scripts(loaded);
    let tolerated = tolerated(loaded);
    let counted = loaded.diagnostics.iter().filter(|finding| {
        let is_tolerated = finding
            .place
            .is_some_and(|place| tolerated.contains(&place));
        let is_told_only = is_tolerated && CANNOT_RUN.contains(&finding.code);
        let is_idle = finding.code == Code::ScriptSecurityOff && !runs_scripts;
        !is_told_only && !is_idle
    });
    counted
        .map(Class::of)
        .max()
        .unwrap_or(Class::Silent)
        .exit_code()
}

/// The names of what nothing tracks.
fn unused(loaded: &Loaded) -> BTreeSet<&str> {
    let findings = loaded.diagnostics.iter();
    findings
        .filter(|finding| finding.code == Code::UnusedTracker)
        .filter_map(|finding| finding.place)
        .map(|place| loaded.sources.slice(place).trim())
        .collect()
}

/// Where commands stand that keepalived only logs if it can't run them: all but those of `vrrp_script`
/// that something tracks.
fn tolerated(loaded: &Loaded) -> BTreeSet<Span> {
    let unused = unused(loaded);
    let uses = loaded.uses().into_iter();
    let tolerated = uses.filter(|used| match used.blocks.as_slice() {
        [("vrrp_script", name)] => unused.contains(name.as_str()),
        _ => matches!(used.need, Need::Script(_)),
    });
    tolerated.map(|used| used.place).collect()
}

/// Whether there is a script that can run. Those that were looked for and are not there are no danger to
/// keepalived.
fn runs_scripts(loaded: &Loaded) -> bool {
    let failing: BTreeSet<Span> = loaded
        .diagnostics
        .iter()
        .filter(|finding| CANNOT_RUN.contains(&finding.code))
        .filter_map(|finding| finding.place)
        .collect();
    let uses = loaded.uses();
    let programs = uses.iter().filter_map(|used| match &used.need {
        Need::Script(script) => Some((used.place, script.argv.first()?)),
        Need::Interface(_) | Need::Identity(_) | Need::File(_) => None,
    });
    let programs: Vec<_> = programs.collect();
    // Each is told once, wherever else it stands.
    let broken: BTreeSet<&String> = programs
        .iter()
        .filter(|(place, _)| failing.contains(place))
        .map(|(_, program)| *program)
        .collect();
    programs
        .iter()
        .any(|(_, program)| !broken.contains(program))
}

/// Whether the test tells a finding: what keepalived says too, and what we can't do yet.
pub fn is_told(finding: &Diagnostic) -> bool {
    Class::of(finding) != Class::Silent
        || finding.code == Code::NotSupported && finding.severity != Severity::Note
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
