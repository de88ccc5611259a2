use proptest::prelude::*;

use super::*;
use crate::lvs::samples::{
    checker, real_server, server_key, service_key, sorry_server, virtual_server,
};
use crate::lvs::{Quorum, RealServer};

const UP: Verdict = Verdict::Up;
const DOWN: Verdict = Verdict::Down;

fn verdict(last: u8, verdict: Verdict) -> Event {
    Event::Verdict {
        server: server_key(last),
        checker: 0,
        verdict,
    }
}

fn reload(config: VirtualServer) -> Event {
    Event::Reconfigured {
        config: Box::new(config),
        verdicts: Verdicts::new(),
    }
}

/// A running virtual server, quorum and all events but the startup's forgotten.
fn started(config: VirtualServer) -> Machine {
    let mut machine = Machine::new(config);
    let _table = machine.handle(Event::Startup);
    machine
}

/// The destinations in the table: last part of the address and weight.
fn destinations(machine: &Machine) -> Vec<(u8, u32)> {
    let Some(entry) = machine.wanted() else {
        return vec![];
    };
    let shown = entry.destinations.values().map(|destination| {
        let address = destination.key.address.to_string();
        let last = address.rsplit('.').next().unwrap();
        (last.parse().unwrap(), destination.weight.get())
    });
    shown.collect()
}

/// One event of the table, by the number of the server.
#[derive(Clone, Copy, Debug)]
enum Row {
    Startup,
    Up(u8),
    Down(u8),
    Refused(u8),
    Accepted(u8),
    /// The same configuration again, checkers as they are.
    Same,
    /// With a quorum of 1 and no hysteresis.
    Easier,
    Shutdown,
}

/// What a row of the table expects to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Table,
    ServerUp(u8),
    ServerDown(u8),
    QuorumUp(u64),
    QuorumDown(u64),
}

fn told(actions: Actions) -> Vec<Told> {
    let number = |key: DestinationKey| (1..=5).find(|last| server_key(*last) == key).unwrap();
    let one = |action| match action {
        Action::UpdateTable => Told::Table,
        Action::Report(Report::Server {
            server, verdict, ..
        }) => match verdict {
            Verdict::Up => Told::ServerUp(number(server)),
            Verdict::Down => Told::ServerDown(number(server)),
        },
        Action::Report(Report::Quorum { quorum, weight }) => match quorum {
            QuorumState::Up => Told::QuorumUp(weight),
            QuorumState::Down => Told::QuorumDown(weight),
        },
    };
    actions.into_iter().map(one).collect()
}

/// Five servers of weight 1, quorum 3, hysteresis 1: gained at 4, lost below 2.
fn configured(sorry: Option<Removal>) -> VirtualServer {
    let mut config = virtual_server(5);
    config.quorum = Quorum::new(3, 1).unwrap();
    config.sorry_server = sorry.map(sorry_server);
    config
}

/// A machine in this phase with the first `alive` servers alive.
fn machine_in(phase: Phase, alive: u8, sorry: Option<Removal>) -> Machine {
    let mut machine = Machine::new(configured(sorry));
    for last in alive + 1..=5 {
        assert_eq!(machine.handle(verdict(last, DOWN)), []);
    }
    machine.phase = phase;
    machine
}

fn event_of(row: Row, machine: &Machine) -> Event {
    let verdicts = || {
        let servers = machine.snapshot().servers.into_iter();
        servers
            .map(|server| (server.key, server.checkers))
            .collect()
    };
    match row {
        Row::Startup => Event::Startup,
        Row::Up(last) => verdict(last, UP),
        Row::Down(last) => verdict(last, DOWN),
        Row::Refused(last) => Event::Refused(server_key(last)),
        Row::Accepted(last) => Event::Accepted(server_key(last)),
        Row::Same => Event::Reconfigured {
            config: Box::new(machine.config.clone()),
            verdicts: verdicts(),
        },
        Row::Easier => Event::Reconfigured {
            config: Box::new(VirtualServer {
                quorum: Quorum::DEFAULT,
                ..machine.config.clone()
            }),
            verdicts: verdicts(),
        },
        Row::Shutdown => Event::Shutdown,
    }
}

