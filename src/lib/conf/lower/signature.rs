//! `auth_hmac`.

use std::collections::BTreeMap;
use std::time::Duration;

use super::slot::Slot;
use super::tuning::small;
use super::{refuse, support};
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::keywords;
use crate::conf::source::Span;
use crate::conf::tree::{Entry, Token};
use crate::conf::value::{self, Switch};
use crate::types::{HmacKey, HmacKeyError};
use crate::vrrp::{AdverInterval, AntiReplay, Hmac, HmacKeySource, HmacMode};

/// Identifiers of keys.
const IDS: std::ops::RangeInclusive<u8> = 1..=u8::MAX;
/// The shortest and the longest time window that follow from the interval, in seconds.
const WINDOW_S: (u64, u64) = (5, 300);
/// How many intervals a time window has by default.
const WINDOW_INTERVALS: u64 = 3;

/// What the blocks say together.
#[derive(Default)]
pub(super) struct Draft {
    /// Where the first block begins; `None` without one.
    pub(super) block: Option<Span>,
    keys: BTreeMap<u8, (HmacKeySource, Span)>,
    /// Where a key was wrong.
    broken_key: Option<Span>,
    active: Slot<u8>,
    mode: Slot<HmacMode>,
    anti_replay: Slot<&'static str>,
    time_window: Slot<u64>,
}

impl Draft {
    pub(super) fn block(&mut self, block: Entry<'_>, findings: &mut Findings) {
        value::no_more_than(block, 1, findings);
        self.block.get_or_insert_with(|| block.head().span);
        for entry in block.children() {
            match support(entry).hmac() {
                Some(keyword) => self.setting(keyword, entry, findings),
                None => refuse(entry, findings),
            }
        }
    }

