//! The supervisor: reads the configuration, keeps its children alive, runs notify scripts.
//!
//! One loop waits for signals, messages of the children, their ends, and the heartbeat. A child is told
//! its typed part of the configuration; it never opens a file. The children have the same life cycle
//! and know nothing of each other.

mod backoff;
mod child;
mod life;
mod state;
mod trackers;

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::{Interval, MissedTickBehavior};
use tracing::{Level, error, info, warn};

use super::configuration::{self, Configuration, ConfigurationError, Half};
use super::files;
use super::notify::{Notifier, Sender};
use super::protocol::{checkers, vrrp};
use crate::ipvs::ServiceKey;
use crate::report;
use crate::sys::privileges::{self, PrivilegesError, Role};
use crate::sys::{clock, lock, service};
use crate::time::Instant;
use crate::types::{GroupName, InstanceName};
use crate::vrrp::{Report, Snapshot, State as Router};
use child::{Checkers, Part, Vrrp};
use life::{Event, Farewell, Life, TICK_PATIENCE};
use state::State;
use trackers::Trackers;

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
    /// Run this half alone.
    pub only: Option<Half>,
    /// Folder of the pid file, made when missing.
    pub runtime_dir: PathBuf,
    /// Least important lines to log.
    pub log_level: Level,
}

/// Why the daemon could not start.
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
    /// A process could not be started.
    #[error("cannot start the {part} process")]
    Spawn {
        /// Which part of the daemon.
        part: &'static str,
        /// Why.
        source: io::Error,
    },
    /// Capabilities could not be given up.
    #[error(transparent)]
    Privileges(#[from] PrivilegesError),
}

/// Runs the daemon until it is told to stop.
pub fn run(options: &Options) -> Result<(), SupervisorError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(SupervisorError::Start)?;
    runtime.block_on(async {
        let configuration = configuration::load(&options.config, options.only)?;
        configuration::check_host(&configuration).await?;
        let lock = lock::acquire(&options.runtime_dir)?;
        privileges::drop_others(Role::Supervisor)?;
        let mut supervisor = Supervisor::start(options, configuration)?;
        let result = supervisor.run().await;
        supervisor.stop().await;
        let Supervisor {
            notifier, trackers, ..
        } = supervisor;
        tokio::join!(notifier.finish(SCRIPT_PATIENCE), trackers.stop());
        drop(lock);
        result
    })
}

struct Supervisor {
    config: PathBuf,
    only: Option<Half>,
    log_level: Level,
    configuration: Configuration,
    /// The configuration before the last reload, until the vrrp process has carried that out: it
    /// still reports the end of instances that are no more.
    superseded: Option<Configuration>,
    /// `None`: nothing was ever configured for it.
    vrrp: Option<Life<Vrrp>>,
    /// `None`: nothing was ever configured for it.
    checkers: Option<Life<Checkers>>,
    state: State,
    /// Services that are in the kernel's table because of us, or may be.
    owned: BTreeSet<ServiceKey>,
    notifier: Notifier,
    trackers: Trackers,
    signals: Signals,
    /// Goes on whatever else happens: a part that talks must not hide one that does not.
    watch: Interval,
    /// When this process was last found to have been stopped; before, the children could not be heard.
    awake_since: Instant,
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hangup: Signal,
    dump: Signal,
    statistics: Signal,
}

enum Wake {
    Vrrp(Event<Vrrp>),
    Tracked(Vec<vrrp::Knowledge>),
    Checkers(Event<Checkers>),
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
}

