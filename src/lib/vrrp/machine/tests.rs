//! Every pair of state and event, then stories and properties on virtual time.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::types::{IfName, InstanceName, Password, Prefix, Vrid};
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

/// An event of the table; adverts are made for the instance that gets them.
#[derive(Clone, Copy, Debug)]
enum Input {
    Early,
    Due,
    Weaker,
    EqualLowerAddress,
    EqualHigherAddress,
    Stronger,
    Release,
    WrongPassword,
    Up,
    Down,
    Missing,
    NoAddress,
    Added,
    Failed,
    Lost,
    SameConfig,
    OtherPriority,
    OtherAddress,
    Removed,
    Shutdown,
}

fn feed(instance: &mut Instance, input: Input) -> String {
    // Active is entered at 3.609375 s; everything else happens 10 ms later.
    let now = at(3_619_375).min(
        instance
            .poll_timeout()
            .map_or_else(|| at(3_619_375), |due| due - Duration::from_nanos(1)),
    );
    let due = instance.poll_timeout().unwrap_or(now);
    let config = instance.config.clone();
    let done = match input {
        Input::Early => summary(&instance.handle(now, Event::Timeout)),
        Input::Due => summary(&instance.handle(due, Event::Timeout)),
        Input::Weaker => hear(instance, now, HIGHER, 99),
        Input::EqualLowerAddress => hear(instance, now, LOWER, 100),
        Input::EqualHigherAddress => hear(instance, now, HIGHER, 100),
        Input::Stronger => hear(instance, now, LOWER, 101),
        Input::Release => hear(instance, now, HIGHER, 0),
        Input::WrongPassword => {
            let other = Config {
                authentication: Authentication::Password(Password::new(b"4321").unwrap()),
                ..config
            };
            summary(&instance.handle(now, datagram(HIGHER, &message(&other, HIGHER, 200))))
        }
        Input::Up => summary(&instance.handle(now, Event::Interface(up()))),
        Input::Down => summary(&instance.handle(now, Event::Interface(Interface::Down))),
        Input::Missing => summary(&instance.handle(now, Event::Interface(Interface::Missing))),
        Input::NoAddress => {
            summary(&instance.handle(now, Event::Interface(Interface::Up { primary: None })))
        }
        Input::Added => {
            summary(&instance.handle(now, Event::AddressesAdded(AddressOutcome::Added)))
        }
        Input::Failed => {
            let failed = AddressOutcome::Failed(vec![virtual_address(100)]);
            summary(&instance.handle(now, Event::AddressesAdded(failed)))
        }
        Input::Lost => summary(&instance.handle(now, Event::AddressLost(virtual_address(100)))),
        Input::SameConfig => summary(&instance.handle(now, Event::Reconfigured(Box::new(config)))),
        Input::OtherPriority => {
            let other = Config {
                priority: Priority::new(150),
                ..config
            };
            summary(&instance.handle(now, Event::Reconfigured(Box::new(other))))
        }
        Input::OtherAddress => {
            let other = Config {
                virtual_addresses: vec![virtual_address(100), virtual_address(101)],
                ..config
            };
            summary(&instance.handle(now, Event::Reconfigured(Box::new(other))))
        }
        Input::Removed => summary(&instance.handle(now, Event::Removed)),
        Input::Shutdown => summary(&instance.handle(now, Event::Shutdown)),
    };
    format!("{}: {}", instance.state(), done.join(" "))
}

