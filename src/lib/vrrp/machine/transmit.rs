//! Adverts on their way: to the group, or a copy to each peer.

use std::net::IpAddr;

use super::Instance;
use super::proof::Seal;
use crate::time::Instant;
use crate::types::{Family, Priority};
use crate::vrrp::action::{Action, Actions, Transmission};
use crate::vrrp::authentication::header;
use crate::vrrp::config::{Destination, VirtualAddress};
use crate::vrrp::event::Interface;
use crate::vrrp::packet::{self, Outgoing};
use crate::wire::ipv4;

impl Instance {
    /// Sends an advert, if there is an address to send it from and something that proves its origin. All
    /// copies of an advert have one identification and one number (vrrp.md §3.2, §5.3).
    pub(super) fn transmit(&mut self, now: Instant, priority: Priority, actions: &mut Actions) {
        let Interface::Up {
            primary: Some(source),
        } = self.interface
        else {
            return;
        };
        let addresses: Vec<IpAddr> = self
            .config
            .virtual_addresses
            .iter()
            .map(VirtualAddress::address)
            .collect();
        let receivers = self.config.destination.receivers(Family::of(source));
        let Some(&first) = receivers.first() else {
            return;
        };
        let message = self.message(priority, &addresses, source, first);
        let Some(seal) = self.proof.next_seal(&self.config, now, source, &message) else {
            return;
        };
        self.identification = self.identification.checked_add(1).unwrap_or(1);
        let hop_limit = match &self.config.destination {
            Destination::Peers(unicast) => unicast.ttl,
            Destination::Group(_) | Destination::Nobody => None,
        };
        let before = actions.len();
        for destination in receivers {
            let message = self.message(priority, &addresses, source, destination);
            // A message has at most 255 addresses, which no IP packet is too short for.
            if let Some(packet) = self.packet(message, source, destination, &seal) {
                actions.push(Action::Transmit(Transmission {
                    source,
                    destination,
                    hop_limit,
                    packet,
                }));
            }
        }
        if actions.len() == before {
            return;
        }
        self.counters.adverts_sent += 1;
        if priority == Priority::RELEASE {
            self.counters.releases_sent += 1;
        }
    }

    fn message(
        &self,
        priority: Priority,
        addresses: &[IpAddr],
        source: IpAddr,
        destination: IpAddr,
    ) -> Vec<u8> {
        let outgoing = Outgoing {
            version: self.config.version,
            vrid: self.config.vrid,
            priority,
            adver_interval: self.config.adver_interval,
            authentication: &self.config.authentication,
            addresses,
            source,
            destination,
        };
        packet::encode_covering(&outgoing, self.config.checksum_coverage())
    }

    /// What the sockets take: over IPv4 with its IP header, over IPv6 without.
    fn packet(
        &self,
        message: Vec<u8>,
        source: IpAddr,
        destination: IpAddr,
        seal: &Seal,
    ) -> Option<Vec<u8>> {
        let message = match seal {
            Seal::None | Seal::Header(..) => message,
            Seal::Trailer(trailer) => packet::with_trailer(message, trailer, source, destination),
        };
        let (IpAddr::V4(source), IpAddr::V4(destination)) = (source, destination) else {
            return Some(message);
        };
        let mut outgoing = ipv4::Outgoing {
            source,
            destination,
            protocol: packet::PROTOCOL,
            identification: self.identification,
            ttl: match &self.config.destination {
                Destination::Peers(unicast) => unicast.ttl.unwrap_or(packet::TTL),
                Destination::Group(_) | Destination::Nobody => packet::TTL,
            },
        };
        let Seal::Header(password, number) = seal else {
            return outgoing.packet(&message);
        };
        outgoing.protocol = packet::PROTOCOL_AUTHENTICATED;
        let behind = |header: [u8; header::HEADER_OCTETS]| {
            let mut payload = header.to_vec();
            payload.extend(&message);
            outgoing.packet(&payload)
        };
        // The value covers the IP header with its length, which the place of the value is part of.
        let unsealed = behind([0; header::HEADER_OCTETS])?;
        let ip_header = unsealed.get(..ipv4::HEADER_OCTETS)?;
        let reach = self.config.header_reach();
        behind(header::seal(password, reach, ip_header, *number, &message))
    }
}
