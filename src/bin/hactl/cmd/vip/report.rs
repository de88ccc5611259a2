//! What was done with an address, for people and programs.

use std::fmt;

use hactl::types::{IfName, MacAddr};
use serde::Serialize;

use crate::console::{Console, Format};
use crate::exit::Exit;

/// What was done with one address.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub(super) interface: IfName,
    /// With the length if one is known.
    pub(super) address: String,
    pub(super) result: Result,
    /// How the address that is there differs from the one that was asked for.
    pub(super) differences: Vec<String>,
    /// Who answers for the address.
    pub(super) holder: Option<MacAddr>,
    pub(super) announcements: u32,
}

/// The outcome in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Result {
    Added,
    Renewed,
    Present,
    Different,
    InUse,
    Removed,
    /// Not meant, but the kernel removes it with the first address of its network.
    Lost,
    Absent,
    Announced,
}

impl Report {
    pub(super) fn new(interface: &IfName, address: impl fmt::Display, result: Result) -> Self {
        Self {
            interface: interface.clone(),
            address: address.to_string(),
            result,
            differences: Vec::new(),
            holder: None,
            announcements: 0,
        }
    }

    fn exit(&self) -> Exit {
        match self.result {
            Result::Different | Result::InUse => Exit::No,
            Result::Added
            | Result::Renewed
            | Result::Present
            | Result::Removed
            | Result::Lost
            | Result::Absent
            | Result::Announced => Exit::Done,
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (address, interface) = (&self.address, &self.interface);
        match self.result {
            Result::Added => write!(f, "added {address} to {interface}")?,
            Result::Renewed => write!(f, "renewed {address} on {interface}")?,
            Result::Present => write!(f, "{address} is on {interface} already")?,
            Result::Different => {
                let differences = self.differences.join(", ");
                write!(f, "{address} is on {interface} already, but {differences}")?;
            }
            Result::InUse => match self.holder {
                Some(mac) => write!(f, "not added: {mac} answers for {address} on {interface}")?,
                None => write!(f, "not added: {address} is in use on {interface}")?,
            },
            Result::Removed => write!(f, "removed {address} from {interface}")?,
            Result::Lost => write!(
                f,
                "{interface} lost {address}: without the sysctl promote_secondaries the kernel removes \
                 all addresses of a network with the first"
            )?,
            Result::Absent => write!(f, "{address} is not on {interface}")?,
            Result::Announced => write!(f, "announced {address} on {interface}")?,
        }
        match (self.announcements, self.result) {
            (0, _) => Ok(()),
            (1, Result::Announced) => f.write_str(" once"),
            (count, Result::Announced) => write!(f, " {count} times"),
            (1, _) => f.write_str(", announced once"),
            (count, _) => write!(f, ", announced {count} times"),
        }
    }
}

/// Shows the reports; one "no" makes the whole answer no.
pub(super) fn show(console: &mut Console, reports: &[Report], format: Format) -> Exit {
    match format {
        Format::Json => console.json(&reports),
        Format::Table => {
            for report in reports {
                console.line(report);
            }
        }
    }
    let no = reports.iter().any(|report| report.exit() == Exit::No);
    if no { Exit::No } else { Exit::Done }
}
