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
}

impl Discard {
    /// All reasons, in the order of counters and tables.
    pub const ALL: [Self; 12] = [
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
        })
    }
}
