//! Where adverts go and come from.

use std::net::IpAddr;

use super::Facts;
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::{self, Block, Kind, Transport as Keyword};
use crate::conf::lower::defaults::Defaults;
use crate::conf::lower::slot::Slot;
use crate::conf::lower::tuning::small;
use crate::conf::source::Span;
use crate::conf::suggest;
use crate::conf::tree::{Entry, Token};
use crate::conf::value::{self, Switch};
use crate::types::{Family, IfName, Prefix};
use crate::vrrp::{Destination, Peer, PeerChecksum, Senders, Source, SourceLoss, Unicast};

/// What one block says.
#[derive(Default)]
pub(in crate::conf::lower) struct Draft {
    pub(super) source: Slot<IpAddr>,
    group: Slot<IpAddr>,
    peers: Vec<(Peer, Span)>,
    /// Where an entry of the peers was wrong.
    broken_peer: Option<Span>,
    /// The first keyword that is only for unicast.
    pub(super) unicast: Option<Span>,
    ttl: Slot<u8>,
    fault_without_peer: Slot<()>,
    senders: Slot<Senders>,
    checksum: Slot<PeerChecksum>,
    track_source: Slot<()>,
    native_ipv6: Slot<()>,
    pub(super) vrf: Slot<IfName>,
}

