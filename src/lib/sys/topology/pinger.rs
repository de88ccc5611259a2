//! Echo requests at a steady pace.

use std::io;
use std::net::{IpAddr, SocketAddr, SocketAddrV6};
use std::time::Duration;

use nix::sys::time::TimeSpec;
use nix::sys::timerfd::{ClockId, Expiration, TimerFd, TimerFlags, TimerSetTimeFlags};
use socket2::{Domain, Protocol, SockAddr, SockFilter, Socket, Type};

use super::TopologyError;
use crate::types::IfIndex;

/// Sends echo requests (RFC 792, RFC 4443 §4.1); the answers are for a [`super::Tap`] to see.
pub struct Pinger {
    v4: Socket,
    v6: Option<Socket>,
}

/// Whom to ask.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its address.
    pub address: IpAddr,
    /// The interface towards it, needed for link-local addresses.
    pub interface: IfIndex,
}

/// The identifier in the requests.
const IDENTIFIER: u16 = 0x6c61;

impl Pinger {
    /// Opens its sockets in the calling thread's namespace; without IPv6 where the kernel has none.
    pub fn open() -> Result<Self, TopologyError> {
        let v4 = open(Domain::IPV4, Protocol::ICMPV4).map_err(|source| TopologyError::Make {
            what: "an ICMP socket",
            source,
        })?;
        let v6 = open(Domain::IPV6, Protocol::ICMPV6).ok();
        Ok(Self { v4, v6 })
    }

    /// Sends one request without waiting.
    pub fn ask(&self, target: Target, sequence: u16) -> io::Result<()> {
        match target.address {
            IpAddr::V4(_) => {
                let to = SockAddr::from(SocketAddr::new(target.address, 0));
                self.v4.send_to(&request_v4(sequence), &to)?;
            }
            IpAddr::V6(address) => {
                let Some(socket) = &self.v6 else {
                    return Err(io::ErrorKind::Unsupported.into());
                };
                let scope = if address.is_unicast_link_local() {
                    target.interface.get()
                } else {
                    0
                };
                let to = SockAddr::from(SocketAddrV6::new(address, 0, 0, scope));
                // The kernel fills the checksum in, which covers the address it chooses as source.
                socket.send_to(&request(128, 0, sequence), &to)?;
            }
        }
        Ok(())
    }
}

fn open(domain: Domain, protocol: Protocol) -> io::Result<Socket> {
    let socket = Socket::new(domain, Type::RAW, Some(protocol))?;
    // Nobody reads the answers from here.
    socket.attach_filter(&[SockFilter::new(0x06, 0, 0, 0)])?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

fn request(kind: u8, checksum: u16, sequence: u16) -> [u8; 8] {
    let [sum_high, sum_low] = checksum.to_be_bytes();
    let [id_high, id_low] = IDENTIFIER.to_be_bytes();
    let [high, low] = sequence.to_be_bytes();
    [kind, 0, sum_high, sum_low, id_high, id_low, high, low]
}

fn request_v4(sequence: u16) -> [u8; 8] {
    let sum = 0x0800 + u32::from(IDENTIFIER) + u32::from(sequence);
    let folded = u16::try_from((sum & 0xffff) + (sum >> 16)).unwrap_or(0);
    request(8, !folded, sequence)
}

/// A timer that does not drift.
pub struct Pulse {
    timer: TimerFd,
}

impl Pulse {
    /// Beats once every `period`; beats that nobody waited for are one.
    pub fn every(period: Duration) -> Result<Self, TopologyError> {
        let timer = TimerFd::new(ClockId::CLOCK_MONOTONIC, TimerFlags::TFD_CLOEXEC)
            .map_err(TopologyError::make("a timer"))?;
        timer
            .set(
                Expiration::Interval(TimeSpec::from_duration(period)),
                TimerSetTimeFlags::empty(),
            )
            .map_err(TopologyError::make("a timer"))?;
        Ok(Self { timer })
    }

    /// Waits for the next beat.
    pub fn wait(&self) -> io::Result<()> {
        self.timer.wait().map_err(io::Error::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_sums_up_to_all_ones() {
        for sequence in [0, 1, 0x8000, 0x8b9e, 0x8b9f, 0xffff] {
            let bytes = request_v4(sequence);
            let sum: u32 = bytes
                .chunks(2)
                .map(|pair| u32::from(u16::from_be_bytes([pair[0], pair[1]])))
                .sum();
            assert_eq!((sum & 0xffff) + (sum >> 16), 0xffff, "{sequence:#x}");
        }
    }

    #[test]
    fn a_request_is_laid_out_as_rfc_792_says() {
        assert_eq!(request_v4(7), [8, 0, 0x8b, 0x97, 0x6c, 0x61, 0, 7]);
    }
}
