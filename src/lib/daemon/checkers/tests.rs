//! The whole process, with a table in memory in place of the kernel's and real servers on loopback.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::net::unix::OwnedWriteHalf;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use super::samples::{entry, server_key, service_key, virtual_server};
use super::*;
use crate::checker::Verdict;
use crate::daemon::protocol::checkers::{Answer, Order};
use crate::daemon::protocol::{self, Reader};
use crate::ipvs::{DestinationKey, KernelError, SchedulerName, ServiceKey, Weight};
use crate::lvs::{Cause, Entry, Operation, Report, Table, VirtualServer};
use crate::sys::ipvs::IpvsError;

/// Longer than anything here takes, two looks included.
const DEADLINE: Duration = Duration::from_secs(20);

/// How often a condition is looked at.
const GLANCE: Duration = Duration::from_millis(10);

/// The kernel's table, in memory.
#[derive(Debug, Default)]
struct Kernel {
    table: Table,
    /// Everything that was carried out.
    done: Vec<Operation>,
    /// Destinations that are refused.
    refuses: Vec<DestinationKey>,
    /// Whether nothing can be read.
    is_broken: bool,
}

#[derive(Clone, Debug, Default)]
struct Fake(Arc<Mutex<Kernel>>);

impl Fake {
    fn with<T>(&self, look: impl FnOnce(&mut Kernel) -> T) -> T {
        look(&mut self.0.lock().unwrap())
    }

    fn table(&self) -> Table {
        self.with(|kernel| kernel.table.clone())
    }

    fn done(&self) -> Vec<Operation> {
        self.with(|kernel| kernel.done.clone())
    }

    fn has(&self, service: ServiceKey, port: u16) -> bool {
        let table = self.table();
        table
            .get(&service)
            .is_some_and(|entry| entry.destinations.contains_key(&server_key(port)))
    }
}

impl IpvsTable for Fake {
    fn read(&mut self) -> Result<Table, IpvsError> {
        self.with(|kernel| {
            if kernel.is_broken {
                return Err(IpvsError::NoAnswer);
            }
            Ok(kernel.table.clone())
        })
    }

    fn apply(
        &mut self,
        operations: &[Operation],
    ) -> Result<Vec<Result<(), KernelError>>, IpvsError> {
        self.with(|kernel| {
            Ok(operations
                .iter()
                .map(|step| kernel.carry_out(step))
                .collect())
        })
    }
}

impl Kernel {
    fn carry_out(&mut self, operation: &Operation) -> Result<(), KernelError> {
        match operation {
            Operation::AddService(service) => {
                if self.table.contains_key(&service.key) {
                    return Err(KernelError::ServiceExists(service.key));
                }
                let entry = Entry::new(service.clone(), []);
                self.table.insert(service.key, entry);
            }
            Operation::EditService { to, .. } => {
                let entry = self.table.get_mut(&to.key);
                entry.ok_or(KernelError::NoSuchService(to.key))?.service = to.clone();
            }
            Operation::DeleteService(service) => {
                let gone = self.table.remove(&service.key);
                gone.ok_or(KernelError::NoSuchService(service.key))?;
            }
            Operation::AddDestination {
                service,
                destination,
            }
            | Operation::EditDestination {
                service,
                to: destination,
                ..
            } => {
                if self.refuses.contains(&destination.key) {
                    return Err(KernelError::OutOfRange(destination.key));
                }
                let entry = self.table.get_mut(service);
                let entry = entry.ok_or(KernelError::ServiceNotDefined(*service))?;
                entry.destinations.insert(destination.key, *destination);
            }
            Operation::DeleteDestination {
                service,
                destination,
            } => {
                let entry = self.table.get_mut(service);
                let entry = entry.ok_or(KernelError::ServiceNotDefined(*service))?;
                entry.destinations.remove(&destination.key);
            }
        }
        self.done.push(operation.clone());
        Ok(())
    }
}

/// The process, with us as its supervisor.
struct Bed {
    orders: OwnedWriteHalf,
    answers: Reader,
    kernel: Fake,
    process: JoinHandle<Result<(), CheckersError>>,
}

impl Bed {
    fn new(kernel: &Fake) -> Self {
        let (ours, theirs) = tokio::net::UnixStream::pair().unwrap();
        let process = Process::start(theirs, kernel.clone()).unwrap();
        let (reading, orders) = ours.into_split();
        Self {
            orders,
            answers: Reader::new(reading),
            kernel: kernel.clone(),
            process: tokio::spawn(process.run()),
        }
    }

    async fn order(&mut self, order: Order) {
        protocol::write(&mut self.orders, &order).await.unwrap();
    }

