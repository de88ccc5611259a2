//! The kernel's virtual server table over generic netlink.
//!
//! [`Ipvs`] belongs to the network namespace of the thread that opened it, and shows and changes the
//! table of that namespace. Its calls block: the kernel answers inside the system call that asks, so
//! that a change takes as long as the kernel works on it, which is seconds for tens of thousands of
//! destinations in one service. A process with an event loop gives it a thread of its own and sends
//! it its work over a bounded channel; the type may be sent to that thread, but not shared.
//!
//! Asking for the family makes the kernel load the module `ip_vs` where it can. Where it can't,
//! [`Ipvs::open`] fails with [`KernelError::NoIpvs`], which [`IpvsError::is_absent`] recognises.
//!
//! After an error other than [`IpvsError::Refused`] an answer may still be on its way: open again.

mod error;
mod exchange;
mod socket;

use std::collections::BTreeMap;

pub use error::IpvsError;

use crate::ipvs::{
    DestinationKey, FamilyId, Info, KernelError, ListedDestination, ListedService, Reply, Request,
    ServiceKey, Timeouts, decode, decode_family, family_message,
};
use exchange::{BATCH_MESSAGES_MAX, Datagrams, Exchange, Fate};
use socket::KernelSocket;

/// Destinations of one service, and services, that a listing may have. The kernel has no limit; a
/// table of a million entries takes 600 MB here.
const ENTRIES_MAX: usize = 1_000_000;

/// How often an object is read again that changed or was lost while it was being read.
const READ_ATTEMPTS: u32 = 5;

/// A service with its destinations, as the kernel lists them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedEntry {
    /// The service.
    pub service: ListedService,
    /// Its destinations in the order of their keys, each once.
    pub destinations: Vec<ListedDestination>,
}

/// A connection to the IPVS of a network namespace.
#[derive(Debug)]
pub struct Ipvs {
    kernel: Kernel<KernelSocket>,
}

impl Ipvs {
    /// Opens a connection in the network namespace of this thread.
    pub fn open() -> Result<Self, IpvsError> {
        let kernel = Kernel::find(Exchange::new(KernelSocket::open()?))?;
        Ok(Self { kernel })
    }

    /// Version and size of the connection table.
    pub fn info(&mut self) -> Result<Info, IpvsError> {
        self.kernel.info()
    }

    /// How long idle connections live.
    pub fn timeouts(&mut self) -> Result<Timeouts, IpvsError> {
        self.kernel.timeouts()
    }

    /// Changes how long idle connections live; 0 leaves one as it is.
    pub fn set_timeouts(&mut self, timeouts: Timeouts) -> Result<(), IpvsError> {
        self.kernel.order(&Request::SetTimeouts(timeouts))
    }

    /// All services with their destinations and statistics, in the order of their keys.
    ///
    /// The kernel lets others change the table meanwhile: a service that went away between two reads
    /// appears without destinations, a destination that was moved may be missed. What is read is
    /// right when nobody else writes.
    pub fn table(&mut self) -> Result<Vec<ListedEntry>, IpvsError> {
        self.kernel.table()
    }

    /// All services without their destinations, in the order of their keys.
    pub fn services(&mut self) -> Result<Vec<ListedService>, IpvsError> {
        self.kernel.services()
    }

    /// One service with its destinations; `None` when it is not in the table.
    pub fn entry(&mut self, key: ServiceKey) -> Result<Option<ListedEntry>, IpvsError> {
        self.kernel.entry(key)
    }

    /// Carries out requests in their order, hundreds in one system call; the results are in their
    /// order. One that is refused does not stop those after it.
    ///
    /// Requests that read have no place here. [`KernelError::AnswersLost`] says that
    /// the request was carried out or refused, and nobody knows which: read the table again. When
    /// the call fails as a whole, the first requests may have been carried out.
    pub fn apply(
        &mut self,
        requests: &[Request<'_>],
    ) -> Result<Vec<Result<(), KernelError>>, IpvsError> {
        self.kernel.apply(requests)
    }

    /// Sets the counters of a service and its destinations to zero, or those of all.
    pub fn zero(&mut self, service: Option<ServiceKey>) -> Result<(), IpvsError> {
        self.kernel.order(&Request::Zero(service))
    }

    /// Deletes all services, also those of others.
    pub fn flush(&mut self) -> Result<(), IpvsError> {
        self.kernel.order(&Request::Flush)
    }
}

/// What [`Ipvs`] does, over any datagrams.
#[derive(Debug)]
struct Kernel<D> {
    exchange: Exchange<D>,
    family: FamilyId,
}

impl<D: Datagrams> Kernel<D> {
    /// Asks for the number of the family.
    fn find(mut exchange: Exchange<D>) -> Result<Self, IpvsError> {
        let reading = exchange.ask(family_message)?;
        if let Some(errno) = reading.refusal {
            return Err(KernelError::of_family(errno).into());
        }
        let answer = reading.objects.first().ok_or(IpvsError::NoObject)?;
        let family = decode_family(answer).map_err(IpvsError::Answer)?;
        Ok(Self {
            exchange,
            family: family.id,
        })
    }

