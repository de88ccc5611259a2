//! Runs a case on keepalived first, and then on every pair with `hactl` in it.

use std::env;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::thread;

use crate::lan::KEEPALIVED;
use crate::skip;
use crate::world::{Program, World};

/// Restricts a run: `theirs` to keepalived alone, `ours` to the pairs with `hactl`.
const UNDER_TEST: &str = "HACTL_UNDER_TEST";

/// The pairs that can only be right once keepalived's own is.
const PAIRS_WITH_HACTL: [[Program; 2]; 3] = [
    [Program::Hactl, Program::Keepalived],
    [Program::Keepalived, Program::Hactl],
    [Program::Hactl, Program::Hactl],
];

/// A case on the hosts a and b: on two keepalived first, where a failure means that the case is
/// wrong, then with `hactl` as a, as b, and as both.
pub(crate) fn on_every_pair(test: &str, case: impl Fn(&World) + Sync) {
    let Some(run) = Run::of(test) else { return };
    let hosts = |[a, b]: [Program; 2]| [("a", a), ("b", b)];
    if run.theirs {
        watch(test, &hosts([Program::Keepalived; 2]), &case);
    }
    if run.ours {
        let case = &case;
        thread::scope(|scope| {
            let runs =
                PAIRS_WITH_HACTL.map(|pair| scope.spawn(move || watch(test, &hosts(pair), case)));
            for result in runs.map(thread::ScopedJoinHandle::join) {
                result.unwrap_or_else(|panic| resume_unwind(panic));
            }
        });
    }
}

/// Observes the same story with keepalived on all hosts and with `hactl` on all hosts: what is
/// observed must be equal.
pub(crate) fn observe_alike<T: Debug + PartialEq>(
    test: &str,
    hosts: &[&'static str],
    observe: impl Fn(&World) -> T,
) {
    let Some(run) = Run::of(test) else { return };
    let on = |program| {
        let hosts: Vec<_> = hosts.iter().map(|host| (*host, program)).collect();
        watch(test, &hosts, &observe)
    };
    let theirs = run.theirs.then(|| on(Program::Keepalived)).flatten();
    let ours = run.ours.then(|| on(Program::Hactl)).flatten();
    if let (Some(theirs), Some(ours)) = (theirs, ours) {
        assert!(
            theirs == ours,
            "{test}\nkeepalived: {theirs:#?}\nhactl: {ours:#?}"
        );
    }
}

/// Which programs are run.
struct Run {
    theirs: bool,
    ours: bool,
}

impl Run {
    fn of(test: &str) -> Option<Self> {
        if !Path::new(KEEPALIVED).exists() {
            skip::test(test, "keepalived is not installed");
            return None;
        }
        let (theirs, ours) = match env::var(UNDER_TEST).as_deref() {
            Ok("theirs") => (true, false),
            Ok("ours") => (false, true),
            Ok(other) => panic!("{UNDER_TEST}={other}: theirs or ours"),
            Err(_) => (true, true),
        };
        Some(Self { theirs, ours })
    }
}

/// Runs a case and says on which pair it failed, with all logs.
fn watch<T>(
    test: &str,
    hosts: &[(&'static str, Program)],
    case: impl Fn(&World) -> T,
) -> Option<T> {
    let world = World::new(test, hosts)?;
    let result = catch_unwind(AssertUnwindSafe(|| case(&world)));
    match result {
        Ok(value) => Some(value),
        Err(panic) => {
            let verdict = if hosts
                .iter()
                .all(|(_, program)| *program == Program::Keepalived)
            {
                "a wrong case: it fails on keepalived itself"
            } else {
                "the case holds on keepalived"
            };
            println!("{test} failed on {hosts:?}; {verdict}\n{}", world.logs());
            resume_unwind(panic)
        }
    }
}
