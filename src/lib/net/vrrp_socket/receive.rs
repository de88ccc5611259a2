//! Reading a packet and what the kernel tells about it.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "control messages are a foreign enum that grows"
)]

use std::io::{self, IoSliceMut};
use std::net::{IpAddr, Ipv6Addr};
use std::os::fd::RawFd;
use std::time::Duration;

use nix::errno::Errno;
use nix::libc;
use nix::sys::socket::{ControlMessageOwned, MsgFlags, SockaddrIn6, SockaddrLike, recvmsg};
use nix::sys::time::TimeSpec;

use super::Received;
use crate::wire::ipv4 as header;

/// A packet as read, with what stood beside it.
struct Read<A> {
    octets: usize,
    source: Option<A>,
    destination: Option<Ipv6Addr>,
    hops: Option<u8>,
    stamp: Option<Duration>,
}

/// The kernel hands over IPv4 packets with their header.
pub(super) fn ipv4(descriptor: RawFd, buffer: &mut [u8]) -> io::Result<Option<Received<'_>>> {
    let Some(read) = read::<()>(descriptor, buffer)? else {
        return Ok(None);
    };
    let octets = buffer.get(..read.octets).unwrap_or_default();
    let packet = header::parse(octets).map_err(|_cut| malformed())?;
    let header_octets = header::HEADER_OCTETS + packet.options.len();
    Ok(Some(Received {
        source: packet.source.into(),
        destination: packet.destination.into(),
        ttl: packet.ttl,
        stamp: read.stamp,
        header: octets.get(..header_octets).unwrap_or_default(),
        payload: packet.payload,
    }))
}

/// The kernel keeps the header of IPv6 packets and tells what was in it.
pub(super) fn ipv6(descriptor: RawFd, buffer: &mut [u8]) -> io::Result<Option<Received<'_>>> {
    let Some(read) = read::<SockaddrIn6>(descriptor, buffer)? else {
        return Ok(None);
    };
    let source = read.source.ok_or_else(malformed)?;
    Ok(Some(Received {
        source: IpAddr::V6(source.ip()),
        destination: IpAddr::V6(read.destination.ok_or_else(malformed)?),
        ttl: read.hops.ok_or_else(malformed)?,
        stamp: read.stamp,
        header: &[],
        payload: buffer.get(..read.octets).unwrap_or_default(),
    }))
}

fn malformed() -> io::Error {
    io::Error::from(io::ErrorKind::InvalidData)
}

fn read<A: SockaddrLike + Copy>(
    descriptor: RawFd,
    buffer: &mut [u8],
) -> io::Result<Option<Read<A>>> {
    let mut control = nix::cmsg_space!(TimeSpec, libc::in6_pktinfo, libc::c_int);
    let mut slices = [IoSliceMut::new(buffer)];
    loop {
        let flags = MsgFlags::MSG_DONTWAIT;
        let message = match recvmsg::<A>(descriptor, &mut slices, Some(&mut control), flags) {
            Ok(message) => message,
            Err(Errno::EINTR) => continue,
            Err(Errno::EAGAIN) => return Ok(None),
            Err(errno) => return Err(errno.into()),
        };
        let mut read = Read {
            octets: message.bytes,
            source: message.address,
            destination: None,
            hops: None,
            stamp: None,
        };
        for control in message.cmsgs().ok().into_iter().flatten() {
            match control {
                ControlMessageOwned::ScmTimestampns(time) => {
                    read.stamp = Some(Duration::from(time));
                }
                ControlMessageOwned::Ipv6PacketInfo(info) => {
                    read.destination = Some(Ipv6Addr::from(info.ipi6_addr.s6_addr));
                }
                ControlMessageOwned::Ipv6HopLimit(hops) => read.hops = u8::try_from(hops).ok(),
                _ => {}
            }
        }
        return Ok(Some(read));
    }
}
