//! The HMAC trailer behind a VRRP message (keepalived's `auth_hmac`, vrrp.md §5.4).
//!
//! ```text
//!  0               1               2               3
//! +---------------+---------------+-------------------------------+
//! | type (1)      | key id        | reserved (0)                  |
//! +---------------+---------------+-------------------------------+
//! | sequence: UTC seconds, 1/65536 s, counter (64 bits)           |
//! |                                                               |
//! +---------------------------------------------------------------+
//! | tag: first 16 octets of HMAC-SHA-256                          |
//! ```

mod replay;
mod sequence;

pub use replay::{Replay, Replayed, SENDERS_MAX};
pub use sequence::{Sequence, Signer, Utc};

use std::net::IpAddr;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use thiserror::Error;

use super::same;
use crate::types::Vrid;
use crate::vrrp::Version;

/// Octets of the trailer.
pub const OCTETS: usize = 28;
/// Octets of the tag.
const TAG_OCTETS: usize = 16;
/// Octets before the tag.
const HEAD_OCTETS: usize = OCTETS - TAG_OCTETS;
/// HMAC-SHA-256, cut to 128 bits.
const TYPE: u8 = 1;
/// The first octet of the message's checksum field.
const CHECKSUM_AT: usize = 6;

/// A trailer as read; its tag is not yet verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trailer {
    /// Which key signed it.
    pub key_id: u8,
    /// When it was signed.
    pub sequence: Sequence,
    tag: [u8; TAG_OCTETS],
}

/// What signs and verifies: the advert apart from its destination and checksum.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// Protocol version.
    pub version: Version,
    /// Identifier of the virtual router.
    pub vrid: Vrid,
    /// Source address of the packet.
    pub source: IpAddr,
    /// The VRRP message; its checksum counts as zero.
    pub message: &'a [u8],
}

/// A trailer of another type, with a reserved field that is not zero, or of another length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the HMAC trailer is malformed")]
pub struct Malformed;

impl Trailer {
    /// Signs an advert.
    pub fn sign(key: &[u8], key_id: u8, sequence: Sequence, signed: Signed<'_>) -> Self {
        let tag = tag(key, &head(key_id, sequence), signed);
        Self {
            key_id,
            sequence,
            tag,
        }
    }

    /// Reads a trailer.
    pub fn decode(octets: &[u8]) -> Result<Self, Malformed> {
        let octets: &[u8; OCTETS] = octets.try_into().map_err(|_length| Malformed)?;
        let (head, rest) = octets.split_first_chunk::<4>().ok_or(Malformed)?;
        let (sequence, tag) = rest.split_first_chunk::<8>().ok_or(Malformed)?;
        let &[TYPE, key_id, 0, 0] = head else {
            return Err(Malformed);
        };
        Ok(Self {
            key_id,
            sequence: Sequence::from_bits(u64::from_be_bytes(*sequence)),
            tag: tag.try_into().map_err(|_length| Malformed)?,
        })
    }

    /// The octets behind the message.
    pub fn encode(&self) -> [u8; OCTETS] {
        let mut octets = [0; OCTETS];
        let head = head(self.key_id, self.sequence);
        for (to, from) in octets.iter_mut().zip(head.into_iter().chain(self.tag)) {
            *to = from;
        }
        octets
    }

    /// Whether this key made its tag for this advert; the time it takes does not tell where they differ.
    pub fn is_genuine(&self, key: &[u8], signed: Signed<'_>) -> bool {
        same(
            &tag(key, &head(self.key_id, self.sequence), signed),
            &self.tag,
        )
    }
}

fn head(key_id: u8, sequence: Sequence) -> [u8; HEAD_OCTETS] {
    let mut head = [0; HEAD_OCTETS];
    let sequence = sequence.to_bits().to_be_bytes();
    let fields = [TYPE, key_id, 0, 0].into_iter().chain(sequence);
    for (to, from) in head.iter_mut().zip(fields) {
        *to = from;
    }
    head
}

fn tag(key: &[u8], head: &[u8; HEAD_OCTETS], signed: Signed<'_>) -> [u8; TAG_OCTETS] {
    let mut address = [0; 16];
    let family = match signed.source {
        IpAddr::V4(source) => {
            for (to, from) in address.iter_mut().zip(source.octets()) {
                *to = from;
            }
            4
        }
        IpAddr::V6(source) => {
            address = source.octets();
            6
        }
    };
    let (before, rest) = signed
        .message
        .split_at_checked(CHECKSUM_AT)
        .unwrap_or((signed.message, &[]));
    let after = rest.get(2..).unwrap_or_default();
    // A key longer than the block of the hash is shortened by HMAC itself; keys are 32 to 64 octets.
    let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let mut mac = Hmac::<Sha256>::new(&block);
    mac.update(&[family, signed.version.number(), signed.vrid.get(), 0]);
    mac.update(&address);
    mac.update(before);
    mac.update(&[0; 2]);
    mac.update(after);
    mac.update(head);
    mac.update(&[0; TAG_OCTETS]);
    let mut tag = [0; TAG_OCTETS];
    for (to, from) in tag.iter_mut().zip(mac.finalize().into_bytes()) {
        *to = from;
    }
    tag
}

#[cfg(test)]
mod tests;
