//! Gives up what a process no longer needs after its start.

use caps::{CapSet, Capability, CapsHashSet};
use thiserror::Error;

/// What VRRP needs: changing addresses, raw sockets, multicast, ports below 1024.
const NETWORK: [Capability; 4] = [
    Capability::CAP_NET_ADMIN,
    Capability::CAP_NET_RAW,
    Capability::CAP_NET_BROADCAST,
    Capability::CAP_NET_BIND_SERVICE,
];

/// What running scripts as other users needs, and ending them.
const SCRIPTS: [Capability; 3] = [
    Capability::CAP_SETUID,
    Capability::CAP_SETGID,
    Capability::CAP_KILL,
];

/// Whether the process starts scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    /// It does, under their own users. Those that run as root get root's capabilities back.
    Run,
    /// It does not, and no program that it starts can have more capabilities than itself.
    None,
}

/// Why capabilities could not be given up.
#[derive(Debug, Error)]
#[error("cannot give up capabilities")]
pub struct PrivilegeError(#[from] caps::errors::CapsError);

/// Keeps only the capabilities for VRRP, and those for scripts if it runs any. A process that never had
/// them doesn't get them.
///
/// Holds for the calling thread and the threads that it starts from then on.
pub fn reduce(scripts: Scripts) -> Result<(), PrivilegeError> {
    let permitted = caps::read(None, CapSet::Permitted)?;
    let scripts_need: &[Capability] = match scripts {
        Scripts::Run => &SCRIPTS,
        Scripts::None => &[],
    };
    let wanted = NETWORK.iter().chain(scripts_need);
    let kept: CapsHashSet = wanted
        .filter(|capability| permitted.contains(capability))
        .copied()
        .collect();
    if scripts == Scripts::None && permitted.contains(&Capability::CAP_SETPCAP) {
        let bounding = caps::read(None, CapSet::Bounding)?;
        let mut surplus: Vec<_> = bounding.difference(&kept).copied().collect();
        surplus.sort_unstable_by_key(Capability::index);
        for capability in surplus {
            caps::drop(None, CapSet::Bounding, capability)?;
        }
    }
    caps::clear(None, CapSet::Inheritable)?;
    caps::set(None, CapSet::Effective, &kept)?;
    caps::set(None, CapSet::Permitted, &kept)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Capabilities are a matter of each thread: this one ends with the test.
    fn on_a_thread(scripts: Scripts) -> [CapsHashSet; 3] {
        std::thread::spawn(move || {
            reduce(scripts).unwrap();
            reduce(scripts).unwrap();
            [CapSet::Effective, CapSet::Permitted, CapSet::Bounding]
                .map(|set| caps::read(None, set).unwrap())
        })
        .join()
        .unwrap()
    }

    #[test]
    fn only_what_the_work_needs_is_kept() {
        let before = caps::read(None, CapSet::Permitted).unwrap();
        let of = |set: &[Capability]| -> CapsHashSet {
            let held = set.iter().filter(|one| before.contains(one));
            held.copied().collect()
        };
        let [effective, permitted, bounding] = on_a_thread(Scripts::None);
        assert_eq!(permitted, of(&NETWORK));
        assert_eq!(effective, permitted);
        if before.contains(&Capability::CAP_SETPCAP) {
            assert_eq!(bounding, permitted);
        }
        let [effective, permitted, bounding] = on_a_thread(Scripts::Run);
        assert_eq!(permitted, of(&[&NETWORK[..], &SCRIPTS[..]].concat()));
        assert_eq!(effective, permitted);
        assert_eq!(bounding, caps::read(None, CapSet::Bounding).unwrap());
    }
}