/// Input, then what follows in Initialize, Fault, Backup, Active while addresses arrive, Active.
const TABLE: [(Input, [&str; 5]); 20] = [
    (
        Input::Early,
        [
            "Initialize: ",
            "Fault: ",
            "Backup: ",
            "Active: ",
            "Active: ",
        ],
    ),
    (
        Input::Due,
        [
            "Initialize: ",
            "Fault: ",
            "Active: advert 100 add 100",
            "Active: advert 100",
            "Active: advert 100",
        ],
    ),
    (
        Input::Weaker,
        [
            "Initialize: ",
            "Fault: ",
            "Backup: ",
            "Active: lower heard advert 100",
            "Active: lower heard advert 100 announce 100×5",
        ],
    ),
    (
        Input::EqualLowerAddress,
        [
            "Initialize: ",
            "Fault: ",
            "Backup: ",
            "Active: lower heard advert 100",
            "Active: lower heard advert 100 announce 100×5",
        ],
    ),
    (
        Input::EqualHigherAddress,
        [
            "Initialize: ",
            "Fault: ",
            "Backup: ",
            "Backup: remove 100 Backup→Active Active→Backup",
            "Backup: remove 100 Active→Backup",
        ],
    ),
    (
        Input::Stronger,
        [
            "Initialize: ",
            "Fault: ",
            "Backup: ",
            "Backup: remove 100 Backup→Active Active→Backup",
            "Backup: remove 100 Active→Backup",
        ],
    ),
    (
        Input::Release,
        [
            "Initialize: ",
            "Fault: ",
            "Backup: ",
            "Active: advert 100",
            "Active: advert 100",
        ],
    ),
    (
        Input::WrongPassword,
        [
            "Initialize: ",
            "Fault: ",
            "Backup: discarded authentication-failure",
            "Active: discarded authentication-failure",
            "Active: discarded authentication-failure",
        ],
    ),
    (
        Input::Up,
        [
            "Backup: remove 100 Initialize→Backup",
            "Backup: Fault→Backup",
            "Backup: ",
            "Active: ",
            "Active: ",
        ],
    ),
    (
        Input::Down,
        [
            "Fault: remove 100 Initialize→Fault",
            "Fault: ",
            "Fault: Backup→Fault",
            "Fault: remove 100 Backup→Active Active→Fault",
            "Fault: remove 100 Active→Fault",
        ],
    ),
    (
        Input::Missing,
        [
            "Fault: remove 100 Initialize→Fault",
            "Fault: ",
            "Fault: Backup→Fault",
            "Fault: remove 100 Backup→Active Active→Fault",
            "Fault: remove 100 Active→Fault",
        ],
    ),
    (
        Input::NoAddress,
        [
            "Fault: remove 100 Initialize→Fault",
            "Fault: ",
            "Fault: Backup→Fault",
            "Fault: remove 100 Backup→Active Active→Fault",
            "Fault: remove 100 Active→Fault",
        ],
    ),
    (
        Input::Added,
        [
            "Initialize: ",
            "Fault: ",
            "Backup: ",
            "Active: announce 100×5 Backup→Active",
            "Active: ",
        ],
    ),
    (
        Input::Failed,
        [
            "Initialize: ",
            "Fault: ",
            "Backup: ",
            "Active: failed 100 announce 100×5 Backup→Active",
            "Active: ",
        ],
    ),
    (
        Input::Lost,
        [
            "Initialize: ",
            "Fault: ",
            "Backup: ",
            "Active: ",
            "Backup: advert 0 remove 100 Active→Backup",
        ],
    ),
    (
        Input::SameConfig,
        [
            "Initialize: ",
            "Fault: ",
            "Backup: ",
            "Active: ",
            "Active: ",
        ],
    ),
    (
        Input::OtherPriority,
        [
            "Initialize: ",
            "Fault: ",
            "Backup: ",
            "Active: advert 150",
            "Active: advert 150",
        ],
    ),
    (
        Input::OtherAddress,
        [
            "Initialize: ",
            "Fault: ",
            "Backup: ",
            "Active: advert 100 add 101",
            "Active: advert 100 add 101",
        ],
    ),
    (
        Input::Removed,
        [
            "Initialize: ",
            "Initialize: Fault→Initialize",
            "Initialize: Backup→Initialize",
            "Initialize: advert 0 remove 100 Backup→Active Active→Initialize",
            "Initialize: advert 0 remove 100 Active→Initialize",
        ],
    ),
    (
        Input::Shutdown,
        [
            "Initialize: ",
            "Initialize: Fault→Initialize",
            "Initialize: Backup→Initialize",
            "Initialize: advert 0 remove 100 Backup→Active Active→Initialize",
            "Initialize: advert 0 remove 100 Active→Initialize",
        ],
    ),
];

