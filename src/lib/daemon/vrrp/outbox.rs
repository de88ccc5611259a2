//! What the supervisor is told, without ever waiting for it.

use tokio::net::unix::OwnedWriteHalf;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::daemon::protocol::{self, Answer};

/// Messages that wait for a supervisor that does not read: enough for 2,000 instances that change
/// state twice. Beyond it messages are dropped and counted.
const WAITING_MAX: usize = 8192;

/// The sending end of the socketpair.
#[derive(Debug)]
pub(super) struct Outbox {
    waiting: mpsc::Sender<Answer>,
    writer: JoinHandle<()>,
    /// Messages dropped so far.
    dropped: u64,
}

impl Outbox {
    pub(super) fn new(mut socket: OwnedWriteHalf) -> Self {
        let (waiting, mut receiver) = mpsc::channel(WAITING_MAX);
        let writer = tokio::spawn(async move {
            while let Some(answer) = receiver.recv().await {
                if protocol::write(&mut socket, &answer).await.is_err() {
                    // The reading end notices as well and stops the process.
                    return;
                }
            }
        });
        Self {
            waiting,
            writer,
            dropped: 0,
        }
    }

    pub(super) fn send(&mut self, answer: Answer) {
        if self.waiting.try_send(answer).is_err() {
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
