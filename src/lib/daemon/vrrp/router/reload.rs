//! Which instances there are: at the start and after a reload.

use std::collections::BTreeMap;

use super::{InstanceId, Router, Running};
use crate::daemon::protocol::vrrp;
use crate::daemon::vrrp::VrrpError;
use crate::daemon::vrrp::addresses;
use crate::daemon::vrrp::wires::WireKey;
use crate::sys::clock;
use crate::types::Vrid;
use crate::vrrp::authentication::trailer::Utc;
use crate::vrrp::{Authentication, Config, Event, Instance, Origin, VirtualAddress};

/// An instance and what a new configuration makes of it.
type Pair = (InstanceId, Option<vrrp::Router>);

impl Router {
    pub(super) fn add(&mut self, router: vrrp::Router, origin: Origin) -> Result<(), VrrpError> {
        let standing = self.standing(&router)?;
        let config = router.config;
        let id = InstanceId(self.next_id);
        self.next_id += 1;
        self.virtual_addresses
            .extend(config.virtual_addresses.iter().map(VirtualAddress::address));
        let running = Running {
            instance: Instance::new(config, origin, clock::now()),
            wire: None,
            generation: 0,
            interface: None,
            is_mute: false,
        };
        self.instances.insert(id, running);
        self.tell_time_to(id)?;
        self.feed(id, Event::Tracked(standing))?;
        self.tell_interface(id)
    }

    /// Tells the time of day to those whose adverts are signed.
    pub(super) fn tell_time(&mut self) -> Result<(), VrrpError> {
        let signs = |running: &Running| {
            matches!(
                running.instance.config().authentication,
                Authentication::Hmac(_)
            )
        };
        let signing = self.instances.iter().filter(|(_, running)| signs(running));
        let ids: Vec<InstanceId> = signing.map(|(id, _)| *id).collect();
        ids.into_iter().try_for_each(|id| self.tell_time_to(id))
    }

    fn tell_time_to(&mut self, id: InstanceId) -> Result<(), VrrpError> {
        self.feed(id, Event::WallClock(Utc::since_1970(clock::wall())))
    }

    /// Puts an instance onto its wire, another one than before if its own address or what it wants
    /// has changed.
    pub(super) fn rewire(&mut self, id: InstanceId, wire: Option<WireKey>) {
        let Some(running) = self.instances.get_mut(&id) else {
            return;
        };
        if running.wire == wire {
            return;
        }
        let vrid = running.instance.config().vrid;
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
    pub(super) fn reconfigure(&mut self, routers: Vec<vrrp::Router>) -> Result<(), VrrpError> {
        let (pairs, wanted) = self.pair(routers);
        let mut gone = Vec::new();
        // Those that begin to sign send at once.
        for (id, _) in &pairs {
            self.tell_time_to(*id)?;
        }
        let mut results = Vec::new();
        for (id, router) in pairs {
            let event = if let Some(router) = router {
                let standing = self.standing(&router)?;
                // First what it comes to, so that the advert of the new configuration says so.
                let tracked = Event::Tracked(standing);
                results.push((id, self.decide(clock::now(), id, tracked)));
                let config = router.config;
                let addresses = config.virtual_addresses.iter().map(VirtualAddress::address);
                self.virtual_addresses.extend(addresses);
                Event::Reconfigured(Box::new(config))
            } else {
                gone.push(id);
                Event::Removed
            };
            results.push((id, self.decide(clock::now(), id, event)));
        }
        addresses::keep_moving(&mut results);
        for (id, actions) in results {
            self.carry_out(id, actions)?;
        }
        for id in gone {
            self.forget(id);
        }
        for router in wanted {
            self.add(router, Origin::Fresh)?;
        }
        let all = self
            .instances
            .values()
            .flat_map(|running| &running.instance.config().virtual_addresses);
        self.virtual_addresses = all.map(VirtualAddress::address).collect();
        self.tell_interfaces(None)
    }

    /// Each instance with what it becomes, if anything; then the new ones.
    fn pair(&self, routers: Vec<vrrp::Router>) -> (Vec<Pair>, Vec<vrrp::Router>) {
        let key = |config: &Config| (config.interface.clone(), config.family(), config.vrid);
        let mut wanted: Vec<Option<vrrp::Router>> = routers.into_iter().map(Some).collect();
        let mut pairs: BTreeMap<InstanceId, vrrp::Router> = BTreeMap::new();
        for by_name in [true, false] {
            for (id, running) in &self.instances {
                let ours = running.instance.config();
                if pairs.contains_key(id) {
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
                    pairs.insert(*id, router);
                }
            }
        }
        let pair = |id: &InstanceId| (*id, pairs.remove(id));
        let pairs = self.instances.keys().map(pair).collect();
        (pairs, wanted.into_iter().flatten().collect())
    }

    fn forget(&mut self, id: InstanceId) {
        self.schedule.set(id, None);
        let Some(running) = self.instances.remove(&id) else {
            return;
        };
        if let Some(wire) = running.wire {
            self.unwire(id, running.instance.config().vrid, wire);
        }
    }
}
