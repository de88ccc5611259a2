//! Which scripts run after a transition, and with which arguments.

use super::state_word;
use crate::types::{GroupName, InstanceName, NotifyScripts, Priority, Script};
use crate::vrrp::{Cause, State};

/// The scripts of a transition in their order: that of the state as written, then `notify` with
/// `INSTANCE`, name, state and priority appended (vrrp.md §18.1).
pub fn notifications(
    scripts: &NotifyScripts,
    name: &InstanceName,
    to: State,
    cause: &Cause,
    priority: Priority,
) -> Vec<Script> {
    let specific = match to {
        State::Initialize if *cause == Cause::Removed => scripts.fault.as_ref(),
        State::Initialize | State::Active | State::Backup | State::Fault => of_state(scripts, to),
    };
    let word = state_word(to, Some(cause));
    let arguments = ["INSTANCE", name.as_str(), word, &priority.to_string()];
    in_order(specific, scripts, arguments)
}

/// The scripts of a sync group that has entered a state; its priority is told as 0.
pub fn group_notifications(scripts: &NotifyScripts, name: &GroupName, to: State) -> Vec<Script> {
    let word = state_word(to, Some(&Cause::Shutdown));
    let arguments = ["GROUP", name.as_str(), word, "0"];
    in_order(of_state(scripts, to), scripts, arguments)
}

const fn of_state(scripts: &NotifyScripts, state: State) -> Option<&Script> {
    match state {
        State::Active => scripts.active.as_ref(),
        State::Backup => scripts.backup.as_ref(),
        State::Fault => scripts.fault.as_ref(),
        State::Initialize => scripts.stop.as_ref(),
    }
}

fn in_order(
    specific: Option<&Script>,
    scripts: &NotifyScripts,
    arguments: [&str; 4],
) -> Vec<Script> {
    let every = scripts.every.clone().map(|mut script| {
        script.argv.extend(arguments.map(str::to_owned));
        script
    });
    specific.cloned().into_iter().chain(every).collect()
}
