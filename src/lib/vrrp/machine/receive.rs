//! Receive checks (RFC 9568 §7.1; the order is keepalived's, vrrp.md §7).

use std::net::IpAddr;

use super::backup::Heard;
use super::proof::Mark;
use super::{Instance, Phase};
use crate::time::Instant;
use crate::types::{Family, Priority};
use crate::vrrp::action::{Action, Actions, Report};
use crate::vrrp::authentication::header;
use crate::vrrp::config::{
    Authentication, Destination, OwnAdverts, RepeatedLists, Senders, Version,
};
use crate::vrrp::discard::Discard;
use crate::vrrp::event::Datagram;
use crate::vrrp::interval::AdverInterval;
use crate::vrrp::packet::{self, ChecksumVerdict, Coverage, Message};

/// An advert that passed every check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Advert {
    pub(super) source: IpAddr,
    pub(super) priority: Priority,
    pub(super) interval: AdverInterval,
    /// In which way its checksum is right.
    verdict: ChecksumVerdict,
    /// What authentication remembers of it.
    mark: Mark,
}

impl Advert {
    pub(super) fn sender(&self) -> Heard {
        Heard {
            source: self.source,
            priority: self.priority,
        }
    }
}

/// Authentication types of RFC 2338 §5.3.6.
const AUTH_NONE: u8 = 0;
const AUTH_PASSWORD: u8 = 1;
const AUTH_HEADER: u8 = 2;

impl Instance {
    pub(super) fn on_datagram(
        &mut self,
        now: Instant,
        datagram: Datagram<'_>,
        actions: &mut Actions,
    ) {
        if matches!(self.phase, Phase::Initialize | Phase::Fault(_)) {
            return;
        }
        let advert = match self.check(now, &datagram) {
            Ok((advert, message)) => {
                self.note_differences(now, &advert, &message, actions);
                advert
            }
            Err(reason) => {
                self.discard(now, reason, datagram.source, actions);
                return;
            }
        };
        self.proof.remember(advert.source, advert.mark);
        self.counters.adverts_received += 1;
        if advert.priority == Priority::RELEASE {
            self.counters.releases_received += 1;
        }
        if matches!(self.phase, Phase::Active(_)) {
            self.on_active_advert(now, &advert, actions);
        } else {
            self.on_backup_advert(now, &advert);
        }
    }

    /// Counts a packet that is ignored; nothing else may change (vrrp.md P-01).
    pub(super) fn discard(
        &mut self,
        now: Instant,
        reason: Discard,
        source: IpAddr,
        actions: &mut Actions,
    ) {
        let total = self.counters.count_discard(reason);
        if self.episode.may_report_discard(now, reason) {
            actions.push(Action::Report(Report::Discarded {
                reason,
                source,
                total,
            }));
        }
    }

