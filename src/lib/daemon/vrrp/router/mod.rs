//! The main loop: events to the machines, actions to the world.

mod actions;
mod followers;
mod kernel;
mod machines;
mod reload;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::time::Duration;

use tokio::net::UnixStream;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;
use tracing::{error, warn};

use super::VrrpError;
use super::addresses::{self, Done, JOBS_MAX, Job, Placed};
use super::links::Links;
use super::wires::{WireKey, Wires};
use crate::daemon::outbox::Outbox;
use crate::daemon::protocol::vrrp::{Answer, Order};
use crate::daemon::protocol::{ProtocolError, Reader};
use crate::net::announce::Announcer;
use crate::sys::clock;
use crate::sys::netlink::{Changes, Monitor, Netlink, Notice};
use crate::sys::timer::Timer;
use crate::time::Instant;
use crate::track::Board;
use crate::types::Vrid;
use crate::vrrp::{Datagram, Event, Interface, VirtualAddress};
use machines::Machines;
pub(super) use machines::Step;

/// How often the supervisor hears that this process is alive.
pub(in crate::daemon) const TICK: Duration = Duration::from_millis(100);

/// Packets read from one socket before the timers are looked at, so that a flood can't starve them.
const PACKETS_BUDGET: usize = 64;

/// The largest IPv4 packet.
const PACKET_OCTETS_MAX: usize = 65_535;

/// Number of an instance in this process; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct InstanceId(u64);

/// An instance with what the driver knows about it.
struct Running {
    /// `None`: none yet, or none at all.
    wire: Option<WireKey>,
    /// Number of the last address job; results of earlier ones are stale.
    generation: u64,
    /// The interface as the machine knows it.
    interface: Option<Interface>,
    /// The advert could not be sent; said once until one gets through.
    is_mute: bool,
}

/// Everything of the vrrp process.
pub(super) struct Router {
    orders: Reader,
    outbox: Outbox<Answer>,
    netlink: Netlink,
    monitor: Monitor,
    links: Links,
    wires: Wires,
    jobs: mpsc::Sender<Job>,
    done: mpsc::Receiver<Done>,
    timer: Timer,
    machines: Machines,
    instances: BTreeMap<InstanceId, Running>,
    /// Which instances listen to an identifier on a wire; several if they have different peers.
    by_vrid: BTreeMap<(WireKey, Vrid), Vec<InstanceId>>,
    next_id: u64,
    next_tick: Instant,
    /// What the instances follow, and what is known of it.
    board: Board,
    /// Addresses of all instances: never the source of adverts.
    virtual_addresses: BTreeSet<IpAddr>,
    terminate: Signal,
    interrupt: Signal,
    buffer: Vec<u8>,
}

/// What ended a wait.
enum Wake {
    Order(Result<Order, ProtocolError>),
    Kernel(Notice),
    Done(Option<Done>),
    Socket,
    Timer(std::io::Result<()>),
    Signal,
}

/// Whether the loop goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    Continue,
    Stop,
}

impl Router {
    pub(super) async fn start(supervisor: UnixStream) -> Result<Self, VrrpError> {
        let (reading, writing) = supervisor.into_split();
        let netlink = Netlink::open()?;
        let monitor = Monitor::open()?;
        let announcer = Announcer::open().map_err(VrrpError::Announcer)?;
        let (jobs, job_queue) = mpsc::channel(JOBS_MAX);
        let (done_queue, done) = mpsc::channel(JOBS_MAX);
        let changes = Changes::open()?;
        tokio::spawn(addresses::work(
            netlink.clone(),
            changes,
            job_queue,
            done_queue,
        ));
        for order_of_the_supervisor in [
            SignalKind::hangup(),
            SignalKind::user_defined1(),
            SignalKind::user_defined2(),
        ] {
            // Sent to all processes of this name at once, it would end this one (signal(7)).
            drop(signal(order_of_the_supervisor).map_err(VrrpError::Signals)?);
        }
        let mut router = Self {
            orders: Reader::new(reading),
            outbox: Outbox::new(writing),
            netlink,
            monitor,
            links: Links::default(),
            wires: Wires::new(announcer),
            jobs,
            done,
            timer: Timer::new().map_err(VrrpError::Timer)?,
            machines: Machines::default(),
            instances: BTreeMap::new(),
            by_vrid: BTreeMap::new(),
            next_id: 0,
            next_tick: clock::now(),
            board: Board::default(),
            virtual_addresses: BTreeSet::new(),
            terminate: signal(SignalKind::terminate()).map_err(VrrpError::Signals)?,
            interrupt: signal(SignalKind::interrupt()).map_err(VrrpError::Signals)?,
            buffer: vec![0; PACKET_OCTETS_MAX],
        };
        router.read_kernel().await?;
        Ok(router)
    }

