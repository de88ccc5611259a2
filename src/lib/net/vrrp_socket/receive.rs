//! Reading a packet and cutting off its IP header.

use std::io::{self, IoSliceMut};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::fd::AsRawFd;

use nix::sys::socket::{ControlMessageOwned, MsgFlags, SockaddrIn6, recvmsg};
use tokio::io::Interest;
use tokio::net::UdpSocket;

use super::{Malformed, Packet, Received};

/// The kernel hands over IPv4 packets with their header.
pub(super) fn ipv4(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<Option<Received>> {
    let length = attempt(|| socket.try_recv(buffer))?;
    Ok(length.map(|length| split(buffer.get(..length).unwrap_or_default())))
}

/// Reads again when a signal came in between; `None` when there is nothing to read.
fn attempt<T>(mut read: impl FnMut() -> io::Result<T>) -> io::Result<Option<T>> {
    loop {
        match read() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(None),
            other => return other.map(Some),
        }
    }
}

/// Finds the payload behind an IPv4 header, options included.
fn split(packet: &[u8]) -> Received {
    const WORD: usize = 4;
    let Some(&header) = packet.first_chunk::<20>() else {
        return Received::Malformed(Malformed::NoHeader);
    };
    let [first, _, high, low, _, _, _, _, ttl, ..] = header;
    let [.., s0, s1, s2, s3, d0, d1, d2, d3] = header;
    if first >> 4 != 4 {
        return Received::Malformed(Malformed::NoHeader);
    }
    let start = usize::from(first & 0x0f) * WORD;
    let end = usize::from(u16::from_be_bytes([high, low]));
    if start < header.len() || start > end {
        return Received::Malformed(Malformed::HeaderLength);
    }
    if end > packet.len() {
        return Received::Malformed(Malformed::Truncated);
    }
    Received::Packet(Packet {
        source: Ipv4Addr::new(s0, s1, s2, s3).into(),
        destination: Ipv4Addr::new(d0, d1, d2, d3).into(),
        ttl,
        payload: start..end,
    })
}

/// The kernel keeps the header of IPv6 packets and tells what was in it.
pub(super) fn ipv6(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<Option<Received>> {
    attempt(|| socket.try_io(Interest::READABLE, || read_ipv6(socket, buffer)))
}

fn read_ipv6(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<Received> {
    /// Octets for the two control messages we ask for, with room to spare.
    const CONTROL_MAX: usize = 128;
    let mut control = [0_u8; CONTROL_MAX];
    let mut parts = [IoSliceMut::new(buffer)];
    let flags = MsgFlags::MSG_DONTWAIT;
    let message =
        recvmsg::<SockaddrIn6>(socket.as_raw_fd(), &mut parts, Some(&mut control), flags)?;
    if message.flags.contains(MsgFlags::MSG_TRUNC) {
        return Ok(Received::Malformed(Malformed::Truncated));
    }
    let (mut destination, mut ttl) = (None, None);
    for control in message.cmsgs()? {
        if let ControlMessageOwned::Ipv6PacketInfo(info) = control {
            destination = Some(Ipv6Addr::from(info.ipi6_addr.s6_addr));
        } else if let ControlMessageOwned::Ipv6HopLimit(limit) = control {
            ttl = u8::try_from(limit).ok();
        }
    }
    let (Some(source), Some(destination), Some(ttl)) = (message.address, destination, ttl) else {
        return Ok(Received::Malformed(Malformed::NoControlData));
    };
    Ok(Received::Packet(Packet {
        source: IpAddr::V6(source.ip()),
        destination: destination.into(),
        ttl,
        payload: 0..message.bytes,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A packet with a header of `words` words and `payload` octets behind it.
    fn packet(words: u8, payload: u8) -> Vec<u8> {
        let total = words * 4 + payload;
        let mut packet = vec![0x40 | words, 0xc0, 0, total, 0, 1, 0, 0, 255, 112, 0, 0];
        packet.extend([192, 0, 2, 1, 224, 0, 0, 18]);
        packet.resize(usize::from(total.max(20)), 0xee);
        packet
    }

    #[test]
    fn the_payload_begins_behind_the_header() {
        let expected = Packet {
            source: Ipv4Addr::new(192, 0, 2, 1).into(),
            destination: Ipv4Addr::new(224, 0, 0, 18).into(),
            ttl: 255,
            payload: 20..40,
        };
        assert_eq!(split(&packet(5, 20)), Received::Packet(expected.clone()));
        let mut padded = packet(5, 20);
        padded.resize(46, 0);
        assert_eq!(split(&padded), Received::Packet(expected.clone()));
        let with_options = Packet {
            payload: 24..44,
            ..expected
        };
        assert_eq!(split(&packet(6, 20)), Received::Packet(with_options));
    }

    #[test]
    fn every_shorter_packet_is_malformed() {
        let whole = packet(6, 12);
        for length in 0..whole.len() {
            let reason = match length {
                0..20 => Malformed::NoHeader,
                _ => Malformed::Truncated,
            };
            assert_eq!(split(&whole[..length]), Received::Malformed(reason));
        }
    }

    #[test]
    fn a_wrong_header_length_or_version_is_malformed() {
        let mut short = packet(5, 20);
        short[0] = 0x44;
        assert_eq!(split(&short), Received::Malformed(Malformed::HeaderLength));
        let mut beyond = packet(5, 20);
        beyond[0] = 0x4f;
        assert_eq!(split(&beyond), Received::Malformed(Malformed::HeaderLength));
        let mut six = packet(5, 20);
        six[0] = 0x65;
        assert_eq!(split(&six), Received::Malformed(Malformed::NoHeader));
    }

    #[test]
    fn an_empty_payload_is_a_packet() {
        let Received::Packet(found) = split(&packet(5, 0)) else {
            panic!("a header is a packet");
        };
        assert!(found.payload.is_empty());
    }
}