impl Draft {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        let place = entry.head().span;
        match keyword {
            Keyword::UnicastSrcIp
            | Keyword::UnicastPeer
            | Keyword::CheckUnicastSrc
            | Keyword::OldUnicastChecksum
            | Keyword::UnicastFaultNoPeer => {
                self.unicast.get_or_insert(place);
            }
            Keyword::McastSrcIp
            | Keyword::McastDstIp
            | Keyword::UnicastTtl
            | Keyword::TrackSrcIp
            | Keyword::NativeIpv6
            | Keyword::Vrf => {}
        }
        match keyword {
            Keyword::McastSrcIp | Keyword::UnicastSrcIp => {
                let source = value::word(entry, findings)
                    .and_then(|address| without_length(address, findings));
                self.source.set(source, entry, findings);
            }
            Keyword::McastDstIp => {
                let group = multicast(entry, findings);
                self.group.set(group, entry, findings);
            }
            Keyword::UnicastPeer => self.peers(entry, findings),
            Keyword::UnicastTtl => {
                let ttl = small(value::number(entry, findings));
                self.ttl.set(ttl, entry, findings);
            }
            Keyword::UnicastFaultNoPeer => flag(&mut self.fault_without_peer, (), entry, findings),
            Keyword::CheckUnicastSrc => flag(&mut self.senders, Senders::Peers, entry, findings),
            Keyword::OldUnicastChecksum => {
                let checksum = old_checksum(entry, findings);
                self.checksum.set(checksum, entry, findings);
            }
            Keyword::TrackSrcIp => flag(&mut self.track_source, (), entry, findings),
            Keyword::NativeIpv6 => {
                let message = "`native_ipv6` is no longer needed: the addresses tell the family";
                findings.add(Diagnostic::warning(Code::Deprecated, place, message));
                flag(&mut self.native_ipv6, (), entry, findings);
            }
            Keyword::Vrf => {
                let vrf =
                    value::word(entry, findings).and_then(|name| value::interface(name, findings));
                self.vrf.set(vrf, entry, findings);
            }
        }
    }

    fn peers(&mut self, list: Entry<'_>, findings: &mut Findings) {
        value::no_more_than(list, 1, findings);
        let Some(options) = list.keyword.and_then(|keyword| keyword.children) else {
            return;
        };
        for entry in list.children() {
            let place = entry.head().span;
            let Some(peer) = self.peer(entry, options, findings) else {
                self.broken_peer = Some(place);
                continue;
            };
            let same = |(other, _): &&(Peer, Span)| other.address == peer.address;
            if let Some((_, first)) = self.peers.iter().find(same) {
                let message = format!("{} is given twice; the first one counts", peer.address);
                findings.add(
                    Diagnostic::warning(Code::DuplicatePeer, place, message)
                        .related(*first, "it was given here"),
                );
                continue;
            }
            self.peers.push((peer, place));
        }
    }

    fn peer(
        &mut self,
        entry: Entry<'_>,
        options: &'static Block,
        findings: &mut Findings,
    ) -> Option<Peer> {
        let mut peer = Peer::new(without_length(entry.head(), findings)?);
        let mut words = entry.words().skip(1);
        while let Some(word) = words.next() {
            let keyword = options
                .find(word.text)
                .filter(|keyword| keyword.kind == Kind::Value);
            let Some((keyword, option)) = keyword
                .and_then(|keyword| keyword.support().peer().map(|option| (keyword, option)))
            else {
                let message = format!("unknown option `{}` of a peer", shown(word.text));
                let finding = Diagnostic::error(Code::UnknownKeyword, word.span, message);
                findings.add(match suggest::nearest(word.text, ["min_ttl", "max_ttl"]) {
                    Some(meant) => finding.help(format!("did you mean `{meant}`?")),
                    None => finding.help("write each peer on a line of its own"),
                });
                return None;
            };
            let Some(number) = words.next() else {
                let message = format!("`{}` has no value", keyword.name);
                findings.add(Diagnostic::error(Code::MissingValue, word.span, message));
                return None;
            };
            let ttl: u8 = small(value::number_in(number, keyword.argument, findings))?;
            match option {
                keywords::Peer::MinTtl => peer.min_ttl = ttl,
                keywords::Peer::MaxTtl => peer.max_ttl = ttl,
                keywords::Peer::Address => return None,
            }
            if self.senders.is_absent() {
                self.senders = Slot::Given(Senders::Peers, word.span);
            }
        }
        if peer.min_ttl > peer.max_ttl {
            let message = format!(
                "`min_ttl` {} is above `max_ttl` {}: no advert of this peer counts",
                peer.min_ttl, peer.max_ttl
            );
            findings.add(Diagnostic::error(Code::TtlRange, entry.span(), message));
            return None;
        }
        Some(peer)
    }

    /// The family that it tells, and where.
    pub(super) fn family(&self) -> Option<(Family, Span)> {
        let of = |slot: &Slot<IpAddr>| match *slot {
            Slot::Given(address, at) => Some((Family::of(address), at)),
            Slot::Absent | Slot::Broken(_) => None,
        };
        let peer = || {
            let (peer, at) = self.peers.first()?;
            Some((Family::of(peer.address), *at))
        };
        let native = || Some((Family::V6, self.native_ipv6.span()?));
        of(&self.source)
            .or_else(peer)
            .or_else(|| of(&self.group))
            .or_else(native)
    }

    pub(in crate::conf::lower) fn peer_addresses(&self) -> impl Iterator<Item = (IpAddr, Span)> {
        self.peers.iter().map(|(peer, at)| (peer.address, *at))
    }

    /// Whether adverts go to peers.
    pub(in crate::conf::lower) fn has_peers(&self) -> bool {
        !self.peers.is_empty() || self.broken_peer.is_some()
    }

    pub(in crate::conf::lower) fn group(&self) -> Option<IpAddr> {
        self.group.value().copied()
    }

    pub(in crate::conf::lower) fn source(&self) -> Option<IpAddr> {
        self.source.value().copied()
    }

    /// What is of another family than the virtual router.
    pub(super) fn check_family(&self, family: Family, findings: &mut Findings) {
        let source = self.source.value().copied().zip(self.source.span());
        let group = self.group.value().copied().zip(self.group.span());
        for (address, at) in source.into_iter().chain(group).chain(self.peer_addresses()) {
            if Family::of(address) != family {
                let message = format!(
                    "an {} address in a virtual router of {family}",
                    Family::of(address)
                );
                findings.add(
                    Diagnostic::error(Code::MixedFamilies, at, message)
                        .help("make one `vrrp_instance` for each family"),
                );
            }
        }
    }

    pub(super) fn finish_source(&self, findings: &mut Findings) -> Source {
        let loss = match (self.source.is_absent(), self.track_source.span()) {
            (false, Some(_)) => SourceLoss::Fault,
            (true, Some(at)) => {
                let message = "`track_src_ip` has no effect without a source address";
                findings.add(
                    Diagnostic::warning(Code::NoEffect, at, message)
                        .help("add `mcast_src_ip` or `unicast_src_ip`"),
                );
                SourceLoss::Borne
            }
            (_, None) => SourceLoss::Borne,
        };
        Source {
            address: self.source(),
            loss,
        }
    }

    pub(super) fn finish(
        &self,
        facts: Facts,
        defaults: &Defaults,
        findings: &mut Findings,
    ) -> Destination {
        if self.has_peers() {
            return self.to_peers(facts, defaults, findings);
        }
        if let Some(at) = self.ttl.span() {
            let message = "`unicast_ttl` has no effect without a peer";
            findings.add(
                Diagnostic::warning(Code::NoEffect, at, message)
                    .help("add `unicast_peer { … }`; adverts to the multicast group have TTL 255"),
            );
        }
        if !self.fault_without_peer.is_absent() {
            return Destination::Nobody;
        }
        if let Some(at) = self.unicast {
            let message = "there is no peer: adverts go to the multicast group";
            findings.add(
                Diagnostic::warning(Code::UnicastWithoutPeer, at, message)
                    .help("add `unicast_peer { … }`, or `unicast_fault_no_peer`, or remove this"),
            );
        }
        Destination::Group(self.group())
    }

    fn to_peers(&self, facts: Facts, defaults: &Defaults, findings: &mut Findings) -> Destination {
        if let Some(at) = self.group.span() {
            let message = "`mcast_dst_ip` has no effect: adverts go to the peers";
            findings.add(Diagnostic::warning(Code::NoEffect, at, message));
        }
        if let (Switch::On, Some(at)) = (facts.strict, self.unicast) {
            let message = "strict mode knows no unicast";
            findings.add(
                Diagnostic::error(Code::StrictUnicast, at, message)
                    .help("remove the peers or `strict_mode`; keepalived ends on an interface that can do multicast"),
            );
        }
        let senders = match defaults.check_unicast_src {
            Switch::On => Senders::Peers,
            Switch::Off => Senders::Any,
        };
        let ttl = match facts.family {
            Family::V4 => Some(u8::MAX),
            Family::V6 => None,
        };
        Destination::Peers(Unicast {
            peers: self.peers.iter().map(|(peer, _)| *peer).collect(),
            ttl: self.ttl.value().copied().or(ttl),
            senders: self.senders.or(senders),
            checksum: self.checksum.or(PeerChecksum::Detected),
        })
    }
}

