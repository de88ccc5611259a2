//! Entries of `virtual_ipaddress` and `virtual_ipaddress_excluded`.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

use super::slot::Slot;
use super::tuning::small;
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::{self, Argument, Block, Kind, Unit};
use crate::conf::limits::LABEL_BYTES_MAX;
use crate::conf::source::Span;
use crate::conf::suggest;
use crate::conf::tree::{Entry, Token};
use crate::conf::value;
use crate::types::{Family, IfName, Prefix};
use crate::vrrp::{AddressAttributes, AddressFlag, Carrier, Lifetime, VirtualAddress};

/// The longest prefix of a network with a broadcast address.
const BROADCAST_LENGTH_MAX: u8 = 30;

/// Address scopes that have a name without the system's files. `linux/rtnetlink.h`
const SCOPES: [(&str, u8); 5] = [
    ("global", 0),
    ("site", 200),
    ("link", 253),
    ("host", 254),
    ("nowhere", 255),
];

/// One address as written.
pub(super) struct Draft {
    pub(super) prefix: Prefix,
    pub(super) span: Span,
    dev: Option<IfName>,
    label: Option<String>,
    scope: u8,
    broadcast: Option<Ipv4Addr>,
    peer: Option<IpAddr>,
    flags: BTreeSet<AddressFlag>,
    preferred: Option<Lifetime>,
    /// Where `use_vmac` stands.
    vmac: Option<Span>,
}

impl Draft {
    /// Reads an entry; `None` if something was wrong with it.
    pub(super) fn read(
        entry: Entry<'_>,
        options: &'static Block,
        findings: &mut Findings,
    ) -> Option<Self> {
        let head = entry.head();
        let prefix = value::prefix(head, findings);
        let mut reader = Options::default();
        let mut words = entry.words().skip(1);
        let mut sound = true;
        // After something wrong the rest could mean anything.
        while sound && let Some(word) = words.next() {
            sound = reader.option(word, &mut words, options, findings);
        }
        let prefix = prefix.filter(|_| sound)?;
        reader.finish(head, prefix, findings)
    }

    /// The interface that carries it.
    pub(super) fn interface<'a>(&'a self, own: &'a IfName) -> &'a IfName {
        self.dev.as_ref().unwrap_or(own)
    }

    /// Whether it names the interface that carries it.
    pub(super) const fn has_interface(&self) -> bool {
        self.dev.is_some()
    }

    /// Where it asks for an interface with a virtual MAC address.
    pub(super) const fn vmac(&self) -> Option<Span> {
        self.vmac
    }

    pub(super) const fn clear_vmac(&mut self) {
        self.vmac = None;
    }

    pub(super) fn finish(self, own: &IfName) -> VirtualAddress {
        VirtualAddress {
            prefix: self.prefix,
            interface: self.dev.unwrap_or_else(|| own.clone()),
            label: self.label,
            scope: self.scope,
            attributes: AddressAttributes {
                broadcast: self.broadcast,
                peer: self.peer,
                flags: self.flags,
                preferred: self.preferred,
                carrier: match self.vmac {
                    Some(_) => Carrier::Vmac,
                    None => Carrier::Interface,
                },
            },
        }
    }
}

/// A broadcast address as written.
#[derive(Clone, Copy)]
enum Broadcast {
    Given(Ipv4Addr),
    /// All host bits set (`+`).
    Ones,
    /// All host bits clear (`-`).
    Zeros,
}

/// The words after an address.
#[derive(Default)]
struct Options {
    dev: Slot<IfName>,
    label: Slot<String>,
    scope: Slot<u8>,
    broadcast: Slot<Broadcast>,
    peer: Slot<IpAddr>,
    preferred: Slot<Lifetime>,
    flags: BTreeSet<AddressFlag>,
    vmac: Option<Span>,
}

