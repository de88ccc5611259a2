//! Interfaces and addresses through rtnetlink, in our own vocabulary.
//!
//! [`Netlink`] asks, [`Changes`] changes, [`Monitor`] listens. All belong to the network namespace of the
//! thread that opened them, the first and the last also to the tokio runtime. Types of the `rtnetlink`
//! crates stay in here.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the messages and error numbers of the kernel are foreign enums that grow"
)]

mod changes;
mod convert;
mod error;
mod link;
mod monitor;
mod virtual_link;

use std::io;
use std::time::Duration;

use futures_util::StreamExt as _;
use rtnetlink::packet_core::{NLM_F_DUMP, NLM_F_REQUEST, NetlinkMessage, NetlinkPayload};
use rtnetlink::packet_route::RouteNetlinkMessage;
use rtnetlink::packet_route::address::AddressMessage;
use rtnetlink::packet_route::link::LinkMessage;

pub use changes::{Added, Changes, Removed};
pub use error::NetlinkError;
pub use link::{Address, Lifetime, Link, LinkFlag, NewAddress, PROTOCOL_KEEPALIVED};
pub use monitor::{Monitor, Notice};
pub use virtual_link::{IpvlanFlag, NewVirtualLink, Sharing};

/// How long the kernel may take to answer a request. It answers at once unless something is broken.
const ANSWER_PATIENCE: Duration = Duration::from_secs(5);

/// A connection for requests. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Netlink {
    handle: rtnetlink::Handle,
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
