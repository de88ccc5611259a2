//! Routers on virtual time: what all tests of the machine share.

mod checksums;
mod discards;
mod header;
mod properties;
mod signature;
mod stories;
mod table;
mod tracking;
mod unicast;

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use super::*;
use crate::types::{Family, Health, IfName, InstanceName, Password, Prefix, Vrid};
use crate::vrrp::action::Transmission;
use crate::vrrp::authentication::trailer::Utc;
use crate::vrrp::packet::{self, Outgoing, group};
use crate::vrrp::{
    AddressAttributes, AddressOutcome, Authentication, Datagram, Discard, Preemption,
    VirtualAddress,
};

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
        attributes: AddressAttributes::default(),
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
    Event::Datagram(datagram_of(source, payload))
}

fn datagram_of(source: IpAddr, payload: &[u8]) -> Datagram<'_> {
    Datagram {
        source,
        destination: group(Family::V4),
        ttl: 255,
        header: &[],
        payload,
    }
}

fn hear(instance: &mut Instance, now: Instant, source: IpAddr, priority: u8) -> Vec<String> {
    let payload = message(&instance.config.clone(), source, priority);
    summary(&instance.handle(now, datagram(source, &payload)))
}

/// A packet as a router hears it that is sent one to its group or address.
fn delivered(packet: &[u8]) -> Datagram<'_> {
    let parsed = crate::wire::ipv4::parse(packet).unwrap();
    Datagram {
        source: parsed.source.into(),
        destination: parsed.destination.into(),
        ttl: parsed.ttl,
        header: &packet[..20],
        payload: parsed.payload,
    }
}

/// The packets that an event made a router send.
fn sent(actions: &[Action]) -> Vec<&Transmission> {
    let mut sent = Vec::new();
    for action in actions {
        if let Action::Transmit(transmission) = action {
            sent.push(transmission);
        }
    }
    sent
}

/// A router that becomes Active, and the packets of its first advert.
fn becomes_active(config: Config, own: IpAddr) -> (Instance, Vec<Vec<u8>>) {
    let mut instance = Instance::new(config, Origin::Fresh, at(0));
    let utc = Utc::since_1970(Duration::from_hours(500_000));
    drop(instance.handle(at(0), Event::WallClock(utc)));
    let interface = Interface::Up { primary: Some(own) };
    drop(instance.handle(at(0), Event::Interface(interface)));
    let timeout = instance.poll_timeout().unwrap();
    let actions = instance.handle(timeout, Event::Timeout);
    let packets = sent(&actions).iter().map(|t| t.packet.clone()).collect();
    (instance, packets)
}

/// A router in Backup that knows the time of day.
fn listener(config: Config, own: IpAddr) -> Instance {
    let mut instance = Instance::new(config, Origin::Fresh, at(0));
    let utc = Utc::since_1970(Duration::from_hours(500_000));
    drop(instance.handle(at(0), Event::WallClock(utc)));
    let interface = Interface::Up { primary: Some(own) };
    drop(instance.handle(at(0), Event::Interface(interface)));
    instance
}

fn discards_of(instance: &Instance) -> Vec<(Discard, u64)> {
    instance.snapshot().counters.discards.into_iter().collect()
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
        Action::Report(Report::ChecksumDiffers { .. }) => "checksum differs".to_owned(),
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