impl Options {
    /// Reads one option with its value; whether it was right.
    fn option<'a>(
        &mut self,
        word: Token<'a>,
        rest: &mut impl Iterator<Item = Token<'a>>,
        options: &'static Block,
        findings: &mut Findings,
    ) -> bool {
        let Some(keyword) = options.find(word.text) else {
            findings.add(unknown(word, options));
            return false;
        };
        let Some(option) = keyword.support().address() else {
            findings.not_supported(word.span, keyword.name);
            return false;
        };
        if !keyword.acts() {
            findings.not_supported(word.span, keyword.name);
        }
        if keyword.kind == Kind::Flag {
            self.flag(option, word);
            return true;
        }
        let Some(value) = rest.next() else {
            let message = format!("`{}` has no value", keyword.name);
            findings.add(
                Diagnostic::error(Code::MissingValue, word.span, message)
                    .help(format!("it takes: {}", keyword.syntax)),
            );
            return false;
        };
        self.value(option, word, value, findings)
    }

    fn flag(&mut self, option: keywords::Address, word: Token<'_>) {
        let flag = match option {
            keywords::Address::Home => AddressFlag::Home,
            keywords::Address::Nodad => AddressFlag::DuplicateDetection,
            keywords::Address::Mngtmpaddr => AddressFlag::ManageTemporary,
            keywords::Address::Noprefixroute => AddressFlag::NoPrefixRoute,
            keywords::Address::Autojoin => AddressFlag::AutoJoin,
            keywords::Address::NoTrack => AddressFlag::NotTracked,
            keywords::Address::UseVmac => {
                self.vmac = Some(word.span);
                return;
            }
            keywords::Address::Ip
            | keywords::Address::Dev
            | keywords::Address::Label
            | keywords::Address::Scope
            | keywords::Address::Brd
            | keywords::Address::Peer
            | keywords::Address::PreferredLft => return,
        };
        self.flags.insert(flag);
    }

    fn value(
        &mut self,
        option: keywords::Address,
        word: Token<'_>,
        value: Token<'_>,
        findings: &mut Findings,
    ) -> bool {
        match option {
            keywords::Address::Dev => {
                let dev = value::interface(value, findings);
                take(&mut self.dev, dev, word, findings)
            }
            keywords::Address::Label => {
                let label = label(value, findings);
                take(&mut self.label, label, word, findings)
            }
            keywords::Address::Scope => {
                let scope = scope(value, findings);
                take(&mut self.scope, scope, word, findings)
            }
            keywords::Address::Brd => {
                let broadcast = broadcast(value, findings);
                take(&mut self.broadcast, broadcast, word, findings)
            }
            keywords::Address::Peer => {
                let peer = value::address(value, findings);
                take(&mut self.peer, peer, word, findings)
            }
            keywords::Address::PreferredLft => {
                let lifetime = lifetime(value, findings);
                take(&mut self.preferred, lifetime, word, findings)
            }
            keywords::Address::Ip
            | keywords::Address::Home
            | keywords::Address::Nodad
            | keywords::Address::Mngtmpaddr
            | keywords::Address::Noprefixroute
            | keywords::Address::Autojoin
            | keywords::Address::NoTrack
            | keywords::Address::UseVmac => false,
        }
    }

    /// Applies what looks at the address and several options; `None` if they contradict each other.
    fn finish(self, head: Token<'_>, prefix: Prefix, findings: &mut Findings) -> Option<Draft> {
        if prefix.family() == Family::V6 {
            self.ipv6_only(prefix, findings)?;
        } else if let Some(at) = self.preferred.span() {
            let message = "`preferred_lft` has no effect with IPv4";
            findings.add(Diagnostic::warning(Code::NoEffect, at, message));
        }
        let (broadcast, prefix) = match (self.peer, self.broadcast) {
            (Slot::Given(peer, at), broadcast) => {
                if let Some(brd) = broadcast.span() {
                    let message = "a broadcast address has no effect beside `peer`";
                    findings.add(Diagnostic::warning(Code::NoEffect, brd, message));
                }
                (None, with_peer(head, prefix, peer, at, findings)?)
            }
            (_, Slot::Given(broadcast, at)) => {
                (Some(resolve(broadcast, prefix, at, findings)?), prefix)
            }
            (_, Slot::Absent | Slot::Broken(_)) => (None, prefix),
        };
        let v6 = prefix.family() == Family::V6;
        let usual = if prefix.length() == Family::V6.bits() {
            Lifetime::Seconds(0)
        } else {
            Lifetime::Forever
        };
        Some(Draft {
            prefix,
            span: head.span,
            dev: self.dev.value().cloned(),
            label: self.label.value().filter(|_| !v6).cloned(),
            scope: if v6 { 0 } else { self.scope.or(0) },
            broadcast,
            peer: self.peer.value().copied(),
            flags: self.flags,
            preferred: v6.then(|| self.preferred.or(usual)),
            vmac: self.vmac,
        })
    }

    /// What IPv6 has not; `None` if the address can't be used so.
    fn ipv6_only(&self, prefix: Prefix, findings: &mut Findings) -> Option<()> {
        let ignored = [(self.label.span(), "label"), (self.scope.span(), "scope")];
        for (at, name) in ignored {
            if let Some(at) = at {
                let message = format!("`{name}` has no effect with IPv6");
                findings.add(Diagnostic::warning(Code::NoEffect, at, message));
            }
        }
        let Some(at) = self.broadcast.span() else {
            return Some(());
        };
        let message = format!(
            "{} is one of IPv6, which has no broadcast",
            prefix.address()
        );
        findings.add(Diagnostic::error(Code::BadBroadcast, at, message));
        None
    }
}

