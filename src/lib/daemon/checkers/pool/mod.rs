//! The machines of all checkers and virtual servers, and how they are wired to each other.
//!
//! Knows no socket and no clock: events in, [`Effect`]s out, in order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::checker::{self, Attempt, Check, Checker, Finding, Outcome, Retries, Start, Verdict};
use crate::daemon::schedule::Schedule;
use crate::ipvs::{DestinationKey, ServiceKey, Weight};
use crate::lvs::{self, Entry, RealServer, Report, Table, Verdicts, VirtualServer};
use crate::report::{self, Line};
use crate::time::Instant;

/// Number of a checker in this process; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CheckerId(u64);

/// Something to do.
#[derive(Debug)]
pub(super) enum Effect {
    /// Make an attempt, and tell [`Pool::probed`].
    Probe(CheckerId, Arc<Check>),
    /// Give up the attempt that is under way.
    Cancel(CheckerId),
    /// The table should hold this of a service from now on.
    Want(ServiceKey, Option<Entry>),
    /// Tell the log.
    Log(Line),
    /// Tell the supervisor.
    Report(ServiceKey, Report),
}

/// All machines.
#[derive(Debug)]
pub(super) struct Pool {
    servers: BTreeMap<ServiceKey, Serving>,
    checkers: BTreeMap<CheckerId, Checking>,
    schedule: Schedule<CheckerId>,
    next_id: u64,
    /// Picks the random part of first delays.
    random: fastrand::Rng,
}

/// A virtual server.
#[derive(Debug)]
struct Serving {
    machine: lvs::Machine,
    config: VirtualServer,
    /// In the order of the configuration.
    checkers: BTreeMap<DestinationKey, Vec<CheckerId>>,
}

/// A checker.
#[derive(Debug)]
struct Checking {
    machine: checker::Machine,
    check: Arc<Check>,
    service: ServiceKey,
    server: DestinationKey,
    /// Among the checkers of its real server.
    position: usize,
}

