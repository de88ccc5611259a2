//! The raw sockets that carry adverts on one interface (vrrp.md §6).

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "control messages are a foreign enum that grows"
)]

use std::io::{self, IoSliceMut};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::os::fd::{AsRawFd as _, OwnedFd};
use std::task::{Context, Poll};
use std::time::Duration;

use nix::errno::Errno;
use nix::libc;
use nix::sys::socket::{ControlMessageOwned, MsgFlags, recvmsg, setsockopt, sockopt};
use nix::sys::time::TimeSpec;
use socket2::{Domain, InterfaceIndexOrAddress, Protocol, SockAddr, SockRef, Socket, Type};
use thiserror::Error;
use tokio::io::Interest;

use crate::types::{IfIndex, IfName};
use crate::wire::ipv4;

/// `SO_PRIORITY`: "internetwork control".
const PRIORITY: u32 = 6;

/// Room for a second of adverts of 1,000 instances at 10 ms, with the kernel's bookkeeping.
const RECEIVE_BUFFER_OCTETS: usize = 4 << 20;

/// A pair of raw sockets on one interface: one that hears the group, one that sends.
#[derive(Debug)]
pub struct VrrpSocket {
    group: Ipv4Addr,
    index: IfIndex,
    /// Wrapped as a UDP socket, so that tokio can wait for it; only raw reads are made.
    receiver: tokio::net::UdpSocket,
    sender: Socket,
}

/// A received packet without its IP header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received<'a> {
    /// Sender.
    pub source: IpAddr,
    /// Group.
    pub destination: IpAddr,
    /// Time to live.
    pub ttl: u8,
    /// When the kernel received it, since 1970: of the wall clock, which can jump.
    pub stamp: Option<Duration>,
    /// What follows the IP header.
    pub payload: &'a [u8],
}

/// Why the sockets could not be made.
#[derive(Debug, Error)]
pub enum SocketError {
    /// Raw sockets are a privilege.
    #[error("raw sockets are not permitted; they need root or the capability CAP_NET_RAW")]
    NotPermitted(#[source] io::Error),
    /// A step failed.
    #[error("cannot {step}")]
    Step {
        /// What was tried.
        step: &'static str,
        /// What the kernel said.
        #[source]
        source: io::Error,
    },
}

fn failed(step: &'static str) -> impl Fn(io::Error) -> SocketError {
    move |source| {
        if source.kind() == io::ErrorKind::PermissionDenied {
            SocketError::NotPermitted(source)
        } else {
            SocketError::Step { step, source }
        }
    }
}

impl VrrpSocket {
    /// Opens both sockets on an interface and joins the group there. Must be called inside a tokio
    /// runtime.
    pub fn open(
        name: &IfName,
        index: IfIndex,
        group: Ipv4Addr,
        protocol: u8,
    ) -> Result<Self, SocketError> {
        let protocol = Protocol::from(i32::from(protocol));
        let device = Some(name.as_str().as_bytes());
        let receiver = Socket::new(Domain::IPV4, Type::RAW, Some(protocol))
            .map_err(failed("open a raw socket"))?;
        receiver
            .set_nonblocking(true)
            .map_err(failed("make a socket non-blocking"))?;
        receiver
            .bind_device(device)
            .map_err(failed("bind a socket to the interface"))?;
        receiver
            .set_multicast_all_v4(false)
            .map_err(failed("keep out other groups"))?;
        let address = SockAddr::from(SocketAddr::from((group, 0)));
        receiver
            .bind(&address)
            .map_err(failed("bind a socket to the group"))?;
        setsockopt(&receiver, sockopt::ReceiveTimestampns, &true)
            .map_err(|errno| failed("ask for time stamps")(errno.into()))?;
        // What the kernel grants is enough for small set-ups.
        drop(receiver.set_recv_buffer_size(RECEIVE_BUFFER_OCTETS));
        let sender = Socket::new(
            Domain::IPV4,
            Type::RAW,
            Some(Protocol::from(libc::IPPROTO_RAW)),
        )
        .map_err(failed("open a raw socket"))?;
        sender
            .set_nonblocking(true)
            .map_err(failed("make a socket non-blocking"))?;
        sender
            .bind_device(device)
            .map_err(failed("bind a socket to the interface"))?;
        sender
            .set_multicast_loop_v4(false)
            .map_err(failed("keep own packets away"))?;
        sender
            .set_priority(PRIORITY)
            .map_err(failed("set the priority of packets"))?;
        let receiver = UdpSocket::from(OwnedFd::from(receiver));
        let socket = Self {
            group,
            index,
            receiver: tokio::net::UdpSocket::from_std(receiver)
                .map_err(failed("wait for a socket"))?,
            sender,
        };
        socket.join().map_err(failed("join the group"))?;
        Ok(socket)
    }

