//! What the process at the other end is told, without ever waiting for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;
use tokio::net::unix::OwnedWriteHalf;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tracing::error;

use crate::daemon::protocol::{self, ProtocolError};

/// Messages that wait for a process that does not read: enough for 2,000 instances that change
/// state twice. Beyond it messages are dropped and counted.
const WAITING_MAX: usize = 8192;

/// Room that what can be missed leaves for everything else: a supervisor that was stopped for hours must
/// still hear what has happened meanwhile.
const RESERVED: usize = WAITING_MAX / 2;

/// The sending end of the socketpair.
#[derive(Debug)]
pub(super) struct Outbox<T> {
    waiting: mpsc::Sender<T>,
    writer: JoinHandle<()>,
    /// Messages that the other process has not taken yet.
    untaken: Arc<AtomicUsize>,
    /// Messages dropped so far.
    dropped: u64,
}

impl<T: Serialize + Send + Sync + 'static> Outbox<T> {
    pub(super) fn new(mut socket: OwnedWriteHalf) -> Self {
        let (waiting, mut receiver) = mpsc::channel(WAITING_MAX);
        let untaken = Arc::new(AtomicUsize::new(0));
        let taken = Arc::clone(&untaken);
        let writer = tokio::spawn(async move {
            while let Some(message) = receiver.recv().await {
                match protocol::write(&mut socket, &message).await {
                    Ok(()) => {
                        taken.fetch_sub(1, Ordering::Relaxed);
                    }
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
            untaken,
            dropped: 0,
        }
    }

    pub(super) fn send(&mut self, message: T) {
        self.untaken.fetch_add(1, Ordering::Relaxed);
        if self.waiting.try_send(message).is_err() {
            self.untaken.fetch_sub(1, Ordering::Relaxed);
            self.dropped += 1;
        }
    }

    /// Sends what can be missed, such as a sign of life, unless the other process is far behind.
    pub(super) fn offer(&mut self, message: T) {
        if self.waiting.capacity() > RESERVED {
            self.send(message);
        }
    }

    /// Whether the other process has taken everything so far, as far as its socket shows.
    pub(super) fn is_empty(&self) -> bool {
        self.untaken.load(Ordering::Relaxed) == 0
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::daemon::protocol::Reader;
    use crate::daemon::protocol::vrrp::Answer;
    use crate::time::Instant;

    #[tokio::test]
    async fn signs_of_life_do_not_push_out_what_matters() {
        let (ours, theirs) = tokio::net::UnixStream::pair().unwrap();
        let mut outbox = Outbox::new(ours.into_split().1);
        // Nobody writes to the socket before the first await.
        for nanos in 0..100_000 {
            outbox.offer(Answer::Tick(Instant::from_nanos(nanos)));
        }
        outbox.send(Answer::Stopped);
        assert_eq!(outbox.dropped(), 0);
        let mut reader = Reader::new(theirs.into_split().0);
        let read = async {
            loop {
                if matches!(reader.read().await.unwrap(), Answer::Stopped) {
                    return;
                }
            }
        };
        tokio::join!(outbox.finish(), read);
    }

    #[tokio::test]
    async fn a_process_that_does_not_read_is_known() {
        let (ours, theirs) = tokio::net::UnixStream::pair().unwrap();
        let mut outbox = Outbox::new(ours.into_split().1);
        assert!(outbox.is_empty());
        // Far more than a socket holds.
        let long = "x".repeat(8 << 20);
        outbox.send(long.clone());
        tokio::task::yield_now().await;
        assert!(!outbox.is_empty());
        let mut reader = Reader::new(theirs.into_split().0);
        assert_eq!(reader.read::<String>().await.unwrap(), long);
        while !outbox.is_empty() {
            tokio::task::yield_now().await;
        }
    }
}
