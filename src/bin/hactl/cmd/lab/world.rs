//! The LAN: switches, a client, and the machines.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::Path;

use hactl::sys::topology::{Cable, Links, Namespace, Target, enter};
use hactl::types::{IfIndex, MacAddr};

use super::LabError;
use super::node::{Condition, Machine, Switch, name, quieten};
use super::plan::{NodeId, Plan, Router, WireId};

/// Everything that exists, and the plan that it was made from.
pub(super) struct World {
    pub(super) plan: Plan,
    links: Links,
    switches: Vec<Switch>,
    client: Namespace,
    targets: Vec<Target>,
    machines: Vec<Machine>,
}

impl World {
    /// Makes switches and client, and boots the machines. The calling thread's namespace holds the
    /// switches.
    pub(super) fn build(plan: Plan, scratch: &Path) -> Result<Self, LabError> {
        enter::try_sysctl("ipv6/conf/default/disable_ipv6", "1").map_err(LabError::Scratch)?;
        let links = Links::open()?;
        let mut switches = Vec::new();
        for number in 0..plan.wires.len() {
            let index = links.add_bridge(&name(&format!("switch{number}"))?)?;
            switches.push(Switch { index });
        }
        let client = Namespace::create()?;
        let interfaces = connect_client(&plan, &links, &switches, &client)?;
        let targets = plan
            .routers
            .iter()
            .flat_map(|router| &router.addresses)
            .filter_map(|address| {
                Some(Target {
                    address: address.address,
                    interface: *interfaces.get(address.wire.0)?,
                })
            })
            .collect();
        let mut machines = Vec::new();
        for node in &plan.nodes {
            let mut machine = Machine::new(node, scratch)?;
            machine.boot(&links, &node.plugs, &plan.wires, &switches)?;
            machines.push(machine);
        }
        Ok(Self {
            plan,
            links,
            switches,
            client,
            targets,
            machines,
        })
    }

    /// The client's network.
    pub(super) fn client(&self) -> &Namespace {
        &self.client
    }

    /// What the client asks for.
    pub(super) fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// The machines in the order of the files.
    pub(super) fn machines(&mut self) -> &mut [Machine] {
        &mut self.machines
    }

    /// One machine, with what its operations need.
    pub(super) fn machine(&mut self, id: NodeId) -> Option<(&mut Machine, &Links, &[Switch])> {
        let machine = self.machines.get_mut(id.0)?;
        Some((machine, &self.links, &self.switches))
    }

    /// Boots a machine that lost power.
    pub(super) fn boot(&mut self, id: NodeId) -> Result<(), LabError> {
        if let (Some(machine), Some(node)) =
            (self.machines.get_mut(id.0), self.plan.nodes.get(id.0))
        {
            machine.boot(&self.links, &node.plugs, &self.plan.wires, &self.switches)?;
        }
        Ok(())
    }

    /// Whether a node can be master.
    pub(super) fn is_available(&self, id: NodeId) -> bool {
        self.condition(id) == Condition::Up
    }

    /// The node behind a port of a switch, as long as it is connected.
    pub(super) fn behind(&self, port: IfIndex) -> Option<(NodeId, WireId)> {
        self.machines.iter().enumerate().find_map(|(at, machine)| {
            let connected = machine.condition() != Condition::Apart;
            let mut ports = machine.ports().iter().filter(|_| connected);
            let found = ports.find(|known| known.index == port)?;
            Some((NodeId(at), found.wire))
        })
    }

    /// The nodes that are connected and hold at least one of a router's addresses, with the number
    /// that each holds.
    pub(super) fn holders(&self, router: &Router) -> Result<BTreeMap<NodeId, usize>, LabError> {
        let mut holders = BTreeMap::new();
        for id in self.plan.ids() {
            let held = self.addresses(id)?;
            let count = router
                .addresses
                .iter()
                .filter(|address| held.contains(&address.address))
                .count();
            if count > 0 {
                holders.insert(id, count);
            }
        }
        Ok(holders)
    }

    fn condition(&self, id: NodeId) -> Condition {
        self.machines
            .get(id.0)
            .map_or(Condition::Off, Machine::condition)
    }

    fn addresses(&self, id: NodeId) -> Result<Vec<IpAddr>, LabError> {
        let machine = self.machines.get(id.0);
        let namespace = match self.condition(id) {
            Condition::Up | Condition::Stopped => machine.and_then(Machine::namespace),
            Condition::Off | Condition::Apart => None,
        };
        match namespace {
            Some(namespace) => Ok(namespace.run(Links::addresses)?),
            None => Ok(Vec::new()),
        }
    }
}

/// Plugs the client into every switch; returns its interfaces in the order of the wires.
fn connect_client(
    plan: &Plan,
    links: &Links,
    switches: &[Switch],
    client: &Namespace,
) -> Result<Vec<IfIndex>, LabError> {
    client.run(quieten)?;
    let mut interfaces = Vec::new();
    for (number, (wire, switch)) in plan.wires.iter().zip(switches).enumerate() {
        let interface = name(&format!("wire{number}"))?;
        let port = name(&format!("client-{number}"))?;
        let octet = u8::try_from(number).unwrap_or(u8::MAX);
        links.add_cable(&Cable {
            port: &port,
            switch: switch.index,
            namespace: client,
            interface: &interface,
            mac: MacAddr::new([0x02, 0, 0, 0, 0, octet]),
        })?;
        let index = client.run(|| {
            let inside = Links::open()?;
            let index = Links::index(&interface)?;
            inside.set_up(&interface, index)?;
            for address in &wire.client {
                inside.add_address(index, *address)?;
            }
            Ok(index)
        })?;
        interfaces.push(index);
    }
    Ok(interfaces)
}