const INIT: Phase = Phase::Initialize;
const QUORUM: Phase = Phase::Running(QuorumState::Up);
const NO_QUORUM: Phase = Phase::Running(QuorumState::Down);
const STOPPED: Phase = Phase::Stopped;

#[track_caller]
fn check(sorry: Option<Removal>, table: &[(Phase, u8, Row, Phase, &[Told])]) {
    for (before, alive, row, after, expected) in table {
        let mut machine = machine_in(*before, *alive, sorry);
        let event = event_of(*row, &machine);
        let context = format!("{sorry:?} {before:?} {alive} {row:?}");
        assert_eq!(told(machine.handle(event)), *expected, "{context}");
        assert_eq!(machine.phase, *after, "{context}");
    }
}

#[test]
#[rustfmt::skip]
fn every_event_in_every_state_without_a_sorry_server() {
    use Row::{Accepted, Down, Easier, Refused, Same, Shutdown, Startup, Up};
    use Told::{QuorumDown, QuorumUp, ServerDown, ServerUp, Table};

    // Phase before, servers alive before, event, phase after, what is told.
    check(None, &[
        (INIT, 0, Startup, NO_QUORUM, &[Table]),
        (INIT, 2, Startup, NO_QUORUM, &[Table]),
        (INIT, 3, Startup, QUORUM, &[Table, QuorumUp(3)]),
        (INIT, 5, Startup, QUORUM, &[Table, QuorumUp(5)]),
        (INIT, 3, Up(4), INIT, &[]),
        (INIT, 3, Down(3), INIT, &[]),
        (INIT, 3, Refused(1), INIT, &[]),
        (INIT, 3, Accepted(1), INIT, &[]),
        (INIT, 3, Same, INIT, &[]),
        (INIT, 3, Easier, INIT, &[]),
        (INIT, 3, Shutdown, STOPPED, &[]),
        (QUORUM, 3, Startup, QUORUM, &[]),
        (QUORUM, 3, Up(3), QUORUM, &[]),
        (QUORUM, 3, Up(4), QUORUM, &[Table, ServerUp(4)]),
        (QUORUM, 3, Down(4), QUORUM, &[]),
        (QUORUM, 4, Down(4), QUORUM, &[Table, ServerDown(4)]),
        (QUORUM, 3, Down(3), QUORUM, &[Table, ServerDown(3)]),
        (QUORUM, 2, Down(2), NO_QUORUM, &[Table, ServerDown(2), QuorumDown(1)]),
        (QUORUM, 3, Refused(1), QUORUM, &[ServerDown(1)]),
        (QUORUM, 2, Refused(1), NO_QUORUM, &[ServerDown(1), QuorumDown(1)]),
        (QUORUM, 3, Refused(4), QUORUM, &[]),
        (QUORUM, 3, Accepted(1), QUORUM, &[]),
        (QUORUM, 2, Same, QUORUM, &[]),
        (QUORUM, 1, Same, NO_QUORUM, &[QuorumDown(1)]),
        (QUORUM, 1, Easier, QUORUM, &[]),
        (QUORUM, 0, Easier, NO_QUORUM, &[QuorumDown(0)]),
        (QUORUM, 3, Shutdown, STOPPED, &[Table]),
        (NO_QUORUM, 3, Startup, NO_QUORUM, &[]),
        (NO_QUORUM, 2, Up(3), NO_QUORUM, &[Table, ServerUp(3)]),
        (NO_QUORUM, 3, Up(4), QUORUM, &[Table, ServerUp(4), QuorumUp(4)]),
        (NO_QUORUM, 3, Up(1), NO_QUORUM, &[]),
        (NO_QUORUM, 1, Down(1), NO_QUORUM, &[Table, ServerDown(1)]),
        (NO_QUORUM, 1, Down(2), NO_QUORUM, &[]),
        (NO_QUORUM, 2, Refused(1), NO_QUORUM, &[ServerDown(1)]),
        (NO_QUORUM, 2, Accepted(1), NO_QUORUM, &[]),
        (NO_QUORUM, 3, Same, NO_QUORUM, &[]),
        (NO_QUORUM, 4, Same, QUORUM, &[QuorumUp(4)]),
        (NO_QUORUM, 1, Easier, QUORUM, &[QuorumUp(1)]),
        (NO_QUORUM, 0, Easier, NO_QUORUM, &[]),
        (NO_QUORUM, 3, Shutdown, STOPPED, &[Table]),
        (STOPPED, 3, Startup, STOPPED, &[]),
        (STOPPED, 3, Up(4), STOPPED, &[]),
        (STOPPED, 3, Down(3), STOPPED, &[]),
        (STOPPED, 3, Refused(1), STOPPED, &[]),
        (STOPPED, 3, Accepted(1), STOPPED, &[]),
        (STOPPED, 3, Same, STOPPED, &[]),
        (STOPPED, 3, Easier, STOPPED, &[]),
        (STOPPED, 3, Shutdown, STOPPED, &[]),
    ]);
}