    fn check<'a>(
        &self,
        now: Instant,
        datagram: &Datagram<'a>,
    ) -> Result<(Advert, Message<'a>), Discard> {
        let config = &self.config;
        let source = datagram.source;
        self.check_sender(source)?;
        let payload = match config.authentication {
            Authentication::Header(_) => {
                header::behind(datagram.payload).ok_or(Discard::HeaderMalformed)?
            }
            Authentication::None | Authentication::Password(_) | Authentication::Hmac(_) => {
                datagram.payload
            }
        };
        let message = packet::decode(payload, Family::of(source))?;
        self.check_ttl(datagram)?;
        if message.version() != config.version {
            return Err(Discard::Version);
        }
        if message.vrid() != config.vrid.get() {
            return Err(Discard::Vrid);
        }
        let signed = self.proof.check_signature(config, now, source, &message)?;
        let (interval, mark) = match config.version {
            Version::V2 => {
                self.check_authentication(&message)?;
                let numbered = self.proof.check_header(config, datagram, &message)?;
                let mark = if signed == Mark::None {
                    numbered
                } else {
                    signed
                };
                (self.check_seconds(&message)?, mark)
            }
            Version::V3 => {
                let interval = message.adver_interval();
                (interval.map_err(|_zero| Discard::Interval)?, signed)
            }
        };
        if message.kind() != packet::ADVERTISEMENT {
            return Err(Discard::Type);
        }
        let verdict = message.checksum_verdict(source, datagram.destination);
        if !verdict.is_right() {
            return Err(Discard::Checksum);
        }
        let to_group = matches!(config.destination, Destination::Group(_));
        if datagram.destination.is_multicast() != to_group {
            return Err(Discard::Destination);
        }
        let is_owner = self.priority == Priority::OWNER;
        if is_owner && config.conduct.own_adverts == OwnAdverts::Ignored {
            return Err(Discard::Owner);
        }
        if config.version == Version::V3 && message.address_count() == 0 {
            return Err(Discard::AddressCount);
        }
        let advert = Advert {
            source,
            priority: message.priority(),
            interval,
            verdict,
            mark,
        };
        Ok((advert, message))
    }

    /// Comes first: a flood of strangers costs one comparison each (vrrp.md P-48).
    fn check_sender(&self, source: IpAddr) -> Result<(), Discard> {
        match &self.config.destination {
            Destination::Peers(unicast)
                if unicast.senders == Senders::Peers && unicast.peer(source).is_none() =>
            {
                Err(Discard::Sender)
            }
            Destination::Peers(_) | Destination::Group(_) | Destination::Nobody => Ok(()),
        }
    }

    /// On a LAN 255; of a peer what is said for it, whether or not strangers may send.
    fn check_ttl(&self, datagram: &Datagram<'_>) -> Result<(), Discard> {
        match &self.config.destination {
            Destination::Group(_) | Destination::Nobody if datagram.ttl != packet::TTL => {
                Err(Discard::Ttl)
            }
            Destination::Peers(unicast)
                if unicast
                    .peer(datagram.source)
                    .is_some_and(|peer| !(peer.min_ttl..=peer.max_ttl).contains(&datagram.ttl)) =>
            {
                Err(Discard::PeerTtl)
            }
            Destination::Group(_) | Destination::Peers(_) | Destination::Nobody => Ok(()),
        }
    }

    fn check_authentication(&self, message: &Message<'_>) -> Result<(), Discard> {
        let kind = message.authentication_type().unwrap_or(AUTH_NONE);
        if !matches!(kind, AUTH_NONE | AUTH_PASSWORD | AUTH_HEADER) {
            return Err(Discard::AuthenticationInvalid);
        }
        match &self.config.authentication {
            Authentication::None | Authentication::Hmac(_) if kind == AUTH_NONE => Ok(()),
            Authentication::Header(_) if kind == AUTH_HEADER => Ok(()),
            Authentication::Password(password) if kind == AUTH_PASSWORD => {
                let field = message.password_field();
                if field.is_some_and(|field| password.matches(field)) {
                    Ok(())
                } else {
                    Err(Discard::AuthenticationFailure)
                }
            }
            // What is around the message is verified by itself.
            Authentication::None
            | Authentication::Password(_)
            | Authentication::Header(_)
            | Authentication::Hmac(_) => Err(Discard::AuthenticationMismatch),
        }
    }

    /// RFC 3768 §7.1: another interval than ours is a reason to discard.
    fn check_seconds(&self, message: &Message<'_>) -> Result<AdverInterval, Discard> {
        let own = self.config.adver_interval;
        if message.interval_field() == u16::from(own.whole_seconds()) {
            Ok(own)
        } else {
            Err(Discard::Interval)
        }
    }

    /// What does not matter for the protocol, but for the people who run it.
    fn note_differences(
        &mut self,
        now: Instant,
        advert: &Advert,
        message: &Message<'_>,
        actions: &mut Actions,
    ) {
        let ours = &self.config.virtual_addresses;
        let same_addresses = usize::from(message.address_count()) == ours.len()
            && message
                .addresses()
                .all(|theirs| ours.iter().any(|our| our.address() == theirs));
        let source = advert.source;
        let is_trusted =
            self.config.conduct.repeated_lists == RepeatedLists::Trusted && self.follows(source);
        if !same_addresses && !is_trusted && self.episode.may_report_addresses(now, source) {
            actions.push(Action::Report(Report::AddressesDiffer { source }));
        }
        let other_interval = advert.interval != self.config.adver_interval;
        if other_interval && self.episode.may_report_interval(now, source) {
            actions.push(Action::Report(Report::IntervalDiffers {
                source,
                centiseconds: advert.interval.centiseconds(),
            }));
        }
        let is_ours = match self.config.checksum_coverage() {
            Coverage::PseudoHeader => advert.verdict == ChecksumVerdict::PseudoHeader,
            // With the group as destination the two can't be told apart.
            Coverage::LegacyMulticast => advert.verdict == ChecksumVerdict::LegacyMulticast,
            Coverage::MessageOnly => advert.verdict == ChecksumVerdict::MessageOnly,
        };
        let has_dialects = self.config.version == Version::V3 && source.is_ipv4();
        if has_dialects && !is_ours && self.episode.may_report_checksum(now, source) {
            let verdict = advert.verdict;
            actions.push(Action::Report(Report::ChecksumDiffers { source, verdict }));
        }
    }

    /// Whether it is the Active Router that this one knows.
    fn follows(&self, source: IpAddr) -> bool {
        match &self.phase {
            Phase::Backup(backup) => backup.heard.is_some_and(|heard| heard.source == source),
            Phase::Initialize | Phase::Active(_) | Phase::Fault(_) => false,
        }
    }
}
