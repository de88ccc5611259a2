use proptest::prelude::*;

use super::*;
use crate::checker::DelayLoop;

const fn at(millis: u64) -> Instant {
    Instant::from_nanos(millis * 1_000_000)
}

fn config(delay_loop: u64, retry: u32, delay_before_retry: u64) -> Config {
    Config {
        delay_loop: DelayLoop::new(Duration::from_millis(delay_loop)).unwrap(),
        retry,
        delay_before_retry: Duration::from_millis(delay_before_retry),
        warmup: Duration::ZERO,
        initial: Verdict::Up,
    }
}

const START: Start = Start {
    now: Instant::ZERO,
    seed: 1,
    retries: Retries::Full,
};

/// Phase, verdict, failures forgiven.
type State = (Phase, Verdict, u32);

/// A machine in this state: checks every 6 s, 2 retries, 3 s apart.
fn machine_in(state: State) -> Machine {
    let mut machine = Machine::new(config(6_000, 2, 3_000), START);
    (machine.phase, machine.verdict, machine.forgiven) = state;
    machine.has_run = true;
    machine
}

/// A probe is or was due at this many milliseconds.
const fn wait(millis: u64) -> Phase {
    Phase::Waiting {
        probe_timer: at(millis),
    }
}

#[test]
#[rustfmt::skip]
#[expect(clippy::too_many_lines, reason = "a table is read as a whole")]
fn every_event_in_every_state_does_what_the_table_says() {
    use Attempt::{Failed, Passed, Unmade};
    use Event::{Probed, Reconfigured, Shutdown, Timeout};
    use Phase::{Probing, Stopped};
    use Verdict::{Down, Up};

    const PROBE: &[Action] = &[Action::StartProbe];
    const CANCEL: &[Action] = &[Action::CancelProbe];
    const GOES_UP: &[Action] = &[Action::Verdict(Up)];
    const GOES_DOWN: &[Action] = &[Action::Verdict(Down)];
    const NOTHING: &[Action] = &[];

    let faster = Reconfigured(config(1_000, 1, 500));
    // State before, moment in ms, event, state after, actions. Waiting probes are due at 10 s.
    let table: [(State, u64, Event, State, &[Action]); 64] = [
        ((wait(10_000), Up, 0), 9_999, Timeout, (wait(10_000), Up, 0), NOTHING),
        ((wait(10_000), Up, 0), 10_000, Timeout, (Probing, Up, 0), PROBE),
        ((wait(10_000), Up, 0), 8_000, Probed(Passed), (wait(10_000), Up, 0), NOTHING),
        ((wait(10_000), Up, 0), 8_000, Probed(Failed), (wait(10_000), Up, 0), NOTHING),
        ((wait(10_000), Up, 0), 8_000, Probed(Unmade), (wait(10_000), Up, 0), NOTHING),
        ((wait(10_000), Up, 0), 8_000, faster, (wait(9_000), Up, 0), NOTHING),
        ((wait(10_000), Up, 0), 9_500, faster, (wait(10_000), Up, 0), NOTHING),
        ((wait(10_000), Up, 0), 8_000, Shutdown, (Stopped, Up, 0), NOTHING),
        ((wait(10_000), Up, 2), 9_999, Timeout, (wait(10_000), Up, 2), NOTHING),
        ((wait(10_000), Up, 2), 10_000, Timeout, (Probing, Up, 2), PROBE),
        ((wait(10_000), Up, 2), 8_000, Probed(Passed), (wait(10_000), Up, 2), NOTHING),
        ((wait(10_000), Up, 2), 8_000, Probed(Failed), (wait(10_000), Up, 2), NOTHING),
        ((wait(10_000), Up, 2), 8_000, Probed(Unmade), (wait(10_000), Up, 2), NOTHING),
        ((wait(10_000), Up, 2), 8_000, faster, (wait(8_500), Up, 1), NOTHING),
        ((wait(10_000), Up, 2), 9_800, faster, (wait(10_000), Up, 1), NOTHING),
        ((wait(10_000), Up, 2), 8_000, Shutdown, (Stopped, Up, 2), NOTHING),
        ((wait(10_000), Down, 0), 9_999, Timeout, (wait(10_000), Down, 0), NOTHING),
        ((wait(10_000), Down, 0), 10_000, Timeout, (Probing, Down, 0), PROBE),
        ((wait(10_000), Down, 0), 8_000, Probed(Passed), (wait(10_000), Down, 0), NOTHING),
        ((wait(10_000), Down, 0), 8_000, Probed(Failed), (wait(10_000), Down, 0), NOTHING),
        ((wait(10_000), Down, 0), 8_000, Probed(Unmade), (wait(10_000), Down, 0), NOTHING),
        ((wait(10_000), Down, 0), 8_000, faster, (wait(9_000), Down, 0), NOTHING),
        ((wait(10_000), Down, 0), 9_500, faster, (wait(10_000), Down, 0), NOTHING),
        ((wait(10_000), Down, 0), 8_000, Shutdown, (Stopped, Down, 0), NOTHING),
        ((Probing, Up, 0), 9_999, Timeout, (Probing, Up, 0), NOTHING),
        ((Probing, Up, 0), 10_000, Timeout, (Probing, Up, 0), NOTHING),
        ((Probing, Up, 0), 10_000, Probed(Passed), (wait(16_000), Up, 0), NOTHING),
        ((Probing, Up, 0), 10_000, Probed(Failed), (wait(13_000), Up, 1), NOTHING),
        ((Probing, Up, 0), 10_000, Probed(Unmade), (wait(16_000), Up, 0), NOTHING),
        ((Probing, Up, 0), 10_000, faster, (Probing, Up, 0), NOTHING),
        ((Probing, Up, 0), 12_000, Probed(Passed), (wait(18_000), Up, 0), NOTHING),
        ((Probing, Up, 0), 10_000, Shutdown, (Stopped, Up, 0), CANCEL),
        ((Probing, Up, 1), 9_999, Timeout, (Probing, Up, 1), NOTHING),
        ((Probing, Up, 1), 10_000, Timeout, (Probing, Up, 1), NOTHING),
        ((Probing, Up, 1), 10_000, Probed(Passed), (wait(16_000), Up, 0), NOTHING),
        ((Probing, Up, 1), 10_000, Probed(Failed), (wait(13_000), Up, 2), NOTHING),
        ((Probing, Up, 1), 10_000, Probed(Unmade), (wait(16_000), Up, 1), NOTHING),
        ((Probing, Up, 1), 10_000, faster, (Probing, Up, 1), NOTHING),
        ((Probing, Up, 1), 12_000, Probed(Failed), (wait(15_000), Up, 2), NOTHING),
        ((Probing, Up, 1), 10_000, Shutdown, (Stopped, Up, 1), CANCEL),
        ((Probing, Up, 2), 9_999, Timeout, (Probing, Up, 2), NOTHING),
        ((Probing, Up, 2), 10_000, Timeout, (Probing, Up, 2), NOTHING),
        ((Probing, Up, 2), 10_000, Probed(Passed), (wait(16_000), Up, 0), NOTHING),
        ((Probing, Up, 2), 10_000, Probed(Failed), (wait(16_000), Down, 0), GOES_DOWN),
        ((Probing, Up, 2), 10_000, Probed(Unmade), (wait(16_000), Up, 2), NOTHING),
        ((Probing, Up, 2), 10_000, faster, (Probing, Up, 1), NOTHING),
        ((Probing, Up, 2), 12_000, Probed(Failed), (wait(18_000), Down, 0), GOES_DOWN),
        ((Probing, Up, 2), 10_000, Shutdown, (Stopped, Up, 2), CANCEL),
        ((Probing, Down, 0), 9_999, Timeout, (Probing, Down, 0), NOTHING),
        ((Probing, Down, 0), 10_000, Timeout, (Probing, Down, 0), NOTHING),
        ((Probing, Down, 0), 10_000, Probed(Passed), (wait(16_000), Up, 0), GOES_UP),
        ((Probing, Down, 0), 10_000, Probed(Failed), (wait(16_000), Down, 0), NOTHING),
        ((Probing, Down, 0), 10_000, Probed(Unmade), (wait(16_000), Down, 0), NOTHING),
        ((Probing, Down, 0), 10_000, faster, (Probing, Down, 0), NOTHING),
        ((Probing, Down, 0), 12_000, Probed(Passed), (wait(18_000), Up, 0), GOES_UP),
        ((Probing, Down, 0), 10_000, Shutdown, (Stopped, Down, 0), CANCEL),
        ((Stopped, Up, 1), 9_999, Timeout, (Stopped, Up, 1), NOTHING),
        ((Stopped, Up, 1), 10_000, Timeout, (Stopped, Up, 1), NOTHING),
        ((Stopped, Up, 1), 10_000, Probed(Passed), (Stopped, Up, 1), NOTHING),
        ((Stopped, Up, 1), 10_000, Probed(Failed), (Stopped, Up, 1), NOTHING),
        ((Stopped, Up, 1), 10_000, Probed(Unmade), (Stopped, Up, 1), NOTHING),
        ((Stopped, Up, 1), 10_000, faster, (Stopped, Up, 1), NOTHING),
        ((Stopped, Down, 0), 10_000, Probed(Passed), (Stopped, Down, 0), NOTHING),
        ((Stopped, Up, 1), 10_000, Shutdown, (Stopped, Up, 1), NOTHING),
    ];
    for (before, millis, event, after, actions) in table {
        let mut machine = machine_in(before);
        assert_eq!(machine.handle(at(millis), event), actions, "{before:?} {event:?}");
        let found = (machine.phase, machine.verdict, machine.forgiven);
        assert_eq!(found, after, "{before:?} {event:?}");
    }
}

