//! Words into values: numbers, switches, choices, names and addresses, each checked against the
//! range that the keyword table states.

use std::net::IpAddr;

use super::diagnostic::{Code, Diagnostic, Findings, shown};
use super::integer;
use super::keywords::{Argument, Keyword, Unit};
use super::suggest;
use super::tree::{Entry, Token};
use crate::types::{IfName, Prefix, PrefixError};

/// Decimal places of a time that count: microseconds.
const DECIMALS: usize = 6;

pub(super) use super::settings::Switch;

/// The value of a keyword that takes exactly one word.
pub(super) fn word<'a>(entry: Entry<'a>, findings: &mut Findings) -> Option<Token<'a>> {
    let mut words = entry.words().skip(1);
    let value = words.next();
    if value.is_none() {
        missing(entry, findings);
    } else if words.next().is_some() {
        no_more_than(entry, 2, findings);
    }
    value
}

/// Reports that a keyword has no value.
pub(super) fn missing(entry: Entry<'_>, findings: &mut Findings) {
    let head = entry.head();
    let message = format!("`{}` has no value", shown(head.text));
    findings.add(
        Diagnostic::error(Code::MissingValue, head.span, message)
            .help(format!("it takes {}", description(entry))),
    );
}

/// What a keyword takes, in words.
fn description(entry: Entry<'_>) -> String {
    entry.keyword.map_or_else(|| "a value".to_owned(), takes)
}

/// What a keyword takes, in words.
pub(super) fn takes(keyword: &Keyword) -> String {
    match keyword.argument {
        Argument::Number { min, max, unit } => whole_number(min, max, unit),
        Argument::Decimal { min_us, max_us } => seconds(min_us, max_us),
        Argument::Milliseconds { min_us, max_us } => integer::milliseconds_range(min_us, max_us),
        Argument::Integer { min, max } => integer::range(min, max),
        Argument::Weight { max } => {
            let range = integer::range(-i64::from(max), max.into());
            format!("{range}, then optionally `reverse`")
        }
        Argument::Choice(choices) => choices.join(" or "),
        Argument::Ip => "a numeric address".to_owned(),
        Argument::OptionalChoice(choices) => format!("nothing, or {}", choices.join(" or ")),
        Argument::Interface => "the name of an interface".to_owned(),
        Argument::Linkbeat => {
            "the name of an interface, then optionally MII, ETHTOOL or IOCTL".to_owned()
        }
        Argument::InitFile => "optionally a number, and `overwrite`".to_owned(),
        Argument::Delays { max_us } => format!(
            "the name of an interface, {} for down, and optionally for up",
            seconds(0, max_us)
        ),
        Argument::ShortText { max } => format!("a word of at most {max} bytes"),
        Argument::Multicast(family) => format!("a multicast address of {family}"),
        Argument::RoutingName(_) => "a number or a name".to_owned(),
        Argument::Script => "a command in quotes, then optionally a user and a group".to_owned(),
        Argument::Command => "a command in quotes".to_owned(),
        Argument::Process => "a program and optionally its parameters".to_owned(),
        Argument::Path => "the path of a file".to_owned(),
        Argument::Reference(block) => format!("the name of a `{block}`"),
        Argument::User => "a user and optionally a group".to_owned(),
        Argument::Text | Argument::Secret | Argument::Name => "one word".to_owned(),
        Argument::Unchecked
        | Argument::Nothing
        | Argument::Switch
        | Argument::Address
        | Argument::Scope
        | Argument::Pattern
        | Argument::Endpoint
        | Argument::Method
        | Argument::Statuses
        | Argument::Digest
        | Argument::Optional(_)
        | Argument::Words
        | Argument::FileMode
        | Argument::Mask
        | Argument::Frontend
        | Argument::AddressRange
        | Argument::Mark
        | Argument::Regex
        | Argument::SomeOf(_)
        | Argument::StackSizes
        | Argument::DomainName
        | Argument::Hex
        | Argument::HexPattern
        | Argument::Factor => keyword.syntax.to_owned(),
    }
}

