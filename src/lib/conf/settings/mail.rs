//! Mail that tells of changes.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Switch;

/// Who is mailed of what, and by which server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// The addresses, each with its name if it has one; nobody is mailed without any.
    pub recipients: Vec<String>,
    /// Whom it comes from; `None`: the daemon's user at this host.
    pub from: Option<String>,
    /// Who takes it; nobody is mailed without one.
    pub server: Option<MailServer>,
    /// The name that the server is greeted with; `None`: this host's.
    pub helo: Option<String>,
    /// How long the server may take, 1–4294 s, default 30 s.
    pub connect_timeout: Duration,
    /// Of what.
    pub alerts: Alerts,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            recipients: Vec::new(),
            from: None,
            server: None,
            helo: None,
            connect_timeout: Duration::from_secs(30),
            alerts: Alerts::default(),
        }
    }
}

/// A mail server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailServer {
    /// Its address or name.
    pub host: String,
    /// Its port, default 25.
    pub port: u16,
}

/// What is mailed unless a part of the configuration says otherwise for itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alerts {
    /// Everything.
    pub all: Option<Switch>,
    /// Of virtual routers and groups; `None`: as `all`.
    pub vrrp: Option<Switch>,
    /// Of virtual and real servers; `None`: as `all`.
    pub checkers: Option<Switch>,
    /// Whether faults of virtual routers are left out.
    pub no_faults: Switch,
    /// Whether single checks are left out.
    pub no_checkers: Switch,
}
