//! Listening on every port of the switches in one namespace.

use std::io::{self, IoSliceMut};
use std::os::fd::AsRawFd;
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::socket::{
    ControlMessageOwned, LinkAddr, MsgFlags, recvmsg, setsockopt, sockopt::ReceiveTimestampns,
};
use nix::sys::time::TimeSpec;
use socket2::{Domain, Protocol, SockFilter, Socket, Type};

use super::TopologyError;
use crate::sys::clock;
use crate::time::Instant;
use crate::types::IfIndex;

/// A packet socket that hears what enters the namespace through any of its interfaces.
pub struct Tap {
    socket: Socket,
    buffer: [u8; Self::SNAP_LENGTH],
}

/// The beginning of a frame.
#[derive(Debug)]
pub struct Captured<'a> {
    /// When the kernel took it from the interface.
    pub at: Instant,
    /// The interface it came through.
    pub port: IfIndex,
    /// Its first bytes, from the Ethernet header on.
    pub frame: &'a [u8],
}

impl Tap {
    /// Bytes kept of each frame: all headers and the first addresses of an advertisement.
    pub const SNAP_LENGTH: usize = 256;
    /// Bytes of waiting frames that the kernel is asked to keep.
    const QUEUE_BYTES: usize = 4 << 20;
    /// How long [`Tap::capture`] waits, so that its caller can look around.
    const PATIENCE: Duration = Duration::from_millis(100);
    /// `ETH_P_ALL`, in network byte order as the socket wants it. `linux/if_ether.h`.
    const EVERY_PROTOCOL: i32 = 0x0300;

    /// Starts to listen in the calling thread's namespace.
    pub fn open() -> Result<Self, TopologyError> {
        let open = || {
            let protocol = Protocol::from(Self::EVERY_PROTOCOL);
            let socket = Socket::new(Domain::PACKET, Type::RAW, Some(protocol))?;
            socket.attach_filter(&INCOMING_ONLY)?;
            socket.set_recv_buffer_size(Self::QUEUE_BYTES)?;
            socket.set_read_timeout(Some(Self::PATIENCE))?;
            setsockopt(&socket, ReceiveTimestampns, &true)?;
            Ok(Self {
                socket,
                buffer: [0; Self::SNAP_LENGTH],
            })
        };
        open().map_err(|source| TopologyError::Make {
            what: "a packet socket",
            source,
        })
    }

    /// The next frame; `None` when none came for a while.
    pub fn capture(&mut self) -> io::Result<Option<Captured<'_>>> {
        let mut control = nix::cmsg_space!(TimeSpec);
        let mut slices = [IoSliceMut::new(&mut self.buffer)];
        let received = recvmsg::<LinkAddr>(
            self.socket.as_raw_fd(),
            &mut slices,
            Some(&mut control),
            MsgFlags::empty(),
        );
        let message = match received {
            Ok(message) => message,
            Err(Errno::EAGAIN | Errno::EINTR | Errno::ENETDOWN) => return Ok(None),
            Err(errno) => return Err(errno.into()),
        };
        let stamp = message.cmsgs()?.find_map(|item| {
            if let ControlMessageOwned::ScmTimestampns(stamp) = item {
                Some(stamp)
            } else {
                None
            }
        });
        let index = message
            .address
            .and_then(|address| IfIndex::new(u32::try_from(address.ifindex()).ok()?));
        let length = message.bytes;
        Ok(index.map(|port| Captured {
            at: stamp.map_or_else(clock::now, monotonic),
            port,
            frame: self.buffer.get(..length).unwrap_or(&[]),
        }))
    }
}

/// The kernel stamps frames with the wall clock; their age leads back to the monotonic one, so that
/// only a clock step between arrival and reading can do harm.
fn monotonic(stamp: TimeSpec) -> Instant {
    let seconds = u64::try_from(stamp.tv_sec()).unwrap_or(0);
    let nanos = u64::try_from(stamp.tv_nsec()).unwrap_or(0);
    let stamp = Instant::from_nanos(seconds.saturating_mul(1_000_000_000).saturating_add(nanos));
    clock::now() - clock::wall().saturating_sub(stamp.since(Instant::ZERO))
}

/// A classic BPF program: frames that leave (`PACKET_OUTGOING`, 4) are dropped, of all others the
/// first bytes are kept. `linux/filter.h`: packet type at `SKF_AD_OFF` + `SKF_AD_PKTTYPE`.
const INCOMING_ONLY: [SockFilter; 4] = [
    SockFilter::new(0x30, 0, 0, 0xffff_f004),
    SockFilter::new(0x15, 1, 0, 4),
    SockFilter::new(0x06, 0, 0, 256),
    SockFilter::new(0x06, 0, 0, 0),
];
