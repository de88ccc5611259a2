//! Interfaces and addresses through rtnetlink, in our own vocabulary.
//!
//! [`Netlink`] asks and changes, [`Monitor`] listens. Both belong to the network namespace of the
//! thread that opened them, and to the tokio runtime they were opened in. Types of the `rtnetlink`
//! crates stay in here.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the messages and error numbers of the kernel are foreign enums that grow"
)]

mod convert;
mod error;
mod link;
mod monitor;

use std::io;
use std::time::Duration;

use futures_util::StreamExt as _;
use rtnetlink::packet_core::{
    NLM_F_ACK, NLM_F_CREATE, NLM_F_DUMP, NLM_F_EXCL, NLM_F_REPLACE, NLM_F_REQUEST, NetlinkMessage,
    NetlinkPayload,
};
use rtnetlink::packet_route::RouteNetlinkMessage;
use rtnetlink::packet_route::address::AddressMessage;
use rtnetlink::packet_route::link::LinkMessage;

pub use error::NetlinkError;
pub use link::{Address, Lifetime, Link, LinkFlag, NewAddress, PROTOCOL_KEEPALIVED};
pub use monitor::{Monitor, Notice};

use crate::types::{IfIndex, Prefix};

/// How long the kernel may take to answer a request. It answers at once unless something is broken.
const ANSWER_PATIENCE: Duration = Duration::from_secs(5);

/// Requests that are under way at once.
const PIPELINE: usize = 64;

/// A connection for requests. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Netlink {
    handle: rtnetlink::Handle,
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

impl Netlink {
    /// Opens a connection on the current runtime.
    pub fn open() -> Result<Self, NetlinkError> {
        let (connection, handle, _) = rtnetlink::new_connection().map_err(NetlinkError::Open)?;
        tokio::spawn(connection);
        Ok(Self { handle })
    }

    /// All interfaces.
    pub async fn links(&self) -> Result<Vec<Link>, NetlinkError> {
        let request = RouteNetlinkMessage::GetLink(LinkMessage::default());
        let answers = self.dump(request, "read the interfaces").await?;
        let links = answers.into_iter().filter_map(|answer| match answer {
            RouteNetlinkMessage::NewLink(message) => convert::link(&message),
            _ => None,
        });
        Ok(links.collect())
    }

    /// All addresses, in the kernel's order.
    pub async fn addresses(&self) -> Result<Vec<Address>, NetlinkError> {
        let request = RouteNetlinkMessage::GetAddress(AddressMessage::default());
        let answers = self.dump(request, "read the addresses").await?;
        let addresses = answers.into_iter().filter_map(|answer| match answer {
            RouteNetlinkMessage::NewAddress(message) => convert::address(&message),
            _ => None,
        });
        Ok(addresses.collect())
    }

    /// Adds addresses; the results are in their order.
    pub async fn add_addresses(
        &self,
        addresses: &[NewAddress],
    ) -> Vec<Result<Added, NetlinkError>> {
        let requests = addresses.iter().map(|address| {
            let request = RouteNetlinkMessage::NewAddress(convert::new_address(address));
            let what = format!("add {} to {}", address.prefix, address.interface);
            (request, NLM_F_CREATE | NLM_F_EXCL, what)
        });
        let results = self.pipeline(requests.collect()).await;
        results
            .into_iter()
            .map(|result| match result {
                Ok(()) => Ok(Added::New),
                Err(NetlinkError::Refused {
                    errno: nix::errno::Errno::EEXIST,
                    ..
                }) => Ok(Added::AlreadyThere),
                Err(problem) => Err(problem),
            })
            .collect()
    }

    /// Adds an address or gives it new attributes, such as a new lifetime.
    pub async fn replace_address(&self, address: &NewAddress) -> Result<(), NetlinkError> {
        let request = RouteNetlinkMessage::NewAddress(convert::new_address(address));
        let what = format!("set {} on {}", address.prefix, address.interface);
        self.request(request, NLM_F_CREATE | NLM_F_REPLACE, what)
            .await
    }

    /// Removes addresses; the results are in their order.
    pub async fn remove_addresses(
        &self,
        addresses: &[(IfIndex, Prefix)],
    ) -> Vec<Result<Removed, NetlinkError>> {
        use nix::errno::Errno::{EADDRNOTAVAIL, ENODEV, ENOENT};
        let requests = addresses.iter().map(|(index, prefix)| {
            let request = RouteNetlinkMessage::DelAddress(convert::address_key(*index, *prefix));
            (
                request,
                0,
                format!("remove {prefix} from interface {index}"),
            )
        });
        let results = self.pipeline(requests.collect()).await;
        results
            .into_iter()
            .map(|result| match result {
                Ok(()) => Ok(Removed::Gone),
                Err(NetlinkError::Refused {
                    errno: EADDRNOTAVAIL | ENODEV | ENOENT,
                    ..
                }) => Ok(Removed::WasAbsent),
                Err(problem) => Err(problem),
            })
            .collect()
    }

    async fn pipeline(
        &self,
        requests: Vec<(RouteNetlinkMessage, u16, String)>,
    ) -> Vec<Result<(), NetlinkError>> {
        let pending = requests
            .into_iter()
            .map(|(request, flags, what)| self.request(request, flags, what));
        // In order, as the kernel sees them: the connection sends them in the order of first polls.
        futures_util::stream::iter(pending)
            .buffered(PIPELINE)
            .collect()
            .await
    }

    async fn request(
        &self,
        request: RouteNetlinkMessage,
        flags: u16,
        what: String,
    ) -> Result<(), NetlinkError> {
        let mut message = NetlinkMessage::from(request);
        message.header.flags = NLM_F_REQUEST | NLM_F_ACK | flags;
        self.exchange(message, what).await.map(drop)
    }

    async fn dump(
        &self,
        request: RouteNetlinkMessage,
        what: &str,
    ) -> Result<Vec<RouteNetlinkMessage>, NetlinkError> {
        let mut message = NetlinkMessage::from(request);
        message.header.flags = NLM_F_REQUEST | NLM_F_DUMP;
        self.exchange(message, what.to_owned()).await
    }

    async fn exchange(
        &self,
        message: NetlinkMessage<RouteNetlinkMessage>,
        what: String,
    ) -> Result<Vec<RouteNetlinkMessage>, NetlinkError> {
        let lost = |_closed| NetlinkError::ConnectionLost;
        let mut answers = self.handle.clone().request(message).map_err(lost)?;
        let collect = async {
            let mut inner = Vec::new();
            while let Some(answer) = answers.next().await {
                match answer.payload {
                    NetlinkPayload::InnerMessage(message) => inner.push(message),
                    NetlinkPayload::Error(error) => {
                        if let Some(code) = error.code {
                            return Err(NetlinkError::refused(what, code.get()));
                        }
                    }
                    _ => {}
                }
            }
            Ok(inner)
        };
        match tokio::time::timeout(ANSWER_PATIENCE, collect).await {
            Ok(result) => result,
            Err(_elapsed) => Err(NetlinkError::NoAnswer),
        }
    }
}

/// Makes the receive buffer of a socket so large that bursts of messages fit.
fn enlarge(socket: &mut rtnetlink::sys::Socket, octets: usize) -> io::Result<()> {
    socket.set_rx_buf_sz(octets)
}
