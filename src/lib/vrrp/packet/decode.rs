//! From octets to the parts of a message.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};

use super::{
    AUTHENTICATION_OCTETS, FIXED_OCTETS, GROUP_V4, PROTOCOL, TRAILER_OCTETS, authentication_octets,
    message_octets,
};
use crate::types::{Family, Priority};
use crate::vrrp::config::Version;
use crate::vrrp::discard::Discard;
use crate::vrrp::interval::{AdverInterval, AdverIntervalError};
use crate::wire::checksum::Checksum;

/// The longest payload that may carry link padding counted as payload: the 46 octets of the
/// smallest Ethernet frame less an IPv4 header.
const PADDED_OCTETS_MAX: usize = 46 - 20;

/// The parts of a received message; nothing is believed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message<'a> {
    version: Version,
    family: Family,
    fixed: [u8; FIXED_OCTETS],
    addresses: &'a [u8],
    /// The message as its count implies it.
    octets: &'a [u8],
    trailer: Option<&'a [u8; TRAILER_OCTETS]>,
    /// The payload was `octets` and this many more that mean nothing.
    surplus: usize,
}

/// What the checksum of a message turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChecksumVerdict {
    /// `VRRPv2` over IPv4: right over the message alone, the only way there is.
    Plain,
    /// Right with a pseudo-header of the real source and destination: `VRRPv3` as keepalived and FRR
    /// send it by default (dialect A), and everything over IPv6.
    PseudoHeader,
    /// `VRRPv3` over IPv4, sent to a peer: right with the group 224.0.0.18 in the pseudo-header
    /// (dialect B, keepalived's `old_unicast_checksum`).
    LegacyMulticast,
    /// `VRRPv3` over IPv4: right over the message alone (dialect C, RFC 9568 §5.2.8).
    MessageOnly,
    /// Right in no way.
    Wrong,
}

impl ChecksumVerdict {
    /// The name in JSON and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::PseudoHeader => "pseudo-header",
            Self::LegacyMulticast => "legacy-multicast",
            Self::MessageOnly => "message-only",
            Self::Wrong => "wrong",
        }
    }

    /// Whether the message arrived as somebody sent it.
    pub const fn is_right(self) -> bool {
        match self {
            Self::Plain | Self::PseudoHeader | Self::LegacyMulticast | Self::MessageOnly => true,
            Self::Wrong => false,
        }
    }
}

/// The virtual router identifier of an IP payload, to find the router that shall look at it; `None`
/// when it is shorter than any message.
pub fn vrid_of(payload: &[u8]) -> Option<u8> {
    let [_, vrid, ..] = payload.first_chunk::<FIXED_OCTETS>()?;
    Some(*vrid)
}

/// Finds the parts of a message in an IP payload.
///
/// The length must be the one that version, family and address count imply, with two exceptions:
/// exactly [`TRAILER_OCTETS`] more are taken as a trailer, and over IPv4 a payload of at most 26
/// octets may have a surplus of 2 modulo 4 octets, padding that the sender counted as payload
/// (vrrp.md §7); it is ignored.
///
/// # Errors
///
/// [`Discard::Length`], or [`Discard::Version`] when the version is neither 2 nor 3.
pub fn decode(payload: &[u8], family: Family) -> Result<Message<'_>, Discard> {
    let (fixed, behind) = payload
        .split_first_chunk::<FIXED_OCTETS>()
        .ok_or(Discard::Length)?;
    let [version_and_kind, _, _, count, ..] = *fixed;
    let version = match version_and_kind >> 4 {
        2 => Version::V2,
        3 => Version::V3,
        _ => return Err(Discard::Version),
    };
    let implied = message_octets(version, family, count);
    let (octets, rest) = payload.split_at_checked(implied).ok_or(Discard::Length)?;
    let trailer = <&[u8; TRAILER_OCTETS]>::try_from(rest).ok();
    let is_padding =
        family == Family::V4 && payload.len() <= PADDED_OCTETS_MAX && rest.len() % 4 == 2;
    if !rest.is_empty() && trailer.is_none() && !is_padding {
        return Err(Discard::Length);
    }
    let address_octets = implied - FIXED_OCTETS - authentication_octets(version, family);
    Ok(Message {
        version,
        family,
        fixed: *fixed,
        addresses: behind.get(..address_octets).ok_or(Discard::Length)?,
        octets,
        trailer,
        surplus: if trailer.is_some() { 0 } else { rest.len() },
    })
}

impl<'a> Message<'a> {
    /// Protocol version.
    pub const fn version(&self) -> Version {
        self.version
    }

    /// The family of the packet, and so of the addresses.
    pub const fn family(&self) -> Family {
        self.family
    }

    /// The type nibble, 0–15; 1 is ADVERTISEMENT.
    pub const fn kind(&self) -> u8 {
        let [version_and_kind, ..] = self.fixed;
        version_and_kind & 0x0f
    }

    /// Virtual router identifier, 0–255; 0 is none.
    pub const fn vrid(&self) -> u8 {
        let [_, vrid, ..] = self.fixed;
        vrid
    }

    /// Priority.
    pub const fn priority(&self) -> Priority {
        let [_, _, priority, ..] = self.fixed;
        Priority::new(priority)
    }

    /// Number of addresses.
    pub const fn address_count(&self) -> u8 {
        let [_, _, _, count, ..] = self.fixed;
        count
    }

