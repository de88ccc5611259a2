//! The kernel's table as we want it or know it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::ipvs::{Destination, DestinationKey, ListedDestination, Service, ServiceKey};

/// Services by their identity.
pub type Table = BTreeMap<ServiceKey, Entry>;

/// A service with its destinations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The service.
    pub service: Service,
    /// Its destinations by their identity.
    pub destinations: BTreeMap<DestinationKey, Destination>,
}

impl Entry {
    /// A service with these destinations. Of equal ones the first counts: a dump may repeat them.
    pub fn new(service: Service, destinations: impl IntoIterator<Item = Destination>) -> Self {
        let mut entry = Self {
            service,
            destinations: BTreeMap::new(),
        };
        for destination in destinations {
            entry
                .destinations
                .entry(destination.key)
                .or_insert(destination);
        }
        entry
    }

    /// A service with the destinations that the kernel listed for it.
    pub fn listed(
        service: Service,
        destinations: impl IntoIterator<Item = ListedDestination>,
    ) -> Self {
        let told = destinations.into_iter().map(|listed| listed.destination);
        Self::new(service, told)
    }
}

impl Serialize for Entry {
    /// JSON has only texts as keys, so the destinations are a list.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Flat<'a> {
            service: &'a Service,
            destinations: Vec<&'a Destination>,
        }
        let destinations = self.destinations.values().collect();
        Flat {
            service: &self.service,
            destinations,
        }
        .serialize(serializer)
    }
}
