//! Frames put onto a link as they are: gratuitous ARP and neighbour advertisements.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::os::fd::AsRawFd;

use nix::ifaddrs::getifaddrs;
use nix::sys::socket::{LinkAddr, MsgFlags, SockaddrLike as _, sendto};
use socket2::{Domain, Socket, Type};

use crate::types::IfIndex;

/// A packet socket that only sends.
pub struct Announcer {
    socket: Socket,
    /// Where frames for an interface go. The kernel's own list is the only safe source of such
    /// addresses; it is read again for an interface that is not in it.
    links: BTreeMap<IfIndex, LinkAddr>,
}

impl Announcer {
    /// Opens the socket. Protocol 0 means that it receives nothing (packet(7)).
    pub fn open() -> io::Result<Self> {
        let socket = Socket::new(Domain::PACKET, Type::RAW, None)?;
        socket.set_nonblocking(true)?;
        Ok(Self {
            socket,
            links: BTreeMap::new(),
        })
    }

    /// Gets ready for an interface, so that the first frame is not delayed.
    pub fn prepare(&mut self, index: IfIndex) -> io::Result<()> {
        if !self.links.contains_key(&index) {
            self.links = read_links()?;
        }
        Ok(())
    }

    /// Sends a whole Ethernet frame on an interface.
    pub fn send(&mut self, index: IfIndex, frame: &[u8]) -> io::Result<()> {
        self.prepare(index)?;
        let link = self
            .links
            .get(&index)
            .ok_or_else(|| io::Error::from(nix::errno::Errno::ENODEV))?;
        send(&self.socket, frame, link)
    }
}

/// Sends a frame through a packet socket without waiting.
pub(super) fn send(socket: &impl AsRawFd, frame: &[u8], link: &LinkAddr) -> io::Result<()> {
    loop {
        match sendto(socket.as_raw_fd(), frame, link, MsgFlags::MSG_DONTWAIT) {
            Ok(_) => return Ok(()),
            Err(nix::errno::Errno::EINTR) => {}
            Err(problem) => return Err(problem.into()),
        }
    }
}

/// The link addresses of all interfaces.
pub(super) fn read_links() -> io::Result<BTreeMap<IfIndex, LinkAddr>> {
    let addresses = getifaddrs()?;
    let links = addresses.filter_map(|entry| {
        let storage = entry.address?;
        debug_assert!(storage.len() > 0);
        let link = *storage.as_link_addr()?;
        let index = u32::try_from(link.ifindex()).ok()?;
        Some((IfIndex::new(index)?, link))
    });
    Ok(links.collect())
}

impl fmt::Debug for Announcer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Announcer")
            .field("socket", &self.socket)
            .finish_non_exhaustive()
    }
}
