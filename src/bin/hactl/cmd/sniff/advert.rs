//! One VRRP packet as the sniffer sees it: every field, and what a receiver would object to.

use std::net::IpAddr;
use std::time::Duration;

use hactl::types::{Family, MacAddr};
use hactl::vrrp::packet::{self, ChecksumVerdict, Message};
use hactl::vrrp::{Discard, Version};
use hactl::wire::frame::{Content, Frame};
use hactl::wire::{ah, ipv4, ipv6};
use serde::{Serialize, Serializer};

/// A packet; the JSON object of `--format json`.
#[derive(Debug, Serialize)]
pub(super) struct Advert {
    /// 1 for the first VRRP packet that passed the filter.
    pub(super) number: u64,
    /// Seconds since 1970 UTC with nine decimals.
    #[serde(serialize_with = "seconds")]
    pub(super) time: Duration,
    pub(super) source_mac: Option<MacAddr>,
    pub(super) destination_mac: Option<MacAddr>,
    pub(super) vlan: Option<u16>,
    pub(super) source: IpAddr,
    pub(super) destination: IpAddr,
    pub(super) ip: IpHeader,
    /// The authentication header of RFC 4302, if there is one.
    pub(super) ah: Option<AhHeader>,
    pub(super) version: Option<u8>,
    pub(super) kind: Option<u8>,
    pub(super) vrid: Option<u8>,
    pub(super) priority: Option<u8>,
    pub(super) interval_ms: Option<u32>,
    pub(super) authentication: Option<Authentication>,
    pub(super) checksum: Option<u16>,
    pub(super) addresses: Vec<IpAddr>,
    /// keepalived's `auth_hmac`.
    pub(super) trailer: Option<Trailer>,
    pub(super) verdict: Verdict,
    /// What a receiver would object to; empty for a good packet.
    pub(super) problems: Vec<Problem>,
}

/// The IP header. Fields of the other family are absent.
#[derive(Debug, Serialize)]
pub(super) struct IpHeader {
    pub(super) family: Family,
    pub(super) ttl: u8,
    pub(super) traffic_class: u8,
    pub(super) protocol: u8,
    /// IPv4: header included; IPv6: header not included.
    pub(super) length: u16,
    pub(super) identification: Option<u16>,
    pub(super) fragment: Option<bool>,
    pub(super) header_checksum_right: Option<bool>,
    pub(super) flow_label: Option<u32>,
}

#[derive(Debug, Serialize)]
pub(super) struct AhHeader {
    pub(super) spi: u32,
    pub(super) sequence: u32,
    pub(super) icv: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Authentication {
    pub(super) kind: u8,
    /// `…` unless asked for.
    pub(super) password: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Trailer {
    pub(super) kind: u8,
    pub(super) key_id: u8,
    pub(super) seconds: u32,
    pub(super) fraction: u16,
    pub(super) counter: u16,
    pub(super) tag: String,
}

/// What was checked, and how it came out.
#[derive(Debug, Serialize)]
pub(super) struct Verdict {
    pub(super) checksum: Option<ChecksumVerdict>,
    pub(super) ttl: TtlVerdict,
    pub(super) length: Option<LengthVerdict>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum TtlVerdict {
    Right,
    Wrong,
    /// Unicast: receivers don't ask for 255.
    Unchecked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum LengthVerdict {
    Right,
    /// Link padding counted as payload; receivers ignore it.
    Padded,
    /// As long as with an `auth_hmac` trailer.
    Trailer,
    Wrong,
}

/// One objection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Problem {
    /// What the state machine discards it for.
    Discard(Discard),
    /// Part of a larger packet.
    Fragment,
    /// The IPv4 header checksum is wrong.
    HeaderChecksum,
}

/// Whether passwords are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Secrets {
    Hidden,
    Shown,
}

impl Problem {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Discard(reason) => reason.name(),
            Self::Fragment => "fragment",
            Self::HeaderChecksum => "header-checksum",
        }
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl TtlVerdict {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Unchecked => "unchecked",
        }
    }
}

