//! The addresses of interfaces as packet sockets take them.

use std::collections::BTreeMap;
use std::io;

use nix::ifaddrs::getifaddrs;
use nix::sys::socket::LinkAddr;

use crate::types::IfIndex;

/// Lists the interfaces of this thread's network namespace.
///
/// The C library's list is the way to such an address without `unsafe`.
pub(super) fn list() -> io::Result<BTreeMap<IfIndex, LinkAddr>> {
    let found = getifaddrs()?.filter_map(|entry| {
        let address = entry.address?;
        let link = *address.as_link_addr()?;
        let index = IfIndex::new(u32::try_from(link.ifindex()).ok()?)?;
        Some((index, link))
    });
    Ok(found.collect())
}

/// The address of one interface; an error "no such device" if there is none.
pub(super) fn of(index: IfIndex) -> io::Result<LinkAddr> {
    let none = || io::Error::from(nix::errno::Errno::ENODEV);
    list()?.get(&index).copied().ok_or_else(none)
}

/// Sends a frame as it is through a packet socket.
pub(super) fn send(
    socket: &impl std::os::fd::AsRawFd,
    frame: &[u8],
    to: &LinkAddr,
) -> io::Result<()> {
    use nix::sys::socket::{MsgFlags, sendto};
    loop {
        match sendto(socket.as_raw_fd(), frame, to, MsgFlags::MSG_DONTWAIT) {
            Err(nix::errno::Errno::EINTR) => {}
            other => return Ok(other.map(drop)?),
        }
    }
}