/// Lets the next probe come and end so after `took` milliseconds; returns the moment it began, in ms.
fn probe(machine: &mut Machine, attempt: Attempt, took: u64) -> (u64, Actions) {
    let due = machine.poll_timeout().unwrap();
    assert_eq!(machine.handle(due, Event::Timeout), [Action::StartProbe]);
    assert_eq!(machine.poll_timeout(), None);
    let end = due + Duration::from_millis(took);
    let actions = machine.handle(end, Event::Probed(attempt));
    (due.as_nanos() / 1_000_000, actions)
}

#[test]
fn a_server_goes_down_after_its_retries_and_up_after_one_success() {
    let mut machine = Machine::new(config(6_000, 2, 3_000), START);
    let down = vec![Action::Verdict(Verdict::Down)];
    let up = vec![Action::Verdict(Verdict::Up)];
    assert_eq!(probe(&mut machine, Attempt::Passed, 10), (1_000, vec![]));
    assert_eq!(probe(&mut machine, Attempt::Failed, 5_000), (7_010, vec![]));
    assert_eq!(
        probe(&mut machine, Attempt::Failed, 5_000),
        (15_010, vec![])
    );
    assert_eq!(probe(&mut machine, Attempt::Failed, 5_000), (23_010, down));
    assert_eq!(
        probe(&mut machine, Attempt::Failed, 5_000),
        (34_010, vec![])
    );
    assert_eq!(probe(&mut machine, Attempt::Passed, 10), (45_010, up));
    assert_eq!(probe(&mut machine, Attempt::Failed, 10), (51_020, vec![]));
    assert_eq!(machine.verdict(), Verdict::Up);
    let snapshot = machine.snapshot();
    assert_eq!(
        (snapshot.passed, snapshot.failed, snapshot.forgiven),
        (2, 5, 1)
    );
}

