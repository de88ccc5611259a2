//! What the kernel means by an error number, and what to do about it.

use thiserror::Error;

use super::command::Command;
use super::destination::Destination;
use super::key::{DestinationKey, ServiceKey};
use super::request::Request;
use super::service::{EngineName, SchedulerName};
use crate::types::IfName;

const EPERM: i32 = 1;
const ENOENT: i32 = 2;
const ESRCH: i32 = 3;
const ENOMEM: i32 = 12;
const EEXIST: i32 = 17;
const ENODEV: i32 = 19;
const EINVAL: i32 = 22;
const ERANGE: i32 = 34;
const EOPNOTSUPP: i32 = 95;
const EAFNOSUPPORT: i32 = 97;
const EADDRNOTAVAIL: i32 = 99;
const ENOBUFS: i32 = 105;

/// Why the kernel refused a request. The words before the colon are those of `ipvsadm`, where it has any.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KernelError {
    /// There is no family of that name: the module `ip_vs` is not there.
    #[error(
        "the kernel has no IPVS: load the module with `modprobe ip_vs`, or install a kernel that has it"
    )]
    NoIpvs,
    /// EEXIST for a new service.
    #[error("service already exists: {0} is in the table")]
    ServiceExists(ServiceKey),
    /// ESRCH for a service.
    #[error("no such service: {0} is not in the table")]
    NoSuchService(ServiceKey),
    /// ESRCH for a destination.
    #[error("service not defined: add {0} before its destinations")]
    ServiceNotDefined(ServiceKey),
    /// EEXIST for a new destination.
    #[error("destination already exists: {destination} is in the table of {service}")]
    DestinationExists {
        /// Of this service.
        service: ServiceKey,
        /// This one.
        destination: DestinationKey,
    },
    /// ENOENT for a destination.
    #[error("no such destination: {destination} is not in the table of {service}")]
    NoSuchDestination {
        /// Of this service.
        service: ServiceKey,
        /// This one.
        destination: DestinationKey,
    },
    /// ENOENT for a service without persistence engine.
    #[error(
        "scheduler not found: the kernel cannot load the module ip_vs_{0}; try `modprobe ip_vs_{0}` or another scheduler"
    )]
    NoScheduler(SchedulerName),
    /// ENOENT for a service with persistence engine: the kernel does not say which is missing.
    #[error(
        "scheduler or persistence engine not found: the kernel cannot load the module ip_vs_{scheduler} or ip_vs_pe_{engine}; try `modprobe` with both"
    )]
    NoSchedulerOrEngine {
        /// One of both.
        scheduler: SchedulerName,
        /// One of both.
        engine: EngineName,
    },
    /// ERANGE for a destination.
    #[error(
        "numerical result out of range: the lower threshold of {0} must not be above its upper threshold, and the weight not above 2147483647"
    )]
    OutOfRange(DestinationKey),
    /// EINVAL for a destination.
    #[error(
        "invalid argument: {0} must be a unicast address that is not link-local, of the family of its service unless it is tunnelled; a GUE tunnel needs a port, and tunnels to the other family exclude a sync daemon; in a network namespace whose loopback interface was never up no address is accepted"
    )]
    InvalidDestination(DestinationKey),
    /// EINVAL for a service.
    #[error(
        "invalid argument: {0} needs a persistence mask that fits its family, and a port unless it is persistent"
    )]
    InvalidService(ServiceKey),
    /// EINVAL for a sync daemon.
    #[error(
        "invalid argument: a sync daemon needs a multicast group, and no tunnels to the other address family"
    )]
    InvalidDaemon,
    /// EINVAL for timeouts.
    #[error("invalid argument: a timeout is out of range")]
    InvalidTimeouts,
    /// EAFNOSUPPORT.
    #[error("address family not supported: IPv6 is off in this kernel, or in its IPVS")]
    FamilyNotSupported,
    /// EEXIST for a sync daemon.
    #[error("a sync daemon of this role is running: stop it first")]
    DaemonRunning,
    /// ESRCH for a sync daemon.
    #[error("no daemon is running in this role")]
    DaemonNotRunning,
    /// ENODEV for a sync daemon.
    #[error("no such device: the interface {0} is missing or down")]
    NoInterface(IfName),
    /// EADDRNOTAVAIL for a sync daemon.
    #[error("the interface {0} has no address that the sync daemon can use")]
    NoInterfaceAddress(IfName),
    /// EPERM.
    #[error(
        "operation not permitted: IPVS needs CAP_NET_ADMIN in the initial user namespace, also to read; run as root outside of a user namespace"
    )]
    NotPermitted,
    /// EOPNOTSUPP.
    #[error("this kernel's IPVS does not know how to {0}")]
    NotSupported(Command),
    /// ENOMEM.
    #[error("the kernel has no memory to {0}")]
    NoMemory(Command),
    /// ENOBUFS: replies were lost, the requests were carried out all the same.
    #[error("the kernel's answers did not fit the receive buffer: read the table again")]
    AnswersLost,
    /// Any other number.
    #[error("the kernel refused to {command} with error {errno}")]
    Other {
        /// What was tried.
        command: Command,
        /// Error number, > 0.
        errno: i32,
    },
}

