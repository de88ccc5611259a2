//! The log line of every report, in one place.

use super::state_word;
use crate::types::{GroupName, InstanceName};
use crate::vrrp::{AdverInterval, Cause, Discard, Report, State};

/// How much a line matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The instance can't do its job.
    Error,
    /// Somebody should look, tonight.
    Warning,
    /// A change that users care about.
    Information,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How much it matters.
    pub severity: Severity,
    /// The text, with the name of the instance in front.
    pub text: String,
}

/// The log line of a report.
pub fn line(name: &InstanceName, report: &Report) -> Line {
    let (severity, text) = match report {
        Report::Transition {
            from: _,
            to,
            cause,
            priority,
            sequence: _,
        } => (
            transition_severity(*to),
            transition(*to, cause, priority.get()),
        ),
        Report::PriorityChanged { from, to } => (
            Severity::Information,
            format!("priority changes from {from} to {to}: something that is tracked has changed"),
        ),
        Report::Discarded {
            reason,
            source,
            total,
        } => (
            Severity::Warning,
            format!(
                "ignoring adverts from {source}: {reason} ({total} so far){}",
                remedy(*reason)
            ),
        ),
        Report::LowerPriorityHeard { source, priority } => (
            Severity::Warning,
            format!(
                "received lower priority ({priority}) advert from {source}: two routers were MASTER, the other one must yield"
            ),
        ),
        Report::AddressesDiffer { source } => (
            Severity::Warning,
            format!(
                "{source} advertises other addresses than ours; keepalived before 2.3.3 ignores such adverts and becomes MASTER too: make both lists equal"
            ),
        ),
        Report::IntervalDiffers {
            source,
            centiseconds,
        } => (Severity::Warning, interval_differs(source, *centiseconds)),
        Report::ChecksumDiffers { source, verdict } => (
            Severity::Warning,
            format!(
                "{source} makes its checksums in another way ({}) than we do: its adverts count here, ours may not count there; set v3_checksum_as_v2 and old_unicast_checksum alike",
                verdict.name()
            ),
        ),
        Report::Stalled { late_ms } => (
            Severity::Warning,
            format!("was not running for {late_ms} ms while MASTER; no other router was heard"),
        ),
        Report::AddressesFailed(addresses) => {
            let list: Vec<String> = addresses
                .iter()
                .map(|address| format!("{} on {}", address.prefix, address.interface))
                .collect();
            (
                Severity::Error,
                format!("could not add {}", list.join(", ")),
            )
        }
    };
    Line {
        severity,
        text: format!("({name}) {text}"),
    }
}

/// The log line of a sync group that is in another state.
pub fn group_line(name: &GroupName, state: State) -> String {
    match state {
        State::Initialize => format!("VRRP_Group({name}) stopped"),
        State::Backup | State::Active | State::Fault => {
            let word = state_word(state, None);
            format!("VRRP_Group({name}) Entering {word} STATE with all its members")
        }
    }
}

fn transition_severity(to: State) -> Severity {
    match to {
        State::Fault => Severity::Warning,
        State::Initialize | State::Backup | State::Active => Severity::Information,
    }
}

fn transition(to: State, cause: &Cause, priority: u8) -> String {
    let because = because(cause);
    match to {
        State::Initialize => format!("Stopped, priority {priority}: {because}"),
        State::Backup | State::Active | State::Fault => {
            let word = state_word(to, Some(cause));
            format!("Entering {word} STATE, priority {priority}: {because}")
        }
    }
}

fn because(cause: &Cause) -> String {
    match cause {
        Cause::Startup => "start".to_owned(),
        Cause::ActiveDown {
            silence_ms,
            last_active,
        } => {
            let seconds = silence_ms / 1000;
            let rest = silence_ms % 1000;
            match last_active {
                Some(last) => format!("no advert for {seconds}.{rest:03} s, the last from {last}"),
                None => format!("no advert for {seconds}.{rest:03} s"),
            }
        }
        Cause::Released { source } => format!("{source} resigned (priority 0)"),
        Cause::Beaten { source, priority } => {
            format!("advert from {source} with priority {priority} wins")
        }
        Cause::Overslept { source, late_ms } => {
            format!("was not running for {late_ms} ms, {source} is MASTER now")
        }
        Cause::Late { late_ms } => {
            format!("was not running for {late_ms} ms, somebody else must be MASTER now")
        }
        Cause::Fault(fault) => fault.to_string(),
        Cause::FaultsCleared => "the last fault is gone".to_owned(),
        Cause::AddressLost(address) => format!("somebody removed {address} from this host"),
        Cause::Group(member) => format!("{member}, of the same sync group, is no longer MASTER"),
        Cause::Removed => "no longer configured".to_owned(),
        Cause::Shutdown => "shutdown".to_owned(),
    }
}

fn interval_differs(source: &std::net::IpAddr, centiseconds: u16) -> String {
    match AdverInterval::from_centiseconds(centiseconds) {
        Ok(interval) => format!(
            "{source} advertises every {interval}, unlike us: its interval decides how long we wait for it"
        ),
        Err(error) => format!("{source}: {error}"),
    }
}

/// What to do about packets that are ignored, where that is known.
fn remedy(reason: Discard) -> &'static str {
    match reason {
        Discard::AuthenticationFailure => "; auth_pass must be equal on all routers",
        Discard::AuthenticationMismatch => "; auth_type must be equal on all routers",
        Discard::Interval => "; advert_int must be equal on all routers",
        Discard::Version => "; version must be equal on all routers",
        Discard::Ttl => "; the packet was routed, or forged from another network",
        Discard::Sender => "; add it to unicast_peer if it is one",
        Discard::PeerTtl => "; min_ttl and max_ttl say which are accepted",
        Discard::SignatureMissing => "; auth_hmac must be set on all routers",
        Discard::SignatureStale => "; the clocks of all routers must agree",
        Discard::SignatureKey | Discard::SignatureWrong => {
            "; the keys of auth_hmac must be equal on all routers"
        }
        Discard::OwnAddress => "; each router needs an address of its own",
        Discard::HeaderMalformed
        | Discard::HeaderIndex
        | Discard::HeaderReplayed
        | Discard::SignatureMalformed
        | Discard::SignatureReplayed
        | Discard::Owner
        | Discard::Length
        | Discard::Type
        | Discard::Checksum
        | Discard::Vrid
        | Discard::AuthenticationInvalid
        | Discard::AddressCount
        | Discard::Destination => "",
    }
}