impl Supervisor {
    fn start(options: &Options, configuration: Configuration) -> Result<Self, SupervisorError> {
        let signals = Signals::new().map_err(SupervisorError::Start)?;
        let model = &configuration.model;
        info!(
            "hactl {} starts: {} and {} of {}",
            env!("CARGO_PKG_VERSION"),
            report::count(model.instances.len(), "virtual router"),
            report::count(model.virtual_servers.len(), "virtual server"),
            options.config.display()
        );
        let mut supervisor = Self {
            notifier: Notifier::new(configuration.script_runner()),
            trackers: Trackers::new(&configuration),
            config: options.config.clone(),
            only: options.only,
            log_level: options.log_level,
            configuration,
            superseded: None,
            vrrp: None,
            checkers: None,
            state: State::default(),
            owned: BTreeSet::new(),
            signals,
            watch: interval(),
            awake_since: clock::now(),
        };
        supervisor.start_vrrp()?;
        supervisor.start_checkers()?;
        Ok(supervisor)
    }

    /// Starts the vrrp process if there is something to do for it.
    fn start_vrrp(&mut self) -> Result<(), SupervisorError> {
        if self.configuration.model.instances.is_empty() {
            return Ok(());
        }
        let order = self.vrrp_start();
        let life = Life::start(self.log_level, order).map_err(|source| SupervisorError::Spawn {
            part: Vrrp::NAME,
            source,
        })?;
        self.vrrp = Some(life);
        Ok(())
    }

    /// The first order of a vrrp process.
    fn vrrp_start(&self) -> vrrp::Order {
        vrrp::Order::Start {
            starts: self.state.starts(&self.configuration),
            groups: self.configuration.groups(),
            known: self.trackers.known(),
        }
    }

    /// Starts the checkers process if there is something to do for it.
    fn start_checkers(&mut self) -> Result<(), SupervisorError> {
        if self.configuration.model.virtual_servers.is_empty() {
            return Ok(());
        }
        let order = self.checkers_start();
        let life = Life::start(self.log_level, order).map_err(|source| SupervisorError::Spawn {
            part: Checkers::NAME,
            source,
        })?;
        self.checkers = Some(life);
        Ok(())
    }

    /// The first order of a checkers process. From here on the services are ours.
    fn checkers_start(&mut self) -> checkers::Order {
        let inherited = self.owned.clone();
        self.own_services();
        checkers::Order::Start {
            servers: self.configuration.model.virtual_servers.clone(),
            inherited,
        }
    }

    fn own_services(&mut self) {
        let servers = &self.configuration.model.virtual_servers;
        self.owned.extend(servers.iter().map(|server| server.key));
    }

    async fn run(&mut self) -> Result<(), SupervisorError> {
        loop {
            let asleep = clock::now();
            let wake = self.wait().await;
            self.note_stall(asleep);
            match wake {
                Wake::Vrrp(event) => self.on_vrrp(event).await?,
                Wake::Tracked(known) => self.on_tracked(known),
                Wake::Checkers(event) => self.on_checkers(event),
                Wake::Stop => return Ok(()),
                Wake::Reload => self.reload().await,
                Wake::Dump => {
                    warn!("SIGUSR1: dumps are not supported yet; SIGUSR2 writes the statistics");
                }
                Wake::Statistics => {
                    if let Some(vrrp) = &mut self.vrrp {
                        vrrp.order(vrrp::Order::Snapshots);
                    }
                }
                Wake::Watch => self.look_after_children(),
            }
        }
    }

    /// Every branch is cancel-safe.
    async fn wait(&mut self) -> Wake {
        tokio::select! {
            biased;
            _ = self.signals.terminate.recv() => Wake::Stop,
            _ = self.signals.interrupt.recv() => Wake::Stop,
            _ = self.watch.tick() => Wake::Watch,
            event = next(&mut self.vrrp) => Wake::Vrrp(event),
            known = self.trackers.changed() => Wake::Tracked(known),
            _ = self.signals.hangup.recv() => Wake::Reload,
            _ = self.signals.dump.recv() => Wake::Dump,
            _ = self.signals.statistics.recv() => Wake::Statistics,
            event = next(&mut self.checkers) => Wake::Checkers(event),
        }
    }