/// An address whose network is the other end of a link.
fn with_peer(
    head: Token<'_>,
    prefix: Prefix,
    peer: IpAddr,
    at: Span,
    findings: &mut Findings,
) -> Option<Prefix> {
    if Family::of(peer) != prefix.family() {
        let message = format!(
            "the peer {peer} is of another family than {}",
            prefix.address()
        );
        findings.add(Diagnostic::error(Code::MixedFamilies, at, message));
        return None;
    }
    let host = Prefix::host(prefix.address());
    if head.text.contains('/') {
        let message = format!("with `peer`, {prefix} becomes {host}");
        findings.add(
            Diagnostic::warning(Code::PeerLength, head.span, message)
                .related(at, "the peer")
                .help("leave out the prefix length"),
        );
    }
    Some(host)
}

fn broadcast(value: Token<'_>, findings: &mut Findings) -> Option<Broadcast> {
    match value.text {
        "+" => Some(Broadcast::Ones),
        "-" => Some(Broadcast::Zeros),
        _ => match value::address(value, findings)? {
            IpAddr::V4(address) => Some(Broadcast::Given(address)),
            IpAddr::V6(address) => {
                let message = format!("{address} is no broadcast address: IPv6 has none");
                findings.add(Diagnostic::error(Code::BadBroadcast, value.span, message));
                None
            }
        },
    }
}

/// The broadcast address of a network.
fn resolve(
    broadcast: Broadcast,
    prefix: Prefix,
    at: Span,
    findings: &mut Findings,
) -> Option<Ipv4Addr> {
    let IpAddr::V4(address) = prefix.address() else {
        return None;
    };
    let length = prefix.length();
    if let Broadcast::Given(given) = broadcast {
        return Some(given);
    }
    if length > BROADCAST_LENGTH_MAX {
        let message = format!("{prefix} has no broadcast address");
        findings.add(
            Diagnostic::error(Code::BadBroadcast, at, message)
                .help("write the prefix length of the network, up to /30"),
        );
        return None;
    }
    let hosts = u32::MAX.checked_shr(u32::from(length)).unwrap_or(0);
    let bits = address.to_bits();
    Some(Ipv4Addr::from_bits(match broadcast {
        Broadcast::Zeros => bits & !hosts,
        Broadcast::Ones | Broadcast::Given(_) => bits | hosts,
    }))
}

fn lifetime(value: Token<'_>, findings: &mut Findings) -> Option<Lifetime> {
    if value.text == "forever" {
        return Some(Lifetime::Forever);
    }
    let range = Argument::Number {
        min: 0,
        max: u64::from(u32::MAX),
        unit: Unit::Seconds,
    };
    small(value::number_in(value, range, findings)).map(|seconds| match seconds {
        u32::MAX => Lifetime::Forever,
        seconds => Lifetime::Seconds(seconds),
    })
}

fn take<T>(slot: &mut Slot<T>, value: Option<T>, word: Token<'_>, findings: &mut Findings) -> bool {
    if let Some(before) = slot.span() {
        let message = format!("`{}` is given twice for one address", word.text);
        findings.add(
            Diagnostic::error(Code::SetTwice, word.span, message)
                .related(before, "it was given here"),
        );
        return false;
    }
    let sound = value.is_some();
    *slot = match value {
        Some(value) => Slot::Given(value, word.span),
        None => Slot::Broken(word.span),
    };
    sound
}

fn unknown(word: Token<'_>, options: &'static Block) -> Diagnostic {
    let message = format!("unknown option `{}` of an address", shown(word.text));
    let finding = Diagnostic::error(Code::UnknownKeyword, word.span, message);
    if word.text.parse::<Prefix>().is_ok() {
        return finding.help("write each address on a line of its own");
    }
    let names = options.keywords.iter().map(|keyword| keyword.name);
    match suggest::nearest(word.text, names) {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")),
        None => finding,
    }
}

fn label(value: Token<'_>, findings: &mut Findings) -> Option<String> {
    let length = value.text.len();
    if (1..=LABEL_BYTES_MAX).contains(&length) {
        return Some(value.text.to_owned());
    }
    let message = format!("the label has {length} bytes");
    findings.add(
        Diagnostic::error(Code::BadLabel, value.span, message)
            .help(format!("the kernel takes 1 to {LABEL_BYTES_MAX}")),
    );
    None
}

fn scope(value: Token<'_>, findings: &mut Findings) -> Option<u8> {
    let named = SCOPES.iter().find(|(name, _)| *name == value.text);
    if let Some(&(_, scope)) = named {
        return Some(scope);
    }
    let number = value
        .text
        .parse()
        .ok()
        .filter(|_| !value.text.starts_with('+'));
    if number.is_none() {
        value::bad_choice(value, &SCOPES.map(|(name, _)| name), findings);
    }
    number
}
