//! From what the kernel has to what we want, in steps.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use super::table::{Entry, Table};
use crate::ipvs::{Destination, Request, Service, ServiceFlags, ServiceKey, Weight};

/// One step. What is replaced or deleted is carried along, so that a difference can be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// Adds a service without destinations.
    AddService(Service),
    /// Replaces the attributes of a service; destinations and connections stay.
    EditService {
        /// As the kernel has it.
        from: Service,
        /// As it should be.
        to: Service,
    },
    /// Adds a destination.
    AddDestination {
        /// To this service.
        service: ServiceKey,
        /// All about it.
        destination: Destination,
    },
    /// Replaces the attributes of a destination; its connections stay.
    EditDestination {
        /// Of this service.
        service: ServiceKey,
        /// As the kernel has it.
        from: Destination,
        /// As it should be.
        to: Destination,
    },
    /// Deletes a destination.
    DeleteDestination {
        /// Of this service.
        service: ServiceKey,
        /// As the kernel has it.
        destination: Destination,
    },
    /// Deletes a service with its destinations.
    DeleteService(Service),
}

impl Operation {
    /// What the kernel is asked.
    pub const fn request(&self) -> Request<'_> {
        match self {
            Self::AddService(service) => Request::NewService(service),
            Self::EditService { to, .. } => Request::SetService {
                service: to,
                changed: ServiceFlags::ALL,
            },
            Self::AddDestination {
                service,
                destination,
            } => Request::NewDestination(*service, destination),
            Self::EditDestination { service, to, .. } => Request::SetDestination(*service, to),
            Self::DeleteDestination {
                service,
                destination,
            } => Request::DeleteDestination(*service, destination.key),
            Self::DeleteService(service) => Request::DeleteService(service.key),
        }
    }

    /// The service that is touched.
    pub const fn service(&self) -> ServiceKey {
        match self {
            Self::AddService(service)
            | Self::EditService { to: service, .. }
            | Self::DeleteService(service) => service.key,
            Self::AddDestination { service, .. }
            | Self::EditDestination { service, .. }
            | Self::DeleteDestination { service, .. } => *service,
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AddService(service) => write!(f, "add service {service}"),
            Self::EditService { from, to } => write!(f, "change service {from} -> {to}"),
            Self::AddDestination {
                service,
                destination,
            } => write!(f, "add to {service}: {destination}"),
            Self::EditDestination { service, from, to } => {
                write!(f, "change in {service}: {from} -> {to}")
            }
            Self::DeleteDestination {
                service,
                destination,
            } => write!(f, "delete from {service}: {destination}"),
            Self::DeleteService(service) => write!(f, "delete service {service}"),
        }
    }
}

/// The steps that make `known` hold all of `wanted`, and of `ours` nothing else.
///
/// Service by service in the order of their keys: the service is added or changed, then
/// destinations are added, changed and deleted, so that one that serves is there before another
/// leaves. Services that are not wanted any more are deleted last, but only those in `ours`: all
/// others belong to somebody else. A wanted service that somebody else has added is taken over.
/// What is right already is not touched.
pub fn difference(wanted: &Table, known: &Table, ours: &BTreeSet<ServiceKey>) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (key, entry) in wanted {
        match known.get(key) {
            None => add(entry, &mut operations),
            Some(present) => change(present, entry, &mut operations),
        }
    }
    for (key, entry) in known {
        if ours.contains(key) && !wanted.contains_key(key) {
            operations.push(Operation::DeleteService(entry.service.clone()));
        }
    }
    operations
}

fn add(wanted: &Entry, operations: &mut Vec<Operation>) {
    operations.push(Operation::AddService(wanted.service.clone()));
    let service = wanted.service.key;
    for destination in wanted.destinations.values() {
        operations.push(Operation::AddDestination {
            service,
            destination: *destination,
        });
    }
}

fn change(known: &Entry, wanted: &Entry, operations: &mut Vec<Operation>) {
    if !is_same(&known.service, &wanted.service) {
        operations.push(Operation::EditService {
            from: known.service.clone(),
            to: wanted.service.clone(),
        });
    }
    let service = wanted.service.key;
    let mut edits = Vec::new();
    for (key, to) in &wanted.destinations {
        match known.destinations.get(key) {
            None => operations.push(Operation::AddDestination {
                service,
                destination: *to,
            }),
            Some(from) if from != to => edits.push((from, to)),
            Some(_) => {}
        }
    }
    // Stable: those that get connections from now on come before those that get none any more.
    edits.sort_by_key(|(_, to)| to.weight == Weight::ZERO);
    for (from, to) in edits {
        operations.push(Operation::EditDestination {
            service,
            from: *from,
            to: *to,
        });
    }
    for (key, destination) in &known.destinations {
        if !wanted.destinations.contains_key(key) {
            operations.push(Operation::DeleteDestination {
                service,
                destination: *destination,
            });
        }
    }
}

/// Timeout and mask say nothing about a service that is not persistent.
fn is_same(known: &Service, wanted: &Service) -> bool {
    let persistent = wanted.flags.contains(ServiceFlags::PERSISTENT);
    let persistence = |service: &Service| persistent.then_some((service.timeout, service.netmask));
    let rest = |service: &Service| (service.key, service.flags);
    rest(known) == rest(wanted)
        && known.scheduler == wanted.scheduler
        && known.engine == wanted.engine
        && persistence(known) == persistence(wanted)
}

#[cfg(test)]
mod tests;
