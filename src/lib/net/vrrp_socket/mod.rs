//! The sockets of VRRP: one pair for each interface and address family.
//!
//! One socket hears what is sent to the group on the interface, from others; the other sends and hears
//! nothing. Whole IP packets go out, header included. What comes in is cut to the payload, and the fields
//! of the IP header that VRRP looks at are handed over beside it.

mod receive;

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::ops::Range;

use nix::sys::socket::{MsgFlags, setsockopt, sockopt};
use socket2::{Domain, InterfaceIndexOrAddress, Protocol, SockAddr, Socket, Type};
use thiserror::Error;
use tokio::net::UdpSocket;

use crate::types::{Family, IfIndex, IfName};

/// The IP protocol number of VRRP.
pub const PROTOCOL: u8 = 112;

/// The kernel keeps packets up to this many octets until we read them, each counted with about a
/// kilobyte of overhead: some 500 packets, half a second of 1,000 routers at one second.
const RECEIVE_BUFFER: usize = 512 * 1024;

/// The highest queueing priority that takes no `CAP_NET_ADMIN`: before all ordinary traffic.
const PRIORITY_CONTROL: u32 = 6;

/// `MSG_DONTROUTE` of `linux/socket.h`: straight onto the link, whatever the routes say.
const MSG_DONTROUTE: i32 = 4;

/// The number of "no protocol": a raw socket that sends any and hears none.
const PROTOCOL_RAW: i32 = 255;

/// Sends and receives the packets of VRRP of one family on one interface.
#[derive(Debug)]
pub struct VrrpSocket {
    receiver: UdpSocket,
    sender: Socket,
    family: Family,
    group: IpAddr,
    index: IfIndex,
}

/// Why the sockets could not be made.
#[derive(Debug, Error)]
pub enum SocketError {
    /// Raw sockets take `CAP_NET_RAW`.
    #[error("no permission to open a raw socket on {interface} (it takes root or CAP_NET_RAW)")]
    Permission {
        /// The interface.
        interface: IfName,
    },
    /// The interface is gone.
    #[error("interface {interface} does not exist")]
    NoInterface {
        /// The interface.
        interface: IfName,
    },
    /// The group is an ordinary address.
    #[error("{group} is not a multicast address")]
    NotMulticast {
        /// The address.
        group: IpAddr,
    },
    /// Another refusal.
    #[error("cannot {step} on {interface}")]
    Refused {
        /// What was tried.
        step: Step,
        /// The interface.
        interface: IfName,
        /// The kernel's reason.
        source: io::Error,
    },
}

/// A step in making the sockets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Making the receiving socket.
    OpenReceiver,
    /// Joining the group.
    Join,
    /// Making the sending socket.
    OpenSender,
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::OpenReceiver => "open a VRRP receive socket",
            Self::Join => "join the VRRP multicast group",
            Self::OpenSender => "open a VRRP send socket",
        })
    }
}

/// What a read brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// A packet of protocol 112.
    Packet(Packet),
    /// Not a packet that can be looked into; to be counted.
    Malformed(Malformed),
}

/// A packet without its IP header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packet {
    /// The IP source.
    pub source: IpAddr,
    /// The IP destination.
    pub destination: IpAddr,
    /// TTL or hop limit.
    pub ttl: u8,
    /// Where in the buffer the payload is.
    pub payload: Range<usize>,
}

/// Why a packet can't be looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// Shorter than an IP header, or not IPv4.
    NoHeader,
    /// The length of the IP header is below 20, or beyond the packet.
    HeaderLength,
    /// The packet is shorter than its IP header says, or larger than the buffer.
    Truncated,
    /// The kernel did not tell source, destination or hop limit (IPv6).
    NoControlData,
}

impl VrrpSocket {
    /// Opens the sockets on the current tokio runtime and joins the group.
    pub fn open(interface: &IfName, index: IfIndex, group: IpAddr) -> Result<Self, SocketError> {
        if !group.is_multicast() {
            return Err(SocketError::NotMulticast { group });
        }
        let refused = |step| move |source| refusal(interface, step, source);
        let receiver = receiver(interface, index, group).map_err(refused(Step::OpenReceiver))?;
        join(&receiver, index, group).map_err(refused(Step::Join))?;
        let receiver = UdpSocket::from_std(receiver.into()).map_err(refused(Step::OpenReceiver))?;
        let sender = sender(interface, index, group).map_err(refused(Step::OpenSender))?;
        Ok(Self {
            receiver,
            sender,
            family: Family::of(group),
            group,
            index,
        })
    }

    /// The interface's number at the time of opening.
    pub fn index(&self) -> IfIndex {
        self.index
    }

    /// The multicast group.
    pub fn group(&self) -> IpAddr {
        self.group
    }

    /// Joins the group again, after the interface came up: switches learn anew where the listener is.
    pub fn rejoin(&self) -> io::Result<()> {
        let socket = socket2::SockRef::from(&self.receiver);
        // Not to be a member any more is what leaving is for.
        drop(leave(&socket, self.index, self.group));
        join(&socket, self.index, self.group)
    }

