//! The vrrp process as the supervisor sees it.

use std::fmt;
use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;

use tokio::net::UnixStream;
use tokio::net::unix::OwnedWriteHalf;
use tracing::Level;

use crate::daemon::protocol::{self, Answer, Order, ProtocolError, Reader};
use crate::sys::process;

/// The arguments that make this program the vrrp process; the log level follows.
const ARGUMENTS: [&str; 3] = ["vrrpd", "--child", "--log-level"];

/// A running child.
pub(super) struct Child {
    process: tokio::process::Child,
    orders: OwnedWriteHalf,
    answers: Reader,
}

/// How a child ended.
#[derive(Debug)]
pub(super) enum Exit {
    /// With a status.
    Status(ExitStatus),
    /// The status could not be had.
    Unknown(io::Error),
}

impl Child {
    pub(super) fn spawn(log_level: Level) -> io::Result<Self> {
        let level = log_level.as_str().to_lowercase();
        let arguments: Vec<&str> = ARGUMENTS.into_iter().chain([level.as_str()]).collect();
        let (process, socket) = process::spawn(&arguments)?;
        socket.set_nonblocking(true)?;
        let (reading, orders) = UnixStream::from_std(socket)?.into_split();
        Ok(Self {
            process,
            orders,
            answers: Reader::new(reading),
        })
    }

    pub(super) async fn send(&mut self, order: &Order) -> Result<(), ProtocolError> {
        protocol::write(&mut self.orders, order).await
    }

    /// The next answer. Cancel-safe.
    pub(super) async fn answer(&mut self) -> Result<Answer, ProtocolError> {
        self.answers.read().await
    }

    /// Waits for its end. Cancel-safe.
    pub(super) async fn exited(&mut self) -> Exit {
        match self.process.wait().await {
            Ok(status) => Exit::Status(status),
            Err(error) => Exit::Unknown(error),
        }
    }

    /// Ends it without asking.
    pub(super) fn kill(&mut self) {
        // It may have ended already; `exited` tells.
        drop(self.process.start_kill());
    }
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => match (status.code(), status.signal()) {
                (Some(code), _) => write!(f, "exit code {code}"),
                (None, Some(signal)) => write!(f, "signal {signal}"),
                (None, None) => write!(f, "{status}"),
            },
            Self::Unknown(error) => write!(f, "unknown end: {error}"),
        }
    }
}
