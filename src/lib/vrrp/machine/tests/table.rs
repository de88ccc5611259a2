//! Every pair of state and event.

use super::*;

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
    Lighter,
    Failed0,
    Undecided,
    Sound,
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
        Input::Lighter => track(instance, now, -10, Health::Good),
        Input::Failed0 => track(instance, now, 0, Health::Bad),
        Input::Undecided => track(instance, now, 0, Health::Undecided),
        Input::Sound => track(instance, now, 0, Health::Good),
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

fn track(instance: &mut Instance, now: Instant, adjustment: i32, health: Health) -> Vec<String> {
    let standing = Standing { adjustment, health };
    summary(&instance.handle(now, Event::Tracked(standing)))
}

/// Input, then what follows in Initialize, Fault, Backup, Active while addresses arrive, Active.
const TABLE: [(Input, [&str; 5]); 24] = [
    (
        Input::Lighter,
        [
            "Initialize: ",
            "Fault: priority 100→90",
            "Backup: priority 100→90",
            "Active: priority 100→90",
            "Active: priority 100→90",
        ],
    ),
    (
        Input::Failed0,
        [
            "Initialize: ",
            "Fault: ",
            "Fault: Backup→Fault",
            "Fault: advert 0 remove 100 Backup→Active Active→Fault",
            "Fault: advert 0 remove 100 Active→Fault",
        ],
    ),
    (
        Input::Undecided,
        [
            "Initialize: ",
            "Fault: ",
            "Fault: Backup→Fault",
            "Fault: advert 0 remove 100 Backup→Active Active→Fault",
            "Fault: advert 0 remove 100 Active→Fault",
        ],
    ),
    (
        Input::Sound,
        [
            "Initialize: ",
            "Fault: ",
            "Backup: ",
            "Active: ",
            "Active: ",
        ],
    ),
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

/// `timer_expired_backup`: who was away for longer than the rival waits yields without an advert.
#[test]
fn a_late_timer_makes_the_router_yield_where_that_is_asked_for() {
    // Adverts every second, and a rival of priority 254 waits for 3.007812 s.
    for (rival, late_ms, yields) in [
        (None, 2_008, false),
        (Some(254), 2_007, false),
        (Some(254), 2_008, true),
        (Some(1), 2_995, false),
        (Some(1), 2_997, true),
    ] {
        let mut config = config();
        config.conduct.late_timer = rival.map(Priority::new);
        let mut instance = active_of(config);
        let now = instance.poll_timeout().unwrap() + Duration::from_millis(late_ms);
        let done = summary(&instance.handle(now, Event::Timeout));
        assert_eq!(
            done.contains(&"Active→Backup".to_owned()),
            yields,
            "{rival:?} {late_ms}"
        );
        assert_eq!(done.iter().any(|done| done.starts_with("advert")), !yields);
        if yields {
            let patience = Duration::from_micros(3_609_375);
            assert_eq!(instance.poll_timeout(), Some(now + patience));
        }
    }
}

/// `skip_check_adv_addr`: the list of the Active Router that is known is not looked at again.
#[test]
fn the_list_of_a_known_router_is_compared_once_where_that_is_asked_for() {
    use crate::vrrp::RepeatedLists;
    let mut config = config();
    config.conduct.repeated_lists = RepeatedLists::Trusted;
    let mut instance = backup_of(config.clone());
    let same = message(&config, HIGHER, 200);
    config.virtual_addresses = vec![virtual_address(99)];
    let other = message(&config, HIGHER, 200);
    assert_eq!(
        summary(&instance.handle(at(1), datagram(HIGHER, &same))),
        [""; 0]
    );
    assert_eq!(
        summary(&instance.handle(at(2), datagram(HIGHER, &other))),
        [""; 0]
    );
    let other = message(&config, LOWER, 200);
    let told = summary(&instance.handle(at(3), datagram(LOWER, &other)));
    assert_eq!(told, ["addresses differ"]);
}