/// A keyword without value.
pub(super) fn flag<T>(slot: &mut Slot<T>, set: T, entry: Entry<'_>, findings: &mut Findings) {
    value::no_more_than(entry, 1, findings);
    slot.set(Some(set), entry, findings);
}

/// An address whose prefix length, if it has one, does not count.
fn without_length(word: Token<'_>, findings: &mut Findings) -> Option<IpAddr> {
    match word.text.parse::<Prefix>() {
        Ok(prefix) if word.text.contains('/') => {
            let message = format!("{prefix} is read as {}", prefix.address());
            findings.add(
                Diagnostic::warning(Code::NoEffect, word.span, message)
                    .help("leave out the prefix length"),
            );
            Some(prefix.address())
        }
        Ok(_) | Err(_) => value::address(word, findings),
    }
}

fn old_checksum(entry: Entry<'_>, findings: &mut Findings) -> Option<PeerChecksum> {
    value::no_more_than(entry, 2, findings);
    let Some(word) = entry.value() else {
        return Some(PeerChecksum::Old);
    };
    if word.text == "never" {
        return Some(PeerChecksum::Standard);
    }
    value::bad_choice(word, &["never"], findings);
    None
}

/// A multicast address that no router forwards.
fn multicast(entry: Entry<'_>, findings: &mut Findings) -> Option<IpAddr> {
    let word = value::word(entry, findings)?;
    let address = value::address(word, findings)?;
    let (fits, example) = match address {
        IpAddr::V4(v4) => (v4.is_multicast(), "a multicast address, such as 224.0.0.18"),
        IpAddr::V6(v6) => {
            let [first, ..] = v6.segments();
            (
                v6.is_multicast() && first & 0xf == 2,
                "a multicast address of the link, such as ff02::12",
            )
        }
    };
    if fits {
        return Some(address);
    }
    let message = format!("{address} is not {example}");
    findings.add(Diagnostic::error(Code::BadAddress, word.span, message));
    None
}
