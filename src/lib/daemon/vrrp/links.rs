//! What the kernel has: interfaces and addresses, kept up to date from its messages.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use crate::sys::netlink::{Address, Link, Notice};
use crate::types::{Family, IfIndex, IfName};
use crate::vrrp::{Config, Interface, SourceLoss};

/// The interfaces of this host and their addresses, in the kernel's order.
#[derive(Debug, Default)]
pub(super) struct Links {
    current: BTreeMap<IfIndex, Link>,
    addresses: Vec<Address>,
    /// Names that interfaces had before they were renamed: what was put onto them is still there.
    former_names: BTreeMap<IfName, IfIndex>,
}

/// What a message of the kernel means for the instances.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Something about this interface is different.
    Interface(IfName),
    /// An interface has another name.
    Renamed {
        /// Before.
        from: IfName,
        /// Now.
        to: IfName,
    },
    /// This address was removed; its interface may have changed for somebody.
    AddressRemoved(IfName, Address),
    /// Nothing that matters.
    None,
    /// Messages were lost: everything must be read again.
    Lost,
}

impl Links {
    /// Replaces everything by what was read from the kernel.
    pub(super) fn replace(&mut self, links: Vec<Link>, addresses: Vec<Address>) {
        self.current = links.into_iter().map(|link| (link.index, link)).collect();
        self.addresses = addresses;
    }

    /// Takes a message of the kernel.
    pub(super) fn apply(&mut self, notice: Notice) -> Change {
        match notice {
            Notice::LinkChanged(link) => {
                let to = link.name.clone();
                match self.current.insert(link.index, link.clone()) {
                    Some(before) if before == link => Change::None,
                    Some(before) if before.name != to => {
                        let from = before.name;
                        self.former_names.insert(from.clone(), link.index);
                        Change::Renamed { from, to }
                    }
                    Some(_) | None => Change::Interface(to),
                }
            }
            Notice::LinkGone { index, name } => {
                self.current.remove(&index);
                self.former_names.retain(|_, former| *former != index);
                self.addresses.retain(|address| address.index != index);
                Change::Interface(name)
            }
            Notice::AddressAdded(address) => {
                let same = |known: &Address| {
                    known.index == address.index && known.prefix == address.prefix
                };
                let name = self.name(address.index);
                match self.addresses.iter_mut().find(|known| same(known)) {
                    Some(known) => *known = address,
                    None => self.addresses.push(address),
                }
                name.map_or(Change::None, Change::Interface)
            }
            Notice::AddressRemoved(address) => {
                self.addresses
                    .retain(|known| known.index != address.index || known.prefix != address.prefix);
                match self.name(address.index) {
                    Some(name) => Change::AddressRemoved(name, address),
                    None => Change::None,
                }
            }
            Notice::Overrun => Change::Lost,
        }
    }

    /// The interface of this name.
    pub(super) fn by_name(&self, name: &IfName) -> Option<&Link> {
        self.current.values().find(|link| link.name == *name)
    }

    /// Where addresses that were put onto the interface of this name are: on the interface that has it,
    /// or else on the one that had it.
    pub(super) fn holder(&self, name: &IfName) -> Option<IfIndex> {
        let current = self.by_name(name).map(|link| link.index);
        current.or_else(|| self.former_names.get(name).copied())
    }

    /// The interface of an instance as its machine sees it. The source of its adverts is the one that is
    /// configured, or the first address that is no virtual one (vrrp.md §12.4).
    pub(super) fn interface(
        &self,
        config: &Config,
        virtual_addresses: &BTreeSet<IpAddr>,
    ) -> Interface {
        let family = config.family();
        let Some(link) = self.by_name(&config.interface) else {
            return Interface::Missing;
        };
        if !link.is_up() {
            return Interface::Down;
        }
        let mut present = self
            .addresses
            .iter()
            .filter(|address| address.index == link.index && address.is_usable())
            .map(|address| address.prefix.address());
        let primary = match (config.source.address, config.source.loss) {
            (Some(source), SourceLoss::Borne) => Some(source),
            (Some(source), SourceLoss::Fault) => present.find(|address| *address == source),
            (None, _) => present.find(|address| {
                Family::of(*address) == family
                    && may_be_source(*address)
                    && !virtual_addresses.contains(address)
            }),
        };
        Interface::Up { primary }
    }

    fn name(&self, index: IfIndex) -> Option<IfName> {
        self.current.get(&index).map(|link| link.name.clone())
    }
}

/// IPv6 adverts come from a link-local address (RFC 9568 §5.1.2.1).
fn may_be_source(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(_) => true,
        IpAddr::V6(address) => address.is_unicast_link_local(),
    }
}
