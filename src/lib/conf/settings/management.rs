//! SNMP and D-Bus.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Switch;

/// What tools of management are answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Management {
    /// SNMP.
    pub snmp: Snmp,
    /// D-Bus.
    pub dbus: Dbus,
}

/// SNMP.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snmp {
    /// The agent that we report to; `None`: the usual socket.
    pub socket: Option<String>,
    /// Whether notifications are sent.
    pub traps: Switch,
    /// Virtual routers of the KEEPALIVED-MIB.
    pub vrrp: Switch,
    /// The VRRP-MIB of RFC 2787.
    pub rfc2: Switch,
    /// The VRRPV3-MIB of RFC 6527.
    pub rfc3: Switch,
    /// Virtual servers of the KEEPALIVED-MIB.
    pub checkers: Switch,
    /// How old counters may be.
    pub statistics: StatisticsAge,
}

/// How old the counters may be that SNMP shows, 1 ms–30 s, default 5 s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatisticsAge {
    /// Of virtual servers.
    pub virtual_servers: Duration,
    /// Of real servers.
    pub real_servers: Duration,
}

impl Default for StatisticsAge {
    fn default() -> Self {
        Self {
            virtual_servers: Duration::from_secs(5),
            real_servers: Duration::from_secs(5),
        }
    }
}

/// D-Bus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dbus {
    /// Whether it is answered.
    pub enabled: Switch,
    /// Our name on the bus, default `org.keepalived.Vrrp1`.
    pub service: String,
    /// What stands in paths for a virtual router without interface; `None`: nothing.
    pub no_interface: Option<String>,
}

impl Default for Dbus {
    fn default() -> Self {
        Self {
            enabled: Switch::Off,
            service: "org.keepalived.Vrrp1".to_owned(),
            no_interface: None,
        }
    }
}