#[test]
fn every_event_in_every_state_does_what_the_table_says() {
    for (input, expected) in TABLE {
        let states = [
            initialize(),
            fault(),
            backup(),
            arriving_of(config()),
            active(),
        ];
        for (mut instance, expected) in states.into_iter().zip(expected) {
            let before = instance.state();
            assert_eq!(
                feed(&mut instance, input),
                expected,
                "{input:?} in {before}"
            );
        }
    }
}

#[test]
fn a_backup_waits_three_intervals_and_its_skew_time() {
    // Version, centiseconds, priority, µs: RFC 3768 §6.1 and RFC 9568 §6.1.
    let table = [
        (Version::V2, 100, 100, 3_609_375),
        (Version::V2, 100, 90, 3_648_437),
        (Version::V3, 100, 100, 3_609_375),
        (Version::V3, 10, 100, 360_937),
        (Version::V3, 1, 254, 30_078),
    ];
    for (version, centiseconds, priority, micros) in table {
        let mut config = config_v3(centiseconds);
        config.version = version;
        config.priority = Priority::new(priority);
        let timeout = backup_of(config).poll_timeout().unwrap();
        assert_eq!(timeout.since(at(0)).as_micros(), micros);
    }
}

#[test]
fn the_owner_is_active_at_once_and_only_if_it_is_told_so() {
    let owner = Config {
        priority: Priority::OWNER,
        start_as: StartAs::Active,
        ..config()
    };
    let mut instance = Instance::new(owner.clone(), Origin::Fresh, at(0));
    assert_eq!(
        summary(&instance.handle(at(0), Event::Interface(up()))),
        ["remove 100", "advert 255", "add 100"]
    );
    let waits = Config {
        start_as: StartAs::Backup,
        ..owner
    };
    assert_eq!(
        backup_of(waits)
            .poll_timeout()
            .unwrap()
            .since(at(0))
            .as_micros(),
        3_003_906
    );
}

#[test]
fn state_master_below_255_waits_like_every_backup() {
    let config = Config {
        start_as: StartAs::Active,
        priority: Priority::new(101),
        ..config()
    };
    assert_eq!(
        backup_of(config)
            .poll_timeout()
            .unwrap()
            .since(at(0))
            .as_micros(),
        3_605_468
    );
}

#[test]
fn a_replaced_process_carries_on_without_a_transition() {
    let mut instance = Instance::new(config(), Origin::CarryOn, at(0));
    assert_eq!(
        summary(&instance.handle(at(0), Event::Interface(up()))),
        ["advert 100", "add 100"]
    );
    assert_eq!(instance.state(), State::Active);
    let added = Event::AddressesAdded(AddressOutcome::Added);
    assert_eq!(
        summary(&instance.handle(at(500), added)),
        Vec::<String>::new()
    );
    assert_eq!(instance.poll_timeout(), Some(at(1_000_000)));
}

#[test]
fn a_replaced_process_without_its_interface_does_not_carry_on() {
    let mut instance = Instance::new(config(), Origin::CarryOn, at(0));
    assert_eq!(
        summary(&instance.handle(at(0), Event::Interface(Interface::Down))),
        ["remove 100", "Initialize→Fault"]
    );
}

#[test]
fn adverts_keep_their_rhythm_when_the_driver_is_late() {
    let mut instance = active();
    let first = instance.poll_timeout().unwrap();
    assert_eq!(first, at(4_609_375));
    assert_eq!(
        summary(&instance.handle(first + Duration::from_millis(300), Event::Timeout)),
        ["advert 100"]
    );
    assert_eq!(instance.poll_timeout(), Some(at(5_609_375)));
    let late = at(5_609_375) + Duration::from_millis(1500);
    assert_eq!(
        summary(&instance.handle(late, Event::Timeout)),
        ["advert 100"]
    );
    assert_eq!(instance.poll_timeout(), Some(at(8_109_375)));
}

