//! What the kernel says about interfaces and addresses, put into words for the instances.

use std::collections::BTreeSet;
use std::net::IpAddr;

use tracing::warn;

use super::{InstanceId, Router, Running};
use crate::daemon::vrrp::VrrpError;
use crate::daemon::vrrp::addresses::Job;
use crate::daemon::vrrp::links::Change;
use crate::daemon::vrrp::wires::WireKey;
use crate::sys::netlink::Notice;
use crate::types::IfName;
use crate::vrrp::{Event, Instance, State, VirtualAddress};

impl Router {
    /// Reads interfaces and addresses anew: at the start, and when messages were lost.
    pub(super) async fn read_kernel(&mut self) -> Result<(), VrrpError> {
        let links = self.netlink.links().await?;
        let addresses = self.netlink.addresses().await?;
        self.links.replace(links, addresses);
        Ok(())
    }

    pub(super) async fn on_notice(&mut self, notice: Notice) -> Result<(), VrrpError> {
        match self.links.apply(notice) {
            Change::None => {}
            Change::Interface(name) => {
                self.tell_interfaces(Some(&name))?;
                self.observe_interface(&name)?;
            }
            Change::Renamed { from, to } => {
                for name in [from, to] {
                    self.tell_interfaces(Some(&name))?;
                    self.observe_interface(&name)?;
                }
            }
            Change::AddressRemoved(name, address) => {
                self.suspect_loss(&name, address.prefix.address())?;
                self.tell_interfaces(Some(&name))?;
            }
            Change::Lost => {
                warn!("messages of the kernel were lost: reading interfaces and addresses again");
                self.read_kernel().await?;
                let machines = self.machines.iter();
                let names: BTreeSet<IfName> = machines
                    .map(|(_, instance)| instance.config().interface.clone())
                    .collect();
                for name in names {
                    self.tell_interfaces(Some(&name))?;
                }
                self.observe_interfaces()?;
                self.suspect_all()?;
            }
        }
        Ok(())
    }

    /// Tells the instances on an interface, or all, what has become of it.
    pub(super) fn tell_interfaces(&mut self, name: Option<&IfName>) -> Result<(), VrrpError> {
        let machines = self.machines.iter();
        let affected = machines
            .filter(|(_, instance)| name.is_none_or(|name| instance.config().interface == *name));
        let ids: Vec<InstanceId> = affected.map(|(id, _)| id).collect();
        let wires: BTreeSet<WireKey> = ids
            .iter()
            .filter_map(|id| self.instances.get(id)?.wire.clone())
            .collect();
        for wire in wires {
            self.wires
                .adjust(&wire, self.links.by_name(&wire.interface));
        }
        for id in ids {
            self.tell_interface(id)?;
        }
        Ok(())
    }

    pub(super) fn tell_interface(&mut self, id: InstanceId) -> Result<(), VrrpError> {
        let Some(running) = self.instances.get_mut(&id) else {
            return Ok(());
        };
        let Some(instance) = self.machines.get(id) else {
            return Ok(());
        };
        let config = instance.config();
        let interface = self.links.interface(config, &self.virtual_addresses);
        let wire = WireKey::of(config, Some(interface));
        let is_news = running.interface != Some(interface);
        running.interface = Some(interface);
        self.rewire(id, wire);
        if !is_news {
            return Ok(());
        }
        self.feed(id, Event::Interface(interface))
    }

    /// An address was removed: if it belongs to an Active instance and is really gone, that
    /// instance must know. The kernel is asked, since the message may be about our own doing.
    fn suspect_loss(&mut self, name: &IfName, address: IpAddr) -> Result<(), VrrpError> {
        let mut suspects = Vec::new();
        for (id, running, instance) in self.active() {
            let addresses = &instance.config().virtual_addresses;
            let lost = addresses
                .iter()
                .filter(|known| known.interface == *name && known.address() == address);
            suspects.extend(lost.map(|known| (id, running.generation, known.clone())));
        }
        self.verify(suspects)
    }

    fn suspect_all(&mut self) -> Result<(), VrrpError> {
        let suspects = self.active().flat_map(|(id, running, instance)| {
            let addresses = instance.config().virtual_addresses.iter();
            addresses.map(move |address| (id, running.generation, address.clone()))
        });
        self.verify(suspects.collect())
    }

    /// The Active Routers.
    fn active(&self) -> impl Iterator<Item = (InstanceId, &Running, &Instance)> {
        let running = self.instances.iter();
        let machines = running.filter_map(|(id, running)| {
            let instance = self.machines.get(*id)?;
            Some((*id, running, instance))
        });
        machines.filter(|(_, _, instance)| instance.state() == State::Active)
    }

    fn verify(
        &mut self,
        suspects: Vec<(InstanceId, u64, VirtualAddress)>,
    ) -> Result<(), VrrpError> {
        for (id, generation, address) in suspects {
            let address = self.place(address);
            self.job(Job::Verify {
                id,
                generation,
                address,
            })?;
        }
        Ok(())
    }
}
