//! Routers on virtual time: what all tests of the machine share.

mod discards;
mod properties;
mod stories;
mod table;
mod tracking;

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use super::*;
use crate::types::{Health, IfName, InstanceName, Password, Prefix, Vrid};
use crate::vrrp::{AddressOutcome, Authentication, Datagram, Discard, Preemption, VirtualAddress};

const OWN: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 11));
const LOWER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 9));
const HIGHER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 12));

fn at(micros: u64) -> Instant {
    Instant::from_nanos(1_000_000_000_000 + micros * 1000)
}

fn up() -> Interface {
    Interface::Up { primary: Some(OWN) }
}

fn virtual_address(last: u8) -> VirtualAddress {
    VirtualAddress {
        prefix: Prefix::host(IpAddr::from([192, 168, 1, last])),
        interface: IfName::new("eth0").unwrap(),
        label: None,
        scope: 0,
    }
}

/// The founding configuration's router with priority 100.
fn config() -> Config {
    let mut config = Config::new(
        InstanceName::new("VI_1"),
        Version::V2,
        Vrid::new(51).unwrap(),
        IfName::new("eth0").unwrap(),
    );
    config.authentication = Authentication::Password(Password::new(b"1234").unwrap());
    config.virtual_addresses = vec![virtual_address(100)];
    config
}

fn config_v3(centiseconds: u16) -> Config {
    Config {
        version: Version::V3,
        authentication: Authentication::None,
        adver_interval: AdverInterval::from_centiseconds(centiseconds).unwrap(),
        ..config()
    }
}

/// The message of a router that has our configuration but for its priority.
fn message(config: &Config, source: IpAddr, priority: u8) -> Vec<u8> {
    let addresses: Vec<IpAddr> = config
        .virtual_addresses
        .iter()
        .map(VirtualAddress::address)
        .collect();
    packet::encode(&Outgoing {
        version: config.version,
        vrid: config.vrid,
        priority: Priority::new(priority),
        adver_interval: config.adver_interval,
        authentication: &config.authentication,
        addresses: &addresses,
        source,
        destination: group(Family::V4),
    })
}

fn datagram(source: IpAddr, payload: &[u8]) -> Event<'_> {
    Event::Datagram(Datagram {
        source,
        destination: group(Family::V4),
        ttl: 255,
        payload,
    })
}

fn hear(instance: &mut Instance, now: Instant, source: IpAddr, priority: u8) -> Vec<String> {
    let payload = message(&instance.config.clone(), source, priority);
    summary(&instance.handle(now, datagram(source, &payload)))
}

/// What was done, short enough for a table.
fn summary(actions: &[Action]) -> Vec<String> {
    actions.iter().map(summary_of).collect()
}

fn summary_of(action: &Action) -> String {
    let list = |addresses: &[VirtualAddress]| -> String {
        let last = |address: &VirtualAddress| match address.address() {
            IpAddr::V4(address) => address.octets()[3].to_string(),
            IpAddr::V6(address) => address.to_string(),
        };
        addresses.iter().map(last).collect::<Vec<_>>().join(",")
    };
    match action {
        Action::Transmit(transmission) => format!("advert {}", transmission.packet[22]),
        Action::AddAddresses(addresses) => format!("add {}", list(addresses)),
        Action::RemoveAddresses(addresses) => format!("remove {}", list(addresses)),
        Action::Announce(announcement) => {
            format!(
                "announce {}×{}",
                list(&announcement.addresses),
                announcement.repeat
            )
        }
        Action::Report(Report::Transition { from, to, .. }) => format!("{from}→{to}"),
        Action::Report(Report::PriorityChanged { from, to }) => format!("priority {from}→{to}"),
        Action::Report(Report::Discarded { reason, .. }) => format!("discarded {}", reason.name()),
        Action::Report(Report::LowerPriorityHeard { .. }) => "lower heard".to_owned(),
        Action::Report(Report::Stalled { .. }) => "stalled".to_owned(),
        Action::Report(Report::AddressesFailed(addresses)) => format!("failed {}", list(addresses)),
        Action::Report(Report::AddressesDiffer { .. }) => "addresses differ".to_owned(),
        Action::Report(Report::IntervalDiffers { .. }) => "interval differs".to_owned(),
    }
}

fn initialize() -> Instance {
    Instance::new(config(), Origin::Fresh, at(0))
}

fn backup_of(config: Config) -> Instance {
    let mut instance = Instance::new(config, Origin::Fresh, at(0));
    assert_eq!(
        summary(&instance.handle(at(0), Event::Interface(up()))),
        ["remove 100", "Initialize→Backup"]
    );
    instance
}

fn backup() -> Instance {
    backup_of(config())
}

fn arriving_of(config: Config) -> Instance {
    let mut instance = backup_of(config);
    let timeout = instance.poll_timeout().unwrap();
    let done = summary(&instance.handle(timeout, Event::Timeout));
    assert_eq!(done[1..], ["add 100"]);
    instance
}

fn active_of(config: Config) -> Instance {
    let mut instance = arriving_of(config);
    let now = instance.poll_timeout().unwrap() - instance.config.adver_interval.duration();
    let done = summary(&instance.handle(now, Event::AddressesAdded(AddressOutcome::Added)));
    assert_eq!(done.last().map(String::as_str), Some("Backup→Active"));
    instance
}

fn active() -> Instance {
    active_of(config())
}

fn fault() -> Instance {
    let mut instance = backup();
    let done = summary(&instance.handle(at(1), Event::Interface(Interface::Down)));
    assert_eq!(done, ["Backup→Fault"]);
    instance
}