#[test]
fn the_second_set_of_announcements_follows_after_five_seconds_once() {
    let mut instance = active();
    let mut announcements = Vec::new();
    while instance.poll_timeout().unwrap() <= at(20_000_000) {
        let now = instance.poll_timeout().unwrap();
        for action in instance.handle(now, Event::Timeout) {
            if matches!(action, Action::Announce(_)) {
                announcements.push((now.since(at(3_609_375)).as_micros(), summary_of(&action)));
            }
        }
    }
    assert_eq!(announcements, [(5_000_000, "announce 100×5".to_owned())]);
}

#[test]
fn refreshes_begin_after_the_second_set_and_go_on() {
    let mut config = config();
    config.announcements.refresh = Duration::from_secs(10);
    config.announcements.refresh_repeat = 2;
    let mut instance = active_of(config);
    let mut seconds = Vec::new();
    while instance.poll_timeout().unwrap() <= at(40_000_000) {
        let now = instance.poll_timeout().unwrap();
        for action in instance.handle(now, Event::Timeout) {
            if summary_of(&action) == "announce 100×2" {
                seconds.push(now.since(at(3_609_375)).as_secs());
            }
        }
    }
    assert_eq!(seconds, [15, 25, 35]);
}

#[test]
fn a_resignation_starts_the_skew_time() {
    let mut instance = backup();
    hear(&mut instance, at(1_000_000), HIGHER, 101);
    assert_eq!(instance.poll_timeout(), Some(at(4_609_375)));
    hear(&mut instance, at(2_000_000), HIGHER, 0);
    assert_eq!(instance.poll_timeout(), Some(at(2_609_375)));
    let actions = instance.handle(at(2_609_375), Event::Timeout);
    assert_eq!(summary(&actions), ["advert 100", "add 100"]);
    let actions = instance.handle(at(2_609_500), Event::AddressesAdded(AddressOutcome::Added));
    assert!(actions.iter().any(|action| matches!(
        action,
        Action::Report(Report::Transition {
            cause: Cause::Released { source: HIGHER },
            ..
        })
    )));
}

/// Pitfall P-02 of keepalived: every priority 0 restarts its short timer.
#[test]
fn repeated_resignations_do_not_keep_the_lan_without_an_active_router() {
    let mut instance = backup();
    hear(&mut instance, at(1_000_000), HIGHER, 101);
    for micros in [1_100_000, 1_500_000] {
        hear(&mut instance, at(micros), HIGHER, 0);
    }
    assert_eq!(instance.poll_timeout(), Some(at(1_709_375)));
}

#[test]
fn a_stranger_cannot_resign_for_the_active_router() {
    let mut instance = backup();
    hear(&mut instance, at(1_000_000), HIGHER, 101);
    hear(&mut instance, at(1_100_000), LOWER, 0);
    assert_eq!(instance.poll_timeout(), Some(at(4_609_375)));
}

#[test]
fn without_preemption_a_weaker_active_router_is_accepted() {
    let mut instance = backup_of(Config {
        preemption: Preemption::Never,
        ..config()
    });
    hear(&mut instance, at(3_000_000), HIGHER, 50);
    assert_eq!(instance.poll_timeout(), Some(at(6_609_375)));
}

#[test]
fn a_preempt_delay_accepts_weaker_adverts_until_it_is_over() {
    let delayed = Preemption::Delayed(Duration::from_secs(5));
    let mut instance = backup_of(Config {
        preemption: delayed,
        ..config()
    });
    hear(&mut instance, at(1_000_000), HIGHER, 50);
    assert_eq!(instance.poll_timeout(), Some(at(4_609_375)));
    hear(&mut instance, at(4_000_000), HIGHER, 50);
    assert_eq!(instance.poll_timeout(), Some(at(7_609_375)));
    hear(&mut instance, at(6_000_000), HIGHER, 50);
    assert_eq!(
        instance.poll_timeout(),
        Some(at(7_609_375)),
        "the delay ended at 6 s"
    );
}