    fn info(&mut self) -> Result<Info, IpvsError> {
        for reply in self.read(&Request::Info)? {
            if let Reply::Info(info) = reply {
                return Ok(info);
            }
        }
        Err(IpvsError::NoObject)
    }

    fn timeouts(&mut self) -> Result<Timeouts, IpvsError> {
        for reply in self.read(&Request::Timeouts)? {
            if let Reply::Timeouts(timeouts) = reply {
                return Ok(timeouts);
            }
        }
        Err(IpvsError::NoObject)
    }

    fn table(&mut self) -> Result<Vec<ListedEntry>, IpvsError> {
        let services = self.services()?;
        let with_destinations = services.into_iter().map(|service| {
            let destinations = self.destinations(service.service.key)?;
            Ok(ListedEntry {
                service,
                destinations,
            })
        });
        with_destinations.collect()
    }

    fn services(&mut self) -> Result<Vec<ListedService>, IpvsError> {
        let mut services = BTreeMap::new();
        for reply in self.read(&Request::Services)? {
            if let Reply::Service(service) = reply {
                // A dump that was resumed may repeat an entry.
                services.entry(service.service.key).or_insert(service);
            }
        }
        Ok(services.into_values().collect())
    }

    fn entry(&mut self, key: ServiceKey) -> Result<Option<ListedEntry>, IpvsError> {
        let replies = match self.read(&Request::Service(key)) {
            Err(IpvsError::Refused(KernelError::NoSuchService(_))) => return Ok(None),
            other => other?,
        };
        for reply in replies {
            if let Reply::Service(service) = reply {
                let destinations = self.destinations(key)?;
                return Ok(Some(ListedEntry {
                    service,
                    destinations,
                }));
            }
        }
        Err(IpvsError::NoObject)
    }

    fn destinations(&mut self, service: ServiceKey) -> Result<Vec<ListedDestination>, IpvsError> {
        let mut destinations: BTreeMap<DestinationKey, _> = BTreeMap::new();
        for reply in self.read(&Request::Destinations(service))? {
            if let Reply::Destination(destination) = reply {
                let key = destination.destination.key;
                destinations.entry(key).or_insert(destination);
            }
        }
        Ok(destinations.into_values().collect())
    }

    fn order(&mut self, request: &Request<'_>) -> Result<(), IpvsError> {
        self.read(request).map(drop)
    }

    /// Sends one request and reads its whole answer, again when it changed meanwhile or a part was lost.
    ///
    /// Only requests that may be carried out twice get here: those that read, and those that set
    /// everything to one state.
    fn read(&mut self, request: &Request<'_>) -> Result<Vec<Reply>, IpvsError> {
        for _ in 0..READ_ATTEMPTS {
            let family = self.family;
            let message = |sequence| request.message(family, sequence, request.answer());
            let reading = self.exchange.ask(message)?;
            if let Some(errno) = reading.refusal {
                return Err(KernelError::of(request, errno).into());
            }
            if reading.is_whole {
                let replies = reading.objects.iter().map(|object| decode(object));
                return replies.collect::<Result<_, _>>().map_err(IpvsError::Answer);
            }
        }
        Err(IpvsError::Unsteady {
            command: request.command(),
            attempts: READ_ATTEMPTS,
        })
    }

    fn apply(
        &mut self,
        requests: &[Request<'_>],
    ) -> Result<Vec<Result<(), KernelError>>, IpvsError> {
        let mut results = Vec::with_capacity(requests.len());
        for batch in requests.chunks(BATCH_MESSAGES_MAX) {
            let family = self.family;
            let fates = self.exchange.batch(batch, |request, sequence, answer| {
                request.message(family, sequence, answer)
            })?;
            results.extend(batch.iter().zip(fates).map(|(request, fate)| match fate {
                Fate::CarriedOut => Ok(()),
                Fate::Refused(errno) => Err(KernelError::of(request, errno)),
                Fate::Unknown => Err(KernelError::AnswersLost),
            }));
        }
        Ok(results)
    }
}

#[cfg(test)]
mod tests;
