//! `TCP_CHECK` and `HTTP_GET`: what they have in common.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use super::http::Http;
use super::timing::{Standard, Timing};
use crate::checker::{Check, Checker, Kind, Target};
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::keywords::{Connection as Keyword, Http as HttpKeyword, Lvs};
use crate::conf::lower::slot::Slot;
use crate::conf::lower::tuning::small;
use crate::conf::lower::{refuse, support};
use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::conf::value;
use crate::types::{Family, IfName};

/// What one block says.
pub(super) struct Draft {
    place: Span,
    timing: Timing,
    connection: Connection,
    kind: KindDraft,
}

enum KindDraft {
    Tcp,
    Http(Http),
}

#[derive(Default)]
struct Connection {
    device: Slot<IfName>,
    source_port: Slot<u16>,
    source: Slot<IpAddr>,
    address: Slot<IpAddr>,
    port: Slot<u16>,
    mark: Slot<u32>,
}

/// What a checker has from the blocks around it.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) timing: Timing,
    pub(super) virtualhost: Option<&'a String>,
    pub(super) server: IpAddr,
    /// 0: none.
    pub(super) port: u16,
}

impl Draft {
    pub(super) fn tcp(block: Entry<'_>, findings: &mut Findings) -> Self {
        Self::read(block, KindDraft::Tcp, findings)
    }

    pub(super) fn http(block: Entry<'_>, findings: &mut Findings) -> Self {
        Self::read(block, KindDraft::Http(Http::default()), findings)
    }

    fn read(block: Entry<'_>, kind: KindDraft, findings: &mut Findings) -> Self {
        value::no_more_than(block, 1, findings);
        let mut draft = Self {
            place: block.head().span,
            timing: Timing::default(),
            connection: Connection::default(),
            kind,
        };
        for entry in block.children() {
            match (support(entry).lvs(), &mut draft.kind) {
                (Some(Lvs::Timing(keyword)), _) => {
                    draft.timing.read(keyword, entry, findings);
                }
                (Some(Lvs::Connection(keyword)), _) => {
                    draft.connection.read(keyword, entry, findings);
                }
                (Some(Lvs::Http(HttpKeyword::Retry)), _) => {
                    deprecated(entry, "retry", findings);
                    draft.timing.retry(entry, findings);
                }
                (Some(Lvs::Http(keyword)), KindDraft::Http(http)) => {
                    http.read(keyword, entry, findings);
                }
                (Some(_) | None, _) => refuse(entry, findings),
            }
        }
        draft
    }

    /// The checker with everything that it inherits; `None` if something essential is missing.
    pub(super) fn finish(self, around: Around<'_>, findings: &mut Findings) -> Option<Checker> {
        let timing = self.timing.within(around.timing);
        let target = self
            .connection
            .target(self.place, around, timing.timeout(), findings);
        let (kind, standard) = match self.kind {
            KindDraft::Tcp => (
                Kind::Tcp,
                Standard {
                    retry: 1,
                    delay_before_retry: Duration::from_secs(1),
                },
            ),
            KindDraft::Http(http) => (
                http.finish(self.place, around.virtualhost, findings)?,
                Standard {
                    retry: 1,
                    delay_before_retry: Duration::from_secs(3),
                },
            ),
        };
        Some(Checker {
            timing: timing.config(standard),
            check: Check {
                target: target?,
                kind,
            },
        })
    }
}

impl Connection {
    fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::BindIf => {
                let device =
                    value::word(entry, findings).and_then(|name| value::interface(name, findings));
                self.device.set(device, entry, findings);
            }
            Keyword::BindPort => {
                let port = small(value::number(entry, findings));
                self.source_port.set(port, entry, findings);
            }
            Keyword::Bindto => {
                let source = address(entry, findings);
                self.source.set(source, entry, findings);
            }
            Keyword::ConnectIp => {
                let server = address(entry, findings);
                self.address.set(server, entry, findings);
            }
            Keyword::ConnectPort => {
                let port = small(value::number(entry, findings));
                self.port.set(port, entry, findings);
            }
            Keyword::Fwmark => {
                let mark = small(value::number(entry, findings));
                self.mark.set(mark, entry, findings);
            }
        }
    }

    fn target(
        self,
        place: Span,
        around: Around<'_>,
        timeout: Duration,
        findings: &mut Findings,
    ) -> Option<Target> {
        let address = self.address.or(around.server);
        let port = self.port.or(around.port);
        if port == 0 && self.port.is_absent() {
            let message = "this checker has no port to connect to";
            findings.add(
                Diagnostic::error(Code::NoPort, place, message)
                    .help("add `connect_port`, or a port to the real server"),
            );
            return None;
        }
        let family = Family::of(address);
        if let &Slot::Given(source, at) = &self.source
            && Family::of(source) != family
        {
            let message = format!("{source} can't be the source of a connection to {address}");
            findings.add(
                Diagnostic::error(Code::MixedFamilies, at, message)
                    .help("`bindto` and the address that is checked must be of one family"),
            );
            return None;
        }
        let unspecified = || match family {
            Family::V4 => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            Family::V6 => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
        };
        let source = match (self.source.value(), self.source_port.value()) {
            (None, None) => None,
            (source, port) => {
                let source = source.copied().unwrap_or_else(unspecified);
                Some(SocketAddr::new(source, port.copied().unwrap_or(0)))
            }
        };
        let mut target = Target::new(SocketAddr::new(address, port), timeout);
        target.source = source;
        target.device = self.device.value().cloned();
        target.mark = self.mark.value().copied().filter(|mark| *mark != 0);
        Some(target)
    }
}

fn address(entry: Entry<'_>, findings: &mut Findings) -> Option<IpAddr> {
    value::word(entry, findings).and_then(|word| value::address(word, findings))
}

fn deprecated(entry: Entry<'_>, newer: &str, findings: &mut Findings) {
    let head = entry.head();
    let message = format!("`{}` is the old name of `{newer}`", head.text);
    findings.add(
        Diagnostic::warning(Code::Deprecated, head.span, message)
            .help(format!("write `{newer}`, which means the same")),
    );
}
