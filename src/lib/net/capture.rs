//! A live view of an interface: what VRRP sends and what announces addresses, both directions.

use std::ffi::c_int;
use std::io::{self, IoSliceMut};
use std::net::UdpSocket as StdUdpSocket;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::time::Duration;

use nix::libc;
use nix::sys::socket::sockopt::{GetStruct, ReceiveTimestampns, SetStruct};
use nix::sys::socket::{
    ControlMessageOwned, LinkAddr, MsgFlags, bind, getsockopt, recvmsg, setsockopt,
};
use nix::{getsockopt_impl, setsockopt_impl};
use socket2::{Domain, Protocol, SockFilter, Socket, Type};
use thiserror::Error;
use tokio::io::Interest;
use tokio::net::UdpSocket;

use crate::types::{IfIndex, IfName};
use crate::wire::frame::LinkType;

/// The longest frame that is taken whole; longer ones are cut. No advert comes near it.
pub const FRAME_OCTETS_MAX: usize = 65_535;

/// About a second of 10,000 adverts with their bookkeeping in the kernel.
const RECEIVE_BUFFER_OCTETS: usize = 8 << 20;

/// `ETH_P_ALL` of `linux/if_ether.h`, in the width that the socket wants it.
const EVERY_PROTOCOL: u16 = 3;
/// `PACKET_MR_PROMISC` of `linux/if_packet.h`, likewise.
const PROMISCUOUS: u16 = 1;

/// The loss of the interface comes as an error without anything to read.
const WAKING: Interest = Interest::READABLE.add(Interest::ERROR);

/// An interface that is being listened to. Dropping it ends that.
#[derive(Debug)]
pub struct Capture {
    socket: UdpSocket,
    interface: IfIndex,
    octets: Vec<u8>,
    dropped: u64,
}

/// A frame on the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Captured<'a> {
    /// When the kernel saw it, since 1970-01-01 UTC.
    pub time: Duration,
    /// What it begins with.
    pub link_type: LinkType,
    /// The frame from its link header on. The kernel has taken off a VLAN tag that the network
    /// card handles.
    pub octets: &'a [u8],
}

/// Why an interface can't be listened to.
#[derive(Debug, Error)]
pub enum CaptureError {
    /// It does not exist here.
    #[error("interface {0} does not exist")]
    NoInterface(IfName),
    /// Listening is a privilege.
    #[error("listening on {0} is not permitted; it needs root or the capability CAP_NET_RAW")]
    NotPermitted(IfName),
    /// A link layer whose frames we can't open.
    #[error("interface {interface} has the hardware type {hardware}, which is not known here")]
    Hardware {
        /// The interface.
        interface: IfName,
        /// `ARPHRD_*` of `linux/if_arp.h`.
        hardware: u16,
    },
    /// A step failed.
    #[error("cannot listen on {interface}: {step}")]
    Listen {
        /// The interface.
        interface: IfName,
        /// What was tried.
        step: &'static str,
        /// What the kernel said.
        #[source]
        source: io::Error,
    },
}

/// `PACKET_ADD_MEMBERSHIP` of packet(7).
#[derive(Clone, Copy)]
struct AddMembership;

setsockopt_impl!(
    AddMembership,
    libc::SOL_PACKET,
    libc::PACKET_ADD_MEMBERSHIP,
    libc::packet_mreq,
    SetStruct<'_, libc::packet_mreq>
);

/// `PACKET_STATISTICS` of packet(7); reading it sets it to zero.
#[derive(Clone, Copy)]
struct Statistics;

getsockopt_impl!(
    Statistics,
    libc::SOL_PACKET,
    libc::PACKET_STATISTICS,
    libc::tpacket_stats,
    GetStruct<libc::tpacket_stats>
);

impl Capture {
    /// Begins to listen, promiscuously, so that adverts between other routers are heard as well.
    ///
    /// Must be called inside a tokio runtime.
    pub fn open(name: &IfName) -> Result<Self, CaptureError> {
        let failed = |step| {
            move |source: io::Error| CaptureError::Listen {
                interface: name.clone(),
                step,
                source,
            }
        };
        let (address, interface) = link_address(name)?;
        if link_type(address.hatype()).is_none() {
            return Err(CaptureError::Hardware {
                interface: name.clone(),
                hardware: address.hatype(),
            });
        }
        let every_protocol = c_int::from(EVERY_PROTOCOL.to_be());
        let socket = Socket::new(
            Domain::PACKET,
            Type::RAW,
            Some(Protocol::from(every_protocol)),
        )
        .map_err(|source| {
            if source.kind() == io::ErrorKind::PermissionDenied {
                CaptureError::NotPermitted(name.clone())
            } else {
                failed("opening a packet socket")(source)
            }
        })?;
        socket
            .attach_filter(&filter())
            .map_err(failed("filtering"))?;
        // More than net.core.rmem_max is not given, and not needed on a quiet network.
        socket
            .set_recv_buffer_size(RECEIVE_BUFFER_OCTETS)
            .map_err(failed("sizing the receive buffer"))?;
        setsockopt(&socket, ReceiveTimestampns, &true)
            .map_err(io::Error::from)
            .map_err(failed("asking for time stamps"))?;
        bind(socket.as_raw_fd(), &address)
            .map_err(io::Error::from)
            .map_err(failed("binding the packet socket"))?;
        let membership = libc::packet_mreq {
            mr_ifindex: c_int::try_from(interface.get()).unwrap_or(0),
            mr_type: PROMISCUOUS,
            mr_alen: 0,
            mr_address: [0; 8],
        };
        setsockopt(&socket, AddMembership, &membership)
            .map_err(io::Error::from)
            .map_err(failed("hearing everything"))?;
        socket
            .set_nonblocking(true)
            .map_err(failed("making the socket non-blocking"))?;
        let socket = StdUdpSocket::from(OwnedFd::from(socket));
        Ok(Self {
            socket: UdpSocket::from_std(socket).map_err(failed("registering the socket"))?,
            interface,
            octets: vec![0; FRAME_OCTETS_MAX],
            dropped: 0,
        })
    }