    /// Waits until a packet is there. Cancel-safe.
    pub async fn readable(&self) -> io::Result<()> {
        self.receiver.readable().await
    }

    /// Reads one packet into the buffer, if one is there.
    pub fn try_receive(&self, buffer: &mut [u8]) -> io::Result<Option<Received>> {
        match self.family {
            Family::V4 => receive::ipv4(&self.receiver, buffer),
            Family::V6 => receive::ipv6(&self.receiver, buffer),
        }
    }

    /// Sends a whole IP packet, header included, without waiting. The kernel fills in the checksum of an
    /// IPv4 header.
    pub fn send(&self, destination: IpAddr, packet: &[u8]) -> io::Result<()> {
        let address = SockAddr::from(socket_address(destination, self.index));
        let mut flags = MsgFlags::MSG_DONTWAIT.bits();
        if destination.is_multicast() {
            flags |= MSG_DONTROUTE;
        }
        loop {
            match self.sender.send_to_with_flags(packet, &address, flags) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => return other.map(drop),
            }
        }
    }
}

fn refusal(interface: &IfName, step: Step, source: io::Error) -> SocketError {
    let interface = interface.clone();
    match source.raw_os_error().map(nix::errno::Errno::from_raw) {
        Some(nix::errno::Errno::EPERM | nix::errno::Errno::EACCES) => {
            SocketError::Permission { interface }
        }
        Some(nix::errno::Errno::ENODEV) => SocketError::NoInterface { interface },
        Some(_) | None => SocketError::Refused {
            step,
            interface,
            source,
        },
    }
}

fn domain(group: IpAddr) -> Domain {
    match group {
        IpAddr::V4(_) => Domain::IPV4,
        IpAddr::V6(_) => Domain::IPV6,
    }
}

/// The address as the socket calls take it; one of a link needs the link.
fn socket_address(address: IpAddr, index: IfIndex) -> SocketAddr {
    match address {
        IpAddr::V4(address) => SocketAddrV4::new(address, 0).into(),
        IpAddr::V6(address) => SocketAddrV6::new(address, 0, 0, index.get()).into(),
    }
}

fn receiver(interface: &IfName, index: IfIndex, group: IpAddr) -> io::Result<Socket> {
    let protocol = Protocol::from(i32::from(PROTOCOL));
    let socket = Socket::new(domain(group), Type::RAW, Some(protocol))?;
    socket.set_nonblocking(true)?;
    socket.bind_device(Some(interface.as_str().as_bytes()))?;
    // Beyond the administrator's limit where we may, otherwise up to it.
    if setsockopt(&socket, sockopt::RcvBufForce, &RECEIVE_BUFFER).is_err() {
        socket.set_recv_buffer_size(RECEIVE_BUFFER)?;
    }
    match group {
        // Without this the socket would hear every group that anybody on the machine has joined.
        IpAddr::V4(_) => socket.set_multicast_all_v4(false)?,
        IpAddr::V6(_) => {
            socket.set_multicast_all_v6(false)?;
            socket.set_recv_hoplimit_v6(true)?;
            setsockopt(&socket, sockopt::Ipv6RecvPacketInfo, &true)?;
        }
    }
    // Bound to the group, the socket hears no unicast.
    socket.bind(&socket_address(group, index).into())?;
    Ok(socket)
}

fn join(socket: &Socket, index: IfIndex, group: IpAddr) -> io::Result<()> {
    match group {
        IpAddr::V4(group) => {
            socket.join_multicast_v4_n(&group, &InterfaceIndexOrAddress::Index(index.get()))
        }
        IpAddr::V6(group) => socket.join_multicast_v6(&group, index.get()),
    }
}

fn leave(socket: &Socket, index: IfIndex, group: IpAddr) -> io::Result<()> {
    match group {
        IpAddr::V4(group) => {
            socket.leave_multicast_v4_n(&group, &InterfaceIndexOrAddress::Index(index.get()))
        }
        IpAddr::V6(group) => socket.leave_multicast_v6(&group, index.get()),
    }
}

fn sender(interface: &IfName, index: IfIndex, group: IpAddr) -> io::Result<Socket> {
    let protocol = Protocol::from(PROTOCOL_RAW);
    let socket = Socket::new(domain(group), Type::RAW, Some(protocol))?;
    socket.set_nonblocking(true)?;
    socket.bind_device(Some(interface.as_str().as_bytes()))?;
    // It never reads; nothing shall wait for it.
    socket.set_recv_buffer_size(0)?;
    match group {
        IpAddr::V4(_) => {
            socket.set_header_included_v4(true)?;
            socket.set_multicast_loop_v4(false)?;
        }
        IpAddr::V6(_) => {
            socket.set_header_included_v6(true)?;
            socket.set_multicast_if_v6(index.get())?;
            socket.set_multicast_loop_v6(false)?;
        }
    }
    socket.set_priority(PRIORITY_CONTROL)?;
    Ok(socket)
}

/// The group of IPv4, 224.0.0.18. RFC 9568 §5.1.1.2.
pub const GROUP_V4: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 18);

/// The group of IPv6, `ff02::12`. RFC 9568 §5.1.2.2.
pub const GROUP_V6: Ipv6Addr = Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 0x12);