#[test]
fn a_success_between_failures_gives_the_retries_back() {
    let mut machine = Machine::new(config(6_000, 1, 0), START);
    for _ in 0..5 {
        assert_eq!(probe(&mut machine, Attempt::Failed, 1).1, []);
        assert_eq!(probe(&mut machine, Attempt::Passed, 1).1, []);
    }
    assert_eq!(probe(&mut machine, Attempt::Failed, 1).1, []);
    let actions = probe(&mut machine, Attempt::Failed, 1).1;
    assert_eq!(actions, [Action::Verdict(Verdict::Down)]);
}

#[test]
fn without_retries_one_failure_is_enough() {
    let mut machine = Machine::new(config(6_000, 0, 3_000), START);
    assert_eq!(probe(&mut machine, Attempt::Passed, 0).1, []);
    let actions = probe(&mut machine, Attempt::Failed, 0).1;
    assert_eq!(actions, [Action::Verdict(Verdict::Down)]);
    assert_eq!(machine.poll_timeout(), Some(at(13_000)));
}

#[test]
fn the_first_failure_of_the_process_is_enough() {
    let spent = Start {
        retries: Retries::Spent,
        ..START
    };
    let mut machine = Machine::new(config(6_000, 3, 3_000), spent);
    let (began, actions) = probe(&mut machine, Attempt::Failed, 0);
    assert_eq!(
        (began, actions),
        (1_000, vec![Action::Verdict(Verdict::Down)])
    );
    let mut machine = Machine::new(config(6_000, 3, 3_000), spent);
    assert_eq!(probe(&mut machine, Attempt::Passed, 0).1, []);
    assert_eq!(probe(&mut machine, Attempt::Failed, 0).1, []);
    assert_eq!(machine.snapshot().forgiven, 1);
}

