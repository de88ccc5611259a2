//! What the kernel tells, and how bytes become it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::attribute::{
    Attribute, DaemonAttribute as D, DestinationAttribute as T, InfoAttribute as I,
    MessageAttribute as M, Nest, ServiceAttribute as S,
};
use super::command::Command;
use super::daemon::{Info, SyncDaemon, SyncRole, Timeouts};
use super::destination::{
    Destination, Forwarding, ListedDestination, Tunnel, TunnelChecksum, TunnelKind, Weight,
};
use super::error::DecodeError;
use super::key::{DestinationKey, FwMark, Protocol, ServiceKey};
use super::list::Reader;
use super::service::{ListedService, ModuleName, PersistenceMask, Service, ServiceFlags};
use super::statistics::Statistics;
use crate::types::{Family, IfName};

/// One object of a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// A service.
    Service(ListedService),
    /// A destination of the service that was asked for.
    Destination(ListedDestination),
    /// A sync daemon.
    Daemon(SyncDaemon),
    /// The timeouts.
    Timeouts(Timeouts),
    /// Version and table size.
    Info(Info),
}

/// Reads a generic netlink message of the family: command and attributes, without netlink's header.
///
/// Unknown attributes are skipped; of two equal ones the last counts.
pub fn decode(payload: &[u8]) -> Result<Reply, DecodeError> {
    let (code, message) = Reader::message(payload, Nest::Message)?;
    match Command::from_code(code) {
        Some(Command::NewService) => {
            service(&nested(&message, M::Service, Nest::Service)?).map(Reply::Service)
        }
        Some(Command::NewDest) => {
            destination(&nested(&message, M::Dest, Nest::Destination)?).map(Reply::Destination)
        }
        Some(Command::NewDaemon) => {
            daemon(&nested(&message, M::Daemon, Nest::Daemon)?).map(Reply::Daemon)
        }
        Some(Command::SetConfig) => timeouts(&message).map(Reply::Timeouts),
        Some(Command::SetInfo) => info(&message).map(Reply::Info),
        Some(
            Command::SetService
            | Command::DelService
            | Command::GetService
            | Command::SetDest
            | Command::DelDest
            | Command::GetDest
            | Command::DelDaemon
            | Command::GetDaemon
            | Command::GetConfig
            | Command::GetInfo
            | Command::Zero
            | Command::Flush,
        )
        | None => Err(DecodeError::Command(code)),
    }
}

fn nested(message: &Reader, attribute: M, nest: Nest) -> Result<Reader, DecodeError> {
    message.require(attribute, message.nest(attribute, nest)?)
}

fn service(list: &Reader) -> Result<ListedService, DecodeError> {
    let key = service_key(list)?;
    let scheduler = list.require(S::SchedName, name(list, S::SchedName)?)?;
    let flags: [u8; 8] = list.require(S::Flags, list.array(S::Flags)?)?;
    let [a, b, c, d, ..] = flags;
    let flags = ServiceFlags::from_bits(u32::from_ne_bytes([a, b, c, d]));
    let timeout = list.require(S::Timeout, list.u32(S::Timeout)?)?;
    let netmask = match key.family() {
        Family::V4 => {
            let mask: [u8; 4] = list.require(S::Netmask, list.array(S::Netmask)?)?;
            PersistenceMask::V4(Ipv4Addr::from(mask))
        }
        Family::V6 => {
            let length = list.require(S::Netmask, list.u32(S::Netmask)?)?;
            let valid = u8::try_from(length).ok().filter(|length| *length <= 128);
            PersistenceMask::V6(valid.ok_or_else(|| list.value(S::Netmask, length.into()))?)
        }
    };
    let service = Service {
        key,
        scheduler,
        flags: flags.without(ServiceFlags::HASHED),
        timeout,
        netmask,
        engine: name(list, S::PeName)?,
    };
    Ok(ListedService {
        service,
        statistics: Statistics::read(list, S::Stats64, S::Stats)?,
    })
}

fn service_key(list: &Reader) -> Result<ServiceKey, DecodeError> {
    let family = list.require(S::Af, list.family(S::Af)?)?;
    if let Some(mark) = list.u32(S::Fwmark)? {
        let mark = FwMark::new(mark).ok_or_else(|| list.value(S::Fwmark, 0))?;
        return Ok(ServiceKey::Mark { mark, family });
    }
    Ok(ServiceKey::Address {
        protocol: Protocol::from_code(list.require(S::Protocol, list.u16(S::Protocol)?)?),
        address: list.require(S::Addr, list.address(S::Addr, family)?)?,
        port: list.require(S::Port, list.port(S::Port)?)?,
    })
}

