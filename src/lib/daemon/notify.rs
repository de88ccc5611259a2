//! Notify scripts: those of one instance run one after the other, each once, in order.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tracing::{debug, error, warn};

use crate::sys::script::{Runner, Running};
use crate::types::{GroupName, InstanceName, Script};

/// How long a script may keep the next one of its instance waiting. It then goes on beside it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Scripts of one instance that wait for a slow one. Beyond it new ones are dropped, and the log
/// says so.
const WAITING_MAX: usize = 64;

/// The environment variable with the number of the notification, so that a script can tell which is
/// the newer one.
const SEQUENCE_VARIABLE: &str = "HACTL_SEQUENCE";

/// Whose state is notified.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sender {
    /// A virtual router's.
    Instance(InstanceName),
    /// A sync group's.
    Group(GroupName),
}

impl fmt::Display for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instance(name) => name.fmt(f),
            Self::Group(name) => write!(f, "group {name}"),
        }
    }
}

/// A script, the rules of the configuration it belongs to, and the number of its notification.
struct Notification {
    script: Script,
    runner: Arc<Runner>,
    sequence: u64,
}

/// One queue and one task for each instance or group that ever notified.
pub(super) struct Notifier {
    runner: Arc<Runner>,
    queues: BTreeMap<Sender, Queue>,
}

struct Queue {
    waiting: mpsc::Sender<Notification>,
    worker: JoinHandle<()>,
    sequence: u64,
}

impl Notifier {
    pub(super) fn new(runner: Runner) -> Self {
        Self {
            runner: Arc::new(runner),
            queues: BTreeMap::new(),
        }
    }

    /// Uses other rules for scripts from now on, after a reload.
    pub(super) fn set_runner(&mut self, runner: Runner) {
        self.runner = Arc::new(runner);
    }

    /// Queues the scripts of one notification.
    pub(super) fn notify(&mut self, name: &Sender, scripts: Vec<Script>) {
        if scripts.is_empty() {
            return;
        }
        let queue = self.queues.entry(name.clone()).or_insert_with(|| {
            let (waiting, notifications) = mpsc::channel(WAITING_MAX);
            let worker = tokio::spawn(work(name.clone(), notifications));
            Queue {
                waiting,
                worker,
                sequence: 0,
            }
        });
        queue.sequence += 1;
        for script in scripts {
            let program = script.argv.first().cloned().unwrap_or_default();
            let notification = Notification {
                script,
                runner: Arc::clone(&self.runner),
                sequence: queue.sequence,
            };
            if queue.waiting.try_send(notification).is_err() {
                error!("({name}) {WAITING_MAX} notify scripts are waiting: dropping {program}");
            }
        }
    }

    /// Waits until the scripts that are queued have been started and, for at most `patience`, until
    /// they have ended.
    pub(super) async fn finish(self, patience: Duration) {
        let workers: Vec<JoinHandle<()>> = self
            .queues
            .into_values()
            .map(|queue| {
                drop(queue.waiting);
                queue.worker
            })
            .collect();
        let all = async {
            for worker in workers {
                // A worker that panicked has been reported by the panic itself.
                drop(worker.await);
            }
        };
        if tokio::time::timeout(patience, all).await.is_err() {
            warn!(
                "some notify scripts still run after {} s",
                patience.as_secs()
            );
        }
    }
}

async fn work(name: Sender, mut queue: mpsc::Receiver<Notification>) {
    while let Some(notification) = queue.recv().await {
        let Notification {
            script,
            runner,
            sequence,
        } = notification;
        let program = script.argv.first().cloned().unwrap_or_default();
        let variable = (SEQUENCE_VARIABLE, sequence.to_string());
        match runner.start(&script, &[variable]) {
            Ok(running) => wait(&name, &program, running).await,
            Err(problem) => error!("({name}) cannot run {program}: {problem}"),
        }
    }
}

async fn wait(name: &Sender, program: &str, mut running: Running) {
    let mut ended = tokio::spawn(async move { running.wait().await });
    match tokio::time::timeout(PATIENCE, &mut ended).await {
        Ok(Ok(Ok(status))) if status.success() => debug!("({name}) {program} has ended"),
        Ok(Ok(Ok(status))) => warn!("({name}) {program} ended with {status}"),
        Ok(Ok(Err(problem))) => error!("({name}) lost track of {program}: {problem}"),
        Ok(Err(panicked)) => error!("({name}) lost track of {program}: {panicked}"),
        Err(_elapsed) => warn!(
            "({name}) {program} still runs after {} s: not waiting for it any longer",
            PATIENCE.as_secs()
        ),
    }
}
