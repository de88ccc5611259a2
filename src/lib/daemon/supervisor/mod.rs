//! The supervisor: reads the configuration, keeps the vrrp process alive, runs notify scripts.
//!
//! One loop waits for signals, messages of the child, its end, and the heartbeat. The child is told
//! its typed part of the configuration; it never opens a file.

mod child;
mod state;

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing::{Level, error, info, warn};

use super::configuration::{self, Configuration, ConfigurationError};
use super::files;
use super::notify::Notifier;
use super::protocol::{Answer, Order, ProtocolError};
use crate::report;
use crate::sys::privileges::{self, PrivilegesError, Role};
use crate::sys::{clock, lock, service};
use crate::time::Instant;
use crate::types::InstanceName;
use crate::vrrp::{Report, Snapshot};
use child::{Child, Exit};
use state::{Rebirth, State};

/// A child that has not ticked for this long is killed and replaced. Above the longest time that a
/// healthy child needs for anything, below the time in which people notice.
const TICK_PATIENCE: Duration = Duration::from_secs(3);

/// How long a child may take to release everything before it is killed.
const STOP_PATIENCE: Duration = Duration::from_secs(5);

/// How long the stop waits for notify scripts (keepalived: 1 s for each).
const SCRIPT_PATIENCE: Duration = Duration::from_secs(1);

/// Where `SIGUSR2` leaves the statistics, in the folder for temporary files.
const STATISTICS_FILE: &str = "keepalived.stats";

/// How often the heartbeat is looked at.
const WATCH: Duration = Duration::from_millis(500);

/// What the daemon is asked to do.
#[derive(Clone, Debug)]
pub struct Options {
    /// The configuration file.
    pub config: PathBuf,
    /// Folder of the pid file, made when missing.
    pub runtime_dir: PathBuf,
    /// Least important lines to log.
    pub log_level: Level,
}

/// Why the daemon could not start, or had to stop.
#[derive(Debug, Error)]
pub enum SupervisorError {
    /// The configuration can't be used; its diagnostics have been logged.
    #[error(transparent)]
    Configuration(#[from] ConfigurationError),
    /// Another daemon runs, or the folder can't be written.
    #[error(transparent)]
    Lock(#[from] lock::LockError),
    /// The runtime or the signal handlers could not be made.
    #[error("cannot start")]
    Start(#[source] io::Error),
    /// The vrrp process could not be started.
    #[error("cannot start the vrrp process")]
    Spawn(#[source] io::Error),
    /// Capabilities could not be given up.
    #[error(transparent)]
    Privileges(#[from] PrivilegesError),
    /// A message to the vrrp process could not be written.
    #[error("cannot reach the vrrp process")]
    Protocol(#[from] ProtocolError),
}

/// Runs the daemon until it is told to stop.
pub fn run(options: &Options) -> Result<(), SupervisorError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(SupervisorError::Start)?;
    runtime.block_on(async {
        let configuration = configuration::load(&options.config)?;
        configuration::check_host(&configuration).await?;
        let lock = lock::acquire(&options.runtime_dir)?;
        privileges::drop_others(Role::Supervisor)?;
        let mut supervisor = Supervisor::start(options, configuration).await?;
        let result = supervisor.run().await;
        supervisor.stop().await;
        supervisor.notifier.finish(SCRIPT_PATIENCE).await;
        drop(lock);
        result
    })
}

struct Supervisor {
    config: PathBuf,
    log_level: Level,
    configuration: Configuration,
    /// The configuration before the last reload, until the child has carried that out: it still
    /// reports the end of instances that are no more.
    superseded: Option<Configuration>,
    child: Child,
    state: State,
    notifier: Notifier,
    signals: Signals,
    /// When the child was last known to be alive.
    last_tick: Instant,
    /// When this process was last found to have been stopped; before, the child could not be heard.
    awake_since: Instant,
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hangup: Signal,
    dump: Signal,
    statistics: Signal,
}

/// Whether the loop goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    Continue,
    Stop,
}

enum Wake {
    Answer(Result<Answer, ProtocolError>),
    Stop,
    Reload,
    Dump,
    Statistics,
    Watch,
}

impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
            dump: signal(SignalKind::user_defined1())?,
            statistics: signal(SignalKind::user_defined2())?,
        })
    }

