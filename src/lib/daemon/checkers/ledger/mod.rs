//! What the kernel's table should hold, what it holds as far as we know, and what is ours in it.

use std::collections::{BTreeMap, BTreeSet};

use crate::ipvs::{DestinationKey, KernelError, ServiceKey};
use crate::lvs::{Entry, Operation, Table, difference};

/// The books about the kernel's table.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    wanted: Table,
    /// Of the services that are wanted or ours; as last read, with everything done since.
    known: Table,
    /// Services that are in the table because of us, or soon will be.
    ours: BTreeSet<ServiceKey>,
    /// Services that must be compared.
    dirty: BTreeSet<ServiceKey>,
    /// What the kernel has refused, with the name of the error: each is told once.
    refused: BTreeMap<Object, &'static str>,
    /// Whether the table was ever read.
    was_read: bool,
}

/// A service, or a destination of it.
type Object = (ServiceKey, Option<DestinationKey>);

/// What the kernel thinks of something that we asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct News {
    pub(super) service: ServiceKey,
    /// `None`: the service itself.
    pub(super) server: Option<DestinationKey>,
    pub(super) opinion: Opinion,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Opinion {
    /// It has taken what it refused before.
    Accepted,
    /// It refuses for a reason that was not told yet.
    Refused(KernelError),
    /// It still refuses, or refuses because it has refused the service.
    RefusedStill,
}

/// What came of a batch.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Applied {
    pub(super) news: Vec<News>,
    /// Whether the table was not as we knew it.
    pub(super) surprised: bool,
}

impl Ledger {
    /// Takes services that an earlier process has left.
    pub(super) fn inherit(&mut self, keys: BTreeSet<ServiceKey>) {
        self.dirty.extend(&keys);
        self.ours.extend(keys);
    }

    /// Replaces what is wanted of a service.
    pub(super) fn want(&mut self, key: ServiceKey, entry: Option<Entry>) {
        self.dirty.insert(key);
        if let Some(entry) = entry {
            self.ours.insert(key);
            self.wanted.insert(key, entry);
        } else {
            self.wanted.remove(&key);
            self.refused.retain(|(service, _), _| *service != key);
        }
    }

    pub(super) const fn ours(&self) -> &BTreeSet<ServiceKey> {
        &self.ours
    }

    pub(super) const fn was_read(&self) -> bool {
        self.was_read
    }

    /// Takes what the kernel has; of that, only what concerns us.
    pub(super) fn read(&mut self, mut table: Table) {
        table.retain(|key, _| self.wanted.contains_key(key) || self.ours.contains(key));
        self.known = table;
        self.was_read = true;
        self.suspect_all();
    }

    /// Compares everything again.
    pub(super) fn suspect_all(&mut self) {
        self.dirty.extend(self.wanted.keys());
        self.dirty.extend(&self.ours);
    }

    /// What must be done now. Nothing before the table was read.
    pub(super) fn operations(&mut self) -> Vec<Operation> {
        if !self.was_read {
            return Vec::new();
        }
        let dirty = std::mem::take(&mut self.dirty);
        let part = |table: &Table| -> Table {
            let entries = dirty.iter().filter_map(|key| table.get_key_value(key));
            entries.map(|(key, entry)| (*key, entry.clone())).collect()
        };
        let ours = dirty.intersection(&self.ours).copied().collect();
        difference(&part(&self.wanted), &part(&self.known), &ours)
    }

    /// Notes what came of a batch.
    pub(super) fn applied(
        &mut self,
        operations: Vec<Operation>,
        results: Vec<Result<(), KernelError>>,
    ) -> Applied {
        let mut applied = Applied::default();
        let mut without_service = BTreeSet::new();
        for (operation, result) in operations.into_iter().zip(results) {
            let object = object(&operation);
            let opinion = match result {
                Ok(()) => {
                    self.note(operation);
                    let before = self.refused.remove(&object);
                    before.map(|_| Opinion::Accepted)
                }
                Err(error) if without_service.contains(&object.0) => {
                    self.refused.insert(object, error.code());
                    Some(Opinion::RefusedStill)
                }
                Err(error) if is_surprise(&error) => {
                    applied.surprised = true;
                    None
                }
                Err(error) => {
                    if object.1.is_none() {
                        without_service.insert(object.0);
                    }
                    let before = self.refused.insert(object, error.code());
                    Some(if before == Some(error.code()) {
                        Opinion::RefusedStill
                    } else {
                        Opinion::Refused(error)
                    })
                }
            };
            applied.news.extend(opinion.map(|opinion| News {
                service: object.0,
                server: object.1,
                opinion,
            }));
        }
        applied
    }

    /// Forgets services that are neither wanted nor in the table any more; whether there were any.
    pub(super) fn forget_gone(&mut self) -> bool {
        let before = self.ours.len();
        let (wanted, known) = (&self.wanted, &self.known);
        self.ours
            .retain(|key| wanted.contains_key(key) || known.contains_key(key));
        self.ours.len() != before
    }

    /// Does in `known` what the kernel has done.
    fn note(&mut self, operation: Operation) {
        match operation {
            Operation::AddService(service) => {
                self.known.insert(service.key, Entry::new(service, []));
            }
            Operation::EditService { to, .. } => {
                if let Some(entry) = self.known.get_mut(&to.key) {
                    entry.service = to;
                }
            }
            Operation::AddDestination {
                service,
                destination,
            }
            | Operation::EditDestination {
                service,
                to: destination,
                ..
            } => {
                if let Some(entry) = self.known.get_mut(&service) {
                    entry.destinations.insert(destination.key, destination);
                }
            }
            Operation::DeleteDestination {
                service,
                destination,
            } => {
                if let Some(entry) = self.known.get_mut(&service) {
                    entry.destinations.remove(&destination.key);
                }
            }
            Operation::DeleteService(service) => {
                self.known.remove(&service.key);
            }
        }
    }
}

const fn object(operation: &Operation) -> Object {
    match operation {
        Operation::AddService(service)
        | Operation::EditService { to: service, .. }
        | Operation::DeleteService(service) => (service.key, None),
        Operation::AddDestination {
            service,
            destination,
        }
        | Operation::EditDestination {
            service,
            to: destination,
            ..
        }
        | Operation::DeleteDestination {
            service,
            destination,
        } => (*service, Some(destination.key)),
    }
}

/// Whether an error says that somebody else has changed the table, or that nobody knows.
const fn is_surprise(error: &KernelError) -> bool {
    match error {
        KernelError::ServiceExists(_)
        | KernelError::NoSuchService(_)
        | KernelError::ServiceNotDefined(_)
        | KernelError::DestinationExists { .. }
        | KernelError::NoSuchDestination { .. }
        | KernelError::AnswersLost => true,
        KernelError::NoIpvs
        | KernelError::NoScheduler(_)
        | KernelError::NoSchedulerOrEngine { .. }
        | KernelError::OutOfRange(_)
        | KernelError::InvalidDestination(_)
        | KernelError::InvalidService(_)
        | KernelError::InvalidDaemon
        | KernelError::InvalidTimeouts
        | KernelError::FamilyNotSupported
        | KernelError::DaemonRunning
        | KernelError::DaemonNotRunning
        | KernelError::NoInterface(_)
        | KernelError::NoInterfaceAddress(_)
        | KernelError::NotPermitted
        | KernelError::NotSupported(_)
        | KernelError::NoMemory(_)
        | KernelError::Other { .. } => false,
    }
}

#[cfg(test)]
mod tests;
