//! Receive checks (RFC 9568 §7.1; the order is keepalived's, vrrp.md §7).

use std::net::IpAddr;

use super::backup::Heard;
use super::{Instance, Phase};
use crate::time::Instant;
use crate::types::{Family, Priority};
use crate::vrrp::action::{Action, Actions, Report};
use crate::vrrp::config::{Authentication, Version};
use crate::vrrp::discard::Discard;
use crate::vrrp::event::Datagram;
use crate::vrrp::interval::AdverInterval;
use crate::vrrp::packet::{self, Message};

/// An advert that passed every check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Advert {
    pub(super) source: IpAddr,
    pub(super) priority: Priority,
    pub(super) interval: AdverInterval,
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
        let advert = match self.check(&datagram) {
            Ok((advert, message)) => {
                self.note_differences(now, &advert, &message, actions);
                advert
            }
            Err(reason) => {
                self.discard(now, reason, datagram.source, actions);
                return;
            }
        };
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
    fn discard(&mut self, now: Instant, reason: Discard, source: IpAddr, actions: &mut Actions) {
        let total = self.counters.count_discard(reason);
        if self.episode.may_report_discard(now, reason) {
            actions.push(Action::Report(Report::Discarded {
                reason,
                source,
                total,
            }));
        }
    }

    fn check<'a>(&self, datagram: &Datagram<'a>) -> Result<(Advert, Message<'a>), Discard> {
        let family = Family::of(datagram.source);
        let message = packet::decode(datagram.payload, family)?;
        if message.trailer().is_some() {
            // An HMAC trailer; without a key it is just a wrong length (vrrp.md §5.4).
            return Err(Discard::Length);
        }
        if datagram.ttl != packet::TTL {
            return Err(Discard::Ttl);
        }
        if message.version() != self.config.version {
            return Err(Discard::Version);
        }
        if message.vrid() != self.config.vrid.get() {
            return Err(Discard::Vrid);
        }
        let interval = match self.config.version {
            Version::V2 => {
                self.check_authentication(&message)?;
                self.check_seconds(&message)?
            }
            Version::V3 => message
                .adver_interval()
                .map_err(|_zero| Discard::Interval)?,
        };
        if message.kind() != packet::ADVERTISEMENT {
            return Err(Discard::Type);
        }
        let verdict = message.checksum_verdict(datagram.source, datagram.destination);
        if !verdict.is_right() {
            return Err(Discard::Checksum);
        }
        if !datagram.destination.is_multicast() {
            return Err(Discard::Destination);
        }
        if self.config.version == Version::V3 && message.address_count() == 0 {
            return Err(Discard::AddressCount);
        }
        let advert = Advert {
            source: datagram.source,
            priority: message.priority(),
            interval,
        };
        Ok((advert, message))
    }

    fn check_authentication(&self, message: &Message<'_>) -> Result<(), Discard> {
        let kind = message.authentication_type().unwrap_or(AUTH_NONE);
        if !matches!(kind, AUTH_NONE | AUTH_PASSWORD | AUTH_HEADER) {
            return Err(Discard::AuthenticationInvalid);
        }
        match &self.config.authentication {
            Authentication::None if kind == AUTH_NONE => Ok(()),
            Authentication::Password(password) if kind == AUTH_PASSWORD => {
                let field = message.password_field();
                if field.is_some_and(|field| password.matches(field)) {
                    Ok(())
                } else {
                    Err(Discard::AuthenticationFailure)
                }
            }
            Authentication::None | Authentication::Password(_) => {
                Err(Discard::AuthenticationMismatch)
            }
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
        if !same_addresses && self.episode.may_report_addresses(now, source) {
            actions.push(Action::Report(Report::AddressesDiffer { source }));
        }
        let other_interval = advert.interval != self.config.adver_interval;
        if other_interval && self.episode.may_report_interval(now, source) {
            actions.push(Action::Report(Report::IntervalDiffers {
                source,
                centiseconds: advert.interval.centiseconds(),
            }));
        }
    }
}
