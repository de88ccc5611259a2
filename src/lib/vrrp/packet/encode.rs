//! From an advert's contents to its octets.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::{
    ADDRESSES_MAX, ADVERTISEMENT, FIXED_OCTETS, GROUP_V4, PROTOCOL, authentication_octets,
    message_octets,
};
use crate::types::{Family, Priority, Vrid};
use crate::vrrp::config::{Authentication, Version};
use crate::vrrp::interval::AdverInterval;
use crate::wire::checksum::Checksum;

/// An advert to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outgoing<'a> {
    /// Protocol version.
    pub version: Version,
    /// Virtual router identifier.
    pub vrid: Vrid,
    /// Effective priority, or [`Priority::RELEASE`].
    pub priority: Priority,
    /// Own advertisement interval; whole seconds in `VRRPv2`.
    pub adver_interval: AdverInterval,
    /// What goes into the authentication fields of `VRRPv2`; unused in `VRRPv3`.
    pub authentication: &'a Authentication,
    /// Virtual addresses in the order of the configuration. Only those of the source's family are
    /// advertised, and of those the first [`ADDRESSES_MAX`], which is all the count field can
    /// tell; `conf` refuses a router with more.
    pub addresses: &'a [IpAddr],
    /// The sender; its family is that of the message.
    pub source: IpAddr,
    /// The group or the peer; `VRRPv3` and IPv6 cover it with the checksum.
    pub destination: IpAddr,
}

/// What the checksum of `VRRPv3` over IPv4 covers beside the message (vrrp.md §4.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Coverage {
    /// A pseudo-header of the real source and destination: keepalived and FRR (dialect A).
    #[default]
    PseudoHeader,
    /// A pseudo-header with the group 224.0.0.18 wherever the advert goes (dialect B).
    LegacyMulticast,
    /// Nothing. RFC 9568 §5.2.8 (dialect C)
    MessageOnly,
}

/// The VRRP message with its checksum, without IP header; its checksum is of dialect A.
///
/// Checksums: `VRRPv2` over IPv4 sums the message alone, its authentication data included. `VRRPv3`
/// over IPv4 puts a pseudo-header with the real destination in front, as keepalived and FRR demand
/// (RFC 9568 §5.2.8 would not, vrrp.md §4.2). IPv6 uses the pseudo-header of RFC 8200 §8.1.
///
/// `VRRPv2` over IPv6, which no RFC knows, has no authentication data (vrrp.md §3.4).
pub fn encode(outgoing: &Outgoing<'_>) -> Vec<u8> {
    encode_covering(outgoing, Coverage::PseudoHeader)
}

/// The same with a checksum of the given dialect; only `VRRPv3` over IPv4 has more than one.
pub fn encode_covering(outgoing: &Outgoing<'_>, coverage: Coverage) -> Vec<u8> {
    let family = Family::of(outgoing.source);
    let advertised = || {
        let of_family = |address: &&IpAddr| Family::of(**address) == family;
        outgoing
            .addresses
            .iter()
            .filter(of_family)
            .take(ADDRESSES_MAX)
    };
    let count = u8::try_from(advertised().count()).unwrap_or(u8::MAX);
    let mut addresses = Vec::with_capacity(message_octets(outgoing.version, family, count));
    for address in advertised() {
        match address {
            IpAddr::V4(address) => addresses.extend(address.octets()),
            IpAddr::V6(address) => addresses.extend(address.octets()),
        }
    }
    let (kind, password) = match (outgoing.version, outgoing.authentication) {
        (Version::V3, _) | (Version::V2, Authentication::None | Authentication::Hmac(_)) => {
            (0, [0; 8])
        }
        (Version::V2, Authentication::Password(password)) => (1, password.reveal()),
        (Version::V2, Authentication::Header(_)) => (2, [0; 8]),
    };
    let tail = password
        .get(..authentication_octets(outgoing.version, family))
        .unwrap_or_default();
    let [fourth, fifth] = match outgoing.version {
        Version::V2 => [kind, outgoing.adver_interval.whole_seconds()],
        Version::V3 => interval_field(outgoing.adver_interval),
    };
    let head = [
        outgoing.version.number() << 4 | ADVERTISEMENT,
        outgoing.vrid.get(),
        outgoing.priority.get(),
        count,
        fourth,
        fifth,
    ];
    let length = FIXED_OCTETS + addresses.len() + tail.len();
    let checksum = pseudo_header(outgoing, coverage, length)
        .with(&head)
        .with(&addresses)
        .with(tail)
        .finish();
    let mut message = Vec::with_capacity(length);
    message.extend(head);
    message.extend(checksum.to_be_bytes());
    message.extend(addresses);
    message.extend(tail);
    message
}

/// Four reserved zero bits and twelve of centiseconds.
fn interval_field(interval: AdverInterval) -> [u8; 2] {
    interval
        .centiseconds()
        .min(AdverInterval::CENTISECONDS_MAX)
        .to_be_bytes()
}

/// A message with octets behind it that are no part of it. Over IPv6 the checksum covers them, over IPv4
/// it does not (vrrp.md §5.4).
pub fn with_trailer(
    mut message: Vec<u8>,
    trailer: &[u8],
    source: IpAddr,
    destination: IpAddr,
) -> Vec<u8> {
    message.extend(trailer);
    if let (IpAddr::V6(source), IpAddr::V6(destination)) = (source, destination) {
        // 8 + 255 × 16 + 28 octets at most.
        let length = u32::try_from(message.len()).unwrap_or(u32::MAX);
        let field = |message: &mut Vec<u8>, value: u16| {
            let at = CHECKSUM_AT..CHECKSUM_AT + 2;
            if let Some(field) = message.get_mut(at) {
                field.copy_from_slice(&value.to_be_bytes());
            }
        };
        field(&mut message, 0);
        let sum = Checksum::pseudo_v6(source, destination, PROTOCOL, length).with(&message);
        field(&mut message, sum.finish());
    }
    message
}

/// The first octet of the checksum.
const CHECKSUM_AT: usize = 6;

fn pseudo_header(outgoing: &Outgoing<'_>, coverage: Coverage, length: usize) -> Checksum {
    // 8 + 255 × 16 octets at most.
    let length = u16::try_from(length).unwrap_or(u16::MAX);
    match (outgoing.version, outgoing.source, outgoing.destination) {
        (Version::V3, IpAddr::V4(source), IpAddr::V4(destination)) => {
            let pseudo = |destination| Checksum::pseudo_v4(source, destination, PROTOCOL, length);
            match coverage {
                Coverage::PseudoHeader => pseudo(destination),
                Coverage::LegacyMulticast => pseudo(GROUP_V4),
                Coverage::MessageOnly => Checksum::new(),
            }
        }
        (_, IpAddr::V6(source), IpAddr::V6(destination)) => {
            Checksum::pseudo_v6(source, destination, PROTOCOL, u32::from(length))
        }
        (Version::V2, IpAddr::V4(_), _)
        | (Version::V3, IpAddr::V4(_), IpAddr::V6(_))
        | (_, IpAddr::V6(_), IpAddr::V4(_)) => Checksum::new(),
    }
}
