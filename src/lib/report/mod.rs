//! What people and programs are told: keepalived's words for our states, log lines, the arguments
//! of notify scripts, statistics.

mod balancer;
mod log;
mod notify;
mod statistics;

pub use balancer::{
    balancer_lines, check_name, protocol_word, server_name, service_name, verdict_line,
};
pub use log::{Line, Severity, group_line, line};
pub use notify::{group_notifications, notifications};
pub use statistics::statistics;

use crate::vrrp::{Cause, State};

/// A number of things: `1 virtual router`, `2 virtual routers`.
pub fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// The word that keepalived's users know for the state an instance has entered.
///
/// `Initialize` after a shutdown is `STOP`; an instance that a reload removed is told as `FAULT`
/// (keepalived without `notify_deleted`); before the start it is `INIT`.
pub fn state_word(state: State, cause: Option<&Cause>) -> &'static str {
    match state {
        State::Initialize if cause == Some(&Cause::Shutdown) => "STOP",
        State::Initialize if cause == Some(&Cause::Removed) => "FAULT",
        State::Initialize => "INIT",
        State::Backup => "BACKUP",
        State::Active => "MASTER",
        State::Fault => "FAULT",
    }
}

#[cfg(test)]
mod tests;
