//! Sending without waiting, straight onto the link.

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
        match sender.send_to_with_flags(packet, &address, libc::MSG_DONTROUTE) {
            Ok(_) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// A message; the kernel puts the header before it.
pub(super) fn ipv6(
    sender: &Socket,
    index: IfIndex,
    source: Ipv6Addr,
    destination: Ipv6Addr,
    message: &[u8],
) -> io::Result<()> {
    let info = libc::in6_pktinfo {
        ipi6_addr: libc::in6_addr {
            s6_addr: source.octets(),
        },
        ipi6_ifindex: index.get(),
    };
    let control = [ControlMessage::Ipv6PacketInfo(&info)];
    let address = SockaddrIn6::from(SocketAddrV6::new(destination, 0, 0, index.get()));
    let parts = [IoSlice::new(message)];
    let flags = MsgFlags::from_bits_retain(libc::MSG_DONTROUTE);
    loop {
        match sendmsg(sender.as_raw_fd(), &parts, &control, flags, Some(&address)) {
            Ok(_) => return Ok(()),
            Err(Errno::EINTR) => {}
            Err(errno) => return Err(errno.into()),
        }
    }
}