#[test]
#[rustfmt::skip]
fn every_event_in_every_state_with_a_sorry_server() {
    use Row::{Accepted, Down, Easier, Refused, Same, Shutdown, Startup, Up};
    use Told::{QuorumDown, QuorumUp, ServerDown, ServerUp, Table};

    for removal in [Removal::Delete, Removal::Inhibit] {
        check(Some(removal), &[
            (INIT, 0, Startup, NO_QUORUM, &[Table, QuorumDown(0)]),
            (INIT, 2, Startup, NO_QUORUM, &[Table, QuorumDown(2)]),
            (INIT, 3, Startup, QUORUM, &[Table, QuorumUp(3)]),
            (INIT, 3, Up(4), INIT, &[]),
            (INIT, 3, Down(3), INIT, &[]),
            (INIT, 3, Refused(1), INIT, &[]),
            (INIT, 3, Accepted(1), INIT, &[]),
            (INIT, 3, Same, INIT, &[]),
            (INIT, 3, Easier, INIT, &[]),
            (INIT, 3, Shutdown, STOPPED, &[]),
            (QUORUM, 3, Startup, QUORUM, &[]),
            (QUORUM, 3, Up(4), QUORUM, &[Table, ServerUp(4)]),
            (QUORUM, 3, Down(3), QUORUM, &[Table, ServerDown(3)]),
            (QUORUM, 2, Down(2), NO_QUORUM, &[Table, ServerDown(2), QuorumDown(1)]),
            (QUORUM, 2, Refused(1), NO_QUORUM, &[Table, ServerDown(1), QuorumDown(1)]),
            (QUORUM, 3, Accepted(1), QUORUM, &[]),
            (QUORUM, 2, Same, QUORUM, &[]),
            (QUORUM, 0, Easier, NO_QUORUM, &[Table, QuorumDown(0)]),
            (QUORUM, 3, Shutdown, STOPPED, &[Table]),
            (NO_QUORUM, 3, Startup, NO_QUORUM, &[]),
            (NO_QUORUM, 2, Up(3), NO_QUORUM, &[ServerUp(3)]),
            (NO_QUORUM, 3, Up(4), QUORUM, &[Table, ServerUp(4), QuorumUp(4)]),
            (NO_QUORUM, 3, Down(3), NO_QUORUM, &[ServerDown(3)]),
            (NO_QUORUM, 2, Refused(1), NO_QUORUM, &[ServerDown(1)]),
            (NO_QUORUM, 2, Accepted(1), NO_QUORUM, &[]),
            (NO_QUORUM, 3, Same, NO_QUORUM, &[]),
            (NO_QUORUM, 1, Easier, QUORUM, &[Table, QuorumUp(1)]),
            (NO_QUORUM, 3, Shutdown, STOPPED, &[Table]),
            (STOPPED, 3, Startup, STOPPED, &[]),
            (STOPPED, 3, Up(4), STOPPED, &[]),
            (STOPPED, 3, Down(3), STOPPED, &[]),
            (STOPPED, 3, Refused(1), STOPPED, &[]),
            (STOPPED, 3, Accepted(1), STOPPED, &[]),
            (STOPPED, 3, Same, STOPPED, &[]),
            (STOPPED, 3, Easier, STOPPED, &[]),
            (STOPPED, 3, Shutdown, STOPPED, &[]),
        ]);
    }
}