/// An empty text is no name, as the kernel sees it.
fn name<A: Attribute, const MAX: usize>(
    list: &Reader,
    attribute: A,
) -> Result<Option<ModuleName<MAX>>, DecodeError> {
    match list.text(attribute)? {
        None | Some("") => Ok(None),
        Some(text) => ModuleName::new(text)
            .map(Some)
            .map_err(|_unusual| list.name(attribute)),
    }
}

fn destination(list: &Reader) -> Result<ListedDestination, DecodeError> {
    let family = list.require(T::AddrFamily, list.family(T::AddrFamily)?)?;
    let weight = list.require(T::Weight, list.u32(T::Weight)?)?;
    let destination = Destination {
        key: DestinationKey {
            address: list.require(T::Addr, list.address(T::Addr, family)?)?,
            port: list.require(T::Port, list.port(T::Port)?)?,
        },
        forwarding: forwarding(list)?,
        weight: Weight::new(weight).map_err(|_too_large| list.value(T::Weight, weight.into()))?,
        upper_threshold: list.require(T::UThresh, list.u32(T::UThresh)?)?,
        lower_threshold: list.require(T::LThresh, list.u32(T::LThresh)?)?,
    };
    Ok(ListedDestination {
        destination,
        active: list.u32(T::ActiveConns)?.unwrap_or(0),
        inactive: list.u32(T::InactConns)?.unwrap_or(0),
        persistent: list.u32(T::PersistConns)?.unwrap_or(0),
        statistics: Statistics::read(list, T::Stats64, T::Stats)?,
    })
}

/// Kernels before 5.2 have no tunnel attributes and only IP in IP.
fn forwarding(list: &Reader) -> Result<Forwarding, DecodeError> {
    let tunnel = Tunnel {
        kind: TunnelKind::from_code(list.u8(T::TunType)?.unwrap_or(0)),
        port: list.port(T::TunPort)?.unwrap_or(0),
        checksum: TunnelChecksum::from_code(list.u16(T::TunFlags)?.unwrap_or(0)),
    };
    let code = list.require(T::FwdMethod, list.u32(T::FwdMethod)?)?;
    Ok(match code {
        0 => Forwarding::Masquerade,
        1 => Forwarding::Local,
        2 => Forwarding::Tunnel(tunnel),
        3 => Forwarding::DirectRouting,
        4 => Forwarding::Bypass,
        other => Forwarding::Other(other),
    })
}

fn daemon(list: &Reader) -> Result<SyncDaemon, DecodeError> {
    let role = match list.require(D::State, list.u32(D::State)?)? {
        1 => SyncRole::Master,
        2 => SyncRole::Backup,
        other => return Err(list.value(D::State, other.into())),
    };
    let interface = list.require(D::McastIfn, list.text(D::McastIfn)?)?;
    let group = match list.array::<_, 4>(D::McastGroup)? {
        Some(octets) => Some(IpAddr::V4(Ipv4Addr::from(octets))),
        None => list
            .array::<_, 16>(D::McastGroup6)?
            .map(|octets| IpAddr::V6(Ipv6Addr::from(octets))),
    };
    Ok(SyncDaemon {
        role,
        interface: IfName::new(interface).map_err(|_no_interface| list.name(D::McastIfn))?,
        sync_id: list.require(D::SyncId, list.u32(D::SyncId)?)?,
        max_length: list.u16(D::SyncMaxlen)?,
        group,
        port: list.u16(D::McastPort)?,
        ttl: list.u8(D::McastTtl)?,
    })
}

fn timeouts(list: &Reader) -> Result<Timeouts, DecodeError> {
    Ok(Timeouts {
        tcp: list.require(M::TimeoutTcp, list.u32(M::TimeoutTcp)?)?,
        tcp_fin: list.require(M::TimeoutTcpFin, list.u32(M::TimeoutTcpFin)?)?,
        udp: list.require(M::TimeoutUdp, list.u32(M::TimeoutUdp)?)?,
    })
}

fn info(list: &Reader) -> Result<Info, DecodeError> {
    Ok(Info {
        version: list.require(I::Version, list.u32(I::Version)?)?,
        table_size: list.require(I::ConnTabSize, list.u32(I::ConnTabSize)?)?,
    })
}
