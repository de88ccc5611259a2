//! The rules that look at several settings of one virtual server.

use std::collections::BTreeMap;

use super::endpoint::{Endpoint, Port};
use super::real_server::{self, Inherited};
use super::{Draft, PERSISTENCE};
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::source::Span;
use crate::ipvs::{PersistenceMask, Protocol, SchedulerName, ServiceFlags, ServiceKey, Weight};
use crate::lvs::{
    Forwarding, Persistence, Quorum, RealServer, Removal, SorryServer, VirtualServer,
};
use crate::types::Family;

/// The scheduler where nobody says otherwise.
const SCHEDULER: &str = "wlc";

impl Draft {
    /// Where it begins.
    pub(in crate::conf::lower) const fn place(&self) -> Span {
        self.place
    }

    /// Applies the rules that look at several settings; `None` if it is left out.
    pub(in crate::conf::lower) fn finish(
        mut self,
        findings: &mut Findings,
    ) -> Option<VirtualServer> {
        let protocol = self.protocol(findings);
        let scheduler = self.scheduler(findings)?;
        let forwarding = self.forwarding(findings);
        let persistence = self.persistence(findings);
        let flags = self.flags(protocol, findings);
        let port = self.endpoint.port.map_or(0, |port| port.number);
        let real_servers = self.real_servers(forwarding, port, findings);
        if real_servers.is_empty() {
            if self.first_server.is_none() {
                let message = "this virtual server has no real servers and is left out";
                findings.add(
                    Diagnostic::warning(Code::NoRealServer, self.place, message)
                        .help("add a `real_server ADDRESS PORT` block"),
                );
            }
            return None;
        }
        Some(VirtualServer {
            key: ServiceKey::Address {
                protocol,
                address: self.endpoint.address,
                port,
            },
            scheduler,
            flags,
            persistence,
            quorum: self.quorum(&real_servers, findings)?,
            sorry_server: self.sorry_server(forwarding, port, &real_servers, findings),
            real_servers,
        })
    }

    fn protocol(&self, findings: &mut Findings) -> Protocol {
        if self.protocol.is_absent() {
            let message = "this virtual server has no `protocol`: it becomes UDP";
            findings.add(
                Diagnostic::warning(Code::MissingProtocol, self.place, message)
                    .help("add `protocol TCP` or `protocol UDP`"),
            );
        }
        self.protocol.or(Protocol::Udp)
    }

    fn scheduler(&self, findings: &mut Findings) -> Option<SchedulerName> {
        if self.scheduler.is_absent() {
            let message = format!("this virtual server has no `lb_algo`: it becomes `{SCHEDULER}`");
            findings.add(
                Diagnostic::warning(Code::MissingScheduler, self.place, message)
                    .help(format!("add `lb_algo {SCHEDULER}`, or another one")),
            );
        }
        let given = self.scheduler.value().cloned();
        given.or_else(|| SchedulerName::new(SCHEDULER).ok())
    }

    fn forwarding(&self, findings: &mut Findings) -> Forwarding {
        if self.method.is_absent() {
            let message = "this virtual server has no `lb_kind`: it becomes NAT";
            findings.add(
                Diagnostic::warning(Code::MissingMethod, self.place, message)
                    .help("add `lb_kind NAT`, `lb_kind DR` or `lb_kind TUN`"),
            );
        }
        self.method.or(Forwarding::Nat)
    }

    fn persistence(&self, findings: &mut Findings) -> Option<Persistence> {
        let mut timeout = self.persistence_timeout.value().copied();
        if self.mask.value().is_some() {
            timeout = timeout.or(Some(PERSISTENCE));
        }
        if self.endpoint.port.is_none() && timeout.is_none() {
            let message = format!(
                "a virtual server for all ports must be persistent: the time becomes {PERSISTENCE} s"
            );
            findings.add(
                Diagnostic::warning(Code::PortNeedsPersistence, self.place, message)
                    .help("add a port, or `persistence_timeout`"),
            );
            timeout = Some(PERSISTENCE);
        }
        let family = Family::of(self.endpoint.address);
        timeout.map(|timeout| Persistence {
            timeout,
            mask: self.mask.or(PersistenceMask::host(family)),
            engine: None,
        })
    }

    fn flags(&self, protocol: Protocol, findings: &mut Findings) -> ServiceFlags {
        let Some(place) = self.one_packet.span() else {
            return ServiceFlags::NONE;
        };
        if protocol == Protocol::Udp {
            return ServiceFlags::ONE_PACKET;
        }
        let message = format!("`ops` has no effect with {protocol}");
        findings.add(
            Diagnostic::warning(Code::OnePacketCleared, place, message)
                .help("only UDP packets can be scheduled one by one"),
        );
        ServiceFlags::NONE
    }

