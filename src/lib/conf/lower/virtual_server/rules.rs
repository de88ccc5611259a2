//! The rules that look at several settings of one virtual server.

use std::collections::BTreeMap;

use super::endpoint::Endpoint;
use super::frontend::Frontend;
use super::ports::Ports;
use super::real_server::{self, Inherited};
use super::references::References;
use super::{Draft, PERSISTENCE};
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::lower::slot::Slot;
use crate::conf::source::Span;
use crate::ipvs::{PersistenceMask, Protocol, SchedulerName, ServiceFlags, Weight};
use crate::lvs::{
    AtStop, Forwarding, Persistence, Quorum, RealServer, Removal, SorryServer, Suspension,
    VirtualServer,
};
use crate::types::Family;

/// The scheduler where nobody says otherwise.
const SCHEDULER: &str = "wlc";

impl Draft {
    /// Applies the rules that look at several settings; `None` if it is left out. The room of the real
    /// servers is left for those of another one.
    pub(super) fn finish(
        &mut self,
        references: &References<'_>,
        order: usize,
        findings: &mut Findings,
    ) -> Option<VirtualServer> {
        let frontend = self.frontend.take()?;
        let protocol = self.protocol(&frontend, findings);
        let scheduler = self.scheduler(findings)?;
        self.check_method(findings);
        let decides = self.family(&frontend, findings);
        let persistence = self.persistence(&frontend, decides, findings);
        let flags = self.flags | self.one_packet(&frontend, protocol, findings);
        let inherited = Inherited {
            timing: self.timing,
            method: self.method,
            removal: removal(self.inhibit.value().is_some()),
            weight: self.weight.or(Weight::ONE),
            virtualhost: self.virtualhost.value(),
            references,
            order,
        };
        let mut drafts = std::mem::take(&mut self.real_servers);
        let ports = Ports {
            frontend: &frontend,
            place: self.place,
        };
        let real_servers = real_servers(&mut drafts, &inherited, decides, ports, findings);
        self.real_servers = drafts;
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
        let mut server = VirtualServer::new(frontend.key(protocol, decides.family)?, scheduler);
        server.flags = flags;
        server.persistence = persistence;
        server.quorum = self.quorum(&real_servers, findings)?;
        server.sorry_server = self.sorry_server(decides, ports, &real_servers, findings);
        server.real_servers = real_servers;
        server.suspension = self.suspension(&frontend, findings);
        if self.omega.value().is_some() {
            server.at_stop = AtStop::Notify;
        }
        server.notify = self.scripts.finish();
        server.alert = self.alert.value().copied();
        server.snmp_name = self.snmp_name.value().cloned();
        server.group = match frontend {
            Frontend::Group(group, _) => Some(group),
            Frontend::Address(_) | Frontend::Mark(_, _) => None,
        };
        Some(server)
    }

    fn protocol(&self, frontend: &Frontend, findings: &mut Findings) -> Protocol {
        if !frontend.has_address() {
            if let Some(place) = self.protocol.span() {
                let message = "`protocol` has no effect: a firewall mark is of every protocol";
                findings.add(
                    Diagnostic::warning(Code::ProtocolIgnored, place, message).help("remove it"),
                );
            }
            return Protocol::Udp;
        }
        if self.protocol.is_absent() {
            let message = "this virtual server has no `protocol`: it becomes UDP";
            findings.add(
                Diagnostic::warning(Code::MissingProtocol, self.place, message)
                    .help("add `protocol TCP` or `protocol UDP`"),
            );
        }
        self.protocol.or(Protocol::Udp)
    }

    /// The family, and what decides it.
    fn family(&self, frontend: &Frontend, findings: &mut Findings) -> Decides {
        let is_mixed = frontend.is_mixed();
        if let Some(family) = frontend.family() {
            if let &Slot::Given(other, place) = &self.family
                && other != family
                && !is_mixed
            {
                let message = format!("`ip_family` has no effect: this is {family}");
                findings.add(
                    Diagnostic::warning(Code::FamilyIgnored, place, message)
                        .related(frontend.place(), "this decides")
                        .help("remove it"),
                );
            }
            return Decides {
                family,
                place: frontend.place(),
                is_mixed,
            };
        }
        let of_mask = self.mask.value().map(|mask| match mask {
            PersistenceMask::V4(_) => Family::V4,
            PersistenceMask::V6(_) => Family::V6,
        });
        let given = [
            (self.family.value().copied(), self.family.span()),
            (of_mask, self.mask.span()),
        ]
        .into_iter()
        .find_map(|(family, place)| family.zip(place));
        let (family, place) = given.unwrap_or_else(|| self.family_of_servers());
        Decides {
            family,
            place,
            is_mixed,
        }
    }

    /// That of the first real server that is no end of a tunnel. Of tunnels alone, that which all
    /// share, else IPv4.
    fn family_of_servers(&self) -> (Family, Span) {
        let plain = |server: &&real_server::Draft| {
            let forwarding = server.forwarding(self.method);
            forwarding.is_some_and(|forwarding| !is_tunnel(forwarding))
        };
        let of = |server: &real_server::Draft| {
            (Family::of(server.endpoint.address), server.endpoint.span)
        };
        if let Some(server) = self.real_servers.iter().find(plain) {
            return of(server);
        }
        let mut all = self.real_servers.iter().map(of);
        let Some(first) = all.next() else {
            return (Family::V4, self.place);
        };
        if all.all(|(family, _)| family == first.0) {
            first
        } else {
            (Family::V4, self.place)
        }
    }

