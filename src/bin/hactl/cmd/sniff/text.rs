//! Lines and tables for people.

use std::fmt;
use std::time::Duration;

use comfy_table::{Table, presets};
use hactl::vrrp::packet::ChecksumVerdict;

use super::advert::{Advert, AhHeader, Authentication, IpHeader, Trailer};
use super::clock::{Clock, Moment};
use super::summary::{Interval, Row, Summary};

/// Addresses in a line; `-v` shows all.
const ADDRESSES_IN_LINE: usize = 4;

/// A packet on one line.
pub(super) fn line(advert: &Advert) -> String {
    let mut parts = vec![
        version(advert.version),
        named("vrid", advert.vrid),
        named("prio", advert.priority),
    ];
    parts.extend(advert.interval_ms.map(|ms| format!("every {}", Millis(ms))));
    if let Some(ah) = &advert.ah {
        parts.push(format!("auth ah seq {}", ah.sequence));
    } else {
        let authentication = advert.authentication.as_ref().map(authentication);
        parts.extend(authentication.map(|kind| format!("auth {kind}")));
    }
    parts.extend(
        advert
            .trailer
            .as_ref()
            .map(|trailer| format!("hmac key {}", trailer.key_id)),
    );
    parts.extend(advert.verdict.checksum.map(checksum));
    let ttl = advert.verdict.ttl.name();
    parts.push(format!("ttl {} {ttl}", advert.ip.ttl));
    let length = advert.verdict.length;
    parts.extend(length.map(|verdict| format!("length {}", verdict.name())));
    if !advert.addresses.is_empty() {
        parts.push(addresses(advert));
    }
    let bad = if advert.is_bad() {
        format!(" [bad: {}]", problems(advert))
    } else {
        String::new()
    };
    let Advert {
        source,
        destination,
        ..
    } = advert;
    format!("{source} > {destination}: {}{bad}", parts.join(", "))
}

/// A packet with every field, below its line; without line break at the end.
pub(super) fn details(advert: &Advert) -> String {
    let mut lines = Vec::new();
    lines.extend(link(advert));
    lines.push(ip(&advert.ip));
    lines.extend(advert.ah.as_ref().map(ah));
    let version = advert
        .version
        .map_or_else(|| "?".to_owned(), |v| v.to_string());
    lines.push(format!(
        "VRRP: version {version}, {}, {}, {}, addresses {}",
        named("type", advert.kind),
        named("vrid", advert.vrid),
        named("priority", advert.priority),
        advert.addresses.len()
    ));
    lines.extend(
        advert
            .interval_ms
            .map(|ms| format!("interval: {}", Millis(ms))),
    );
    let authentication = advert.authentication.as_ref().map(authentication);
    lines.extend(authentication.map(|kind| format!("authentication: {kind}")));
    if let (Some(value), Some(verdict)) = (advert.checksum, advert.verdict.checksum) {
        lines.push(format!("checksum: {value:04x}, {}", verdict.name()));
    }
    lines.push(format!(
        "ttl: {}, {}",
        advert.ip.ttl,
        advert.verdict.ttl.name()
    ));
    let length = advert.verdict.length;
    lines.extend(length.map(|verdict| format!("length: {}", verdict.name())));
    lines.extend(
        advert
            .addresses
            .iter()
            .map(|address| format!("address: {address}")),
    );
    lines.extend(advert.trailer.as_ref().map(trailer));
    if advert.is_bad() {
        lines.push(format!("bad: {}", problems(advert)));
    }
    let indented: Vec<String> = lines.iter().map(|line| format!("    {line}")).collect();
    indented.join("\n")
}

/// The table of senders, and the totals below it.
pub(super) fn summary(summary: &Summary, clock: Clock, first: Duration) -> String {
    let rows = summary.rows();
    let mut text = String::new();
    if !rows.is_empty() {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_header([
            "SENDER",
            "TO",
            "VRID",
            "VERSION",
            "PACKETS",
            "FIRST",
            "LAST",
            "INTERVAL MIN/MEDIAN/MAX",
            "ADVERTISED",
            "PRIORITIES",
            "BAD",
        ]);
        for row in &rows {
            table.add_row(cells(row, clock, first));
        }
        text.push_str(&table.trim_fmt());
        text.push('\n');
    }
    text.push_str(&totals(summary));
    text
}

fn totals(summary: &Summary) -> String {
    let mut parts = vec![
        format!("{} VRRP packets", summary.packets),
        format!("{} bad", summary.bad_packets),
        format!("{} announcements", summary.announcements),
    ];
    if summary.unreadable_frames > 0 {
        parts.push(format!("{} unreadable frames", summary.unreadable_frames));
    }
    if summary.untold_packets > 0 {
        parts.push(format!("{} of senders not listed", summary.untold_packets));
    }
    parts.join(", ")
}

