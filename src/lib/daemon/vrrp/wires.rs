//! The sockets of all interfaces that carry adverts, and the frames of announcements.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::task::{Context, Poll};
use std::time::Duration;

use tracing::{debug, error, info};

use crate::net::announce::Announcer;
use crate::net::vrrp_socket::VrrpSocket;
use crate::sys::clock;
use crate::sys::netlink::Link;
use crate::time::Instant;
use crate::types::{Family, IfIndex, IfName, MacAddr, Vrid};
use crate::vrrp::authentication::header;
use crate::vrrp::{Config, Datagram, Destination, Interface, Transmission, packet};
use crate::wire::arp;
use crate::wire::neighbour::{self, Role};

/// The longest time that a packet is believed to have waited for this process.
const AGE_MAX: Duration = Duration::from_millis(10);

/// One pair of sockets: all virtual routers that have these in common share it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct WireKey {
    /// The interface.
    pub(super) interface: IfName,
    /// The IP protocol.
    pub(super) protocol: u8,
    /// The group, or the own address that peers send to.
    pub(super) listen: IpAddr,
}

impl WireKey {
    /// The wire of a router; `None`: it has none, for lack of peers or of an address.
    pub(super) fn of(config: &Config, interface: Option<Interface>) -> Option<Self> {
        let own = match (&config.destination, interface) {
            (_, Some(Interface::Up { primary })) if primary.is_some() => primary,
            // The group is there without an own address.
            (Destination::Group(_), _) => Some(match config.family() {
                Family::V4 => Ipv4Addr::UNSPECIFIED.into(),
                Family::V6 => Ipv6Addr::UNSPECIFIED.into(),
            }),
            (Destination::Peers(_) | Destination::Nobody, _) => config.source.address,
        };
        Some(Self {
            interface: config.interface.clone(),
            protocol: config.protocol(),
            listen: config.destination.arrival(own?)?,
        })
    }

    /// The identifier of the virtual router that a packet is for.
    pub(super) fn vrid_of(&self, payload: &[u8]) -> Option<Vrid> {
        let message = if self.protocol == packet::PROTOCOL_AUTHENTICATED {
            header::behind(payload)?
        } else {
            payload
        };
        Vrid::new(packet::vrid_of(message)?).ok()
    }
}

/// All sockets.
#[derive(Debug)]
pub(super) struct Wires {
    sockets: BTreeMap<WireKey, (IfIndex, VrrpSocket)>,
    announcer: Announcer,
}

impl Wires {
    pub(super) fn new(announcer: Announcer) -> Self {
        Self {
            sockets: BTreeMap::new(),
            announcer,
        }
    }

    /// Brings the sockets of an interface in line with the interface: opened when it is there,
    /// opened anew when it came back under the same name, closed when it is gone.
    pub(super) fn adjust(&mut self, key: &WireKey, link: Option<&Link>) {
        let open = self.sockets.get(key).map(|(index, _)| *index);
        match (open, link) {
            (Some(index), Some(link)) if index == link.index => {
                if let Some((_, socket)) = self.sockets.get(key)
                    && link.is_up()
                    && let Err(problem) = socket.rejoin()
                {
                    error!(
                        "cannot join the VRRP group on {} again: {problem}",
                        key.interface
                    );
                }
            }
            (_, Some(link)) => {
                self.sockets.remove(key);
                self.open(key, link);
            }
            (Some(_), None) => self.close(key),
            (None, None) => {}
        }
    }

    /// Whether the sockets of a wire are open.
    pub(super) fn has(&self, key: &WireKey) -> bool {
        self.sockets.contains_key(key)
    }

    /// Closes the socket of an interface that no instance needs any more.
    pub(super) fn close(&mut self, key: &WireKey) {
        self.sockets.remove(key);
    }

    fn open(&mut self, key: &WireKey, link: &Link) {
        let WireKey {
            interface: name,
            protocol,
            listen,
        } = key;
        match VrrpSocket::open(name, link.index, *listen, *protocol) {
            Ok(socket) => {
                if let Err(problem) = self.announcer.prepare(link.index) {
                    debug!("cannot prepare announcements on {name}: {problem}");
                }
                info!("listening for adverts to {listen} on {name}");
                self.sockets.insert(key.clone(), (link.index, socket));
            }
            Err(problem) => error!("cannot listen for adverts on {name}: {problem}"),
        }
    }

