//! The raw sockets that carry adverts of one family on one interface (vrrp.md §6).

mod open;
mod receive;
mod send;

use std::io;
use std::net::IpAddr;
use std::os::fd::{AsRawFd as _, OwnedFd};
use std::task::{Context, Poll};
use std::time::Duration;

use socket2::{InterfaceIndexOrAddress, SockRef, Socket};
use thiserror::Error;
use tokio::io::Interest;

use crate::types::{IfIndex, IfName};

/// A pair of raw sockets on one interface: one that hears a group or an own address, one that sends.
#[derive(Debug)]
pub struct VrrpSocket {
    /// The group, or an own address.
    listen: IpAddr,
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
    /// Group, or own address.
    pub destination: IpAddr,
    /// Time to live, or hop limit.
    pub ttl: u8,
    /// When the kernel received it, since 1970: of the wall clock, which can jump.
    pub stamp: Option<Duration>,
    /// The IPv4 header, options included; empty over IPv6.
    pub header: &'a [u8],
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
    /// Opens both sockets on an interface, and joins the group there if it listens to one. Anything else is
    /// an own address, which need not be there yet. Must be called inside a tokio runtime.
    pub fn open(
        name: &IfName,
        index: IfIndex,
        listen: IpAddr,
        protocol: u8,
    ) -> Result<Self, SocketError> {
        let receiver = open::receiver(name, listen, index, protocol)?;
        let sender = open::sender(name, listen, index, protocol)?;
        let receiver = std::net::UdpSocket::from(OwnedFd::from(receiver));
        let socket = Self {
            listen,
            index,
            receiver: tokio::net::UdpSocket::from_std(receiver)
                .map_err(failed("wait for a socket"))?,
            sender,
        };
        socket.join().map_err(failed("join the group"))?;
        Ok(socket)
    }

    fn join(&self) -> io::Result<()> {
        let receiver = SockRef::from(&self.receiver);
        match self.listen {
            own if !own.is_multicast() => Ok(()),
            IpAddr::V4(group) => {
                let interface = InterfaceIndexOrAddress::Index(self.index.get());
                receiver.join_multicast_v4_n(&group, &interface)
            }
            IpAddr::V6(group) => receiver.join_multicast_v6(&group, self.index.get()),
        }
    }

    fn leave(&self) -> io::Result<()> {
        let receiver = SockRef::from(&self.receiver);
        match self.listen {
            own if !own.is_multicast() => Ok(()),
            IpAddr::V4(group) => {
                let interface = InterfaceIndexOrAddress::Index(self.index.get());
                receiver.leave_multicast_v4_n(&group, &interface)
            }
            IpAddr::V6(group) => receiver.leave_multicast_v6(&group, self.index.get()),
        }
    }

    /// Joins the group anew after the link was down, so that switches with IGMP or MLD snooping learn of it
    /// (vrrp.md P-102).
    pub fn rejoin(&self) -> io::Result<()> {
        // Not being a member any more is what the next call repairs.
        drop(self.leave());
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
        let descriptor = self.receiver.as_raw_fd();
        match self.listen {
            IpAddr::V4(_) => receive::ipv4(descriptor, buffer),
            IpAddr::V6(_) => receive::ipv6(descriptor, buffer),
        }
    }

    /// Tells the runtime that the socket has been read empty. Without it [`Self::poll_readable`] stays
    /// ready.
    pub fn mark_empty(&self) {
        // The answer is that it would block: that is what the runtime is to learn.
        let would_block = || Err::<(), _>(io::Error::from(io::ErrorKind::WouldBlock));
        drop(self.receiver.try_io(Interest::READABLE, would_block));
    }

    /// Sends an advert: over IPv4 a packet that begins with its IP header, over IPv6 the message, whose
    /// header the kernel makes with this source.
    pub fn send(&self, source: IpAddr, destination: IpAddr, packet: &[u8]) -> io::Result<()> {
        self.send_within(None, source, destination, packet)
    }

    /// The same with a hop limit over IPv6; `None`: 255 to a group, what the system has to a peer.
    pub fn send_within(
        &self,
        hop_limit: Option<u8>,
        source: IpAddr,
        destination: IpAddr,
        packet: &[u8],
    ) -> io::Result<()> {
        match (source, destination) {
            (IpAddr::V4(_), IpAddr::V4(destination)) => {
                send::ipv4(&self.sender, destination, packet)
            }
            (IpAddr::V6(source), IpAddr::V6(destination)) => {
                let route = send::Route {
                    index: self.index,
                    source,
                    destination,
                    hop_limit,
                };
                send::ipv6(&self.sender, &route, packet)
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => {
                Err(io::Error::from(io::ErrorKind::InvalidInput))
            }
        }
    }
}