    fn real_servers(
        &mut self,
        forwarding: Forwarding,
        port: u16,
        findings: &mut Findings,
    ) -> Vec<RealServer> {
        let inherited = Inherited {
            timing: self.timing,
            forwarding,
            removal: removal(self.inhibit.value().is_some()),
            weight: self.weight.or(Weight::ONE),
            virtualhost: self.virtualhost.value(),
        };
        let mut seen = BTreeMap::new();
        let mut servers = Vec::new();
        for draft in std::mem::take(&mut self.real_servers) {
            let place = draft.endpoint.span;
            let own = draft.forwarding(forwarding);
            if !fits(self.endpoint, draft.endpoint, own, findings) {
                continue;
            }
            let port = real_port(&draft, own, port, self.place, findings);
            let server = draft.finish(port, inherited, findings);
            if let Some(first) = seen.insert(server.key, place) {
                let message = format!("the real server {} is given twice", server.key);
                findings.add(
                    Diagnostic::error(Code::DuplicateRealServer, place, message)
                        .related(first, "it was given here")
                        .help("remove one; keepalived would use the first"),
                );
            }
            servers.push(server);
        }
        servers
    }

    /// `None`: no such quorum, which was reported.
    fn quorum(&self, servers: &[RealServer], findings: &mut Findings) -> Option<Quorum> {
        let weights = servers.iter().map(|server| u64::from(server.weight.get()));
        let total: u64 = weights.sum();
        let mut quorum = self.quorum.or(1);
        if let Some(place) = self.quorum.span()
            && u64::from(quorum) > total
        {
            // Weights of 0 alone have no quorum that could be reached.
            let lowered = u32::try_from(total).unwrap_or(u32::MAX).max(1);
            let becomes = if lowered == quorum {
                "it can't be reached".to_owned()
            } else {
                format!("it becomes {lowered}")
            };
            let message = format!(
                "the `quorum` {quorum} is above the total weight {total} of the real servers: {becomes}"
            );
            findings.add(
                Diagnostic::warning(Code::QuorumLowered, place, message)
                    .help("write a lower `quorum`, or raise the weights"),
            );
            quorum = lowered;
        }
        let mut hysteresis = self.hysteresis.or(0);
        if let Some(place) = self.hysteresis.span()
            && hysteresis >= quorum
        {
            let message = format!(
                "the `hysteresis` {hysteresis} is not below the quorum {quorum}: it becomes {}",
                quorum - 1
            );
            findings.add(
                Diagnostic::warning(Code::HysteresisLowered, place, message)
                    .help("quorum could never be lost otherwise"),
            );
            hysteresis = quorum - 1;
        }
        Quorum::new(quorum, hysteresis).ok()
    }

    fn sorry_server(
        &self,
        inherited: Forwarding,
        port: u16,
        servers: &[RealServer],
        findings: &mut Findings,
    ) -> Option<SorryServer> {
        let endpoint = *self.sorry.value()?;
        let forwarding = self.sorry_method.or(inherited);
        if !fits(self.endpoint, endpoint, forwarding, findings) {
            return None;
        }
        let key = crate::ipvs::DestinationKey {
            address: endpoint.address,
            port: endpoint.port.map_or(port, |port| port.number),
        };
        let own = removal(self.sorry_inhibit.value().is_some());
        let twin = servers.iter().find(|server| server.key == key);
        let forced = twin.map_or(own, |server| server.removal);
        if forced != own {
            let message = match forced {
                Removal::Inhibit => {
                    "the sorry server is a real server with `inhibit_on_failure`: it gets `sorry_server_inhibit`"
                }
                Removal::Delete => {
                    "the sorry server is a real server without `inhibit_on_failure`: `sorry_server_inhibit` has no effect"
                }
            };
            findings.add(
                Diagnostic::warning(Code::SorryServerInhibit, endpoint.span, message)
                    .help("one address and port can leave the table in one way only"),
            );
        }
        Some(SorryServer {
            key,
            forwarding,
            removal: forced,
        })
    }
}

const fn removal(inhibit: bool) -> Removal {
    if inhibit {
        Removal::Inhibit
    } else {
        Removal::Delete
    }
}

/// Only tunnels lead to the other family.
fn fits(
    virtual_server: Endpoint,
    server: Endpoint,
    forwarding: Forwarding,
    findings: &mut Findings,
) -> bool {
    let (outer, inner) = (
        Family::of(virtual_server.address),
        Family::of(server.address),
    );
    let is_tunnel = match forwarding {
        Forwarding::Tun(_) => true,
        Forwarding::Nat | Forwarding::Dr => false,
    };
    if outer == inner || is_tunnel {
        return true;
    }
    let message = format!("an {inner} server in a virtual server of {outer}");
    findings.add(
        Diagnostic::error(Code::MixedFamilies, server.span, message)
            .related(virtual_server.span, "this address decides")
            .help("only `lvs_method TUN` leads to servers of the other family"),
    );
    false
}

/// Only NAT can change the port.
fn real_port(
    draft: &real_server::Draft,
    forwarding: Forwarding,
    port: u16,
    place: Span,
    findings: &mut Findings,
) -> u16 {
    let Some(own) = draft.endpoint.port else {
        return port;
    };
    let is_nat = match forwarding {
        Forwarding::Nat => true,
        Forwarding::Dr | Forwarding::Tun(_) => false,
    };
    if is_nat || own.number == port {
        return own.number;
    }
    let Port { number, span } = own;
    let message = format!("the port {number} becomes {port}, that of the virtual server");
    findings.add(
        Diagnostic::warning(Code::PortReset, span, message)
            .related(place, "this one")
            .help("only NAT can change the port"),
    );
    port
}
