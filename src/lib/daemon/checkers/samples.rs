//! Virtual and real servers for the tests of this folder.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use crate::checker::{self, Check, Checker, DelayLoop, Kind, Target, Verdict};
use crate::ipvs::{DestinationKey, Protocol, SchedulerName, ServiceKey};
use crate::lvs::{Entry, Forwarding, RealServer, VirtualServer};

pub(super) fn service_key(last: u8) -> ServiceKey {
    ServiceKey::Address {
        protocol: Protocol::Tcp,
        address: [192, 0, 2, last].into(),
        port: 80,
    }
}

pub(super) fn server_key(port: u16) -> DestinationKey {
    DestinationKey {
        address: Ipv4Addr::LOCALHOST.into(),
        port,
    }
}

/// Probes the port after a second, then ten times a second.
pub(super) fn real_server(port: u16) -> RealServer {
    let address = SocketAddr::new(Ipv4Addr::LOCALHOST.into(), port);
    let timing = checker::Config {
        delay_loop: DelayLoop::new(Duration::from_millis(100)).unwrap(),
        retry: 1,
        delay_before_retry: Duration::ZERO,
        warmup: Duration::ZERO,
        initial: Verdict::Up,
    };
    let check = Check {
        target: Target::new(address, Duration::from_secs(1)),
        kind: Kind::Tcp,
    };
    RealServer {
        checkers: vec![Checker::new(timing, check)],
        ..RealServer::new(server_key(port), Forwarding::Nat)
    }
}

/// TCP 192.0.2.`last`:80 with real servers at these ports of 127.0.0.1.
pub(super) fn virtual_server(last: u8, ports: &[u16]) -> VirtualServer {
    VirtualServer {
        real_servers: ports.iter().map(|port| real_server(*port)).collect(),
        ..VirtualServer::new(service_key(last), SchedulerName::new("rr").unwrap())
    }
}

/// What the table holds when all real servers are alive.
pub(super) fn entry(config: &VirtualServer) -> Entry {
    let servers = config.real_servers.iter();
    let destinations = servers.map(|server| server.destination(server.weight));
    Entry::new(config.service(), destinations)
}