    async fn on_vrrp(&mut self, event: Event<Vrrp>) -> Result<(), SupervisorError> {
        match event {
            Event::Answer(answer) => self.on_vrrp_answer(answer),
            Event::Ended(exit) => {
                let Some(life) = &mut self.vrrp else {
                    return Ok(());
                };
                let death = life.on_death();
                self.state.on_death(death);
                if let Some(before) = self.superseded.take() {
                    configuration::release_dropped(&before, &self.configuration).await;
                }
                if death.rest.is_zero() {
                    error!("the vrrp process has ended ({exit}): starting another one");
                    return self.vrrp_reborn();
                }
                error!(
                    "the vrrp process has ended ({exit}): giving up the addresses, starting another one in {} s",
                    death.rest.as_secs()
                );
                configuration::release(&self.configuration).await;
            }
            Event::Rested => return self.vrrp_reborn(),
        }
        Ok(())
    }

    /// Without a vrrp process the daemon ends: whoever started it can do better.
    fn vrrp_reborn(&mut self) -> Result<(), SupervisorError> {
        let order = self.vrrp_start();
        let Some(life) = &mut self.vrrp else {
            return Ok(());
        };
        life.reborn(order).map_err(|source| SupervisorError::Spawn {
            part: Vrrp::NAME,
            source,
        })
    }

    fn on_vrrp_answer(&mut self, answer: vrrp::Answer) {
        match answer {
            vrrp::Answer::Ready => {
                self.superseded = None;
                self.tell_ready();
            }
            vrrp::Answer::Tick(_) | vrrp::Answer::Stopped => {}
            vrrp::Answer::Report { instance, report } => self.on_report(&instance, &report),
            vrrp::Answer::Group { group, state } => self.on_group(&group, state),
            vrrp::Answer::Snapshots(snapshots) => statistics(&snapshots),
        }
    }

    fn on_tracked(&mut self, known: Vec<vrrp::Knowledge>) {
        if let Some(vrrp) = &mut self.vrrp {
            for knowledge in known {
                vrrp.order(vrrp::Order::Observed(knowledge));
            }
        }
    }

    fn on_report(&mut self, name: &InstanceName, report: &Report) {
        let current = self.configuration.instance(name);
        let instance = current.or_else(|| self.superseded.as_ref()?.instance(name));
        let scripts = self.state.on_report(instance, name, report);
        self.notifier
            .notify(&Sender::Instance(name.clone()), scripts);
    }

    fn on_group(&mut self, name: &GroupName, state: Router) {
        let group = self.configuration.group(name);
        let scripts = self.state.on_group(group, name, state);
        self.notifier.notify(&Sender::Group(name.clone()), scripts);
    }

    /// The virtual servers stay in the kernel's table while there is no checkers process: they go on
    /// serving, and the next process takes them over.
    fn on_checkers(&mut self, event: Event<Checkers>) {
        match event {
            Event::Answer(answer) => self.on_checkers_answer(answer),
            Event::Ended(exit) => {
                let Some(life) = &mut self.checkers else {
                    return;
                };
                let rest = life.on_death().rest;
                if rest.is_zero() {
                    error!("the checkers process has ended ({exit}): starting another one");
                    self.checkers_reborn();
                } else {
                    error!(
                        "the checkers process has ended ({exit}): starting another one in {} s, the virtual servers stay as they are",
                        rest.as_secs()
                    );
                }
            }
            Event::Rested => self.checkers_reborn(),
        }
    }

    /// One that can't be started has died at once.
    fn checkers_reborn(&mut self) {
        let order = self.checkers_start();
        let Some(life) = &mut self.checkers else {
            return;
        };
        if let Err(problem) = life.reborn(order) {
            let rest = life.on_failed_start();
            error!(
                "cannot start the checkers process, trying again in {} s: {problem}",
                rest.as_secs()
            );
        }
    }

