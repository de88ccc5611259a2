//! Listens in on a connection: when the first byte came, and what the body looked like on the wire.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use md5::{Digest as _, Md5};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::checker::{Digest, Phase};

/// A connection that notes what passes.
///
/// Servers that are little more than a script answer before they are asked, close without having read the
/// request, or reset the connection once they have written. What they sent counts all the same, so the tap
/// keeps the answer back until the request went out, ignores that the request could not be written, and takes
/// a reset after some data for an end.
pub(super) struct Tap {
    stream: TcpStream,
    record: Arc<Mutex<Record>>,
    has_written: bool,
}

/// What a [`Tap`] noted.
#[derive(Clone)]
pub(super) struct Record {
    /// When the first byte of the answer came.
    pub(super) first_byte: Option<Instant>,
    part: Part,
}

#[derive(Clone)]
enum Part {
    /// The head as far as it came.
    Head(Vec<u8>),
    /// The body's digest as far as it came.
    Body(Md5),
}

impl Tap {
    pub(super) fn new(stream: TcpStream) -> (Self, Arc<Mutex<Record>>) {
        let record = Arc::new(Mutex::new(Record {
            first_byte: None,
            part: Part::Head(Vec::new()),
        }));
        let tap = Self {
            stream,
            record: Arc::clone(&record),
            has_written: false,
        };
        (tap, record)
    }

    /// The result of a write, with a lost reader taken for success.
    fn written(
        &mut self,
        cx: &mut Context<'_>,
        result: io::Result<usize>,
        length: usize,
    ) -> io::Result<usize> {
        if !self.has_written {
            self.has_written = true;
            cx.waker().wake_by_ref();
        }
        match result {
            Err(error) if is_lost(&error) => Ok(length),
            other => other,
        }
    }
}

/// What the record says now.
pub(super) fn snapshot(record: &Mutex<Record>) -> Record {
    record
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()
}

impl Record {
    /// Where the exchange stands.
    pub(super) fn phase(&self) -> Phase {
        match (&self.part, self.first_byte) {
            (_, None) => Phase::Answer,
            (Part::Head(_), Some(_)) => Phase::Head,
            (Part::Body(_), Some(_)) => Phase::Body,
        }
    }

    /// How much of an unfinished head came.
    pub(super) fn head_bytes(&self) -> usize {
        match &self.part {
            Part::Head(head) => head.len(),
            Part::Body(_) => 0,
        }
    }

    /// The digest of the body as it came over the wire.
    pub(super) fn digest(&self) -> Digest {
        let hash = match &self.part {
            Part::Head(_) => Md5::new(),
            Part::Body(hash) => hash.clone(),
        };
        Digest::from_bytes(hash.finalize().into())
    }

    fn note(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        self.first_byte.get_or_insert_with(Instant::now);
        match &mut self.part {
            Part::Body(hash) => hash.update(bytes),
            Part::Head(head) => {
                head.extend_from_slice(bytes);
                while let Part::Head(head) = &mut self.part
                    && let Some(end) = head_end(head)
                {
                    let rest = head.split_off(end);
                    self.part = if is_interim(head) {
                        Part::Head(rest)
                    } else {
                        Part::Body(Md5::new_with_prefix(rest))
                    };
                }
            }
        }
    }
}

/// The offset after the empty line that ends a head.
fn head_end(bytes: &[u8]) -> Option<usize> {
    let mut line_is_empty = false;
    for (index, byte) in bytes.iter().enumerate() {
        match byte {
            b'\n' if line_is_empty => return Some(index + 1),
            b'\n' => line_is_empty = true,
            b'\r' => {}
            _ => line_is_empty = false,
        }
    }
    None
}

/// Whether a head is one of those that precede the answer: 1xx, but not 101, after which no answer follows.
fn is_interim(head: &[u8]) -> bool {
    let status = head.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
    status.starts_with(b"1") && !status.starts_with(b"101")
}

/// Whether the other end is gone.
fn is_lost(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionReset
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::NotConnected
    )
}

impl AsyncRead for Tap {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.has_written {
            // The first write wakes this task.
            return Poll::Pending;
        }
        let before = buffer.filled().len();
        let result = ready!(Pin::new(&mut self.stream).poll_read(cx, buffer));
        let mut record = self.record.lock().unwrap_or_else(PoisonError::into_inner);
        record.note(buffer.filled().get(before..).unwrap_or_default());
        Poll::Ready(match result {
            Err(error) if is_lost(&error) && record.first_byte.is_some() => Ok(()),
            other => other,
        })
    }
}

impl AsyncWrite for Tap {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let result = ready!(Pin::new(&mut self.stream).poll_write(cx, bytes));
        Poll::Ready(self.written(cx, result, bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt, Interest};
    use tokio::net::TcpListener;

    use super::*;

    fn run(test: impl Future<Output = ()>) {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(async {
                let limit = Duration::from_secs(20);
                tokio::time::timeout(limit, test).await.unwrap();
            });
    }

    /// A client and its server, connected.
    async fn pair() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (client, server) = tokio::join!(TcpStream::connect(address), listener.accept());
        (client.unwrap(), server.unwrap().0)
    }

    #[test]
    fn an_early_answer_is_kept_back_until_the_request_is_out() {
        run(async {
            let (client, mut server) = pair().await;
            server.write_all(b"early").await.unwrap();
            client.readable().await.unwrap();
            let (mut tap, record) = Tap::new(client);
            let mut buffer = [0; 16];
            tokio::select! {
                biased;
                result = tap.read(&mut buffer) => panic!("{result:?} before the request"),
                () = tokio::task::yield_now() => {}
            }
            assert_eq!(snapshot(&record).phase(), Phase::Answer);
            tap.write_all(b"request").await.unwrap();
            assert_eq!(tap.read(&mut buffer).await.unwrap(), 5);
            assert_eq!(snapshot(&record).phase(), Phase::Head);
        });
    }

    #[test]
    fn a_reader_that_waits_is_woken_by_the_first_write() {
        run(async {
            let (client, mut server) = pair().await;
            server.write_all(b"early").await.unwrap();
            client.readable().await.unwrap();
            let (tap, _record) = Tap::new(client);
            // Both halves in one task, the reader first, as in a connection of hyper's.
            let (mut reader, mut writer) = tokio::io::split(tap);
            let mut buffer = [0; 16];
            let (read, written) =
                tokio::join!(reader.read(&mut buffer), writer.write_all(b"request"));
            written.unwrap();
            assert_eq!(read.unwrap(), 5);
        });
    }

    #[test]
    fn what_came_before_a_reset_counts_although_the_request_cannot_be_written() {
        run(async {
            let (client, mut server) = pair().await;
            server.write_all(b"hello").await.unwrap();
            client.readable().await.unwrap();
            server.set_zero_linger().unwrap();
            drop(server);
            while !client
                .ready(Interest::READABLE)
                .await
                .unwrap()
                .is_read_closed()
            {
                tokio::task::yield_now().await;
            }
            let (mut tap, record) = Tap::new(client);
            tap.write_all(b"request").await.unwrap();
            tap.write_all(b"request").await.unwrap();
            let mut text = String::new();
            tap.read_to_string(&mut text).await.unwrap();
            assert_eq!(text, "hello");
            assert_eq!(snapshot(&record).phase(), Phase::Head);
        });
    }
}
