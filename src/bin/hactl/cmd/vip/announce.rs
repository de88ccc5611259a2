//! `hactl vip announce`, and the announcements of `hactl vip add`.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use hactl::net::announce::Announcer;
use hactl::sys::netlink::Link;
use hactl::sys::sysctl;
use hactl::types::{IfName, MacAddr};
use hactl::wire::{arp, neighbour};
use thiserror::Error;

use super::host::{Host, speaking_mac, unable};
use super::report::{Report, Result as Outcome};
use crate::cmd::CmdError;
use crate::exit::Exit;

/// Why an address could not be announced.
#[derive(Debug, Error)]
pub(super) enum AnnounceError {
    #[error("{address} is not on {interface}: add it first with `hactl vip add`")]
    NotHere { address: IpAddr, interface: IfName },
    #[error("raw sockets are not permitted; they need root or the capability CAP_NET_RAW")]
    NotPermitted,
    #[error("cannot announce {address} on {interface}")]
    Send {
        address: IpAddr,
        interface: IfName,
        source: io::Error,
    },
}

pub(super) async fn run(
    host: &Host,
    dev: &IfName,
    address: IpAddr,
    count: u32,
    interval: Duration,
) -> Result<Report, CmdError> {
    let link = host.link(dev).await?;
    if !host.has(&link, address).await.map_err(unable)? {
        let interface = dev.clone();
        let error = AnnounceError::NotHere { address, interface };
        return Err(CmdError::new(Exit::No, error));
    }
    let mac = speaking_mac(&link).map_err(unable)?;
    let sent = announce(&link, mac, address, count, interval);
    let announcements = sent.await.map_err(unable)?;
    let report = Report::new(dev, address, Outcome::Announced);
    Ok(Report {
        announcements,
        ..report
    })
}

/// Sends the announcements, with a pause after each but the last, and gives their number.
pub(super) async fn announce(
    link: &Link,
    mac: MacAddr,
    address: IpAddr,
    count: u32,
    interval: Duration,
) -> Result<u32, AnnounceError> {
    let failed = |source: io::Error| {
        if source.kind() == io::ErrorKind::PermissionDenied {
            return AnnounceError::NotPermitted;
        }
        AnnounceError::Send {
            address,
            interface: link.name.clone(),
            source,
        }
    };
    let mut announcer = Announcer::open().map_err(failed)?;
    for number in 0..count {
        if number > 0 && !interval.is_zero() {
            tokio::time::sleep(interval).await;
        }
        let sent = match address {
            IpAddr::V4(address) => announcer.send(link.index, &arp::gratuitous(mac, address)),
            IpAddr::V6(address) => {
                let frame = neighbour::unsolicited(mac, address, role(&link.name));
                announcer.send(link.index, &frame)
            }
        };
        sent.map_err(failed)?;
    }
    Ok(count)
}

/// Whether this machine forwards IPv6 on the interface.
fn role(interface: &IfName) -> neighbour::Role {
    if sysctl::forwards_ipv6(interface) {
        neighbour::Role::Router
    } else {
        neighbour::Role::Host
    }
}
