//! Weights, faults and first results.

use super::*;

fn standing(adjustment: i32, health: Health) -> Event<'static> {
    Event::Tracked(Standing { adjustment, health })
}

fn weighed(adjustment: i32) -> Event<'static> {
    standing(adjustment, Health::Good)
}

/// An instance in Backup since 0 s, its timer at 3.609375 s.
fn backup() -> Instance {
    let mut instance = Instance::new(config(), Origin::Fresh, at(0));
    drop(instance.handle(at(0), Event::Interface(up())));
    assert_eq!(instance.poll_timeout(), Some(at(3_609_375)));
    instance
}

#[test]
fn the_patience_moves_by_the_change_of_the_skew_time() {
    let mut instance = backup();
    let done = summary(&instance.handle(at(1_000_000), weighed(50)));
    assert_eq!(done, ["priority 100→150"]);
    // (256 − 150) / 256 s instead of (256 − 100) / 256 s.
    assert_eq!(
        instance.poll_timeout(),
        Some(at(3_414_062) + Duration::from_nanos(500))
    );
    drop(instance.handle(at(2_000_000), weighed(0)));
    assert_eq!(instance.poll_timeout(), Some(at(3_609_375)));
    assert_eq!(instance.priority(), Priority::new(100));
}

#[test]
fn a_higher_priority_ends_a_patience_that_is_spent_at_once_and_not_in_the_past() {
    let mut instance = backup();
    let late = at(3_600_000);
    drop(instance.handle(late, weighed(100)));
    assert_eq!(instance.poll_timeout(), Some(late));
    let done = summary(&instance.handle(late, Event::Timeout));
    assert_eq!(done, ["advert 200", "add 100"]);
}

#[test]
fn the_effective_priority_stays_from_1_to_254_and_sums_cancel_exactly() {
    let mut instance = backup();
    for (adjustment, expected) in [
        (200, 254),
        (i32::MAX, 254),
        (-300, 1),
        (i32::MIN, 1),
        (0, 100),
    ] {
        drop(instance.handle(at(1), weighed(adjustment)));
        assert_eq!(instance.priority(), Priority::new(expected), "{adjustment}");
    }
}

#[test]
fn an_owner_keeps_its_priority() {
    let owner = Config {
        priority: Priority::OWNER,
        ..config()
    };
    let mut instance = Instance::new(owner, Origin::Fresh, at(0));
    drop(instance.handle(at(0), Event::Interface(up())));
    assert!(instance.handle(at(1), weighed(-100)).is_empty());
    assert_eq!(instance.priority(), Priority::OWNER);
}

#[test]
fn the_next_advert_of_an_active_router_carries_the_priority() {
    let mut instance = backup();
    drop(instance.handle(at(3_609_375), Event::Timeout));
    let done = summary(&instance.handle(at(3_700_000), weighed(-20)));
    assert_eq!(done, ["priority 100→80"]);
    let next = instance.poll_timeout().unwrap();
    assert_eq!(next, at(4_609_375), "no advert out of turn");
    assert_eq!(
        summary(&instance.handle(next, Event::Timeout)),
        ["advert 80"]
    );
    // What was weaker is stronger now.
    let done = hear(&mut instance, at(4_700_000), LOWER, 90);
    assert_eq!(done, ["remove 100", "Backup→Active", "Active→Backup"]);
}

#[test]
fn waiting_for_a_first_result_is_not_told() {
    let mut instance = Instance::new(config(), Origin::Fresh, at(0));
    let waiting = standing(0, Health::Undecided);
    assert!(instance.handle(at(0), waiting.clone()).is_empty());
    let done = summary(&instance.handle(at(0), Event::Interface(up())));
    assert_eq!(done, ["remove 100"]);
    assert_eq!(instance.state(), State::Fault);
    assert_eq!(instance.poll_timeout(), None);
    let done = summary(&instance.handle(at(500_000), weighed(0)));
    assert_eq!(done, ["Fault→Backup"]);
    assert_eq!(
        instance.poll_timeout(),
        Some(at(4_109_375)),
        "the whole patience"
    );
}

#[test]
fn a_first_result_that_is_bad_is_told_once() {
    let mut instance = Instance::new(config(), Origin::Fresh, at(0));
    drop(instance.handle(at(0), standing(0, Health::Undecided)));
    drop(instance.handle(at(0), Event::Interface(up())));
    let bad = standing(0, Health::Bad);
    let done = summary(&instance.handle(at(1), bad.clone()));
    assert_eq!(done, ["Initialize→Fault"]);
    assert!(instance.handle(at(2), bad).is_empty());
    assert_eq!(instance.snapshot().faults, [Fault::Tracker]);
}

#[test]
fn a_fault_stays_until_its_last_reason_is_gone() {
    let mut instance = backup();
    drop(instance.handle(at(1), standing(0, Health::Bad)));
    drop(instance.handle(at(2), Event::Interface(Interface::Down)));
    assert_eq!(
        instance.snapshot().faults,
        [Fault::InterfaceDown, Fault::Tracker]
    );
    assert!(instance.handle(at(3), weighed(0)).is_empty());
    assert_eq!(instance.state(), State::Fault);
    let done = summary(&instance.handle(at(4), Event::Interface(up())));
    assert_eq!(done, ["Fault→Backup"]);
}

#[test]
fn a_new_configuration_keeps_what_is_tracked() {
    let mut instance = backup();
    drop(instance.handle(at(1), weighed(-20)));
    let other = Config {
        priority: Priority::new(150),
        ..config()
    };
    drop(instance.handle(at(2), Event::Reconfigured(Box::new(other))));
    assert_eq!(instance.priority(), Priority::new(130));
}

/// P-69: what came to be followed while the router runs has not failed; one that died carries on all the same.
#[test]
fn p69_what_has_no_result_yet_does_not_stop_a_router_that_runs() {
    let mut instance = backup();
    let waiting = standing(0, Health::Undecided);
    assert!(instance.handle(at(1), waiting.clone()).is_empty());
    assert_eq!(instance.snapshot().faults, []);
    let bad = standing(0, Health::Bad);
    let done = summary(&instance.handle(at(2), bad));
    assert_eq!(done, ["Backup→Fault"]);
    let done = summary(&instance.handle(at(3), waiting.clone()));
    assert_eq!(done, [""; 0], "a fault ends with a good result only");
    let mut instance = Instance::new(config(), Origin::CarryOn, at(0));
    drop(instance.handle(at(0), waiting));
    let done = summary(&instance.handle(at(0), Event::Interface(up())));
    assert_eq!(done, ["advert 100", "add 100"]);
}
