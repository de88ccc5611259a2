//! What one attempt found: up, down for a reason, or nothing because the attempt could not be made.

use std::fmt;
use std::io;
use std::time::Duration;

use crate::checker::{Digest, Page};

/// The result of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Up, down or unknown.
    pub finding: Finding,
    /// Where the time went.
    pub timings: Timings,
    /// The answer to an HTTP request, if its head arrived whole; also of a server found down.
    pub page: Option<Page>,
}

/// What an attempt says about the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The server did what was expected of it.
    Up,
    /// The server, or the way to it, failed.
    Down(Down),
    /// The attempt failed on this machine and says nothing about the server.
    Unknown(Unable),
}

/// Why a server counts as down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Down {
    /// Nobody listens on the port.
    #[error("connection refused")]
    Refused,
    /// There is no way to the server, or a router on it said so.
    #[error("server unreachable")]
    Unreachable,
    /// The deadline of the attempt passed.
    #[error("timed out after {} ms while {phase}", limit.as_millis())]
    TimedOut {
        /// What was going on.
        phase: Phase,
        /// Time the whole attempt was given.
        limit: Duration,
    },
    /// The server ended the connection the hard way before it sent anything.
    #[error("connection reset while {0}")]
    Reset(Phase),
    /// The server closed the connection and sent nothing.
    #[error("connection closed without an answer")]
    NoAnswer,
    /// The connection ended within the head of the answer.
    #[error("connection closed within the head of the answer")]
    HeadIncomplete,
    /// What arrived does not begin as an HTTP answer does, or has a malformed header.
    #[error("answer is not HTTP")]
    NotHttp,
    /// The head of the answer is longer than a probe reads.
    #[error("head of the answer is longer than {limit} bytes")]
    HeadTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The body's transfer coding is broken.
    #[error("body of the answer is garbled")]
    BodyGarbled,
    /// The body is longer than a probe reads.
    #[error("body is longer than {limit} bytes")]
    BodyTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The status code is none of those that were expected.
    #[error("unexpected status {status}")]
    Status {
        /// The status code of the answer.
        status: u16,
    },
    /// The body is not the expected one.
    #[error("digest {found} instead of {expected}")]
    Digest {
        /// The digest that was configured.
        expected: Digest,
        /// The digest of the body.
        found: Digest,
    },
}

impl Down {
    /// A stable word for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::TimedOut { phase, limit: _ } => match phase {
                Phase::Connect => "connect_timeout",
                Phase::Answer => "answer_timeout",
                Phase::Head => "head_timeout",
                Phase::Body => "body_timeout",
            },
            Self::Reset(_) => "reset",
            Self::NoAnswer => "no_answer",
            Self::HeadIncomplete => "head_incomplete",
            Self::NotHttp => "not_http",
            Self::HeadTooLarge { limit: _ } => "head_too_large",
            Self::BodyGarbled => "body_garbled",
            Self::BodyTooLarge { limit: _ } => "body_too_large",
            Self::Status { status: _ } => "status",
            Self::Digest {
                expected: _,
                found: _,
            } => "digest",
        }
    }
}

/// A part of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The TCP handshake.
    Connect,
    /// From the request to the first byte of the answer.
    Answer,
    /// The rest of the answer's head.
    Head,
    /// The answer's body.
    Body,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "connecting",
            Self::Answer => "waiting for an answer",
            Self::Head => "reading the head of the answer",
            Self::Body => "reading the body of the answer",
        })
    }
}

/// Why an attempt could not be made; keepalived leaves the server's state as it is then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot {step}: {}", io::Error::from_raw_os_error(*errno))]
pub struct Unable {
    /// What was tried.
    pub step: Step,
    /// The kernel's error number.
    pub errno: i32,
}

/// What an attempt does before it reaches the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Opens a socket.
    Socket,
    /// Sets the firewall mark.
    Mark,
    /// Binds to an interface.
    Device,
    /// Binds to a source address.
    Source,
    /// Begins to connect.
    Connect,
    /// Reads or writes.
    Transfer,
    /// Knows how to check in this way.
    Kind,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Socket => "open a socket",
            Self::Mark => "set the firewall mark",
            Self::Device => "bind to the interface",
            Self::Source => "bind to the source address",
            Self::Connect => "connect",
            Self::Transfer => "read or write",
            Self::Kind => "check in this way",
        })
    }
}

/// How long the parts of an attempt took; a part that was not finished has no time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timings {
    /// The TCP handshake.
    pub connect: Option<Duration>,
    /// From the end of the handshake to the first byte of the answer.
    pub first_byte: Option<Duration>,
    /// The whole attempt, failed or not.
    pub total: Duration,
}
