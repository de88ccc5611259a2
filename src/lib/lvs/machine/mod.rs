//! The quorum machine of one virtual server.
//!
//! ```text
//!                 Startup                 weight < quorum − hysteresis
//!   Initialize ────────────▶ quorum up ──────────────────────────────▶ quorum down
//!                  │             ▲                                        │   ▲
//!                  │             └────────────────────────────────────────┘   │
//!                  │                  weight ≥ quorum + hysteresis             │
//!                  └──────────────────────────────────────────────────────────┘
//!                            weight < quorum
//! ```
//!
//! Without quorum the sorry server serves, if there is one; without one the real servers that are
//! alive go on.

mod event;
mod server;

use std::collections::BTreeMap;

pub use event::{
    Action, Actions, Cause, Event, QuorumState, Report, ServerSnapshot, Snapshot, Verdicts,
};
use server::Server;

use super::config::{Removal, VirtualServer};
use super::table::Entry;
use crate::checker::Verdict;
use crate::ipvs::{DestinationKey, ServiceKey, Weight};

/// How far a virtual server has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Not in the table yet.
    Initialize,
    /// In the table.
    Running(QuorumState),
    /// Out of the table for ever.
    Stopped,
}

/// One virtual server over time.
#[derive(Clone, Debug)]
pub struct Machine {
    config: VirtualServer,
    /// In the order of the configuration.
    servers: Vec<Server>,
    phase: Phase,
}

impl Machine {
    /// A virtual server that waits for [`Event::Startup`].
    pub fn new(config: VirtualServer) -> Self {
        let servers = config.real_servers.iter().map(Server::new).collect();
        Self {
            config,
            servers,
            phase: Phase::Initialize,
        }
    }

    /// Feeds one event; returns what must be done, in order.
    #[must_use]
    pub fn handle(&mut self, event: Event) -> Actions {
        let before = self.wanted();
        let reports = match (event, self.phase) {
            (_, Phase::Stopped) | (Event::Startup, Phase::Running(_)) => vec![],
            (Event::Startup, Phase::Initialize) => self.start(),
            (
                Event::Verdict {
                    server,
                    checker,
                    verdict,
                },
                Phase::Initialize | Phase::Running(_),
            ) => self.judge(server, checker, verdict),
            (Event::Refused(server), Phase::Initialize | Phase::Running(_)) => {
                self.change(server, Cause::Kernel, Server::refuse)
            }
            (Event::Accepted(server), Phase::Initialize | Phase::Running(_)) => {
                self.change(server, Cause::Kernel, Server::accept)
            }
            (Event::Reconfigured { config, verdicts }, Phase::Initialize | Phase::Running(_)) => {
                self.reconfigure(*config, &verdicts)
            }
            (Event::Shutdown, Phase::Initialize | Phase::Running(_)) => {
                self.phase = Phase::Stopped;
                vec![]
            }
        };
        let mut actions = Vec::new();
        if self.wanted() != before {
            actions.push(Action::UpdateTable);
        }
        actions.extend(reports.into_iter().map(Action::Report));
        actions
    }

    /// What the kernel's table should hold for this virtual server; `None`: nothing.
    pub fn wanted(&self) -> Option<Entry> {
        let Phase::Running(quorum) = self.phase else {
            return None;
        };
        let sorry = self.config.sorry_server;
        let suspended = sorry.is_some() && quorum == QuorumState::Down;
        let mut destinations = BTreeMap::new();
        for server in &self.servers {
            let config = server.config();
            let weight = match (server.is_healthy() && !suspended, config.removal) {
                (true, _) => config.weight,
                (false, Removal::Inhibit) => Weight::ZERO,
                (false, Removal::Delete) => continue,
            };
            destinations.insert(config.key, config.destination(weight));
        }
        if let Some(sorry) = sorry {
            match (suspended, sorry.removal) {
                (true, _) => {
                    destinations.insert(sorry.key, sorry.destination(Weight::ONE));
                }
                (false, Removal::Inhibit) => {
                    let idle = sorry.destination(Weight::ZERO);
                    destinations.entry(sorry.key).or_insert(idle);
                }
                (false, Removal::Delete) => {}
            }
        }
        Some(Entry {
            service: self.config.service(),
            destinations,
        })
    }

