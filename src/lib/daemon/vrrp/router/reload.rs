//! Which instances there are: at the start and after a reload.

use std::collections::BTreeMap;

use super::{InstanceId, Router, Running};
use crate::daemon::protocol::vrrp;
use crate::daemon::vrrp::VrrpError;
use crate::daemon::vrrp::addresses;
use crate::daemon::vrrp::wires::WireKey;
use crate::sys::clock;
use crate::types::Vrid;
use crate::vrrp::{Config, Event, Instance, Origin, VirtualAddress};

impl Router {
    pub(super) fn add(&mut self, router: vrrp::Router, origin: Origin) -> Result<(), VrrpError> {
        let standing = self.standing(&router)?;
        let config = router.config;
        let id = InstanceId(self.next_id);
        self.next_id += 1;
        let wire = (config.interface.clone(), config.family());
        let vrid = config.vrid;
        self.virtual_addresses
            .extend(config.virtual_addresses.iter().map(VirtualAddress::address));
        self.by_vrid.insert((wire.clone(), vrid), id);
        let running = Running {
            instance: Instance::new(config, origin, clock::now()),
            wire: wire.clone(),
            generation: 0,
            interface: None,
            is_mute: false,
        };
        self.instances.insert(id, running);
        self.wires.adjust(&wire, self.links.by_name(&wire.0));
        self.feed(id, Event::Tracked(standing))?;
        self.tell_interface(id)
    }

    /// Brings the instances in line with new configurations: the same identifier, family and
    /// interface is the same instance, whatever its name (vrrp.md §20.2).
    pub(super) fn reconfigure(&mut self, routers: Vec<vrrp::Router>) -> Result<(), VrrpError> {
        let key = |config: &Config| ((config.interface.clone(), config.family()), config.vrid);
        let mut wanted: BTreeMap<_, vrrp::Router> = routers
            .into_iter()
            .map(|router| (key(&router.config), router))
            .collect();
        let known: Vec<_> = self
            .by_vrid
            .iter()
            .map(|(key, id)| (key.clone(), *id))
            .collect();
        let mut gone = Vec::new();
        let mut results = Vec::new();
        for (key, id) in known {
            let event = if let Some(router) = wanted.remove(&key) {
                let standing = self.standing(&router)?;
                // First what it comes to, so that the advert of the new configuration says so.
                let tracked = Event::Tracked(standing);
                results.push((id, self.decide(clock::now(), id, tracked)));
                let config = router.config;
                let addresses = config.virtual_addresses.iter().map(VirtualAddress::address);
                self.virtual_addresses.extend(addresses);
                Event::Reconfigured(Box::new(config))
            } else {
                gone.push((id, key));
                Event::Removed
            };
            results.push((id, self.decide(clock::now(), id, event)));
        }
        addresses::keep_moving(&mut results);
        for (id, actions) in results {
            self.carry_out(id, actions)?;
        }
        for (id, key) in gone {
            self.forget(id, &key);
        }
        for router in wanted.into_values() {
            self.add(router, Origin::Fresh)?;
        }
        let all = self
            .instances
            .values()
            .flat_map(|running| &running.instance.config().virtual_addresses);
        self.virtual_addresses = all.map(VirtualAddress::address).collect();
        self.tell_interfaces(None)
    }

    fn forget(&mut self, id: InstanceId, key: &(WireKey, Vrid)) {
        self.by_vrid.remove(key);
        self.schedule.set(id, None);
        self.instances.remove(&id);
        let is_needed = self.instances.values().any(|running| running.wire == key.0);
        if !is_needed {
            self.wires.close(&key.0);
        }
    }
}
