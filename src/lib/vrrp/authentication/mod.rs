//! What proves the origin of an advert: the authentication header and the HMAC trailer.
//!
//! The simple password needs no code of its own; it stands in the message.

pub mod header;
pub mod trailer;

/// Compares two octet strings of equal length in time that does not depend on where they differ.
fn same(ours: &[u8], theirs: &[u8]) -> bool {
    let difference = ours
        .iter()
        .zip(theirs)
        .fold(0, |difference, (our, their)| difference | (our ^ their));
    std::hint::black_box(difference) == 0 && ours.len() == theirs.len()
}