    pub(super) async fn run(mut self) -> Result<(), VrrpError> {
        loop {
            let deadline = self
                .machines
                .next()
                .map_or(self.next_tick, |next| next.min(self.next_tick));
            self.timer.set(Some(deadline)).map_err(VrrpError::Timer)?;
            let wake = self.wait().await;
            let flow = match wake {
                Wake::Order(order) => self.on_order(order)?,
                Wake::Kernel(notice) => {
                    self.on_notice(notice).await?;
                    Flow::Continue
                }
                Wake::Done(done) => {
                    // An advert that beats us ends a takeover before anything is announced.
                    self.read_sockets()?;
                    self.on_done(done.ok_or(VrrpError::Worker)?)?;
                    Flow::Continue
                }
                Wake::Timer(result) => {
                    result.map_err(VrrpError::Timer)?;
                    Flow::Continue
                }
                Wake::Socket => Flow::Continue,
                Wake::Signal => Flow::Stop,
            };
            if flow == Flow::Stop {
                return self.stop().await;
            }
            self.read_sockets()?;
            self.on_timer()?;
        }
    }

    /// Waits for the next thing to happen. Every branch is cancel-safe: what it has not returned
    /// stays where it is.
    async fn wait(&mut self) -> Wake {
        tokio::select! {
            biased;
            () = self.wires.readable() => Wake::Socket,
            result = self.timer.expired() => Wake::Timer(result),
            done = self.done.recv() => Wake::Done(done),
            notice = self.monitor.next() => Wake::Kernel(notice),
            order = self.orders.read() => Wake::Order(order),
            _ = self.terminate.recv() => Wake::Signal,
            _ = self.interrupt.recv() => Wake::Signal,
        }
    }

    fn on_order(&mut self, order: Result<Order, ProtocolError>) -> Result<Flow, VrrpError> {
        match order {
            Ok(Order::Start {
                starts,
                groups,
                known,
            }) => {
                self.learn(known)?;
                self.begin(starts, &groups)?;
                self.outbox.send(Answer::Ready);
                Ok(Flow::Continue)
            }
            Ok(Order::Reconfigure {
                routers,
                groups,
                known,
            }) => {
                self.board.clear();
                self.learn(known)?;
                self.reconfigure(routers, &groups)?;
                self.outbox.send(Answer::Ready);
                Ok(Flow::Continue)
            }
            Ok(Order::Observed(knowledge)) => {
                self.learn([knowledge])?;
                Ok(Flow::Continue)
            }
            Ok(Order::Snapshots) => {
                let machines = self.machines.iter();
                let snapshots = machines.map(|(_, instance)| instance.snapshot());
                self.outbox.send(Answer::Snapshots(snapshots.collect()));
                Ok(Flow::Continue)
            }
            Ok(Order::Stop) => Ok(Flow::Stop),
            Err(ProtocolError::Closed) => {
                warn!("the supervisor is gone: releasing everything");
                Ok(Flow::Stop)
            }
            Err(error) => {
                error!("{error}: releasing everything");
                self.stop_instances()?;
                Err(error.into())
            }
        }
    }

    fn place(&self, address: VirtualAddress) -> Placed {
        let index = self
            .links
            .by_name(&address.interface)
            .map(|link| link.index);
        Placed { address, index }
    }