    fn join(&self) -> io::Result<()> {
        let interface = InterfaceIndexOrAddress::Index(self.index.get());
        SockRef::from(&self.receiver).join_multicast_v4_n(&self.group, &interface)
    }

    /// Joins the group anew after the link was down, so that switches with IGMP snooping learn of it
    /// (vrrp.md P-102).
    pub fn rejoin(&self) -> io::Result<()> {
        let interface = InterfaceIndexOrAddress::Index(self.index.get());
        // Not being a member any more is what the next call repairs.
        drop(SockRef::from(&self.receiver).leave_multicast_v4_n(&self.group, &interface));
        self.join()
    }

    /// Ready when a packet may be there.
    pub fn poll_readable(&self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.receiver.poll_recv_ready(context)
    }

    /// The next packet that is waiting, or `None`. A malformed one is an error: the kernel has checked
    /// the IP header, so it does not come from the LAN.
    ///
    /// Asks the kernel itself, whatever the runtime believes: a process that was stopped must hear
    /// what has arrived before it acts on a timer.
    pub fn receive<'a>(&self, buffer: &'a mut [u8]) -> io::Result<Option<Received<'a>>> {
        let Some((length, stamp)) = self.read(buffer)? else {
            return Ok(None);
        };
        let octets = buffer.get(..length).unwrap_or_default();
        let Ok(packet) = ipv4::parse(octets) else {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        };
        Ok(Some(Received {
            source: packet.source.into(),
            destination: packet.destination.into(),
            ttl: packet.ttl,
            stamp,
            payload: packet.payload,
        }))
    }

    /// Tells the runtime that the socket has been read empty. Without it [`Self::poll_readable`] stays
    /// ready.
    pub fn mark_empty(&self) {
        // The answer is that it would block: that is what the runtime is to learn.
        let would_block = || Err::<(), _>(io::Error::from(io::ErrorKind::WouldBlock));
        drop(self.receiver.try_io(Interest::READABLE, would_block));
    }

    fn read(&self, buffer: &mut [u8]) -> io::Result<Option<(usize, Option<Duration>)>> {
        let mut control = nix::cmsg_space!(TimeSpec);
        let mut slices = [IoSliceMut::new(buffer)];
        let descriptor = self.receiver.as_raw_fd();
        loop {
            let flags = MsgFlags::MSG_DONTWAIT;
            match recvmsg::<()>(descriptor, &mut slices, Some(&mut control), flags) {
                Ok(message) => {
                    let stamps = message.cmsgs().ok().into_iter().flatten();
                    let stamp = stamps.into_iter().find_map(|message| match message {
                        ControlMessageOwned::ScmTimestampns(time) => Some(Duration::from(time)),
                        _ => None,
                    });
                    return Ok(Some((message.bytes, stamp)));
                }
                Err(Errno::EINTR) => {}
                Err(Errno::EAGAIN) => return Ok(None),
                Err(errno) => return Err(errno.into()),
            }
        }
    }

    /// Sends a packet that begins with its IP header.
    pub fn send(&self, destination: Ipv4Addr, packet: &[u8]) -> io::Result<()> {
        let address = SockAddr::from(SocketAddr::from((destination, 0)));
        loop {
            match self
                .sender
                .send_to_with_flags(packet, &address, libc::MSG_DONTROUTE)
            {
                Ok(_) => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}