    async fn start(&mut self, servers: Vec<VirtualServer>, inherited: &[ServiceKey]) {
        let inherited = inherited.iter().copied().collect();
        self.order(Order::Start { servers, inherited }).await;
    }

    /// The answers up to one of these, which is the last.
    async fn hear(&mut self, is_it: impl Fn(&Answer) -> bool) -> Answer {
        let hear = async {
            loop {
                let answer = self.answers.read().await.unwrap();
                if is_it(&answer) {
                    return answer;
                }
            }
        };
        tokio::time::timeout(DEADLINE, hear).await.unwrap()
    }

    async fn ready(&mut self) {
        self.hear(|answer| matches!(answer, Answer::Ready)).await;
    }

    async fn report(&mut self, port: u16, expected: Verdict) -> Cause {
        let is_it = |answer: &Answer| {
            matches!(answer, Answer::Report { report: Report::Server { server, verdict, .. }, .. }
                if server.port == port && *verdict == expected)
        };
        let answer = self.hear(is_it).await;
        let Answer::Report {
            report: Report::Server { cause, .. },
            ..
        } = answer
        else {
            panic!("{answer:?}");
        };
        cause
    }

    async fn until(&self, condition: impl Fn(&Fake) -> bool) {
        let end = Instant::now() + DEADLINE;
        while !condition(&self.kernel) {
            assert!(Instant::now() < end, "{:?}", self.kernel.done());
            sleep(GLANCE).await;
        }
    }

    async fn stop(mut self) {
        self.order(Order::Stop).await;
        self.hear(|answer| matches!(answer, Answer::Stopped)).await;
        self.process.await.unwrap().unwrap();
    }
}

/// A server that accepts, and its port.
async fn listener() -> (TcpListener, u16) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

/// A port that nobody listens on, kept by a socket that is only bound.
fn closed_port() -> (tokio::net::TcpSocket, u16) {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let port = socket.local_addr().unwrap().port();
    (socket, port)
}

#[tokio::test]
async fn a_server_that_fails_leaves_the_table_and_comes_back() {
    let (_up, up) = listener().await;
    let (socket, down) = closed_port();
    let kernel = Fake::default();
    let mut bed = Bed::new(&kernel);
    bed.start(vec![virtual_server(1, &[up, down])], &[]).await;
    bed.ready().await;
    bed.until(|kernel| kernel.has(service_key(1), down)).await;
    assert_eq!(bed.report(down, Verdict::Down).await, Cause::Checker(0));
    bed.until(|kernel| !kernel.has(service_key(1), down)).await;
    let _listening = socket.listen(8).unwrap();
    bed.report(down, Verdict::Up).await;
    bed.until(|kernel| kernel.has(service_key(1), down)).await;
    assert!(kernel.has(service_key(1), up));
    // Added with the service, and never touched again.
    let touched = kernel.done().into_iter().filter(|step| {
        matches!(step, Operation::AddDestination { destination, .. } | Operation::EditDestination { to: destination, .. } | Operation::DeleteDestination { destination, .. }
            if destination.key.port == up)
    });
    assert_eq!(touched.count(), 1);
    bed.stop().await;
    assert!(kernel.table().is_empty());
}

#[tokio::test]
async fn what_others_have_put_there_stays_and_what_they_delete_comes_back() {
    let (_up, up) = listener().await;
    let kernel = Fake::default();
    let foreign = entry(&virtual_server(9, &[7]));
    kernel.with(|kernel| kernel.table.insert(service_key(9), foreign.clone()));
    let ours = vec![virtual_server(1, &[up]), virtual_server(2, &[up])];
    let mut bed = Bed::new(&kernel);
    bed.start(ours, &[]).await;
    bed.until(|kernel| kernel.table().len() == 3).await;
    kernel.with(|kernel| {
        kernel.table.remove(&service_key(1));
        let entry = kernel.table.get_mut(&service_key(2)).unwrap();
        entry.destinations.clear();
        entry.service.scheduler = SchedulerName::new("wlc").unwrap();
    });
    let whole = |last| entry(&virtual_server(last, &[up]));
    bed.until(|kernel| {
        let table = kernel.table();
        [1, 2]
            .iter()
            .all(|last| table.get(&service_key(*last)) == Some(&whole(*last)))
    })
    .await;
    bed.stop().await;
    assert_eq!(kernel.table(), Table::from([(service_key(9), foreign)]));
}

