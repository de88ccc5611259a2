//! Under which user and group a script runs.

use nix::unistd::{Gid, Group, Uid, User};
use thiserror::Error;

use crate::types::ScriptIdentity;

/// The user whose existence makes it the default of all scripts.
const DEFAULT_USER: &str = "keepalived_script";

/// A user and a group, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    uid: Uid,
    gid: Gid,
}

/// Why an identity could not be found.
#[derive(Debug, Error)]
pub enum IdentityError {
    /// No user has the name.
    #[error("there is no user `{0}`")]
    User(String),
    /// No group has the name.
    #[error("there is no group `{0}`")]
    Group(String),
    /// The user database could not be read.
    #[error("cannot look up `{name}` in the user database")]
    Lookup {
        /// The name of the user or group.
        name: String,
        /// The reason.
        source: std::io::Error,
    },
}

impl Identity {
    /// That of this process.
    pub fn own() -> Self {
        Self {
            uid: nix::unistd::geteuid(),
            gid: nix::unistd::getegid(),
        }
    }

    /// The number of the user.
    pub fn uid(self) -> u32 {
        self.uid.as_raw()
    }

    /// The number of the group.
    pub fn gid(self) -> u32 {
        self.gid.as_raw()
    }

    /// Whether it may do anything: user or group root.
    pub fn is_root(self) -> bool {
        self.uid.is_root() || self.gid.as_raw() == 0
    }
}

/// Finds the user and group of a script. The default is what `script_user` names, else the user
/// `keepalived_script` if it exists, else that of this process.
pub fn resolve(
    identity: &ScriptIdentity,
    script_user: Option<&ScriptIdentity>,
) -> Result<Identity, IdentityError> {
    let chosen = match identity {
        ScriptIdentity::Default => script_user.unwrap_or(identity),
        ScriptIdentity::Named { .. } => identity,
    };
    match chosen {
        ScriptIdentity::Default => {
            let default = user(DEFAULT_USER)?.map(|user| Identity {
                uid: user.uid,
                gid: user.gid,
            });
            Ok(default.unwrap_or_else(Identity::own))
        }
        ScriptIdentity::Named { user: name, group } => {
            let user = user(name)?.ok_or_else(|| IdentityError::User(name.clone()))?;
            let gid = match group {
                None => user.gid,
                Some(name) => gid(name)?,
            };
            Ok(Identity { uid: user.uid, gid })
        }
    }
}

fn user(name: &str) -> Result<Option<User>, IdentityError> {
    User::from_name(name).map_err(|errno| IdentityError::Lookup {
        name: name.to_owned(),
        source: errno.into(),
    })
}

fn gid(name: &str) -> Result<Gid, IdentityError> {
    let group = Group::from_name(name).map_err(|errno| IdentityError::Lookup {
        name: name.to_owned(),
        source: errno.into(),
    })?;
    let group = group.ok_or_else(|| IdentityError::Group(name.to_owned()))?;
    Ok(group.gid)
}
