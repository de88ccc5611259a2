//! What a virtual server is, with all inheritance resolved.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::group::Group;
use crate::checker;
use crate::ipvs::{
    self, Destination, DestinationKey, EngineName, PersistenceMask, SchedulerName, Service,
    ServiceFlags, ServiceKey, Tunnel, Weight,
};
use crate::types::Script;

/// A virtual server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VirtualServer {
    /// Where connections come in; of a group, its first address, else its first mark.
    pub key: ServiceKey,
    /// The group whose addresses and marks it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Box<Group>>,
    /// `lvs_sched`, default `wlc`.
    pub scheduler: SchedulerName,
    /// One-packet scheduling and the scheduler's own flags; persistence is not among them.
    pub flags: ServiceFlags,
    /// `persistence_timeout` and what belongs to it.
    pub persistence: Option<Persistence>,
    /// `quorum` and `hysteresis`.
    pub quorum: Quorum,
    /// In the order of the file; each address and port once.
    pub real_servers: Vec<RealServer>,
    /// Serves while there is no quorum.
    pub sorry_server: Option<SorryServer>,
    /// Whether its servers are checked while this host does not have its address.
    #[serde(default, skip_serializing_if = "Suspension::is_default")]
    pub suspension: Suspension,
    /// What runs at the end of the daemon.
    #[serde(default, skip_serializing_if = "AtStop::is_default")]
    pub at_stop: AtStop,
    /// `quorum_up` and `quorum_down`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notify: Option<Box<Notify>>,
    /// `smtp_alert`; `None`: as `global_defs` has it, else no mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alert: Option<Alert>,
    /// The name that SNMP shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snmp_name: Option<Box<str>>,
}

impl VirtualServer {
    /// A virtual server without real servers, with the default of every other setting.
    pub const fn new(key: ServiceKey, scheduler: SchedulerName) -> Self {
        Self {
            key,
            group: None,
            scheduler,
            flags: ServiceFlags::NONE,
            persistence: None,
            quorum: Quorum::DEFAULT,
            real_servers: Vec::new(),
            sorry_server: None,
            suspension: Suspension::Never,
            at_stop: AtStop::Quiet,
            notify: None,
            alert: None,
            snmp_name: None,
        }
    }

    /// The kernel's service.
    pub fn service(&self) -> Service {
        let mut service = Service::new(self.key, self.scheduler.clone());
        service.flags = self.flags;
        if let Some(persistence) = &self.persistence {
            service.flags = service.flags | ServiceFlags::PERSISTENT;
            service.timeout = persistence.timeout.get();
            service.netmask = persistence.mask;
            service.engine.clone_from(&persistence.engine);
        }
        service
    }
}

/// Clients stay with their real server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Persistence {
    /// `persistence_timeout`, seconds, 1–2678400; 360 when written without a number.
    pub timeout: NonZeroU32,
    /// `persistence_granularity`, default each address alone.
    pub mask: PersistenceMask,
    /// `persistence_engine`.
    pub engine: Option<EngineName>,
}

/// How much weight a virtual server needs to count as working.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "(u32, u32)", into = "(u32, u32)")]
pub struct Quorum {
    quorum: NonZeroU32,
    hysteresis: u32,
}

/// Why numbers make no quorum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum QuorumError {
    /// A quorum of 0.
    #[error("a quorum is at least 1")]
    Zero,
    /// A hysteresis with which quorum would never be lost.
    #[error("a hysteresis of {hysteresis} is not below the quorum of {quorum}")]
    Hysteresis {
        /// As given.
        quorum: u32,
        /// As given.
        hysteresis: u32,
    },
}

impl Quorum {
    /// Quorum 1, hysteresis 0.
    pub const DEFAULT: Self = Self {
        quorum: NonZeroU32::MIN,
        hysteresis: 0,
    };

    /// Takes a quorum ≥ 1 and a hysteresis below it.
    pub fn new(quorum: u32, hysteresis: u32) -> Result<Self, QuorumError> {
        let non_zero = NonZeroU32::new(quorum).ok_or(QuorumError::Zero)?;
        if hysteresis >= quorum {
            return Err(QuorumError::Hysteresis { quorum, hysteresis });
        }
        Ok(Self {
            quorum: non_zero,
            hysteresis,
        })
    }

    /// The weight that is enough at the start.
    pub const fn initial(self) -> u64 {
        // Widening; `u64::from` is not const.
        self.quorum.get() as u64
    }

    /// The weight from which quorum is gained.
    pub const fn gained_from(self) -> u64 {
        self.initial() + self.hysteresis as u64
    }

    /// The weight below which quorum is lost, ≥ 1.
    pub const fn lost_below(self) -> u64 {
        self.initial() - self.hysteresis as u64
    }
}

impl TryFrom<(u32, u32)> for Quorum {
    type Error = QuorumError;

    fn try_from((quorum, hysteresis): (u32, u32)) -> Result<Self, Self::Error> {
        Self::new(quorum, hysteresis)
    }
}

