//! Which scripts run after a transition, and with which arguments.

use super::state_word;
use crate::types::{InstanceName, NotifyScripts, Priority, Script};
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
        State::Active => &scripts.active,
        State::Backup => &scripts.backup,
        State::Fault => &scripts.fault,
        State::Initialize if *cause == Cause::Removed => &scripts.fault,
        State::Initialize => &scripts.stop,
    };
    let every = scripts.every.clone().map(|mut script| {
        script.argv.extend([
            "INSTANCE".to_owned(),
            name.as_str().to_owned(),
            state_word(to, Some(cause)).to_owned(),
            priority.to_string(),
        ]);
        script
    });
    specific.clone().into_iter().chain(every).collect()
}
