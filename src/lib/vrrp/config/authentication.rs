//! How adverts prove their origin.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::types::{HmacKey, Password};

/// How packets prove their origin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Authentication {
    /// Not at all.
    None,
    /// `VRRPv2` simple text password. RFC 2338 §5.3.6.1.
    Password(#[serde(with = "password_on_the_socket")] Password),
    /// `VRRPv2` IP authentication header. RFC 2338 §5.3.6.3.
    Header(#[serde(with = "password_on_the_socket")] Password),
    /// A signature behind the advert.
    Hmac(Hmac),
}

/// A signature behind each advert (keepalived's `auth_hmac`, vrrp.md §5.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hmac {
    /// Keys that signatures may be made with, each with an identifier of its own, in its order.
    pub keys: Vec<HmacKeySource>,
    /// The identifier of the key that signs.
    pub active: u8,
    /// What becomes of adverts without signature.
    pub mode: HmacMode,
    /// How old adverts are told from new ones.
    pub anti_replay: AntiReplay,
}

/// A key and where it comes from. The identifiers are 1–255.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HmacKeySource {
    /// It stands in the configuration.
    Given {
        /// Its identifier in the advert.
        id: u8,
        /// The key.
        #[serde(with = "key_on_the_socket")]
        key: HmacKey,
    },
    /// It stands in a file, in one of the forms of the configuration.
    File {
        /// Its identifier in the advert.
        id: u8,
        /// The file.
        path: String,
    },
}

impl HmacKeySource {
    /// The identifier in the advert.
    pub const fn id(&self) -> u8 {
        match *self {
            Self::Given { id, .. } | Self::File { id, .. } => id,
        }
    }
}

/// What becomes of adverts without signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum HmacMode {
    /// They are discarded.
    #[default]
    Enforce,
    /// They are accepted; own adverts are signed.
    Permissive,
    /// They are accepted; own adverts are not signed.
    ReceiveOnly,
}

/// How old adverts are told from new ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AntiReplay {
    /// By the clock: they may differ from it by this time, 1–300 s.
    Time(Duration),
    /// By their order alone.
    Monotonic,
}

/// A password on its way to the process that needs it; never part of a view for people.
mod password_on_the_socket {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::types::Password;

    pub(super) fn serialize<S: Serializer>(
        password: &Password,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        password.reveal().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Password, D::Error> {
        Deserialize::deserialize(deserializer).map(Password::from_field)
    }
}

/// A key on its way to the process that needs it; never part of a view for people.
mod key_on_the_socket {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::types::HmacKey;

    pub(super) fn serialize<S: Serializer>(
        key: &HmacKey,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        key.reveal().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<HmacKey, D::Error> {
        let octets: Vec<u8> = Deserialize::deserialize(deserializer)?;
        HmacKey::new(&octets).map_err(D::Error::custom)
    }
}
