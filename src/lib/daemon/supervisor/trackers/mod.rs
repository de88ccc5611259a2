//! What the supervisor watches for the virtual routers: scripts, files and processes.
//!
//! The vrrp process never forks, reads no files and knows no `/proc`; it is told what comes of it.

mod files;
mod processes;
mod scripts;

use std::collections::{BTreeMap, BTreeSet};

use crate::daemon::configuration::Configuration;
use crate::daemon::protocol::vrrp::Knowledge;
use crate::sys::clock;
use crate::time::Instant;
use crate::track::{Observed, Subject, Tracked, Tracking};
use crate::types::TrackerName;
use files::Files;
use processes::Processes;
use scripts::Scripts;

/// Everything that is watched.
pub(super) struct Trackers {
    scripts: Scripts,
    files: Files,
    processes: Processes,
}

impl Trackers {
    /// Watches what the configuration says.
    pub(super) fn new(configuration: &Configuration) -> Self {
        let mut trackers = Self {
            scripts: Scripts::new(configuration.script_runner()),
            files: Files::new(),
            processes: Processes::new(),
        };
        let followed = Followed::of(configuration);
        let files = configuration.model.track.files.iter();
        Files::create(files.filter(|file| followed.files.contains(&file.name)));
        trackers.configure(configuration);
        trackers
    }

    /// Watches from now on what the configuration says. What is known of things that stay as they are is
    /// kept.
    pub(super) fn configure(&mut self, configuration: &Configuration) {
        let followed = Followed::of(configuration);
        let watched = &configuration.model.track;
        self.scripts.set_runner(configuration.script_runner());
        let scripts = watched.scripts.iter();
        self.scripts
            .configure(scripts.filter(|script| followed.scripts.contains(&script.name)));
        let files = watched.files.iter();
        self.files
            .configure(files.filter(|file| followed.files.contains(&file.name)));
        let processes = watched.processes.iter();
        self.processes
            .configure(processes.filter(|process| followed.processes.contains(&process.name)));
    }

    /// All that is known.
    pub(super) fn known(&self) -> Vec<Knowledge> {
        let scripts = self.scripts.known();
        let known: BTreeMap<Subject, Observed> = scripts
            .chain(self.files.known())
            .chain(self.processes.known())
            .collect();
        known
            .into_iter()
            .map(|(subject, observed)| Knowledge { subject, observed })
            .collect()
    }

    /// Waits until something has another state. Cancel-safe.
    pub(super) async fn changed(&mut self) -> Vec<Knowledge> {
        tokio::select! {
            known = self.scripts.changed() => known,
            known = self.files.changed() => known,
            known = self.processes.changed() => known,
        }
    }

    /// Ends what runs.
    pub(super) async fn stop(self) {
        self.scripts.stop().await;
    }
}

/// What somebody follows; nothing else is watched.
#[derive(Debug, Default)]
struct Followed {
    scripts: BTreeSet<TrackerName>,
    files: BTreeSet<TrackerName>,
    processes: BTreeSet<TrackerName>,
}

impl Followed {
    fn of(configuration: &Configuration) -> Self {
        let model = &configuration.model;
        let mut followed = Self::default();
        let own = model.instances.iter().map(|instance| &instance.tracking);
        let shared = model.sync_groups.iter().map(|group| &group.tracking);
        for tracking in own.chain(shared) {
            followed.add(tracking);
        }
        followed
    }

    fn add(&mut self, tracking: &Tracking) {
        let names = |list: &[Tracked]| -> Vec<TrackerName> {
            list.iter().map(|tracked| tracked.name.clone()).collect()
        };
        self.scripts.extend(names(&tracking.scripts));
        self.files.extend(names(&tracking.files));
        self.processes.extend(names(&tracking.processes));
    }
}

async fn sleep_until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => tokio::time::sleep(deadline.since(clock::now())).await,
        None => std::future::pending().await,
    }
}
