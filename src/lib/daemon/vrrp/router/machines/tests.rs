use std::net::IpAddr;

use super::*;
use crate::types::{IfName, InstanceName, Vrid};
use crate::vrrp::{Config, Interface, Origin, Version};

fn at(millis: u64) -> Instant {
    Instant::from_nanos(1_000_000_000_000 + millis * 1_000_000)
}

fn instance(number: u8) -> Instance {
    let config = Config::new(
        InstanceName::new(&format!("VI_{number}")),
        Version::V2,
        Vrid::new(number).unwrap(),
        IfName::new("eth0".to_owned()).unwrap(),
    );
    Instance::new(config, Origin::Fresh, at(0))
}

fn id(number: u8) -> InstanceId {
    InstanceId(number.into())
}

fn name(name: &str) -> GroupName {
    GroupName::new(name)
}

fn group(members: &[u8]) -> Vec<(GroupName, Vec<InstanceId>)> {
    vec![(
        name("G"),
        members.iter().map(|number| id(*number)).collect(),
    )]
}

fn start(machines: &mut Machines, now: Instant, number: u8) -> Vec<Step> {
    let primary = Some(IpAddr::from([192, 0, 2, 11]));
    machines.handle(now, id(number), Event::Interface(Interface::Up { primary }))
}

fn states(machines: &Machines) -> Vec<State> {
    machines
        .iter()
        .map(|(_, instance)| instance.state())
        .collect()
}

/// Wakes whoever is due until nothing is due before `end`.
fn run(machines: &mut Machines, end: Instant) -> Vec<GroupName> {
    let mut told = Vec::new();
    while let Some(due) = machines.next().filter(|due| *due <= end) {
        for id in machines.due(due) {
            for step in machines.handle(due, id, Event::Timeout) {
                if let Step::Group { name, .. } = step {
                    told.push(name);
                }
            }
        }
    }
    told
}

/// Routers 1 and 2 in group `G`, both Active at 4 s.
fn active() -> Machines {
    let mut machines = Machines::default();
    for number in [1, 2] {
        machines.add(id(number), instance(number));
    }
    assert_eq!(machines.regroup(at(0), group(&[1, 2])), []);
    assert_eq!(start(&mut machines, at(0), 1), []);
    let steps = start(&mut machines, at(0), 2);
    let first = Step::Group {
        name: name("G"),
        state: State::Backup,
    };
    assert_eq!(steps.first(), Some(&first), "the group before its members");
    assert_eq!(run(&mut machines, at(4000)), [name("G")]);
    assert_eq!(states(&machines), [State::Active; 2]);
    machines
}

/// P-89: a third member comes in without any harm to the others, and follows them.
#[test]
fn p89_a_new_member_does_not_stop_the_others() {
    let mut machines = active();
    machines.add(id(3), instance(3));
    assert_eq!(machines.regroup(at(5000), group(&[1, 2, 3])), []);
    drop(start(&mut machines, at(5000), 3));
    let now = [State::Active, State::Active, State::Backup];
    assert_eq!(states(&machines), now);
    run(&mut machines, at(9000));
    assert_eq!(states(&machines), [State::Active; 3]);
}

/// P-90: the others go on when one leaves.
#[test]
fn p90_a_member_that_is_removed_leaves_the_others_as_they_are() {
    let mut machines = active();
    let steps = machines.regroup(at(5000), group(&[1]));
    assert_eq!(steps, [Step::Router(id(2), Actions::new())]);
    drop(machines.handle(at(5000), id(2), Event::Removed));
    machines.remove(id(2));
    assert_eq!(states(&machines), [State::Active]);
    run(&mut machines, at(9000));
    assert_eq!(states(&machines), [State::Active]);
}

#[test]
fn who_leaves_a_group_is_rid_of_the_faults_of_the_others() {
    let mut machines = active();
    drop(machines.handle(at(5000), id(1), Event::Interface(Interface::Down)));
    assert_eq!(states(&machines), [State::Fault; 2]);
    drop(machines.regroup(at(6000), Vec::new()));
    assert_eq!(states(&machines), [State::Fault, State::Backup]);
    run(&mut machines, at(10_000));
    assert_eq!(states(&machines), [State::Fault, State::Active]);
}

#[test]
fn routers_of_different_states_begin_a_group_as_backup() {
    let mut machines = Machines::default();
    for number in [1, 2] {
        machines.add(id(number), instance(number));
    }
    drop(start(&mut machines, at(0), 1));
    run(&mut machines, at(4000));
    drop(start(&mut machines, at(4000), 2));
    assert_eq!(states(&machines), [State::Active, State::Backup]);
    drop(machines.regroup(at(5000), group(&[1, 2])));
    assert_eq!(states(&machines), [State::Backup; 2]);
    assert_eq!(run(&mut machines, at(10_000)), [name("G")]);
    assert_eq!(states(&machines), [State::Active; 2]);
}
