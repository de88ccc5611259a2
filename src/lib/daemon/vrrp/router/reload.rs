//! Which instances there are: at the start and after a reload.

use std::collections::BTreeMap;

use super::{InstanceId, Router, Running, Step};
use crate::daemon::protocol::vrrp;
use crate::daemon::vrrp::VrrpError;
use crate::daemon::vrrp::addresses;
use crate::daemon::vrrp::wires::WireKey;
use crate::sys::clock;
use crate::types::{InstanceName, Standing, Vrid};
use crate::vrrp::{Config, Event, Instance, Origin, VirtualAddress, sync_group};

/// An instance that is there and has not begun yet.
struct Newcomer {
    id: InstanceId,
    standing: Standing,
}

/// Which instance has which name.
type Names = BTreeMap<InstanceName, InstanceId>;

impl Router {
    /// The first instances.
    pub(super) fn begin(
        &mut self,
        starts: Vec<vrrp::Start>,
        groups: &[sync_group::Config],
    ) -> Result<(), VrrpError> {
        let mut names = Names::new();
        let mut newcomers = Vec::new();
        for vrrp::Start { router, origin } in starts {
            newcomers.push(self.add(router, origin, &mut names)?);
        }
        let steps = self.regroup(groups, &names);
        self.perform(steps)?;
        self.start_all(newcomers)
    }

    fn add(
        &mut self,
        router: vrrp::Router,
        origin: Origin,
        names: &mut Names,
    ) -> Result<Newcomer, VrrpError> {
        let standing = self.standing(&router)?;
        let config = router.config;
        let id = InstanceId(self.next_id);
        self.next_id += 1;
        names.insert(config.name.clone(), id);
        let wire = (config.interface.clone(), config.family());
        let vrid = config.vrid;
        self.virtual_addresses
            .extend(config.virtual_addresses.iter().map(VirtualAddress::address));
        self.by_vrid.insert((wire.clone(), vrid), id);
        let instance = Instance::new(config, origin, clock::now());
        self.machines.add(id, instance);
        let running = Running {
            wire: wire.clone(),
            generation: 0,
            interface: None,
            is_mute: false,
        };
        self.instances.insert(id, running);
        self.wires.adjust(&wire, self.links.by_name(&wire.0));
        Ok(Newcomer { id, standing })
    }

    fn start_all(&mut self, newcomers: Vec<Newcomer>) -> Result<(), VrrpError> {
        for Newcomer { id, standing } in newcomers {
            self.feed(id, Event::Tracked(standing))?;
            self.tell_interface(id)?;
        }
        Ok(())
    }

    fn regroup(&mut self, groups: &[sync_group::Config], names: &Names) -> Vec<Step> {
        let wanted = groups.iter().map(|group| {
            let members = group.members.iter();
            let ids = members.filter_map(|member| names.get(member).copied());
            (group.name.clone(), ids.collect())
        });
        self.machines.regroup(clock::now(), wanted.collect())
    }

    /// Brings the instances in line with new configurations: the same identifier, family and
    /// interface is the same instance, whatever its name (vrrp.md §20.2).
    pub(super) fn reconfigure(
        &mut self,
        routers: Vec<vrrp::Router>,
        groups: &[sync_group::Config],
    ) -> Result<(), VrrpError> {
        let key = |config: &Config| ((config.interface.clone(), config.family()), config.vrid);
        let mut wanted: BTreeMap<_, vrrp::Router> = routers
            .into_iter()
            .map(|router| (key(&router.config), router))
            .collect();
        let mut names = Names::new();
        let mut gone = Vec::new();
        let mut kept = Vec::new();
        for (key, id) in self.by_vrid.clone() {
            if let Some(router) = wanted.remove(&key) {
                names.insert(router.config.name.clone(), id);
                kept.push((id, router));
            } else {
                gone.push((id, key));
            }
        }
        let mut newcomers = Vec::new();
        for router in wanted.into_values() {
            newcomers.push(self.add(router, Origin::Fresh, &mut names)?);
        }
        // First out of the groups, so that the end of one is not that of the others.
        let mut steps = self.regroup(groups, &names);
        for (id, _) in &gone {
            steps.extend(self.machines.handle(clock::now(), *id, Event::Removed));
        }
        for (id, router) in kept {
            steps.extend(self.change(id, router)?);
        }
        addresses::keep_moving(&mut steps);
        self.perform(steps)?;
        for (id, key) in gone {
            self.forget(id, &key);
        }
        self.start_all(newcomers)?;
        let machines = self.machines.iter();
        let all = machines.flat_map(|(_, instance)| &instance.config().virtual_addresses);
        self.virtual_addresses = all.map(VirtualAddress::address).collect();
        self.tell_interfaces(None)
    }

    fn change(&mut self, id: InstanceId, router: vrrp::Router) -> Result<Vec<Step>, VrrpError> {
        let standing = self.standing(&router)?;
        let config = router.config;
        let addresses = config.virtual_addresses.iter().map(VirtualAddress::address);
        self.virtual_addresses.extend(addresses);
        let now = clock::now();
        // First what it comes to, so that the advert of the new configuration says so.
        let mut steps = self.machines.handle(now, id, Event::Tracked(standing));
        let reconfigured = Event::Reconfigured(Box::new(config));
        steps.extend(self.machines.handle(now, id, reconfigured));
        Ok(steps)
    }

    fn forget(&mut self, id: InstanceId, key: &(WireKey, Vrid)) {
        self.by_vrid.remove(key);
        self.machines.remove(id);
        self.instances.remove(&id);
        let is_needed = self.instances.values().any(|running| running.wire == key.0);
        if !is_needed {
            self.wires.close(&key.0);
        }
    }
}
