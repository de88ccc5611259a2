use std::net::IpAddr;
use std::time::Duration;

use super::*;
use crate::types::{Family, Health, IfName, InstanceName, Prefix, Standing, Vrid};
use crate::vrrp::packet::{self, Outgoing};
use crate::vrrp::{
    AddressAttributes, Config, Datagram, Interface, Origin, Preemption, StartAs, Version,
    VirtualAddress,
};

const PEER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 12));

fn at(millis: u64) -> Instant {
    Instant::from_nanos(1_000_000_000_000 + millis * 1_000_000)
}

fn up() -> Event<'static> {
    Event::Interface(Interface::Up {
        primary: Some(IpAddr::from([192, 0, 2, 11])),
    })
}

fn config(number: u8, priority: u8) -> Config {
    let mut config = Config::new(
        InstanceName::new(&format!("VI_{number}")),
        Version::V2,
        Vrid::new(number).unwrap(),
        IfName::new(format!("eth{number}")).unwrap(),
    );
    config.priority = Priority::new(priority);
    config.virtual_addresses = vec![VirtualAddress {
        prefix: Prefix::host(IpAddr::from([192, 0, 2, 100 + number])),
        interface: config.interface.clone(),
        label: None,
        scope: 0,
        attributes: AddressAttributes::default(),
    }];
    config
}

fn group_of(configs: impl IntoIterator<Item = Config>) -> Group {
    let instances = configs
        .into_iter()
        .map(|config| Instance::new(config, Origin::Fresh, at(0)));
    Group::form(at(0), instances.collect(), None).0
}

/// What was done, short enough to read: member and its actions, or the group.
fn told(outputs: &[Output]) -> Vec<String> {
    outputs.iter().flat_map(lines).collect()
}

fn lines(output: &Output) -> Vec<String> {
    match output {
        Output::Group { from, to } => vec![format!("group {from}→{to}")],
        Output::Member(member, actions) => actions
            .iter()
            .map(|action| {
                let what = match action {
                    Action::Transmit(advert) => format!("advert {}", advert.packet[22]),
                    Action::AddAddresses(_) => "add".to_owned(),
                    Action::RemoveAddresses(_) => "remove".to_owned(),
                    Action::Announce(_) => "announce".to_owned(),
                    Action::Report(Report::Transition { from, to, .. }) => format!("{from}→{to}"),
                    Action::Report(_) => "report".to_owned(),
                };
                format!("{member} {what}")
            })
            .collect(),
    }
}

/// Two members in Backup since 0 s, their timers at 3.609 s (priority 100) and 3.414 s (150).
fn in_backup() -> Group {
    let mut group = group_of([config(1, 100), config(2, 150)]);
    assert!(
        group.handle(at(0), 0, up()).is_empty(),
        "the other one is not known yet"
    );
    let done = told(&group.handle(at(0), 1, up()));
    assert_eq!(
        done,
        [
            "1 remove",
            "1 Initialize→Backup",
            "0 remove",
            "0 Initialize→Backup",
            "group Initialize→Backup",
        ]
    );
    group
}

fn advance(group: &mut Group) -> (Instant, Vec<String>) {
    let (due, member) = group.poll_timeout().unwrap();
    (due, told(&group.handle(due, member, Event::Timeout)))
}

/// Both Active, with their addresses on the host.
fn active() -> (Group, Instant) {
    let mut group = in_backup();
    assert_eq!(advance(&mut group).1, [""; 0]);
    let (now, done) = advance(&mut group);
    assert_eq!(
        done,
        [
            "0 advert 100",
            "0 add",
            "1 advert 150",
            "1 add",
            "group Backup→Active"
        ]
    );
    for member in 0..2 {
        let added = Event::AddressesAdded(crate::vrrp::AddressOutcome::Added);
        drop(group.handle(now, member, added));
    }
    (group, now)
}

