//! Every VRRP packet of every capture, field by field, against `packets/adverts.txt`: what the
//! configurations beside the captures and their README say, in literal numbers.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

mod captures;

use std::fmt::Write;

use captures::{Carrier, files, frames};
use hactl::vrrp::Version;

/// A line for each frame of a built capture; for a recorded one, a line for each different packet
/// in the order of appearance, with how many there are.
fn describe() -> String {
    let mut text = String::new();
    for file in files() {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let frames = frames(&file);
        writeln!(text, "\n{name}: {} frames", frames.len()).unwrap();
        let is_built = name.starts_with("vrrp-derived") || name.starts_with("vrrp-synthetic");
        let mut lines: Vec<(usize, String)> = Vec::new();
        for (_, octets) in &frames {
            let Some(carrier) = Carrier::of(octets) else {
                continue;
            };
            let line = line(&carrier);
            match lines.iter_mut().find(|(_, known)| *known == line) {
                Some((count, _)) if !is_built => *count += 1,
                Some(_) | None => lines.push((1, line)),
            }
        }
        for (count, line) in lines {
            writeln!(text, "{count} {line}").unwrap();
        }
    }
    text
}

/// Every field on one line.
fn line(carrier: &Carrier) -> String {
    let ends = format!(
        "{} > {} ttl {}",
        carrier.source, carrier.destination, carrier.ttl
    );
    let message = match carrier.message() {
        Ok(message) => message,
        Err(reason) => return format!("{ends} discard {}", reason.name()),
    };
    let (version, unit) = match message.version() {
        Version::V2 => (2, "s"),
        Version::V3 => (3, "cs"),
    };
    let mut parts = vec![
        format!("{ends} v{version}"),
        format!("type {}", message.kind()),
        format!("vrid {}", message.vrid()),
        format!("prio {}", message.priority()),
        format!("int {}{unit}", message.interval_field()),
    ];
    let kind = message.authentication_type();
    parts.extend(kind.map(|kind| format!("auth {kind}")));
    let data = message.password_field().filter(|data| *data != [0; 8]);
    parts.extend(data.map(|data| format!("data {}", data.escape_ascii())));
    parts.extend(carrier.ah_sequence.map(|_| "ah".to_owned()));
    if let Some([kind, key, ..]) = message.trailer() {
        parts.push(format!("trailer {kind} key {key}"));
    }
    if message.surplus() > 0 {
        parts.push(format!("surplus {}", message.surplus()));
    }
    let reserved = message.reserved().filter(|bits| *bits != 0);
    parts.extend(reserved.map(|bits| format!("reserved {bits}")));
    parts.push(carrier.verdict().unwrap().name().to_owned());
    parts.extend(message.addresses().map(|address| address.to_string()));
    parts.join(" ")
}

#[test]
fn every_packet_of_every_capture_is_decoded_field_by_field() {
    let described = describe();
    let expected = include_str!("packets/adverts.txt");
    let expected = expected.split_once("\n\n").unwrap().1;
    let lines = described.trim_start().lines().zip(expected.lines());
    for (number, (ours, theirs)) in lines.enumerate() {
        assert_eq!(ours, theirs, "line {number}");
    }
    assert_eq!(described.trim_start(), expected);
}

#[test]
fn every_cut_of_every_captured_message_is_refused_or_told() {
    for file in files() {
        for (_, octets) in frames(&file) {
            let Some(carrier) = Carrier::of(&octets) else {
                continue;
            };
            let Ok(message) = carrier.message() else {
                continue;
            };
            let whole = message.octets().len();
            for length in 0..whole {
                let payload = carrier.payload.get(..length).unwrap().to_vec();
                let cut = Carrier { payload, ..carrier };
                assert!(cut.message().is_err(), "{} cut to {length}", file.display());
            }
        }
    }
}