#[test]
fn a_server_that_fails_leaves_and_comes_back() {
    let mut machine = Machine::new(virtual_server(2));
    assert_eq!(machine.wanted(), None);
    let _started = machine.handle(Event::Startup);
    assert_eq!(destinations(&machine), [(1, 1), (2, 1)]);
    let _left = machine.handle(verdict(1, DOWN));
    assert_eq!(destinations(&machine), [(2, 1)]);
    let _back = machine.handle(verdict(1, UP));
    assert_eq!(destinations(&machine), [(1, 1), (2, 1)]);
    assert_eq!(machine.handle(Event::Shutdown), [Action::UpdateTable]);
    assert_eq!(machine.wanted(), None);
}

#[test]
fn one_checker_that_says_down_is_enough_and_all_must_say_up() {
    let mut config = virtual_server(1);
    config.real_servers[0].checkers = vec![checker(); 2];
    let mut machine = started(config);
    let mut judge = |checker, verdict| {
        let server = server_key(1);
        told(machine.handle(Event::Verdict {
            server,
            checker,
            verdict,
        }))
    };
    let lost = [Told::Table, Told::ServerDown(1), Told::QuorumDown(0)];
    assert_eq!(judge(1, DOWN), lost);
    assert_eq!(judge(0, DOWN), []);
    assert_eq!(judge(1, UP), []);
    let gained = [Told::Table, Told::ServerUp(1), Told::QuorumUp(1)];
    assert_eq!(judge(0, UP), gained);
    assert_eq!(judge(2, DOWN), [], "there is no third checker");
}

#[test]
fn the_report_names_the_checker() {
    let mut machine = started(virtual_server(2));
    let report = Report::Server {
        server: server_key(2),
        verdict: DOWN,
        cause: Cause::Checker(0),
    };
    let actions = machine.handle(verdict(2, DOWN));
    assert_eq!(actions, [Action::UpdateTable, Action::Report(report)]);
    assert_eq!(machine.handle(verdict(77, DOWN)), [], "no such server");
}

#[test]
fn servers_without_checkers_are_alive_and_alpha_ones_are_not() {
    let mut config = virtual_server(2);
    config.real_servers[0].checkers.clear();
    config.real_servers[1].checkers[0].timing.initial = DOWN;
    let mut machine = started(config);
    assert_eq!(destinations(&machine), [(1, 1)]);
    let _first = machine.handle(verdict(2, UP));
    assert_eq!(destinations(&machine), [(1, 1), (2, 1)]);
}

#[test]
fn inhibited_servers_stay_with_weight_zero() {
    let mut config = virtual_server(2);
    config.real_servers[0].removal = Removal::Inhibit;
    config.sorry_server = Some(sorry_server(Removal::Inhibit));
    let mut machine = started(config);
    assert_eq!(destinations(&machine), [(1, 1), (2, 1), (99, 0)]);
    let _left = machine.handle(verdict(1, DOWN));
    assert_eq!(destinations(&machine), [(1, 0), (2, 1), (99, 0)]);
    let _lost = machine.handle(verdict(2, DOWN));
    assert_eq!(destinations(&machine), [(1, 0), (99, 1)]);
    let _back = machine.handle(verdict(2, UP));
    assert_eq!(destinations(&machine), [(1, 0), (2, 1), (99, 0)]);
}

#[test]
fn without_quorum_only_the_sorry_server_serves() {
    let mut config = virtual_server(3);
    config.quorum = Quorum::new(2, 0).unwrap();
    config.real_servers[2].removal = Removal::Inhibit;
    config.sorry_server = Some(sorry_server(Removal::Delete));
    let mut machine = started(config);
    let _one = machine.handle(verdict(1, DOWN));
    assert_eq!(destinations(&machine), [(2, 1), (3, 1)]);
    let _two = machine.handle(verdict(2, DOWN));
    assert_eq!(destinations(&machine), [(3, 0), (99, 1)]);
    assert!(machine.snapshot().sorry_server_serves);
    let _back = machine.handle(verdict(1, UP));
    assert_eq!(destinations(&machine), [(1, 1), (3, 1)]);
}

#[test]
fn without_a_sorry_server_those_alive_go_on_below_quorum() {
    let mut config = virtual_server(3);
    config.quorum = Quorum::new(3, 0).unwrap();
    let mut machine = started(config);
    let _one = machine.handle(verdict(1, DOWN));
    assert_eq!(machine.snapshot().quorum, Some(QuorumState::Down));
    assert_eq!(destinations(&machine), [(2, 1), (3, 1)]);
}