#[test]
fn a_stronger_advert_cancels_the_preempt_delay() {
    let delayed = Preemption::Delayed(Duration::from_secs(2));
    let mut instance = backup_of(Config {
        preemption: delayed,
        ..config()
    });
    hear(&mut instance, at(1_000_000), HIGHER, 50);
    hear(&mut instance, at(2_000_000), HIGHER, 200);
    hear(&mut instance, at(3_500_000), HIGHER, 50);
    assert_eq!(
        instance.poll_timeout(),
        Some(at(7_109_375)),
        "a new delay ends at 5.5 s"
    );
}

#[test]
fn version_3_learns_the_interval_of_the_active_router_and_only_of_it() {
    let mut instance = backup_of(config_v3(100));
    let fast = message(&config_v3(10), HIGHER, 200);
    assert_eq!(
        summary(&instance.handle(at(1_000_000), datagram(HIGHER, &fast))),
        ["interval differs"]
    );
    // 3 × 100 ms + 156/256 × 100 ms.
    assert_eq!(
        instance
            .poll_timeout()
            .unwrap()
            .since(at(1_000_000))
            .as_nanos(),
        360_937_500
    );
    // P-98: a lower-priority advert teaches nothing.
    let weak = message(&config_v3(1), LOWER, 50);
    drop(instance.handle(at(1_100_000), datagram(LOWER, &weak)));
    assert_eq!(
        instance
            .poll_timeout()
            .unwrap()
            .since(at(1_000_000))
            .as_nanos(),
        360_937_500
    );
}

/// Pitfall P-01 of keepalived: bad packets re-arm the advert timer.
#[test]
fn ignored_packets_move_no_timer() {
    let mut instance = active();
    let due = instance.poll_timeout();
    for micros in [3_700_000, 4_000_000, 4_300_000] {
        let payload = message(&config(), HIGHER, 200);
        for event in [
            Event::Datagram(Datagram {
                source: HIGHER,
                destination: group(Family::V4),
                ttl: 254,
                payload: &payload,
            }),
            datagram(HIGHER, &payload[..12]),
            datagram(HIGHER, &message(&config_v3(100), HIGHER, 200)),
        ] {
            drop(instance.handle(at(micros), event));
        }
    }
    assert_eq!(instance.poll_timeout(), due);
    assert_eq!(instance.state(), State::Active);
    let discards = instance.snapshot().counters.discards;
    assert_eq!(
        discards.into_iter().collect::<Vec<_>>(),
        [
            (Discard::Length, 3),
            (Discard::Ttl, 3),
            (Discard::Version, 3)
        ]
    );
}