fn cells(row: &Row, clock: Clock, first: Duration) -> [String; 11] {
    let moment = |time| Moment { clock, time, first }.to_string().trim().to_owned();
    let number = |value: Option<u8>| value.map_or_else(|| "?".to_owned(), |v| v.to_string());
    let bad: Vec<String> = row
        .bad
        .iter()
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    [
        row.source.to_string(),
        row.destination.to_string(),
        number(row.vrid),
        number(row.version),
        row.packets.to_string(),
        moment(row.first),
        moment(row.last),
        row.interval
            .map_or_else(|| "-".to_owned(), |i| interval(&i)),
        row.advertised_interval_ms
            .map_or_else(|| "-".to_owned(), |ms| Millis(ms).to_string()),
        priorities(&row.priorities),
        if bad.is_empty() {
            "-".to_owned()
        } else {
            bad.join(", ")
        },
    ]
}

fn interval(interval: &Interval) -> String {
    let ms = |time: Duration| format!("{}.{:03}", time.as_millis(), time.subsec_micros() % 1000);
    let Interval { min, median, max } = *interval;
    format!("{}/{}/{} ms", ms(min), ms(median), ms(max))
}

fn priorities(priorities: &[u8]) -> String {
    let shown: Vec<String> = priorities.iter().map(u8::to_string).collect();
    shown.join(",")
}

/// Milliseconds as the unit that keeps the number whole.
struct Millis(u32);

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 1000, self.0 % 1000) {
            (seconds, 0) => write!(f, "{seconds} s"),
            _ => write!(f, "{} ms", self.0),
        }
    }
}

fn version(version: Option<u8>) -> String {
    version.map_or_else(|| "VRRP".to_owned(), |version| format!("VRRPv{version}"))
}

fn named(name: &str, value: Option<u8>) -> String {
    value.map_or_else(|| format!("{name} ?"), |value| format!("{name} {value}"))
}

fn authentication(authentication: &Authentication) -> String {
    match (authentication.kind, &authentication.password) {
        (0, _) => "none".to_owned(),
        (1, Some(password)) => format!("password {password}"),
        (1, None) => "password without data".to_owned(),
        (2, _) => "ah".to_owned(),
        (kind, _) => format!("type {kind}"),
    }
}

fn checksum(verdict: ChecksumVerdict) -> String {
    if verdict.is_right() {
        format!("checksum right ({})", verdict.name())
    } else {
        "checksum wrong".to_owned()
    }
}

fn addresses(advert: &Advert) -> String {
    let mut shown: Vec<String> = advert
        .addresses
        .iter()
        .take(ADDRESSES_IN_LINE)
        .map(ToString::to_string)
        .collect();
    let more = advert.addresses.len().saturating_sub(ADDRESSES_IN_LINE);
    if more > 0 {
        shown.push(format!("+{more} more"));
    }
    format!("addresses {}", shown.join(" "))
}

fn problems(advert: &Advert) -> String {
    let names: Vec<&str> = advert
        .problems
        .iter()
        .map(|problem| problem.name())
        .collect();
    names.join(", ")
}

fn link(advert: &Advert) -> Option<String> {
    let source = advert.source_mac?;
    let destination = advert
        .destination_mac
        .map_or_else(|| "?".to_owned(), |mac| mac.to_string());
    let vlan = advert
        .vlan
        .map_or_else(String::new, |vlan| format!(", vlan {vlan}"));
    Some(format!("link: {source} > {destination}{vlan}"))
}

fn ip(header: &IpHeader) -> String {
    let mut parts = vec![
        format!("{}: protocol {}", header.family, header.protocol),
        format!("length {}", header.length),
        format!("traffic class {:#04x}", header.traffic_class),
    ];
    parts.extend(
        header
            .identification
            .map(|id| format!("identification {id}")),
    );
    parts.extend(
        header
            .flow_label
            .map(|label| format!("flow label {label:#07x}")),
    );
    if header.fragment == Some(true) {
        parts.push("fragment".to_owned());
    }
    parts.extend(header.header_checksum_right.map(|right| {
        let verdict = if right { "right" } else { "wrong" };
        format!("header checksum {verdict}")
    }));
    parts.join(", ")
}

fn ah(header: &AhHeader) -> String {
    let AhHeader { spi, sequence, icv } = header;
    format!("AH: spi {spi:08x}, sequence {sequence}, icv {icv} (not checked: needs the key)")
}

fn trailer(trailer: &Trailer) -> String {
    let Trailer {
        kind,
        key_id,
        seconds,
        fraction,
        counter,
        tag,
    } = trailer;
    format!(
        "hmac: type {kind}, key {key_id}, sequence {seconds:08x}.{fraction:04x}.{counter:04x}, tag {tag} (not checked: needs the key)"
    )
}
