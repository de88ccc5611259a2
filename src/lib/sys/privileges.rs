//! Capabilities: what is needed, and giving up the rest.

use caps::{CapSet, Capability, CapsHashSet};
use thiserror::Error;

/// Part of the daemon, with what it needs after its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Reads files, runs scripts as other users, removes addresses of a child that died.
    Supervisor,
    /// Raw sockets, multicast, addresses.
    Vrrp,
    /// The kernel's virtual servers; probes from given interfaces, marks and ports.
    Checkers,
}

/// Why capabilities could not be changed.
#[derive(Debug, Error)]
#[error("cannot change the capabilities of this process")]
pub struct PrivilegesError(#[from] caps::errors::CapsError);

impl Role {
    const fn needs(self) -> &'static [Capability] {
        match self {
            Self::Supervisor => &[
                Capability::CAP_NET_ADMIN,
                Capability::CAP_NET_RAW,
                Capability::CAP_SETUID,
                Capability::CAP_SETGID,
                Capability::CAP_KILL,
                Capability::CAP_DAC_OVERRIDE,
                Capability::CAP_DAC_READ_SEARCH,
                Capability::CAP_SETPCAP,
            ],
            Self::Vrrp => &[Capability::CAP_NET_ADMIN, Capability::CAP_NET_RAW],
            Self::Checkers => &[
                Capability::CAP_NET_ADMIN,
                Capability::CAP_NET_RAW,
                Capability::CAP_NET_BIND_SERVICE,
            ],
        }
    }
}

/// Which of the capabilities without which no virtual router can run are missing.
pub fn missing() -> Vec<&'static str> {
    let needed = [
        (Capability::CAP_NET_ADMIN, "CAP_NET_ADMIN"),
        (Capability::CAP_NET_RAW, "CAP_NET_RAW"),
    ];
    needed
        .into_iter()
        .filter(|(capability, _)| {
            !caps::has_cap(None, CapSet::Effective, *capability).unwrap_or(false)
        })
        .map(|(_, name)| name)
        .collect()
}

/// Gives up everything that the role does not need. Programs started as root afterwards have what
/// root has: the bounding set is left alone.
pub fn drop_others(role: Role) -> Result<(), PrivilegesError> {
    let permitted = caps::read(None, CapSet::Permitted)?;
    let kept: CapsHashSet = role
        .needs()
        .iter()
        .copied()
        .filter(|capability| permitted.contains(capability))
        .collect();
    caps::set(None, CapSet::Effective, &kept)?;
    caps::set(None, CapSet::Permitted, &kept)?;
    Ok(())
}
