//! What the supervisor is told, without ever waiting for it.

use tokio::net::unix::OwnedWriteHalf;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::daemon::protocol::{self, Answer};
use crate::time::Instant;

/// Messages that wait for a supervisor that does not read: enough for 2,000 instances that change
/// state twice. Beyond it messages are dropped and counted.
const WAITING_MAX: usize = 8192;

/// Room that signs of life leave for everything else: a supervisor that was stopped for hours must
/// still hear what has happened meanwhile.
const RESERVED: usize = WAITING_MAX / 2;

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

    /// Says that this process is alive, unless the supervisor is far behind.
    pub(super) fn tick(&mut self, now: Instant) {
        if self.waiting.capacity() > RESERVED {
            self.send(Answer::Tick(now));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::daemon::protocol::Reader;

    #[tokio::test]
    async fn signs_of_life_do_not_push_out_what_matters() {
        let (ours, theirs) = tokio::net::UnixStream::pair().unwrap();
        let mut outbox = Outbox::new(ours.into_split().1);
        // Nobody writes to the socket before the first await.
        for nanos in 0..100_000 {
            outbox.tick(Instant::from_nanos(nanos));
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
}
