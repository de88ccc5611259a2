//! One entry of `static_ipaddress`.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

use super::{CommonFamily, Context, hop, set};
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::route::StaticAddress as Keyword;
use crate::conf::keywords::{Block, RoutingName};
use crate::conf::limits::LABEL_BYTES_MAX;
use crate::conf::lower::words::Line;
use crate::conf::tree::{Entry, Token};
use crate::conf::value;
use crate::types::{Family, IfName, Prefix, StaticAddress, StaticAddressFlag, Tracking};

/// The longest prefix that leaves room for a broadcast address.
const BROADCAST_PREFIX_MAX: u8 = 30;

/// What the words of an entry say.
#[derive(Default)]
struct Draft<'a> {
    family: CommonFamily,
    interface: Option<(IfName, Token<'a>)>,
    label: Option<(String, Token<'a>)>,
    scope: Option<(u8, Token<'a>)>,
    broadcast: Option<(Broadcast, Token<'a>)>,
    peer: Option<IpAddr>,
    flags: BTreeSet<StaticAddressFlag>,
    preferred: Option<Preferred>,
    tracking: Option<Tracking>,
}

#[derive(Clone, Copy)]
enum Broadcast {
    /// The last address of the network (`+`).
    Last,
    /// The first (`-`).
    First,
    This(Ipv4Addr),
}

#[derive(Clone, Copy)]
enum Preferred {
    Forever,
    Seconds(u32),
}

/// Reads an entry; `None` if something was wrong with it.
pub(super) fn read(
    entry: Entry<'_>,
    options: &'static Block,
    context: &mut Context<'_>,
    findings: &mut Findings,
) -> Option<StaticAddress> {
    let mut line = Line::after_head(entry, findings);
    let head = entry.head();
    let prefix = value::prefix(head, line.findings)?;
    let mut draft = Draft::default();
    draft.family.agree(prefix.family(), head, &mut line)?;
    while let Some(word) = line.next() {
        let keyword = options
            .find(word.text)
            .and_then(|keyword| keyword.support().static_address());
        let Some(keyword) = keyword else {
            super::unknown(word, "static address", options, &mut line);
            return None;
        };
        draft.word(keyword, word, context, &mut line)?;
    }
    draft.finish(prefix, head, context, &mut line)
}

impl<'a> Draft<'a> {
    fn word(
        &mut self,
        keyword: Keyword,
        word: Token<'a>,
        context: &mut Context<'_>,
        line: &mut Line<'a, '_>,
    ) -> Option<()> {
        match keyword {
            Keyword::Ip => {
                let message = "each address stands on a line of its own";
                line.error(Code::BadAddress, word, message);
                return None;
            }
            Keyword::Dev => self.dev(word, line)?,
            Keyword::Scope => {
                let scope = context.small(RoutingName::Scope, word, line)?;
                set(&mut self.scope, (scope, word), word, line);
            }
            Keyword::Broadcast => {
                let broadcast = broadcast(word, line)?;
                set(&mut self.broadcast, (broadcast, word), word, line);
            }
            Keyword::Label => {
                let label = label(word, line)?;
                set(&mut self.label, (label, word), word, line);
            }
            Keyword::Peer => {
                let peer = super::address(word, &mut self.family, line)?;
                set(&mut self.peer, peer, word, line);
            }
            Keyword::Flag(flag) => {
                self.flags.insert(flag);
            }
            Keyword::NoTrack => set(&mut self.tracking, Tracking::Ignored, word, line),
            Keyword::TrackGroup => {
                let group = context.group(word, line)?;
                set(&mut self.tracking, Tracking::Group(group), word, line);
            }
            Keyword::PreferredLifetime => {
                let preferred = match line.take("forever") {
                    Some(_) => Preferred::Forever,
                    None => Preferred::Seconds(line.number(word, 0, u32::MAX.into())?),
                };
                set(&mut self.preferred, preferred, word, line);
            }
        }
        Some(())
    }

    /// keepalived leaves out an address that is to be on two interfaces.
    fn dev(&mut self, word: Token<'a>, line: &mut Line<'a, '_>) -> Option<()> {
        let name = hop::interface(word, line)?;
        if let Some((_, first)) = self.interface.replace((name, word)) {
            line.findings.add(
                Diagnostic::error(Code::SetTwice, word.span, "the address has two interfaces")
                    .related(first.span, "this is the first"),
            );
            return None;
        }
        Some(())
    }

    /// The address, if its parts go together.
    fn finish(
        mut self,
        prefix: Prefix,
        head: Token<'a>,
        context: &Context<'_>,
        line: &mut Line<'a, '_>,
    ) -> Option<StaticAddress> {
        let (label, scope) = self.only_v4(prefix.family(), line);
        let is_host = prefix.length() == prefix.family().bits();
        let broadcast = self.broadcast(prefix, line).ok()?;
        let mut prefix = prefix;
        if self.peer.is_some() && !is_host {
            let message = "the address has a peer: its prefix length is ignored";
            line.warn(Code::IgnoredOption, head, message);
            prefix = Prefix::host(prefix.address());
        }
        let preferred_seconds = match (prefix.family(), self.preferred) {
            (Family::V4, _) | (_, Some(Preferred::Forever)) => None,
            (_, Some(Preferred::Seconds(seconds))) => Some(seconds),
            (_, None) => (prefix.length() == Family::V6.bits()).then_some(0),
        };
        let interface = self.interface.map(|(name, _)| name);
        Some(StaticAddress {
            prefix,
            interface: interface.unwrap_or_else(|| context.default_interface.clone()),
            label,
            scope,
            broadcast,
            peer: self.peer,
            flags: self.flags,
            preferred_seconds,
            tracking: self.tracking.unwrap_or(Tracking::Followed),
        })
    }

    /// Label and scope, which addresses of IPv6 don't have.
    fn only_v4(&mut self, family: Family, line: &mut Line<'a, '_>) -> (Option<String>, u8) {
        let label = self.label.take();
        if family == Family::V4 {
            let scope = self.scope.map_or(0, |(scope, _)| scope);
            return (label.map(|(label, _)| label), scope);
        }
        let words = [
            label.map(|(_, word)| word),
            self.scope.map(|(_, word)| word),
        ];
        for word in words.into_iter().flatten() {
            let message = format!("an address of IPv6 has no {}: it is ignored", word.text);
            line.warn(Code::WrongFamily, word, message);
        }
        (None, 0)
    }

    /// Finds the broadcast address; whether that went well.
    fn broadcast(
        &self,
        prefix: Prefix,
        line: &mut Line<'a, '_>,
    ) -> Result<Option<Ipv4Addr>, Wrong> {
        let Some((broadcast, word)) = self.broadcast else {
            return Ok(None);
        };
        let IpAddr::V4(address) = prefix.address() else {
            let message = "an address of IPv6 has no broadcast address";
            line.error(Code::WrongFamily, word, message);
            return Err(Wrong);
        };
        if self.peer.is_some() {
            let message = "an address with a peer has no broadcast address: it is ignored";
            line.warn(Code::IgnoredOption, word, message);
            return Ok(None);
        }
        let host_bits = u32::MAX.checked_shr(prefix.length().into()).unwrap_or(0);
        let number = match broadcast {
            Broadcast::This(address) => return Ok(Some(address)),
            Broadcast::Last | Broadcast::First if prefix.length() > BROADCAST_PREFIX_MAX => {
                let message = format!("{prefix} leaves no room for a broadcast address");
                line.error(Code::BadAddress, word, message);
                return Err(Wrong);
            }
            Broadcast::Last => address.to_bits() | host_bits,
            Broadcast::First => address.to_bits() & !host_bits,
        };
        Ok(Some(Ipv4Addr::from_bits(number)))
    }
}

/// Something was wrong and is reported.
struct Wrong;

/// `+`, `-` or an address.
fn broadcast(word: Token<'_>, line: &mut Line<'_, '_>) -> Option<Broadcast> {
    let value = line.value(word)?;
    match value.text {
        "+" => return Some(Broadcast::Last),
        "-" => return Some(Broadcast::First),
        _ => {}
    }
    match value::address(value, line.findings)? {
        IpAddr::V4(address) => Some(Broadcast::This(address)),
        IpAddr::V6(_) => {
            let message = format!("`{}` is not an address of IPv4", shown(value.text));
            line.error(Code::WrongFamily, value, message);
            None
        }
    }
}

fn label(word: Token<'_>, line: &mut Line<'_, '_>) -> Option<String> {
    let value = line.value(word)?;
    let length = value.text.len();
    if (1..=LABEL_BYTES_MAX).contains(&length) {
        return Some(value.text.to_owned());
    }
    let message = format!("the label has {length} bytes, the kernel takes 1 to {LABEL_BYTES_MAX}");
    line.error(Code::BadLabel, value, message);
    None
}
