//! What a checker looks at: where it goes, and what it asks there.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::datagram::Datagram;
use super::page::Expectation;
use super::pattern::Pattern;
use super::query::Query;
use super::timing::Config;
use super::tls::{Close, Sni};
use crate::types::{IfName, Script, Sense};

/// A checker of a real server, with all inheritance resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checker {
    /// When it probes, and how much it forgives.
    pub timing: Config,
    /// What a probe is. Two checkers with equal ones are the same to a reload, which carries the
    /// verdict over.
    pub check: Check,
    /// Which failed attempts are logged.
    #[serde(default, skip_serializing_if = "FailureLog::is_default")]
    pub log: FailureLog,
}

impl Checker {
    /// A checker that logs as all do.
    pub const fn new(timing: Config, check: Check) -> Self {
        Self {
            timing,
            check,
            log: FailureLog::AsAll,
        }
    }
}

/// Which failed attempts are logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FailureLog {
    /// Those that `checker_log_all_failures` says.
    #[default]
    AsAll,
    /// Each.
    Each,
    /// The one that makes the server count as down.
    Last,
}

impl FailureLog {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks")]
    const fn is_default(&self) -> bool {
        matches!(self, Self::AsAll)
    }
}

/// What one probe is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The server. A program, a file and a session stand for it, and only the address tells which.
    pub target: Target,
    /// What is asked there.
    pub kind: Kind,
}

/// What is asked of a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// `TCP_CHECK`: the handshake, and nothing else.
    Tcp,
    /// `HTTP_GET`: every one of these pages, in this order.
    Http {
        /// How the requests are worded.
        protocol: HttpProtocol,
        /// At least one.
        urls: Vec<Url>,
    },
    /// `SSL_GET`: every one of these pages, in this order, over TLS.
    Https {
        /// How the requests are worded.
        protocol: HttpProtocol,
        /// The name in the handshake.
        sni: Sni,
        /// At least one.
        urls: Vec<Url>,
    },
    /// `SMTP_CHECK`: the greeting of a mail server.
    Smtp {
        /// The name we introduce ourselves by.
        helo: Box<str>,
    },
    /// `DNS_CHECK`: a question that must be answered without an error.
    Dns(Query),
    /// `UDP_CHECK`: a datagram, and perhaps its reply.
    Udp(Box<Datagram>),
    /// `PING_CHECK`: an echo request.
    Ping,
    /// `MISC_CHECK`: a program whose exit status tells.
    Misc(Box<Program>),
    /// `FILE_CHECK`: the number in a file, as the tracker of this name has it.
    File {
        /// The `track_file`.
        track_file: Box<str>,
        /// How the number counts; `None`: as the `track_file` says.
        factor: Option<Factor>,
    },
    /// `BFD_CHECK`: the state of the session of this name.
    Bfd {
        /// The `bfd_instance`.
        session: Box<str>,
    },
}

/// A program that judges a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// What runs.
    pub script: Script,
    /// What its exit status says beside good and bad.
    pub status: ExitStatus,
}

/// What the exit status of a program says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExitStatus {
    /// 0: up; else down.
    #[default]
    Verdict,
    /// 0: up; 1: down; 2–255: up with a weight of 0–253 (`misc_dynamic`).
    Weight,
}

/// What the number in a file is multiplied by before it is added to the weight of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factor {
    /// −2147483647 to 2147483647; 0: a number other than 0 means down.
    pub by: i32,
    /// Which way it counts.
    pub sense: Sense,
}

/// A page and what it must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Url {
    /// Path and query, beginning with a slash.
    pub path: String,
    /// The `Host` header; `None`: the address and port of the target.
    pub host: Option<String>,
    /// What the answer must be.
    pub expectation: Expectation,
    /// The pattern that the body must have, or must not have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<Box<Pattern>>,
    /// How the TLS connection ends.
    #[serde(default, skip_serializing_if = "Close::is_default")]
    pub close: Close,
}

/// Where a probe goes, and how it gets there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The server.
    pub address: SocketAddr,
    /// The address and port to come from; port 0: any.
    pub source: Option<SocketAddr>,
    /// The interface to leave by.
    pub device: Option<IfName>,
    /// The firewall mark of the packets.
    pub mark: Option<u32>,
    /// Time for the whole attempt; of several pages, for each of them.
    pub timeout: Duration,
}

impl Target {
    /// A server reached the ordinary way.
    pub const fn new(address: SocketAddr, timeout: Duration) -> Self {
        Self {
            address,
            source: None,
            device: None,
            mark: None,
            timeout,
        }
    }
}

/// How a request is worded: keepalived's `http_protocol`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum HttpProtocol {
    /// HTTP/1.0.
    #[default]
    #[serde(rename = "1.0")]
    Http10,
    /// HTTP/1.0 with `Connection: close`, for servers that keep the connection open otherwise.
    #[serde(rename = "1.0C")]
    Http10Close,
    /// HTTP/1.1 with `Connection: close`.
    #[serde(rename = "1.1")]
    Http11,
}

/// The name that the configuration gives it.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tcp => "TCP_CHECK",
            Self::Http { .. } => "HTTP_GET",
            Self::Https { .. } => "SSL_GET",
            Self::Smtp { .. } => "SMTP_CHECK",
            Self::Dns(_) => "DNS_CHECK",
            Self::Udp(_) => "UDP_CHECK",
            Self::Ping => "PING_CHECK",
            Self::Misc(_) => "MISC_CHECK",
            Self::File { .. } => "FILE_CHECK",
            Self::Bfd { .. } => "BFD_CHECK",
        })
    }
}