impl LengthVerdict {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Padded => "padded",
            Self::Trailer => "trailer",
            Self::Wrong => "wrong",
        }
    }
}

/// Looks at a frame; `None` when it is no VRRP.
pub(super) fn observe(time: Duration, frame: &Frame<'_>, secrets: Secrets) -> Option<Advert> {
    let (source, destination, ip, payload) = match &frame.content {
        Content::Ipv4(packet) => (
            packet.source.into(),
            packet.destination.into(),
            header_of_v4(packet),
            packet.payload,
        ),
        Content::Ipv6(packet) => (
            packet.source.into(),
            packet.destination.into(),
            header_of_v6(packet),
            packet.payload,
        ),
        Content::Arp(_) | Content::Other(_) => return None,
    };
    let is_later_fragment = is_later_fragment(frame);
    let (ah, payload) = match ip.protocol {
        packet::PROTOCOL => (None, payload),
        ah::PROTOCOL if !is_later_fragment => {
            let header = ah::parse(payload).ok()?;
            if header.next_header != packet::PROTOCOL {
                return None;
            }
            (Some(ah_header(&header)), header.payload)
        }
        _ => return None,
    };
    let family = ip.family;
    let mut advert = Advert {
        number: 0,
        time,
        source_mac: frame.source,
        destination_mac: frame.destination,
        vlan: frame.vlan,
        source,
        destination,
        verdict: Verdict {
            checksum: None,
            ttl: ttl_verdict(ip.ttl, destination),
            length: None,
        },
        ip,
        ah,
        version: None,
        kind: None,
        vrid: None,
        priority: None,
        interval_ms: None,
        authentication: None,
        checksum: None,
        addresses: Vec::new(),
        trailer: None,
        problems: Vec::new(),
    };
    if !is_later_fragment {
        advert.read(payload, family, secrets);
    }
    advert.judge_ip();
    Some(advert)
}