    /// Whether the daemon is told to stop within this time.
    async fn stop_within(&mut self, time: Duration) -> bool {
        tokio::select! {
            _ = self.terminate.recv() => true,
            _ = self.interrupt.recv() => true,
            () = tokio::time::sleep(time) => false,
        }
    }
}

impl Supervisor {
    async fn start(
        options: &Options,
        configuration: Configuration,
    ) -> Result<Self, SupervisorError> {
        let signals = Signals::new().map_err(SupervisorError::Start)?;
        let mut child = Child::spawn(options.log_level).map_err(SupervisorError::Spawn)?;
        let state = State::new();
        child
            .send(&Order::Start(State::fresh(&configuration)))
            .await?;
        let now = clock::now();
        info!(
            "hactl {} starts: {} virtual routers of {}",
            env!("CARGO_PKG_VERSION"),
            configuration.model.instances.len(),
            options.config.display()
        );
        Ok(Self {
            notifier: Notifier::new(configuration.script_runner()),
            config: options.config.clone(),
            log_level: options.log_level,
            configuration,
            superseded: None,
            child,
            state,
            signals,
            last_tick: now,
            awake_since: now,
        })
    }

    async fn run(&mut self) -> Result<(), SupervisorError> {
        loop {
            let asleep = clock::now();
            let wake = self.wait().await;
            self.note_stall(asleep);
            let flow = match wake {
                Wake::Answer(Ok(answer)) => self.on_answer(answer),
                Wake::Answer(Err(problem)) => self.on_broken_connection(&problem).await?,
                Wake::Stop => Flow::Stop,
                Wake::Reload => self.reload().await?,
                Wake::Dump => {
                    warn!("SIGUSR1: dumps are not supported yet; SIGUSR2 writes the statistics");
                    Flow::Continue
                }
                Wake::Statistics => self.order(Order::Snapshots).await?,
                Wake::Watch => self.watch().await?,
            };
            if flow == Flow::Stop {
                return Ok(());
            }
        }
    }

    /// The child is gone, or talks nonsense and must go.
    async fn on_broken_connection(
        &mut self,
        problem: &ProtocolError,
    ) -> Result<Flow, SupervisorError> {
        if !matches!(problem, ProtocolError::Closed) {
            error!("{problem}");
        }
        self.end_child().await
    }

    async fn end_child(&mut self) -> Result<Flow, SupervisorError> {
        self.child.kill();
        let exit = self.child.exited().await;
        self.replace(&exit).await
    }

    /// Every branch is cancel-safe.
    async fn wait(&mut self) -> Wake {
        tokio::select! {
            biased;
            _ = self.signals.terminate.recv() => Wake::Stop,
            _ = self.signals.interrupt.recv() => Wake::Stop,
            answer = self.child.answer() => Wake::Answer(answer),
            _ = self.signals.hangup.recv() => Wake::Reload,
            _ = self.signals.dump.recv() => Wake::Dump,
            _ = self.signals.statistics.recv() => Wake::Statistics,
            () = tokio::time::sleep(WATCH) => Wake::Watch,
        }
    }

    fn on_answer(&mut self, answer: Answer) -> Flow {
        match answer {
            Answer::Ready => {
                self.superseded = None;
                self.tell_ready();
            }
            Answer::Tick(moment) => self.last_tick = self.last_tick.max(moment),
            Answer::Stopped => {}
            Answer::Report { instance, report } => {
                self.on_report(&instance, &report);
            }
            Answer::Snapshots(snapshots) => statistics(&snapshots),
        }
        Flow::Continue
    }

    fn on_report(&mut self, name: &InstanceName, report: &Report) {
        let current = self.configuration.instance(name);
        let instance = current.or_else(|| self.superseded.as_ref()?.instance(name));
        let scripts = self.state.on_report(instance, name, report);
        self.notifier.notify(name, scripts);
    }

    /// Notices that this process was stopped: it never waits longer than [`WATCH`].
    fn note_stall(&mut self, asleep: Instant) {
        let now = clock::now();
        let slept = now.since(asleep);
        if slept > TICK_PATIENCE {
            warn!(
                "the supervisor was not running for {} ms",
                slept.as_millis()
            );
            self.awake_since = now;
        }
    }

