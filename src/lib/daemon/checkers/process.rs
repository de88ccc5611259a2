//! The main loop: events to the machines, effects to the world.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::time::Duration;

use tokio::net::UnixStream;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::{AbortHandle, JoinError, JoinSet};
use tracing::{error, info, warn};

use super::CheckersError;
use super::ledger::{Ledger, News, Opinion};
use super::pool::{Begin, CheckerId, Effect, Pool};
use super::probe::probe;
use super::table::{Done, IpvsTable, Job, Worker};
use crate::checker::Outcome;
use crate::daemon::outbox::Outbox;
use crate::daemon::protocol::checkers::{Answer, Order};
use crate::daemon::protocol::{ProtocolError, Reader};
use crate::ipvs::{KernelError, ServiceKey};
use crate::lvs::{Event, Operation, Table, VirtualServer};
use crate::report::{self, Line, Severity};
use crate::sys::clock;
use crate::sys::ipvs::IpvsError;
use crate::sys::process;
use crate::sys::timer::Timer;
use crate::time::Instant;

/// How often the supervisor hears that this process is alive.
const TICK: Duration = Duration::from_millis(500);

/// How often the kernel's table is read, to find what others have changed.
const LOOK: Duration = Duration::from_secs(5);

/// Of a table that takes long to read, the reading may take one part in this many of the time.
const LOOK_SHARE: u32 = 20;

/// How long a server that the kernel has refused stays out before the kernel is asked again. One that
/// is wanted meanwhile is tried with every look.
const REFUSAL_PATIENCE: Duration = Duration::from_mins(5);

/// Everything of the checkers process.
pub(super) struct Process {
    orders: Reader,
    outbox: Outbox<Answer>,
    worker: Worker,
    pool: Pool,
    ledger: Ledger,
    timer: Timer,
    probes: JoinSet<(CheckerId, Outcome)>,
    /// The attempts that are under way.
    under_way: BTreeMap<CheckerId, AbortHandle>,
    /// What waits for the first reading of the table.
    waiting: Option<Waiting>,
    look: Look,
    /// When the kernel is asked again about the servers that it has refused.
    refused: BTreeMap<Refused, Instant>,
    next_tick: Instant,
    terminate: Signal,
    interrupt: Signal,
}

type Refused = (ServiceKey, crate::ipvs::DestinationKey);

/// A start that waits for the table.
struct Waiting {
    servers: Vec<VirtualServer>,
    inherited: BTreeSet<ServiceKey>,
}

/// When the table is read.
struct Look {
    /// The next time.
    due: Instant,
    /// When the reading that is under way began.
    began: Instant,
    /// What the last failure said, so that it is said once.
    failure: Option<String>,
    /// Whether the last batch met a table that was not as we knew it.
    surprised: bool,
}

enum Wake {
    Order(Result<Order, ProtocolError>),
    Probed(Result<(CheckerId, Outcome), JoinError>),
    Table(Option<Done>),
    Timer(io::Result<()>),
    Signal,
}

/// Whether the loop goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    Continue,
    Stop,
}

impl Process {
    pub(super) fn start(
        supervisor: UnixStream,
        table: impl IpvsTable,
    ) -> Result<Self, CheckersError> {
        if let Err(problem) = process::raise_file_limit() {
            warn!("cannot raise the limit of open files: {problem}");
        }
        for order_of_the_supervisor in [
            SignalKind::hangup(),
            SignalKind::user_defined1(),
            SignalKind::user_defined2(),
        ] {
            // Sent to all processes of this name at once, it would end this one (signal(7)).
            drop(signal(order_of_the_supervisor).map_err(CheckersError::Signals)?);
        }
        let (reading, writing) = supervisor.into_split();
        let now = clock::now();
        Ok(Self {
            orders: Reader::new(reading),
            outbox: Outbox::new(writing),
            worker: Worker::start(table).map_err(CheckersError::Thread)?,
            pool: Pool::new(fastrand::u64(..)),
            ledger: Ledger::default(),
            timer: Timer::new().map_err(CheckersError::Timer)?,
            probes: JoinSet::new(),
            under_way: BTreeMap::new(),
            waiting: None,
            look: Look {
                due: now,
                began: now,
                failure: None,
                surprised: false,
            },
            refused: BTreeMap::new(),
            next_tick: now,
            terminate: signal(SignalKind::terminate()).map_err(CheckersError::Signals)?,
            interrupt: signal(SignalKind::interrupt()).map_err(CheckersError::Signals)?,
        })
    }

    pub(super) async fn run(mut self) -> Result<(), CheckersError> {
        loop {
            self.advance()?;
            let deadline = self.deadline();
            self.timer
                .set(Some(deadline))
                .map_err(CheckersError::Timer)?;
            let flow = match self.wait().await {
                Wake::Order(order) => self.on_order(order),
                Wake::Probed(result) => self.on_probed(result)?,
                Wake::Table(done) => {
                    self.on_done(done.ok_or(CheckersError::Worker)?);
                    Flow::Continue
                }
                Wake::Timer(result) => {
                    result.map_err(CheckersError::Timer)?;
                    Flow::Continue
                }
                Wake::Signal => Flow::Stop,
            };
            if flow == Flow::Stop {
                return self.stop().await;
            }
            self.on_time();
        }
    }