impl From<Quorum> for (u32, u32) {
    fn from(quorum: Quorum) -> Self {
        (quorum.quorum.get(), quorum.hysteresis)
    }
}

/// A real server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RealServer {
    /// Its identity inside the virtual server.
    pub key: DestinationKey,
    /// `lvs_method`, default NAT.
    pub forwarding: Forwarding,
    /// `weight`, default 1.
    pub weight: Weight,
    /// `uthreshold`, connections; 0 = no limit.
    pub upper_threshold: u32,
    /// `lthreshold`, connections.
    pub lower_threshold: u32,
    /// `inhibit_on_failure` or not.
    pub removal: Removal,
    /// Its checkers; it is alive when none of them says down.
    pub checkers: Vec<checker::Checker>,
    /// `notify_up` and `notify_down`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notify: Option<Box<Notify>>,
    /// `smtp_alert`; `None`: as `global_defs` has it, else mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alert: Option<Alert>,
    /// The name that SNMP shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snmp_name: Option<Box<str>>,
}

impl RealServer {
    /// A real server of weight 1 that nobody checks, with the default of every other setting.
    pub const fn new(key: DestinationKey, forwarding: Forwarding) -> Self {
        Self {
            key,
            forwarding,
            weight: Weight::ONE,
            upper_threshold: 0,
            lower_threshold: 0,
            removal: Removal::Delete,
            checkers: Vec::new(),
            notify: None,
            alert: None,
            snmp_name: None,
        }
    }

    /// The kernel's destination with this weight.
    pub fn destination(&self, weight: Weight) -> Destination {
        Destination {
            key: self.key,
            forwarding: self.forwarding.into(),
            weight,
            upper_threshold: self.upper_threshold,
            lower_threshold: self.lower_threshold,
        }
    }
}

/// Serves instead of the real servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SorryServer {
    /// May be that of a real server.
    pub key: DestinationKey,
    /// `sorry_server_lvs_method`, default that of the virtual server.
    pub forwarding: Forwarding,
    /// `sorry_server_inhibit` or not.
    pub removal: Removal,
}

impl SorryServer {
    /// The kernel's destination with this weight.
    pub fn destination(&self, weight: Weight) -> Destination {
        Destination::new(self.key, self.forwarding.into(), weight)
    }
}

/// How packets reach a real server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Forwarding {
    /// Addresses are translated, both ways.
    Nat,
    /// Direct routing.
    Dr,
    /// Packets are wrapped.
    Tun(Tunnel),
}

impl From<Forwarding> for ipvs::Forwarding {
    fn from(forwarding: Forwarding) -> Self {
        match forwarding {
            Forwarding::Nat => Self::Masquerade,
            Forwarding::Dr => Self::DirectRouting,
            Forwarding::Tun(tunnel) => Self::Tunnel(tunnel),
        }
    }
}

/// Whether servers are checked while this host does not have the virtual address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Suspension {
    /// Always.
    #[default]
    Never,
    /// Only while it has (`ha_suspend`).
    WithoutAddress,
}

impl Suspension {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks")]
    const fn is_default(&self) -> bool {
        matches!(self, Self::Never)
    }
}

/// What runs at the end of the daemon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum AtStop {
    /// Nothing.
    #[default]
    Quiet,
    /// The scripts for servers that go down, and for the loss of quorum (`omega`).
    Notify,
}

impl AtStop {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks")]
    const fn is_default(&self) -> bool {
        matches!(self, Self::Quiet)
    }
}

/// The scripts that hear of a server, or of quorum.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notify {
    /// It is there.
    pub up: Option<Script>,
    /// It is gone.
    pub down: Option<Script>,
}

/// Whether a change is told by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Alert {
    /// It is.
    Mail,
    /// It is not.
    None,
}

/// How a server leaves the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Removal {
    /// Out of the table; its connections end.
    Delete,
    /// Weight 0; its connections go on.
    Inhibit,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quorum_and_hysteresis_make_two_thresholds() {
        let quorum = Quorum::new(3, 1).unwrap();
        assert_eq!(quorum.initial(), 3);
        assert_eq!(quorum.gained_from(), 4);
        assert_eq!(quorum.lost_below(), 2);
        let highest = Quorum::new(u32::MAX, u32::MAX - 1).unwrap();
        assert_eq!(highest.gained_from(), 8_589_934_589);
        assert_eq!(highest.lost_below(), 1);
    }

    #[test]
    fn impossible_quorums_are_refused_also_from_json() {
        assert_eq!(Quorum::new(0, 0), Err(QuorumError::Zero));
        let wide = QuorumError::Hysteresis {
            quorum: 2,
            hysteresis: 2,
        };
        assert_eq!(Quorum::new(2, 2), Err(wide));
        assert!(serde_json::from_str::<Quorum>("[2,2]").is_err());
        let text = serde_json::to_string(&Quorum::DEFAULT).unwrap();
        assert_eq!(
            serde_json::from_str::<Quorum>(&text).unwrap(),
            Quorum::DEFAULT
        );
    }
}
