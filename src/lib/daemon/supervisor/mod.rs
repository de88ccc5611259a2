//! The supervisor: reads the configuration, keeps the vrrp process alive, runs notify scripts.
//!
//! One loop waits for signals, messages of the child, its end, and the heartbeat. The child is told
//! its typed part of the configuration; it never opens a file.

mod child;
mod state;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use thiserror::Error;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing::{error, info, warn};

use super::configuration::{self, Configuration, ConfigurationError};
use super::notify::Notifier;
use super::protocol::{Answer, Order, ProtocolError};
use crate::report;
use crate::sys::{clock, lock, netlink::NetlinkError, service};
use crate::time::Instant;
use child::{Child, Exit};
use state::{Rebirth, State};

/// A child that has not ticked for this long is killed and replaced. Above the longest time that a
/// healthy child needs for anything, below the time in which people notice.
const TICK_PATIENCE: Duration = Duration::from_secs(3);

/// How long a child may take to release everything before it is killed.
const STOP_PATIENCE: Duration = Duration::from_secs(5);

/// How long the stop waits for notify scripts (keepalived: 1 s for each).
const SCRIPT_PATIENCE: Duration = Duration::from_secs(1);

/// How often the heartbeat is looked at.
const WATCH: Duration = Duration::from_millis(500);

/// What the daemon is asked to do.
#[derive(Clone, Debug)]
pub struct Options {
    /// The configuration file.
    pub config: PathBuf,
    /// Folder of the pid file, made when missing.
    pub runtime_dir: PathBuf,
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
    /// The interfaces of this host can't be read.
    #[error("cannot read the interfaces of this host")]
    Netlink(#[from] NetlinkError),
    /// The runtime or the signal handlers could not be made.
    #[error("cannot start")]
    Start(#[source] io::Error),
    /// The vrrp process could not be started.
    #[error("cannot start the vrrp process")]
    Spawn(#[source] io::Error),
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
        let mut supervisor = Supervisor::start(options, configuration).await?;
        let result = supervisor.run().await;
        supervisor.notifier.finish(SCRIPT_PATIENCE).await;
        drop(lock);
        result
    })
}

struct Supervisor {
    config: PathBuf,
    configuration: Configuration,
    child: Child,
    state: State,
    notifier: Notifier,
    signals: Signals,
    last_tick: Instant,
    last_watch: Instant,
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hangup: Signal,
    statistics: Signal,
}

enum Wake {
    Answer(Result<Answer, ProtocolError>),
    Exited(Exit),
    Stop,
    Reload,
    Statistics,
    Watch,
}

impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
            statistics: signal(SignalKind::user_defined2())?,
        })
    }
}

impl Supervisor {
    async fn start(
        options: &Options,
        configuration: Configuration,
    ) -> Result<Self, SupervisorError> {
        let signals = Signals::new().map_err(SupervisorError::Start)?;
        let mut child = Child::spawn().map_err(SupervisorError::Spawn)?;
        let mut state = State::new();
        child.send(&Order::Start(state.fresh(&configuration))).await?;
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
            configuration,
            child,
            state,
            signals,
            last_tick: now,
            last_watch: now,
        })
    }

    async fn run(&mut self) -> Result<(), SupervisorError> {
        loop {
            match self.wait().await {
                Wake::Answer(Ok(answer)) => self.on_answer(answer),
                Wake::Answer(Err(problem)) => {
                    // Its end follows; a child that talks nonsense is ended.
                    if !matches!(problem, ProtocolError::Closed) {
                        error!("{problem}: replacing the vrrp process");
                    }
                    self.child.kill();
                    let exit = self.child.exited().await;
                    self.replace(&exit).await?;
                }
                Wake::Exited(exit) => self.replace(&exit).await?,
                Wake::Stop => return self.stop().await,
                Wake::Reload => self.reload().await?,
                Wake::Statistics => self.child.send(&Order::Snapshots).await?,
                Wake::Watch => self.watch().await?,
            }
        }
    }

    /// Every branch is cancel-safe.
    async fn wait(&mut self) -> Wake {
        tokio::select! {
            biased;
            answer = self.child.answer() => Wake::Answer(answer),
            exit = self.child.exited() => Wake::Exited(exit),
            _ = self.signals.terminate.recv() => Wake::Stop,
            _ = self.signals.interrupt.recv() => Wake::Stop,
            _ = self.signals.hangup.recv() => Wake::Reload,
            _ = self.signals.statistics.recv() => Wake::Statistics,
            () = tokio::time::sleep(WATCH) => Wake::Watch,
        }
    }

    fn on_answer(&mut self, answer: Answer) {
        self.last_tick = clock::now();
        match answer {
            Answer::Ready => {
                service::ready(&format!("{} virtual routers", self.configuration.model.instances.len()));
            }
            Answer::Tick | Answer::Stopped => {}
            Answer::Report { instance, report } => {
                let scripts = self.state.on_report(&self.configuration, &instance, &report);
                self.notifier.notify(&instance, scripts);
            }
            Answer::Snapshots(snapshots) => statistics(&snapshots),
        }
    }

    /// Ends a child that has stopped answering. A supervisor that was stopped itself can't tell.
    async fn watch(&mut self) -> Result<(), SupervisorError> {
        let now = clock::now();
        let slept = now.since(self.last_watch) > TICK_PATIENCE;
        self.last_watch = now;
        if slept {
            warn!("was not running for a while");
            self.last_tick = now;
        }
        if now.since(self.last_tick) <= TICK_PATIENCE {
            return Ok(());
        }
        error!("the vrrp process has not answered for {} s: replacing it", TICK_PATIENCE.as_secs());
        self.child.kill();
        let exit = self.child.exited().await;
        self.replace(&exit).await
    }

    /// Starts another child in place of one that has ended.
    async fn replace(&mut self, exit: &Exit) -> Result<(), SupervisorError> {
        let now = clock::now();
        let silence = now.since(self.last_tick);
        let rebirth = self.state.on_death(&self.configuration, now, silence);
        error!("the vrrp process has ended ({exit}): {rebirth}");
        if let Rebirth::After(delay) = rebirth {
            configuration::release(&self.configuration).await;
            if self.wait_or_stop(delay).await {
                return self.stop().await;
            }
        }
        self.child = Child::spawn().map_err(SupervisorError::Spawn)?;
        self.last_tick = clock::now();
        let starts = self.state.reborn(&self.configuration, &rebirth);
        self.child.send(&Order::Start(starts)).await?;
        Ok(())
    }
}
