//! Interfaces and addresses of one network namespace, through rtnetlink.

use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::time::Duration;

use nix::ifaddrs::getifaddrs;
use nix::net::if_::if_nametoindex;
use rtnetlink::packet_route::link::{InfoData, InfoVeth, LinkAttribute};
use rtnetlink::{Handle, LinkBridge, LinkMessageBuilder, LinkUnspec, LinkVeth};
use tokio::runtime::{Builder, Runtime};

use super::{Namespace, TopologyError};
use crate::types::{IfIndex, IfName, MacAddr, Prefix};

/// Requests to the kernel about the namespace of the thread that opened it. Its calls block.
pub struct Links {
    runtime: Runtime,
    handle: Handle,
}

/// A virtual cable between a port of a switch here and an interface elsewhere.
pub struct Cable<'a> {
    /// Name of the end here.
    pub port: &'a IfName,
    /// The bridge that the end here belongs to.
    pub switch: IfIndex,
    /// Where the other end goes.
    pub namespace: &'a Namespace,
    /// Name of the other end.
    pub interface: &'a IfName,
    /// Hardware address of the other end.
    pub mac: MacAddr,
}

/// The kernel answers within microseconds; no answer for this long is an error.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

impl Links {
    /// Connects to the kernel in the calling thread's namespace.
    pub fn open() -> Result<Self, TopologyError> {
        let connect = || {
            let runtime = Builder::new_current_thread().enable_all().build()?;
            let (connection, handle, _unsolicited) =
                runtime.block_on(async { rtnetlink::new_connection() })?;
            runtime.spawn(connection);
            Ok(Self { runtime, handle })
        };
        connect().map_err(|source| TopologyError::Make {
            what: "a netlink socket",
            source,
        })
    }

    /// Makes a switch that forwards at once and floods multicast.
    pub fn add_bridge(&self, name: &IfName) -> Result<IfIndex, TopologyError> {
        let message = LinkBridge::new(name.as_str()).mcast_snooping(false).build();
        let request = self.handle.link().add(message).execute();
        self.ask("make the bridge", name, request)?;
        Self::index(name)
    }

    /// Plugs a new cable in; the end here is up, the other one down.
    pub fn add_cable(&self, cable: &Cable<'_>) -> Result<IfIndex, TopologyError> {
        let far_end = LinkMessageBuilder::<LinkUnspec>::new()
            .name(cable.interface.as_str())
            .address(cable.mac.octets().to_vec())
            .append_extra_attribute(LinkAttribute::NetNsFd(cable.namespace.raw_fd()))
            .build();
        let message = LinkVeth::new(cable.port.as_str(), "")
            .set_info_data(InfoData::Veth(InfoVeth::Peer(far_end)))
            .controller(cable.switch.get())
            .up()
            .build();
        let request = self.handle.link().add(message).execute();
        self.ask("make the virtual cable", cable.port, request)?;
        Self::index(cable.port)
    }

    /// Removes an interface, and with it the other end of its cable.
    pub fn delete(&self, name: &IfName, index: IfIndex) -> Result<(), TopologyError> {
        let request = self.handle.link().del(index.get()).execute();
        self.ask("remove", name, request)
    }

    /// Starts an interface.
    pub fn set_up(&self, name: &IfName, index: IfIndex) -> Result<(), TopologyError> {
        let message = LinkUnspec::new_with_index(index.get()).up().build();
        let request = self.handle.link().change(message).execute();
        self.ask("start", name, request)
    }

    /// Stops an interface; the other end of its cable loses the carrier.
    pub fn set_down(&self, name: &IfName, index: IfIndex) -> Result<(), TopologyError> {
        let message = LinkUnspec::new_with_index(index.get()).down().build();
        let request = self.handle.link().change(message).execute();
        self.ask("stop", name, request)
    }

    /// Makes a port part of a switch, or of none.
    pub fn set_switch(
        &self,
        name: &IfName,
        index: IfIndex,
        switch: Option<IfIndex>,
    ) -> Result<(), TopologyError> {
        let message = LinkUnspec::new_with_index(index.get())
            .controller(switch.map_or(0, IfIndex::get))
            .build();
        let request = self.handle.link().change(message).execute();
        self.ask("move the port", name, request)
    }

    /// Adds an address.
    pub fn add_address(&self, index: IfIndex, prefix: Prefix) -> Result<(), TopologyError> {
        let (address, length) = (prefix.address(), prefix.length());
        let request = self
            .handle
            .address()
            .add(index.get(), address, length)
            .execute();
        self.ask("add the address", &prefix, request)
    }

    /// The index of an interface in the calling thread's namespace.
    pub fn index(name: &IfName) -> Result<IfIndex, TopologyError> {
        let change = |source| TopologyError::Change {
            operation: "find the interface",
            name: name.to_string(),
            source,
        };
        let index = if_nametoindex(name.as_str()).map_err(|errno| change(errno.into()))?;
        IfIndex::new(index).ok_or_else(|| change(io::ErrorKind::NotFound.into()))
    }

    /// Every address in the calling thread's namespace.
    pub fn addresses() -> Result<Vec<IpAddr>, TopologyError> {
        let entries = getifaddrs().map_err(TopologyError::make("a list of the addresses"))?;
        Ok(entries
            .filter_map(|entry| {
                let address = entry.address?;
                let v4 = address.as_sockaddr_in().map(|sin| IpAddr::V4(sin.ip()));
                v4.or_else(|| address.as_sockaddr_in6().map(|sin| IpAddr::V6(sin.ip())))
            })
            .collect())
    }

    fn ask(
        &self,
        operation: &'static str,
        name: &impl ToString,
        request: impl Future<Output = Result<(), rtnetlink::Error>>,
    ) -> Result<(), TopologyError> {
        let answer = async { tokio::time::timeout(ANSWER_WITHIN, request).await };
        let source = match self.runtime.block_on(answer) {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(rtnetlink::Error::NetlinkError(message))) => message.to_io(),
            Ok(Err(error)) => io::Error::other(error),
            Err(_elapsed) => io::ErrorKind::TimedOut.into(),
        };
        Err(TopologyError::Change {
            operation,
            name: name.to_string(),
            source,
        })
    }
}
