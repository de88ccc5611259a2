//! The kernel's table, and the thread that waits for it.

use std::io;
use std::thread;

use tokio::sync::mpsc;

use crate::ipvs::{KernelError, Request};
use crate::lvs::{Entry, Operation, Table};
use crate::sys::ipvs::{Ipvs, IpvsError};

/// The kernel's table of virtual servers, as far as this process needs it. Calls may block.
pub trait IpvsTable: Send + 'static {
    /// All that is in the table, whoever has put it there.
    fn read(&mut self) -> Result<Table, IpvsError>;

    /// Carries out operations in their order; the results are in their order.
    fn apply(
        &mut self,
        operations: &[Operation],
    ) -> Result<Vec<Result<(), KernelError>>, IpvsError>;
}

/// The table of this thread's network namespace.
#[derive(Debug, Default)]
pub struct KernelTable {
    /// `None` before the first use, and after an error that leaves answers on the way.
    connection: Option<Ipvs>,
}

impl KernelTable {
    fn with<T>(
        &mut self,
        call: impl FnOnce(&mut Ipvs) -> Result<T, IpvsError>,
    ) -> Result<T, IpvsError> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => Ipvs::open()?,
        };
        let result = call(&mut connection);
        if matches!(result, Ok(_) | Err(IpvsError::Refused(_))) {
            self.connection = Some(connection);
        }
        result
    }
}

impl IpvsTable for KernelTable {
    fn read(&mut self) -> Result<Table, IpvsError> {
        let listed = self.with(Ipvs::table)?;
        let entries = listed.into_iter().map(|listed| {
            let service = listed.service.service;
            (service.key, Entry::listed(service, listed.destinations))
        });
        Ok(entries.collect())
    }

    fn apply(
        &mut self,
        operations: &[Operation],
    ) -> Result<Vec<Result<(), KernelError>>, IpvsError> {
        let requests: Vec<Request<'_>> = operations.iter().map(Operation::request).collect();
        self.with(|ipvs| ipvs.apply(&requests))
    }
}

/// Something to do for the thread.
#[derive(Debug)]
pub(super) enum Job {
    Read,
    Apply(Vec<Operation>),
}

/// What came of it.
#[derive(Debug)]
pub(super) enum Done {
    Read(Result<Table, IpvsError>),
    Applied {
        operations: Vec<Operation>,
        /// One for each operation.
        results: Result<Vec<Result<(), KernelError>>, IpvsError>,
    },
}

/// The thread, which has one job at a time.
#[derive(Debug)]
pub(super) struct Worker {
    jobs: mpsc::Sender<Job>,
    done: mpsc::Receiver<Done>,
    busy: bool,
}

impl Worker {
    pub(super) fn start(mut table: impl IpvsTable) -> io::Result<Self> {
        // One job at a time: nothing ever waits in either.
        let (jobs, mut queue) = mpsc::channel(1);
        let (results, done) = mpsc::channel(1);
        let work = move || {
            while let Some(job) = queue.blocking_recv() {
                let result = match job {
                    Job::Read => Done::Read(table.read()),
                    Job::Apply(operations) => {
                        let results = table.apply(&operations);
                        Done::Applied {
                            operations,
                            results,
                        }
                    }
                };
                if results.blocking_send(result).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new()
            .name("hactl-ipvs".to_owned())
            .spawn(work)?;
        Ok(Self {
            jobs,
            done,
            busy: false,
        })
    }

    /// Whether a job is under way.
    pub(super) const fn is_busy(&self) -> bool {
        self.busy
    }

    /// Hands over a job; only while no other is under way. `None`: the thread has ended.
    pub(super) fn give(&mut self, job: Job) -> Option<()> {
        self.jobs.try_send(job).ok()?;
        self.busy = true;
        Some(())
    }

    /// What came of the job; waits for ever while there is none. `None`: the thread has ended.
    /// Cancel-safe.
    pub(super) async fn done(&mut self) -> Option<Done> {
        let done = self.done.recv().await;
        self.busy = false;
        done
    }
}
