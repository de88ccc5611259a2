//! Why bytes could not be made or understood.

use thiserror::Error;

use super::attribute::Nest;

/// Why a message could not be put together.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EncodeError {
    /// An attribute or the message is longer than its header can say.
    #[error("a netlink message or attribute of {0} bytes is too long")]
    TooLong(usize),
}

/// Why bytes from the kernel could not be understood.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DecodeError {
    /// What is left of the datagram is shorter than a header.
    #[error("{0} stray bytes at the end of a netlink datagram")]
    Header(usize),
    /// A message claims a length that is impossible.
    #[error("netlink message claims {claimed} bytes where {available} are left")]
    Frame {
        /// Bytes, header included, as the message says.
        claimed: u32,
        /// Bytes from its start to the end of the datagram.
        available: usize,
    },
    /// An attribute list does not add up.
    #[error("attributes of the {0} are cut short or overlap")]
    Attributes(Nest),
    /// An attribute has a length that its type does not have.
    #[error("attribute {attribute} of the {nest} has {length} bytes")]
    Length {
        /// Where.
        nest: Nest,
        /// Its number.
        attribute: u16,
        /// Bytes of payload.
        length: usize,
    },
    /// An attribute that makes no sense without is absent.
    #[error("attribute {attribute} of the {nest} is missing")]
    Missing {
        /// Where.
        nest: Nest,
        /// Its number.
        attribute: u16,
    },
    /// An attribute has a value outside its range.
    #[error("attribute {attribute} of the {nest} has the unknown value {value}")]
    Value {
        /// Where.
        nest: Nest,
        /// Its number.
        attribute: u16,
        /// As received.
        value: u64,
    },
    /// A text attribute without NUL, too long, or not of printable characters.
    #[error("attribute {attribute} of the {nest} is not a name")]
    Name {
        /// Where.
        nest: Nest,
        /// Its number.
        attribute: u16,
    },
    /// A command that never stands in a reply.
    #[error("command {0} does not belong in a reply")]
    Command(u8),
}
