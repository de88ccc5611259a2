//! What the process at the other end is told, without ever waiting for it.

use serde::Serialize;
use tokio::net::unix::OwnedWriteHalf;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tracing::error;

use crate::daemon::protocol::{self, ProtocolError};

/// Messages that wait for a process that does not read: enough for 2,000 instances that change
/// state twice. Beyond it messages are dropped and counted.
const WAITING_MAX: usize = 8192;

/// The sending end of the socketpair.
#[derive(Debug)]
pub(super) struct Outbox<T> {
    waiting: mpsc::Sender<T>,
    writer: JoinHandle<()>,
    /// Messages dropped so far.
    dropped: u64,
}

impl<T: Serialize + Send + Sync + 'static> Outbox<T> {
    pub(super) fn new(mut socket: OwnedWriteHalf) -> Self {
        let (waiting, mut receiver) = mpsc::channel(WAITING_MAX);
        let writer = tokio::spawn(async move {
            while let Some(message) = receiver.recv().await {
                match protocol::write(&mut socket, &message).await {
                    Ok(()) => {}
                    // The reading end notices as well.
                    Err(ProtocolError::Closed) => return,
                    Err(problem) => {
                        error!("{problem}");
                        return;
                    }
                }
            }
        });
        Self {
            waiting,
            writer,
            dropped: 0,
        }
    }

    pub(super) fn send(&mut self, message: T) {
        if self.waiting.try_send(message).is_err() {
            self.dropped += 1;
        }
    }

    /// How many messages were dropped.
    pub(super) const fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Sends what waits, then closes.
    pub(super) async fn finish(self) {
        drop(self.waiting);
        // A writer that panicked has nothing left to send.
        drop(self.writer.await);
    }
}
