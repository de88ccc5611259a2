//! How `SSL_GET` speaks TLS.

use serde::{Deserialize, Serialize};

use crate::types::Secret;

/// The name in the handshake.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sni {
    /// None.
    #[default]
    None,
    /// The Host header of the page, if it has one.
    Host,
    /// This one.
    Name(Box<str>),
}

/// How a connection ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Close {
    /// Without a word.
    #[default]
    Abrupt,
    /// With a notice (`tls_compliant`).
    Notify,
}

impl Close {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks")]
    pub(super) const fn is_default(&self) -> bool {
        matches!(self, Self::Abrupt)
    }
}

/// What `SSL_GET` shows to servers: the block `SSL`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientCertificate {
    /// The file with certificates of authorities.
    pub ca: Option<String>,
    /// The file with our certificate.
    pub certificate: Option<String>,
    /// The file with its private key.
    pub key: Option<String>,
    /// The password of the key.
    pub password: Option<Secret>,
}