    /// Waits for the next frame. Cancel safe: a frame is taken off the socket only when returned.
    pub async fn receive(&mut self) -> io::Result<Captured<'_>> {
        let Self {
            socket,
            interface,
            octets,
            dropped: _,
        } = self;
        let (time, link_type, length) = loop {
            let attempt = || take(socket, octets);
            let frame = socket.async_io(WAKING, attempt).await?;
            // Between opening and binding, the socket hears all interfaces.
            if frame.interface == interface.get()
                && let Some(link_type) = frame.link_type
            {
                break (frame.time, link_type, frame.length);
            }
        };
        Ok(Captured {
            time,
            link_type,
            octets: self.octets.get(..length).unwrap_or_default(),
        })
    }

    /// Whether the interface still exists.
    pub fn is_attached(&self, name: &IfName) -> bool {
        nix::net::if_::if_nametoindex(name.as_str()) == Ok(self.interface.get())
    }

    /// Frames that the kernel dropped since the start because we were too slow.
    pub fn dropped(&mut self) -> u64 {
        if let Ok(statistics) = getsockopt(&self.socket, Statistics) {
            self.dropped += u64::from(statistics.tp_drops);
        }
        self.dropped
    }
}

/// One frame taken off the socket.
struct Taken {
    time: Duration,
    interface: u32,
    link_type: Option<LinkType>,
    length: usize,
}

fn take(socket: &impl AsFd, octets: &mut [u8]) -> io::Result<Taken> {
    let mut control = nix::cmsg_space!(libc::timespec);
    let mut pieces = [IoSliceMut::new(octets)];
    let descriptor = socket.as_fd().as_raw_fd();
    let message = recvmsg::<LinkAddr>(
        descriptor,
        &mut pieces,
        Some(&mut control),
        MsgFlags::MSG_DONTWAIT,
    )?;
    let mut time = Duration::ZERO;
    for part in message.cmsgs()? {
        if let ControlMessageOwned::ScmTimestampns(stamp) = part {
            time = stamp.into();
        }
    }
    Ok(Taken {
        time,
        interface: message
            .address
            .and_then(|address| u32::try_from(address.ifindex()).ok())
            .unwrap_or(0),
        link_type: message
            .address
            .filter(|address| !is_loopback_echo(address))
            .and_then(|address| link_type(address.hatype())),
        length: message.bytes,
    })
}

/// What the loopback interface sends comes back as received; once is enough.
fn is_loopback_echo(address: &LinkAddr) -> bool {
    address.hatype() == libc::ARPHRD_LOOPBACK && address.pkttype() == libc::PACKET_OUTGOING
}

/// The interface's own packet(7) address, as the system lists it. Its protocol is 0, so that binding
/// to it keeps the socket's.
fn link_address(name: &IfName) -> Result<(LinkAddr, IfIndex), CaptureError> {
    let listed = nix::ifaddrs::getifaddrs().map_err(|errno| CaptureError::Listen {
        interface: name.clone(),
        step: "listing the interfaces",
        source: errno.into(),
    })?;
    listed
        .filter(|entry| entry.interface_name == name.as_str())
        .filter_map(|entry| entry.address?.as_link_addr().copied())
        .find_map(|address| {
            let index = u32::try_from(address.ifindex()).ok()?;
            Some((address, IfIndex::new(index)?))
        })
        .ok_or_else(|| CaptureError::NoInterface(name.clone()))
}

const fn link_type(hardware: u16) -> Option<LinkType> {
    match hardware {
        libc::ARPHRD_ETHER | libc::ARPHRD_LOOPBACK => Some(LinkType::Ethernet),
        libc::ARPHRD_NONE | libc::ARPHRD_PPP => Some(LinkType::RawIp),
        _ => None,
    }
}

/// The kernel passes on VRRP and AH over both families, ARP, `ICMPv6` and whatever has a VLAN tag in it;
/// everything else would only cost time.
///
/// Positions count from the network header, so one program serves all link layers.
fn filter() -> [SockFilter; 17] {
    const LOAD_HALF: u16 = 0x28;
    const LOAD_OCTET: u16 = 0x30;
    const JUMP_EQUAL: u16 = 0x15;
    const RETURN: u16 = 0x06;
    /// `SKF_AD_OFF + SKF_AD_PROTOCOL` of `linux/filter.h`.
    const ETHERTYPE: u32 = 0xffff_f000;
    /// `SKF_NET_OFF` of `linux/filter.h`.
    const NETWORK: u32 = 0xfff0_0000;
    let load = |code, position| SockFilter::new(code, 0, 0, position);
    // Skips over this many instructions when equal.
    let equal = |value, skip| SockFilter::new(JUMP_EQUAL, skip, 0, value);
    let give = |octets| SockFilter::new(RETURN, 0, 0, octets);
    [
        load(LOAD_HALF, ETHERTYPE),
        equal(0x0806, 13),
        equal(0x8100, 12),
        equal(0x88a8, 11),
        equal(0x0800, 2),
        equal(0x86dd, 5),
        give(0),
        load(LOAD_OCTET, NETWORK + 9),
        equal(112, 6),
        equal(51, 5),
        give(0),
        load(LOAD_OCTET, NETWORK + 6),
        equal(112, 2),
        equal(51, 1),
        // The last test: anything but ICMPv6 goes on to the refusal.
        SockFilter::new(JUMP_EQUAL, 0, 1, 58),
        give(u32::MAX),
        give(0),
    ]
}
