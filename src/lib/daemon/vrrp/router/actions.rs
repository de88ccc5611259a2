//! Carrying out what the machines decided, in their order.

use std::collections::BTreeMap;
use std::io;
use std::net::IpAddr;

use tracing::{debug, error, info, warn};

use super::{InstanceId, Router, Step};
use crate::daemon::protocol::vrrp::Answer;
use crate::daemon::vrrp::VrrpError;
use crate::daemon::vrrp::addresses::{Job, Placed};
use crate::report::{self, Severity};
use crate::sys::sysctl;
use crate::types::IfName;
use crate::vrrp::{Action, Actions, Announcement, Report, Transmission, VirtualAddress};
use crate::wire::neighbour::Role;

impl Router {
    /// Does what the machines want, in order.
    pub(super) fn perform(&mut self, steps: Vec<Step>) -> Result<(), VrrpError> {
        for step in steps {
            match step {
                Step::Router(id, actions) => self.carry_out(id, actions)?,
                Step::Group { name, state } => {
                    info!("{}", report::group_line(&name, state));
                    self.outbox.send(Answer::Group { group: name, state });
                }
            }
        }
        Ok(())
    }

    fn carry_out(&mut self, id: InstanceId, actions: Actions) -> Result<(), VrrpError> {
        for action in actions {
            match action {
                Action::Transmit(transmission) => self.transmit(id, &transmission),
                Action::AddAddresses(list) => {
                    let addresses = list
                        .into_iter()
                        .map(|address| self.place(address))
                        .collect();
                    let generation = self.next_generation(id);
                    self.job(Job::Add {
                        id,
                        generation,
                        addresses,
                    })?;
                }
                Action::RemoveAddresses(list) => {
                    let addresses = list
                        .into_iter()
                        .map(|address| Placed {
                            index: self.links.holder(&address.interface),
                            address,
                        })
                        .collect();
                    self.job(Job::Remove { addresses })?;
                }
                Action::Announce(announcement) => {
                    self.announce(&announcement);
                }
                Action::Report(report) => self.report(id, report),
            }
        }
        Ok(())
    }

    fn next_generation(&mut self, id: InstanceId) -> u64 {
        self.instances.get_mut(&id).map_or(0, |running| {
            running.generation += 1;
            running.generation
        })
    }

    fn transmit(&mut self, id: InstanceId, transmission: &Transmission) {
        let Some(running) = self.instances.get_mut(&id) else {
            return;
        };
        let Some(instance) = self.machines.get(id) else {
            return;
        };
        let name = &instance.config().name;
        let sent = match &running.wire {
            Some(wire) => self.wires.send(wire, transmission),
            None => Err(io::Error::from(io::ErrorKind::NotConnected)),
        };
        match sent {
            Ok(()) if running.is_mute => {
                running.is_mute = false;
                info!("({name}) adverts are sent again");
            }
            Ok(()) => {}
            Err(problem) if running.is_mute => debug!("({name}) cannot send an advert: {problem}"),
            Err(problem) => {
                running.is_mute = true;
                error!(
                    "({name}) cannot send adverts on {}: {problem}",
                    instance.config().interface
                );
            }
        }
    }

    fn announce(&mut self, announcement: &Announcement) {
        let mut roles = BTreeMap::new();
        for _ in 0..announcement.repeat {
            for address in &announcement.addresses {
                // Gratuitous ARP does not tell, and must not wait for a file.
                let role = match address.address() {
                    IpAddr::V4(_) => Role::Host,
                    IpAddr::V6(_) => *roles
                        .entry(&address.interface)
                        .or_insert_with_key(|interface| role(interface)),
                };
                self.announce_address(address, role);
            }
        }
    }

    fn announce_address(&mut self, address: &VirtualAddress, role: Role) {
        let Some(link) = self.links.by_name(&address.interface) else {
            return;
        };
        let Some(mac) = link.mac else { return };
        let sent = self
            .wires
            .announce(link.index, mac, address.address(), role);
        if let Err(problem) = sent {
            debug!(
                "cannot announce {} on {}: {problem}",
                address.address(),
                address.interface
            );
        }
    }

    fn report(&mut self, id: InstanceId, report: Report) {
        let Some(instance) = self.machines.get(id) else {
            return;
        };
        let instance = instance.config().name.clone();
        let line = report::line(&instance, &report);
        match line.severity {
            Severity::Error => error!("{}", line.text),
            Severity::Warning => warn!("{}", line.text),
            Severity::Information => info!("{}", line.text),
        }
        self.outbox.send(Answer::Report { instance, report });
    }
}

/// What neighbour advertisements say this host is on the interface.
fn role(interface: &IfName) -> Role {
    if sysctl::forwards_ipv6(interface) {
        Role::Router
    } else {
        Role::Host
    }
}