#[test]
fn alpha_begins_down_and_needs_a_success() {
    let alpha = Config {
        initial: Verdict::Down,
        ..config(6_000, 1, 3_000)
    };
    let mut machine = Machine::new(alpha, START);
    assert_eq!(machine.verdict(), Verdict::Down);
    assert!(!machine.snapshot().has_run);
    assert_eq!(probe(&mut machine, Attempt::Failed, 0), (1_000, vec![]));
    assert!(machine.snapshot().has_run);
    let (began, actions) = probe(&mut machine, Attempt::Passed, 0);
    assert_eq!(
        (began, actions),
        (7_000, vec![Action::Verdict(Verdict::Up)])
    );
}

#[test]
fn probes_that_cannot_be_made_are_counted_and_change_nothing() {
    let mut machine = Machine::new(config(6_000, 0, 3_000), START);
    for count in 1..=3 {
        assert_eq!(probe(&mut machine, Attempt::Unmade, 0).1, []);
        assert_eq!(machine.snapshot().unmade_in_a_row, count);
    }
    assert!(!machine.snapshot().has_run);
    assert_eq!(probe(&mut machine, Attempt::Passed, 0), (19_000, vec![]));
    let snapshot = machine.snapshot();
    assert_eq!((snapshot.unmade, snapshot.unmade_in_a_row), (3, 0));
}

#[test]
fn the_warm_up_spreads_first_probes_evenly_by_seed() {
    let slow = Config {
        warmup: Duration::from_secs(10),
        ..config(10_000, 1, 1_000)
    };
    let first = |seed| {
        let start = Start { seed, ..START };
        Machine::new(slow, start).poll_timeout().unwrap().as_nanos()
    };
    let moments: Vec<u64> = (0..1_000).map(first).collect();
    assert_eq!(moments, (0..1_000).map(first).collect::<Vec<_>>());
    for second in 1..11 {
        let from = second * 1_000_000_000;
        let inside = moments
            .iter()
            .filter(|t| (from..from + 1_000_000_000).contains(*t));
        assert!((50..150).contains(&inside.count()), "second {second}");
    }
    assert!(
        moments
            .iter()
            .all(|t| (1_000_000_000..=11_000_000_000).contains(t))
    );
}

#[test]
fn reloads_in_quick_succession_do_not_put_a_check_off() {
    let same = config(6_000, 2, 3_000);
    let mut machine = Machine::new(same, START);
    assert_eq!(probe(&mut machine, Attempt::Passed, 0).0, 1_000);
    for millis in (1_500..7_000).step_by(500) {
        assert_eq!(machine.handle(at(millis), Event::Reconfigured(same)), []);
    }
    assert_eq!(machine.poll_timeout(), Some(at(7_000)));
}

