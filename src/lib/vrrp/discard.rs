//! Every reason to ignore a packet.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a received packet was ignored. Each reason has one counter, one name and one log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Discard {
    /// Shorter or longer than its version, family and address count demand.
    Length,
    /// TTL or hop limit below 255. RFC 9568 §7.1.
    Ttl,
    /// Another protocol version than configured.
    Version,
    /// A type other than ADVERTISEMENT (1).
    Type,
    /// Wrong checksum.
    Checksum,
    /// A virtual router identifier of 0, or one that is not this router's.
    Vrid,
    /// An authentication type that no standard defines.
    AuthenticationInvalid,
    /// Another authentication type than configured.
    AuthenticationMismatch,
    /// Wrong password.
    AuthenticationFailure,
    /// `VRRPv2`: another Advertisement Interval than configured. `VRRPv3`: an interval of 0.
    Interval,
    /// `VRRPv3`: no addresses at all (RFC 9568 erratum 8299).
    AddressCount,
    /// Unicast where multicast is configured, or the reverse.
    Destination,
    /// With `check_unicast_src` or signatures: the sender is none of the peers.
    Sender,
    /// The TTL or hop limit is not in the range of this peer.
    PeerTtl,
    /// No authentication header, or one of something else.
    HeaderMalformed,
    /// The index of the authentication header is not the sender's address.
    HeaderIndex,
    /// The authentication header was heard before, or is older than one that was.
    HeaderReplayed,
    /// No signature where there must be one.
    SignatureMissing,
    /// A signature that has not the form of one.
    SignatureMalformed,
    /// Signed too long ago, or in the future; or the time of day is not known.
    SignatureStale,
    /// Signed with a key that is not configured.
    SignatureKey,
    /// The signature is wrong.
    SignatureWrong,
    /// The signature was heard before, or is older than one that was.
    SignatureReplayed,
    /// An owner of the addresses that listens to nobody (`owner_ignore_adverts`).
    Owner,
    /// Sent with our own priority from our own address, that another router must have too.
    OwnAddress,
}

impl Discard {
    /// All reasons, in the order of counters and tables.
    pub const ALL: [Self; 25] = [
        Self::Length,
        Self::Ttl,
        Self::Version,
        Self::Type,
        Self::Checksum,
        Self::Vrid,
        Self::AuthenticationInvalid,
        Self::AuthenticationMismatch,
        Self::AuthenticationFailure,
        Self::Interval,
        Self::AddressCount,
        Self::Destination,
        Self::Sender,
        Self::PeerTtl,
        Self::HeaderMalformed,
        Self::HeaderIndex,
        Self::HeaderReplayed,
        Self::SignatureMissing,
        Self::SignatureMalformed,
        Self::SignatureStale,
        Self::SignatureKey,
        Self::SignatureWrong,
        Self::SignatureReplayed,
        Self::Owner,
        Self::OwnAddress,
    ];

    /// The name in JSON, metrics and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Ttl => "ttl",
            Self::Version => "version",
            Self::Type => "type",
            Self::Checksum => "checksum",
            Self::Vrid => "vrid",
            Self::AuthenticationInvalid => "authentication-invalid",
            Self::AuthenticationMismatch => "authentication-mismatch",
            Self::AuthenticationFailure => "authentication-failure",
            Self::Interval => "interval",
            Self::AddressCount => "address-count",
            Self::Destination => "destination",
            Self::Sender => "sender",
            Self::PeerTtl => "peer-ttl",
            Self::HeaderMalformed => "header-malformed",
            Self::HeaderIndex => "header-index",
            Self::HeaderReplayed => "header-replayed",
            Self::SignatureMissing => "signature-missing",
            Self::SignatureMalformed => "signature-malformed",
            Self::SignatureStale => "signature-stale",
            Self::SignatureKey => "signature-key",
            Self::SignatureWrong => "signature-wrong",
            Self::SignatureReplayed => "signature-replayed",
            Self::Owner => "owner",
            Self::OwnAddress => "own-address",
        }
    }
}

impl fmt::Display for Discard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "wrong length",
            Self::Ttl => "TTL or hop limit is not 255",
            Self::Version => "wrong protocol version",
            Self::Type => "not an advertisement",
            Self::Checksum => "wrong checksum",
            Self::Vrid => "wrong virtual router identifier",
            Self::AuthenticationInvalid => "invalid authentication type",
            Self::AuthenticationMismatch => "other authentication type than configured",
            Self::AuthenticationFailure => "wrong password",
            Self::Interval => "other advertisement interval than configured",
            Self::AddressCount => "no addresses",
            Self::Destination => "not sent to the group of this router",
            Self::Sender => "the sender is no unicast peer",
            Self::PeerTtl => "TTL or hop limit outside the range of this peer",
            Self::HeaderMalformed => "no valid authentication header",
            Self::HeaderIndex => "the authentication header is of another sender",
            Self::HeaderReplayed => "the authentication header is a repetition",
            Self::SignatureMissing => "not signed",
            Self::SignatureMalformed => "malformed signature",
            Self::SignatureStale => "signed at another time of day",
            Self::SignatureKey => "signed with an unknown key",
            Self::SignatureWrong => "wrong signature",
            Self::SignatureReplayed => "the signature is a repetition",
            Self::Owner => "this router owns the addresses and listens to nobody",
            Self::OwnAddress => "sent from our own address",
        })
    }
}
