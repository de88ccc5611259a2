//! Adding and removing addresses, in batches, without a round trip through a runtime.
//!
//! The kernel carries out a batch while it is being sent and has answered every request when the call
//! returns. So nothing here waits, and the first announcement after a takeover is not delayed by
//! tasks that hand messages to each other.

use std::io;

use rtnetlink::packet_core::{
    NLM_F_ACK, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE, NLM_F_REQUEST, NetlinkMessage,
    NetlinkPayload,
};
use rtnetlink::packet_route::RouteNetlinkMessage;
use rtnetlink::sys::{Socket, SocketAddr, protocols::NETLINK_ROUTE};

use super::convert;
use super::error::NetlinkError;
use super::link::NewAddress;
use crate::types::{IfIndex, Prefix};

/// Requests of one batch: their answers fit into the default receive buffer.
const BATCH: usize = 64;

/// Octets that netlink messages are aligned to.
const ALIGNMENT: usize = 4;

/// A socket for changes. It belongs to the network namespace of the thread that opened it.
#[derive(Debug)]
pub struct Changes {
    socket: Socket,
    sequence: u32,
}

/// What adding an address came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It is there now.
    New,
    /// It was there before, perhaps with other attributes.
    AlreadyThere,
}

/// What removing an address came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It is gone now.
    Gone,
    /// It was not there, nor perhaps its interface.
    WasAbsent,
}

/// A request with what it is for.
pub(super) struct Request {
    pub(super) message: RouteNetlinkMessage,
    pub(super) flags: u16,
    pub(super) what: String,
}

impl Changes {
    /// Opens the socket.
    pub fn open() -> Result<Self, NetlinkError> {
        let open = || -> io::Result<Socket> {
            let mut socket = Socket::new(NETLINK_ROUTE)?;
            socket.bind_auto()?;
            socket.connect(&SocketAddr::new(0, 0))?;
            socket.set_non_blocking(true)?;
            // Answers without a copy of the request; an old kernel sends the copy, which is fine.
            drop(socket.set_cap_ack(true));
            Ok(socket)
        };
        let socket = open().map_err(NetlinkError::Open)?;
        Ok(Self {
            socket,
            sequence: 0,
        })
    }

    /// Adds addresses; the results are in their order.
    pub fn add(&mut self, addresses: &[NewAddress]) -> Vec<Result<Added, NetlinkError>> {
        use nix::errno::Errno::EEXIST;
        let request = |address: &NewAddress| Request {
            message: RouteNetlinkMessage::NewAddress(convert::new_address(address)),
            flags: NLM_F_CREATE | NLM_F_EXCL,
            what: format!("add {} to {}", address.prefix, address.interface),
        };
        let results = self.carry_out(addresses.iter().map(request).collect());
        let meaning = |result| match result {
            Ok(()) => Ok(Added::New),
            Err(NetlinkError::Refused { errno: EEXIST, .. }) => Ok(Added::AlreadyThere),
            Err(problem) => Err(problem),
        };
        results.into_iter().map(meaning).collect()
    }

    /// Adds an address or gives it new attributes, such as a new lifetime.
    pub fn replace(&mut self, address: &NewAddress) -> Result<(), NetlinkError> {
        let request = Request {
            message: RouteNetlinkMessage::NewAddress(convert::new_address(address)),
            flags: NLM_F_CREATE | NLM_F_REPLACE,
            what: format!("set {} on {}", address.prefix, address.interface),
        };
        let result = self.carry_out(vec![request]).pop();
        result.unwrap_or(Err(NetlinkError::NoAnswer))
    }

    /// Removes addresses; the results are in their order.
    pub fn remove(
        &mut self,
        addresses: &[(IfIndex, Prefix)],
    ) -> Vec<Result<Removed, NetlinkError>> {
        use nix::errno::Errno::{EADDRNOTAVAIL, ENODEV, ENOENT};
        let request = |(index, prefix): &(IfIndex, Prefix)| Request {
            message: RouteNetlinkMessage::DelAddress(convert::address_key(*index, *prefix)),
            flags: 0,
            what: format!("remove {prefix} from interface {index}"),
        };
        let results = self.carry_out(addresses.iter().map(request).collect());
        let meaning = |result| match result {
            Ok(()) => Ok(Removed::Gone),
            Err(NetlinkError::Refused {
                errno: EADDRNOTAVAIL | ENODEV | ENOENT,
                ..
            }) => Ok(Removed::WasAbsent),
            Err(problem) => Err(problem),
        };
        results.into_iter().map(meaning).collect()
    }

    pub(super) fn carry_out(&mut self, requests: Vec<Request>) -> Vec<Result<(), NetlinkError>> {
        let mut results = Vec::with_capacity(requests.len());
        let mut requests = requests.into_iter().peekable();
        while requests.peek().is_some() {
            let batch: Vec<Request> = requests.by_ref().take(BATCH).collect();
            results.extend(self.exchange(batch));
        }
        results
    }

    /// Sends one batch and takes all its answers.
    fn exchange(&mut self, batch: Vec<Request>) -> Vec<Result<(), NetlinkError>> {
        let first = self.sequence.wrapping_add(1);
        let mut octets = Vec::new();
        let mut names = Vec::with_capacity(batch.len());
        for request in batch {
            self.sequence = self.sequence.wrapping_add(1);
            let mut message = NetlinkMessage::from(request.message);
            message.header.flags = NLM_F_REQUEST | NLM_F_ACK | request.flags;
            message.header.sequence_number = self.sequence;
            message.finalize();
            let start = octets.len();
            octets.resize(start + message.buffer_len().next_multiple_of(ALIGNMENT), 0);
            if let Some(space) = octets.get_mut(start..) {
                message.serialize(space);
            }
            names.push(request.what);
        }
        let mut codes: Vec<Option<i32>> = vec![None; names.len()];
        let sent = self.socket.send(&octets, 0);
        if sent.is_ok() {
            self.answers(first, &mut codes);
        }
        let answers = names.into_iter().zip(codes);
        answers
            .map(|(what, code)| match code {
                Some(0) => Ok(()),
                Some(code) => Err(NetlinkError::refused(what, code)),
                None => Err(NetlinkError::NoAnswer),
            })
            .collect()
    }

    /// Takes answers until none is waiting. Those of an earlier batch are passed over.
    fn answers(&self, first: u32, codes: &mut [Option<i32>]) {
        while codes.iter().any(Option::is_none) {
            let Ok((octets, _sender)) = self.socket.recv_from_full() else {
                return;
            };
            let mut rest = octets.as_slice();
            while let Ok(message) = NetlinkMessage::<RouteNetlinkMessage>::deserialize(rest) {
                let position = message.header.sequence_number.wrapping_sub(first);
                let position = usize::try_from(position).unwrap_or(usize::MAX);
                if let NetlinkPayload::Error(error) = &message.payload
                    && let Some(code) = codes.get_mut(position)
                {
                    *code = Some(error.code.map_or(0, std::num::NonZero::get));
                }
                let length = usize::try_from(message.header.length).unwrap_or(usize::MAX);
                let Some(next) = rest.get(length.next_multiple_of(ALIGNMENT)..) else {
                    break;
                };
                if length == 0 {
                    break;
                }
                rest = next;
            }
        }
    }
}
