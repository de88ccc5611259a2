//! From an advert's contents to its octets.

use std::net::IpAddr;

use super::{
    ADDRESSES_MAX, ADVERTISEMENT, FIXED_OCTETS, PROTOCOL, authentication_octets, message_octets,
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

/// The VRRP message with its checksum, without IP header.
///
/// Checksums: `VRRPv2` over IPv4 sums the message alone, its authentication data included. `VRRPv3`
/// over IPv4 puts a pseudo-header with the real destination in front, as keepalived and FRR demand
/// (RFC 9568 §5.2.8 would not, vrrp.md §4.2). IPv6 uses the pseudo-header of RFC 8200 §8.1.
///
/// `VRRPv2` over IPv6, which no RFC knows, has no authentication data (vrrp.md §3.4).
pub fn encode(outgoing: &Outgoing<'_>) -> Vec<u8> {
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
    let checksum = pseudo_header(outgoing, length)
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

fn pseudo_header(outgoing: &Outgoing<'_>, length: usize) -> Checksum {
    // 8 + 255 × 16 octets at most.
    let length = u16::try_from(length).unwrap_or(u16::MAX);
    match (outgoing.version, outgoing.source, outgoing.destination) {
        (Version::V3, IpAddr::V4(source), IpAddr::V4(destination)) => {
            Checksum::pseudo_v4(source, destination, PROTOCOL, length)
        }
        (_, IpAddr::V6(source), IpAddr::V6(destination)) => {
            Checksum::pseudo_v6(source, destination, PROTOCOL, u32::from(length))
        }
        (Version::V2, IpAddr::V4(_), _)
        | (Version::V3, IpAddr::V4(_), IpAddr::V6(_))
        | (_, IpAddr::V6(_), IpAddr::V4(_)) => Checksum::new(),
    }
}