    /// Sends an advert.
    pub(super) fn send(&self, key: &WireKey, transmission: &Transmission) -> io::Result<()> {
        let Transmission {
            source,
            destination,
            hop_limit,
            packet,
        } = transmission;
        match self.sockets.get(key) {
            Some((_, socket)) => socket.send_within(*hop_limit, *source, *destination, packet),
            None => Err(io::Error::from(io::ErrorKind::NotConnected)),
        }
    }

    /// Waits until a packet may be there. Cancel-safe: nothing is taken.
    pub(super) async fn readable(&self) {
        std::future::poll_fn(|context| self.poll_readable(context)).await;
    }

    fn poll_readable(&self, context: &mut Context<'_>) -> Poll<()> {
        let mut ready = Poll::Pending;
        for (_, socket) in self.sockets.values() {
            // A socket that fails is read as well, and says why.
            if socket.poll_readable(context).is_ready() {
                ready = Poll::Ready(());
            }
        }
        ready
    }

    /// All sockets there are.
    pub(super) fn keys(&self) -> Vec<WireKey> {
        self.sockets.keys().cloned().collect()
    }

    /// The next packet of a socket that is waiting, and when it arrived.
    pub(super) fn receive<'a>(
        &self,
        key: &WireKey,
        buffer: &'a mut [u8],
    ) -> Option<(Instant, Datagram<'a>)> {
        let (_, socket) = self.sockets.get(key)?;
        match socket.receive(buffer) {
            Ok(received) => received.map(|received| {
                let datagram = Datagram {
                    source: received.source,
                    destination: received.destination,
                    ttl: received.ttl,
                    header: received.header,
                    payload: received.payload,
                };
                (arrival(received.stamp), datagram)
            }),
            Err(problem) => {
                // The interface has gone down, or is gone: its own message says so.
                debug!("cannot receive adverts on {}: {problem}", key.interface);
                None
            }
        }
    }

    /// The socket has been read empty.
    pub(super) fn mark_empty(&self, key: &WireKey) {
        if let Some((_, socket)) = self.sockets.get(key) {
            socket.mark_empty();
        }
    }

    /// Announces an address by gratuitous ARP or an unsolicited neighbour advertisement.
    pub(super) fn announce(
        &mut self,
        index: IfIndex,
        mac: MacAddr,
        address: IpAddr,
        role: Role,
    ) -> io::Result<()> {
        match address {
            IpAddr::V4(address) => self.announcer.send(index, &arp::gratuitous(mac, address)),
            IpAddr::V6(address) => {
                let frame = neighbour::unsolicited(mac, address, role);
                self.announcer.send(index, &frame)
            }
        }
    }
}

/// The moment of arrival on the monotonic clock: the time until this process ran must not lengthen
/// anybody's patience. The kernel stamps with the wall clock; what that says is believed as far as it
/// can't do harm if the clock was set meanwhile.
fn arrival(stamp: Option<Duration>) -> Instant {
    moment(clock::now(), clock::wall(), stamp)
}

/// The same for a given reading of both clocks.
fn moment(now: Instant, wall: Duration, stamp: Option<Duration>) -> Instant {
    match stamp.and_then(|stamp| wall.checked_sub(stamp)) {
        Some(age) if age <= AGE_MAX => now - age,
        Some(_) | None => now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packet_arrived_when_the_kernel_says_unless_the_clock_was_set() {
        let now = Instant::from_nanos(50_000_000_000);
        let wall = Duration::from_hours(500_000);
        let waited = |age| moment(now, wall, wall.checked_sub(age));
        assert_eq!(waited(Duration::ZERO), now);
        assert_eq!(waited(AGE_MAX), now - Duration::from_millis(10));
        // The clock was set forwards, or the process was stopped.
        assert_eq!(waited(Duration::from_hours(1)), now);
        // The clock was set back.
        assert_eq!(moment(now, wall, Some(wall + Duration::from_hours(1))), now);
        assert_eq!(moment(now, wall, None), now);
    }
}
