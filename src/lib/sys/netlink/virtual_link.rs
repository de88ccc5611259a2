//! Interfaces of virtual routers, which have the virtual MAC address (vrrp.md §14).

use rtnetlink::packet_core::{NLM_F_CREATE, NLM_F_EXCL};
use rtnetlink::packet_route::RouteNetlinkMessage;
use rtnetlink::packet_route::link::{
    AfSpecInet6, AfSpecUnspec, In6AddrGenMode, InfoData, InfoIpVlan, InfoKind, InfoMacVlan,
    IpVlanFlags, IpVlanMode, LinkAttribute, LinkFlags, LinkInfo, LinkMessage, MacVlanMode,
};

use super::changes::{Changes, Removed, Request};
use super::error::NetlinkError;
use crate::types::{IfIndex, IfName, MacAddr};

/// An interface to make on top of another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVirtualLink {
    /// Its name.
    pub name: IfName,
    /// The interface below, no virtual one itself.
    pub parent: IfIndex,
    /// How it shares the interface below.
    pub sharing: Sharing,
    /// Link group, `IFLA_GROUP`; `None`: 0.
    pub group: Option<u32>,
    /// The VRF that it belongs to, as the interface below.
    pub controller: Option<IfIndex>,
}

/// How a virtual interface shares the one below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// By a MAC address of its own; it does not talk to its neighbours on the same parent (macvlan, private).
    Mac(MacAddr),
    /// With the MAC address of its parent, told apart by IP address (ipvlan, L2).
    Ip(IpvlanFlag),
}

/// How ipvlan interfaces of one parent talk to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IpvlanFlag {
    /// Directly.
    Bridge,
    /// Not at all.
    Private,
    /// Through the switch.
    Vepa,
}

impl Changes {
    /// Makes an interface that gives itself no link-local address. It is down.
    pub fn add_virtual_link(&mut self, link: &NewVirtualLink) -> Result<(), NetlinkError> {
        let requests = vec![
            Request {
                message: RouteNetlinkMessage::NewLink(creation(link)),
                flags: NLM_F_CREATE | NLM_F_EXCL,
                what: format!("make the interface {}", link.name),
            },
            Request {
                message: RouteNetlinkMessage::SetLink(no_address_generation(&link.name)),
                flags: 0,
                what: format!("stop address generation on {}", link.name),
            },
        ];
        let mut results = self.carry_out(requests).into_iter();
        results.next().unwrap_or(Err(NetlinkError::NoAnswer))?;
        match results.next() {
            // A host without IPv6 generates no addresses.
            Some(Err(NetlinkError::Refused {
                errno: nix::errno::Errno::EAFNOSUPPORT | nix::errno::Errno::EOPNOTSUPP,
                ..
            })) => Ok(()),
            Some(result) => result,
            None => Err(NetlinkError::NoAnswer),
        }
    }

    /// Sets an interface up.
    pub fn set_up(&mut self, name: &IfName) -> Result<(), NetlinkError> {
        let mut message = by_name(name);
        message.header.flags = LinkFlags::Up;
        message.header.change_mask = LinkFlags::Up;
        self.one(Request {
            message: RouteNetlinkMessage::SetLink(message),
            flags: 0,
            what: format!("set {name} up"),
        })
    }

    /// Removes an interface.
    pub fn remove_link(&mut self, index: IfIndex) -> Result<Removed, NetlinkError> {
        let mut message = LinkMessage::default();
        message.header.index = index.get();
        let result = self.one(Request {
            message: RouteNetlinkMessage::DelLink(message),
            flags: 0,
            what: format!("remove interface {index}"),
        });
        match result {
            Ok(()) => Ok(Removed::Gone),
            Err(NetlinkError::Refused {
                errno: nix::errno::Errno::ENODEV,
                ..
            }) => Ok(Removed::WasAbsent),
            Err(problem) => Err(problem),
        }
    }

    fn one(&mut self, request: Request) -> Result<(), NetlinkError> {
        let result = self.carry_out(vec![request]).pop();
        result.unwrap_or(Err(NetlinkError::NoAnswer))
    }
}

fn by_name(name: &IfName) -> LinkMessage {
    let mut message = LinkMessage::default();
    message
        .attributes
        .push(LinkAttribute::IfName(name.to_string()));
    message
}

fn creation(link: &NewVirtualLink) -> LinkMessage {
    let mut message = by_name(&link.name);
    let (kind, data) = match link.sharing {
        Sharing::Mac(mac) => {
            let address = mac.octets().to_vec();
            message.attributes.push(LinkAttribute::Address(address));
            let mode = InfoMacVlan::Mode(MacVlanMode::Private);
            (InfoKind::MacVlan, InfoData::MacVlan(vec![mode]))
        }
        Sharing::Ip(flag) => {
            let flags = match flag {
                IpvlanFlag::Bridge => IpVlanFlags::empty(),
                IpvlanFlag::Private => IpVlanFlags::Private,
                IpvlanFlag::Vepa => IpVlanFlags::Vepa,
            };
            let data = vec![InfoIpVlan::Mode(IpVlanMode::L2), InfoIpVlan::Flags(flags)];
            (InfoKind::IpVlan, InfoData::IpVlan(data))
        }
    };
    message
        .attributes
        .push(LinkAttribute::Link(link.parent.get()));
    message
        .attributes
        .extend(link.group.map(LinkAttribute::Group));
    let controller = link.controller.map(IfIndex::get);
    message
        .attributes
        .extend(controller.map(LinkAttribute::Controller));
    let info = vec![LinkInfo::Kind(kind), LinkInfo::Data(data)];
    message.attributes.push(LinkAttribute::LinkInfo(info));
    message
}

/// The kernel must not make a link-local address from the virtual MAC: two hosts have it.
fn no_address_generation(name: &IfName) -> LinkMessage {
    let mut message = by_name(name);
    let mode = AfSpecInet6::AddrGenMode(In6AddrGenMode::None);
    message
        .attributes
        .push(LinkAttribute::AfSpecUnspec(vec![AfSpecUnspec::Inet6(
            vec![mode],
        )]));
    message
}
