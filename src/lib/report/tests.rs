use std::collections::BTreeMap;
use std::net::IpAddr;

use super::*;
use crate::time::Instant;
use crate::types::{IfName, InstanceName, NotifyScripts, Priority, Script, ScriptIdentity, Vrid};
use crate::vrrp::{Counters, Discard, Fault, Report, Snapshot};

fn name() -> InstanceName {
    InstanceName::new("VI_1")
}

fn peer() -> IpAddr {
    IpAddr::from([192, 168, 1, 12])
}

fn transition(to: State, cause: Cause) -> Report {
    Report::Transition {
        from: State::Backup,
        to,
        cause,
        priority: Priority::new(90),
        sequence: 2,
    }
}

fn text(report: &Report) -> String {
    line(&name(), report).text
}

#[test]
fn transitions_keep_the_words_that_users_grep_for() {
    let down = Cause::ActiveDown {
        silence_ms: 3649,
        last_active: Some(peer()),
    };
    assert_eq!(
        text(&transition(State::Active, down)),
        "(VI_1) Entering MASTER STATE, priority 90: no advert for 3.649 s, the last from 192.168.1.12"
    );
    assert_eq!(
        text(&transition(State::Backup, Cause::Startup)),
        "(VI_1) Entering BACKUP STATE, priority 90: start"
    );
    let fault = transition(State::Fault, Cause::Fault(Fault::InterfaceDown));
    assert_eq!(
        text(&fault),
        "(VI_1) Entering FAULT STATE, priority 90: interface is down"
    );
    assert_eq!(line(&name(), &fault).severity, Severity::Warning);
}

#[test]
fn an_ignored_password_is_named_with_its_remedy_and_without_the_password() {
    let report = Report::Discarded {
        reason: Discard::AuthenticationFailure,
        source: peer(),
        total: 1,
    };
    assert_eq!(
        text(&report),
        "(VI_1) ignoring adverts from 192.168.1.12: wrong password (1 so far); auth_pass must be equal on all routers"
    );
}

#[test]
fn the_script_of_the_state_comes_before_the_general_one_with_its_four_arguments() {
    let script = |program: &str| {
        Some(Script {
            argv: vec![program.to_owned(), "own".to_owned()],
            identity: ScriptIdentity::Default,
        })
    };
    let scripts = NotifyScripts {
        active: script("/m"),
        stop: script("/s"),
        every: script("/n"),
        ..NotifyScripts::default()
    };
    let argv = |to, cause| -> Vec<String> {
        notifications(&scripts, &name(), to, &cause, Priority::new(90))
            .into_iter()
            .map(|script| script.argv.join(" "))
            .collect()
    };
    assert_eq!(
        argv(State::Active, Cause::Startup),
        ["/m own", "/n own INSTANCE VI_1 MASTER 90"]
    );
    assert_eq!(
        argv(State::Initialize, Cause::Shutdown),
        ["/s own", "/n own INSTANCE VI_1 STOP 90"]
    );
    assert_eq!(
        argv(State::Fault, Cause::Fault(Fault::InterfaceDown)),
        ["/n own INSTANCE VI_1 FAULT 90"]
    );
}

#[test]
fn statistics_have_the_layout_that_tools_parse() {
    let snapshot = Snapshot {
        name: name(),
        interface: IfName::new("eth0").unwrap(),
        vrid: Vrid::new(51).unwrap(),
        state: State::Active,
        priority: Priority::new(101),
        faults: Vec::new(),
        active_router: None,
        sequence: 2,
        last_transition: Instant::ZERO,
        counters: Counters {
            adverts_received: 4,
            adverts_sent: 10,
            became_active: 2,
            left_active: 1,
            releases_received: 3,
            releases_sent: 1,
            discards: BTreeMap::from([(Discard::AuthenticationFailure, 7), (Discard::Ttl, 5)]),
        },
    };
    let expected = "\
VRRP Instance: VI_1
  Advertisements:
    Received: 4
    Sent: 10
  Became master: 2
  Released master: 1
  Packet Errors:
    Length: 0
    TTL: 5
    Invalid Type: 0
    Advertisement Interval: 0
    Address List: 0
  Authentication Errors:
    Invalid Type: 0
    Type Mismatch: 0
    Failure: 7
  Priority Zero:
    Received: 3
    Sent: 1
";
    assert_eq!(statistics(&[snapshot]), expected);
}
