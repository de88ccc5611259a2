//! What adverts prove their origin with, sent and received (vrrp.md §5.3, §5.4).

use std::net::IpAddr;
use std::time::Duration;

use crate::time::Instant;
use crate::types::{Password, Priority};
use crate::vrrp::authentication::header::{self, HEADER_OCTETS};
use crate::vrrp::authentication::trailer::{
    OCTETS, Replay, SENDERS_MAX, Sequence, Signed, Signer, Trailer, Utc,
};
use crate::vrrp::config::{
    AntiReplay, Authentication, Config, Destination, Hmac, HmacKeySource, HmacMode,
};
use crate::vrrp::discard::Discard;
use crate::vrrp::event::Datagram;
use crate::vrrp::packet::Message;

/// What authentication remembers.
#[derive(Clone, Debug)]
pub(super) struct Proof {
    /// Authentication header: the last number that was sent or accepted. One for both directions.
    number: u32,
    /// The numbers are used up; they begin again when the router becomes Active.
    is_spent: bool,
    signer: Signer,
    replay: Replay,
    /// The time of day at a moment.
    clock: Option<(Instant, Utc)>,
}

/// What goes with an advert, the same for all its copies.
#[derive(Clone, Debug)]
pub(super) enum Seal {
    None,
    /// An authentication header with this number; each copy has a value of its own.
    Header(Password, u32),
    Trailer([u8; OCTETS]),
}

/// What is remembered of an advert that passed every check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    None,
    Number(u32),
    Signed(Sequence),
}

impl Proof {
    pub(super) fn new(config: &Config) -> Self {
        Self {
            number: 0,
            is_spent: false,
            signer: Signer::default(),
            replay: Replay::new(senders_max(config)),
            clock: None,
        }
    }

    pub(super) fn reconfigure(&mut self, config: &Config) {
        self.replay.resize(senders_max(config));
    }

    pub(super) const fn set_clock(&mut self, now: Instant, time: Utc) {
        self.clock = Some((now, time));
    }

    fn time(&self, now: Instant) -> Option<Utc> {
        self.clock.map(|(then, time)| time.after(now.since(then)))
    }

    /// Used-up numbers begin again.
    pub(super) const fn on_becoming_active(&mut self) {
        if self.is_spent {
            self.is_spent = false;
            self.number = 0;
        }
    }

    /// After an advert of lower priority: its sender must accept our answer.
    pub(super) const fn outrun(&mut self) {
        self.number = self.number.saturating_add(1);
    }

    /// What proves the origin of the next advert; `None`: nothing does, so it must not be sent.
    pub(super) fn next_seal(
        &mut self,
        config: &Config,
        now: Instant,
        source: IpAddr,
        message: &[u8],
    ) -> Option<Seal> {
        match &config.authentication {
            Authentication::None | Authentication::Password(_) => Some(Seal::None),
            Authentication::Header(password) => {
                if self.number >= header::SEQUENCE_MAX {
                    self.number = header::SEQUENCE_MAX;
                    self.is_spent = true;
                } else {
                    self.number += 1;
                }
                Some(Seal::Header(password.clone(), self.number))
            }
            Authentication::Hmac(hmac) if hmac.mode == HmacMode::ReceiveOnly => Some(Seal::None),
            Authentication::Hmac(hmac) => {
                let key = key(hmac, hmac.active)?;
                let time = self.time(now)?;
                let sequence = self.signer.next(time, window(hmac));
                let signed = Signed {
                    version: config.version,
                    vrid: config.vrid,
                    source,
                    message,
                };
                let trailer = Trailer::sign(key, hmac.active, sequence, signed);
                Some(Seal::Trailer(trailer.encode()))
            }
        }
    }

