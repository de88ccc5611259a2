//! What of a configuration depends on this machine: findings about interfaces, programs, users, the kernel.
//!
//! Only looks; nothing is changed, and root is not needed.

mod interfaces;
mod kernel;
mod programs;

use std::collections::BTreeMap;
use std::io;

use thiserror::Error;

use crate::conf::{Diagnostic, Loaded};
use crate::sys::namespace::{self, NamespaceError};
use crate::sys::netlink::{Link, Netlink, NetlinkError};
use crate::types::IfName;

/// Why this machine can't be looked at.
#[derive(Debug, Error)]
pub enum LookError {
    /// No such network namespace, or no permission.
    #[error(transparent)]
    Namespace(#[from] NamespaceError),
    /// No runtime to ask in.
    #[error("cannot start to look at this machine")]
    Start(#[source] io::Error),
    /// Its interfaces can't be read.
    #[error("cannot read the interfaces of this machine")]
    Netlink(#[from] NetlinkError),
}

/// Looks at this machine, or at one of its network namespaces, which this thread enters for good.
pub fn look(netns: Option<&str>) -> Result<Host, LookError> {
    if let Some(name) = netns {
        namespace::enter(name)?;
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(LookError::Start)?;
    Ok(runtime.block_on(Host::look())?)
}

/// This machine, as far as configurations depend on it.
#[derive(Debug)]
pub struct Host {
    links: BTreeMap<IfName, Link>,
    kernel: kernel::Kernel,
}

impl Host {
    async fn look() -> Result<Self, NetlinkError> {
        let links = Netlink::open()?.links().await?;
        Ok(Self {
            links: links
                .into_iter()
                .map(|link| (link.name.clone(), link))
                .collect(),
            kernel: kernel::Kernel::look().await,
        })
    }

    /// What this machine lacks for a configuration.
    pub fn findings(&self, loaded: &Loaded) -> Vec<Diagnostic> {
        let mut findings = interfaces::check(loaded, &self.links);
        findings.extend(programs::check(loaded));
        findings.extend(kernel::check(loaded, self.kernel));
        findings
    }
}

#[cfg(test)]
mod tests;