pub(super) fn whole_number(min: u64, max: u64, unit: Unit) -> String {
    match unit {
        Unit::None => format!("a whole number from {min} to {max}"),
        Unit::Seconds => format!("whole seconds from {min} to {max}"),
        Unit::Microseconds => format!("whole microseconds from {min} to {max}"),
        Unit::Bytes => format!("a number of bytes from {min} to {max}"),
    }
}

pub(super) fn seconds(min_us: u64, max_us: u64) -> String {
    format!("seconds from {} to {}", Seconds(min_us), Seconds(max_us))
}

/// Reports words beyond the first `count`.
pub(super) fn no_more_than(entry: Entry<'_>, count: usize, findings: &mut Findings) {
    let Some(extra) = entry.words().nth(count) else {
        return;
    };
    let head = shown(entry.head().text);
    let place = entry
        .words()
        .last()
        .map_or(extra.span, |last| extra.span.to(last.span));
    let message = match count {
        1 => format!("`{head}` takes no value here; the rest of the line is ignored"),
        _ => format!(
            "`{head}` takes no more than {} here; the rest of the line is ignored",
            words(count - 1)
        ),
    };
    findings.add(Diagnostic::warning(Code::ExtraWord, place, message));
}

fn words(count: usize) -> String {
    match count {
        1 => "one word".to_owned(),
        more => format!("{more} words"),
    }
}

/// A number as C writes it: decimal, octal after 0, hexadecimal after 0x.
pub(super) fn c_number(text: &str) -> Option<u64> {
    let (digits, radix) = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None if text.len() > 1 && text.starts_with('0') => (text, 8),
        None => (text, 10),
    };
    if digits.starts_with('+') {
        return None;
    }
    u64::from_str_radix(digits, radix).ok()
}

/// A whole number in the range of its keyword.
pub(super) fn number(entry: Entry<'_>, findings: &mut Findings) -> Option<u64> {
    let value = word(entry, findings)?;
    number_in(value, entry.keyword?.argument, findings)
}

/// A whole number in the range of an argument.
pub(super) fn number_in(
    value: Token<'_>,
    argument: Argument,
    findings: &mut Findings,
) -> Option<u64> {
    let argument = if let Argument::Optional(argument) = argument {
        *argument
    } else {
        argument
    };
    let Argument::Number { min, max, unit } = argument else {
        return None;
    };
    let range = || whole_number(min, max, unit);
    let digits = value.text.strip_prefix(['-', '+']).unwrap_or(value.text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        bad_number(value, &range(), findings);
        return None;
    }
    // A sign is no part of a number, and nothing longer than 20 digits is in any range.
    let number = value
        .text
        .parse()
        .ok()
        .filter(|_| digits.len() == value.text.len());
    let inside = number.filter(|number| (min..=max).contains(number));
    if inside.is_none() {
        out_of_range(value, &range(), findings);
    }
    inside
}

/// Seconds with decimals, in microseconds, in the range of its keyword.
pub(super) fn decimal(entry: Entry<'_>, findings: &mut Findings) -> Option<u64> {
    let value = word(entry, findings)?;
    let Some(Argument::Decimal { min_us, max_us }) = entry.keyword.map(|keyword| keyword.argument)
    else {
        return None;
    };
    decimal_within(value, min_us, max_us, findings)
}

/// Seconds with decimals, in microseconds, in a range.
pub(super) fn decimal_within(
    value: Token<'_>,
    min_us: u64,
    max_us: u64,
    findings: &mut Findings,
) -> Option<u64> {
    let range = || seconds(min_us, max_us);
    let Some(read) = read_decimal(value.text) else {
        bad_number(value, &range(), findings);
        return None;
    };
    let Some(us) = read.us.filter(|us| (min_us..=max_us).contains(us)) else {
        out_of_range(value, &range(), findings);
        return None;
    };
    if read.rounded {
        let message = format!(
            "`{}` has more than {DECIMALS} decimal places; it is read as {}",
            shown(value.text),
            Seconds(us)
        );
        findings.add(Diagnostic::warning(Code::TooPrecise, value.span, message));
    }
    Some(us)
}

