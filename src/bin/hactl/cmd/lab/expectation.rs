//! Who should be master, and how long the protocol lets a client wait; pure.

use std::cmp::Reverse;
use std::net::IpAddr;
use std::time::Duration;

use hactl::types::Priority;
use hactl::vrrp::Preemption;

use super::plan::{Member, NodeId, Plan, Router};
use super::step::Step;

/// Who should be master of a router once things have settled.
///
/// Only priorities and preemption are looked at: what scripts, tracking and sync groups do to them is
/// not foreseen, so a lab also accepts another single master, later.
pub(super) fn master(
    plan: &Plan,
    router: &Router,
    is_available: impl Fn(NodeId) -> bool,
    current: Option<NodeId>,
) -> Option<NodeId> {
    let available = || {
        router
            .members
            .iter()
            .filter(|member| is_available(member.node))
    };
    let best = available().min_by_key(|member| rank(plan, router, member))?;
    let stays = current
        .and_then(|id| available().find(|member| member.node == id))
        .filter(|current| {
            let refuses = best.config.preemption == Preemption::Never
                && best.config.priority != Priority::OWNER;
            refuses || best.config.priority == current.config.priority
        });
    Some(stays.unwrap_or(best).node)
}

/// The higher priority first, of equal ones the higher address. RFC 9568 §6.4.3.
fn rank(
    plan: &Plan,
    router: &Router,
    member: &Member,
) -> (Reverse<Priority>, Reverse<Option<IpAddr>>) {
    let primary = plan
        .nodes
        .get(member.node.0)
        .and_then(|node| node.plugs.iter().find(|plug| plug.wire == router.wire))
        .and_then(|plug| plug.addresses.first())
        .map(|prefix| prefix.address());
    (Reverse(member.config.priority), Reverse(primary))
}

/// The longest silence that the protocol explains: none where the old master serves until the new one
/// does.
pub(super) fn silence(
    step: Step,
    router: &Router,
    before: Option<NodeId>,
    victim: Option<NodeId>,
    after: Option<NodeId>,
) -> Duration {
    let member = |id: NodeId| router.members.iter().find(|member| member.node == id);
    let Some(next) = after.and_then(member) else {
        return Duration::ZERO;
    };
    let last = before.and_then(member).unwrap_or(next);
    let interval = last.config.adver_interval;
    let lost = before.is_some() && before == victim;
    match step {
        Step::Start => next.config.active_down_interval(next.config.adver_interval),
        Step::Crash | Step::Cut | Step::Isolate if lost => {
            next.config.active_down_interval(interval)
        }
        Step::Stop if lost => interval.skew_time(next.config.version, next.config.priority),
        Step::Crash
        | Step::Cut
        | Step::Isolate
        | Step::Stop
        | Step::Return
        | Step::Heal
        | Step::Restart => Duration::ZERO,
    }
}

/// How long a change may take until it has begun, whether or not a client notices.
pub(super) fn patience(router: &Router) -> Duration {
    router
        .members
        .iter()
        .map(|member| {
            let delay = match member.config.preemption {
                Preemption::Delayed(delay) => delay,
                Preemption::Allowed | Preemption::Never => Duration::ZERO,
            };
            delay
                + member
                    .config
                    .active_down_interval(member.config.adver_interval)
        })
        .max()
        .unwrap_or_default()
}

/// How long nothing must move before it is believed that nothing will.
pub(super) fn calm(router: &Router, is_change_expected: bool) -> Duration {
    if !is_change_expected {
        return patience(router);
    }
    router
        .members
        .iter()
        .map(|member| member.config.adver_interval.duration())
        .max()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hactl::types::{IfName, InstanceName, Vrid};
    use hactl::vrrp::{AdverInterval, Version};

    const A: NodeId = NodeId(0);
    const B: NodeId = NodeId(1);

    fn founding() -> Plan {
        Plan::new(&[], &[]).unwrap()
    }

    #[test]
    fn the_best_available_node_becomes_master() {
        let plan = founding();
        let router = &plan.routers[0];
        assert_eq!(master(&plan, router, |_| true, None), Some(A));
        assert_eq!(master(&plan, router, |_| true, Some(B)), Some(A));
        assert_eq!(master(&plan, router, |id| id == B, Some(A)), Some(B));
        assert_eq!(master(&plan, router, |_| false, Some(A)), None);
    }

    #[test]
    fn without_preemption_the_master_stays() {
        let mut plan = founding();
        plan.routers[0].members[0].config.preemption = Preemption::Never;
        let router = &plan.routers[0];
        assert_eq!(master(&plan, router, |_| true, Some(B)), Some(B));
        assert_eq!(master(&plan, router, |_| true, None), Some(A));
        plan.routers[0].members[0].config.priority = Priority::OWNER;
        assert_eq!(master(&plan, &plan.routers[0], |_| true, Some(B)), Some(A));
    }

    #[test]
    fn equal_priorities_leave_the_master_and_elect_the_higher_address() {
        let mut plan = founding();
        plan.routers[0].members[1].config.priority = Priority::new(101);
        let router = &plan.routers[0];
        assert_eq!(master(&plan, router, |_| true, Some(A)), Some(A));
        assert_eq!(master(&plan, router, |_| true, None), Some(B));
    }

    #[test]
    fn the_limits_are_those_of_the_standard() {
        let plan = founding();
        let router = &plan.routers[0];
        let limit = |step, victim, after| {
            silence(step, router, Some(A), Some(victim), Some(after)).as_micros()
        };
        assert_eq!(limit(Step::Start, A, A), 3_605_468);
        assert_eq!(limit(Step::Crash, A, B), 3_648_437);
        assert_eq!(limit(Step::Cut, A, B), 3_648_437);
        assert_eq!(limit(Step::Stop, A, B), 648_437);
        assert_eq!(limit(Step::Return, A, A), 0);
        assert_eq!(limit(Step::Crash, B, A), 0);
    }

    #[test]
    fn version_3_waits_for_the_interval_of_the_master_it_lost() {
        let member = |node, centiseconds, priority| {
            let name = InstanceName::new("VI");
            let interface = IfName::new("eth0").unwrap();
            let mut config =
                hactl::vrrp::Config::new(name, Version::V3, Vrid::new(1).unwrap(), interface);
            config.adver_interval = AdverInterval::from_centiseconds(centiseconds).unwrap();
            config.priority = Priority::new(priority);
            Member { node, config }
        };
        let mut plan = founding();
        plan.routers[0].members = vec![member(A, 10, 200), member(B, 100, 100)];
        let limit = silence(Step::Crash, &plan.routers[0], Some(A), Some(A), Some(B));
        assert_eq!(limit.as_micros(), 360_937);
    }
}
