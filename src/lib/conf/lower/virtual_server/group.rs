//! `virtual_server_group`.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::frontend;
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::source::Span;
use crate::conf::tree::{Entry, Token};
use crate::conf::value;
use crate::lvs::{Group, Member};
use crate::types::Family;

/// A group and where it stands.
pub(super) struct Draft {
    place: Span,
    /// `None`: something is wrong with it, which was reported.
    pub(super) value: Option<Group>,
}

/// Reads a block; of two with the same name the first one counts, as with keepalived.
pub(super) fn read_into<'a>(
    groups: &mut BTreeMap<&'a str, Draft>,
    block: Entry<'a>,
    findings: &mut Findings,
) {
    let Some(name) = block.value() else {
        let message = "this `virtual_server_group` has no name";
        findings.add(
            Diagnostic::error(Code::MissingName, block.head().span, message)
                .help("write `virtual_server_group NAME {`"),
        );
        return;
    };
    value::no_more_than(block, 2, findings);
    let value = read(block, name, findings);
    let place = block.span();
    if let Some(first) = groups.get(name.text) {
        let message = format!(
            "there is a group `{}` already; that one counts",
            shown(name.text)
        );
        findings.add(
            Diagnostic::warning(Code::DuplicateGroup, place, message)
                .related(first.place, "the first one"),
        );
        return;
    }
    groups.insert(name.text, Draft { place, value });
}

fn read(block: Entry<'_>, name: Token<'_>, findings: &mut Findings) -> Option<Group> {
    let mut members = Vec::new();
    let mut families: [Option<Span>; 2] = [None, None];
    let mut undecided = None;
    let mut is_sound = true;
    let [first_v4, first_v6] = &mut families;
    for entry in block.children() {
        let Some(member) = member(entry, findings) else {
            is_sound = false;
            continue;
        };
        let place = entry.span();
        match member.family() {
            Some(Family::V4) => first_v4.get_or_insert(place),
            Some(Family::V6) => first_v6.get_or_insert(place),
            None => undecided.get_or_insert(place),
        };
        members.push(member);
    }
    if members.is_empty() {
        if is_sound {
            let message = "this group has no addresses and no marks: it is left out";
            findings.add(
                Diagnostic::warning(Code::EmptyGroup, block.span(), message)
                    .help("add an entry, as in `192.0.2.1 80`"),
            );
        }
        return None;
    }
    if let ([Some(v4), Some(v6)], Some(mark)) = (families, undecided) {
        let message = "this mark has no family, and its group has addresses of both";
        findings.add(
            Diagnostic::error(Code::MixedFamilies, mark, message)
                .related(v4, "this is IPv4")
                .related(v6, "this is IPv6")
                .help("write `inet` or `inet6` behind the mark"),
        );
        return None;
    }
    is_sound.then(|| Group {
        name: name.text.into(),
        members,
    })
}

fn member(entry: Entry<'_>, findings: &mut Findings) -> Option<Member> {
    let head = entry.head();
    let second = entry.words().nth(1);
    if head.text == "fwmark" {
        let Some(word) = second else {
            let message = "`fwmark` has no value";
            findings.add(
                Diagnostic::error(Code::MissingValue, head.span, message)
                    .help("write the mark behind it, as in `fwmark 7`"),
            );
            return None;
        };
        value::no_more_than(entry, 3, findings);
        let family = match entry.words().nth(2) {
            None => None,
            Some(word) if word.text == "inet" => Some(Family::V4),
            Some(word) if word.text == "inet6" => Some(Family::V6),
            Some(word) => {
                value::bad_choice(word, &["inet", "inet6"], findings);
                return None;
            }
        };
        let mark = frontend::mark(word, findings)?;
        return Some(Member::Mark { mark, family });
    }
    value::no_more_than(entry, 2, findings);
    let (first, last) = range(head, findings)?;
    let port = match second {
        None => 0,
        // As keepalived has it, a port of zeros is none.
        Some(word) if !word.text.is_empty() && word.text.bytes().all(|byte| byte == b'0') => 0,
        Some(word) => value::port(word, findings)?,
    };
    Some(Member::Addresses { first, last, port })
}

