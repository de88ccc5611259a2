//! `hactl vip add`, `del` and `flush`.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use hactl::net::address_probe;
use hactl::sys::netlink::{
    Added, Address, Changes, Lifetime, Link, NewAddress, PROTOCOL_KEEPALIVED, Removed,
};
use hactl::types::{Family, IfName, MacAddr};
use thiserror::Error;

use super::AddArgs;
use super::announce::announce;
use super::host::{Host, speaking_mac, unable};
use super::report::{Report, Result as Outcome};
use super::value::{Scope, Target};
use crate::cmd::CmdError;
use crate::exit::Exit;

/// How long somebody has for answering a probe: three questions.
const PROBE_PATIENCE: Duration = Duration::from_secs(1);

#[derive(Debug, Error)]
enum ChangeError {
    #[error("`--label` and `--scope` are for IPv4; the kernel gives an IPv6 address its scope")]
    Ipv4Only,
    #[error("raw sockets are not permitted; `--probe` needs root or the capability CAP_NET_RAW")]
    ProbeNotPermitted,
    #[error("cannot ask who has {address} on {interface}")]
    Probe {
        address: IpAddr,
        interface: IfName,
        source: io::Error,
    },
    #[error("this kernel does not keep who added an address: it takes Linux 5.18")]
    NoOrigins,
}

pub(super) async fn add(host: &Host, args: &AddArgs) -> Result<Report, CmdError> {
    let target = args.target;
    let family = target.prefix().family();
    if family == Family::V6 && (args.label.is_some() || args.scope.is_some()) {
        return Err(CmdError::new(Exit::Usage, ChangeError::Ipv4Only));
    }
    let link = host.link(&args.dev).await?;
    // Before anything is changed: can what is asked for be done at all?
    let mac = if args.probe || args.announce.is_some() {
        Some(speaking_mac(&link).map_err(unable)?)
    } else {
        None
    };
    let there = host.addresses(&link).await.map_err(unable)?;
    let present = there
        .iter()
        .find(|address| address.prefix == target.prefix())
        .or_else(|| {
            there
                .iter()
                .find(|address| address.prefix.address() == target.address())
        });
    let mut report = match (present, mac) {
        (Some(present), _) => adopt(args, &link, present)?,
        (None, Some(mac)) if args.probe => match probe(&link, mac, target.address()).await? {
            Some(holder) => Report {
                holder: Some(holder),
                ..Report::new(&args.dev, target.prefix(), Outcome::InUse)
            },
            None => create(args, &link)?,
        },
        (None, _) => create(args, &link)?,
    };
    let is_ours = !matches!(report.result, Outcome::InUse | Outcome::Different);
    if let (Some(mac), Some(count), true) = (mac, args.announce, is_ours) {
        let sent = announce(&link, mac, target.address(), count, Duration::ZERO);
        report.announcements = sent.await.map_err(unable)?;
    }
    Ok(report)
}

/// The address is not there.
fn create(args: &AddArgs, link: &Link) -> Result<Report, CmdError> {
    let wanted = wanted(args, link);
    let mut changes = Changes::open().map_err(unable)?;
    let added = changes.add(std::slice::from_ref(&wanted));
    let mut result = Outcome::Added;
    for added in added {
        match added.map_err(unable)? {
            Added::New => {}
            Added::AlreadyThere => result = Outcome::Present,
        }
    }
    Ok(Report::new(&args.dev, wanted.prefix, result))
}

/// The address is there: with a lifetime that is to be renewed, as it should be, or different.
fn adopt(args: &AddArgs, link: &Link, present: &Address) -> Result<Report, CmdError> {
    let wanted = wanted(args, link);
    let differences = differences(&wanted, present, &link.name);
    if !differences.is_empty() {
        return Ok(Report {
            differences,
            ..Report::new(&args.dev, present.prefix, Outcome::Different)
        });
    }
    let mut result = Outcome::Present;
    if args.ttl.is_some() {
        let mut changes = Changes::open().map_err(unable)?;
        changes.replace(&wanted).map_err(unable)?;
        result = Outcome::Renewed;
    }
    Ok(Report::new(&args.dev, present.prefix, result))
}

