//! A raw socket on a host, for packets that no router sends.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use hactl::types::{Password, Priority, Vrid};
use hactl::vrrp::packet::{self, Outgoing};
use hactl::vrrp::{AdverInterval, Authentication, Version};
use hactl::wire::ipv4;
use socket2::{Domain, Protocol, Socket, Type};

use crate::lan::Lan;

const GROUP: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 18);

/// `IPPROTO_RAW`: packets with their own IP header.
const RAW: i32 = 255;

/// Sends what it is told to.
pub(crate) struct Injector {
    socket: Socket,
}

impl Injector {
    /// On `eth0` of a host.
    pub(crate) fn on(lan: &Lan, host: &str) -> Self {
        let socket = lan.inside(host, || {
            let socket = Socket::new(Domain::IPV4, Type::RAW, Some(Protocol::from(RAW))).unwrap();
            socket.bind_device(Some(b"eth0")).unwrap();
            socket
        });
        Self { socket }
    }

    /// Sends a VRRP message to the group.
    pub(crate) fn send(&self, source: Ipv4Addr, ttl: u8, message: &[u8]) {
        let outgoing = ipv4::Outgoing {
            identification: 1,
            ttl,
            protocol: packet::PROTOCOL,
            source,
            destination: GROUP,
        };
        let octets = outgoing.packet(message).unwrap();
        let group = SocketAddr::from((GROUP, 0)).into();
        self.socket.send_to(&octets, &group).unwrap();
    }
}

/// An advert of identifier 51, every 0.2 s in version 3, every second and without authentication in
/// version 2.
#[derive(Clone, Debug)]
pub(crate) struct Forgery {
    pub(crate) version: Version,
    pub(crate) priority: u8,
    pub(crate) centiseconds: u16,
    pub(crate) password: Option<&'static str>,
    pub(crate) source: Ipv4Addr,
    pub(crate) addresses: Vec<Ipv4Addr>,
}

impl Forgery {
    pub(crate) fn v3(priority: u8, source: Ipv4Addr) -> Self {
        Self {
            version: Version::V3,
            priority,
            centiseconds: 20,
            password: None,
            source,
            addresses: vec![Ipv4Addr::new(192, 168, 1, 100)],
        }
    }

    pub(crate) fn v2(priority: u8, source: Ipv4Addr) -> Self {
        Self {
            version: Version::V2,
            centiseconds: 100,
            ..Self::v3(priority, source)
        }
    }

    pub(crate) fn message(&self) -> Vec<u8> {
        let addresses: Vec<IpAddr> = self.addresses.iter().map(|ip| (*ip).into()).collect();
        let password = self
            .password
            .map(|word| Authentication::Password(Password::new(word.as_bytes()).unwrap()));
        packet::encode(&Outgoing {
            version: self.version,
            vrid: Vrid::new(51).unwrap(),
            priority: Priority::new(self.priority),
            adver_interval: AdverInterval::from_centiseconds(self.centiseconds).unwrap(),
            authentication: &password.unwrap_or(Authentication::None),
            addresses: &addresses,
            source: self.source.into(),
            destination: GROUP.into(),
        })
    }
}