/// `IP`, `IP-LAST`, `IP-IP` or `NETWORK/LENGTH`.
fn range(word: Token<'_>, findings: &mut Findings) -> Option<(IpAddr, IpAddr)> {
    if let Some((network, length)) = word.text.split_once('/') {
        let network = address(network, word, findings)?;
        return match self::network(network, length) {
            Ok(range) => Some(range),
            Err(help) => bad(word, "is no network", help, findings),
        };
    }
    let Some((first, last)) = word.text.split_once('-') else {
        let only = value::address(word, findings)?;
        return Some((only, only));
    };
    let first = address(first, word, findings)?;
    if last.contains(['.', ':']) {
        let last = address(last, word, findings)?;
        let is_range = Family::of(first) == Family::of(last) && first <= last;
        if !is_range {
            let help = "write the lower address first; both must be of one family";
            return bad(word, "is no range", help, findings);
        }
        return Some((first, last));
    }
    match with_end(first, last).filter(|last| *last > first) {
        Some(last) => Some((first, last)),
        None => bad(
            word,
            "is no range",
            "behind the `-` comes a higher last part of the address, as in 192.0.2.1-20 or 2001:db8::1-1f",
            findings,
        ),
    }
}

fn address(text: &str, word: Token<'_>, findings: &mut Findings) -> Option<IpAddr> {
    value::address(Token { text, ..word }, findings)
}

/// The address with another last part.
fn with_end(first: IpAddr, end: &str) -> Option<IpAddr> {
    match first {
        IpAddr::V4(first) => {
            let [a, b, c, _] = first.octets();
            let is_number = end.bytes().all(|byte| byte.is_ascii_digit());
            let last = end.parse().ok().filter(|_| is_number)?;
            Some(Ipv4Addr::new(a, b, c, last).into())
        }
        IpAddr::V6(first) => {
            let is_number = end.bytes().all(|byte| byte.is_ascii_hexdigit());
            let last = u16::from_str_radix(end, 16).ok().filter(|_| is_number)?;
            let others = first.to_bits() & !u128::from(u16::MAX);
            Some(Ipv6Addr::from_bits(others | u128::from(last)).into())
        }
    }
}

/// The first and the last address of a network; what to write instead if it is none.
fn network(network: IpAddr, length: &str) -> Result<(IpAddr, IpAddr), &'static str> {
    const LENGTH: &str =
        "behind the `/` comes the number of bits of the network, as in 192.0.2.0/24";
    const HOST: &str = "all bits behind the length must be 0";
    let bits = Family::of(network).bits();
    let is_number = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    let length = length
        .parse()
        .ok()
        .filter(|length: &u8| is_number && *length <= bits);
    let host_bits = u32::from(bits - length.ok_or(LENGTH)?);
    match network {
        IpAddr::V4(network) => {
            let host = u32::MAX.checked_shr(32 - host_bits).unwrap_or(0);
            if network.to_bits() & host != 0 {
                return Err(HOST);
            }
            let last = Ipv4Addr::from_bits(network.to_bits() | host);
            Ok((network.into(), last.into()))
        }
        IpAddr::V6(network) => {
            let host = u128::MAX.checked_shr(128 - host_bits).unwrap_or(0);
            if network.to_bits() & host != 0 {
                return Err(HOST);
            }
            let last = Ipv6Addr::from_bits(network.to_bits() | host);
            Ok((network.into(), last.into()))
        }
    }
}

fn bad<T>(word: Token<'_>, what: &str, help: &str, findings: &mut Findings) -> Option<T> {
    let message = format!("`{}` {what} of addresses", shown(word.text));
    findings.add(Diagnostic::error(Code::BadAddressRange, word.span, message).help(help));
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_have_a_first_and_a_last_address() {
        for (text, length, last) in [
            ("192.0.2.0", "24", "192.0.2.255"),
            ("192.0.2.7", "32", "192.0.2.7"),
            ("0.0.0.0", "0", "255.255.255.255"),
            ("2001:db8::", "112", "2001:db8::ffff"),
            ("2001:db8::1", "128", "2001:db8::1"),
        ] {
            let first = text.parse().unwrap();
            assert_eq!(
                network(first, length),
                Ok((first, last.parse().unwrap())),
                "{text}"
            );
        }
        for (text, length) in [
            ("192.0.2.1", "24"),
            ("192.0.2.0", "33"),
            ("::", ""),
            ("::", "+1"),
        ] {
            assert!(network(text.parse().unwrap(), length).is_err(), "{text}");
        }
    }

    #[test]
    fn the_last_part_of_an_address_is_decimal_or_hexadecimal() {
        let end = |first: &str, end| with_end(first.parse().unwrap(), end);
        assert_eq!(end("192.0.2.1", "20"), "192.0.2.20".parse().ok());
        assert_eq!(end("2001:db8::1", "20"), "2001:db8::20".parse().ok());
        for wrong in ["", "+2", "256", "g"] {
            assert_eq!(end("192.0.2.1", wrong), None, "{wrong}");
        }
    }
}
