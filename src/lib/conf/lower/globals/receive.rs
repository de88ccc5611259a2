//! `vrrp_rx_bufs_policy`: words and a number, of which only one can hold.

use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::keywords::Unit;
use crate::conf::settings::ReceivePolicy;
use crate::conf::tree::{Entry, Token};
use crate::conf::value;

/// What can be written, the strongest first.
const WORDS: [&str; 2] = ["MTU", "ADVERT"];

pub(super) fn policy(entry: Entry<'_>, findings: &mut Findings) -> Option<ReceivePolicy> {
    let mut policy = None;
    for word in entry.words().skip(1) {
        let next = one(word, findings)?;
        if policy.is_some_and(|policy| policy != next) {
            let message =
                "a receive buffer has one size only: BYTES comes before MTU, MTU before ADVERT";
            findings.add(Diagnostic::warning(Code::SetTwice, word.span, message));
        }
        policy = Some(policy.map_or(next, |policy| stronger(policy, next)));
    }
    if policy.is_none() {
        value::missing(entry, findings);
    }
    policy
}

fn one(word: Token<'_>, findings: &mut Findings) -> Option<ReceivePolicy> {
    if word.text.eq_ignore_ascii_case("MTU") {
        return Some(ReceivePolicy::Mtu);
    }
    if word.text.eq_ignore_ascii_case("ADVERT") {
        return Some(ReceivePolicy::Advert);
    }
    if word.text.starts_with(|c: char| c.is_ascii_digit()) {
        let bytes = word.text.parse().ok().filter(|bytes| *bytes > 0);
        if bytes.is_none() {
            let range = value::whole_number(1, u64::from(u32::MAX), Unit::Bytes);
            value::out_of_range(word, &range, findings);
        }
        return bytes.map(ReceivePolicy::Bytes);
    }
    value::bad_choice(word, &WORDS, findings);
    None
}

const fn stronger(one: ReceivePolicy, other: ReceivePolicy) -> ReceivePolicy {
    match (one, other) {
        (ReceivePolicy::Bytes(_), _) => one,
        (_, ReceivePolicy::Bytes(_)) => other,
        (ReceivePolicy::Mtu, _) => one,
        (_, ReceivePolicy::Mtu) => other,
        (ReceivePolicy::Advert | ReceivePolicy::System, _) => one,
    }
}
