//! What supervisor and child tell each other: length-prefixed JSON over a socketpair.

pub(super) mod checkers;
pub(super) mod vrrp;

use std::io;

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};

/// Why a message could not be passed.
#[derive(Debug, Error)]
pub enum ProtocolError {
    /// The other process is gone.
    #[error("the other process has closed the connection")]
    Closed,
    /// Reading or writing failed.
    #[error("cannot pass a message to the other process")]
    Io(#[source] io::Error),
    /// The message is longer than `MESSAGE_BYTES_MAX`.
    #[error("a message of {0} bytes is too long")]
    TooLong(usize),
    /// The bytes are no message.
    #[error("cannot understand a message of the other process")]
    Malformed(#[source] serde_json::Error),
}

/// The longest message: 10,000 instances with many addresses each take about 10 MB.
const MESSAGE_BYTES_MAX: usize = 256 << 20;

/// The reading end.
pub(super) struct Reader {
    socket: OwnedReadHalf,
    /// Bytes that have arrived and are no whole message yet; kept here so that reading can be
    /// cancelled at any moment.
    pending: Vec<u8>,
}

impl Reader {
    pub(super) fn new(socket: OwnedReadHalf) -> Self {
        Self {
            socket,
            pending: Vec::new(),
        }
    }

    /// The next message. Cancel-safe.
    pub(super) async fn read<T: DeserializeOwned>(&mut self) -> Result<T, ProtocolError> {
        loop {
            if let Some(message) = self.take()? {
                return Ok(message);
            }
            match self.socket.read_buf(&mut self.pending).await {
                Ok(0) => return Err(ProtocolError::Closed),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::ConnectionReset => {
                    return Err(ProtocolError::Closed);
                }
                Err(error) => return Err(ProtocolError::Io(error)),
            }
        }
    }

    fn take<T: DeserializeOwned>(&mut self) -> Result<Option<T>, ProtocolError> {
        let Some((header, rest)) = self.pending.split_first_chunk::<4>() else {
            return Ok(None);
        };
        let length = usize::try_from(u32::from_be_bytes(*header)).unwrap_or(usize::MAX);
        if length > MESSAGE_BYTES_MAX {
            return Err(ProtocolError::TooLong(length));
        }
        let Some(body) = rest.get(..length) else {
            return Ok(None);
        };
        let message = serde_json::from_slice(body).map_err(ProtocolError::Malformed)?;
        self.pending.drain(..4 + length);
        Ok(Some(message))
    }
}

/// A message ready for the wire.
pub(super) fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, ProtocolError> {
    let body = serde_json::to_vec(message).map_err(ProtocolError::Malformed)?;
    let length = u32::try_from(body.len())
        .ok()
        .filter(|_| body.len() <= MESSAGE_BYTES_MAX)
        .ok_or(ProtocolError::TooLong(body.len()))?;
    let mut bytes = length.to_be_bytes().to_vec();
    bytes.extend(body);
    Ok(bytes)
}

/// Writes a message, waiting for the other process to read.
pub(super) async fn write<T: Serialize>(
    socket: &mut OwnedWriteHalf,
    message: &T,
) -> Result<(), ProtocolError> {
    let bytes = encode(message)?;
    socket.write_all(&bytes).await.map_err(|error| {
        if error.kind() == io::ErrorKind::BrokenPipe {
            ProtocolError::Closed
        } else {
            ProtocolError::Io(error)
        }
    })
}