#[tokio::test]
async fn a_successor_adopts_the_table_without_touching_what_is_right() {
    let (_up, up) = listener().await;
    let (_socket, down) = closed_port();
    let kernel = Fake::default();
    let config = virtual_server(1, &[up, down]);
    // As the last process has left it: the failed server is out, and a service is wanted no more.
    let mut left = entry(&config);
    left.destinations.remove(&server_key(down));
    kernel.with(|kernel| {
        kernel.table.insert(service_key(1), left.clone());
        kernel
            .table
            .insert(service_key(2), entry(&virtual_server(2, &[up])));
    });
    let mut bed = Bed::new(&kernel);
    bed.start(vec![config], &[service_key(1), service_key(2)])
        .await;
    let only_ours = |answer: &Answer| matches!(answer, Answer::Owns(services) if services.iter().eq(&[service_key(1)]));
    bed.hear(only_ours).await;
    // A look later the checks have run many times.
    kernel.with(|kernel| kernel.table.remove(&service_key(1)));
    bed.until(|kernel| kernel.table().get(&service_key(1)) == Some(&left))
        .await;
    let first = kernel.done().into_iter().next();
    assert!(
        matches!(first, Some(Operation::DeleteService(service)) if service.key == service_key(2))
    );
    assert_eq!(kernel.done().len(), 3, "{:?}", kernel.done());
    bed.stop().await;
}

#[tokio::test]
async fn a_server_that_the_kernel_refuses_is_not_alive_until_it_is_taken() {
    let (_up, up) = listener().await;
    let kernel = Fake::default();
    kernel.with(|kernel| kernel.refuses.push(server_key(up)));
    let mut bed = Bed::new(&kernel);
    bed.start(vec![virtual_server(1, &[up])], &[]).await;
    assert_eq!(bed.report(up, Verdict::Down).await, Cause::Kernel);
    kernel.with(|kernel| kernel.refuses.clear());
    assert_eq!(bed.report(up, Verdict::Up).await, Cause::Kernel);
    assert!(kernel.has(service_key(1), up));
    bed.stop().await;
}

#[tokio::test]
async fn a_reload_changes_what_differs_and_keeps_verdicts() {
    let (_up, up) = listener().await;
    let (_socket, down) = closed_port();
    let kernel = Fake::default();
    let mut bed = Bed::new(&kernel);
    let mut config = virtual_server(1, &[up, down]);
    bed.start(vec![config.clone(), virtual_server(2, &[up])], &[])
        .await;
    bed.report(down, Verdict::Down).await;
    bed.until(|kernel| !kernel.has(service_key(1), down)).await;
    let before = kernel.done().len();
    config.real_servers[0].weight = Weight::new(5).unwrap();
    config.real_servers[1].weight = Weight::new(6).unwrap();
    config.real_servers[1].checkers[0].timing.retry = 3;
    let servers = vec![config, virtual_server(3, &[up])];
    bed.order(Order::Reconfigure(servers)).await;
    bed.ready().await;
    bed.until(|kernel| {
        let table = kernel.table();
        table.keys().eq(&[service_key(1), service_key(3)])
    })
    .await;
    bed.until(|kernel| kernel.has(service_key(3), up)).await;
    let kinds: Vec<_> = kernel.done().split_off(before);
    let expected = |step: &Operation| match step {
        Operation::EditDestination { to, .. } => to.key.port == up && to.weight.get() == 5,
        Operation::AddService(service) => service.key == service_key(3),
        Operation::AddDestination { service, .. } => *service == service_key(3),
        Operation::DeleteService(service) => service.key == service_key(2),
        Operation::EditService { .. } | Operation::DeleteDestination { .. } => false,
    };
    assert_eq!(kinds.len(), 4, "{kinds:?}");
    assert!(kinds.iter().all(expected), "{kinds:?}");
    bed.stop().await;
    assert!(kernel.table().is_empty());
}

#[tokio::test]
async fn a_supervisor_that_is_gone_leaves_nothing_behind() {
    let (_up, up) = listener().await;
    let kernel = Fake::default();
    let mut bed = Bed::new(&kernel);
    bed.start(vec![virtual_server(1, &[up])], &[]).await;
    bed.until(|kernel| kernel.has(service_key(1), up)).await;
    drop((bed.orders, bed.answers));
    let ended = tokio::time::timeout(DEADLINE, bed.process).await.unwrap();
    ended.unwrap().unwrap();
    assert!(kernel.table().is_empty());
}

#[tokio::test]
async fn a_table_that_cannot_be_read_is_tried_again() {
    let (_up, up) = listener().await;
    let kernel = Fake::default();
    kernel.with(|kernel| kernel.is_broken = true);
    let mut bed = Bed::new(&kernel);
    bed.start(vec![virtual_server(1, &[up])], &[]).await;
    for _ in 0..3 {
        bed.hear(|answer| matches!(answer, Answer::Tick(_))).await;
    }
    kernel.with(|kernel| kernel.is_broken = false);
    bed.ready().await;
    bed.until(|kernel| kernel.has(service_key(1), up)).await;
    bed.stop().await;
}
