//! Values with a forbidden range or an identity, each parsed once and then known to be right.

mod address;
#[cfg(test)]
pub(crate) mod hex;
mod interface;
mod prefix;
mod route;
mod router;
mod rule;
mod script;
mod secret;
mod tracking;

pub use address::{StaticAddress, StaticAddressFlag};
pub use interface::{IfIndex, IfName, IfNameError, MacAddr, MacAddrError};
pub use prefix::{Family, Prefix, PrefixError};
pub use route::{
    CongestionControl, Encapsulation, Hop, Metric, MetricKind, NextHop, PROTOCOL_OURS, Paths,
    Placement, Realms, Route, RouteKind, RouteTable, TABLE_MAIN, Tracking, Tunnel,
};
pub use router::{InstanceName, Priority, Vrid, VridError};
pub use rule::{Lookup, Mark, PRIORITY_UNNAMED, Range, Rule, RuleAction, Selector};
pub use script::{NotifyScripts, Script, ScriptIdentity, SupplementaryGroups};
pub use secret::{HmacKey, HmacKeyError, Password, PasswordError, Secret};
pub use tracking::{GroupName, Health, Sense, Standing, TrackerName, Weight, WeightError};

#[cfg(test)]
mod tests;