    fn on_checkers_answer(&mut self, answer: checkers::Answer) {
        match answer {
            // The service manager must not give up on VRRP because of a virtual server.
            checkers::Answer::Ready if self.vrrp.is_none() => self.tell_ready(),
            checkers::Answer::Owns(services) => self.owned = services,
            checkers::Answer::Ready
            | checkers::Answer::Tick(_)
            | checkers::Answer::Stopped
            | checkers::Answer::Report { .. } => {}
        }
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

    /// Ends children that have stopped answering. A supervisor that was stopped itself can't tell.
    fn look_after_children(&mut self) {
        let now = clock::now();
        if let Some(vrrp) = &mut self.vrrp {
            vrrp.watch(now, self.awake_since);
        }
        if let Some(checkers) = &mut self.checkers {
            checkers.watch(now, self.awake_since);
        }
    }

    /// Reads the configuration again. One that can't be used leaves everything as it was.
    async fn reload(&mut self) {
        info!("reloading {}", self.config.display());
        service::reloading();
        let loaded = match configuration::load(&self.config, self.only) {
            Ok(loaded) => configuration::check_host(&loaded).await.map(|()| loaded),
            Err(problem) => Err(problem),
        };
        let configuration = match loaded {
            Ok(configuration) => configuration,
            Err(problem) => {
                error!("reload refused, everything goes on as before: {problem}");
                self.tell_ready();
                return;
            }
        };
        self.notifier.set_runner(configuration.script_runner());
        self.trackers.configure(&configuration);
        self.state.on_reload(&self.configuration, &configuration);
        let before = std::mem::replace(&mut self.configuration, configuration);
        self.superseded = Some(before);
        self.own_services();
        // A part that has nothing to do any more stays and waits.
        let started = match &mut self.vrrp {
            Some(vrrp) => {
                vrrp.order(vrrp::Order::Reconfigure {
                    routers: self.configuration.routers(),
                    groups: self.configuration.groups(),
                    known: self.trackers.known(),
                });
                Ok(())
            }
            None => self.start_vrrp(),
        };
        let servers = self.configuration.model.virtual_servers.clone();
        let also_started = match &mut self.checkers {
            Some(checkers) => {
                checkers.order(checkers::Order::Reconfigure(servers));
                Ok(())
            }
            None => self.start_checkers(),
        };
        for problem in [started, also_started].into_iter().filter_map(Result::err) {
            error!("{problem}; the next reload tries again");
            self.tell_ready();
        }
    }

    fn tell_ready(&self) {
        let model = &self.configuration.model;
        let routers = report::count(model.instances.len(), "virtual router");
        let servers = report::count(model.virtual_servers.len(), "virtual server");
        service::ready(&format!("{routers}, {servers}"));
    }

    /// Lets the children release everything, then waits for the last scripts.
    async fn stop(&mut self) {
        info!("stopping");
        service::stopping();
        let (vrrp, checkers) = (self.vrrp.take(), self.checkers.take());
        let mut owned = std::mem::take(&mut self.owned);
        let routers = async {
            let Some(mut life) = vrrp else {
                return;
            };
            let hear = |answer| match answer {
                vrrp::Answer::Report { instance, report } => {
                    self.on_report(&instance, &report);
                }
                vrrp::Answer::Group { group, state } => self.on_group(&group, state),
                vrrp::Answer::Ready
                | vrrp::Answer::Tick(_)
                | vrrp::Answer::Snapshots(_)
                | vrrp::Answer::Stopped => {}
            };
            if life.stop(vrrp::Order::Stop, hear).await == Farewell::Unclean {
                configuration::release(&self.configuration).await;
            }
        };
        let servers = async {
            let Some(mut life) = checkers else {
                return;
            };
            let hear = |answer| {
                if let checkers::Answer::Owns(services) = answer {
                    owned = services;
                }
            };
            let farewell = life.stop(checkers::Order::Stop, hear).await;
            if farewell == Farewell::Unclean {
                configuration::release_services(std::mem::take(&mut owned)).await;
            }
        };
        tokio::join!(routers, servers);
        info!("stopped");
    }
}

fn interval() -> Interval {
    let mut interval = tokio::time::interval(WATCH);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

/// Waits for something to happen to a part; for ever if there is none.
async fn next<P: Part>(life: &mut Option<Life<P>>) -> Event<P> {
    match life {
        Some(life) => life.event().await,
        None => std::future::pending().await,
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
