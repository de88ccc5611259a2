mod errors;
mod fuzz;
mod vectors;

use std::net::IpAddr;

use super::*;
use crate::types::{Family, IfName};

/// The number that the family had when the vectors were recorded.
const FAMILY: FamilyId = FamilyId::new(0x20);

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn address_key(protocol: Protocol, address: &str, port: u16) -> ServiceKey {
    ServiceKey::Address {
        protocol,
        address: ip(address),
        port,
    }
}

fn web_key() -> ServiceKey {
    address_key(Protocol::Tcp, "10.0.0.1", 80)
}

fn mark_key() -> ServiceKey {
    ServiceKey::Mark {
        mark: FwMark::new(7).unwrap(),
        family: Family::V4,
    }
}

fn service(key: ServiceKey, scheduler: &str) -> Service {
    Service::new(key, SchedulerName::new(scheduler).unwrap())
}

fn server(address: &str, port: u16) -> DestinationKey {
    DestinationKey {
        address: ip(address),
        port,
    }
}

fn master() -> SyncDaemon {
    SyncDaemon {
        role: SyncRole::Master,
        interface: IfName::new("dummy0").unwrap(),
        sync_id: 5,
        max_length: None,
        group: None,
        port: None,
        ttl: None,
    }
}
