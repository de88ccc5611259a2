//! Asks a link who has an address: an ARP probe, or a neighbour solicitation for IPv6.

use std::io;
use std::net::{IpAddr, UdpSocket as StdUdpSocket};
use std::os::fd::{AsRawFd, OwnedFd};
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::socket::{LinkAddr, bind, recvfrom};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::io::Interest;
use tokio::net::UdpSocket;

use super::announce;
use crate::types::{IfIndex, MacAddr};
use crate::wire::{arp, ethernet, neighbour};

/// Questions asked, spread over the time given, because the first may be lost. RFC 5227 §2.1.1.
const QUESTIONS: u32 = 3;

/// Octets of a frame that are read; what we look for is shorter.
const FRAME_OCTETS_MAX: usize = 1514;

/// Waits up to `patience` for somebody other than `mac`, our own address on the link, to answer for
/// the address or to claim it. `None`: nobody did.
///
/// Must be called inside a tokio runtime, on a thread in the interface's network namespace.
pub async fn holder(
    index: IfIndex,
    mac: MacAddr,
    address: IpAddr,
    patience: Duration,
) -> io::Result<Option<MacAddr>> {
    let links = announce::read_links()?;
    let none = || io::Error::from(Errno::ENODEV);
    let link = links.get(&index).ok_or_else(none)?;
    let socket = open(link, address)?;
    for _question in 0..QUESTIONS {
        match address {
            IpAddr::V4(address) => announce::send(&socket, &arp::probe(mac, address), link)?,
            IpAddr::V6(address) => {
                announce::send(&socket, &neighbour::probe(mac, address), link)?;
            }
        }
        let answer = answer(&socket, index, mac, address);
        if let Ok(found) = tokio::time::timeout(patience / QUESTIONS, answer).await {
            return found.map(Some);
        }
    }
    Ok(None)
}

fn open(link: &LinkAddr, address: IpAddr) -> io::Result<UdpSocket> {
    let ethertype = match address {
        IpAddr::V4(_) => ethernet::ARP,
        IpAddr::V6(_) => ethernet::IPV6,
    };
    // The protocol of a packet socket is an EtherType in network byte order.
    let protocol = Protocol::from(i32::from(ethertype.to_be()));
    let socket = Socket::new(Domain::PACKET, Type::RAW, Some(protocol))?;
    socket.set_nonblocking(true)?;
    bind(socket.as_raw_fd(), link)?;
    UdpSocket::from_std(StdUdpSocket::from(OwnedFd::from(socket)))
}

/// Waits for a frame in which somebody else has the address.
async fn answer(
    socket: &UdpSocket,
    index: IfIndex,
    mac: MacAddr,
    address: IpAddr,
) -> io::Result<MacAddr> {
    let mut buffer = [0; FRAME_OCTETS_MAX];
    loop {
        let received = socket.async_io(Interest::READABLE, || {
            Ok(recvfrom::<LinkAddr>(socket.as_raw_fd(), &mut buffer)?)
        });
        let (length, from) = received.await?;
        // Between its creation and its binding, the socket hears all interfaces.
        let here = from.is_some_and(|from| u32::try_from(from.ifindex()) == Ok(index.get()));
        let frame = buffer.get(..length).unwrap_or_default();
        match holder_in(frame, address) {
            Some(found) if here && found != mac => return Ok(found),
            Some(_) | None => {}
        }
    }
}

/// Who has the address according to this frame.
fn holder_in(frame: &[u8], address: IpAddr) -> Option<MacAddr> {
    match address {
        IpAddr::V4(address) => {
            let frame = ethernet::parse(frame).ok()?;
            let arp = arp::parse(frame.payload).filter(|_| frame.ethertype == ethernet::ARP)?;
            (arp.sender == address).then_some(arp.sender_mac)
        }
        IpAddr::V6(address) => {
            let advertisement = neighbour::parse(frame)?;
            (advertisement.target == address).then_some(advertisement.mac)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_frame_of_the_holder_names_one() {
        let v4 = "192.0.2.1".parse().unwrap();
        let mac = MacAddr::new([2, 0, 0, 0, 0, 1]);
        let claim = arp::gratuitous(mac, v4);
        assert_eq!(holder_in(&claim, v4.into()), Some(mac));
        assert_eq!(holder_in(&claim, "192.0.2.2".parse().unwrap()), None);
        assert_eq!(holder_in(&arp::probe(mac, v4), v4.into()), None);
        let v6 = "2001:db8::1".parse().unwrap();
        let claim = neighbour::unsolicited(mac, v6, neighbour::Role::Host);
        assert_eq!(holder_in(&claim, v6.into()), Some(mac));
        assert_eq!(holder_in(&neighbour::probe(mac, v6), v6.into()), None);
        assert_eq!(holder_in(&claim, v4.into()), None);
    }

    #[test]
    fn no_cut_frame_names_a_holder() {
        let v4 = "192.0.2.1".parse().unwrap();
        let claim = arp::gratuitous(MacAddr::new([2; 6]), v4);
        for length in 0..claim.len() {
            assert_eq!(holder_in(&claim[..length], v4.into()), None);
        }
    }
}
