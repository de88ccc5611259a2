//! Scripts that are run again and again, each run in a task of its own.

use std::collections::BTreeMap;
use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tracing::{error, info, warn};

use super::sleep_until;
use crate::daemon::protocol::vrrp::Knowledge;
use crate::sys::clock;
use crate::sys::script::{Runner, Running};
use crate::time::Instant;
use crate::track::{Observed, Script, ScriptAction, ScriptEvent, ScriptMachine, Subject, Verdict};
use crate::types::TrackerName;

/// How long a run that nobody waits for may take to end when it is asked to.
const PARTING: Duration = Duration::from_secs(1);

/// The same thing about a script is logged at most once in this time.
const LOG_EVERY: Duration = Duration::from_mins(1);

/// All scripts.
pub(super) struct Scripts {
    runner: Runner,
    watched: BTreeMap<TrackerName, Watched>,
    runs: JoinSet<Ended>,
    last_run: u64,
}

struct Watched {
    machine: ScriptMachine,
    run: Option<Run>,
    /// Why it could not be started, as told last.
    told: Option<String>,
    /// When it was last told that a turn was skipped.
    told_skipped: Option<Instant>,
}

/// A run in progress. When it is dropped the run is ended.
struct Run {
    number: u64,
    orders: mpsc::UnboundedSender<End>,
}

/// How a run is to end.
#[derive(Clone, Copy, Debug)]
enum End {
    Terminate,
    Kill,
}

/// A run that is over.
struct Ended {
    name: TrackerName,
    number: u64,
    status: io::Result<ExitStatus>,
}

impl Scripts {
    pub(super) fn new(runner: Runner) -> Self {
        Self {
            runner,
            watched: BTreeMap::new(),
            runs: JoinSet::new(),
            last_run: 0,
        }
    }

    /// Runs by other rules from the next run on.
    pub(super) fn set_runner(&mut self, runner: Runner) {
        self.runner = runner;
    }

