//! The network of one host.

use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::process::{Child, Command};
use std::thread;

use nix::sched::{CloneFlags, setns, unshare};

use super::TopologyError;

/// A network namespace without a name; it ends with this value and the processes in it.
#[derive(Debug)]
pub struct Namespace {
    handle: OwnedFd,
}

impl Namespace {
    /// Makes an empty one: a loopback interface that is down.
    pub fn create() -> Result<Self, TopologyError> {
        on_thread(|| {
            unshare(CloneFlags::CLONE_NEWNET).map_err(TopologyError::make(WHAT))?;
            let file = File::open("/proc/thread-self/ns/net")
                .map_err(|source| TopologyError::Make { what: WHAT, source })?;
            Ok(Self {
                handle: file.into(),
            })
        })?
    }

    /// Calls `work` on a thread of its own inside; sockets that it makes stay inside.
    pub fn run<T: Send>(
        &self,
        work: impl FnOnce() -> Result<T, TopologyError> + Send,
    ) -> Result<T, TopologyError> {
        on_thread(|| {
            self.enter()?;
            work()
        })?
    }

    /// Starts a program inside as the first process of its own process namespace: killing it kills
    /// all that it started, at once.
    pub fn start(&self, command: &mut Command) -> Result<Child, TopologyError> {
        self.run(|| {
            unshare(CloneFlags::CLONE_NEWPID)
                .map_err(TopologyError::make("a process namespace"))?;
            command.spawn().map_err(|source| TopologyError::Make {
                what: "a process",
                source,
            })
        })
    }

    /// For a netlink request that names this namespace.
    pub(super) fn raw_fd(&self) -> RawFd {
        self.handle.as_raw_fd()
    }

    fn enter(&self) -> Result<(), TopologyError> {
        setns(&self.handle, CloneFlags::CLONE_NEWNET).map_err(TopologyError::make(WHAT))
    }
}

const WHAT: &str = "a network namespace";

/// A namespace belongs to a thread, so each piece of work gets one.
fn on_thread<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, TopologyError> {
    thread::scope(|scope| {
        let thread = thread::Builder::new().spawn_scoped(scope, work)?;
        thread
            .join()
            .map_err(|_panic| io::Error::other("the thread panicked"))
    })
    .map_err(|source| TopologyError::Make {
        what: "a thread",
        source,
    })
}
