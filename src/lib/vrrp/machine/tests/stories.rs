//! Stories on virtual time, one behaviour each.

use super::*;

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