    /// Waits for the next thing to happen. Every branch is cancel-safe.
    async fn wait(&mut self) -> Wake {
        tokio::select! {
            biased;
            result = self.timer.expired() => Wake::Timer(result),
            order = self.orders.read() => Wake::Order(order),
            done = self.worker.done() => Wake::Table(done),
            Some(result) = self.probes.join_next() => Wake::Probed(result),
            _ = self.terminate.recv() => Wake::Signal,
            _ = self.interrupt.recv() => Wake::Signal,
        }
    }

    fn deadline(&self) -> Instant {
        let mut deadline = self.next_tick;
        if !self.worker.is_busy() && !self.ledger.ours().is_empty() {
            deadline = deadline.min(self.look.due);
        }
        self.pool.next().map_or(deadline, |next| deadline.min(next))
    }

    fn on_time(&mut self) {
        let now = clock::now();
        if now >= self.next_tick {
            self.outbox.offer(Answer::Tick(now));
            self.next_tick = now + TICK;
            self.ask_again(now);
        }
        let effects = self.pool.due(now);
        self.carry_out(effects);
    }

    /// Servers that are not wanted are not tried, so that their refusal would stay for ever.
    fn ask_again(&mut self, now: Instant) {
        let over = |(_, until): &(&Refused, &Instant)| **until <= now;
        let due: Vec<Refused> = self
            .refused
            .iter()
            .filter(over)
            .map(|(key, _)| *key)
            .collect();
        for (service, server) in due {
            self.refused.remove(&(service, server));
            let effects = self.pool.judged(service, Event::Accepted(server));
            self.carry_out(effects);
        }
    }

    fn on_order(&mut self, order: Result<Order, ProtocolError>) -> Flow {
        match order {
            Ok(Order::Start { servers, inherited }) => {
                self.ledger.inherit(inherited.clone());
                self.waiting = Some(Waiting { servers, inherited });
            }
            Ok(Order::Reconfigure(servers)) => match &mut self.waiting {
                Some(waiting) => waiting.servers = servers,
                None => self.configure(servers, Begin::Later),
            },
            Ok(Order::Stop) => return Flow::Stop,
            Err(ProtocolError::Closed) => {
                warn!("the supervisor is gone: removing the virtual servers");
                return Flow::Stop;
            }
            Err(problem) => {
                error!("{problem}: removing the virtual servers");
                return Flow::Stop;
            }
        }
        Flow::Continue
    }

    fn configure(&mut self, servers: Vec<VirtualServer>, begin: Begin<'_>) {
        let effects = self.pool.configure(clock::now(), servers, begin);
        self.carry_out(effects);
        let (services, checkers) = self.pool.size();
        let services = report::count(services, "virtual server");
        let checkers = report::count(checkers, "checker");
        info!("{services} with {checkers} run");
        self.outbox.send(Answer::Owns(self.ledger.ours().clone()));
        self.outbox.send(Answer::Ready);
    }