impl KernelError {
    /// What `errno` (> 0) means as the answer to `request`.
    pub fn of(request: &Request<'_>, errno: i32) -> Self {
        let command = request.command();
        let specific = match request {
            Request::NewService(service) | Request::SetService { service, .. } => match errno {
                EEXIST => Some(Self::ServiceExists(service.key)),
                ESRCH => Some(Self::NoSuchService(service.key)),
                ENOENT => Some(match service.engine.clone() {
                    None => Self::NoScheduler(service.scheduler.clone()),
                    Some(engine) => Self::NoSchedulerOrEngine {
                        scheduler: service.scheduler.clone(),
                        engine,
                    },
                }),
                EINVAL => Some(Self::InvalidService(service.key)),
                _ => None,
            },
            Request::DeleteService(key)
            | Request::Service(key)
            | Request::Destinations(key)
            | Request::Zero(Some(key)) => match errno {
                ESRCH => Some(Self::NoSuchService(*key)),
                EINVAL => Some(Self::InvalidService(*key)),
                _ => None,
            },
            Request::NewDestination(service, Destination { key, .. })
            | Request::SetDestination(service, Destination { key, .. })
            | Request::DeleteDestination(service, key) => {
                Self::of_destination(*service, *key, errno)
            }
            Request::StartDaemon(daemon) => match errno {
                EEXIST => Some(Self::DaemonRunning),
                ENODEV => Some(Self::NoInterface(daemon.interface.clone())),
                EADDRNOTAVAIL => Some(Self::NoInterfaceAddress(daemon.interface.clone())),
                EINVAL => Some(Self::InvalidDaemon),
                _ => None,
            },
            Request::StopDaemon(_) => (errno == ESRCH).then_some(Self::DaemonNotRunning),
            Request::SetTimeouts(_) => (errno == EINVAL).then_some(Self::InvalidTimeouts),
            Request::Services
            | Request::Daemons
            | Request::Timeouts
            | Request::Info
            | Request::Zero(None)
            | Request::Flush => None,
        };
        specific.unwrap_or_else(|| Self::of_any(command, errno))
    }

    /// What `errno` (> 0) means as the answer to [`family_message`](super::family_message).
    pub const fn of_family(errno: i32) -> Self {
        match errno {
            ENOENT => Self::NoIpvs,
            _ => Self::of_any(Command::GetInfo, errno),
        }
    }

    const fn of_destination(
        service: ServiceKey,
        destination: DestinationKey,
        errno: i32,
    ) -> Option<Self> {
        match errno {
            EEXIST => Some(Self::DestinationExists {
                service,
                destination,
            }),
            ENOENT => Some(Self::NoSuchDestination {
                service,
                destination,
            }),
            ESRCH => Some(Self::ServiceNotDefined(service)),
            ERANGE => Some(Self::OutOfRange(destination)),
            EINVAL => Some(Self::InvalidDestination(destination)),
            _ => None,
        }
    }

    const fn of_any(command: Command, errno: i32) -> Self {
        match errno {
            EPERM => Self::NotPermitted,
            EAFNOSUPPORT => Self::FamilyNotSupported,
            EOPNOTSUPP => Self::NotSupported(command),
            ENOMEM => Self::NoMemory(command),
            ENOBUFS => Self::AnswersLost,
            _ => Self::Other { command, errno },
        }
    }

    /// A stable name for JSON and tests of scripts.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoIpvs => "no-ipvs",
            Self::ServiceExists(_) => "service-exists",
            Self::NoSuchService(_) => "no-such-service",
            Self::ServiceNotDefined(_) => "service-not-defined",
            Self::DestinationExists { .. } => "destination-exists",
            Self::NoSuchDestination { .. } => "no-such-destination",
            Self::NoScheduler(_) => "no-scheduler",
            Self::NoSchedulerOrEngine { .. } => "no-scheduler-or-engine",
            Self::OutOfRange(_) => "out-of-range",
            Self::InvalidDestination(_) => "invalid-destination",
            Self::InvalidService(_) => "invalid-service",
            Self::InvalidDaemon => "invalid-daemon",
            Self::InvalidTimeouts => "invalid-timeouts",
            Self::FamilyNotSupported => "family-not-supported",
            Self::DaemonRunning => "daemon-running",
            Self::DaemonNotRunning => "daemon-not-running",
            Self::NoInterface(_) => "no-interface",
            Self::NoInterfaceAddress(_) => "no-interface-address",
            Self::NotPermitted => "not-permitted",
            Self::NotSupported(_) => "not-supported",
            Self::NoMemory(_) => "no-memory",
            Self::AnswersLost => "answers-lost",
            Self::Other { .. } => "other",
        }
    }
}
