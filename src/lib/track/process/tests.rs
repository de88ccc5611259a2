use super::*;
use crate::track::Quorum;
use crate::types::{TrackerName, Weight};

fn at(millis: u64) -> Instant {
    Instant::from_nanos(1_000_000_000_000 + millis * 1_000_000)
}

fn machine(matching: ProcessMatch, quorum: Quorum, gained: u64, lost: u64) -> ProcessMachine {
    ProcessMachine::new(Process {
        name: TrackerName::new("p"),
        program: "a-program-with-a-long-name".to_owned(),
        matching,
        quorum,
        gained_after: Duration::from_millis(gained),
        lost_after: Duration::from_millis(lost),
        weight: Weight::FAULT,
    })
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn matches(matching: ProcessMatch, name: &str, command: &str) -> bool {
    machine(matching, Quorum::DEFAULT, 0, 0).matches(name, &words(command))
}

#[test]
fn a_name_is_compared_as_far_as_the_kernel_keeps_it() {
    assert!(matches(ProcessMatch::Name, "a-program-with-", "other"));
    assert!(!matches(
        ProcessMatch::Name,
        "a-program",
        "a-program-with-a-long-name"
    ));
}

#[test]
fn a_command_line_is_compared_as_far_as_asked() {
    let long = "a-program-with-a-long-name";
    let exact = || ProcessMatch::Exact(words("-a bc"));
    let partial = || ProcessMatch::Partial(words("-a bc"));
    let initial = || ProcessMatch::Initial(words("-a bc"));
    for (parameters, expected) in [
        ("", [true, false, false, false]),
        ("-a bc", [true, true, true, true]),
        ("-a bc d", [true, false, true, true]),
        ("-a bcd", [true, false, false, true]),
        ("-a b", [true, false, false, false]),
        ("-x bc", [true, false, false, false]),
    ] {
        let line = format!("{long} {parameters}");
        let ways = [ProcessMatch::Command, exact(), partial(), initial()];
        let found = ways.map(|way| matches(way, "", &line));
        assert_eq!(found, expected, "{parameters}");
    }
    assert!(!matches(ProcessMatch::Command, "", ""), "a kernel thread");
}

#[test]
fn the_quorum_has_two_ends() {
    let quorum = Quorum::new(2, Some(3)).unwrap();
    let mut machine = machine(ProcessMatch::Name, quorum, 0, 0);
    let found: Vec<_> = [1, 2, 3, 4, 3, 0]
        .into_iter()
        .map(|number| machine.count(at(0), number))
        .collect();
    let (good, bad) = (Some(Verdict::Good), Some(Verdict::Bad));
    assert_eq!(found, [bad, good, None, bad, good, bad]);
}

#[test]
fn a_change_counts_when_it_has_lasted() {
    let mut machine = machine(ProcessMatch::Name, Quorum::DEFAULT, 300, 500);
    assert_eq!(machine.count(at(0), 1), Some(Verdict::Good), "at once");
    assert_eq!(machine.count(at(100), 0), None);
    assert_eq!(machine.poll_timeout(), Some(at(600)));
    assert_eq!(machine.count(at(599), 0), None);
    // It was back in between.
    assert_eq!(machine.count(at(599), 1), None);
    assert_eq!(machine.poll_timeout(), None);
    assert_eq!(machine.count(at(700), 0), None);
    assert_eq!(machine.count(at(1200), 0), Some(Verdict::Bad));
    assert_eq!(machine.count(at(1300), 2), None);
    assert_eq!(machine.count(at(1600), 1), Some(Verdict::Good));
}