    /// The addresses in the order of the packet.
    pub fn addresses(&self) -> impl Iterator<Item = IpAddr> + use<'a> {
        let (of_v4, of_v6) = match self.family {
            Family::V4 => (self.addresses, [].as_slice()),
            Family::V6 => ([].as_slice(), self.addresses),
        };
        let (of_v4, _) = of_v4.as_chunks::<4>();
        let (of_v6, _) = of_v6.as_chunks::<16>();
        let of_v4 = of_v4.iter().map(|octets| Ipv4Addr::from(*octets).into());
        of_v4.chain(of_v6.iter().map(|octets| Ipv6Addr::from(*octets).into()))
    }

    /// `VRRPv2`: the authentication type as sent; 0 none, 1 password, 2 authentication header.
    pub const fn authentication_type(&self) -> Option<u8> {
        let [_, _, _, _, kind, ..] = self.fixed;
        match self.version {
            Version::V2 => Some(kind),
            Version::V3 => None,
        }
    }

    /// `VRRPv2` over IPv4: the authentication data, a secret when the type is 1. Found by the
    /// address count, never from the end of the packet.
    pub fn password_field(&self) -> Option<[u8; AUTHENTICATION_OCTETS]> {
        match authentication_octets(self.version, self.family) {
            0 => None,
            _ => self.octets.last_chunk::<AUTHENTICATION_OCTETS>().copied(),
        }
    }

    /// The advertisement interval as sent: seconds 0–255 in `VRRPv2`, centiseconds 0–4095 in
    /// `VRRPv3`, whose reserved bits are ignored.
    pub const fn interval_field(&self) -> u16 {
        let [_, _, _, _, fourth, fifth, ..] = self.fixed;
        match self.version {
            Version::V2 => u16::from_be_bytes([0, fifth]),
            Version::V3 => u16::from_be_bytes([fourth & 0x0f, fifth]),
        }
    }

    /// The advertisement interval; an error when the field is 0.
    pub fn adver_interval(&self) -> Result<AdverInterval, AdverIntervalError> {
        let [_, _, _, _, _, seconds, ..] = self.fixed;
        match self.version {
            Version::V2 => AdverInterval::from_seconds(seconds),
            Version::V3 => AdverInterval::from_centiseconds(self.interval_field()),
        }
    }

    /// The four reserved bits of `VRRPv3`, 0–15; sent as 0, ignored on reception.
    pub const fn reserved(&self) -> Option<u8> {
        let [_, _, _, _, fourth, ..] = self.fixed;
        match self.version {
            Version::V2 => None,
            Version::V3 => Some(fourth >> 4),
        }
    }

    /// The checksum as sent.
    pub const fn checksum(&self) -> u16 {
        let [_, _, _, _, _, _, high, low] = self.fixed;
        u16::from_be_bytes([high, low])
    }

    /// The message alone, without trailer and padding.
    pub const fn octets(&self) -> &'a [u8] {
        self.octets
    }

    /// What looks, by its length, like keepalived's `auth_hmac` trailer.
    pub const fn trailer(&self) -> Option<&'a [u8; TRAILER_OCTETS]> {
        self.trailer
    }

    /// Octets of padding that were counted as payload, and ignored.
    pub const fn surplus(&self) -> usize {
        self.surplus
    }

    /// In which way the checksum is right, if it is. Addresses of another family than the message's
    /// never are.
    ///
    /// The trailer is covered over IPv6 and not over IPv4 (vrrp.md §5.4).
    pub fn checksum_verdict(&self, source: IpAddr, destination: IpAddr) -> ChecksumVerdict {
        let addresses = (source, destination);
        let candidates = match (self.version, self.family, addresses) {
            (Version::V2, Family::V4, (IpAddr::V4(_), IpAddr::V4(_))) => {
                [Some((ChecksumVerdict::Plain, Checksum::new())), None, None]
            }
            (Version::V3, Family::V4, (IpAddr::V4(source), IpAddr::V4(destination))) => {
                let pseudo = |destination| {
                    Checksum::pseudo_v4(source, destination, PROTOCOL, self.covered_octets())
                };
                [
                    Some((ChecksumVerdict::PseudoHeader, pseudo(destination))),
                    Some((ChecksumVerdict::LegacyMulticast, pseudo(GROUP_V4))),
                    Some((ChecksumVerdict::MessageOnly, Checksum::new())),
                ]
            }
            (_, Family::V6, (IpAddr::V6(source), IpAddr::V6(destination))) => {
                let length = u32::from(self.covered_octets());
                let pseudo = Checksum::pseudo_v6(source, destination, PROTOCOL, length);
                [Some((ChecksumVerdict::PseudoHeader, pseudo)), None, None]
            }
            (_, Family::V4 | Family::V6, (IpAddr::V4(_) | IpAddr::V6(_), _)) => [None; 3],
        };
        candidates
            .into_iter()
            .flatten()
            .find(|(_, before)| self.cover(*before).is_intact())
            .map_or(ChecksumVerdict::Wrong, |(verdict, _)| verdict)
    }

    /// Octets that the checksum covers, pseudo-header aside.
    fn covered_octets(&self) -> u16 {
        let octets = self.octets.len() + self.covered_trailer().len();
        // 8 + 255 × 16 + 28 at most.
        u16::try_from(octets).unwrap_or(u16::MAX)
    }

    fn covered_trailer(&self) -> &'a [u8] {
        match (self.family, self.trailer) {
            (Family::V6, Some(trailer)) => trailer,
            (Family::V6, None) | (Family::V4, _) => &[],
        }
    }

    fn cover(&self, before: Checksum) -> Checksum {
        before.with(self.octets).with(self.covered_trailer())
    }
}