fn hear(group: &mut Group, now: Instant, member: usize, priority: u8) -> Vec<String> {
    let config = group.members()[member].config().clone();
    let addresses: Vec<_> = config
        .virtual_addresses
        .iter()
        .map(VirtualAddress::address)
        .collect();
    let payload = packet::encode(&Outgoing {
        version: config.version,
        vrid: config.vrid,
        priority: Priority::new(priority),
        adver_interval: config.adver_interval,
        authentication: &config.authentication,
        addresses: &addresses,
        source: PEER,
        destination: packet::group(Family::V4),
    });
    let datagram = Datagram {
        source: PEER,
        destination: packet::group(Family::V4),
        ttl: 255,
        header: &[],
        payload: &payload,
    };
    told(&group.handle(now, member, Event::Datagram(datagram)))
}

#[test]
fn the_group_goes_when_its_last_member_wants_to() {
    let (group, now) = active();
    // 3 + (256 − 100) / 256 s.
    assert_eq!(now, at(0) + Duration::from_micros(3_609_375));
    assert_eq!(group.state(), State::Active);
}

#[test]
fn a_member_that_hears_a_better_router_holds_the_group_back() {
    let mut group = in_backup();
    for second in 1..20 {
        let now = at(second * 1000);
        assert!(hear(&mut group, now, 0, 200).is_empty());
        while let Some((due, member)) = group.poll_timeout()
            && due < now + Duration::from_secs(1)
        {
            assert_eq!(told(&group.handle(due, member, Event::Timeout)), [""; 0]);
        }
        assert_eq!(group.state(), State::Backup);
    }
    // It falls silent: the other one has wanted it all the time.
    loop {
        let (due, done) = advance(&mut group);
        if !done.is_empty() {
            assert_eq!(done.last().unwrap(), "group Backup→Active");
            let last_heard = at(19_000);
            assert_eq!(due, last_heard + Duration::from_micros(3_609_375));
            break;
        }
    }
}

#[test]
fn an_accepted_advert_takes_the_wish_back() {
    let mut group = in_backup();
    // Member 1 wants to at 3.414 s, then hears somebody better.
    assert_eq!(advance(&mut group).1, [""; 0]);
    assert!(hear(&mut group, at(3_500), 1, 200).is_empty());
    let (_, done) = advance(&mut group);
    assert_eq!(done, [""; 0], "member 0 is alone with its wish");
    assert_eq!(group.state(), State::Backup);
}

#[test]
fn all_leave_active_with_the_one_that_yields_and_without_a_word() {
    let (mut group, now) = active();
    let done = hear(&mut group, now + Duration::from_millis(1), 1, 200);
    assert_eq!(
        done,
        [
            "1 remove",
            "1 Active→Backup",
            "0 remove",
            "0 Active→Backup",
            "group Active→Backup",
        ]
    );
}

#[test]
fn all_are_at_fault_with_one_and_say_so_to_the_peers() {
    let (mut group, now) = active();
    let done = told(&group.handle(now, 0, Event::Interface(Interface::Down)));
    assert_eq!(
        done,
        [
            "0 remove",
            "0 Active→Fault",
            "1 advert 0",
            "1 remove",
            "1 Active→Fault",
            "group Active→Fault",
        ]
    );
    let faults = group.members()[1].snapshot().faults;
    assert_eq!(faults, [Fault::Group]);
    // A fault of its own does not end with that of the other.
    let bad = Standing {
        adjustment: 0,
        health: Health::Bad,
    };
    assert!(group.handle(now, 1, Event::Tracked(bad)).is_empty());
    assert!(group.handle(now, 0, up()).is_empty());
    assert_eq!(group.state(), State::Fault);
    let done = told(&group.handle(now, 1, Event::Tracked(Standing::default())));
    assert_eq!(
        done,
        ["1 Fault→Backup", "0 Fault→Backup", "group Fault→Backup"]
    );
    for member in group.members() {
        assert!(member.poll_timeout().unwrap() >= now + Duration::from_secs(3));
    }
}

