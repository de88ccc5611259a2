//! The connection of a probe: its socket, its deadline, its stopwatch.

use std::io;
use std::time::Duration;

use nix::libc;
use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, timeout_at};

use crate::checker::{Down, Finding, Outcome, Page, Phase, Step, Target, Timings, Unable};

/// Measures one attempt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stopwatch {
    start: Instant,
    limit: Duration,
    connected: Option<Instant>,
}

impl Stopwatch {
    pub(super) fn start(limit: Duration) -> Self {
        Self {
            start: Instant::now(),
            limit,
            connected: None,
        }
    }

    /// When the attempt must be over; far off when the limit is beyond the clock.
    pub(super) fn deadline(&self) -> Instant {
        self.start
            .checked_add(self.limit)
            .unwrap_or_else(|| self.start + FAR_OFF)
    }

    pub(super) fn timed_out(&self, phase: Phase) -> Finding {
        Finding::Down(Down::TimedOut {
            phase,
            limit: self.limit,
        })
    }

    /// Ends the attempt.
    pub(super) fn outcome(
        &self,
        finding: Finding,
        first_byte: Option<Instant>,
        page: Option<Page>,
    ) -> Outcome {
        let since_connected =
            |moment: Instant| Some(moment.saturating_duration_since(self.connected?));
        Outcome {
            finding,
            timings: Timings {
                connect: self.connected.map(|moment| moment - self.start),
                first_byte: first_byte.and_then(since_connected),
                total: self.start.elapsed(),
            },
            page,
        }
    }
}

/// A deadline that nobody waits for.
const FAR_OFF: Duration = Duration::from_hours(30 * 365 * 24);

/// Connects before the deadline, or says what that means.
pub(super) async fn connect(
    target: &Target,
    stopwatch: &mut Stopwatch,
) -> Result<TcpStream, Finding> {
    let socket = open(target).map_err(|(step, error)| unable(step, &error))?;
    match timeout_at(stopwatch.deadline(), socket.connect(target.address)).await {
        Ok(Ok(stream)) => {
            stopwatch.connected = Some(Instant::now());
            Ok(stream)
        }
        Ok(Err(error)) => Err(meaning_of_connect(&error, stopwatch)),
        Err(_elapsed) => Err(stopwatch.timed_out(Phase::Connect)),
    }
}

/// A socket with the options of the target, set in the order mark, interface, source.
fn open(target: &Target) -> Result<TcpSocket, (Step, io::Error)> {
    let at = |step| move |error| (step, error);
    let domain = Domain::for_address(target.address);
    let socket =
        Socket::new(domain, Type::STREAM, Some(Protocol::TCP)).map_err(at(Step::Socket))?;
    socket.set_nonblocking(true).map_err(at(Step::Socket))?;
    if let Some(mark) = target.mark {
        socket.set_mark(mark).map_err(at(Step::Mark))?;
    }
    if let Some(device) = &target.device {
        socket
            .bind_device(Some(device.as_str().as_bytes()))
            .map_err(at(Step::Device))?;
    }
    if let Some(source) = target.source {
        socket.bind(&source.into()).map_err(at(Step::Source))?;
    }
    Ok(TcpSocket::from_std_stream(socket.into()))
}

/// Tells a server that fails from a machine that cannot ask.
fn meaning_of_connect(error: &io::Error, stopwatch: &Stopwatch) -> Finding {
    match error.raw_os_error() {
        Some(libc::ECONNREFUSED) => Finding::Down(Down::Refused),
        Some(libc::ENETUNREACH | libc::EHOSTUNREACH | libc::EHOSTDOWN | libc::ENETDOWN) => {
            Finding::Down(Down::Unreachable)
        }
        Some(libc::ECONNRESET | libc::ECONNABORTED) => Finding::Down(Down::Reset(Phase::Connect)),
        Some(libc::ETIMEDOUT) => stopwatch.timed_out(Phase::Connect),
        _ => unable(Step::Connect, error),
    }
}

/// A failure of this machine.
pub(super) fn unable(step: Step, error: &io::Error) -> Finding {
    Finding::Unknown(Unable {
        step,
        errno: error.raw_os_error().unwrap_or(libc::EIO),
    })
}
