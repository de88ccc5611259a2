//! Which instances there are: at the start and after a reload.

use std::collections::BTreeMap;

use super::{InstanceId, Router, Running, Step};
use crate::daemon::protocol::vrrp;
use crate::daemon::vrrp::VrrpError;
use crate::daemon::vrrp::addresses;
use crate::daemon::vrrp::wires::WireKey;
use crate::sys::clock;
use crate::types::{InstanceName, Standing, Vrid};
use crate::vrrp::authentication::trailer::Utc;
use crate::vrrp::{Authentication, Config, Event, Instance, Origin, VirtualAddress, sync_group};

/// An instance that is there and has not begun yet.
struct Newcomer {
    id: InstanceId,
    standing: Standing,
}

/// An instance and what a new configuration makes of it.
type Pair = (InstanceId, Option<vrrp::Router>);

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
        self.virtual_addresses
            .extend(config.virtual_addresses.iter().map(VirtualAddress::address));
        let instance = Instance::new(config, origin, clock::now());
        self.machines.add(id, instance);
        let running = Running {
            wire: None,
            generation: 0,
            interface: None,
            is_mute: false,
        };
        self.instances.insert(id, running);
        Ok(Newcomer { id, standing })
    }

    fn start_all(&mut self, newcomers: Vec<Newcomer>) -> Result<(), VrrpError> {
        for Newcomer { id, standing } in newcomers {
            self.tell_time_to(id)?;
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

    /// Tells the time of day to those whose adverts are signed.
    pub(super) fn tell_time(&mut self) -> Result<(), VrrpError> {
        let signs = |instance: &Instance| {
            matches!(instance.config().authentication, Authentication::Hmac(_))
        };
        let signing = self.machines.iter().filter(|(_, instance)| signs(instance));
        let ids: Vec<InstanceId> = signing.map(|(id, _)| id).collect();
        ids.into_iter().try_for_each(|id| self.tell_time_to(id))
    }

    fn tell_time_to(&mut self, id: InstanceId) -> Result<(), VrrpError> {
        self.feed(id, Event::WallClock(Utc::since_1970(clock::wall())))
    }

    /// Puts an instance onto its wire, another one than before if its own address or what it wants
    /// has changed.
    pub(super) fn rewire(&mut self, id: InstanceId, wire: Option<WireKey>) {
        let Some(instance) = self.machines.get(id) else {
            return;
        };
        let vrid = instance.config().vrid;
        let Some(running) = self.instances.get_mut(&id) else {
            return;
        };
        if running.wire == wire {
            return;
        }
        let before = std::mem::replace(&mut running.wire, wire.clone());
        if let Some(wire) = wire {
            if !self.wires.has(&wire) {
                self.wires
                    .adjust(&wire, self.links.by_name(&wire.interface));
            }
            self.by_vrid.entry((wire, vrid)).or_default().push(id);
        }
        if let Some(before) = before {
            self.unwire(id, vrid, before);
        }
    }

    fn unwire(&mut self, id: InstanceId, vrid: Vrid, wire: WireKey) {
        let key = (wire, vrid);
        if let Some(listening) = self.by_vrid.get_mut(&key) {
            listening.retain(|other| *other != id);
            if listening.is_empty() {
                self.by_vrid.remove(&key);
            }
        }
        let (wire, _) = key;
        let mut others = self.instances.values();
        if !others.any(|running| running.wire.as_ref() == Some(&wire)) {
            self.wires.close(&wire);
        }
    }

    /// Brings the instances in line with new configurations: the same identifier, family and
    /// interface is the same instance, whatever its name (vrrp.md §20.2); of several, the one of the same
    /// name.
    pub(super) fn reconfigure(
        &mut self,
        routers: Vec<vrrp::Router>,
        groups: &[sync_group::Config],
    ) -> Result<(), VrrpError> {
        let (pairs, wanted) = self.pair(routers);
        let mut names = Names::new();
        let mut gone = Vec::new();
        let mut kept = Vec::new();
        for (id, router) in pairs {
            // Those that begin to sign send at once.
            self.tell_time_to(id)?;
            if let Some(router) = router {
                names.insert(router.config.name.clone(), id);
                kept.push((id, router));
            } else {
                gone.push(id);
            }
        }
        let mut newcomers = Vec::new();
        for router in wanted {
            newcomers.push(self.add(router, Origin::Fresh, &mut names)?);
        }
        // First out of the groups, so that the end of one is not that of the others.
        let mut steps = self.regroup(groups, &names);
        for id in &gone {
            steps.extend(self.machines.handle(clock::now(), *id, Event::Removed));
        }
        for (id, router) in kept {
            steps.extend(self.change(id, router)?);
        }
        addresses::keep_moving(&mut steps);
        self.perform(steps)?;
        for id in gone {
            self.forget(id);
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

    /// Each instance with what it becomes, if anything; then the new ones.
    fn pair(&self, routers: Vec<vrrp::Router>) -> (Vec<Pair>, Vec<vrrp::Router>) {
        let key = |config: &Config| (config.interface.clone(), config.family(), config.vrid);
        let mut wanted: Vec<Option<vrrp::Router>> = routers.into_iter().map(Some).collect();
        let mut pairs: BTreeMap<InstanceId, vrrp::Router> = BTreeMap::new();
        for by_name in [true, false] {
            for (id, instance) in self.machines.iter() {
                let ours = instance.config();
                if pairs.contains_key(&id) {
                    continue;
                }
                let fits = |router: &vrrp::Router| {
                    let config = &router.config;
                    key(config) == key(ours) && (!by_name || config.name == ours.name)
                };
                let found = wanted
                    .iter_mut()
                    .find(|router| router.as_ref().is_some_and(fits));
                if let Some(router) = found.and_then(Option::take) {
                    pairs.insert(id, router);
                }
            }
        }
        let pair = |id: &InstanceId| (*id, pairs.remove(id));
        let pairs = self.instances.keys().map(pair).collect();
        (pairs, wanted.into_iter().flatten().collect())
    }

    fn forget(&mut self, id: InstanceId) {
        let vrid = self.machines.get(id).map(|instance| instance.config().vrid);
        self.machines.remove(id);
        let Some(running) = self.instances.remove(&id) else {
            return;
        };
        if let (Some(wire), Some(vrid)) = (running.wire, vrid) {
            self.unwire(id, vrid, wire);
        }
    }
}