/// What is wrong with a packet, and the reason it is ignored for.
#[test]
fn each_defect_of_a_packet_has_its_reason() {
    let good = message(&config(), HIGHER, 200);
    let group_v4 = group(Family::V4);
    let flipped = |position: usize, mask: u8| {
        let mut bytes = good.clone();
        bytes[position] ^= mask;
        bytes
    };
    let none = message(
        &Config {
            authentication: Authentication::None,
            ..config()
        },
        HIGHER,
        200,
    );
    let slower = Config {
        adver_interval: AdverInterval::from_seconds(2).unwrap(),
        ..config()
    };
    let other = Config {
        vrid: Vrid::new(52).unwrap(),
        ..config()
    };
    let other_password = Config {
        authentication: Authentication::Password(Password::new(b"12345").unwrap()),
        ..config()
    };
    let cases = [
        (good[..19].to_vec(), 255, group_v4, Discard::Length),
        (good.clone(), 254, group_v4, Discard::Ttl),
        (flipped(0, 0x10), 255, group_v4, Discard::Length),
        (flipped(0, 0x70), 255, group_v4, Discard::Version),
        (
            message(&config_v3(100), HIGHER, 200),
            255,
            group_v4,
            Discard::Version,
        ),
        (message(&other, HIGHER, 200), 255, group_v4, Discard::Vrid),
        (
            flipped(4, 0x80),
            255,
            group_v4,
            Discard::AuthenticationInvalid,
        ),
        (none, 255, group_v4, Discard::AuthenticationMismatch),
        (
            message(&other_password, HIGHER, 200),
            255,
            group_v4,
            Discard::AuthenticationFailure,
        ),
        (
            message(&slower, HIGHER, 200),
            255,
            group_v4,
            Discard::Interval,
        ),
        (flipped(0, 0x03), 255, group_v4, Discard::Type),
        (flipped(6, 0x01), 255, group_v4, Discard::Checksum),
        (good.clone(), 255, OWN, Discard::Destination),
    ];
    for (payload, ttl, destination, reason) in cases {
        let mut instance = backup();
        let event = Event::Datagram(Datagram {
            source: HIGHER,
            destination,
            ttl,
            payload: &payload,
        });
        assert_eq!(
            summary(&instance.handle(at(5), event)),
            [format!("discarded {}", reason.name())]
        );
    }
    let mut instance = backup();
    assert_eq!(
        summary(&instance.handle(at(5), datagram(HIGHER, &good))),
        Vec::<String>::new()
    );
}

#[test]
fn version_3_ignores_adverts_without_interval_or_addresses() {
    let mut config = config_v3(100);
    let mut payload = message(&config, HIGHER, 200);
    // Interval 0 (erratum 8301), with the checksum made right again: 0x0064 less in one word.
    payload[4..6].copy_from_slice(&[0, 0]);
    let sum = u16::from_be_bytes([payload[6], payload[7]]);
    let (fixed, carry) = sum.overflowing_add(0x64);
    payload[6..8].copy_from_slice(&(fixed + u16::from(carry)).to_be_bytes());
    let mut instance = backup_of(config.clone());
    assert_eq!(
        summary(&instance.handle(at(5), datagram(HIGHER, &payload))),
        ["discarded interval"]
    );
    config.virtual_addresses.clear();
    let empty = message(&config, HIGHER, 200);
    assert_eq!(
        summary(&instance.handle(at(6), datagram(HIGHER, &empty))),
        ["discarded address-count"]
    );
}

#[test]
fn a_flood_of_weaker_adverts_is_answered_once_an_interval() {
    let mut instance = active();
    let mut adverts = 0;
    let mut bursts = 0;
    for step in 0..50_000 {
        for text in hear(&mut instance, at(3_620_000 + step * 20), HIGHER, 50) {
            adverts += usize::from(text.starts_with("advert"));
            bursts += usize::from(text.starts_with("announce"));
        }
    }
    assert_eq!((adverts, bursts), (1, 1));
}

/// Pitfalls P-11 and P-95 of keepalived.
#[test]
fn who_overslept_a_takeover_steps_back_before_it_sends() {
    let mut instance = active();
    let now = at(3_609_375) + Duration::from_secs(9);
    let done = hear(&mut instance, now, HIGHER, 90);
    assert_eq!(done, ["remove 100", "Active→Backup"]);
    assert_eq!(
        instance.poll_timeout(),
        Some(now + Duration::from_micros(3_609_375))
    );
}

#[test]
fn who_overslept_alone_goes_on_and_says_so() {
    let mut instance = active();
    let now = at(3_609_375) + Duration::from_secs(9);
    let done = summary(&instance.handle(now, Event::Timeout));
    assert_eq!(done, ["stalled", "advert 100", "announce 100×5"]);
    assert_eq!(instance.state(), State::Active);
}

#[test]
fn a_backup_that_overslept_listens_before_it_takes_over() {
    let mut instance = backup();
    hear(&mut instance, at(9_000_000), HIGHER, 101);
    assert_eq!(
        summary(&instance.handle(at(9_000_001), Event::Timeout)),
        Vec::<String>::new()
    );
    assert_eq!(instance.state(), State::Backup);
}

