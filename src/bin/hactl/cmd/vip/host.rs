//! This machine's interfaces and addresses, for one command.

use std::net::IpAddr;

use hactl::sys::netlink::{Address, Link, LinkFlag, Netlink, NetlinkError};
use hactl::types::{IfName, MacAddr};
use thiserror::Error;

use crate::cmd::CmdError;
use crate::exit::Exit;

/// Why an interface can't be used for what is asked.
#[derive(Debug, Error)]
pub(super) enum InterfaceError {
    #[error("there is no interface {0} here (`ip link` shows those there are)")]
    Missing(IfName),
    #[error("interface {0} has no address resolution (loopback or NOARP): nobody could hear")]
    NoArp(IfName),
    #[error("interface {0} is down: set it up with `ip link set {0} up`")]
    Down(IfName),
}

/// The kernel's side.
pub(super) struct Host {
    pub(super) netlink: Netlink,
}

/// What could not be done here.
pub(super) fn unable(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> CmdError {
    CmdError::new(Exit::Unable, error)
}

impl Host {
    pub(super) fn open() -> Result<Self, CmdError> {
        let netlink = Netlink::open().map_err(unable)?;
        Ok(Self { netlink })
    }

    /// The interface of this name.
    pub(super) async fn link(&self, name: &IfName) -> Result<Link, CmdError> {
        let links = self.netlink.links().await.map_err(unable)?;
        let found = links.into_iter().find(|link| link.name == *name);
        found.ok_or_else(|| unable(InterfaceError::Missing(name.clone())))
    }

    /// The addresses of an interface, in the kernel's order.
    pub(super) async fn addresses(&self, link: &Link) -> Result<Vec<Address>, NetlinkError> {
        let mut addresses = self.netlink.addresses().await?;
        addresses.retain(|address| address.index == link.index);
        Ok(addresses)
    }

    /// Whether the interface has the address, with any length.
    pub(super) async fn has(&self, link: &Link, address: IpAddr) -> Result<bool, NetlinkError> {
        let addresses = self.addresses(link).await?;
        Ok(addresses
            .iter()
            .any(|there| there.prefix.address() == address))
    }
}

/// The hardware address that the link knows us by; an error if nobody could hear us.
pub(super) fn speaking_mac(link: &Link) -> Result<MacAddr, InterfaceError> {
    let silent = [LinkFlag::Loopback, LinkFlag::NoArp];
    let mac = link
        .mac
        .filter(|_| !silent.iter().any(|flag| link.flags.contains(flag)));
    let mac = mac.ok_or_else(|| InterfaceError::NoArp(link.name.clone()))?;
    if link.is_up() {
        Ok(mac)
    } else {
        Err(InterfaceError::Down(link.name.clone()))
    }
}
