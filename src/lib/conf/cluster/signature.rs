//! `auth_hmac`: keys and what is done with them.

use super::contradictions::Contradictions;
use super::meeting::{Meeting, Rule, Value};
use super::node::{Placed, Router};
use crate::conf::diagnostic::{Code, Diagnostic, Severity};
use crate::conf::source::Span;

const BLOCK: &str = "auth_hmac";

const MODE: Rule = Rule {
    code: Code::ClusterHmacMode,
    severity: Severity::Warning,
    subject: "`auth_hmac` has",
    help: "give all nodes the same `mode`, `anti_replay` and `time_window`; `permissive` and `receive-only` are for the time of a change",
};

/// What one router's block says.
struct Hmac<'a> {
    place: Span,
    /// Number and text of each key.
    keys: Vec<(&'a str, Placed<&'a str>)>,
    active: Option<Placed<&'a str>>,
    mode: &'a str,
    anti_replay: &'a str,
    window: Option<&'a str>,
}

impl<'a> Hmac<'a> {
    fn read(router: &Router<'a>) -> Option<Self> {
        let place = router.own(BLOCK)?.span();
        let mut hmac = Self {
            place,
            keys: Vec::new(),
            active: None,
            mode: "enforce",
            anti_replay: "time",
            window: None,
        };
        for entry in router.list(BLOCK) {
            let mut words = entry.words().skip(1);
            let (Some(keyword), Some(first)) = (entry.keyword, words.next()) else {
                continue;
            };
            match keyword.name {
                "key" => hmac.keys.extend(words.next().map(|key| {
                    let value = key.text;
                    let place = entry.span();
                    (first.text, Placed { value, place })
                })),
                "active_key" => {
                    let value = first.text;
                    let place = entry.span();
                    hmac.active = Some(Placed { value, place });
                }
                "mode" => hmac.mode = first.text,
                "anti_replay" => hmac.anti_replay = first.text,
                "time_window" => hmac.window = Some(first.text),
                _ => {}
            }
        }
        Some(hmac)
    }

    fn key(&self, number: &str) -> Option<Placed<&'a str>> {
        let mut keys = self.keys.iter();
        keys.find(|(known, _)| *known == number)
            .map(|(_, key)| *key)
    }
}

pub(super) fn check(meeting: &Meeting<'_>, findings: &mut Contradictions) {
    for (one, other) in meeting.pairs() {
        match (Hmac::read(one), Hmac::read(other)) {
            (None, None) => {}
            (Some(hmac), None) => one_sided(meeting, (one, &hmac), other, findings),
            (None, Some(hmac)) => one_sided(meeting, (other, &hmac), one, findings),
            (Some(first), Some(second)) => {
                keys(meeting, (one, &first), (other, &second), findings);
                // One key with two texts is one fault.
                let active = |hmac: &Hmac<'_>| hmac.active.map(|key| key.value.to_owned());
                if active(&first) != active(&second) {
                    keys(meeting, (other, &second), (one, &first), findings);
                }
            }
        }
    }
    if meeting
        .members
        .iter()
        .all(|router| router.own(BLOCK).is_some())
    {
        meeting.compare(&MODE, mode, findings);
    }
}

fn one_sided(
    meeting: &Meeting<'_>,
    (with, hmac): (&Router<'_>, &Hmac<'_>),
    without: &Router<'_>,
    findings: &mut Contradictions,
) {
    let message = format!(
        "{}: adverts have a signature in {}, none in {}",
        meeting.label(),
        meeting.name(with),
        meeting.name(without)
    );
    findings.add(
        Diagnostic::error(Code::ClusterHmac, without.name_place, message)
            .related(hmac.place, "the signature")
            .help("give all nodes an `auth_hmac` block; who has none ignores adverts with a signature, and there are two masters"),
    );
}

/// Whether the receiver knows the key that the sender signs with.
fn keys(
    meeting: &Meeting<'_>,
    (sender, signs): (&Router<'_>, &Hmac<'_>),
    (receiver, knows): (&Router<'_>, &Hmac<'_>),
    findings: &mut Contradictions,
) {
    let Some(active) = signs.active else {
        return;
    };
    let Some(key) = signs.key(active.value) else {
        return;
    };
    let (from, to) = (meeting.name(sender), meeting.name(receiver));
    let number = crate::conf::diagnostic::shown(active.value);
    let label = meeting.label();
    let (message, place) = match knows.key(active.value) {
        Some(known) if known.value == key.value => return,
        Some(known) => (
            format!("{label}: {from} signs with key {number}, which is another one in {to}"),
            known.place,
        ),
        None => (
            format!("{label}: {from} signs with key {number}, which {to} does not have"),
            knows.place,
        ),
    };
    findings.add(
        Diagnostic::error(Code::ClusterHmacKey, place, message)
            .related(active.place, "the key that is used")
            .help("first give all nodes the new `key`, then change `active_key`; adverts with an unknown key are ignored, and there are two masters"),
    );
}

fn mode<'m>(router: &'m Router<'m>) -> Value<String> {
    let shown = Hmac::read(router).map_or_else(String::new, |hmac| {
        let window = hmac
            .window
            .map_or_else(String::new, |window| format!(" and a window of {window} s"));
        let text = format!(
            "mode {}, anti-replay {}{window}",
            hmac.mode, hmac.anti_replay
        );
        crate::conf::diagnostic::shown(&text)
    });
    Value {
        key: shown.clone(),
        shown,
        place: router.place(BLOCK),
    }
}