#[test]
fn a_parting_advert_is_sent_before_yielding() {
    let mut instance = active_of(Config {
        parting_advert: true,
        ..config()
    });
    let done = hear(&mut instance, at(3_700_000), HIGHER, 200);
    assert_eq!(done, ["advert 100", "remove 100", "Active→Backup"]);
}

#[test]
fn a_lost_address_is_given_up_and_taken_back_after_the_skew_time() {
    let mut instance = active();
    drop(instance.handle(at(4_000_000), Event::AddressLost(virtual_address(100))));
    assert_eq!(instance.poll_timeout(), Some(at(4_609_375)));
}

#[test]
fn a_foreign_address_that_goes_is_none_of_our_business() {
    let mut instance = active();
    let done = instance.handle(at(4_000_000), Event::AddressLost(virtual_address(200)));
    assert_eq!(done, Vec::new());
}

#[test]
fn a_new_priority_moves_the_deadline_by_the_change_of_the_down_interval() {
    let mut instance = backup();
    let other = Config {
        priority: Priority::new(200),
        ..config()
    };
    drop(instance.handle(at(1_000_000), Event::Reconfigured(Box::new(other))));
    assert_eq!(
        instance.poll_timeout().unwrap().since(at(0)).as_micros(),
        3_218_750
    );
}

#[test]
fn adverts_differing_in_addresses_are_obeyed_and_reported_once() {
    let mut instance = backup();
    let other = Config {
        virtual_addresses: vec![virtual_address(101)],
        ..config()
    };
    let payload = message(&other, HIGHER, 200);
    assert_eq!(
        summary(&instance.handle(at(1_000_000), datagram(HIGHER, &payload))),
        ["addresses differ"]
    );
    assert_eq!(
        summary(&instance.handle(at(2_000_000), datagram(HIGHER, &payload))),
        Vec::<String>::new()
    );
    assert_eq!(instance.poll_timeout(), Some(at(5_609_375)));
}

#[test]
fn the_same_defect_is_reported_once_a_minute_and_counted_always() {
    let mut instance = backup_of(config());
    let mut reports = Vec::new();
    for second in 0..130 {
        let now = at(second * 1_000_000);
        let good = message(&config(), HIGHER, 200);
        drop(instance.handle(now, datagram(HIGHER, &good)));
        reports.extend(instance.handle(now, datagram(HIGHER, &good[..8])));
    }
    assert_eq!(
        summary(&reports),
        ["discarded length", "discarded length", "discarded length"]
    );
    assert_eq!(instance.snapshot().counters.discards[&Discard::Length], 130);
}

#[test]
fn identifications_count_up_and_leave_out_zero() {
    let mut instance = active();
    instance.identification = u16::MAX - 1;
    let mut identifications = Vec::new();
    for _ in 0..3 {
        let now = instance.poll_timeout().unwrap();
        for action in instance.handle(now, Event::Timeout) {
            if let Action::Transmit(transmission) = action {
                identifications.push(u16::from_be_bytes([
                    transmission.packet[4],
                    transmission.packet[5],
                ]));
            }
        }
    }
    assert_eq!(identifications, [65_535, 1, 2]);
}

/// A random step of a property test.
#[derive(Clone, Debug)]
enum Op {
    Wait(u32),
    Hear { source: u8, priority: u8 },
    Garbage(Vec<u8>),
    Interface(u8),
    Added(bool),
    Lost(u8),
    Reconfigure { priority: u8, addresses: u8 },
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => (0..5_000_000_u32).prop_map(Op::Wait),
        4 => (1..30_u8, any::<u8>()).prop_map(|(source, priority)| Op::Hear { source, priority }),
        1 => proptest::collection::vec(any::<u8>(), 0..64).prop_map(Op::Garbage),
        1 => (0..4_u8).prop_map(Op::Interface),
        2 => any::<bool>().prop_map(Op::Added),
        1 => (100..104_u8).prop_map(Op::Lost),
        1 => (1..=254_u8, 0..4_u8).prop_map(|(priority, addresses)| Op::Reconfigure { priority, addresses }),
    ]
}

