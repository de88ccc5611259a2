//! Sends frames as they are: gratuitous ARP and unsolicited neighbour advertisements.

use std::collections::BTreeMap;
use std::io;

use nix::sys::socket::LinkAddr;
use socket2::{Domain, Socket, Type};

use super::link_address;
use crate::types::IfIndex;

/// A socket that sends Ethernet frames on any interface of the network namespace it was opened in.
#[derive(Debug)]
pub struct Announcer {
    socket: Socket,
    links: BTreeMap<IfIndex, LinkAddr>,
}

impl Announcer {
    /// Opens the socket. Takes `CAP_NET_RAW`.
    pub fn open() -> io::Result<Self> {
        // Without a protocol the socket receives nothing.
        let socket = Socket::new(Domain::PACKET, Type::RAW, None)?;
        socket.set_nonblocking(true)?;
        let links = link_address::list()?;
        Ok(Self { socket, links })
    }

    /// Sends a whole Ethernet frame without waiting.
    ///
    /// On an interface that came after the opening, the first frame costs a listing of the interfaces of
    /// this thread's namespace, which must be the socket's.
    pub fn send(&mut self, index: IfIndex, frame: &[u8]) -> io::Result<()> {
        if !self.links.contains_key(&index) {
            self.links = link_address::list()?;
        }
        let none = || io::Error::from(nix::errno::Errno::ENODEV);
        let link = self.links.get(&index).ok_or_else(none)?;
        link_address::send(&self.socket, frame, link)
    }
}
