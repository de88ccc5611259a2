//! The vrrp process: raw sockets, addresses, announcements, and one timer, in one thread.
//!
//! One loop: wait for a packet, a message of the kernel, a finished address job, an order of the
//! supervisor or the timer; feed the machines; carry out their actions in order. No protocol
//! decision is made here. Before any timer is acted upon, all sockets are read empty (up to a
//! budget): a router that was not running must hear who replaced it before it speaks.

mod addresses;
mod links;
mod router;
mod wires;

use std::io;
use std::os::unix::net::UnixStream;

use thiserror::Error;

use super::protocol::ProtocolError;
use crate::sys::netlink::NetlinkError;
use router::Router;

/// Why the process could not go on. It exits, and the supervisor replaces it.
#[derive(Debug, Error)]
pub enum VrrpError {
    /// The runtime could not be made.
    #[error("cannot start the runtime")]
    Runtime(#[source] io::Error),
    /// The supervisor's messages could not be read.
    #[error("lost the supervisor")]
    Protocol(#[from] ProtocolError),
    /// The kernel's interfaces could not be read.
    #[error("cannot read the interfaces of this host")]
    Netlink(#[from] NetlinkError),
    /// The timer could not be made or set.
    #[error("cannot use a timer")]
    Timer(#[source] io::Error),
    /// The socket for announcements could not be made.
    #[error("cannot open a packet socket for announcements")]
    Announcer(#[source] io::Error),
    /// The signal handlers could not be set.
    #[error("cannot handle signals")]
    Signals(#[source] io::Error),
    /// The address worker ended or does not keep up.
    #[error("the address worker does not answer")]
    Worker,
}

/// Runs the vrrp process over its end of the socketpair until the supervisor says stop or is gone.
pub fn run(supervisor: UnixStream) -> Result<(), VrrpError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(VrrpError::Runtime)?;
    runtime.block_on(async {
        supervisor
            .set_nonblocking(true)
            .map_err(VrrpError::Runtime)?;
        let supervisor =
            tokio::net::UnixStream::from_std(supervisor).map_err(VrrpError::Runtime)?;
        Router::start(supervisor).await?.run().await
    })
}