    fn job(&self, job: Job) -> Result<(), VrrpError> {
        self.jobs
            .try_send(job)
            .map_err(|_full_or_closed| VrrpError::Worker)
    }

    fn on_done(&mut self, done: Done) -> Result<(), VrrpError> {
        match done {
            Done::Added {
                id,
                generation,
                outcome,
            } if self.is_current(id, generation) => {
                self.feed(id, Event::AddressesAdded(outcome))?;
            }
            Done::Lost {
                id,
                generation,
                address,
            } if self.is_current(id, generation) => {
                self.feed(id, Event::AddressLost(address))?;
            }
            Done::Added { .. } | Done::Lost { .. } | Done::Barrier => {}
        }
        Ok(())
    }

    fn is_current(&self, id: InstanceId, generation: u64) -> bool {
        self.instances
            .get(&id)
            .is_some_and(|running| running.generation == generation)
    }

    fn read_sockets(&mut self) -> Result<(), VrrpError> {
        let mut buffer = std::mem::take(&mut self.buffer);
        let result = self.read_each_socket(&mut buffer);
        self.buffer = buffer;
        result
    }

    fn read_each_socket(&mut self, buffer: &mut [u8]) -> Result<(), VrrpError> {
        for wire in self.wires.keys() {
            for _ in 0..PACKETS_BUDGET {
                let Some((arrival, datagram)) = self.wires.receive(&wire, buffer) else {
                    self.wires.mark_empty(&wire);
                    break;
                };
                if let Some(id) = self.receiver(&wire, &datagram) {
                    self.feed_at(arrival, id, Event::Datagram(datagram))?;
                }
            }
        }
        Ok(())
    }

    /// The instance that a packet is for: of several with one identifier, the one that has its sender
    /// among its peers, else the first.
    fn receiver(&self, wire: &WireKey, datagram: &Datagram<'_>) -> Option<InstanceId> {
        let vrid = wire.vrid_of(datagram.payload)?;
        let listening = self.by_vrid.get(&(wire.clone(), vrid))?;
        let [first, _, ..] = listening.as_slice() else {
            return listening.first().copied();
        };
        let knows = |id: &&InstanceId| {
            let instance = self.machines.get(**id);
            instance.is_some_and(|instance| {
                let destination = &instance.config().destination;
                destination.peer(datagram.source).is_some()
            })
        };
        Some(*listening.iter().find(knows).unwrap_or(first))
    }

    fn on_timer(&mut self) -> Result<(), VrrpError> {
        let now = clock::now();
        for id in self.machines.due(now) {
            self.feed(id, Event::Timeout)?;
        }
        if now >= self.next_tick {
            self.next_tick = now + TICK;
            self.tell_time()?;
            self.outbox.offer(Answer::Tick(now));
        }
        Ok(())
    }

    fn feed(&mut self, id: InstanceId, event: Event<'_>) -> Result<(), VrrpError> {
        self.feed_at(clock::now(), id, event)
    }

    fn feed_at(&mut self, now: Instant, id: InstanceId, event: Event<'_>) -> Result<(), VrrpError> {
        let steps = self.machines.handle(now, id, event);
        self.perform(steps)
    }

    fn stop_instances(&mut self) -> Result<(), VrrpError> {
        let ids: Vec<InstanceId> = self.instances.keys().copied().collect();
        for id in ids {
            self.feed(id, Event::Shutdown)?;
        }
        Ok(())
    }

    /// Resigns everywhere first, then waits until the addresses are gone.
    async fn stop(mut self) -> Result<(), VrrpError> {
        self.stop_instances()?;
        self.job(Job::Barrier)?;
        while let Some(done) = self.done.recv().await {
            if matches!(done, Done::Barrier) {
                break;
            }
        }
        let dropped = self.outbox.dropped();
        if dropped > 0 {
            warn!("{dropped} messages to the supervisor were dropped");
        }
        self.outbox.send(Answer::Stopped);
        self.outbox.finish().await;
        Ok(())
    }
}
