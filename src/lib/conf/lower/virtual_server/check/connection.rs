//! Where a checker connects, and how it gets there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use super::Around;
use crate::checker::Target;
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::keywords::Connection as Keyword;
use crate::conf::lower::slot::Slot;
use crate::conf::lower::tuning::small;
use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::conf::value;
use crate::types::{Family, IfName};

/// What a block says.
#[derive(Clone, Default)]
pub(super) struct Connection {
    device: Slot<IfName>,
    source_port: Slot<u16>,
    source: Slot<IpAddr>,
    address: Slot<IpAddr>,
    port: Slot<u16>,
    mark: Slot<u32>,
}

/// Whether a kind of checker has ports.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Port {
    Needed,
    None,
}

impl Connection {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
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

    /// What the block says, and else what the block around it says.
    pub(super) fn within(self, outer: &Self) -> Self {
        Self {
            device: self.device.inside(&outer.device),
            source_port: self.source_port.inside(&outer.source_port),
            source: self.source.inside(&outer.source),
            address: self.address.inside(&outer.address),
            port: self.port.inside(&outer.port),
            mark: self.mark.inside(&outer.mark),
        }
    }

    pub(super) fn target(
        &self,
        place: Span,
        needs: Port,
        around: &Around<'_>,
        timeout: Duration,
        findings: &mut Findings,
    ) -> Option<Target> {
        let address = self.address.or(around.server);
        let port = match needs {
            Port::Needed => self.port.or(around.port),
            Port::None => 0,
        };
        if port == 0 && self.port.is_absent() && needs == Port::Needed {
            let message = "this checker has no port to connect to";
            findings.add(
                Diagnostic::error(Code::NoPort, place, message)
                    .help("add `connect_port`, or a port to the real server"),
            );
            return None;
        }
        let source_port = match needs {
            Port::Needed => self.source_port.value().copied(),
            Port::None => None,
        };
        let source = self.source(address, source_port, findings)?;
        self.has_device(address, place, findings)?;
        let mut target = Target::new(SocketAddr::new(address, port), timeout);
        target.source = source;
        target.device = self.device.value().cloned();
        target.mark = self.mark.value().copied().filter(|mark| *mark != 0);
        Some(target)
    }

    /// Where to come from; the outer `None`: not possible, which was reported.
    #[expect(clippy::option_option, reason = "to be handed on with `?`")]
    fn source(
        &self,
        address: IpAddr,
        port: Option<u16>,
        findings: &mut Findings,
    ) -> Option<Option<SocketAddr>> {
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
        Some(match (self.source.value(), port) {
            (None, None) => None,
            (source, port) => {
                let source = source.copied().unwrap_or_else(unspecified);
                Some(SocketAddr::new(source, port.unwrap_or(0)))
            }
        })
    }

    /// A link-local address means nothing without its link.
    fn has_device(&self, address: IpAddr, place: Span, findings: &mut Findings) -> Option<()> {
        let is_link_local = match address {
            IpAddr::V4(_) => false,
            IpAddr::V6(address) => address.is_unicast_link_local(),
        };
        if !is_link_local || !self.device.is_absent() {
            return Some(());
        }
        let place = self.address.span().unwrap_or(place);
        let message = format!("{address} is on some link, and nothing says on which");
        findings.add(
            Diagnostic::error(Code::NoLink, place, message)
                .help("add `bind_if` with the interface that leads to it"),
        );
        None
    }
}

fn address(entry: Entry<'_>, findings: &mut Findings) -> Option<IpAddr> {
    value::word(entry, findings).and_then(|word| value::address(word, findings))
}
