//! A generic netlink socket that waits, but not for ever.

use std::io::{self, IoSliceMut};
use std::os::fd::{AsRawFd, OwnedFd};
use std::time::Duration;

use nix::errno::Errno;
use nix::libc;
use nix::setsockopt_impl;
use nix::sys::socket::sockopt::{RcvBuf, RcvBufForce, ReceiveTimeout, SetBool};
use nix::sys::socket::{
    AddressFamily, MsgFlags, NetlinkAddr, SockFlag, SockProtocol, SockType, bind, recvmsg, sendto,
    setsockopt, socket,
};
use nix::sys::time::TimeVal;

use super::error::IpvsError;
use super::exchange::{Datagrams, Patience, Received};

/// How long the kernel may take to answer.
pub(super) const ANSWER_PATIENCE: Duration = Duration::from_secs(5);

/// The kernel accounts about 1 KiB for each answer to a batch, and the default holds 200.
const RECEIVE_BUFFER_OCTETS: usize = 4 << 20;

/// The kernel's own netlink port.
const KERNEL_PORT: u32 = 0;

/// `NETLINK_CAP_ACK`: a refusal is only as long as its header.
#[derive(Clone, Copy, Debug)]
struct CapAck;

setsockopt_impl!(
    CapAck,
    libc::SOL_NETLINK,
    libc::NETLINK_CAP_ACK,
    bool,
    SetBool
);

/// The socket.
#[derive(Debug)]
pub(super) struct KernelSocket {
    descriptor: OwnedFd,
}

impl KernelSocket {
    /// Opens a socket in the network namespace of this thread.
    pub(super) fn open() -> Result<Self, IpvsError> {
        let failed = |step| {
            move |errno: Errno| IpvsError::Open {
                step,
                source: errno.into(),
            }
        };
        let descriptor = socket(
            AddressFamily::Netlink,
            SockType::Raw,
            SockFlag::SOCK_CLOEXEC,
            SockProtocol::NetlinkGeneric,
        )
        .map_err(failed("create it"))?;
        bind(descriptor.as_raw_fd(), &NetlinkAddr::new(0, 0)).map_err(failed("bind it"))?;
        // Without the privilege to pass the limit, up to the limit.
        setsockopt(&descriptor, RcvBufForce, &RECEIVE_BUFFER_OCTETS)
            .or_else(|_not_permitted| setsockopt(&descriptor, RcvBuf, &RECEIVE_BUFFER_OCTETS))
            .map_err(failed("enlarge its receive buffer"))?;
        let seconds = i64::try_from(ANSWER_PATIENCE.as_secs()).unwrap_or(i64::MAX);
        setsockopt(&descriptor, ReceiveTimeout, &TimeVal::new(seconds, 0))
            .map_err(failed("limit its patience"))?;
        setsockopt(&descriptor, CapAck, &true).map_err(failed("shorten its refusals"))?;
        Ok(Self { descriptor })
    }
}

impl Datagrams for KernelSocket {
    fn send(&mut self, octets: &[u8]) -> io::Result<()> {
        let kernel = NetlinkAddr::new(KERNEL_PORT, 0);
        loop {
            let descriptor = self.descriptor.as_raw_fd();
            match sendto(descriptor, octets, &kernel, MsgFlags::empty()) {
                Err(Errno::EINTR) => {}
                Err(errno) => return Err(errno.into()),
                // A datagram is sent whole or not at all.
                Ok(_) => return Ok(()),
            }
        }
    }

    fn receive(&mut self, buffer: &mut [u8], patience: Patience) -> io::Result<Received> {
        let flags = match patience {
            Patience::Long => MsgFlags::empty(),
            Patience::None => MsgFlags::MSG_DONTWAIT,
        };
        loop {
            let mut parts = [IoSliceMut::new(buffer)];
            let descriptor = self.descriptor.as_raw_fd();
            match recvmsg::<NetlinkAddr>(descriptor, &mut parts, None, flags) {
                Err(Errno::EINTR) => {}
                Err(Errno::EAGAIN) => return Ok(Received::Nothing),
                Err(Errno::ENOBUFS) => return Ok(Received::Lost),
                Err(errno) => return Err(errno.into()),
                Ok(message) => {
                    let is_from_kernel = message
                        .address
                        .is_some_and(|sender| sender.pid() == KERNEL_PORT);
                    if !is_from_kernel {
                        return Ok(Received::Datagram(0));
                    }
                    if message.flags.contains(MsgFlags::MSG_TRUNC) {
                        return Ok(Received::CutOff);
                    }
                    return Ok(Received::Datagram(message.bytes));
                }
            }
        }
    }
}
