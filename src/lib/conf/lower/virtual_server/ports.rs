//! The rules for the ports of real servers: only NAT can change the port of a packet.

use super::endpoint::{Endpoint, Port};
use super::frontend::Frontend;
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::source::Span;
use crate::lvs::{Forwarding, Member};

/// The ports that a virtual server has.
#[derive(Clone, Copy)]
pub(super) struct Ports<'a> {
    pub(super) frontend: &'a Frontend,
    /// Where the virtual server begins.
    pub(super) place: Span,
}

impl Ports<'_> {
    /// That of the address; 0: all, or there is no address.
    fn own(&self) -> u16 {
        match self.frontend {
            Frontend::Address(endpoint) => endpoint.port.map_or(0, |port| port.number),
            Frontend::Mark(_, _) | Frontend::Group(_, _) => 0,
        }
    }

    pub(super) fn of_sorry_server(self, server: Endpoint, forwarding: Forwarding) -> u16 {
        match (self.frontend, forwarding) {
            (Frontend::Mark(_, _), Forwarding::Dr | Forwarding::Tun(_)) => 0,
            (Frontend::Address(_) | Frontend::Mark(_, _) | Frontend::Group(_, _), _) => {
                server.port.map_or_else(|| self.own(), |port| port.number)
            }
        }
    }

    pub(super) fn of_real_server(
        self,
        server: Endpoint,
        forwarding: Forwarding,
        findings: &mut Findings,
    ) -> u16 {
        let Some(port) = server.port else {
            return self.own();
        };
        match (forwarding, self.frontend) {
            (Forwarding::Nat, _) => port.number,
            (Forwarding::Dr | Forwarding::Tun(_), Frontend::Address(_)) => self.reset(
                port,
                format_args!("{}, that of the virtual server", self.own()),
                findings,
            ),
            (Forwarding::Dr | Forwarding::Tun(_), Frontend::Mark(_, _)) => {
                self.reset(port, format_args!("0, that of the packet"), findings)
            }
            (Forwarding::Dr | Forwarding::Tun(_), Frontend::Group(group, _)) => {
                let differs = |member: &Member| match *member {
                    Member::Addresses { port: other, .. } => other != port.number,
                    Member::Mark { .. } => false,
                };
                if group.members.iter().any(differs) {
                    let number = port.number;
                    let message = format!("the port {number} is not that of the whole group");
                    findings.add(self.finding(port, message));
                }
                port.number
            }
        }
    }

    fn reset(self, port: Port, becomes: std::fmt::Arguments<'_>, findings: &mut Findings) -> u16 {
        let own = self.own();
        if port.number != own {
            let message = format!("the port {} becomes {becomes}", port.number);
            findings.add(self.finding(port, message));
        }
        own
    }

    fn finding(self, port: Port, message: String) -> Diagnostic {
        Diagnostic::warning(Code::PortReset, port.span, message)
            .related(self.place, "this one")
            .help("only NAT can change the port")
    }
}