fn wanted(args: &AddArgs, link: &Link) -> NewAddress {
    NewAddress {
        index: link.index,
        interface: link.name.clone(),
        prefix: args.target.prefix(),
        label: args.label.clone(),
        scope: args.scope.map_or(0, |scope| scope.0),
        lifetime: args.ttl.map_or(Lifetime::Forever, Lifetime::Seconds),
    }
}

/// How an address that is there differs from the wanted one.
fn differences(wanted: &NewAddress, present: &Address, interface: &IfName) -> Vec<String> {
    let mut differences = Vec::new();
    let (length, there) = (wanted.prefix.length(), present.prefix.length());
    if length != there {
        differences.push(format!("with length /{there} instead of /{length}"));
    }
    if wanted.prefix.family() == Family::V4 {
        let (scope, there) = (Scope(wanted.scope), Scope(present.scope));
        if scope != there {
            differences.push(format!("with scope {there} instead of {scope}"));
        }
        // The kernel's default is the interface's name.
        let label = wanted.label.as_deref().unwrap_or(interface.as_str());
        let there = present.label.as_deref().unwrap_or(interface.as_str());
        if label != there {
            differences.push(format!("with label {there} instead of {label}"));
        }
    }
    match (wanted.lifetime, present.lifetime) {
        (Lifetime::Forever, Lifetime::Forever) | (Lifetime::Seconds(_), Lifetime::Seconds(_)) => {}
        (Lifetime::Forever, Lifetime::Seconds(seconds)) => {
            differences.push(format!("only for {seconds} s more"));
        }
        (Lifetime::Seconds(_), Lifetime::Forever) => {
            differences.push("without a lifetime".to_owned());
        }
    }
    differences
}

async fn probe(link: &Link, mac: MacAddr, address: IpAddr) -> Result<Option<MacAddr>, CmdError> {
    let holder = address_probe::holder(link.index, mac, address, PROBE_PATIENCE).await;
    holder.map_err(|source| {
        if source.kind() == io::ErrorKind::PermissionDenied {
            return unable(ChangeError::ProbeNotPermitted);
        }
        unable(ChangeError::Probe {
            address,
            interface: link.name.clone(),
            source,
        })
    })
}

pub(super) async fn del(
    host: &Host,
    dev: &IfName,
    target: Target,
) -> Result<Vec<Report>, CmdError> {
    let link = host.link(dev).await?;
    let there = host.addresses(&link).await.map_err(unable)?;
    let mut reports = remove(host, &link, &there, |address| {
        target.matches(address.prefix)
    })
    .await?;
    if reports.is_empty() {
        reports.push(Report::new(dev, target, Outcome::Absent));
    }
    Ok(reports)
}

pub(super) async fn flush(host: &Host, dev: &IfName) -> Result<Vec<Report>, CmdError> {
    let link = host.link(dev).await?;
    let there = host.addresses(&link).await.map_err(unable)?;
    if !there.is_empty() && there.iter().all(|address| address.protocol.is_none()) {
        return Err(unable(ChangeError::NoOrigins));
    }
    let is_ours = |address: &Address| address.protocol == Some(PROTOCOL_KEEPALIVED);
    remove(host, &link, &there, is_ours).await
}

/// Removes the addresses that are meant, and tells of others that the kernel removes with them. One that
/// can't be removed doesn't save the others; its error is the command's.
async fn remove(
    host: &Host,
    link: &Link,
    there: &[Address],
    is_meant: impl Fn(&Address) -> bool,
) -> Result<Vec<Report>, CmdError> {
    let (meant, others): (Vec<_>, Vec<_>) = there.iter().partition(|address| is_meant(address));
    let keys: Vec<_> = meant
        .iter()
        .map(|address| (link.index, address.prefix))
        .collect();
    let mut changes = Changes::open().map_err(unable)?;
    let results = changes.remove(&keys);
    let left = host.addresses(link).await.map_err(unable)?;
    let mut reports = Vec::new();
    for (address, result) in meant.into_iter().zip(results) {
        // Absent by now is removed as well: together with the first address of its network.
        let (Removed::Gone | Removed::WasAbsent) = result.map_err(unable)?;
        reports.push(Report::new(&link.name, address.prefix, Outcome::Removed));
    }
    for other in others {
        if left.iter().all(|address| address.prefix != other.prefix) {
            reports.push(Report::new(&link.name, other.prefix, Outcome::Lost));
        }
    }
    Ok(reports)
}
