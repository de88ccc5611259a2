//! The configuration of the daemon: read, checked against this host, and given up again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use thiserror::Error;
use tracing::{error, info, warn};

use super::files::FileLoader;
use super::keys::{self, KeyFileError};
use super::protocol::vrrp::Router;
use crate::conf::{self, Instance, Model, ScriptSecurity, Severity, SyncGroup};
use crate::ipvs::{Request, ServiceKey};
use crate::sys::ipvs::{Ipvs, IpvsError};
use crate::sys::netlink::{Changes, Link, Netlink, NetlinkError};
use crate::sys::script::{Runner, Security};
use crate::sys::{clock, privileges};
use crate::types::{GroupName, IfName, InstanceName, NotifyScripts, Prefix, Script};
use crate::vrrp::{Config, sync_group};

/// Diagnostics that are logged one by one; the rest are counted.
const LOGGED_MAX: usize = 50;

/// A configuration without errors.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// What the files mean.
    pub model: Model,
}

/// A half of the daemon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// Virtual routers.
    Vrrp,
    /// Virtual servers and their checks.
    Checkers,
}

/// Why a configuration can't be used. The diagnostics have been logged.
#[derive(Debug, Error)]
pub enum ConfigurationError {
    /// The main file can't be read.
    #[error("cannot read the configuration {}", .0.display())]
    Unreadable(PathBuf),
    /// It has errors.
    #[error("the configuration {} has {errors} errors; `hactl conf validate` shows them", path.display())]
    Invalid {
        /// The main file.
        path: PathBuf,
        /// How many.
        errors: usize,
    },
    /// A file gives no key.
    #[error("no key for auth_hmac in {path}")]
    Key {
        /// The file.
        path: String,
        /// Why.
        #[source]
        problem: KeyFileError,
    },
    /// There is nothing to do.
    #[error("the configuration {} has {}", path.display(), nothing(*only))]
    Empty {
        /// The main file.
        path: PathBuf,
        /// The half that has nothing to do; `None`: neither has.
        only: Option<Half>,
    },
    /// There are virtual servers, and the kernel can't have them.
    #[error("cannot run the virtual servers of this configuration, `--only vrrp` leaves them out")]
    NoIpvs(#[source] IpvsError),
    /// Interfaces are missing.
    #[error("{}", missing_interfaces(missing, present))]
    NoInterface {
        /// Named in the configuration.
        missing: Vec<IfName>,
        /// On this host.
        present: Vec<IfName>,
    },
    /// The process may not do what a virtual router needs.
    #[error("not permitted: virtual routers and servers need root or the capabilities {}", .0.join(" and "))]
    NotPermitted(Vec<&'static str>),
    /// This host can't be looked at.
    #[error("cannot read the interfaces of this host")]
    Netlink(#[from] NetlinkError),
}

const fn nothing(only: Option<Half>) -> &'static str {
    match only {
        None => "no virtual routers and no virtual servers",
        Some(Half::Vrrp) => "no virtual routers",
        Some(Half::Checkers) => "no virtual servers",
    }
}

fn missing_interfaces(missing: &[IfName], present: &[IfName]) -> String {
    let list = |names: &[IfName]| {
        let names: Vec<&str> = names.iter().map(IfName::as_str).collect();
        names.join(", ")
    };
    format!(
        "this host has no interface {}; it has {}: correct `interface` in the configuration, or create it first",
        list(missing),
        list(present)
    )
}

/// Reads a configuration, and logs what there is to say about it. What is not for the given half is
/// left out.
pub fn load(path: &Path, only: Option<Half>) -> Result<Configuration, ConfigurationError> {
    let options = conf::Options {
        config_id: config_id(),
        unbuilt: conf::Unbuilt::Refuse,
        ..conf::Options::default()
    };
    let loaded = conf::load(&mut FileLoader, &path.to_string_lossy(), &options);
    for diagnostic in loaded.diagnostics.iter().take(LOGGED_MAX) {
        let line = diagnostic.line(&loaded.sources);
        match diagnostic.severity {
            Severity::Error => error!("{line}"),
            Severity::Warning => warn!("{line}"),
            Severity::Note => info!("{line}"),
        }
    }
    if let Some(rest) = loaded.diagnostics.len().checked_sub(LOGGED_MAX + 1) {
        warn!(
            "{} more findings; `hactl conf validate` shows them",
            rest + 1
        );
    }
    if loaded.unreadable.is_some() {
        return Err(ConfigurationError::Unreadable(path.to_owned()));
    }
    let errors = loaded.count(Severity::Error);
    let Some(mut model) = loaded.model else {
        let path = path.to_owned();
        return Err(ConfigurationError::Invalid { path, errors });
    };
    match only {
        None => {}
        Some(Half::Vrrp) => model.virtual_servers.clear(),
        Some(Half::Checkers) => {
            model.instances.clear();
            model.sync_groups.clear();
        }
    }
    if model.instances.is_empty() && model.virtual_servers.is_empty() {
        let path = path.to_owned();
        return Err(ConfigurationError::Empty { path, only });
    }
    keys::resolve(&mut model)
        .map_err(|(path, problem)| ConfigurationError::Key { path, problem })?;
    Ok(Configuration { model })
}

/// The configuration id of this host: its name up to the first dot; empty if it has none.
pub fn config_id() -> String {
    let host = nix::unistd::gethostname().unwrap_or_default();
    let host = host.to_string_lossy();
    host.split('.').next().unwrap_or_default().to_owned()
}

impl Configuration {
    /// The virtual routers.
    pub fn instances(&self) -> Vec<Config> {
        let instances = self.model.instances.iter();
        instances.map(|instance| instance.vrrp.clone()).collect()
    }

    /// The virtual routers with what they follow: what their group does stands first.
    pub(super) fn routers(&self) -> Vec<Router> {
        let instances = self.model.instances.iter();
        instances
            .map(|instance| {
                let config = instance.vrrp.clone();
                let mut groups = self.model.sync_groups.iter();
                let group = groups.find(|group| group.vrrp.members.contains(&config.name));
                let shared = group.map(|group| group.tracking.clone());
                let tracking = shared.into_iter().chain([instance.tracking.clone()]);
                Router {
                    tracking: tracking.collect(),
                    config,
                }
            })
            .collect()
    }

    /// The virtual addresses and their interfaces.
    fn addresses(&self) -> BTreeSet<(IfName, Prefix)> {
        let instances = self.model.instances.iter();
        let addresses = instances.flat_map(|instance| &instance.vrrp.virtual_addresses);
        addresses
            .map(|address| (address.interface.clone(), address.prefix))
            .collect()
    }

    /// The virtual router of this name.
    pub fn instance(&self, name: &InstanceName) -> Option<&Instance> {
        self.model
            .instances
            .iter()
            .find(|instance| instance.vrrp.name == *name)
    }

    /// The sync groups.
    pub(super) fn groups(&self) -> Vec<sync_group::Config> {
        let groups = self.model.sync_groups.iter();
        groups.map(|group| group.vrrp.clone()).collect()
    }

    /// The sync group of this name.
    pub(super) fn group(&self, name: &GroupName) -> Option<&SyncGroup> {
        let mut groups = self.model.sync_groups.iter();
        groups.find(|group| group.vrrp.name == *name)
    }

    /// The rules for scripts.
    pub fn script_runner(&self) -> Runner {
        Runner {
            default_identity: self.model.globals.script_identity.clone(),
            security: match self.model.globals.script_security {
                ScriptSecurity::Warn => Security::Warn,
                ScriptSecurity::Enforce => Security::Enforce,
            },
        }
    }
}

/// Checks what virtual routers and servers need of this host, before anything is touched.
pub async fn check_host(configuration: &Configuration) -> Result<(), ConfigurationError> {
    let lacking = privileges::missing();
    if !lacking.is_empty() {
        return Err(ConfigurationError::NotPermitted(lacking));
    }
    let links = Netlink::open()?.links().await?;
    let present: BTreeSet<IfName> = links.into_iter().map(|link| link.name).collect();
    let instances = configuration.model.instances.iter();
    let needed: BTreeSet<IfName> = instances
        .flat_map(|instance| {
            let addresses = instance.vrrp.virtual_addresses.iter();
            let carriers = addresses.map(|address| address.interface.clone());
            carriers.chain([instance.vrrp.interface.clone()])
        })
        .collect();
    let missing: Vec<IfName> = needed.difference(&present).cloned().collect();
    if !missing.is_empty() {
        let present = present.into_iter().collect();
        return Err(ConfigurationError::NoInterface { missing, present });
    }
    if !configuration.model.virtual_servers.is_empty() {
        check_ipvs().await.map_err(ConfigurationError::NoIpvs)?;
    }
    check_scripts(configuration);
    Ok(())
}

/// Asks the kernel for its IPVS, which makes it load the module where it can.
async fn check_ipvs() -> Result<(), IpvsError> {
    let asked = tokio::task::spawn_blocking(|| Ipvs::open()?.info());
    match asked.await {
        Ok(answer) => answer.map(drop),
        Err(_broken) => Err(IpvsError::NoAnswer),
    }
}

/// Takes services out of the kernel's table: nobody checks their servers any more.
pub(super) async fn release_services(keys: BTreeSet<ServiceKey>) {
    if keys.is_empty() {
        return;
    }
    let count = keys.len();
    let release = move || -> Result<usize, IpvsError> {
        let requests: Vec<_> = keys.into_iter().map(Request::DeleteService).collect();
        let results = Ipvs::open()?.apply(&requests)?;
        Ok(results.iter().filter(|result| result.is_ok()).count())
    };
    match tokio::task::spawn_blocking(release).await {
        Ok(Ok(removed)) => info!("removed {removed} of {count} virtual servers"),
        Ok(Err(problem)) => error!("cannot remove the virtual servers: {problem}"),
        Err(broken) => error!("cannot remove the virtual servers: {broken}"),
    }
}

/// Says which scripts will not run, and which could be changed by others.
fn check_scripts(configuration: &Configuration) {
    let runner = configuration.script_runner();
    let model = &configuration.model;
    let routers = model.instances.iter();
    let routers = routers.map(|instance| (instance.vrrp.name.as_str(), &instance.notify));
    let groups = model.sync_groups.iter();
    let groups = groups.map(|group| (group.vrrp.name.as_str(), &group.notify));
    for (name, notify) in routers.chain(groups) {
        for script in scripts(notify) {
            let program = script.argv.first().map_or("", String::as_str);
            match (runner.inspect(script), runner.security) {
                (Ok(None), _) => {}
                (Ok(Some(path)), Security::Warn) => warn!(
                    "({name}) {program} runs as root and {} can be changed by others: set enable_script_security and script_user",
                    path.display()
                ),
                (Ok(Some(path)), Security::Enforce) => error!(
                    "({name}) {program} will not run: {} can be changed by others than root",
                    path.display()
                ),
                (Err(problem), _) => {
                    error!("({name}) notify script {program} will not run: {problem}");
                }
            }
        }
    }
}

fn scripts(notify: &NotifyScripts) -> impl Iterator<Item = &Script> {
    let NotifyScripts {
        active,
        backup,
        fault,
        stop,
        every,
    } = notify;
    [active, backup, fault, stop, every].into_iter().flatten()
}

/// Takes all virtual addresses off this host: nobody advertises them for a while.
pub(super) async fn release(configuration: &Configuration) {
    take_off(&configuration.addresses()).await;
}

/// Takes the virtual addresses off this host that only the configuration before has: the process that
/// should have removed them is dead.
pub(super) async fn release_dropped(before: &Configuration, now: &Configuration) {
    let kept = now.addresses();
    let mut dropped = before.addresses();
    dropped.retain(|address| !kept.contains(address));
    if !dropped.is_empty() {
        take_off(&dropped).await;
    }
}

async fn take_off(addresses: &BTreeSet<(IfName, Prefix)>) {
    let started = clock::now();
    let result = async {
        let links = Netlink::open()?.links().await?;
        // Its task closes its socket: where descriptors have run out, the next needs that one.
        tokio::task::yield_now().await;
        let index = |name: &IfName| {
            let link: Option<&Link> = links.iter().find(|link| link.name == *name);
            link.map(|link| link.index)
        };
        let addresses: Vec<_> = addresses
            .iter()
            .filter_map(|(interface, prefix)| Some((index(interface)?, *prefix)))
            .collect();
        let results = Changes::open()?.remove(&addresses);
        for problem in results.into_iter().filter_map(Result::err) {
            error!("{problem}");
        }
        Ok::<_, NetlinkError>(addresses.len())
    };
    match result.await {
        Ok(count) => {
            let took = clock::now().since(started);
            info!(
                "took {count} virtual addresses off this host in {} ms",
                took.as_millis()
            );
        }
        Err(problem) => error!("cannot take the virtual addresses off this host: {problem}"),
    }
}