    /// Watches these. A script with the same command keeps what it says, and its run.
    pub(super) fn configure<'a>(&mut self, scripts: impl Iterator<Item = &'a Script>) {
        let now = clock::now();
        let mut before = std::mem::take(&mut self.watched);
        for script in scripts {
            let kept = before.remove(&script.name);
            let kept = kept.filter(|kept| kept.machine.config().command == script.command);
            let watched = match kept {
                Some(mut kept) => {
                    kept.machine.reconfigure(script.clone());
                    kept
                }
                None => Watched::new(script.clone(), now),
            };
            self.watched.insert(script.name.clone(), watched);
        }
    }

    /// What each says.
    pub(super) fn known(&self) -> impl Iterator<Item = (Subject, Observed)> + '_ {
        self.watched.iter().filter_map(|(name, watched)| {
            let verdict = watched.machine.verdict()?;
            Some((Subject::Script(name.clone()), Observed::State(verdict)))
        })
    }

    /// Waits until a script says something else. Cancel-safe.
    pub(super) async fn changed(&mut self) -> Vec<Knowledge> {
        loop {
            let deadline = self.deadline();
            let changes = tokio::select! {
                biased;
                Some(ended) = self.runs.join_next() => match ended {
                    Ok(ended) => self.on_ended(ended).into_iter().collect(),
                    Err(broken) => {
                        error!("lost track of a script: {broken}");
                        Vec::new()
                    }
                },
                () = sleep_until(deadline) => self.on_timeout(),
            };
            if !changes.is_empty() {
                return changes;
            }
        }
    }

    fn deadline(&self) -> Option<Instant> {
        let watched = self.watched.values();
        watched.map(|watched| watched.machine.poll_timeout()).min()
    }

    fn on_timeout(&mut self) -> Vec<Knowledge> {
        let now = clock::now();
        let due: Vec<TrackerName> = self
            .watched
            .iter()
            .filter(|(_, watched)| watched.machine.poll_timeout() <= now)
            .map(|(name, _)| name.clone())
            .collect();
        due.iter()
            .filter_map(|name| {
                let event = ScriptEvent::Timeout;
                self.feed(now, name, event, "did not end in time")
            })
            .collect()
    }

    fn on_ended(&mut self, ended: Ended) -> Option<Knowledge> {
        let watched = self.watched.get_mut(&ended.name)?;
        watched.run.take_if(|run| run.number == ended.number)?;
        let (verdict, how) = match ended.status {
            Ok(status) if status.success() => (Verdict::Good, String::new()),
            Ok(status) => (Verdict::Bad, how(status)),
            Err(problem) => (Verdict::Bad, format!("lost track of it: {problem}")),
        };
        let event = ScriptEvent::Ended(verdict);
        self.feed(clock::now(), &ended.name, event, &how)
    }

    /// Feeds a machine and does what it says; what the script says now, if that is new.
    fn feed(
        &mut self,
        now: Instant,
        name: &TrackerName,
        event: ScriptEvent,
        how: &str,
    ) -> Option<Knowledge> {
        let watched = self.watched.get_mut(name)?;
        let mut changed = None;
        for action in watched.machine.handle(now, event) {
            match action {
                ScriptAction::Start => {
                    let started = self.start(name);
                    changed = started.or(changed);
                }
                ScriptAction::Terminate => self.end(name, End::Terminate),
                ScriptAction::Kill => self.end(name, End::Kill),
                ScriptAction::TellSkipped => self.tell_skipped(now, name),
                ScriptAction::Changed(verdict) => {
                    tell(name, verdict, how);
                    changed = Some(Knowledge {
                        subject: Subject::Script(name.clone()),
                        observed: Observed::State(verdict),
                    });
                }
            }
        }
        changed
    }

    /// Starts a run. One that can't be started has failed, which is told once.
    fn start(&mut self, name: &TrackerName) -> Option<Knowledge> {
        self.last_run += 1;
        let number = self.last_run;
        let watched = self.watched.get_mut(name)?;
        match self.runner.start(&watched.machine.config().command, &[]) {
            Ok(running) => {
                watched.told = None;
                let (orders, received) = mpsc::unbounded_channel();
                watched.run = Some(Run { number, orders });
                let name = name.clone();
                self.runs.spawn(async move {
                    let status = accompany(running, received).await;
                    Ended {
                        name,
                        number,
                        status,
                    }
                });
                None
            }
            Err(problem) => {
                let problem = problem.to_string();
                if watched.told.as_ref() != Some(&problem) {
                    error!("VRRP_Script({name}) cannot run: {problem}");
                }
                watched.told = Some(problem.clone());
                let event = ScriptEvent::Ended(Verdict::Bad);
                self.feed(clock::now(), name, event, &problem)
            }
        }
    }

    fn end(&self, name: &TrackerName, end: End) {
        let watched = self.watched.get(name);
        if let Some(run) = watched.and_then(|watched| watched.run.as_ref()) {
            // It may have ended a moment ago.
            let _over = run.orders.send(end);
        }
    }

    fn tell_skipped(&mut self, now: Instant, name: &TrackerName) {
        let Some(watched) = self.watched.get_mut(name) else {
            return;
        };
        let last = watched.told_skipped;
        if last.is_none_or(|last| now.since(last) >= LOG_EVERY) {
            watched.told_skipped = Some(now);
            warn!("VRRP_Script({name}) still runs when its next run is due: skipping that");
        }
    }

    /// Ends all runs.
    pub(super) async fn stop(mut self) {
        self.watched.clear();
        while self.runs.join_next().await.is_some() {}
    }
}

impl Watched {
    fn new(script: Script, now: Instant) -> Self {
        Self {
            machine: ScriptMachine::new(script, now),
            run: None,
            told: None,
            told_skipped: None,
        }
    }
}

/// Waits for the end of a run, and brings it about when told to, or when nobody is interested any more.
async fn accompany(
    mut running: Running,
    mut orders: mpsc::UnboundedReceiver<End>,
) -> io::Result<ExitStatus> {
    loop {
        let order = tokio::select! {
            biased;
            status = running.wait() => return status,
            order = orders.recv() => order,
        };
        match order {
            Some(End::Terminate) => running.terminate(),
            Some(End::Kill) => running.kill(),
            None => break,
        }
    }
    running.terminate();
    if let Ok(status) = tokio::time::timeout(PARTING, running.wait()).await {
        return status;
    }
    running.kill();
    running.wait().await
}

fn tell(name: &TrackerName, verdict: Verdict, how: &str) {
    match verdict {
        Verdict::Good => info!("VRRP_Script({name}) succeeded"),
        Verdict::Bad => warn!("VRRP_Script({name}) failed: {how}"),
    }
}

fn how(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("ended by signal {signal}"),
        (None, None) => status.to_string(),
    }
}
