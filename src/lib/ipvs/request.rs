//! What can be asked of the kernel, and how it becomes bytes.

use std::net::IpAddr;

use super::attribute::{
    DaemonAttribute as D, DestinationAttribute as T, MessageAttribute as M, ServiceAttribute as S,
};
use super::command::Command;
use super::daemon::{SyncDaemon, SyncRole, Timeouts};
use super::destination::{Destination, Forwarding};
use super::error::EncodeError;
use super::family::FamilyId;
use super::key::{DestinationKey, ServiceKey};
use super::list::Writer;
use super::message::{Answer, frame};
use super::service::{PersistenceMask, Service, ServiceFlags};

/// One request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request<'a> {
    /// Add a service.
    NewService(&'a Service),
    /// Replace the attributes of a service; of the flags only the `changed` ones.
    SetService {
        /// The attributes.
        service: &'a Service,
        /// Which flags are taken from `service`; the others stay.
        changed: ServiceFlags,
    },
    /// Delete a service with its destinations.
    DeleteService(ServiceKey),
    /// Read one service.
    Service(ServiceKey),
    /// Read all services.
    Services,
    /// Add a destination.
    NewDestination(ServiceKey, &'a Destination),
    /// Replace the attributes of a destination.
    SetDestination(ServiceKey, &'a Destination),
    /// Delete a destination.
    DeleteDestination(ServiceKey, DestinationKey),
    /// Read the destinations of a service; none, without an error, when the service is missing.
    Destinations(ServiceKey),
    /// Start a sync daemon.
    StartDaemon(&'a SyncDaemon),
    /// Stop the sync daemon of this role.
    StopDaemon(SyncRole),
    /// Read the sync daemons.
    Daemons,
    /// Set timeouts.
    SetTimeouts(Timeouts),
    /// Read the timeouts.
    Timeouts,
    /// Read version and table size.
    Info,
    /// Zero the counters of one service, or of all.
    Zero(Option<ServiceKey>),
    /// Delete all services, also those of others.
    Flush,
}

impl Request<'_> {
    /// The command in the header.
    pub const fn command(&self) -> Command {
        match self {
            Self::NewService(_) => Command::NewService,
            Self::SetService { .. } => Command::SetService,
            Self::DeleteService(_) => Command::DelService,
            Self::Service(_) | Self::Services => Command::GetService,
            Self::NewDestination(..) => Command::NewDest,
            Self::SetDestination(..) => Command::SetDest,
            Self::DeleteDestination(..) => Command::DelDest,
            Self::Destinations(_) => Command::GetDest,
            Self::StartDaemon(_) => Command::NewDaemon,
            Self::StopDaemon(_) => Command::DelDaemon,
            Self::Daemons => Command::GetDaemon,
            Self::SetTimeouts(_) => Command::SetConfig,
            Self::Timeouts => Command::GetConfig,
            Self::Info => Command::GetInfo,
            Self::Zero(_) => Command::Zero,
            Self::Flush => Command::Flush,
        }
    }

    /// The answer that tells the end of this request when it is sent alone.
    pub const fn answer(&self) -> Answer {
        match self {
            Self::Services | Self::Destinations(_) | Self::Daemons => Answer::Dump,
            Self::Service(_)
            | Self::NewService(_)
            | Self::SetService { .. }
            | Self::DeleteService(_)
            | Self::NewDestination(..)
            | Self::SetDestination(..)
            | Self::DeleteDestination(..)
            | Self::StartDaemon(_)
            | Self::StopDaemon(_)
            | Self::SetTimeouts(_)
            | Self::Timeouts
            | Self::Info
            | Self::Zero(_)
            | Self::Flush => Answer::Acknowledged,
        }
    }

    /// The whole netlink message, ready to be sent alone or in a row with others.
    pub fn message(
        &self,
        family: FamilyId,
        sequence: u32,
        answer: Answer,
    ) -> Result<Vec<u8>, EncodeError> {
        frame(family.get(), sequence, answer, &self.payload()?)
    }

    /// The generic netlink part: command and attributes.
    fn payload(&self) -> Result<Vec<u8>, EncodeError> {
        let mut list = Writer::new();
        match self {
            Self::NewService(service) => {
                list.nest(M::Service, &whole_service(service, ServiceFlags::ALL)?)?;
            }
            Self::SetService { service, changed } => {
                list.nest(M::Service, &whole_service(service, *changed)?)?;
            }
            Self::DeleteService(key)
            | Self::Service(key)
            | Self::Destinations(key)
            | Self::Zero(Some(key)) => list.nest(M::Service, &service_key(*key)?)?,
            Self::NewDestination(service, destination)
            | Self::SetDestination(service, destination) => {
                list.nest(M::Service, &service_key(*service)?)?;
                list.nest(M::Dest, &whole_destination(destination)?)?;
            }
            Self::DeleteDestination(service, destination) => {
                list.nest(M::Service, &service_key(*service)?)?;
                list.nest(M::Dest, &destination_key(*destination)?)?;
            }
            Self::StartDaemon(daemon) => list.nest(M::Daemon, &whole_daemon(daemon)?)?,
            Self::StopDaemon(role) => {
                let mut daemon = Writer::new();
                daemon.u32(D::State, role.code())?;
                list.nest(M::Daemon, &daemon)?;
            }
            Self::SetTimeouts(timeouts) => {
                list.u32(M::TimeoutTcp, timeouts.tcp)?;
                list.u32(M::TimeoutTcpFin, timeouts.tcp_fin)?;
                list.u32(M::TimeoutUdp, timeouts.udp)?;
            }
            Self::Services
            | Self::Daemons
            | Self::Timeouts
            | Self::Info
            | Self::Zero(None)
            | Self::Flush => {}
        }
        Ok(list.finish(self.command().code()))
    }
}

fn service_key(key: ServiceKey) -> Result<Writer, EncodeError> {
    let mut list = Writer::new();
    list.family(S::Af, key.family())?;
    match key {
        ServiceKey::Address {
            protocol,
            address,
            port,
        } => {
            list.u16(S::Protocol, protocol.code())?;
            list.address(S::Addr, address)?;
            list.port(S::Port, port)?;
        }
        ServiceKey::Mark { mark, .. } => list.u32(S::Fwmark, mark.get())?,
    }
    Ok(list)
}

fn whole_service(service: &Service, changed: ServiceFlags) -> Result<Writer, EncodeError> {
    let mut list = service_key(service.key)?;
    list.text(S::SchedName, service.scheduler.as_str())?;
    let mut flags = [0; 8];
    let (bits, mask) = flags.split_at_mut(4);
    bits.copy_from_slice(&service.flags.bits().to_ne_bytes());
    mask.copy_from_slice(&changed.bits().to_ne_bytes());
    list.bytes(S::Flags, &flags)?;
    list.u32(S::Timeout, service.timeout)?;
    match service.netmask {
        PersistenceMask::V4(mask) => list.bytes(S::Netmask, &mask.octets())?,
        PersistenceMask::V6(length) => list.u32(S::Netmask, length.into())?,
    }
    if let Some(engine) = &service.engine {
        list.text(S::PeName, engine.as_str())?;
    }
    Ok(list)
}

fn destination_key(key: DestinationKey) -> Result<Writer, EncodeError> {
    let mut list = Writer::new();
    list.family(T::AddrFamily, key.family())?;
    list.address(T::Addr, key.address)?;
    list.port(T::Port, key.port)?;
    Ok(list)
}

fn whole_destination(destination: &Destination) -> Result<Writer, EncodeError> {
    let mut list = destination_key(destination.key)?;
    list.u32(T::FwdMethod, destination.forwarding.code())?;
    list.u32(T::Weight, destination.weight.get())?;
    list.u32(T::UThresh, destination.upper_threshold)?;
    list.u32(T::LThresh, destination.lower_threshold)?;
    match destination.forwarding {
        Forwarding::Tunnel(tunnel) => {
            list.bytes(T::TunType, &[tunnel.kind.code()])?;
            list.port(T::TunPort, tunnel.port)?;
            list.u16(T::TunFlags, tunnel.checksum.code())?;
        }
        Forwarding::Masquerade
        | Forwarding::Local
        | Forwarding::DirectRouting
        | Forwarding::Bypass
        | Forwarding::Other(_) => {}
    }
    Ok(list)
}

fn whole_daemon(daemon: &SyncDaemon) -> Result<Writer, EncodeError> {
    let mut list = Writer::new();
    list.u32(D::State, daemon.role.code())?;
    list.text(D::McastIfn, daemon.interface.as_str())?;
    list.u32(D::SyncId, daemon.sync_id)?;
    if let Some(length) = daemon.max_length {
        list.u16(D::SyncMaxlen, length)?;
    }
    match daemon.group {
        Some(IpAddr::V4(group)) => list.bytes(D::McastGroup, &group.octets())?,
        Some(IpAddr::V6(group)) => list.bytes(D::McastGroup6, &group.octets())?,
        None => {}
    }
    if let Some(port) = daemon.port {
        list.u16(D::McastPort, port)?;
    }
    if let Some(ttl) = daemon.ttl {
        list.bytes(D::McastTtl, &[ttl])?;
    }
    Ok(list)
}