    /// The checks of the authentication header, in keepalived's order.
    pub(super) fn check_header(
        &self,
        config: &Config,
        datagram: &Datagram<'_>,
        message: &Message<'_>,
    ) -> Result<Mark, Discard> {
        let Authentication::Header(password) = &config.authentication else {
            return Ok(Mark::None);
        };
        let sealed = datagram.payload.first_chunk::<HEADER_OCTETS>();
        let sealed = sealed.ok_or(Discard::HeaderMalformed)?;
        let reach = config.header_reach();
        if !header::is_genuine(password, reach, datagram.header, sealed, message.octets()) {
            return Err(Discard::AuthenticationFailure);
        }
        let (index, number) = header::index_and_number(sealed);
        if datagram.source != IpAddr::from(index) {
            return Err(Discard::HeaderIndex);
        }
        if number <= self.number {
            return Err(Discard::HeaderReplayed);
        }
        Ok(Mark::Number(number))
    }

    /// The checks of the signature, cheap ones first.
    pub(super) fn check_signature(
        &self,
        config: &Config,
        now: Instant,
        source: IpAddr,
        message: &Message<'_>,
    ) -> Result<Mark, Discard> {
        let hmac = match (&config.authentication, message.trailer()) {
            (Authentication::Hmac(hmac), _) => hmac,
            // Without a key it is just a wrong length.
            (_, Some(_)) => return Err(Discard::Length),
            (_, None) => return Ok(Mark::None),
        };
        let Some(octets) = message.trailer() else {
            return match hmac.mode {
                HmacMode::Enforce => Err(Discard::SignatureMissing),
                HmacMode::Permissive | HmacMode::ReceiveOnly => Ok(Mark::None),
            };
        };
        let is_stranger = matches!(&config.destination, Destination::Peers(unicast)
            if unicast.peer(source).is_none());
        if is_stranger {
            return Err(Discard::Sender);
        }
        let trailer = Trailer::decode(octets).map_err(|_form| Discard::SignatureMalformed)?;
        let time = self.time(now).ok_or(Discard::SignatureStale)?;
        let window = window(hmac);
        let off = trailer.sequence.ahead_of(time).unsigned_abs();
        if window.is_some_and(|window| off > window.as_secs()) {
            return Err(Discard::SignatureStale);
        }
        let key = key(hmac, trailer.key_id).ok_or(Discard::SignatureKey)?;
        let signed = Signed {
            version: message.version(),
            vrid: config.vrid,
            source,
            message: message.octets(),
        };
        if !trailer.is_genuine(key, signed) {
            return Err(Discard::SignatureWrong);
        }
        // Who was never heard can't resign: it may be the repetition of a resignation of old
        // (vrrp.md P-13).
        let is_first_word = message.priority() == Priority::RELEASE && !self.replay.knows(source);
        if is_first_word
            || !self
                .replay
                .is_fresh(source, trailer.sequence, time, seconds(window))
        {
            return Err(Discard::SignatureReplayed);
        }
        Ok(Mark::Signed(trailer.sequence))
    }

    /// Remembers an advert that passed every check.
    pub(super) fn remember(&mut self, source: IpAddr, mark: Mark) {
        match mark {
            Mark::None => {}
            Mark::Number(number) => self.number = number,
            Mark::Signed(sequence) => self.replay.remember(source, sequence),
        }
    }
}

/// One mark for each peer; on a LAN anybody may send.
fn senders_max(config: &Config) -> usize {
    match &config.destination {
        Destination::Peers(unicast) => unicast.peers.len().max(1),
        Destination::Group(_) | Destination::Nobody => SENDERS_MAX,
    }
}

fn key(hmac: &Hmac, wanted: u8) -> Option<&[u8]> {
    hmac.keys.iter().find_map(|source| match source {
        HmacKeySource::Given { id, key } if *id == wanted => Some(key.reveal()),
        HmacKeySource::Given { .. } | HmacKeySource::File { .. } => None,
    })
}

const fn window(hmac: &Hmac) -> Option<Duration> {
    match hmac.anti_replay {
        AntiReplay::Time(window) => Some(window),
        AntiReplay::Monotonic => None,
    }
}

/// A window as the replay table takes it: at most 300 s.
fn seconds(window: Option<Duration>) -> Option<u16> {
    window.map(|window| u16::try_from(window.as_secs()).unwrap_or(u16::MAX))
}
