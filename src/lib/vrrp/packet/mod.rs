//! The codec of VRRP messages: what lies behind the IP header.
//!
//! ```text
//!  0               1               2               3
//! +-------+-------+---------------+---------------+---------------+
//! |version| type  | VRID          | priority      | address count |
//! +-------+-------+---------------+---------------+---------------+
//! | auth type     | interval (s)  | checksum                      |  VRRPv2
//! | 0     | interval (cs)         | checksum                      |  VRRPv3
//! +---------------+---------------+-------------------------------+
//! | addresses, 4 or 16 octets each                                |
//! | 8 octets of authentication data                               |  VRRPv2 over IPv4
//! +---------------------------------------------------------------+
//! ```
//!
//! [`encode()`] makes the message of an advert. [`decode()`] only finds the parts; whether a receiver
//! may believe them (TTL, type, identifier, authentication, interval, checksum) is the state
//! machine's business, in its order. IP headers are in [`wire`](crate::wire).

mod decode;
mod encode;

pub use decode::{ChecksumVerdict, Message, decode, vrid_of};
pub use encode::{Coverage, Outgoing, encode, encode_covering, with_trailer};

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::config::Version;
use crate::types::Family;

/// IP protocol number. RFC 9568 §5.1.1.4.
pub const PROTOCOL: u8 = 112;
/// IP protocol number of adverts behind an authentication header. RFC 4302 §2.
pub const PROTOCOL_AUTHENTICATED: u8 = 51;
/// The IPv4 group. RFC 9568 §5.1.1.2.
pub const GROUP_V4: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 18);
/// The IPv6 group. RFC 9568 §5.1.2.2.
pub const GROUP_V6: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 0x12);
/// TTL or hop limit, sent and demanded on multicast. RFC 9568 §5.1.1.3.
pub const TTL: u8 = 255;
/// The type nibble of an advert, the only one there is. RFC 9568 §5.2.2.
pub const ADVERTISEMENT: u8 = 1;
/// The largest number of addresses that the count field can tell.
pub const ADDRESSES_MAX: usize = 255;
/// Octets of keepalived's `auth_hmac` trailer behind a message (vrrp.md §5.4).
pub const TRAILER_OCTETS: usize = 28;

const FIXED_OCTETS: usize = 8;
const AUTHENTICATION_OCTETS: usize = 8;

/// The group that routers of a family talk in.
pub const fn group(family: Family) -> IpAddr {
    match family {
        Family::V4 => IpAddr::V4(GROUP_V4),
        Family::V6 => IpAddr::V6(GROUP_V6),
    }
}

/// Octets of a message with `count` addresses.
pub fn message_octets(version: Version, family: Family, count: u8) -> usize {
    let address_octets = usize::from(family.bits() / 8);
    FIXED_OCTETS + usize::from(count) * address_octets + authentication_octets(version, family)
}

/// `VRRPv2` over IPv4 always ends in authentication data, used or not (vrrp.md §3.4).
const fn authentication_octets(version: Version, family: Family) -> usize {
    match (version, family) {
        (Version::V2, Family::V4) => AUTHENTICATION_OCTETS,
        (Version::V2, Family::V6) | (Version::V3, Family::V4 | Family::V6) => 0,
    }
}

#[cfg(test)]
mod tests;