    /// The identity of the virtual server.
    pub const fn key(&self) -> ServiceKey {
        self.config.key
    }

    /// Everything a status view may show.
    pub fn snapshot(&self) -> Snapshot {
        let quorum = self.quorum();
        Snapshot {
            key: self.config.key,
            quorum,
            weight: self.weight(),
            sorry_server_serves: self.config.sorry_server.is_some()
                && quorum == Some(QuorumState::Down),
            servers: self.servers.iter().map(Server::snapshot).collect(),
        }
    }

    const fn quorum(&self) -> Option<QuorumState> {
        match self.phase {
            Phase::Initialize | Phase::Stopped => None,
            Phase::Running(quorum) => Some(quorum),
        }
    }

    /// The sum of the weights of the servers that are alive.
    fn weight(&self) -> u64 {
        let alive = self.servers.iter().filter(|server| server.is_alive());
        alive
            .map(|server| u64::from(server.config().weight.get()))
            .sum()
    }

    /// The first quorum. Its loss is news only where a sorry server steps in.
    fn start(&mut self) -> Vec<Report> {
        let weight = self.weight();
        let quorum = if weight >= self.config.quorum.initial() {
            QuorumState::Up
        } else {
            QuorumState::Down
        };
        self.phase = Phase::Running(quorum);
        if quorum == QuorumState::Up || self.config.sorry_server.is_some() {
            return vec![Report::Quorum { quorum, weight }];
        }
        vec![]
    }

    /// Does the arithmetic again after something has changed.
    fn weigh(&mut self) -> Option<Report> {
        let Phase::Running(before) = self.phase else {
            return None;
        };
        let weight = self.weight();
        let quorum = match before {
            QuorumState::Down if weight >= self.config.quorum.gained_from() => QuorumState::Up,
            QuorumState::Up if weight < self.config.quorum.lost_below() => QuorumState::Down,
            QuorumState::Up | QuorumState::Down => before,
        };
        self.phase = Phase::Running(quorum);
        (quorum != before).then_some(Report::Quorum { quorum, weight })
    }

    fn judge(&mut self, server: DestinationKey, checker: usize, verdict: Verdict) -> Vec<Report> {
        self.change(server, Cause::Checker(checker), |server| {
            server.judge(checker, verdict);
        })
    }

    /// Changes a server; a server that a reload has taken away is no error.
    fn change(
        &mut self,
        key: DestinationKey,
        cause: Cause,
        how: impl FnOnce(&mut Server),
    ) -> Vec<Report> {
        let running = self.quorum().is_some();
        let mut servers = self.servers.iter_mut();
        let Some(server) = servers.find(|server| server.config().key == key) else {
            return vec![];
        };
        let before = server.verdict();
        how(server);
        let verdict = server.verdict();
        if verdict == before || !running {
            return vec![];
        }
        let mut reports = vec![Report::Server {
            server: key,
            verdict,
            cause,
        }];
        reports.extend(self.weigh());
        reports
    }

    /// Servers that stay keep what is known about them; those that go are reported down if they were up.
    fn reconfigure(&mut self, config: VirtualServer, verdicts: &Verdicts) -> Vec<Report> {
        let mut old: BTreeMap<_, _> = std::mem::take(&mut self.servers)
            .into_iter()
            .map(|server| (server.config().key, server))
            .collect();
        let mut reports = Vec::new();
        let mut report = |server, verdict, cause| {
            reports.push(Report::Server {
                server,
                verdict,
                cause,
            });
        };
        for real_server in &config.real_servers {
            let carried = verdicts.get(&real_server.key).map(Vec::as_slice);
            let previous = old.remove(&real_server.key);
            let server = Server::carried(real_server, carried, previous.as_ref());
            if let Some(previous) = previous
                && previous.verdict() != server.verdict()
            {
                report(real_server.key, server.verdict(), Cause::Reloaded);
            }
            self.servers.push(server);
        }
        for (key, gone) in old {
            match gone.verdict() {
                Verdict::Up => report(key, Verdict::Down, Cause::Removed),
                Verdict::Down => {}
            }
        }
        self.config = config;
        if self.quorum().is_none() {
            return vec![];
        }
        reports.extend(self.weigh());
        reports
    }
}

#[cfg(test)]
mod tests;