pub(super) struct Decimal {
    /// `None` if it is too large to count.
    pub(super) us: Option<u64>,
    pub(super) rounded: bool,
}

/// Digits with an optional fraction, in millionths; `None` for anything else.
pub(super) fn read_decimal(text: &str) -> Option<Decimal> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() && fraction.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    let (kept, beyond) = fraction
        .split_at_checked(DECIMALS)
        .unwrap_or((fraction, ""));
    let mut micros = kept
        .bytes()
        .fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    micros *= 10_u64.pow(u32::try_from(DECIMALS - kept.len()).unwrap_or(0));
    micros += u64::from(
        beyond
            .as_bytes()
            .first()
            .is_some_and(|&digit| digit >= b'5'),
    );
    let whole = if whole.is_empty() {
        Some(0)
    } else {
        whole.parse::<u64>().ok()
    };
    Some(Decimal {
        us: whole
            .and_then(|whole| whole.checked_mul(1_000_000))
            .and_then(|us| us.checked_add(micros)),
        rounded: beyond.bytes().any(|digit| digit != b'0'),
    })
}

/// Microseconds as seconds without superfluous zeros.
pub(super) struct Seconds(pub(super) u64);

impl std::fmt::Display for Seconds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0 / 1_000_000)?;
        match self.0 % 1_000_000 {
            0 => Ok(()),
            fraction => {
                let digits = format!("{fraction:06}");
                write!(f, ".{}", digits.trim_end_matches('0'))
            }
        }
    }
}

/// Nothing, or a word that says on or off.
pub(super) fn switch(entry: Entry<'_>, findings: &mut Findings) -> Option<Switch> {
    no_more_than(entry, 2, findings);
    let Some(value) = entry.value() else {
        return Some(Switch::On);
    };
    let switch = on_or_off(value);
    if switch.is_none() {
        bad_choice(
            value,
            &["true", "on", "yes", "false", "off", "no"],
            findings,
        );
    }
    switch
}

/// What a word says of on and off.
pub(super) fn on_or_off(value: Token<'_>) -> Option<Switch> {
    match value.text {
        "true" | "on" | "yes" => Some(Switch::On),
        "false" | "off" | "no" => Some(Switch::Off),
        _ => None,
    }
}

/// One of the words that the keyword takes.
pub(super) fn choice(entry: Entry<'_>, findings: &mut Findings) -> Option<&'static str> {
    choice_by(entry, |choice, word| choice == word, findings)
}

/// One of the words that the keyword takes, in capital or small letters.
pub(super) fn choice_of_any_case(
    entry: Entry<'_>,
    findings: &mut Findings,
) -> Option<&'static str> {
    choice_by(entry, str::eq_ignore_ascii_case, findings)
}

fn choice_by(
    entry: Entry<'_>,
    is_same: fn(&str, &str) -> bool,
    findings: &mut Findings,
) -> Option<&'static str> {
    let value = word(entry, findings)?;
    let Some(Argument::Choice(choices)) = entry.keyword.map(|keyword| keyword.argument) else {
        return None;
    };
    let mut choices_here = choices.iter().copied();
    let found = choices_here.find(|choice| is_same(choice, value.text));
    if found.is_none() {
        bad_choice(value, choices, findings);
    }
    found
}

/// The name of an interface that a virtual router can run on.
pub(super) fn interface(value: Token<'_>, findings: &mut Findings) -> Option<IfName> {
    match IfName::new(value.text) {
        Ok(name) => Some(name),
        Err(_unfit) => {
            let message = format!("`{}` can't be the name of an interface", shown(value.text));
            findings.add(
                Diagnostic::error(Code::BadInterfaceName, value.span, message)
                    .help("a name has 1 to 15 bytes without `/`, `:` and blanks"),
            );
            None
        }
    }
}