    /// Ends a child that has stopped answering. A supervisor that was stopped itself can't tell.
    async fn watch(&mut self) -> Result<Flow, SupervisorError> {
        let heard = self.last_tick.max(self.awake_since);
        if clock::now().since(heard) <= TICK_PATIENCE {
            return Ok(Flow::Continue);
        }
        let seconds = TICK_PATIENCE.as_secs();
        error!("the vrrp process has not answered for {seconds} s: replacing it");
        self.end_child().await
    }

    /// Starts another child in place of one that has ended.
    async fn replace(&mut self, exit: &Exit) -> Result<Flow, SupervisorError> {
        let now = clock::now();
        let rebirth = self.state.on_death(now, now.since(self.last_tick));
        error!("the vrrp process has ended ({exit}): {rebirth}");
        if let Some(before) = self.superseded.take() {
            configuration::release_dropped(&before, &self.configuration).await;
        }
        if let Rebirth::After(delay) = rebirth {
            configuration::release(&self.configuration).await;
            if self.signals.stop_within(delay).await {
                return Ok(Flow::Stop);
            }
        }
        self.child = Child::spawn(self.log_level).map_err(SupervisorError::Spawn)?;
        self.last_tick = clock::now();
        let starts = self.state.reborn(&self.configuration, rebirth);
        self.order(Order::Start(starts)).await
    }

    /// Gives an order. A child that is gone can't take it; its end is noticed by the loop. One that does
    /// not read is ended.
    async fn order(&mut self, order: Order) -> Result<Flow, SupervisorError> {
        let sent = tokio::time::timeout(TICK_PATIENCE, self.child.send(&order)).await;
        match sent {
            Ok(Ok(()) | Err(ProtocolError::Closed)) => Ok(Flow::Continue),
            Ok(Err(problem)) => Err(problem.into()),
            Err(_elapsed) => {
                let seconds = TICK_PATIENCE.as_secs();
                error!("the vrrp process has not read an order for {seconds} s: ending it");
                self.child.kill();
                Ok(Flow::Continue)
            }
        }
    }

    /// Reads the configuration again. One that can't be used leaves everything as it was.
    async fn reload(&mut self) -> Result<Flow, SupervisorError> {
        info!("reloading {}", self.config.display());
        service::reloading();
        let loaded = match configuration::load(&self.config) {
            Ok(loaded) => configuration::check_host(&loaded).await.map(|()| loaded),
            Err(problem) => Err(problem),
        };
        match loaded {
            Ok(configuration) => {
                self.notifier.set_runner(configuration.script_runner());
                self.state.on_reload(&self.configuration, &configuration);
                let order = Order::Reconfigure(configuration.instances());
                let before = std::mem::replace(&mut self.configuration, configuration);
                self.superseded = Some(before);
                self.order(order).await
            }
            Err(problem) => {
                error!("reload refused, everything goes on as before: {problem}");
                self.tell_ready();
                Ok(Flow::Continue)
            }
        }
    }

    fn tell_ready(&self) {
        let count = self.configuration.model.instances.len();
        service::ready(&format!("{count} virtual routers"));
    }

    /// Lets the child release everything, and releases what it leaves.
    async fn stop(&mut self) {
        info!("stopping");
        service::stopping();
        if let Err(problem) = self.order(Order::Stop).await {
            error!("{problem}");
            self.child.kill();
        }
        let farewell = async {
            while let Ok(answer) = self.child.answer().await {
                if let Answer::Report { instance, report } = answer {
                    self.on_report(&instance, &report);
                }
            }
            self.child.exited().await
        };
        let ended = tokio::time::timeout(STOP_PATIENCE, farewell).await;
        let clean = match ended {
            Ok(Exit::Status(status)) => status.success(),
            Ok(Exit::Unknown(_)) => false,
            Err(_elapsed) => {
                self.child.kill();
                false
            }
        };
        if !clean {
            error!("the vrrp process did not stop properly");
            configuration::release(&self.configuration).await;
        }
        info!("stopped");
    }
}

/// Writes the statistics file, as keepalived does on `SIGUSR2`.
fn statistics(snapshots: &[Snapshot]) {
    let path = std::env::temp_dir().join(STATISTICS_FILE);
    match files::replace(&path, &report::statistics(snapshots)) {
        Ok(()) => info!("wrote {}", path.display()),
        Err(problem) => error!("cannot write {}: {problem}", path.display()),
    }
}
