//! Changes of interfaces and addresses, as the kernel tells them.

use std::collections::VecDeque;
use std::io;

use nix::errno::Errno;

use super::channel::Channel;
use super::codec::{self, Message};
use super::error::NetlinkError;
use super::{Address, Link, address, link};
use crate::types::{IfIndex, IfName};

/// The kernel keeps events up to this many octets until we read them: some 4,000 changed addresses.
const RECEIVE_BUFFER: usize = 4 * 1024 * 1024;

/// `RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR`.
const GROUPS: u32 = 1 | 1 << 4 | 1 << 8;

/// A change of interfaces or addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The interface is new or has changed; also sent when nothing we show has changed.
    LinkChanged(Link),
    /// The interface is gone, or has moved to another namespace.
    LinkGone {
        /// Its number, which may be given to another interface.
        index: IfIndex,
        /// Its name.
        name: IfName,
    },
    /// The address is new or has changed.
    AddressAdded(Address),
    /// The address is gone.
    AddressRemoved(Address),
    /// Events were lost because they came faster than they were read: list everything again.
    Overrun,
}

/// Listens to changes of interfaces and addresses in one network namespace.
///
/// The queue of unread events is the kernel's receive buffer, so it is bounded.
#[derive(Debug)]
pub struct Monitor {
    channel: Channel,
    /// The rest of the datagram read last.
    ready: VecDeque<Event>,
}

impl Monitor {
    /// Starts listening, on the current tokio runtime. Open it before the first listing, so that no
    /// change falls between the two.
    pub fn open() -> Result<Self, NetlinkError> {
        Self::open_with_buffer(RECEIVE_BUFFER)
    }

    fn open_with_buffer(octets: usize) -> Result<Self, NetlinkError> {
        let open = || {
            let channel = Channel::open(GROUPS)?;
            channel.enlarge_buffer(octets)?;
            Ok(channel)
        };
        Ok(Self {
            channel: open().map_err(NetlinkError::Open)?,
            ready: VecDeque::new(),
        })
    }

    /// Waits for the next event.
    ///
    /// Cancel-safe: an event is taken only when it is returned.
    pub async fn next(&mut self) -> Result<Event, NetlinkError> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Ok(event);
            }
            match self.channel.receive().await {
                Ok(datagram) => self
                    .ready
                    .extend(codec::messages(datagram).filter_map(|message| event(&message))),
                Err(error) if is_overrun(&error) => return Ok(Event::Overrun),
                Err(error) => return Err(NetlinkError::Receive(error)),
            }
        }
    }
}

fn is_overrun(error: &io::Error) -> bool {
    error.raw_os_error() == Some(Errno::ENOBUFS as i32)
}

fn event(message: &Message<'_>) -> Option<Event> {
    match message.kind {
        link::NEW => link::decode(message.payload).map(Event::LinkChanged),
        link::DELETED => link::decode(message.payload).map(|link| Event::LinkGone {
            index: link.index,
            name: link.name,
        }),
        address::NEW => address::decode(message.payload).map(Event::AddressAdded),
        address::DELETED => address::decode(message.payload).map(Event::AddressRemoved),
        _ => None,
    }
}
