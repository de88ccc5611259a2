//! The worker that brings addresses onto the host and off it, in order, beside the main loop.

use std::collections::BTreeMap;

use tokio::sync::mpsc;
use tracing::{debug, error, info};

use super::router::{InstanceId, Step};
use crate::sys::netlink::{Added, Changes, Lifetime, Netlink, NewAddress, Removed};
use crate::types::{IfIndex, Prefix};
use crate::vrrp::{Action, AddressOutcome, VirtualAddress};

/// Jobs that wait. Each instance has few at a time; a queue this long means that the kernel has not
/// answered for a long time, and the process gives up.
pub(super) const JOBS_MAX: usize = 65_536;

/// Addresses that are handed to the kernel at once; between two batches the main loop runs.
const BATCH: usize = 32;

/// An address and the interface it belongs on, as far as that exists.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) address: VirtualAddress,
    pub(super) index: Option<IfIndex>,
}

/// Something to do.
#[derive(Debug)]
pub(super) enum Job {
    /// Add these, then tell the main loop.
    Add {
        id: InstanceId,
        generation: u64,
        addresses: Vec<Placed>,
    },
    /// Remove these.
    Remove { addresses: Vec<Placed> },
    /// Find out whether an address is really gone.
    Verify {
        id: InstanceId,
        generation: u64,
        address: Placed,
    },
    /// Say when everything before is done.
    Barrier,
}

/// What came of a job.
#[derive(Debug)]
pub(super) enum Done {
    /// The addresses were added, or not.
    Added {
        id: InstanceId,
        generation: u64,
        outcome: AddressOutcome,
    },
    /// The address is not there.
    Lost {
        id: InstanceId,
        generation: u64,
        address: VirtualAddress,
    },
    /// Everything before is done.
    Barrier,
}

/// Keeps the addresses that one instance gives up and another one adds in the same reload: they are
/// where they belong.
pub(super) fn keep_moving(steps: &mut [Step]) {
    let key = |address: &VirtualAddress| (address.interface.clone(), address.prefix);
    let mut arriving = BTreeMap::new();
    for step in &*steps {
        let Step::Router(id, actions) = step else {
            continue;
        };
        for action in actions {
            if let Action::AddAddresses(addresses) = action {
                arriving.extend(addresses.iter().map(|address| (key(address), *id)));
            }
        }
    }
    for step in steps {
        let Step::Router(id, actions) = step else {
            continue;
        };
        for action in actions {
            if let Action::RemoveAddresses(addresses) = action {
                addresses.retain(|address| {
                    let to = arriving.get(&key(address));
                    to.is_none_or(|to| to == &*id)
                });
            }
        }
    }
}

/// Works off jobs until the main loop is gone.
pub(super) async fn work(
    netlink: Netlink,
    mut changes: Changes,
    mut jobs: mpsc::Receiver<Job>,
    done: mpsc::Sender<Done>,
) {
    while let Some(job) = jobs.recv().await {
        let result = match job {
            Job::Add {
                id,
                generation,
                addresses,
            } => Some(Done::Added {
                id,
                generation,
                outcome: add(&mut changes, addresses).await,
            }),
            Job::Remove { addresses } => {
                remove(&mut changes, addresses).await;
                None
            }
            Job::Verify {
                id,
                generation,
                address,
            } => is_absent(&netlink, &address).await.then_some(Done::Lost {
                id,
                generation,
                address: address.address,
            }),
            Job::Barrier => Some(Done::Barrier),
        };
        if let Some(result) = result
            && done.send(result).await.is_err()
        {
            return;
        }
    }
}

async fn add(changes: &mut Changes, placed: Vec<Placed>) -> AddressOutcome {
    let mut failed = Vec::new();
    for batch in placed.chunks(BATCH) {
        let requests: Vec<NewAddress> = batch.iter().filter_map(Placed::request).collect();
        let mut results = changes.add(&requests).into_iter();
        for Placed { address, index } in batch {
            let VirtualAddress {
                prefix, interface, ..
            } = address;
            let result = index.and_then(|_| results.next());
            match result {
                Some(Ok(Added::New)) => debug!("added {prefix} to {interface}"),
                Some(Ok(Added::AlreadyThere)) => {
                    info!("{prefix} is on {interface} already, and is ours from now on");
                }
                Some(Err(problem)) => {
                    error!("{problem}");
                    failed.push(address.clone());
                }
                None => {
                    error!("cannot add {prefix} to {interface}: the interface does not exist");
                    failed.push(address.clone());
                }
            }
        }
        tokio::task::yield_now().await;
    }
    if failed.is_empty() {
        AddressOutcome::Added
    } else {
        AddressOutcome::Failed(failed)
    }
}

async fn remove(changes: &mut Changes, placed: Vec<Placed>) {
    for batch in placed.chunks(BATCH) {
        let keys: Vec<(IfIndex, Prefix)> = batch
            .iter()
            .filter_map(|placed| Some((placed.index?, placed.address.prefix)))
            .collect();
        for ((_, prefix), result) in keys.iter().zip(changes.remove(&keys)) {
            match result {
                Ok(Removed::Gone) => debug!("removed {prefix}"),
                Ok(Removed::WasAbsent) => {}
                Err(problem) => error!("{problem}"),
            }
        }
        tokio::task::yield_now().await;
    }
}

/// Whether the kernel says that the address is not there. No answer is no loss.
async fn is_absent(netlink: &Netlink, placed: &Placed) -> bool {
    match netlink.addresses().await {
        Ok(addresses) => !addresses.iter().any(|known| {
            Some(known.index) == placed.index && known.prefix == placed.address.prefix
        }),
        Err(problem) => {
            error!(
                "cannot find out whether {} is still there: {problem}",
                placed.address.prefix
            );
            false
        }
    }
}

impl Placed {
    fn request(&self) -> Option<NewAddress> {
        Some(NewAddress {
            index: self.index?,
            interface: self.address.interface.clone(),
            prefix: self.address.prefix,
            label: self.address.label.clone(),
            scope: self.address.scope,
            lifetime: Lifetime::Forever,
        })
    }
}
