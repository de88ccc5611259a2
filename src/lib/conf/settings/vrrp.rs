//! Virtual routers in general.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Switch;
use crate::types::IfName;
use crate::vrrp::ExtraAnnouncements;

/// What holds for all virtual routers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VrrpSettings {
    /// Where adverts go.
    pub groups: MulticastGroups,
    /// The shortest time between two gratuitous ARP messages on an interface; 0: none.
    pub garp_interval: Duration,
    /// The shortest time between two unsolicited neighbour advertisements; 0: none.
    pub gna_interval: Duration,
    /// Announcements on other interfaces.
    pub extra_announcements: Option<ExtraAnnouncements>,
    /// What instances do that don't say otherwise.
    pub defaults: InstanceDefaults,
    /// How long they wait at first.
    pub start_delay: StartDelay,
    /// Whether adverts of other virtual routers are logged.
    pub log_unknown_vrids: Switch,
    /// The receive buffer of adverts.
    pub receive_buffer: ReceiveBuffer,
    /// Interfaces with the hardware address of a virtual router.
    pub vmacs: Vmacs,
    /// Whether interfaces may be missing.
    pub dynamic_interfaces: DynamicInterfaces,
    /// The interface of static addresses that name none, default `eth0`.
    pub default_interface: IfName,
    /// Whether the kernel is kept from reporting link-local groups.
    pub disable_local_igmp: Switch,
}

impl Default for VrrpSettings {
    fn default() -> Self {
        Self {
            groups: MulticastGroups::default(),
            garp_interval: Duration::ZERO,
            gna_interval: Duration::ZERO,
            extra_announcements: None,
            defaults: InstanceDefaults::default(),
            start_delay: StartDelay::default(),
            log_unknown_vrids: Switch::Off,
            receive_buffer: ReceiveBuffer::default(),
            vmacs: Vmacs::default(),
            dynamic_interfaces: DynamicInterfaces::No,
            default_interface: IfName::first_ethernet(),
            disable_local_igmp: Switch::Off,
        }
    }
}

/// Where adverts go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MulticastGroups {
    /// IPv4, default 224.0.0.18.
    pub v4: Ipv4Addr,
    /// IPv6, default `ff02::12`.
    pub v6: Ipv6Addr,
}

impl Default for MulticastGroups {
    fn default() -> Self {
        Self {
            v4: Ipv4Addr::new(224, 0, 0, 18),
            v6: Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 0x12),
        }
    }
}

/// What instances do that don't say otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceDefaults {
    /// `strict_mode`.
    pub strict: Switch,
    /// `check_unicast_src`.
    pub check_unicast_source: Switch,
    /// `skip_check_adv_addr`.
    pub skip_address_check: Switch,
    /// `v3_checksum_as_v2`.
    pub checksum_as_v2: Switch,
    /// `owner_ignore_adverts`.
    pub owner_ignores_adverts: Switch,
    /// `notify_priority_changes`.
    pub notify_priority_changes: Switch,
}

/// How long virtual routers wait at first; the longer of both counts. 0 or 1 ms–4295 s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartDelay {
    /// After the daemon's start.
    pub after_start: Duration,
    /// After the system's start.
    pub after_boot: Duration,
}

/// The receive buffer of adverts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiveBuffer {
    /// How its size is found.
    pub policy: ReceivePolicy,
    /// How many packets or adverts it holds, default 3.
    pub multiplier: u32,
}

impl Default for ReceiveBuffer {
    fn default() -> Self {
        Self {
            policy: ReceivePolicy::System,
            multiplier: 3,
        }
    }
}

/// How the size of a receive buffer is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReceivePolicy {
    /// As the system has it.
    System,
    /// From the largest packet of the interface.
    Mtu,
    /// From the size of the advert.
    Advert,
    /// So many bytes.
    Bytes(u32),
}

/// Names of interfaces with the hardware address of a virtual router.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vmacs {
    /// What they begin with; `None`: `vrrp`.
    pub prefix: Option<String>,
    /// The same for those made for addresses on other interfaces; `None`: as `prefix`.
    pub address_prefix: Option<String>,
}

/// Whether the configuration may name interfaces that do not exist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DynamicInterfaces {
    /// No.
    #[default]
    No,
    /// Yes.
    Yes,
    /// Yes, and they may come back as another type or on another interface.
    MayChange,
}