    fn setting(&mut self, keyword: keywords::Hmac, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            keywords::Hmac::Key => self.key(entry, findings),
            keywords::Hmac::ActiveKey => {
                let id = small(value::number(entry, findings));
                self.active.set(id, entry, findings);
            }
            keywords::Hmac::Mode => {
                let mode = value::choice(entry, findings).map(|word| match word {
                    "permissive" => HmacMode::Permissive,
                    "receive-only" => HmacMode::ReceiveOnly,
                    _ => HmacMode::Enforce,
                });
                self.mode.set(mode, entry, findings);
            }
            keywords::Hmac::AntiReplay => {
                let word = value::choice(entry, findings);
                self.anti_replay.set(word, entry, findings);
            }
            keywords::Hmac::TimeWindow => {
                let seconds = value::number(entry, findings);
                self.time_window.set(seconds, entry, findings);
            }
        }
    }

    fn key(&mut self, entry: Entry<'_>, findings: &mut Findings) {
        let head = entry.head().span;
        value::no_more_than(entry, 3, findings);
        let mut words = entry.words().skip(1);
        let (Some(number), Some(text)) = (words.next(), words.next()) else {
            self.broken_key = Some(head);
            let message = "`key` lacks its number or its value";
            findings.add(
                Diagnostic::error(Code::MissingValue, head, message)
                    .help("write `key NUMBER VALUE`"),
            );
            return;
        };
        let id: Option<u8> = number.text.parse().ok();
        let Some(id) = id.filter(|id| IDS.contains(id) && !number.text.starts_with('+')) else {
            self.broken_key = Some(head);
            let message = "the number of a key is not from 1 to 255";
            findings.add(
                Diagnostic::error(Code::BadKey, number.span, message)
                    .help("write `key NUMBER VALUE`"),
            );
            return;
        };
        if let Some((_, first)) = self.keys.get(&id) {
            let message = format!("there is a key {id} already");
            findings.add(
                Diagnostic::error(Code::BadKey, number.span, message)
                    .related(*first, "it was given here"),
            );
            return;
        }
        match key_source(id, text, findings) {
            Some(key) => {
                self.keys.insert(id, (key, head));
            }
            None => self.broken_key = Some(head),
        }
    }

    /// What signs the adverts; `None` if that was reported as wrong, or there is no block.
    pub(super) fn finish(
        self,
        interval: AdverInterval,
        strict: Switch,
        findings: &mut Findings,
    ) -> Option<Hmac> {
        let block = self.block?;
        let active = self.active_key(block, findings)?;
        let mode = match (strict, self.mode) {
            (
                Switch::On,
                Slot::Given(mode @ (HmacMode::Permissive | HmacMode::ReceiveOnly), at),
            ) => {
                let written = match mode {
                    HmacMode::ReceiveOnly => "receive-only",
                    HmacMode::Permissive | HmacMode::Enforce => "permissive",
                };
                let message = format!("strict mode: `mode {written}` becomes `mode enforce`");
                findings.add(Diagnostic::warning(Code::StrictMode, at, message));
                HmacMode::Enforce
            }
            (_, mode) => mode.or(HmacMode::Enforce),
        };
        let (shortest, longest) = WINDOW_S;
        let seconds = self.time_window.value().copied().unwrap_or_else(|| {
            let three = interval.duration().as_secs() * WINDOW_INTERVALS;
            three.clamp(shortest, longest)
        });
        let anti_replay = match self.anti_replay.or("time") {
            "monotonic" => {
                if let Some(at) = self.time_window.span() {
                    let message = "`time_window` has no effect with `anti_replay monotonic`";
                    findings.add(Diagnostic::warning(Code::NoEffect, at, message));
                }
                AntiReplay::Monotonic
            }
            _ => AntiReplay::Time(Duration::from_secs(seconds)),
        };
        Some(Hmac {
            keys: self.keys.into_values().map(|(key, _)| key).collect(),
            active,
            mode,
            anti_replay,
        })
    }

    fn active_key(&self, block: Span, findings: &mut Findings) -> Option<u8> {
        if self.keys.is_empty() && self.broken_key.is_none() {
            let message = "`auth_hmac` has no `key`";
            findings.add(
                Diagnostic::error(Code::BadKey, block, message)
                    .help("add `key 1 hex:DIGITS`; `openssl rand -hex 32` makes the digits"),
            );
            return None;
        }
        match self.active {
            Slot::Absent => {
                let message = "`auth_hmac` has no `active_key`";
                findings.add(
                    Diagnostic::error(Code::ActiveKey, block, message)
                        .help("add `active_key` with the number of a key; keepalived would run without authentication"),
                );
                None
            }
            Slot::Broken(_) => None,
            Slot::Given(id, _) if self.keys.contains_key(&id) => Some(id),
            Slot::Given(id, at) => {
                if self.broken_key.is_none() {
                    let message = format!("there is no key {id}");
                    findings.add(
                        Diagnostic::error(Code::ActiveKey, at, message)
                            .help("keepalived would run without authentication"),
                    );
                }
                None
            }
        }
    }
}

/// `TEXT`, `hex:DIGITS` or `file:PATH`; the word itself is never shown.
fn key_source(id: u8, word: Token<'_>, findings: &mut Findings) -> Option<HmacKeySource> {
    if let Some(path) = word.text.strip_prefix("file:") {
        if !path.starts_with('/') {
            let message = "the path of the file with the key does not begin with `/`";
            findings.add(Diagnostic::error(Code::BadKey, word.span, message));
            return None;
        }
        let path = path.to_owned();
        return Some(HmacKeySource::File { id, path });
    }
    match HmacKey::from_text(word.text) {
        Ok(key) => Some(HmacKeySource::Given { id, key }),
        Err(error @ HmacKeyError::Digits) => {
            findings.add(Diagnostic::error(
                Code::BadKey,
                word.span,
                error.to_string(),
            ));
            None
        }
        Err(error @ HmacKeyError::Length(_)) => {
            findings.add(
                Diagnostic::error(Code::BadKey, word.span, error.to_string())
                    .help("`openssl rand -hex 32` makes the digits of a good one; write `hex:` before them"),
            );
            None
        }
    }
}