#[test]
fn a_fault_at_the_start_is_one_of_all() {
    let mut group = group_of([config(1, 100), config(2, 150)]);
    drop(group.handle(at(0), 0, up()));
    let done = told(&group.handle(at(0), 1, Event::Interface(Interface::Down)));
    assert_eq!(
        done,
        [
            "1 remove",
            "1 Initialize→Fault",
            "0 remove",
            "0 Initialize→Fault",
            "group Initialize→Fault",
        ]
    );
}

#[test]
fn a_first_result_that_is_missing_keeps_all_waiting_and_nobody_is_told() {
    let mut group = group_of([config(1, 100), config(2, 150)]);
    let waiting = Standing {
        adjustment: 0,
        health: Health::Undecided,
    };
    assert!(group.handle(at(0), 0, Event::Tracked(waiting)).is_empty());
    drop(group.handle(at(0), 0, up()));
    assert_eq!(
        told(&group.handle(at(0), 1, up())),
        ["1 remove", "0 remove"]
    );
    assert_eq!(group.poll_timeout(), None);
    let done = told(&group.handle(at(100), 0, Event::Tracked(Standing::default())));
    assert_eq!(
        done,
        [
            "0 Fault→Backup",
            "1 Fault→Backup",
            "group Initialize→Backup"
        ]
    );
}

#[test]
fn a_lower_priority_at_one_member_repairs_the_caches_of_all() {
    let (mut group, now) = active();
    let done = hear(&mut group, now + Duration::from_millis(5), 0, 50);
    assert_eq!(
        done,
        ["0 report", "0 advert 100", "0 announce", "1 announce"]
    );
}

#[test]
fn a_lost_address_makes_all_resign_for_the_skew_time() {
    let (mut group, now) = active();
    let lost = group.members()[0].config().virtual_addresses[0].clone();
    let done = told(&group.handle(now, 0, Event::AddressLost(lost)));
    assert_eq!(
        done,
        [
            "0 advert 0",
            "0 remove",
            "0 Active→Backup",
            "1 advert 0",
            "1 remove",
            "1 Active→Backup",
            "group Active→Backup",
        ]
    );
    let (due, _) = group.poll_timeout().unwrap();
    assert_eq!(due, now + Duration::from_nanos(414_062_500));
}

#[test]
fn owners_are_active_at_once_if_all_are() {
    let owner = |number| Config {
        start_as: StartAs::Active,
        ..config(number, 255)
    };
    let mut group = group_of([owner(1), owner(2)]);
    drop(group.handle(at(0), 0, up()));
    let done = told(&group.handle(at(0), 1, up()));
    assert_eq!(done.last().unwrap(), "group Initialize→Active");
    let mut mixed = group_of([owner(1), config(2, 100)]);
    drop(mixed.handle(at(0), 0, up()));
    let done = told(&mixed.handle(at(0), 1, up()));
    assert_eq!(done.last().unwrap(), "group Initialize→Backup");
}

#[test]
fn with_a_preemption_delay_too_every_member_announces() {
    let delayed = |number, priority| Config {
        preemption: Preemption::Delayed(Duration::from_secs(5)),
        ..config(number, priority)
    };
    let mut group = group_of([delayed(1, 100), delayed(2, 150)]);
    drop(group.handle(at(0), 0, up()));
    drop(group.handle(at(0), 1, up()));
    let mut announced = [false; 2];
    while announced != [true; 2] {
        let (due, member) = group.poll_timeout().unwrap();
        assert!(due < at(20_000), "never announced: {announced:?}");
        for output in group.handle(due, member, Event::Timeout) {
            let Output::Member(member, actions) = output else {
                continue;
            };
            if actions
                .iter()
                .any(|action| matches!(action, Action::AddAddresses(_)))
            {
                let added = Event::AddressesAdded(crate::vrrp::AddressOutcome::Added);
                let done = told(&group.handle(due, member, added));
                announced[member] |= done.contains(&format!("{member} announce"));
            }
        }
    }
}
