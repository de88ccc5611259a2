//! Sending without waiting: to a group straight onto the link, to a peer wherever it is.

use std::io::{self, IoSlice};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};
use std::os::fd::AsRawFd as _;

use nix::errno::Errno;
use nix::libc;
use nix::sys::socket::{ControlMessage, MsgFlags, SockaddrIn6, sendmsg};
use socket2::{SockAddr, Socket};

use crate::types::IfIndex;

/// A packet with its header.
pub(super) fn ipv4(sender: &Socket, destination: Ipv4Addr, packet: &[u8]) -> io::Result<()> {
    let address = SockAddr::from(SocketAddr::from((destination, 0)));
    loop {
        match sender.send_to_with_flags(packet, &address, flags(destination.is_multicast())) {
            Ok(_) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// A peer may be behind a router.
const fn flags(to_group: bool) -> i32 {
    if to_group { libc::MSG_DONTROUTE } else { 0 }
}

/// What the kernel puts into the header of a message.
pub(super) struct Route {
    pub(super) index: IfIndex,
    pub(super) source: Ipv6Addr,
    pub(super) destination: Ipv6Addr,
    /// `None`: what the socket has.
    pub(super) hop_limit: Option<u8>,
}

/// A message; the kernel puts the header before it.
pub(super) fn ipv6(sender: &Socket, route: &Route, message: &[u8]) -> io::Result<()> {
    let &Route {
        index,
        source,
        destination,
        hop_limit,
    } = route;
    let info = libc::in6_pktinfo {
        ipi6_addr: libc::in6_addr {
            s6_addr: source.octets(),
        },
        ipi6_ifindex: index.get(),
    };
    let hops = hop_limit.map(libc::c_int::from);
    let info = ControlMessage::Ipv6PacketInfo(&info);
    let hops = hops.as_ref().map(ControlMessage::Ipv6HopLimit);
    let control: Vec<_> = [info].into_iter().chain(hops).collect();
    let address = SockaddrIn6::from(SocketAddrV6::new(destination, 0, 0, index.get()));
    let parts = [IoSlice::new(message)];
    let flags = MsgFlags::from_bits_retain(flags(destination.is_multicast()));
    loop {
        match sendmsg(sender.as_raw_fd(), &parts, &control, flags, Some(&address)) {
            Ok(_) => return Ok(()),
            Err(Errno::EINTR) => {}
            Err(errno) => return Err(errno.into()),
        }
    }
}