impl Pool {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            servers: BTreeMap::new(),
            checkers: BTreeMap::new(),
            schedule: Schedule::default(),
            next_id: 0,
            random: fastrand::Rng::with_seed(seed),
        }
    }

    /// The next deadline.
    pub(super) fn next(&self) -> Option<Instant> {
        self.schedule.next()
    }

    /// How many virtual servers there are, and how many checkers.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.servers.len(), self.checkers.len())
    }

    /// Brings everything in line with these virtual servers. Those that are new begin as `begin`
    /// says.
    pub(super) fn configure(
        &mut self,
        now: Instant,
        servers: Vec<VirtualServer>,
        begin: Begin<'_>,
    ) -> Vec<Effect> {
        let mut effects = Vec::new();
        let kept: BTreeSet<_> = servers.iter().map(|server| server.key).collect();
        let gone: Vec<_> = self.servers.keys().copied().collect();
        for key in gone.into_iter().filter(|key| !kept.contains(key)) {
            self.remove(now, key, &mut effects);
        }
        for config in servers {
            if self.servers.contains_key(&config.key) {
                self.reconfigure(now, config, &mut effects);
            } else {
                self.add(now, config, begin, &mut effects);
            }
        }
        effects
    }

    /// Takes everything down.
    pub(super) fn stop(&mut self, now: Instant) -> Vec<Effect> {
        self.configure(now, Vec::new(), Begin::Later)
    }

    /// Starts the attempts that are due.
    pub(super) fn due(&mut self, now: Instant) -> Vec<Effect> {
        let mut effects = Vec::new();
        for id in self.schedule.due(now) {
            self.feed(now, id, checker::Event::Timeout, None, &mut effects);
        }
        effects
    }

    /// An attempt has ended.
    pub(super) fn probed(&mut self, now: Instant, id: CheckerId, outcome: &Outcome) -> Vec<Effect> {
        let attempt = match outcome.finding {
            Finding::Up => Attempt::Passed,
            Finding::Down(_) => Attempt::Failed,
            Finding::Unknown(_) => Attempt::Unmade,
        };
        let mut effects = Vec::new();
        let event = checker::Event::Probed(attempt);
        self.feed(now, id, event, Some(outcome), &mut effects);
        if let (Finding::Unknown(unable), Some(checking)) =
            (outcome.finding, self.checkers.get(&id))
            && checking.machine.snapshot().unmade_in_a_row == 1
        {
            let name = report::check_name(&checking.check);
            effects.push(Effect::Log(Line {
                severity: report::Severity::Warning,
                text: format!("{name} can't be made, its verdict stays: {unable}"),
            }));
        }
        effects
    }

    /// The kernel has refused or taken a real server, or shall be asked again.
    pub(super) fn judged(&mut self, service: ServiceKey, event: lvs::Event) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.tell(service, event, &mut effects);
        effects
    }

    fn add(
        &mut self,
        now: Instant,
        config: VirtualServer,
        begin: Begin<'_>,
        effects: &mut Vec<Effect>,
    ) {
        let left = begin.entry(config.key);
        let mut shown = config.clone();
        if let Some(entry) = left {
            shown
                .real_servers
                .iter_mut()
                .for_each(|server| adopt(server, entry));
        }
        let retries = match (begin, left) {
            (Begin::Fresh, _) | (Begin::After(_), None) => Retries::Spent,
            (Begin::After(_), Some(_)) | (Begin::Later, _) => Retries::Full,
        };
        let mut checkers = BTreeMap::new();
        for server in &shown.real_servers {
            let ids = server
                .checkers
                .iter()
                .enumerate()
                .map(|(position, checker)| {
                    self.check(now, (config.key, server.key, position), checker, retries)
                });
            checkers.insert(server.key, ids.collect());
        }
        let key = config.key;
        let serving = Serving {
            machine: lvs::Machine::new(shown),
            config,
            checkers,
        };
        self.servers.insert(key, serving);
        self.tell(key, lvs::Event::Startup, effects);
    }

    fn check(
        &mut self,
        now: Instant,
        (service, server, position): (ServiceKey, DestinationKey, usize),
        checker: &Checker,
        retries: Retries,
    ) -> CheckerId {
        let id = CheckerId(self.next_id);
        self.next_id += 1;
        let start = Start {
            now,
            seed: self.random.u64(..),
            retries,
        };
        let machine = checker::Machine::new(checker.timing, start);
        self.schedule.set(id, machine.poll_timeout());
        let checking = Checking {
            machine,
            check: Arc::new(checker.check.clone()),
            service,
            server,
            position,
        };
        self.checkers.insert(id, checking);
        id
    }

    fn remove(&mut self, now: Instant, key: ServiceKey, effects: &mut Vec<Effect>) {
        self.tell(key, lvs::Event::Shutdown, effects);
        let Some(serving) = self.servers.remove(&key) else {
            return;
        };
        for id in serving.checkers.into_values().flatten() {
            self.discard(now, id, effects);
        }
    }

    fn discard(&mut self, now: Instant, id: CheckerId, effects: &mut Vec<Effect>) {
        self.feed(now, id, checker::Event::Shutdown, None, effects);
        self.schedule.set(id, None);
        self.checkers.remove(&id);
    }

    /// Checkers that look at the same as before go on, with their verdicts.
    fn reconfigure(&mut self, now: Instant, config: VirtualServer, effects: &mut Vec<Effect>) {
        let key = config.key;
        let Some(serving) = self.servers.get_mut(&key) else {
            return;
        };
        if serving.config == config {
            return;
        }
        let mut old = std::mem::take(&mut serving.checkers);
        let mut checkers = BTreeMap::new();
        let mut verdicts = Verdicts::new();
        for server in &config.real_servers {
            let known = old.remove(&server.key);
            let is_new = known.is_none();
            let (ids, judged) = self.pair(now, (key, server), known.unwrap_or_default(), effects);
            checkers.insert(server.key, ids);
            if !is_new {
                verdicts.insert(server.key, judged);
            }
        }
        for id in old.into_values().flatten() {
            self.discard(now, id, effects);
        }
        if let Some(serving) = self.servers.get_mut(&key) {
            serving.checkers = checkers;
            serving.config = config.clone();
        }
        let config = Box::new(config);
        self.tell(key, lvs::Event::Reconfigured { config, verdicts }, effects);
    }

    /// The checkers of a real server after a reload, each taken from the old ones or begun anew, and
    /// what they think.
    fn pair(
        &mut self,
        now: Instant,
        (service, server): (ServiceKey, &RealServer),
        mut old: Vec<CheckerId>,
        effects: &mut Vec<Effect>,
    ) -> (Vec<CheckerId>, Vec<Verdict>) {
        let verdict = |pool: &Self, id: &CheckerId| {
            pool.checkers
                .get(id)
                .map_or(Verdict::Down, |checking| checking.machine.verdict())
        };
        let was_known = !old.is_empty();
        let was_healthy = old.iter().all(|id| verdict(self, id) == Verdict::Up);
        let mut ids = Vec::new();
        for (position, checker) in server.checkers.iter().enumerate() {
            let same = |id: &CheckerId| {
                let checking = self.checkers.get(id);
                checking.is_some_and(|checking| *checking.check == checker.check)
            };
            let id = if let Some(index) = old.iter().position(same) {
                let id = old.swap_remove(index);
                let event = checker::Event::Reconfigured(checker.timing);
                self.feed(now, id, event, None, effects);
                id
            } else {
                let mut checker = checker.clone();
                // `alpha` is no reason to take out a server that works.
                if was_known && was_healthy {
                    checker.timing.initial = Verdict::Up;
                }
                let place = (service, server.key, position);
                self.check(now, place, &checker, Retries::Full)
            };
            if let Some(checking) = self.checkers.get_mut(&id) {
                checking.position = position;
            }
            ids.push(id);
        }
        for id in old {
            self.discard(now, id, effects);
        }
        let verdicts = ids.iter().map(|id| verdict(self, id)).collect();
        (ids, verdicts)
    }

    fn feed(
        &mut self,
        now: Instant,
        id: CheckerId,
        event: checker::Event,
        outcome: Option<&Outcome>,
        effects: &mut Vec<Effect>,
    ) {
        let Some(checking) = self.checkers.get_mut(&id) else {
            return;
        };
        let actions = checking.machine.handle(now, event);
        self.schedule.set(id, checking.machine.poll_timeout());
        let (service, server, checker) = (checking.service, checking.server, checking.position);
        let check = Arc::clone(&checking.check);
        for action in actions {
            match action {
                checker::Action::StartProbe => effects.push(Effect::Probe(id, Arc::clone(&check))),
                checker::Action::CancelProbe => effects.push(Effect::Cancel(id)),
                checker::Action::Verdict(verdict) => {
                    let line =
                        outcome.map(|outcome| report::verdict_line(&check, verdict, outcome));
                    effects.extend(line.map(Effect::Log));
                    let event = lvs::Event::Verdict {
                        server,
                        checker,
                        verdict,
                    };
                    self.tell(service, event, effects);
                }
            }
        }
    }

    fn tell(&mut self, key: ServiceKey, event: lvs::Event, effects: &mut Vec<Effect>) {
        let Some(serving) = self.servers.get_mut(&key) else {
            return;
        };
        for action in serving.machine.handle(event) {
            match action {
                lvs::Action::UpdateTable => {
                    effects.push(Effect::Want(key, serving.machine.wanted()));
                }
                lvs::Action::Report(report) => {
                    let lines = report::balancer_lines(&serving.config, &report);
                    effects.extend(lines.into_iter().map(Effect::Log));
                    effects.push(Effect::Report(key, report));
                }
            }
        }
    }
}

/// How virtual servers begin that were not there before.
#[derive(Clone, Copy, Debug)]
pub(super) enum Begin<'a> {
    /// At the start of the daemon: the first check counts.
    Fresh,
    /// In place of a process that has left this table.
    After(&'a Table),
    /// By a reload.
    Later,
}

impl<'a> Begin<'a> {
    fn entry(self, key: ServiceKey) -> Option<&'a Entry> {
        match self {
            Self::After(table) => table.get(&key),
            Self::Fresh | Self::Later => None,
        }
    }
}

/// Thinks of a real server what the table shows: a destination that is missing, or has no weight
/// though it should, was down.
fn adopt(server: &mut RealServer, entry: &Entry) {
    let serves = entry
        .destinations
        .get(&server.key)
        .is_some_and(|present| present.weight != Weight::ZERO || server.weight == Weight::ZERO);
    let verdict = if serves { Verdict::Up } else { Verdict::Down };
    for checker in &mut server.checkers {
        checker.timing.initial = verdict;
    }
}

#[cfg(test)]
mod tests;