#[test]
fn a_sorry_server_that_is_a_real_server_only_changes_its_weight() {
    let mut config = virtual_server(2);
    config.real_servers[0].weight = Weight::new(5).unwrap();
    let mut sorry = sorry_server(Removal::Delete);
    sorry.key = server_key(1);
    config.sorry_server = Some(sorry);
    config.quorum = Quorum::new(6, 0).unwrap();
    let mut machine = started(config);
    assert_eq!(destinations(&machine), [(1, 5), (2, 1)]);
    let _lost = machine.handle(verdict(2, DOWN));
    assert_eq!(destinations(&machine), [(1, 1)]);
}

#[test]
fn weights_count_and_zero_counts_nothing() {
    let mut config = virtual_server(3);
    for (server, weight) in config
        .real_servers
        .iter_mut()
        .zip([0, 0x7fff_ffff, 0x7fff_ffff])
    {
        server.weight = Weight::new(weight).unwrap();
    }
    config.quorum = Quorum::new(u32::MAX - 1, 0).unwrap();
    let mut machine = started(config);
    assert_eq!(machine.snapshot().weight, 4_294_967_294);
    assert_eq!(machine.snapshot().quorum, Some(QuorumState::Up));
    let gone = told(machine.handle(verdict(1, DOWN)));
    assert_eq!(gone, [Told::Table, Told::ServerDown(1)]);
    let gone = told(machine.handle(verdict(2, DOWN)));
    let expected = [
        Told::Table,
        Told::ServerDown(2),
        Told::QuorumDown(0x7fff_ffff),
    ];
    assert_eq!(gone, expected);
}

#[test]
fn a_server_that_the_kernel_refuses_stays_wanted_and_is_not_alive() {
    let mut machine = started(virtual_server(2));
    let _told = machine.handle(Event::Refused(server_key(1)));
    assert_eq!(destinations(&machine), [(1, 1), (2, 1)]);
    assert_eq!(machine.snapshot().weight, 1);
    assert!(machine.snapshot().servers[0].refused);
    let config = machine.config.clone();
    let _same = machine.handle(reload(config.clone()));
    assert_eq!(machine.snapshot().weight, 1, "nothing about it has changed");
    let mut changed = config;
    changed.real_servers[0].upper_threshold = 10;
    let _tried = machine.handle(reload(changed));
    assert_eq!(machine.snapshot().weight, 2, "it is tried again");
    let _told = machine.handle(Event::Refused(server_key(1)));
    let taken = machine.handle(Event::Accepted(server_key(1)));
    assert_eq!(told(taken), [Told::ServerUp(1)]);
}

#[test]
fn a_reload_keeps_verdicts_and_begins_anew_where_it_must() {
    let mut machine = started(virtual_server(3));
    let _down = machine.handle(verdict(1, DOWN));
    let mut config = machine.config.clone();
    config.real_servers.remove(2);
    let mut fourth = real_server(4);
    fourth.checkers[0].timing.initial = DOWN;
    config.real_servers.push(fourth);
    config.real_servers[1].weight = Weight::new(7).unwrap();
    let verdicts = Verdicts::from([(server_key(1), vec![DOWN]), (server_key(2), vec![UP])]);
    let event = Event::Reconfigured {
        config: Box::new(config),
        verdicts,
    };
    assert_eq!(
        told(machine.handle(event)),
        [Told::Table, Told::ServerDown(3)]
    );
    assert_eq!(destinations(&machine), [(2, 7)]);
    assert_eq!(machine.snapshot().weight, 7);
}

#[test]
fn a_reload_without_change_touches_and_tells_nothing() {
    let mut machine = started(virtual_server(3));
    let before = machine.wanted();
    assert_eq!(machine.handle(reload(machine.config.clone())), []);
    assert_eq!(machine.wanted(), before);
    assert_eq!(machine.key(), service_key(100, 80));
}

