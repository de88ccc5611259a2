//! The checkers process: health checks, virtual servers, and the kernel's table of them.
//!
//! ```text
//!              due ──▶ probe ──▶ outcome
//!               ▲                   │
//!               │                   ▼
//!   orders ──▶ pool: checker and virtual server machines
//!                                   │ wanted
//!                                   ▼
//!              ledger: wanted − known ──▶ worker thread ──▶ kernel
//!                             ▲                  │
//!                             └── known ─────────┘
//! ```
//!
//! One loop in one thread: a probe that ends, a deadline, an order of the supervisor or an answer of
//! the kernel feeds the machines; what they want is compared with what the kernel has, and the
//! difference is applied in one batch. The kernel's table is read again every few seconds: what
//! others have deleted comes back. Calls into the kernel block, so a thread of their own makes them.

mod ledger;
mod pool;
pub mod probe;
mod process;
mod table;

use std::io;
use std::os::unix::net::UnixStream;

use thiserror::Error;
use tokio::task::JoinError;

use super::protocol::ProtocolError;
use process::Process;
pub use table::{IpvsTable, KernelTable};

/// Why the process could not go on. It exits, and the supervisor replaces it.
#[derive(Debug, Error)]
pub enum CheckersError {
    /// The runtime could not be made.
    #[error("cannot start the runtime")]
    Runtime(#[source] io::Error),
    /// The supervisor's messages could not be read.
    #[error("lost the supervisor")]
    Protocol(#[from] ProtocolError),
    /// The timer could not be made or set.
    #[error("cannot use a timer")]
    Timer(#[source] io::Error),
    /// The thread for the kernel's table could not be made.
    #[error("cannot start a thread")]
    Thread(#[source] io::Error),
    /// The signal handlers could not be set.
    #[error("cannot handle signals")]
    Signals(#[source] io::Error),
    /// The thread for the kernel's table has ended.
    #[error("the thread for the kernel's table does not answer")]
    Worker,
    /// A probe ended without a result.
    #[error("a probe broke off")]
    Probe(#[source] JoinError),
}

/// Runs the checkers process over its end of the socketpair until the supervisor says stop or is gone.
pub fn run(supervisor: UnixStream, table: impl IpvsTable) -> Result<(), CheckersError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(CheckersError::Runtime)?;
    runtime.block_on(async {
        supervisor
            .set_nonblocking(true)
            .map_err(CheckersError::Runtime)?;
        let supervisor =
            tokio::net::UnixStream::from_std(supervisor).map_err(CheckersError::Runtime)?;
        Process::start(supervisor, table)?.run().await
    })
}

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
