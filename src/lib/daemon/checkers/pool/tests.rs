use std::time::Duration;

use super::*;
use crate::checker::{Down, Timings};
use crate::daemon::checkers::samples::{
    entry, real_server, server_key, service_key, virtual_server,
};
use crate::lvs::Removal;

const UP: Verdict = Verdict::Up;
const DOWN: Verdict = Verdict::Down;

fn at(millis: u64) -> Instant {
    Instant::ZERO + Duration::from_millis(millis)
}

fn outcome(finding: Finding) -> Outcome {
    Outcome {
        finding,
        timings: Timings::default(),
        page: None,
    }
}

fn failed() -> Outcome {
    outcome(Finding::Down(Down::Refused))
}

/// The checkers that are to probe.
fn probes(effects: &[Effect]) -> Vec<CheckerId> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Probe(id, _) => Some(*id),
            Effect::Cancel(_) | Effect::Want(..) | Effect::Log(_) | Effect::Report(..) => None,
        })
        .collect()
}

/// The ports of the last wanted table of a service.
fn wanted(effects: &[Effect], last: u8) -> Option<Vec<u16>> {
    let mut found = None;
    for effect in effects {
        if let Effect::Want(key, entry) = effect
            && *key == service_key(last)
        {
            let ports = |entry: &Entry| entry.destinations.keys().map(|key| key.port).collect();
            found = Some(entry.as_ref().map(ports).unwrap_or_default());
        }
    }
    found
}

fn verdicts(effects: &[Effect]) -> Vec<(u16, Verdict)> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Report(
                _,
                Report::Server {
                    server, verdict, ..
                },
            ) => Some((server.port, *verdict)),
            Effect::Report(_, Report::Quorum { .. })
            | Effect::Probe(..)
            | Effect::Cancel(_)
            | Effect::Want(..)
            | Effect::Log(_) => None,
        })
        .collect()
}

/// A pool with one virtual server, and its checkers, whose first probes are under way.
fn probing(config: VirtualServer) -> (Pool, Vec<CheckerId>) {
    let mut pool = Pool::new(1);
    let effects = pool.configure(at(0), vec![config], Begin::Fresh);
    assert!(wanted(&effects, 1).is_some());
    assert_eq!(probes(&pool.due(at(999))), []);
    let effects = pool.due(at(1000));
    (pool, probes(&effects))
}

#[test]
fn a_first_failure_takes_a_server_out_and_a_success_brings_it_back() {
    let (mut pool, ids) = probing(virtual_server(1, &[81, 82]));
    let effects = pool.probed(at(1001), ids[1], &failed());
    assert_eq!(wanted(&effects, 1), Some(vec![81]));
    assert_eq!(verdicts(&effects), [(82, DOWN)]);
    assert_eq!(pool.next(), Some(at(1101)));
    assert_eq!(probes(&pool.due(at(1101))), [ids[1]]);
    let effects = pool.probed(at(1102), ids[1], &outcome(Finding::Up));
    assert_eq!(wanted(&effects, 1), Some(vec![81, 82]));
    assert_eq!(verdicts(&effects), [(82, UP)]);
}

#[test]
fn an_attempt_that_cannot_be_made_is_told_once_and_changes_nothing() {
    let unable = checker::Unable {
        step: checker::Step::Socket,
        errno: 24,
    };
    let (mut pool, ids) = probing(virtual_server(1, &[81]));
    let effects = pool.probed(at(1001), ids[0], &outcome(Finding::Unknown(unable)));
    assert!(
        matches!(effects.as_slice(), [Effect::Log(line)] if line.text.contains("open a socket"))
    );
    assert_eq!(probes(&pool.due(at(1101))), ids);
    let effects = pool.probed(at(1102), ids[0], &outcome(Finding::Unknown(unable)));
    assert!(effects.is_empty());
}

#[test]
fn results_of_checkers_that_are_no_more_are_ignored() {
    let (mut pool, ids) = probing(virtual_server(1, &[81]));
    let effects = pool.stop(at(1001));
    assert!(
        matches!(effects.as_slice(), [Effect::Want(_, None), Effect::Cancel(id)] if *id == ids[0])
    );
    assert!(pool.probed(at(1002), ids[0], &failed()).is_empty());
    assert_eq!(pool.next(), None);
    assert_eq!(pool.size(), (0, 0));
}

#[test]
fn a_reload_keeps_checkers_that_look_at_the_same() {
    let (mut pool, ids) = probing(virtual_server(1, &[81, 82]));
    let _effects = pool.probed(at(1001), ids[0], &failed());
    let _effects = pool.probed(at(1001), ids[1], &outcome(Finding::Up));
    let mut config = virtual_server(1, &[81, 82, 83]);
    config.real_servers[0].checkers[0].timing.retry = 5;
    // Another target is another checker; `alpha` does not take out a server that works.
    config.real_servers[1].checkers[0].check.target.timeout = Duration::from_secs(9);
    config.real_servers[1].checkers[0].timing.initial = DOWN;
    config.real_servers[2].checkers[0].timing.initial = DOWN;
    let effects = pool.configure(at(1050), vec![config], Begin::Later);
    assert_eq!(
        wanted(&effects, 1),
        None,
        "81 stays out, 82 stays in, 83 waits: {effects:?}"
    );
    assert_eq!(pool.size(), (1, 3));
    // The first goes on at its time.
    assert_eq!(probes(&pool.due(at(1101))), [ids[0]]);
    let effects = pool.probed(at(1102), ids[0], &outcome(Finding::Up));
    assert_eq!(wanted(&effects, 1), Some(vec![81, 82]));
    let new = probes(&pool.due(at(2050)));
    assert!(!new.contains(&ids[1]));
    // New ones may miss as often as later ones.
    let effects = pool.probed(at(2051), new[0], &failed());
    assert_eq!(verdicts(&effects), []);
}

#[test]
fn the_same_configuration_again_changes_nothing() {
    let (mut pool, ids) = probing(virtual_server(1, &[81]));
    let effects = pool.configure(at(1001), vec![virtual_server(1, &[81])], Begin::Later);
    assert!(effects.is_empty());
    assert_eq!(
        verdicts(&pool.probed(at(1002), ids[0], &failed())),
        [(81, DOWN)]
    );
}

#[test]
fn a_successor_believes_what_the_table_shows() {
    let mut config = virtual_server(1, &[81, 82, 83, 84]);
    config.real_servers[2].removal = Removal::Inhibit;
    config.real_servers[3].weight = Weight::ZERO;
    let mut left = entry(&config);
    left.destinations.remove(&server_key(82));
    let inhibited = real_server(83).destination(Weight::ZERO);
    left.destinations.insert(server_key(83), inhibited);
    let table = Table::from([(service_key(1), left.clone())]);
    let mut pool = Pool::new(1);
    let effects = pool.configure(at(0), vec![config.clone()], Begin::After(&table));
    let shown = effects.iter().find_map(|effect| match effect {
        Effect::Want(_, entry) => entry.clone(),
        Effect::Probe(..) | Effect::Cancel(_) | Effect::Log(_) | Effect::Report(..) => None,
    });
    assert_eq!(shown, Some(left));
    // The first failure of a server that serves is forgiven, unlike at the start of the daemon.
    let ids = probes(&pool.due(at(1000)));
    assert_eq!(verdicts(&pool.probed(at(1001), ids[0], &failed())), []);
    // The configuration is the same as before: nothing new.
    assert!(
        pool.configure(at(1002), vec![config], Begin::Later)
            .is_empty()
    );
}
