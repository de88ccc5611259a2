//! Processes that are counted: all of `/proc` is looked at every second.

use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

use tokio::task::JoinHandle;
use tracing::{error, info, warn};

use super::sleep_until;
use crate::daemon::protocol::vrrp::Knowledge;
use crate::sys::clock;
use crate::sys::processes::{self, Process as Seen};
use crate::time::Instant;
use crate::track::{Observed, Process, ProcessMachine, Subject, Verdict};
use crate::types::TrackerName;

/// How often the processes are counted.
const EVERY: Duration = Duration::from_secs(1);

/// All that is counted.
pub(super) struct Processes {
    machines: BTreeMap<TrackerName, ProcessMachine>,
    next: Instant,
    /// A count in progress, in a thread of its own.
    count: Option<JoinHandle<io::Result<Vec<Seen>>>>,
    /// Whether people know that there is no counting.
    is_told: bool,
}

impl Processes {
    pub(super) const fn new() -> Self {
        Self {
            machines: BTreeMap::new(),
            next: Instant::ZERO,
            count: None,
            is_told: false,
        }
    }

    /// Counts these.
    pub(super) fn configure<'a>(&mut self, processes: impl Iterator<Item = &'a Process>) {
        let mut before = std::mem::take(&mut self.machines);
        for process in processes {
            let kept = before.remove(&process.name);
            let kept = kept.filter(|kept| kept.config() == process);
            let machine = kept.unwrap_or_else(|| ProcessMachine::new(process.clone()));
            self.machines.insert(process.name.clone(), machine);
        }
        self.next = Instant::ZERO;
    }

    /// What each says.
    pub(super) fn known(&self) -> impl Iterator<Item = (Subject, Observed)> + '_ {
        self.machines.iter().filter_map(|(name, machine)| {
            let verdict = machine.verdict()?;
            Some((Subject::Process(name.clone()), Observed::State(verdict)))
        })
    }

    /// Waits until something else is true. Cancel-safe.
    pub(super) async fn changed(&mut self) -> Vec<Knowledge> {
        if self.machines.is_empty() {
            return std::future::pending().await;
        }
        loop {
            let Some(count) = &mut self.count else {
                sleep_until(Some(self.next)).await;
                self.count = Some(tokio::task::spawn_blocking(processes::all));
                continue;
            };
            let seen = count.await;
            self.count = None;
            let seen = seen.map_err(io::Error::other).flatten();
            let changed = self.take(seen);
            if !changed.is_empty() {
                return changed;
            }
        }
    }

    fn take(&mut self, seen: io::Result<Vec<Seen>>) -> Vec<Knowledge> {
        let now = clock::now();
        self.next = now + EVERY;
        let seen = match seen {
            Ok(seen) => seen,
            Err(problem) => {
                if !self.is_told {
                    error!("cannot count processes: {problem}");
                }
                self.is_told = true;
                return Vec::new();
            }
        };
        self.is_told = false;
        let mut changed = Vec::new();
        for (name, machine) in &mut self.machines {
            let matching = seen
                .iter()
                .filter(|seen| machine.matches(&seen.name, &seen.command));
            let number = matching.count();
            if let Some(verdict) = machine.count(now, number) {
                tell(name, verdict, number);
                changed.push(Knowledge {
                    subject: Subject::Process(name.clone()),
                    observed: Observed::State(verdict),
                });
            }
            if let Some(due) = machine.poll_timeout() {
                self.next = self.next.min(due);
            }
        }
        changed
    }
}

fn tell(name: &TrackerName, verdict: Verdict, number: usize) {
    match verdict {
        Verdict::Good => info!("VRRP_Process({name}) has its quorum: {number} running"),
        Verdict::Bad => warn!("VRRP_Process({name}) is outside its quorum: {number} running"),
    }
}
