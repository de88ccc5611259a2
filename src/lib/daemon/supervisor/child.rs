//! A child process as the supervisor sees it.

use std::fmt;
use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::net::UnixStream;
use tracing::Level;

use crate::daemon::outbox::Outbox;
use crate::daemon::protocol::{ProtocolError, Reader, checkers, vrrp};
use crate::sys::process;
use crate::time::Instant;

/// A part of the daemon that has a process of its own.
pub(super) trait Part {
    /// What it is told.
    type Order: Serialize + Send + Sync + 'static;
    /// What it tells.
    type Answer: DeserializeOwned;
    /// Its name in the arguments and for people.
    const NAME: &'static str;

    /// When the child was alive, if an answer says so.
    fn ticked(answer: &Self::Answer) -> Option<Instant>;
}

/// Virtual routers.
#[derive(Debug)]
pub(super) struct Vrrp;

/// Virtual servers and their checks.
#[derive(Debug)]
pub(super) struct Checkers;

impl Part for Vrrp {
    type Order = vrrp::Order;
    type Answer = vrrp::Answer;
    const NAME: &'static str = "vrrp";

    fn ticked(answer: &Self::Answer) -> Option<Instant> {
        match answer {
            vrrp::Answer::Tick(moment) => Some(*moment),
            vrrp::Answer::Ready
            | vrrp::Answer::Report { .. }
            | vrrp::Answer::Group { .. }
            | vrrp::Answer::Snapshots(_)
            | vrrp::Answer::Stopped => None,
        }
    }
}

impl Part for Checkers {
    type Order = checkers::Order;
    type Answer = checkers::Answer;
    const NAME: &'static str = "checkers";

    fn ticked(answer: &Self::Answer) -> Option<Instant> {
        match answer {
            checkers::Answer::Tick(moment) => Some(*moment),
            checkers::Answer::Ready
            | checkers::Answer::Owns(_)
            | checkers::Answer::Report { .. }
            | checkers::Answer::Stopped => None,
        }
    }
}

/// A running child.
pub(super) struct Child<P: Part> {
    process: tokio::process::Child,
    /// Written by a task of its own: a child that does not read holds nobody up.
    orders: Outbox<P::Order>,
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

impl<P: Part> Child<P> {
    pub(super) fn spawn(log_level: Level) -> io::Result<Self> {
        let level = log_level.as_str().to_lowercase();
        let arguments = ["vrrpd", "--child", P::NAME, "--log-level", &level];
        let (process, socket) = process::spawn(&arguments)?;
        socket.set_nonblocking(true)?;
        let (reading, writing) = UnixStream::from_std(socket)?.into_split();
        Ok(Self {
            process,
            orders: Outbox::new(writing),
            answers: Reader::new(reading),
        })
    }

    /// Gives an order. A child that is gone can't take it; its end is noticed by whoever reads.
    pub(super) fn send(&mut self, order: P::Order) {
        self.orders.send(order);
    }

    /// Whether the child has read all orders.
    pub(super) fn has_read_orders(&self) -> bool {
        self.orders.is_empty()
    }

    /// The next answer. Cancel-safe.
    pub(super) async fn answer(&mut self) -> Result<P::Answer, ProtocolError> {
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