proptest! {
    /// Whatever happens: addresses are on the host only while Active, transitions are reported once
    /// and in an unbroken chain, and a deadline exists exactly where something must happen.
    #[test]
    fn no_sequence_of_events_breaks_the_bookkeeping(ops in proptest::collection::vec(op(), 1..60), v3: bool) {
        let config = if v3 { config_v3(20) } else { config() };
        let mut instance = Instance::new(config, Origin::Fresh, at(0));
        let mut now = at(0);
        let mut on_host: BTreeSet<VirtualAddress> = BTreeSet::new();
        let mut told = State::Initialize;
        let mut sequence = 0;
        let mut actions = instance.handle(now, Event::Interface(up()));
        for op in ops {
            actions.extend(match op {
                Op::Wait(micros) => {
                    now = now + Duration::from_micros(micros.into());
                    instance.handle(now, Event::Timeout)
                }
                Op::Hear { source, priority } => {
                    let source = IpAddr::from([192, 168, 1, source]);
                    let payload = message(&instance.config.clone(), source, priority);
                    instance.handle(now, datagram(source, &payload))
                }
                Op::Garbage(payload) => instance.handle(now, datagram(HIGHER, &payload)),
                Op::Interface(kind) => instance.handle(now, Event::Interface(match kind {
                    0 => Interface::Missing,
                    1 => Interface::Down,
                    2 => Interface::Up { primary: None },
                    _ => up(),
                })),
                Op::Added(true) => instance.handle(now, Event::AddressesAdded(AddressOutcome::Added)),
                Op::Added(false) => {
                    let failed = AddressOutcome::Failed(vec![virtual_address(100)]);
                    instance.handle(now, Event::AddressesAdded(failed))
                }
                Op::Lost(last) => instance.handle(now, Event::AddressLost(virtual_address(last))),
                Op::Reconfigure { priority, addresses } => {
                    let config = Config {
                        priority: Priority::new(priority),
                        virtual_addresses: (100..100 + addresses).map(virtual_address).collect(),
                        ..instance.config.clone()
                    };
                    instance.handle(now, Event::Reconfigured(Box::new(config)))
                }
            });
            for action in actions.drain(..) {
                match action {
                    Action::AddAddresses(addresses) => on_host.extend(addresses),
                    Action::RemoveAddresses(addresses) => {
                        for address in addresses {
                            on_host.remove(&address);
                        }
                    }
                    Action::Report(Report::Transition { from, to, sequence: number, .. }) => {
                        prop_assert_eq!(from, told);
                        prop_assert_ne!(to, from);
                        sequence += 1;
                        prop_assert_eq!(number, sequence);
                        told = to;
                    }
                    Action::Transmit(transmission) => {
                        prop_assert_eq!(transmission.destination, group(Family::V4));
                    }
                    Action::Announce(announcement) => prop_assert!(announcement.repeat > 0),
                    Action::Report(_) => {}
                }
            }
            match instance.state() {
                State::Active => {
                    let wanted: BTreeSet<_> = instance.config.virtual_addresses.iter().cloned().collect();
                    prop_assert_eq!(&on_host, &wanted);
                    prop_assert!(instance.poll_timeout().is_some());
                }
                State::Backup => {
                    prop_assert!(on_host.is_empty());
                    prop_assert_eq!(told, State::Backup);
                    prop_assert!(instance.poll_timeout().is_some());
                }
                State::Initialize | State::Fault => {
                    prop_assert!(on_host.is_empty());
                    prop_assert_eq!(told, instance.state());
                    prop_assert!(instance.poll_timeout().is_none());
                }
            }
        }
        let mut last = instance.handle(now, Event::Shutdown);
        last.retain(|action| matches!(action, Action::RemoveAddresses(_)));
        prop_assert_eq!(last.len(), usize::from(!on_host.is_empty()));
        prop_assert_eq!(instance.poll_timeout(), None);
    }
}
