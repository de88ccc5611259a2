//! Flags of schedulers.

use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::keywords::SchedulerFlag as Keyword;
use crate::conf::tree::Entry;
use crate::conf::value;
use crate::ipvs::ServiceFlags;

/// The flag, if the scheduler that was named so far has it; else it is reported and has no effect, as
/// with keepalived.
pub(super) fn read(
    keyword: Keyword,
    scheduler: Option<&str>,
    entry: Entry<'_>,
    findings: &mut Findings,
) -> ServiceFlags {
    value::no_more_than(entry, 1, findings);
    let (flag, needed) = match keyword {
        Keyword::Flag1 => return ServiceFlags::SCHEDULER_1,
        Keyword::Flag2 => return ServiceFlags::SCHEDULER_2,
        Keyword::Flag3 => return ServiceFlags::SCHEDULER_3,
        Keyword::ShFallback => (ServiceFlags::SCHEDULER_1, "sh"),
        Keyword::ShPort => (ServiceFlags::SCHEDULER_2, "sh"),
        Keyword::MhFallback => (ServiceFlags::SCHEDULER_1, "mh"),
        Keyword::MhPort => (ServiceFlags::SCHEDULER_2, "mh"),
    };
    if scheduler == Some(needed) {
        return flag;
    }
    let head = entry.head();
    let message = format!("`{}` has no effect here", head.text);
    findings.add(
        Diagnostic::warning(Code::SchedulerFlagIgnored, head.span, message).help(format!(
            "it belongs to `lvs_sched {needed}`, which must stand above it"
        )),
    );
    ServiceFlags::NONE
}

/// `hashed`, which does nothing.
pub(super) fn hashed(scheduler: Option<&str>, entry: Entry<'_>, findings: &mut Findings) {
    value::no_more_than(entry, 1, findings);
    let place = entry.head().span;
    let message = "`hashed` has no effect";
    let finding = match scheduler {
        Some("sh" | "mh") => Diagnostic::note(Code::NoEffect, place, message),
        Some(_) | None => Diagnostic::warning(Code::NoEffect, place, message),
    };
    findings.add(finding.help("remove it"));
}