/// Everything in plain arithmetic: who is alive, and the quorum before.
fn model(config: &VirtualServer, alive: &[bool], before: QuorumState) -> (u64, QuorumState) {
    let weights = config.real_servers.iter().zip(alive);
    let weight = weights
        .filter(|(_, alive)| **alive)
        .map(|(server, _)| u64::from(server.weight.get()))
        .sum();
    let (quorum, hysteresis) = config.quorum.into();
    let (quorum, hysteresis) = (i128::from(quorum), i128::from(hysteresis));
    let reached = i128::from(weight);
    let after = match before {
        QuorumState::Down if reached >= quorum + hysteresis => QuorumState::Up,
        QuorumState::Up if reached == 0 || reached < quorum - hysteresis => QuorumState::Down,
        QuorumState::Up | QuorumState::Down => before,
    };
    (weight, after)
}

prop_compose! {
    fn any_virtual_server()(
        servers in proptest::collection::vec((0..5_u32, any::<bool>(), 0..3_usize), 1..6),
        (quorum, hysteresis) in (1..9_u32).prop_flat_map(|quorum| (Just(quorum), 0..quorum)),
        sorry in proptest::option::of((any::<bool>(), any::<bool>())),
    ) -> VirtualServer {
        let mut config = virtual_server(0);
        for (last, (weight, inhibit, checkers)) in (1..).zip(servers) {
            config.real_servers.push(RealServer {
                weight: Weight::new(weight).unwrap(),
                removal: if inhibit { Removal::Inhibit } else { Removal::Delete },
                checkers: vec![checker(); checkers],
                ..real_server(last)
            });
        }
        config.quorum = Quorum::new(quorum, hysteresis).unwrap();
        config.sorry_server = sorry.map(|(inhibit, is_real)| {
            let removal = if inhibit { Removal::Inhibit } else { Removal::Delete };
            let mut sorry = sorry_server(removal);
            if is_real {
                sorry.key = server_key(1);
            }
            sorry
        });
        config
    }
}

proptest! {
    #[test]
    fn quorum_and_table_follow_the_model(
        config in any_virtual_server(),
        verdicts in proptest::collection::vec((0..6_u8, 0..3_usize, any::<bool>()), 0..60),
    ) {
        let mut machine = started(config.clone());
        let mut down: Vec<[bool; 3]> = vec![[false; 3]; config.real_servers.len()];
        let full: u64 = config.real_servers.iter().map(|s| u64::from(s.weight.get())).sum();
        let mut quorum = if full >= config.quorum.initial() {
            QuorumState::Up
        } else {
            QuorumState::Down
        };
        for (last, checker, up) in verdicts {
            let before = machine.wanted();
            let event = Event::Verdict {
                server: server_key(last),
                checker,
                verdict: if up { UP } else { DOWN },
            };
            let actions = machine.handle(event);
            if let Some(server) = usize::from(last).checked_sub(1)
                && let Some(found) = config.real_servers.get(server)
                && checker < found.checkers.len()
            {
                down[server][checker] = !up;
            }
            let alive: Vec<bool> = down.iter().map(|checkers| !checkers.contains(&true)).collect();
            let (weight, after) = model(&config, &alive, quorum);
            let snapshot = machine.snapshot();
            prop_assert_eq!((snapshot.weight, snapshot.quorum), (weight, Some(after)));
            let news = Action::Report(Report::Quorum { quorum: after, weight });
            prop_assert_eq!(actions.contains(&news), after != quorum);
            let touched = actions.contains(&Action::UpdateTable);
            prop_assert_eq!(touched, machine.wanted() != before);
            quorum = after;
            let suspended = config.sorry_server.is_some() && quorum == QuorumState::Down;
            prop_assert_eq!(snapshot.sorry_server_serves, suspended);
            let wanted = machine.wanted().unwrap();
            for (server, alive) in config.real_servers.iter().zip(&alive) {
                let sorry = config.sorry_server.filter(|sorry| sorry.key == server.key);
                let expected = match (*alive && !suspended, server.removal, sorry) {
                    (_, _, Some(_)) if suspended => Some(Weight::ONE),
                    (true, _, _) => Some(server.weight),
                    (false, Removal::Inhibit, _) => Some(Weight::ZERO),
                    (false, _, Some(sorry)) if sorry.removal == Removal::Inhibit => {
                        Some(Weight::ZERO)
                    }
                    (false, Removal::Delete, _) => None,
                };
                let found = wanted.destinations.get(&server.key).map(|found| found.weight);
                prop_assert_eq!(found, expected);
            }
        }
    }
}
