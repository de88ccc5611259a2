//! What the client and the switch saw, as a timeline and as silences; pure.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use hactl::time::Instant;
use hactl::types::{Family, Priority, Vrid};
use serde::Serialize;

use super::frame::Seen;
use super::plan::{NodeId, Plan, Router, WireId};

/// Collects what the frames on the switches say.
pub(super) struct Observer {
    origin: Instant,
    names: Vec<String>,
    services: BTreeMap<IpAddr, Service>,
    speakers: BTreeMap<(WireId, Vrid, Family, NodeId), Instant>,
    announcers: BTreeMap<IpAddr, NodeId>,
    intervals: BTreeMap<(WireId, Vrid, Family), Duration>,
    timeline: Vec<Entry>,
    told: usize,
}

/// One line of the timeline.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Entry {
    /// Microseconds since the lab began.
    pub(super) at_us: u64,
    /// What happened.
    pub(super) what: String,
}

/// The client's view of one virtual address.
struct Service {
    heard: Option<(Instant, NodeId)>,
    silent_from: Instant,
    longest: Duration,
    is_silence_told: bool,
}

impl Observer {
    /// A silence of this length is told at once, not only when it ends.
    const SILENCE_TOLD: Duration = Duration::from_millis(100);
    /// More would only be the flapping of a broken cluster.
    const ENTRIES_MAX: usize = 10_000;

    /// Begins to observe the plan's virtual addresses.
    pub(super) fn new(plan: &Plan, now: Instant) -> Self {
        let services = plan
            .routers
            .iter()
            .flat_map(|router| &router.addresses)
            .map(|address| (address.address, Service::new(now)))
            .collect();
        let intervals = plan
            .routers
            .iter()
            .map(|router| {
                let intervals = router
                    .members
                    .iter()
                    .map(|member| member.config.adver_interval.duration());
                let longest = intervals.max().unwrap_or_default();
                ((router.wire, router.vrid, router.family), longest)
            })
            .collect();
        Self {
            origin: now,
            names: plan.nodes.iter().map(|node| node.name.clone()).collect(),
            services,
            speakers: BTreeMap::new(),
            announcers: BTreeMap::new(),
            intervals,
            timeline: Vec::new(),
            told: 0,
        }
    }

    /// Takes a frame that a node sent.
    pub(super) fn see(&mut self, at: Instant, node: NodeId, wire: WireId, seen: Seen) {
        match seen {
            Seen::Reply(address) => self.hear(at, node, address),
            Seen::Announcement(address) => {
                if self.services.contains_key(&address)
                    && self.announcers.insert(address, node) != Some(node)
                {
                    let text = format!("{} announces {address}", self.name(node));
                    self.note(at, text);
                }
            }
            Seen::Advert {
                vrid,
                family,
                priority,
            } => self.listen(at, (wire, vrid, family, node), priority),
        }
    }

    /// Writes a line of the timeline.
    pub(super) fn note(&mut self, at: Instant, what: String) {
        if self.timeline.len() < Self::ENTRIES_MAX {
            let at_us = micros(at.since(self.origin));
            self.timeline.push(Entry { at_us, what });
        }
    }

    /// Begins a step: only silences from now on count.
    pub(super) fn begin(&mut self, now: Instant) {
        for service in self.services.values_mut() {
            service.longest = Duration::ZERO;
            service.silent_from = service.heard.map_or(now, |(at, _)| at);
        }
    }

    /// Looks for addresses that fell silent.
    pub(super) fn tick(&mut self, now: Instant) {
        let mut silent = Vec::new();
        for (address, service) in &mut self.services {
            let is_silent = now.since(service.silent_from) > Self::SILENCE_TOLD;
            if is_silent && service.heard.is_some() && !service.is_silence_told {
                service.is_silence_told = true;
                silent.push(*address);
            }
        }
        for address in silent {
            self.note(now, format!("the client hears nothing from {address}"));
        }
    }

    /// The longest silence of any of a router's addresses since the step began, up to now.
    pub(super) fn silence(&self, router: &Router, now: Instant) -> Duration {
        router
            .addresses
            .iter()
            .filter_map(|address| self.services.get(&address.address))
            .map(|service| service.longest.max(now.since(service.silent_from)))
            .max()
            .unwrap_or_default()
    }

    /// Whether all of a router's addresses answered within the last `fresh`, from this node.
    pub(super) fn answers(
        &self,
        router: &Router,
        node: NodeId,
        now: Instant,
        fresh: Duration,
    ) -> bool {
        router.addresses.iter().all(|address| {
            self.services
                .get(&address.address)
                .and_then(|service| service.heard)
                .is_some_and(|(at, from)| from == node && now.since(at) <= fresh)
        })
    }

    /// Lines that nobody has been shown yet.
    pub(super) fn news(&mut self) -> &[Entry] {
        let from = std::mem::replace(&mut self.told, self.timeline.len());
        self.timeline.get(from..).unwrap_or(&[])
    }

    /// The whole timeline.
    pub(super) fn into_timeline(self) -> Vec<Entry> {
        let mut timeline = self.timeline;
        timeline.sort_by_key(|entry| entry.at_us);
        timeline
    }