    fn suspension(&self, frontend: &Frontend, findings: &mut Findings) -> Suspension {
        let Some(place) = self.suspend.span() else {
            return Suspension::Never;
        };
        if !frontend.has_mark() {
            return Suspension::WithoutAddress;
        }
        let message = "`ha_suspend` has no effect with firewall marks";
        findings.add(
            Diagnostic::warning(Code::HaSuspendCleared, place, message)
                .help("remove it: a mark is no address that this host could have or not"),
        );
        Suspension::Never
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

    fn check_method(&self, findings: &mut Findings) {
        if self.method.is_absent() {
            let message = "this virtual server has no `lb_kind`: it becomes NAT";
            findings.add(
                Diagnostic::warning(Code::MissingMethod, self.place, message)
                    .help("add `lb_kind NAT`, `lb_kind DR` or `lb_kind TUN`"),
            );
        }
    }

    fn persistence(
        &self,
        frontend: &Frontend,
        decides: Decides,
        findings: &mut Findings,
    ) -> Option<Persistence> {
        let mut timeout = self.persistence_timeout.value().copied();
        if self.mask.value().is_some() {
            timeout = timeout.or(Some(PERSISTENCE));
        }
        if frontend.has_all_ports() && timeout.is_none() {
            let message = format!(
                "a virtual server for all ports must be persistent: the time becomes {PERSISTENCE} s"
            );
            findings.add(
                Diagnostic::warning(Code::PortNeedsPersistence, self.place, message)
                    .help("add a port, or `persistence_timeout`"),
            );
            timeout = Some(PERSISTENCE);
        }
        if let &Slot::Given(mask, place) = &self.mask {
            let fits = match (mask, decides.family) {
                (PersistenceMask::V4(_), Family::V4) | (PersistenceMask::V6(_), Family::V6) => true,
                (PersistenceMask::V4(_), Family::V6) | (PersistenceMask::V6(_), Family::V4) => {
                    false
                }
            };
            if !fits {
                let message = format!("`{mask}` is not a mask for {}", decides.family);
                findings.add(
                    Diagnostic::error(Code::BadAddress, place, message)
                        .related(decides.place, "this decides the family")
                        .help(match decides.family {
                            Family::V4 => "write a mask, as in 255.255.255.0",
                            Family::V6 => "write a prefix length from 1 to 128",
                        }),
                );
            }
        }
        if let (Some(place), None) = (self.engine.span(), timeout) {
            let message = "`persistence_engine` has no effect without persistence";
            findings.add(
                Diagnostic::note(Code::NoEffect, place, message)
                    .help("add `persistence_timeout`, or remove it"),
            );
        }
        timeout.map(|timeout| Persistence {
            timeout,
            mask: self.mask.or(PersistenceMask::host(decides.family)),
            engine: self.engine.value().cloned(),
        })
    }

    fn one_packet(
        &self,
        frontend: &Frontend,
        protocol: Protocol,
        findings: &mut Findings,
    ) -> ServiceFlags {
        let Some(place) = self.one_packet.span() else {
            return ServiceFlags::NONE;
        };
        if protocol == Protocol::Udp || !frontend.has_address() {
            return ServiceFlags::ONE_PACKET;
        }
        let message = format!("`ops` has no effect with {protocol}");
        findings.add(
            Diagnostic::warning(Code::OnePacketCleared, place, message)
                .help("only UDP packets can be scheduled one by one"),
        );
        ServiceFlags::NONE
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
        decides: Decides,
        ports: Ports<'_>,
        servers: &[RealServer],
        findings: &mut Findings,
    ) -> Option<SorryServer> {
        let endpoint = *self.sorry.value()?;
        let method = match self.sorry_method {
            Slot::Absent => self.method,
            own @ (Slot::Broken(_) | Slot::Given(_, _)) => own,
        };
        let forwarding = method.or(Forwarding::Nat);
        if !matches!(method, Slot::Broken(_)) && !fits(decides, endpoint, forwarding, findings) {
            return None;
        }
        let key = crate::ipvs::DestinationKey {
            address: endpoint.address,
            port: ports.of_sorry_server(endpoint, forwarding),
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

/// The family of a virtual server.
#[derive(Clone, Copy)]
struct Decides {
    family: Family,
    /// What says so.
    place: Span,
    /// Whether it has addresses of the other family too.
    is_mixed: bool,
}

const fn is_tunnel(forwarding: Forwarding) -> bool {
    match forwarding {
        Forwarding::Tun(_) => true,
        Forwarding::Nat | Forwarding::Dr => false,
    }
}

fn real_servers(
    drafts: &mut Vec<real_server::Draft>,
    inherited: &Inherited<'_>,
    decides: Decides,
    ports: Ports<'_>,
    findings: &mut Findings,
) -> Vec<RealServer> {
    let mut seen = BTreeMap::new();
    let mut servers = Vec::with_capacity(drafts.len());
    for draft in drafts.drain(..) {
        let place = draft.endpoint.span;
        let port = match draft.forwarding(inherited.method) {
            Some(own) if !fits(decides, draft.endpoint, own, findings) => continue,
            Some(own) => ports.of_real_server(draft.endpoint, own, findings),
            None => draft.endpoint.port.map_or(0, |port| port.number),
        };
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

/// Only tunnels lead to the other family.
fn fits(
    decides: Decides,
    server: Endpoint,
    forwarding: Forwarding,
    findings: &mut Findings,
) -> bool {
    let inner = Family::of(server.address);
    if is_tunnel(forwarding) || (decides.family == inner && !decides.is_mixed) {
        return true;
    }
    let message = if decides.is_mixed {
        format!("an {inner} server in a virtual server of both families")
    } else {
        format!(
            "an {inner} server in a virtual server of {}",
            decides.family
        )
    };
    findings.add(
        Diagnostic::error(Code::MixedFamilies, server.span, message)
            .related(decides.place, "this decides")
            .help("only `lvs_method TUN` leads to servers of the other family"),
    );
    false
}
