//! Interfaces and addresses, through the kernel's route netlink.
//!
//! [`Netlink`] asks and changes, [`Monitor`] listens. A socket belongs to the network namespace of the
//! thread that opened it. Requests are encoded with rtnetlink's message types, which stay in here; the
//! request loop is our own: the kernel carries out a request inside the system call that sends it, so
//! its answer is read right after it, without a detour through another task.

mod address;
mod channel;
mod codec;
mod error;
mod link;
mod monitor;

use std::time::Duration;

use rtnetlink::packet_core::{
    NLM_F_ACK, NLM_F_CREATE, NLM_F_DUMP, NLM_F_REPLACE, NLM_F_REQUEST, NetlinkMessage,
};
use rtnetlink::packet_route::RouteNetlinkMessage;
use tokio::sync::Mutex;

pub use address::{
    ADDRESS_PROTOCOL, Added, Address, AddressChange, AddressFlags, Change, Lifetime, Outcome,
    Removed,
};
pub use error::{AddressError, NetlinkError};
pub use link::{Link, LinkFlags};
pub use monitor::{Event, Monitor};

use channel::Channel;

/// How long the kernel may take for one request; it normally takes microseconds.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(5);

/// Requests sent with one system call. The kernel carries them all out before the call returns, at up to
/// 0.3 ms each when an interface has thousands of addresses: 16 keep a thread below 5 ms.
const BATCH_MAX: usize = 16;

/// How often a listing is started again because the table changed while it was read.
const DUMP_ATTEMPTS: usize = 10;

/// A connection for requests. Requests of several tasks are carried out one after the other.
#[derive(Debug)]
pub struct Netlink {
    channel: Mutex<Channel>,
}

impl Netlink {
    /// Opens a connection on the current tokio runtime.
    pub fn open() -> Result<Self, NetlinkError> {
        let channel = Channel::open(0).map_err(NetlinkError::Open)?;
        Ok(Self {
            channel: Mutex::new(channel),
        })
    }

    /// Lists all interfaces.
    pub async fn links(&self) -> Result<Vec<Link>, NetlinkError> {
        self.dump(link::list_request, link::decode_new).await
    }

    /// Lists the addresses of all interfaces, both families, in the kernel's order.
    pub async fn addresses(&self) -> Result<Vec<Address>, NetlinkError> {
        self.dump(address::list_request, address::decode_new).await
    }

    /// Adds an address; one that is there already is left as it is.
    pub async fn add_address(&self, change: &AddressChange) -> Result<Added, AddressError> {
        match self.apply_one(Change::Add(change.clone())).await? {
            Outcome::Added(added) => Ok(added),
            Outcome::Removed(_) | Outcome::Renewed => Ok(Added::New),
        }
    }

    /// Adds an address, or sets the lifetime of the one that is there. It is never missing in between.
    pub async fn renew_address(&self, change: &AddressChange) -> Result<(), AddressError> {
        self.apply_one(Change::Renew(change.clone())).await?;
        Ok(())
    }

    /// Removes an address; scope, label and lifetime of `change` don't matter.
    pub async fn remove_address(&self, change: &AddressChange) -> Result<Removed, AddressError> {
        match self.apply_one(Change::Remove(change.clone())).await? {
            Outcome::Removed(removed) => Ok(removed),
            Outcome::Added(_) | Outcome::Renewed => Ok(Removed::Gone),
        }
    }

    /// Carries out changes in their order, many at a time, and lets other tasks run in between.
    ///
    /// The results are in the order of the changes; one that fails doesn't stop the others.
    pub async fn apply(&self, changes: &[Change]) -> Vec<Result<Outcome, AddressError>> {
        let mut results = Vec::with_capacity(changes.len());
        for batch in changes.chunks(BATCH_MAX) {
            if !results.is_empty() {
                tokio::task::yield_now().await;
            }
            self.apply_batch(batch, &mut results).await;
        }
        results
    }

    async fn apply_one(&self, change: Change) -> Result<Outcome, AddressError> {
        let mut results = Vec::with_capacity(1);
        self.apply_batch(&[change], &mut results).await;
        results
            .pop()
            .unwrap_or(Err(AddressError::Netlink(NetlinkError::Unanswered)))
    }

    async fn apply_batch(
        &self,
        batch: &[Change],
        results: &mut Vec<Result<Outcome, AddressError>>,
    ) {
        let requests = batch.iter().map(|change| {
            let flags = NLM_F_REQUEST | NLM_F_ACK;
            let (message, more) = match change {
                Change::Add(change) => (RouteNetlinkMessage::NewAddress(change.to_add()), 0),
                Change::Renew(change) => (
                    RouteNetlinkMessage::NewAddress(change.to_add()),
                    NLM_F_CREATE | NLM_F_REPLACE,
                ),
                Change::Remove(change) => (RouteNetlinkMessage::DelAddress(change.to_remove()), 0),
            };
            let mut request = NetlinkMessage::from(message);
            request.header.flags = flags | more;
            request
        });
        let mut channel = self.channel.lock().await;
        let answers = within(channel.transact(requests.collect())).await;
        match answers {
            Ok(answers) => {
                let outcomes = batch.iter().zip(answers);
                results.extend(outcomes.map(|(change, answer)| change.outcome(answer)));
            }
            Err(error) => results.extend(batch.iter().map(|_| Err(error.repeat().into()))),
        }
    }

    async fn dump<T>(
        &self,
        request: impl Fn() -> RouteNetlinkMessage,
        decode: impl Fn(&codec::Message<'_>) -> Option<T>,
    ) -> Result<Vec<T>, NetlinkError> {
        let mut channel = self.channel.lock().await;
        for _attempt in 0..DUMP_ATTEMPTS {
            let mut request = NetlinkMessage::from(request());
            request.header.flags = NLM_F_REQUEST | NLM_F_DUMP;
            let mut found = Vec::new();
            let taken = channel.dump(request, |message| found.extend(decode(message)));
            match within(taken).await? {
                channel::Dump::Whole => return Ok(found),
                channel::Dump::Interrupted => {}
            }
        }
        Err(NetlinkError::Interrupted)
    }
}

/// Waits for an answer, but not for ever.
async fn within<T>(
    answer: impl Future<Output = Result<T, NetlinkError>>,
) -> Result<T, NetlinkError> {
    tokio::time::timeout(REQUEST_TIMEOUT, answer)
        .await
        .unwrap_or(Err(NetlinkError::Timeout(REQUEST_TIMEOUT)))
}

#[cfg(test)]
mod tests;