    fn hear(&mut self, at: Instant, node: NodeId, address: IpAddr) {
        let Some(service) = self.services.get_mut(&address) else {
            return;
        };
        let gap = at.since(service.silent_from);
        let before = service.heard.replace((at, node)).map(|(_, node)| node);
        service.longest = service.longest.max(gap);
        service.silent_from = at;
        let was_told = std::mem::take(&mut service.is_silence_told);
        if before != Some(node) || was_told {
            let after = if was_told {
                format!(" after {} of silence", Millis(gap))
            } else {
                String::new()
            };
            let text = format!("{} answers for {address}{after}", self.name(node));
            self.note(at, text);
        }
    }

    fn listen(&mut self, at: Instant, key: (WireId, Vrid, Family, NodeId), priority: Priority) {
        let (wire, vrid, family, node) = key;
        let Some(interval) = self.intervals.get(&(wire, vrid, family)).copied() else {
            return;
        };
        if priority == Priority::RELEASE {
            if self.speakers.remove(&key).is_some() {
                let text = format!("{} resigns (VRID {vrid}, priority 0)", self.name(node));
                self.note(at, text);
            }
            return;
        }
        let last = self.speakers.insert(key, at);
        if last.is_none_or(|last| at.since(last) > interval * 2) {
            let name = self.name(node);
            let text = format!("{name} speaks as master (VRID {vrid}, priority {priority})");
            self.note(at, text);
        }
    }

    fn name(&self, node: NodeId) -> &str {
        self.names.get(node.0).map_or("?", String::as_str)
    }
}

impl Service {
    fn new(now: Instant) -> Self {
        Self {
            heard: None,
            silent_from: now,
            longest: Duration::ZERO,
            is_silence_told: false,
        }
    }
}

/// A duration as people read it here: milliseconds with one decimal, rounded down.
pub(super) struct Millis(pub(super) Duration);

impl std::fmt::Display for Millis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tenths = self.0.as_micros() / 100;
        write!(f, "{}.{} ms", tenths / 10, tenths % 10)
    }
}

/// Whole microseconds.
pub(super) fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: NodeId = NodeId(0);
    const B: NodeId = NodeId(1);
    const WIRE: WireId = WireId(0);

    fn at(millis: u64) -> Instant {
        Instant::ZERO + Duration::from_millis(millis)
    }

    fn advert(priority: u8) -> Seen {
        Seen::Advert {
            vrid: Vrid::new(51).unwrap(),
            family: Family::V4,
            priority: Priority::new(priority),
        }
    }

    fn reply() -> Seen {
        Seen::Reply("192.168.1.100".parse().unwrap())
    }

    fn lines(observer: &mut Observer) -> Vec<String> {
        observer
            .news()
            .iter()
            .map(|entry| entry.what.clone())
            .collect()
    }

    #[test]
    fn the_longest_silence_of_a_step_is_kept() {
        let plan = Plan::new(&[], &[]).unwrap();
        let mut observer = Observer::new(&plan, at(0));
        observer.see(at(100), A, WIRE, reply());
        observer.begin(at(101));
        observer.see(at(101), A, WIRE, reply());
        observer.see(at(3700), B, WIRE, reply());
        observer.see(at(3701), B, WIRE, reply());
        let router = &plan.routers[0];
        assert_eq!(
            observer.silence(router, at(3702)),
            Duration::from_millis(3599)
        );
        assert!(observer.answers(router, B, at(3702), Duration::from_millis(50)));
        assert!(!observer.answers(router, A, at(3702), Duration::from_millis(50)));
        assert!(!observer.answers(router, B, at(3802), Duration::from_millis(50)));
        observer.begin(at(3702));
        assert_eq!(observer.silence(router, at(3703)), Duration::from_millis(2));
        assert_eq!(observer.silence(router, at(4701)), Duration::from_secs(1));
    }

    #[test]
    fn the_timeline_tells_each_thing_once() {
        let plan = Plan::new(&[], &[]).unwrap();
        let mut observer = Observer::new(&plan, at(0));
        let announcement = Seen::Announcement("192.168.1.100".parse().unwrap());
        for _ in 0..3 {
            observer.see(at(10), A, WIRE, advert(101));
            observer.see(at(10), A, WIRE, announcement);
            observer.see(at(11), A, WIRE, reply());
        }
        let told = [
            "seed-master speaks as master (VRID 51, priority 101)",
            "seed-master announces 192.168.1.100",
            "seed-master answers for 192.168.1.100",
        ];
        assert_eq!(lines(&mut observer), told);
        observer.tick(at(300));
        observer.tick(at(301));
        observer.see(at(1000), A, WIRE, advert(0));
        observer.see(at(1611), B, WIRE, reply());
        let told = [
            "the client hears nothing from 192.168.1.100",
            "seed-master resigns (VRID 51, priority 0)",
            "seed-backup answers for 192.168.1.100 after 1600.0 ms of silence",
        ];
        assert_eq!(lines(&mut observer), told);
        observer.see(at(5000), A, WIRE, advert(101));
        assert_eq!(lines(&mut observer).len(), 1);
    }

    #[test]
    fn strangers_are_ignored_and_the_timeline_is_bounded() {
        let plan = Plan::new(&[], &[]).unwrap();
        let mut observer = Observer::new(&plan, at(0));
        observer.see(at(1), A, WIRE, Seen::Reply("192.168.1.11".parse().unwrap()));
        observer.see(at(1), A, WireId(7), advert(1));
        assert!(lines(&mut observer).is_empty());
        for _ in 0..Observer::ENTRIES_MAX {
            observer.see(at(2), A, WIRE, reply());
            observer.see(at(2), B, WIRE, reply());
        }
        assert_eq!(lines(&mut observer).len(), Observer::ENTRIES_MAX);
    }
}
