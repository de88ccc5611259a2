//! `lvs_method`: how packets reach a server.

use super::endpoint;
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::source::Span;
use crate::conf::tree::{Entry, Token};
use crate::conf::value;
use crate::ipvs::{Tunnel, TunnelChecksum, TunnelKind};
use crate::lvs::Forwarding;

const METHODS: [&str; 3] = ["NAT", "DR", "TUN"];
const KINDS: [&str; 3] = ["ipip", "gue", "gre"];
const OPTIONS: [&str; 5] = ["type", "port", "nocsum", "csum", "remcsum"];

pub(super) fn read(entry: Entry<'_>, findings: &mut Findings) -> Option<Forwarding> {
    let Some(word) = entry.value() else {
        value::missing(entry, findings);
        return None;
    };
    let forwarding = match word.text {
        "NAT" => Forwarding::Nat,
        "DR" => Forwarding::Dr,
        "TUN" => return tunnel(entry, findings).map(Forwarding::Tun),
        _ => {
            value::bad_choice(word, &METHODS, findings);
            return None;
        }
    };
    value::no_more_than(entry, 2, findings);
    Some(forwarding)
}

/// The options behind `TUN`.
fn tunnel(entry: Entry<'_>, findings: &mut Findings) -> Option<Tunnel> {
    let mut words = entry.words().skip(2);
    let mut kind = TunnelKind::Ipip;
    let mut port: Option<endpoint::Port> = None;
    let mut checksum = TunnelChecksum::None;
    let mut all = entry.head().span;
    while let Some(option) = words.next() {
        all = all.to(option.span);
        match option.text {
            "type" => kind = read_kind(words.next(), option, findings)?,
            "port" => {
                let Some(word) = words.next() else {
                    return missing(option, "a port", findings);
                };
                let number = value::port(word, findings)?;
                port = Some(endpoint::Port {
                    number,
                    span: word.span,
                });
            }
            "nocsum" => checksum = TunnelChecksum::None,
            "csum" => checksum = TunnelChecksum::Present,
            "remcsum" => checksum = TunnelChecksum::Remote,
            _ => {
                value::bad_choice(option, &OPTIONS, findings);
                return None;
            }
        }
    }
    let problem = match (kind, port, checksum) {
        (TunnelKind::Gue, None, _) => "a tunnel of type gue needs a `port`",
        (TunnelKind::Ipip | TunnelKind::Gre, Some(_), _) => "only a tunnel of type gue has a port",
        (TunnelKind::Ipip, _, TunnelChecksum::Present | TunnelChecksum::Remote) => {
            "a tunnel of type ipip has no checksum"
        }
        (TunnelKind::Gre, _, TunnelChecksum::Remote) => {
            "a tunnel of type gre has no remote checksum"
        }
        (TunnelKind::Ipip | TunnelKind::Gue | TunnelKind::Gre | TunnelKind::Other(_), _, _) => {
            return Some(Tunnel {
                kind,
                port: port.map_or(0, |port| port.number),
                checksum,
            });
        }
    };
    bad(all, problem, findings)
}

fn read_kind(
    word: Option<Token<'_>>,
    option: Token<'_>,
    findings: &mut Findings,
) -> Option<TunnelKind> {
    let Some(word) = word else {
        return missing(option, "ipip, gue or gre", findings);
    };
    match word.text {
        "ipip" => Some(TunnelKind::Ipip),
        "gue" => Some(TunnelKind::Gue),
        "gre" => Some(TunnelKind::Gre),
        _ => {
            value::bad_choice(word, &KINDS, findings);
            None
        }
    }
}

fn missing<T>(option: Token<'_>, what: &str, findings: &mut Findings) -> Option<T> {
    let message = format!("`{}` has no value", option.text);
    findings.add(
        Diagnostic::error(Code::MissingValue, option.span, message)
            .help(format!("it takes {what}")),
    );
    None
}

fn bad<T>(place: Span, problem: &str, findings: &mut Findings) -> Option<T> {
    findings.add(Diagnostic::error(Code::BadTunnel, place, problem).help(
        "as in `TUN type gue port 6080 csum`, `TUN type gre csum` or `TUN`, which is IP in IP",
    ));
    None
}