    fn on_probed(
        &mut self,
        result: Result<(CheckerId, Outcome), JoinError>,
    ) -> Result<Flow, CheckersError> {
        match result {
            Ok((id, outcome)) => {
                self.under_way.remove(&id);
                let effects = self.pool.probed(clock::now(), id, &outcome);
                self.carry_out(effects);
            }
            Err(broken) if broken.is_cancelled() => {}
            Err(broken) => return Err(CheckersError::Probe(broken)),
        }
        Ok(Flow::Continue)
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Probe(id, check) => {
                    let attempt = async move { (id, probe(&check).await) };
                    self.under_way.insert(id, self.probes.spawn(attempt));
                }
                Effect::Cancel(id) => {
                    if let Some(attempt) = self.under_way.remove(&id) {
                        attempt.abort();
                    }
                }
                Effect::Want(key, entry) => {
                    if entry.is_none() {
                        self.refused.retain(|(service, _), _| *service != key);
                    }
                    self.ledger.want(key, entry);
                }
                Effect::Log(line) => log(&line),
                Effect::Report(service, report) => {
                    self.outbox.offer(Answer::Report { service, report });
                }
            }
        }
    }

    /// Gives the worker the next job, if it has none.
    fn advance(&mut self) -> Result<(), CheckersError> {
        let idle = self.waiting.is_none() && self.ledger.ours().is_empty();
        if idle || self.worker.is_busy() {
            return Ok(());
        }
        let now = clock::now();
        let job = if now >= self.look.due {
            self.look.began = now;
            Job::Read
        } else {
            let operations = self.ledger.operations();
            if operations.is_empty() {
                return Ok(());
            }
            Job::Apply(operations)
        };
        self.worker.give(job).ok_or(CheckersError::Worker)
    }

    fn on_done(&mut self, done: Done) {
        match done {
            Done::Read(Ok(table)) => self.on_table(table),
            Done::Read(Err(problem)) => self.on_failure("read", &problem),
            Done::Applied {
                operations,
                results: Ok(results),
            } => self.on_applied(operations, results),
            Done::Applied {
                results: Err(problem),
                ..
            } => self.on_failure("change", &problem),
        }
    }

    fn on_table(&mut self, table: Table) {
        let now = clock::now();
        let pause = now.since(self.look.began) * LOOK_SHARE;
        self.look.due = now + pause.max(LOOK);
        if self.look.failure.take().is_some() {
            info!("the kernel's table of virtual servers can be read again");
        }
        match self.waiting.take() {
            Some(Waiting { servers, inherited }) => {
                let mut left = table.clone();
                left.retain(|key, _| inherited.contains(key));
                self.ledger.read(table);
                let begin = if inherited.is_empty() {
                    Begin::Fresh
                } else {
                    Begin::After(&left)
                };
                self.configure(servers, begin);
            }
            None => self.ledger.read(table),
        }
        self.forget_gone();
    }

    fn on_failure(&mut self, what: &str, problem: &IpvsError) {
        self.look.due = clock::now() + LOOK;
        let text = problem.to_string();
        if self.look.failure.as_ref() != Some(&text) {
            error!("cannot {what} the kernel's table of virtual servers, trying again: {text}");
            self.look.failure = Some(text);
        }
    }

    fn on_applied(&mut self, operations: Vec<Operation>, results: Vec<Result<(), KernelError>>) {
        let applied = self.ledger.applied(operations, results);
        if applied.surprised && !self.look.surprised {
            self.look.due = clock::now();
        }
        // Twice in a row would be a loop: then the next look must do.
        self.look.surprised = applied.surprised;
        for news in applied.news {
            self.on_news(&news);
        }
        self.forget_gone();
    }

    fn on_news(&mut self, news: &News) {
        let service = report::service_name(news.service);
        if let Opinion::Refused(problem) = &news.opinion {
            if let Some(server) = news.server {
                let server = report::server_name(news.service, server);
                error!("the kernel refuses {server} of VS {service}: {problem}");
            } else {
                error!("the kernel refuses VS {service}: {problem}");
            }
        }
        let Some(server) = news.server else {
            return;
        };
        let event = match news.opinion {
            Opinion::Accepted => {
                self.refused.remove(&(news.service, server));
                Event::Accepted(server)
            }
            Opinion::Refused(_) | Opinion::RefusedStill => {
                let until = clock::now() + REFUSAL_PATIENCE;
                self.refused.insert((news.service, server), until);
                Event::Refused(server)
            }
        };
        let effects = self.pool.judged(news.service, event);
        self.carry_out(effects);
    }

    fn forget_gone(&mut self) {
        if self.ledger.forget_gone() {
            self.outbox.send(Answer::Owns(self.ledger.ours().clone()));
        }
    }

    /// Takes everything that is ours out of the table, then says good-bye.
    async fn stop(mut self) -> Result<(), CheckersError> {
        let effects = self.pool.stop(clock::now());
        self.carry_out(effects);
        self.probes.abort_all();
        if self.worker.is_busy() {
            let done = self.worker.done().await.ok_or(CheckersError::Worker)?;
            self.settle(done);
        }
        if !self.ledger.was_read() && !self.ledger.ours().is_empty() {
            self.finish(Job::Read).await?;
        }
        self.ledger.suspect_all();
        let operations = self.ledger.operations();
        if !operations.is_empty() {
            self.finish(Job::Apply(operations)).await?;
        }
        self.outbox.send(Answer::Stopped);
        self.outbox.finish().await;
        Ok(())
    }

    async fn finish(&mut self, job: Job) -> Result<(), CheckersError> {
        self.worker.give(job).ok_or(CheckersError::Worker)?;
        let done = self.worker.done().await.ok_or(CheckersError::Worker)?;
        self.settle(done);
        Ok(())
    }

    /// Notes what came of a job, while nothing else goes on any more.
    fn settle(&mut self, done: Done) {
        match done {
            Done::Read(Ok(table)) => self.ledger.read(table),
            Done::Applied {
                operations,
                results: Ok(results),
            } => {
                for news in self.ledger.applied(operations, results).news {
                    if let Opinion::Refused(problem) = news.opinion {
                        let service = report::service_name(news.service);
                        error!("cannot remove VS {service}: {problem}");
                    }
                }
            }
            Done::Read(Err(problem))
            | Done::Applied {
                results: Err(problem),
                ..
            } => error!("cannot remove the virtual servers: {problem}"),
        }
    }
}

fn log(line: &Line) {
    let text = &line.text;
    match line.severity {
        Severity::Error => error!("{text}"),
        Severity::Warning => warn!("{text}"),
        Severity::Information => info!("{text}"),
    }
}
