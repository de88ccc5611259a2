//! What a checker looks at: where it goes, and what it asks there.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::page::Expectation;
use super::timing::Config;
use crate::types::IfName;

/// A checker of a real server, with all inheritance resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checker {
    /// When it probes, and how much it forgives.
    pub timing: Config,
    /// What a probe is. Two checkers with equal ones are the same to a reload, which carries the
    /// verdict over.
    pub check: Check,
}

/// What one probe is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The server.
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
        })
    }
}
