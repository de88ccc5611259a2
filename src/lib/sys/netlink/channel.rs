//! One netlink socket: sends requests, finds their answers.

use std::io;
use std::net::UdpSocket as StdUdpSocket;
use std::os::fd::AsRawFd;

use nix::errno::Errno;
use nix::sys::socket::{
    AddressFamily, MsgFlags, NetlinkAddr, SockFlag, SockProtocol, SockType, bind, recvfrom, sendto,
    setsockopt, socket, sockopt,
};
use rtnetlink::packet_core::{NLM_F_DUMP_INTR, NLMSG_DONE, NLMSG_ERROR, NetlinkMessage};
use rtnetlink::packet_route::RouteNetlinkMessage;
use tokio::io::Interest;
use tokio::net::UdpSocket;

use super::codec::{self, Message};
use super::error::NetlinkError;

/// The kernel builds no netlink datagram larger than 32 KiB.
const DATAGRAM_MAX: usize = 64 * 1024;

/// The port of the kernel.
const KERNEL: u32 = 0;

/// A netlink socket on a tokio runtime.
#[derive(Debug)]
pub(super) struct Channel {
    socket: UdpSocket,
    buffer: Vec<u8>,
    /// That of the last request; answers to earlier ones are left-overs of a cancelled wait.
    sequence: u32,
}

/// How the reading of a table ended.
pub(super) enum Dump {
    /// All of it was read.
    Whole,
    /// It changed meanwhile: something may be missing or there twice.
    Interrupted,
}

impl Channel {
    /// Opens a socket that also hears the groups of the mask.
    pub(super) fn open(groups: u32) -> io::Result<Self> {
        let flags = SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK;
        let protocol = SockProtocol::NetlinkRoute;
        let fd = socket(AddressFamily::Netlink, SockType::Raw, flags, protocol)?;
        bind(fd.as_raw_fd(), &NetlinkAddr::new(0, groups))?;
        Ok(Self {
            socket: UdpSocket::from_std(StdUdpSocket::from(fd))?,
            buffer: vec![0; DATAGRAM_MAX],
            sequence: 0,
        })
    }

    /// Enlarges the receive buffer as far as the process may.
    pub(super) fn enlarge_buffer(&self, octets: usize) -> io::Result<()> {
        // Beyond the administrator's limit with CAP_NET_ADMIN, otherwise up to it.
        setsockopt(&self.socket, sockopt::RcvBufForce, &octets)
            .or_else(|_no_permission| setsockopt(&self.socket, sockopt::RcvBuf, &octets))?;
        Ok(())
    }

    /// Sends requests with one system call and waits for the kernel's verdict on each, in their order.
    pub(super) async fn transact(
        &mut self,
        requests: Vec<NetlinkMessage<RouteNetlinkMessage>>,
    ) -> Result<Vec<Result<(), Errno>>, NetlinkError> {
        let mut verdicts: Vec<Option<Result<(), Errno>>> = vec![None; requests.len()];
        let first = self.sequence.wrapping_add(1);
        self.send(requests).await?;
        let mut open = verdicts.len();
        while open > 0 {
            let datagram = self.receive().await.map_err(NetlinkError::Receive)?;
            for message in codec::messages(datagram) {
                let position = usize::try_from(message.sequence.wrapping_sub(first));
                let slot = position.ok().and_then(|at| verdicts.get_mut(at));
                if let (Some(slot @ None), Some(verdict)) = (slot, verdict(&message)) {
                    *slot = Some(verdict);
                    open = open.saturating_sub(1);
                }
            }
        }
        Ok(verdicts.into_iter().flatten().collect())
    }

    /// Sends a request for a table and hands each entry to `take`.
    pub(super) async fn dump(
        &mut self,
        request: NetlinkMessage<RouteNetlinkMessage>,
        mut take: impl FnMut(&Message<'_>),
    ) -> Result<Dump, NetlinkError> {
        self.send(vec![request]).await?;
        let sequence = self.sequence;
        let mut dump = Dump::Whole;
        loop {
            let datagram = self.receive().await.map_err(NetlinkError::Receive)?;
            for message in codec::messages(datagram) {
                if message.sequence != sequence {
                    continue;
                }
                if message.flags & NLM_F_DUMP_INTR != 0 {
                    dump = Dump::Interrupted;
                }
                if message.kind == NLMSG_DONE {
                    return Ok(dump);
                }
                match verdict(&message) {
                    Some(Err(errno)) => return Err(NetlinkError::Refused(errno.into())),
                    Some(Ok(())) => return Ok(dump),
                    None => take(&message),
                }
            }
        }
    }

    /// The next datagram from the kernel; those of other processes are passed over.
    pub(super) async fn receive(&mut self) -> io::Result<&[u8]> {
        loop {
            let length = self.receive_any().await?;
            if let Some(length) = length {
                return Ok(self.buffer.get(..length).unwrap_or_default());
            }
        }
    }

    /// The length of the next datagram, `None` if it is not from the kernel.
    async fn receive_any(&mut self) -> io::Result<Option<usize>> {
        let Self { socket, buffer, .. } = self;
        // The answer to a request is there as soon as it is sent: no need to ask the poller first.
        match read(socket, buffer) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            other => return other,
        }
        socket
            .async_io(Interest::READABLE, || read(socket, buffer))
            .await
    }

    async fn send(
        &mut self,
        requests: Vec<NetlinkMessage<RouteNetlinkMessage>>,
    ) -> Result<(), NetlinkError> {
        let mut datagram = Vec::new();
        for mut request in requests {
            self.sequence = self.sequence.wrapping_add(1);
            request.header.sequence_number = self.sequence;
            request.finalize();
            let start = datagram.len();
            datagram.resize(start + request.buffer_len(), 0);
            request.serialize(datagram.get_mut(start..).unwrap_or_default());
        }
        let socket = &self.socket;
        let kernel = NetlinkAddr::new(KERNEL, 0);
        let write = || write(socket, &datagram, &kernel);
        let sent = match write() {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                socket.async_io(Interest::WRITABLE, write).await
            }
            other => other,
        };
        sent.map_err(NetlinkError::Send)
    }
}

fn write(socket: &UdpSocket, datagram: &[u8], to: &NetlinkAddr) -> io::Result<()> {
    loop {
        match sendto(socket.as_raw_fd(), datagram, to, MsgFlags::empty()) {
            Err(Errno::EINTR) => {}
            other => return Ok(other.map(drop)?),
        }
    }
}

fn read(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<Option<usize>> {
    loop {
        match recvfrom::<NetlinkAddr>(socket.as_raw_fd(), buffer) {
            Err(Errno::EINTR) => {}
            Err(errno) => return Err(errno.into()),
            Ok((length, sender)) => {
                let from_kernel = sender.is_some_and(|sender| sender.pid() == KERNEL);
                return Ok(from_kernel.then_some(length));
            }
        }
    }
}

/// The kernel's verdict on a request, if the message is one.
fn verdict(message: &Message<'_>) -> Option<Result<(), Errno>> {
    if message.kind != NLMSG_ERROR {
        return None;
    }
    match codec::i32_at(message.payload, 0)? {
        0 => Some(Ok(())),
        code => Some(Err(Errno::from_raw(code.saturating_neg()))),
    }
}
