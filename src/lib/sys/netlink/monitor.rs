//! What changes on this host, as the kernel tells it.

use futures_util::StreamExt as _;
use rtnetlink::MulticastGroup;
use rtnetlink::packet_core::NetlinkPayload;
use rtnetlink::packet_route::RouteNetlinkMessage;
use rtnetlink::sys::AsyncSocket as _;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::error::NetlinkError;
use super::link::{Address, Link};
use super::{convert, enlarge};
use crate::types::{IfIndex, IfName};

/// Bytes of messages that the kernel may queue: about 10,000 addresses that come and go.
const RECEIVE_BUFFER_OCTETS: usize = 16 << 20;

/// Notices that wait to be taken. When they are not, they are replaced by [`Notice::Overrun`].
const NOTICES_MAX: usize = 4096;

/// Something that has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// An interface is new, or different.
    LinkChanged(Link),
    /// An interface is gone.
    LinkGone {
        /// Its number, which is not used again soon.
        index: IfIndex,
        /// Its name.
        name: IfName,
    },
    /// An address is new, or different.
    AddressAdded(Address),
    /// An address is gone.
    AddressRemoved(Address),
    /// Notices were lost: everything must be read again.
    Overrun,
}

/// A subscription to changes of interfaces and addresses. Dropping it ends it.
#[derive(Debug)]
pub struct Monitor {
    notices: mpsc::Receiver<Notice>,
    /// Set by the reading task when a notice did not fit.
    overrun: mpsc::Receiver<()>,
    tasks: [JoinHandle<()>; 2],
}

impl Monitor {
    /// Subscribes, on the current runtime. Open it before the first dump, so that nothing is missed.
    pub fn open() -> Result<Self, NetlinkError> {
        let groups = [
            MulticastGroup::Link,
            MulticastGroup::Ipv4Ifaddr,
            MulticastGroup::Ipv6Ifaddr,
        ];
        let (mut connection, handle, mut messages) =
            rtnetlink::new_multicast_connection(&groups).map_err(NetlinkError::Open)?;
        // What the kernel grants is enough for small hosts; an overrun is handled.
        drop(enlarge(
            connection.socket_mut().socket_mut(),
            RECEIVE_BUFFER_OCTETS,
        ));
        let (sender, notices) = mpsc::channel(NOTICES_MAX);
        let (lost, overrun) = mpsc::channel(1);
        let connection = tokio::spawn(connection);
        let reader = tokio::spawn(async move {
            // The connection ends when its last handle is dropped.
            let _handle = handle;
            while let Some((message, sender_address)) = messages.next().await {
                // Anybody may send to a netlink socket; only the kernel is believed.
                if sender_address.port_number() != 0 {
                    continue;
                }
                let notice = match message.payload {
                    NetlinkPayload::InnerMessage(inner) => notice(&inner),
                    NetlinkPayload::Overrun(_) => Some(Notice::Overrun),
                    _ => None,
                };
                let Some(notice) = notice else { continue };
                if notice == Notice::Overrun || sender.try_send(notice).is_err() {
                    // One mark is enough until it is seen.
                    let _marked = lost.try_send(());
                }
            }
        });
        Ok(Self {
            notices,
            overrun,
            tasks: [connection, reader],
        })
    }

    /// The next change. Cancel-safe.
    pub async fn next(&mut self) -> Notice {
        tokio::select! {
            biased;
            Some(()) = self.overrun.recv() => {
                while self.notices.try_recv().is_ok() {}
                Notice::Overrun
            }
            Some(notice) = self.notices.recv() => notice,
            else => std::future::pending().await,
        }
    }
}

impl Drop for Monitor {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

fn notice(message: &RouteNetlinkMessage) -> Option<Notice> {
    match message {
        RouteNetlinkMessage::NewLink(message) => convert::link(message).map(Notice::LinkChanged),
        RouteNetlinkMessage::DelLink(message) => {
            convert::link(message).map(|Link { index, name, .. }| Notice::LinkGone { index, name })
        }
        RouteNetlinkMessage::NewAddress(message) => {
            convert::address(message).map(Notice::AddressAdded)
        }
        RouteNetlinkMessage::DelAddress(message) => {
            convert::address(message).map(Notice::AddressRemoved)
        }
        _ => None,
    }
}