/// An address with an optional prefix length.
pub(super) fn prefix(value: Token<'_>, findings: &mut Findings) -> Option<Prefix> {
    let error = match value.text.parse() {
        Ok(prefix) => return Some(prefix),
        Err(error) => error,
    };
    let (message, help) = match error {
        PrefixError::Address(address) => (
            format!("`{}` is not a numeric IP address", shown(&address)),
            "write it as 192.0.2.1 or 192.0.2.1/24; host names are not looked up",
        ),
        PrefixError::Length { length, max } => (
            format!(
                "`{}` is not a prefix length from 0 to {max}",
                shown(&length)
            ),
            "write the number of bits, as in 192.0.2.1/24, not a mask",
        ),
    };
    findings.add(Diagnostic::error(Code::BadAddress, value.span, message).help(help));
    None
}

/// An address without prefix length.
pub(super) fn address(value: Token<'_>, findings: &mut Findings) -> Option<IpAddr> {
    let address = value.text.parse().ok();
    if address.is_none() {
        let message = format!("`{}` is not a numeric IP address", shown(value.text));
        findings.add(
            Diagnostic::error(Code::BadAddress, value.span, message)
                .help("write it as 192.0.2.1 or 2001:db8::1; host names are not looked up"),
        );
    }
    address
}

/// A port.
pub(super) fn port(value: Token<'_>, findings: &mut Findings) -> Option<u16> {
    let range = || whole_number(1, u64::from(u16::MAX), Unit::None);
    if value.text.is_empty() || !value.text.bytes().all(|byte| byte.is_ascii_digit()) {
        bad_number(value, &range(), findings);
        return None;
    }
    let port = value.text.parse().ok().filter(|port| *port > 0);
    if port.is_none() {
        out_of_range(value, &range(), findings);
    }
    port
}

/// Whether an address is one of IPv4's.
pub(super) const fn is_v4(address: IpAddr) -> bool {
    matches!(address, IpAddr::V4(_))
}

pub(super) fn bad_number(value: Token<'_>, range: &str, findings: &mut Findings) {
    let message = format!("`{}` is not a number", shown(value.text));
    findings.add(
        Diagnostic::error(Code::BadNumber, value.span, message).help(format!("write {range}")),
    );
}

pub(super) fn out_of_range(value: Token<'_>, range: &str, findings: &mut Findings) {
    let message = format!("{} is out of range", shown(value.text));
    findings.add(
        Diagnostic::error(Code::OutOfRange, value.span, message).help(format!("write {range}")),
    );
}

pub(super) fn bad_choice(value: Token<'_>, choices: &[&'static str], findings: &mut Findings) {
    let message = format!("`{}` is none of {}", shown(value.text), choices.join(", "));
    let mut finding = Diagnostic::error(Code::BadChoice, value.span, message);
    if let Some(meant) = suggest::nearest(value.text, choices.iter().copied()) {
        finding = finding.help(format!("did you mean `{meant}`?"));
    }
    findings.add(finding);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_to_the_microsecond() {
        for (text, us, rounded) in [
            ("1", 1_000_000, false),
            ("0.25", 250_000, false),
            (".5", 500_000, false),
            ("3.", 3_000_000, false),
            ("0.0000014", 1, true),
            ("0.0000015", 2, true),
            ("0.9999999", 1_000_000, true),
            ("1.10000000", 1_100_000, false),
        ] {
            let read = read_decimal(text).unwrap();
            assert_eq!((read.us, read.rounded), (Some(us), rounded), "{text}");
        }
        for text in ["", ".", "1s", "-1", "1e3", "1.2.3", "0x1"] {
            assert!(read_decimal(text).is_none(), "{text}");
        }
        assert_eq!(read_decimal("99999999999999999999").unwrap().us, None);
        assert_eq!(
            read_decimal("18446744073709").unwrap().us,
            Some(18_446_744_073_709_000_000)
        );
        assert_eq!(read_decimal("18446744073710").unwrap().us, None);
    }

    #[test]
    fn seconds_are_shown_without_superfluous_zeros() {
        assert_eq!(Seconds(1_000_000).to_string(), "1");
        assert_eq!(Seconds(40_950_000).to_string(), "40.95");
        assert_eq!(Seconds(1).to_string(), "0.000001");
    }
}
