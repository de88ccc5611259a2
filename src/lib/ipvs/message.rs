//! The netlink header around everything, and taking a datagram apart.
//!
//! ```text
//!  0               4       6       8               12              16
//! +---------------+-------+-------+---------------+---------------+------
//! | length        | type  | flags | sequence      | port          | body   (padded to 4)
//! +---------------+-------+-------+---------------+---------------+------
//! ```

use super::error::{DecodeError, EncodeError};

const HEADER_LENGTH: usize = 16;
const ALIGNMENT: usize = 4;

const NLM_F_REQUEST: u16 = 0x1;
const NLM_F_ACK: u16 = 0x4;
const NLM_F_DUMP: u16 = 0x300;
const NLM_F_DUMP_INTR: u16 = 0x10;

const NLMSG_ERROR: u16 = 2;
const NLMSG_DONE: u16 = 3;
const NLMSG_OVERRUN: u16 = 4;
/// Below it are netlink's own message types.
const NLMSG_MIN_TYPE: u16 = 0x10;

/// What a request wants back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The object where one is asked for, else nothing but an error.
    OnlyErrors,
    /// The object where one is asked for, then an acknowledgement or an error.
    Acknowledged,
    /// All objects, then [`Body::Done`].
    Dump,
}

impl Answer {
    const fn flags(self) -> u16 {
        NLM_F_REQUEST
            | match self {
                Self::OnlyErrors => 0,
                Self::Acknowledged => NLM_F_ACK,
                Self::Dump => NLM_F_DUMP,
            }
    }
}

/// Puts netlink's header in front of a payload and pads it, so that messages can stand in a row.
pub(super) fn frame(
    kind: u16,
    sequence: u32,
    answer: Answer,
    payload: &[u8],
) -> Result<Vec<u8>, EncodeError> {
    let length = HEADER_LENGTH + payload.len();
    let claimed = u32::try_from(length).map_err(|_too_long| EncodeError::TooLong(length))?;
    let mut bytes = Vec::with_capacity(length.next_multiple_of(ALIGNMENT));
    bytes.extend_from_slice(&claimed.to_ne_bytes());
    bytes.extend_from_slice(&kind.to_ne_bytes());
    bytes.extend_from_slice(&answer.flags().to_ne_bytes());
    bytes.extend_from_slice(&sequence.to_ne_bytes());
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(payload);
    bytes.resize(length.next_multiple_of(ALIGNMENT), 0);
    Ok(bytes)
}

/// One message of a datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message<'a> {
    /// Which request it answers.
    pub sequence: u32,
    /// Netlink port of the socket it is for.
    pub port: u32,
    /// The kernel saw the dump change under it: read again.
    pub interrupted: bool,
    /// What it says.
    pub body: Body<'a>,
}

/// What a message says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body<'a> {
    /// The request was carried out.
    Acknowledged,
    /// The request was refused.
    Refused {
        /// Error number, > 0.
        errno: i32,
    },
    /// A dump is complete.
    Done {
        /// Error number that ended it early, > 0; 0 = none.
        errno: i32,
    },
    /// Messages were lost: read again.
    Overrun,
    /// An object of a family, for [`decode`](super::decode).
    Object {
        /// Message type: the number of the family.
        family: u16,
        /// Command and attributes.
        payload: &'a [u8],
    },
    /// Another message of netlink itself, to be skipped.
    Control(u16),
}

/// The messages of one datagram, in order. Ends after the first error.
#[derive(Clone, Debug)]
pub struct Messages<'a> {
    rest: &'a [u8],
}

impl<'a> Messages<'a> {
    /// Takes a datagram as received.
    pub const fn new(datagram: &'a [u8]) -> Self {
        Self { rest: datagram }
    }
}

impl<'a> Iterator for Messages<'a> {
    type Item = Result<Message<'a>, DecodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let split = split_message(self.rest);
        self.rest = match split {
            Ok((_, rest)) => rest,
            Err(_) => &[],
        };
        Some(split.map(|(message, _)| message))
    }
}

/// The first message of a datagram, and what follows it.
fn split_message(bytes: &[u8]) -> Result<(Message<'_>, &[u8]), DecodeError> {
    let (header, _) = bytes
        .split_first_chunk::<HEADER_LENGTH>()
        .ok_or(DecodeError::Header(bytes.len()))?;
    let [
        l0,
        l1,
        l2,
        l3,
        t0,
        t1,
        f0,
        f1,
        s0,
        s1,
        s2,
        s3,
        p0,
        p1,
        p2,
        p3,
    ] = *header;
    let claimed = u32::from_ne_bytes([l0, l1, l2, l3]);
    let wrong = DecodeError::Frame {
        claimed,
        available: bytes.len(),
    };
    let Ok(length) = usize::try_from(claimed) else {
        return Err(wrong);
    };
    let Some(payload) = bytes.get(HEADER_LENGTH..length) else {
        return Err(wrong);
    };
    let body = match u16::from_ne_bytes([t0, t1]) {
        NLMSG_ERROR => match status(payload).ok_or(wrong)? {
            0 => Body::Acknowledged,
            errno => Body::Refused { errno },
        },
        // Some families leave the status out.
        NLMSG_DONE => Body::Done {
            errno: status(payload).unwrap_or(0),
        },
        NLMSG_OVERRUN => Body::Overrun,
        kind @ ..NLMSG_MIN_TYPE => Body::Control(kind),
        family => Body::Object { family, payload },
    };
    let message = Message {
        sequence: u32::from_ne_bytes([s0, s1, s2, s3]),
        port: u32::from_ne_bytes([p0, p1, p2, p3]),
        interrupted: u16::from_ne_bytes([f0, f1]) & NLM_F_DUMP_INTR != 0,
        body,
    };
    // The last message may lack its padding.
    let next = length.next_multiple_of(ALIGNMENT);
    Ok((message, bytes.get(next..).unwrap_or(&[])))
}

/// The error number, positive; the kernel sends it negative.
fn status(payload: &[u8]) -> Option<i32> {
    let code = i32::from_ne_bytes(*payload.first_chunk::<4>()?);
    Some(code.saturating_abs())
}
