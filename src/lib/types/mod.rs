//! Values with a forbidden range or an identity, each parsed once and then known to be right.

#[cfg(test)]
pub(crate) mod hex;
mod interface;
mod prefix;
mod router;
mod script;
mod secret;
mod tracking;

pub use interface::{IfIndex, IfName, IfNameError, MacAddr, MacAddrError};
pub use prefix::{Family, Prefix, PrefixError};
pub use router::{InstanceName, Priority, Vrid, VridError};
pub use script::{NotifyScripts, Script, ScriptIdentity, SupplementaryGroups};
pub use secret::{HmacKey, HmacKeyError, Password, PasswordError, Secret};
pub use tracking::{GroupName, Health, Sense, Standing, TrackerName, Weight, WeightError};

#[cfg(test)]
mod tests;
