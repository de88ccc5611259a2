//! Virtual and real servers for the tests of this folder.

use std::time::Duration;

use super::{Forwarding, RealServer, Removal, SorryServer, VirtualServer};
use crate::checker::{self, Check, Checker, DelayLoop, Kind, Target, Verdict};
use crate::ipvs::{DestinationKey, Protocol, SchedulerName, ServiceKey};

pub(super) fn service_key(last: u8, port: u16) -> ServiceKey {
    ServiceKey::Address {
        protocol: Protocol::Tcp,
        address: [192, 168, 1, last].into(),
        port,
    }
}

pub(super) fn server_key(last: u8) -> DestinationKey {
    DestinationKey {
        address: [10, 0, 0, last].into(),
        port: 80,
    }
}

pub(super) fn checker() -> Checker {
    let timing = checker::Config {
        delay_loop: DelayLoop::DEFAULT,
        retry: 1,
        delay_before_retry: Duration::from_secs(1),
        warmup: Duration::ZERO,
        initial: Verdict::Up,
    };
    let check = Check {
        target: Target::new(([10, 0, 0, 1], 80).into(), Duration::from_secs(5)),
        kind: Kind::Tcp,
    };
    Checker::new(timing, check)
}

/// A real server at 10.0.0.`last`:80 with one checker, weight 1.
pub(super) fn real_server(last: u8) -> RealServer {
    RealServer {
        checkers: vec![checker()],
        ..RealServer::new(server_key(last), Forwarding::Nat)
    }
}

/// The sorry server, at 10.0.0.99:80.
pub(super) fn sorry_server(removal: Removal) -> SorryServer {
    SorryServer {
        key: server_key(99),
        forwarding: Forwarding::Nat,
        removal,
    }
}

/// TCP 192.168.1.100:80 with real servers at 10.0.0.1 to 10.0.0.`count`.
pub(super) fn virtual_server(count: u8) -> VirtualServer {
    VirtualServer {
        real_servers: (1..=count).map(real_server).collect(),
        ..VirtualServer::new(service_key(100, 80), SchedulerName::new("rr").unwrap())
    }
}
