//! Making the sockets.

use std::io;
use std::net::{IpAddr, SocketAddr, SocketAddrV6};

use nix::libc;
use nix::sys::socket::{setsockopt, sockopt};
use socket2::{Domain, Protocol, SockAddr, SockFilter, Socket, Type};

use super::{SocketError, failed};
use crate::types::{IfIndex, IfName};

/// `SO_PRIORITY`: "internetwork control".
const PRIORITY: u32 = 6;

/// Traffic class of adverts over IPv6: CS6 (vrrp.md §2).
const TRAFFIC_CLASS: u32 = 0xc0;

/// Hop limit of adverts. RFC 9568 §5.1.2.3.
const HOPS: u32 = 255;

/// Room for a second of adverts of 1,000 instances at 10 ms, with the kernel's bookkeeping.
const RECEIVE_BUFFER_OCTETS: usize = 4 << 20;

/// The socket that hears the group, or what is sent to an own address.
pub(super) fn receiver(
    name: &IfName,
    listen: IpAddr,
    index: IfIndex,
    protocol: u8,
) -> Result<Socket, SocketError> {
    let receiver = raw(name, listen, i32::from(protocol))?;
    match (listen, listen.is_multicast()) {
        (IpAddr::V4(_), true) => receiver.set_multicast_all_v4(false),
        (IpAddr::V6(_), true) => receiver.set_multicast_all_v6(false),
        // The address may come later.
        (IpAddr::V4(_), false) => receiver.set_freebind_v4(true),
        (IpAddr::V6(_), false) => receiver.set_freebind_v6(true),
    }
    .map_err(failed("keep out what is for others"))?;
    if listen.is_ipv6() {
        receiver
            .set_recv_hoplimit_v6(true)
            .map_err(failed("ask for hop limits"))?;
        setsockopt(&receiver, sockopt::Ipv6RecvPacketInfo, &true)
            .map_err(|errno| failed("ask for destinations")(errno.into()))?;
    }
    receiver
        .bind(&SockAddr::from(socket_address(listen, index)))
        .map_err(failed("bind a socket to its address"))?;
    setsockopt(&receiver, sockopt::ReceiveTimestampns, &true)
        .map_err(|errno| failed("ask for time stamps")(errno.into()))?;
    // What the kernel grants is enough for small set-ups.
    drop(receiver.set_recv_buffer_size(RECEIVE_BUFFER_OCTETS));
    Ok(receiver)
}

/// The socket that sends and hears nothing.
pub(super) fn sender(
    name: &IfName,
    listen: IpAddr,
    index: IfIndex,
    protocol: u8,
) -> Result<Socket, SocketError> {
    let number = match listen {
        // The packet brings its header.
        IpAddr::V4(_) => libc::IPPROTO_RAW,
        IpAddr::V6(_) => i32::from(protocol),
    };
    let sender = raw(name, listen, number)?;
    let keep_own_away = || -> io::Result<()> {
        match listen {
            IpAddr::V4(group) if group.is_multicast() => sender.set_multicast_loop_v4(false),
            IpAddr::V4(_) => Ok(()),
            IpAddr::V6(group) => {
                if group.is_multicast() {
                    sender.set_multicast_loop_v6(false)?;
                    sender.set_multicast_if_v6(index.get())?;
                    sender.set_multicast_hops_v6(HOPS)?;
                }
                sender.set_tclass_v6(TRAFFIC_CLASS)?;
                // It would hear what the receiver hears, and nobody would read it.
                sender.set_recv_buffer_size(0)?;
                deafen(&sender)
            }
        }
    };
    keep_own_away().map_err(failed("set up a socket for sending"))?;
    sender
        .set_priority(PRIORITY)
        .map_err(failed("set the priority of packets"))?;
    Ok(sender)
}

/// A filter that lets nothing in.
fn deafen(socket: &Socket) -> io::Result<()> {
    // Return 0 octets of the packet: `BPF_RET | BPF_K`. linux/bpf_common.h
    let drop_all = SockFilter::new(0x06, 0, 0, 0);
    socket.attach_filter(&[drop_all])
}

fn raw(name: &IfName, group: IpAddr, protocol: i32) -> Result<Socket, SocketError> {
    let domain = match group {
        IpAddr::V4(_) => Domain::IPV4,
        IpAddr::V6(_) => Domain::IPV6,
    };
    let socket = Socket::new(domain, Type::RAW, Some(Protocol::from(protocol)))
        .map_err(failed("open a raw socket"))?;
    socket
        .set_nonblocking(true)
        .map_err(failed("make a socket non-blocking"))?;
    socket
        .bind_device(Some(name.as_str().as_bytes()))
        .map_err(failed("bind a socket to the interface"))?;
    Ok(socket)
}

/// The address as socket calls take it; one of a link needs the link.
fn socket_address(address: IpAddr, index: IfIndex) -> SocketAddr {
    match address {
        IpAddr::V4(address) => (address, 0).into(),
        IpAddr::V6(address) => SocketAddrV6::new(address, 0, 0, index.get()).into(),
    }
}