impl Advert {
    pub(super) fn is_bad(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Fills in the message, and the objections to it.
    fn read(&mut self, payload: &[u8], family: Family, secrets: Secrets) {
        // A message that can't be decoded still tells who meant it for whom.
        if let Some([first, vrid, priority, ..]) = payload.first_chunk::<8>() {
            self.version = Some(first >> 4);
            self.kind = Some(first & 0x0f);
            self.vrid = Some(*vrid);
            self.priority = Some(*priority);
        }
        let message = match packet::decode(payload, family) {
            Ok(message) => message,
            Err(reason) => {
                if reason == Discard::Length {
                    self.verdict.length = Some(LengthVerdict::Wrong);
                }
                self.problems.push(Problem::Discard(reason));
                return;
            }
        };
        let checksum = message.checksum_verdict(self.source, self.destination);
        self.interval_ms = Some(match message.version() {
            Version::V2 => u32::from(message.interval_field()) * 1000,
            Version::V3 => u32::from(message.interval_field()) * 10,
        });
        self.authentication = message
            .authentication_type()
            .map(|kind| authentication(kind, &message, secrets));
        self.checksum = Some(message.checksum());
        self.addresses = message.addresses().collect();
        self.trailer = message.trailer().map(trailer);
        self.verdict.checksum = Some(checksum);
        self.verdict.length = Some(match (message.trailer(), message.surplus()) {
            (Some(_), _) => LengthVerdict::Trailer,
            (None, 0) => LengthVerdict::Right,
            (None, _) => LengthVerdict::Padded,
        });
        self.problems
            .extend(objections(&message, checksum).map(Problem::Discard));
    }

    fn judge_ip(&mut self) {
        if self.verdict.ttl == TtlVerdict::Wrong {
            self.problems.push(Problem::Discard(Discard::Ttl));
        }
        if self.ip.fragment == Some(true) {
            self.problems.push(Problem::Fragment);
        }
        if self.ip.header_checksum_right == Some(false) {
            self.problems.push(Problem::HeaderChecksum);
        }
    }
}

/// What any receiver discards a decoded message for, whatever its configuration.
fn objections(message: &Message<'_>, checksum: ChecksumVerdict) -> impl Iterator<Item = Discard> {
    let no_addresses = message.version() == Version::V3 && message.address_count() == 0;
    let unknown_authentication = message.authentication_type().is_some_and(|kind| kind > 2);
    [
        (message.kind() != packet::ADVERTISEMENT, Discard::Type),
        (!checksum.is_right(), Discard::Checksum),
        (message.vrid() == 0, Discard::Vrid),
        (unknown_authentication, Discard::AuthenticationInvalid),
        (message.adver_interval().is_err(), Discard::Interval),
        (no_addresses, Discard::AddressCount),
    ]
    .into_iter()
    .filter_map(|(objects, reason)| objects.then_some(reason))
}

fn is_later_fragment(frame: &Frame<'_>) -> bool {
    match &frame.content {
        Content::Ipv4(packet) => packet.fragment_offset > 0,
        Content::Ipv6(_) | Content::Arp(_) | Content::Other(_) => false,
    }
}

fn header_of_v4(packet: &ipv4::Packet<'_>) -> IpHeader {
    IpHeader {
        family: Family::V4,
        ttl: packet.ttl,
        traffic_class: packet.tos,
        protocol: packet.protocol,
        length: packet.total_length,
        identification: Some(packet.identification),
        fragment: Some(packet.is_fragment()),
        header_checksum_right: Some(packet.header_is_intact),
        flow_label: None,
    }
}

fn header_of_v6(packet: &ipv6::Packet<'_>) -> IpHeader {
    IpHeader {
        family: Family::V6,
        ttl: packet.hop_limit,
        traffic_class: packet.traffic_class,
        protocol: packet.next_header,
        length: packet.payload_length,
        identification: None,
        fragment: None,
        header_checksum_right: None,
        flow_label: Some(packet.flow_label),
    }
}

fn ah_header(header: &ah::Header<'_>) -> AhHeader {
    AhHeader {
        spi: header.spi,
        sequence: header.sequence,
        icv: hex(header.icv),
    }
}

fn ttl_verdict(ttl: u8, destination: IpAddr) -> TtlVerdict {
    match (destination.is_multicast(), ttl) {
        (false, _) => TtlVerdict::Unchecked,
        (true, packet::TTL) => TtlVerdict::Right,
        (true, _) => TtlVerdict::Wrong,
    }
}

fn authentication(kind: u8, message: &Message<'_>, secrets: Secrets) -> Authentication {
    let password = message.password_field().filter(|_| kind == 1);
    Authentication {
        kind,
        password: password.map(|octets| match secrets {
            Secrets::Hidden => "…".to_owned(),
            Secrets::Shown => text(&octets),
        }),
    }
}

/// The octets before the padding, with whatever is not printable escaped.
fn text(octets: &[u8]) -> String {
    let end = octets.iter().rposition(|octet| *octet != 0);
    let used = end.and_then(|last| octets.get(..=last)).unwrap_or_default();
    used.escape_ascii().to_string()
}

fn trailer(octets: &[u8; packet::TRAILER_OCTETS]) -> Trailer {
    let [kind, key_id, _, _, s0, s1, s2, s3, f0, f1, c0, c1, tag @ ..] = octets;
    Trailer {
        kind: *kind,
        key_id: *key_id,
        seconds: u32::from_be_bytes([*s0, *s1, *s2, *s3]),
        fraction: u16::from_be_bytes([*f0, *f1]),
        counter: u16::from_be_bytes([*c0, *c1]),
        tag: hex(tag),
    }
}

fn hex(octets: &[u8]) -> String {
    let digits = |octet: &u8| [octet >> 4, octet & 0x0f];
    octets
        .iter()
        .flat_map(digits)
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// Serialises a moment as text, because JSON readers lose nanoseconds in numbers.
pub(super) fn seconds<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!(
        "{}.{:09}",
        time.as_secs(),
        time.subsec_nanos()
    ))
}
