//! Whether the nodes understand each other's adverts.

use super::contradictions::Contradictions;
use super::meeting::{Meeting, Rule, Value};
use super::node::Router;
use crate::conf::diagnostic::{Code, Severity};
use crate::conf::tree::Entry;
use crate::conf::value::Seconds;
use crate::types::Family;
use crate::vrrp::{Authentication, Version};

const VERSION: Rule = Rule {
    code: Code::ClusterVersion,
    severity: Severity::Error,
    subject: "the protocol is",
    help: "give all nodes the same `version`; adverts of the other one are ignored, and there are two masters",
};
const AUTHENTICATION: Rule = Rule {
    code: Code::ClusterAuthentication,
    severity: Severity::Error,
    subject: "the adverts are sent",
    help: "give all nodes the same `authentication` block; adverts with another kind are ignored, and there are two masters",
};
const PASSWORD: Rule = Rule {
    code: Code::ClusterPassword,
    severity: Severity::Error,
    subject: "`auth_pass` is",
    help: "give all nodes the same password (its first 8 bytes count); adverts with another one are ignored, and there are two masters",
};
const INTERVAL_V2: Rule = Rule {
    code: Code::ClusterInterval,
    severity: Severity::Error,
    subject: "`advert_int` is",
    help: "give all nodes the same `advert_int`; version 2 ignores adverts with another one, and there are two masters",
};
const INTERVAL_V3: Rule = Rule {
    code: Code::ClusterInterval,
    severity: Severity::Warning,
    subject: "`advert_int` is",
    help: "give all nodes the same `advert_int`; the backups learn that of the master, so the time of a takeover depends on who is master",
};
const CHECKSUM: Rule = Rule {
    code: Code::ClusterChecksum,
    severity: Severity::Error,
    subject: "checksums are made",
    help: "give all nodes the same `v3_checksum_as_v2` and `old_unicast_checksum`; adverts with another checksum are ignored, and there are two masters",
};

pub(super) fn check(meeting: &Meeting<'_>, findings: &mut Contradictions) {
    let versions = |version| {
        let is_of = |router: &&&Router<'_>| router.config.version == version;
        meeting.members.iter().filter(is_of).count()
    };
    let all = meeting.members.len();
    meeting.compare(&VERSION, version, findings);
    authentication(meeting, findings);
    if versions(Version::V2) == all {
        meeting.compare(&INTERVAL_V2, interval, findings);
    } else if versions(Version::V3) == all {
        meeting.compare(&INTERVAL_V3, interval, findings);
        meeting.compare(&CHECKSUM, checksum, findings);
    }
}

fn version<'a>(router: &'a Router<'a>) -> Value<Version> {
    Value {
        key: router.config.version,
        shown: router.config.version.to_string(),
        place: router.deciding_place("version", "vrrp_version"),
    }
}

/// Kinds first; passwords only where all have one. Signatures have rules of their own.
fn authentication(meeting: &Meeting<'_>, findings: &mut Contradictions) {
    let has_signature = |router: &&Router<'_>| router.own("auth_hmac").is_some();
    if meeting.members.iter().any(has_signature) {
        return;
    }
    let of_kind = |router: &Router<'_>| Value {
        key: kind(router),
        shown: kind(router).to_owned(),
        place: router.inner_place("authentication", "auth_type"),
    };
    meeting.compare(&AUTHENTICATION, of_kind, findings);
    let mut kinds = meeting.members.iter().map(|router| kind(router));
    let first = kinds.next();
    if kinds.any(|other| Some(other) != first) {
        return;
    }
    // The texts say which are equal, and nothing else.
    let of_password = |router: &'_ Router<'_>| {
        let number = meeting
            .members
            .iter()
            .position(|member| member.config.authentication == router.config.authentication)
            .unwrap_or(0);
        Value {
            key: number,
            shown: match number {
                0 => "one",
                _ => "another",
            }
            .to_owned(),
            place: router.inner_place("authentication", "auth_pass"),
        }
    };
    meeting.compare(&PASSWORD, of_password, findings);
}

fn kind(router: &Router<'_>) -> &'static str {
    let written = router.inner("authentication", "auth_type");
    let is_header = written
        .and_then(Entry::value)
        .is_some_and(|word| word.text.eq_ignore_ascii_case("AH"));
    if router.config.authentication == Authentication::None {
        "without authentication"
    } else if is_header {
        "with an authentication header"
    } else {
        "with a password"
    }
}

fn interval<'a>(router: &'a Router<'a>) -> Value<u64> {
    let interval = router.config.adver_interval.duration();
    let us = u64::try_from(interval.as_micros()).unwrap_or(u64::MAX);
    Value {
        key: us,
        shown: format!("{} s", Seconds(us)),
        place: router.place("advert_int"),
    }
}

/// The dialect of version 3's checksum, which IPv6 leaves to the kernel.
fn checksum<'a>(router: &'a Router<'a>) -> Value<&'static str> {
    const STANDARD: &str = "over the addresses of each packet";
    let legacy = router
        .own("old_unicast_checksum")
        .filter(|entry| entry.value().is_none_or(|value| value.text != "never"));
    let keyword = "v3_checksum_as_v2";
    let (key, place) = if router.family() == Family::V6 {
        (STANDARD, router.name_place)
    } else if router.is_on(keyword, keyword) {
        (
            "over the message alone (`v3_checksum_as_v2`)",
            router.deciding_place(keyword, keyword),
        )
    } else if let Some(entry) = legacy.filter(|_| router.is_unicast()) {
        (
            "for the multicast group (`old_unicast_checksum`)",
            entry.span(),
        )
    } else {
        (
            STANDARD,
            router.first_place(&[keyword, "old_unicast_checksum"]),
        )
    };
    Value {
        key,
        shown: key.to_owned(),
        place,
    }
}