#[test]
fn a_delay_of_zero_between_checks_is_refused() {
    assert!(DelayLoop::new(Duration::ZERO).is_err());
    assert_eq!(DelayLoop::DEFAULT.get().as_secs(), 60);
    let text = serde_json::to_string(&config(250, 1, 0)).unwrap();
    assert_eq!(
        serde_json::from_str::<Config>(&text).unwrap(),
        config(250, 1, 0)
    );
    let zero = text.replace("250000000", "0");
    assert!(serde_json::from_str::<Config>(&zero).is_err());
}

/// The rules in one sentence each, on a plain list of results.
fn model(config: Config, results: &[Attempt]) -> Vec<Verdict> {
    let mut verdict = config.initial;
    let mut failures = 0;
    let mut verdicts = Vec::new();
    for result in results {
        match result {
            Attempt::Passed => (verdict, failures) = (Verdict::Up, 0),
            Attempt::Failed => failures += 1,
            Attempt::Unmade => {}
        }
        if failures > config.retry {
            verdict = Verdict::Down;
        }
        verdicts.push(verdict);
    }
    verdicts
}

fn any_attempt() -> impl Strategy<Value = Attempt> {
    prop_oneof![
        2 => Just(Attempt::Passed),
        5 => Just(Attempt::Failed),
        1 => Just(Attempt::Unmade),
    ]
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => Just(Event::Timeout),
        6 => any_attempt().prop_map(Event::Probed),
        1 => (1..9_000_u64, 0..4_u32, 0..4_000_u64)
            .prop_map(|(delay, retry, before)| Event::Reconfigured(config(delay, retry, before))),
        1 => Just(Event::Shutdown),
    ]
}

proptest! {
    #[test]
    fn verdicts_follow_the_model(
        retry in 0..4_u32,
        alpha in any::<bool>(),
        results in proptest::collection::vec(any_attempt(), 0..60),
    ) {
        let initial = if alpha { Verdict::Down } else { Verdict::Up };
        let config = Config { initial, ..config(6_000, retry, 3_000) };
        let mut machine = Machine::new(config, START);
        let expected = model(config, &results);
        let mut before = initial;
        for (attempt, verdict) in results.into_iter().zip(expected) {
            let changes: &[Action] = &[Action::Verdict(verdict)];
            let actions = probe(&mut machine, attempt, 7).1;
            prop_assert_eq!(actions, if verdict == before { &[] } else { changes });
            prop_assert_eq!(machine.verdict(), verdict);
            before = verdict;
        }
    }

    #[test]
    fn any_row_of_events_keeps_the_machine_sound(
        events in proptest::collection::vec((any_event(), 0..5_000_u64), 0..80),
    ) {
        let mut machine = Machine::new(config(6_000, 2, 3_000), START);
        let (mut now, mut verdict, mut probing, mut stopped) = (0, Verdict::Up, false, false);
        for (event, later) in events {
            now += later;
            for action in machine.handle(at(now), event) {
                prop_assert!(!stopped);
                match action {
                    Action::StartProbe => {
                        prop_assert!(!probing);
                        probing = true;
                    }
                    Action::CancelProbe => {
                        prop_assert!(probing);
                        probing = false;
                    }
                    Action::Verdict(new) => {
                        prop_assert_ne!(new, verdict);
                        verdict = new;
                    }
                }
            }
            if matches!(event, Event::Probed(_)) {
                probing = false;
            }
            stopped |= event == Event::Shutdown;
            prop_assert_eq!(machine.snapshot().probing, probing);
            prop_assert_eq!(machine.verdict(), verdict);
            prop_assert_eq!(machine.poll_timeout().is_some(), !probing && !stopped);
            if let Some(due) = machine.poll_timeout() {
                prop_assert!(due <= at(now + 9_000));
            }
        }
    }
}
