//! The lab's own process: the first of its process namespace, with the switches in its network.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, SyncSender};
use std::thread;
use std::time::Duration;

use hactl::sys::clock::now;
use hactl::sys::topology::{Pinger, Pulse, Tap, Target, enter};
use nix::sys::prctl;
use nix::sys::signal::{SigSet, Signal};
use serde::{Deserialize, Serialize};

use super::drive::{Drive, Ending, Event};
use super::frame;
use super::observer::Observer;
use super::plan::Plan;
use super::report::Facts;
use super::step::Step;
use super::world::World;
use super::{LabError, forbidden};
use crate::cmd::CmdError;
use crate::console::Console;
use crate::exit::Exit;

/// What the process is to do; comes through its standard input.
#[derive(Serialize, Deserialize)]
pub(super) struct Order {
    pub(super) plan: Plan,
    pub(super) versions: Vec<String>,
    pub(super) steps: Vec<Step>,
    pub(super) is_json: bool,
    pub(super) is_live: bool,
    pub(super) scratch: PathBuf,
    pub(super) keep_logs: Option<PathBuf>,
}

/// Events that wait while the addresses are looked at: half a second of a full prober.
const EVENTS_MAX: usize = 2048;
/// Requests per millisecond, of all addresses together.
const REQUESTS_PER_MS: usize = 4;
/// Lines of a daemon's messages that are shown when something went wrong.
const LOG_LINES: usize = 20;

/// Reads the order and carries it out.
pub(super) fn run(console: &mut Console) -> Result<Exit, CmdError> {
    // Whoever started this process is gone: so is what it was for.
    prctl::set_pdeathsig(Signal::SIGKILL)
        .map_err(|errno| CmdError::new(Exit::Software, io::Error::from(errno)))?;
    let order: Order = serde_json::from_reader(io::stdin().lock())
        .map_err(|error| CmdError::new(Exit::Software, error))?;
    enter::own_world(&order.scratch).map_err(|error| forbidden(error.into()))?;
    let signals = SigSet::from_iter([Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP]);
    signals
        .thread_block()
        .map_err(|errno| CmdError::new(Exit::Software, io::Error::from(errno)))?;
    carry_out(order, signals, console).map_err(forbidden)
}

fn carry_out(order: Order, signals: SigSet, console: &mut Console) -> Result<Exit, LabError> {
    let (sender, events) = mpsc::sync_channel(EVENTS_MAX);
    let mut tap = Tap::open()?;
    let world = World::build(order.plan, &order.scratch)?;
    let pinger = world.client().run(Pinger::open)?;
    let targets = world.targets().to_vec();
    let beats = u64::try_from(targets.len().div_ceil(REQUESTS_PER_MS)).unwrap_or(1);
    let probe_interval = Duration::from_millis(beats.max(1));
    let pulse = Pulse::every(probe_interval)?;
    let interrupts = sender.clone();
    start_thread(move || wait_for_signals(signals, &interrupts))?;
    start_thread(move || watch(&mut tap, &sender))?;
    start_thread(move || probe(&pinger, &pulse, &targets))?;
    let mut drive = Drive {
        observer: Observer::new(&world.plan, now()),
        masters: vec![None; world.plan.routers.len()],
        world,
        events,
        console,
        is_live: order.is_live,
        changed: Vec::new(),
    };
    let outcome = drive.run(&order.steps);
    let Drive {
        mut world,
        observer,
        console,
        ..
    } = drive;
    let kept = order
        .keep_logs
        .as_deref()
        .map_or(Ok(()), |folder| keep_logs(&mut world, folder));
    if !matches!(outcome, Ok((_, Ending::Fine | Ending::Interrupted))) {
        show_logs(&mut world, console);
    }
    let (results, ending) = outcome?;
    let facts = Facts {
        plan: &world.plan,
        versions: &order.versions,
        steps: &order.steps,
        results: &results,
        ending,
        probe_interval,
        timeline: &observer.into_timeline(),
    };
    if order.is_json {
        console.json(&facts.report());
    } else {
        console.line(facts.table());
    }
    // The result comes first: it is what took the time.
    kept?;
    Ok(match ending {
        Ending::Fine => Exit::Done,
        Ending::Failed | Ending::Interrupted => Exit::No,
    })
}

fn start_thread(work: impl FnOnce() + Send + 'static) -> Result<(), LabError> {
    thread::Builder::new()
        .spawn(work)
        .map(drop)
        .map_err(LabError::Thread)
}

fn wait_for_signals(signals: SigSet, events: &SyncSender<Event>) {
    while signals.wait().is_ok() && events.send(Event::Interrupted).is_ok() {}
}

fn watch(tap: &mut Tap, events: &SyncSender<Event>) {
    loop {
        let event = match tap.capture() {
            Ok(None) => continue,
            Ok(Some(captured)) => match frame::read(captured.frame) {
                None => continue,
                Some(seen) => Event::Frame {
                    at: captured.at,
                    port: captured.port,
                    seen,
                },
            },
            Err(error) => Event::Deaf(error),
        };
        let is_end = matches!(event, Event::Deaf(_));
        if events.send(event).is_err() || is_end {
            return;
        }
    }
}

fn probe(pinger: &Pinger, pulse: &Pulse, targets: &[Target]) {
    let mut sequence = 0_u16;
    while pulse.wait().is_ok() {
        for target in targets {
            // Nobody there is what the lab is about.
            pinger.ask(*target, sequence).ok();
        }
        sequence = sequence.wrapping_add(1);
    }
}

fn keep_logs(world: &mut World, folder: &Path) -> Result<(), LabError> {
    for machine in world.machines() {
        let name = format!("{}.log", machine.name());
        match fs::copy(machine.log_file(), folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(LabError::KeepLogs(error));
            }
            Err(_) | Ok(_) => {}
        }
    }
    Ok(())
}

fn show_logs(world: &mut World, console: &mut Console) {
    for machine in world.machines() {
        let tail = machine.log_tail(LOG_LINES);
        console.message(format_args!(
            "--- last {} lines of {}",
            tail.len(),
            machine.name()
        ));
        for line in tail {
            console.message(line);
        }
    }
}
