use ScriptAction::{Changed, Kill, Start, TellSkipped, Terminate};
use Verdict::{Bad, Good};
use std::num::NonZeroU32;

use super::*;
use crate::types::{self, ScriptIdentity, TrackerName, Weight};

fn at(millis: u64) -> Instant {
    Instant::from_nanos(1_000_000_000 + millis * 1_000_000)
}

fn config(rise: u32, fall: u32) -> Script {
    Script {
        name: TrackerName::new("chk"),
        command: types::Script {
            argv: vec!["/bin/true".to_owned()],
            identity: ScriptIdentity::Default,
        },
        interval: Duration::from_secs(1),
        timeout: Duration::from_secs(1),
        rise: NonZeroU32::new(rise).unwrap(),
        fall: NonZeroU32::new(fall).unwrap(),
        weight: Weight::FAULT,
        initial: Initial::Undecided,
    }
}

/// Runs the script once with this result; the change it made.
fn run(machine: &mut ScriptMachine, result: Verdict) -> Option<Verdict> {
    let now = machine.poll_timeout();
    assert_eq!(machine.handle(now, ScriptEvent::Timeout), [Start]);
    let done = machine.handle(now, ScriptEvent::Ended(result));
    match *done {
        [] => None,
        [Changed(verdict)] => Some(verdict),
        _ => unreachable!("{done:?}"),
    }
}

#[test]
fn the_first_result_decides_whatever_rise_and_fall_say() {
    for result in [Good, Bad] {
        let mut machine = ScriptMachine::new(config(3, 3), at(0));
        assert_eq!(machine.verdict(), None);
        assert_eq!(run(&mut machine, result), Some(result));
    }
}

#[test]
fn it_takes_fall_failures_in_a_row_to_be_bad_and_one_success_forgives_them() {
    let mut machine = ScriptMachine::new(config(2, 3), at(0));
    assert_eq!(run(&mut machine, Good), Some(Good));
    assert_eq!(run(&mut machine, Bad), None);
    assert_eq!(run(&mut machine, Bad), None);
    assert_eq!(run(&mut machine, Good), None);
    assert_eq!(run(&mut machine, Bad), None);
    assert_eq!(run(&mut machine, Bad), None);
    assert_eq!(run(&mut machine, Bad), Some(Bad));
}

#[test]
fn it_takes_rise_successes_in_a_row_to_be_good_and_one_failure_forgets_them() {
    let mut machine = ScriptMachine::new(config(3, 2), at(0));
    assert_eq!(run(&mut machine, Bad), Some(Bad));
    assert_eq!(run(&mut machine, Good), None);
    assert_eq!(run(&mut machine, Good), None);
    assert_eq!(run(&mut machine, Bad), None);
    assert_eq!(run(&mut machine, Good), None);
    assert_eq!(run(&mut machine, Good), None);
    assert_eq!(run(&mut machine, Good), Some(Good));
}

#[test]
fn a_script_that_starts_as_failed_needs_all_its_successes() {
    let failed = Script {
        initial: Initial::Failed,
        ..config(2, 1)
    };
    let mut machine = ScriptMachine::new(failed, at(0));
    assert_eq!(machine.verdict(), Some(Bad));
    assert_eq!(run(&mut machine, Good), None);
    assert_eq!(run(&mut machine, Good), Some(Good));
}

#[test]
fn runs_begin_at_the_interval_and_not_after_the_last_one() {
    let mut machine = ScriptMachine::new(config(1, 1), at(0));
    assert_eq!(machine.poll_timeout(), at(0));
    assert_eq!(machine.handle(at(0), ScriptEvent::Timeout), [Start]);
    drop(machine.handle(at(700), ScriptEvent::Ended(Good)));
    assert_eq!(machine.poll_timeout(), at(1000));
    // A little late: the rhythm is kept. A whole turn late: it begins anew.
    assert_eq!(machine.handle(at(1010), ScriptEvent::Timeout), [Start]);
    drop(machine.handle(at(1020), ScriptEvent::Ended(Good)));
    assert_eq!(machine.poll_timeout(), at(2000));
    assert_eq!(machine.handle(at(9000), ScriptEvent::Timeout), [Start]);
    drop(machine.handle(at(9000), ScriptEvent::Ended(Good)));
    assert_eq!(machine.poll_timeout(), at(10_000));
}

#[test]
fn a_run_that_takes_too_long_has_failed_and_is_ended() {
    let slow = Script {
        timeout: Duration::from_millis(2500),
        ..config(1, 1)
    };
    let mut machine = ScriptMachine::new(slow, at(0));
    assert_eq!(run(&mut machine, Good), Some(Good));
    assert_eq!(machine.handle(at(1000), ScriptEvent::Timeout), [Start]);
    assert_eq!(
        machine.handle(at(2000), ScriptEvent::Timeout),
        [TellSkipped]
    );
    assert_eq!(
        machine.handle(at(3000), ScriptEvent::Timeout),
        [TellSkipped]
    );
    assert_eq!(machine.poll_timeout(), at(3500));
    assert_eq!(
        machine.handle(at(3500), ScriptEvent::Timeout),
        [Terminate, Changed(Bad)]
    );
    assert_eq!(
        machine.handle(at(5500), ScriptEvent::Timeout),
        [Kill, TellSkipped]
    );
    assert_eq!(
        machine.handle(at(7500), ScriptEvent::Timeout),
        [Kill, TellSkipped]
    );
    // What it says when it ends at last is of no interest any more.
    assert_eq!(machine.handle(at(7600), ScriptEvent::Ended(Good)), []);
    assert_eq!(machine.verdict(), Some(Bad));
    assert_eq!(run(&mut machine, Good), Some(Good));
}

#[test]
fn nothing_happens_before_its_time() {
    let mut machine = ScriptMachine::new(config(1, 1), at(1000));
    assert_eq!(machine.handle(at(500), ScriptEvent::Timeout), []);
    assert_eq!(machine.handle(at(500), ScriptEvent::Ended(Good)), []);
    assert_eq!(machine.verdict(), None, "no run, no result");
}
