//! What the kernel of this machine must be able to do.

use std::fs;

use crate::conf::{Code, Diagnostic, Loaded, Places, Span};
use crate::sys::ipvs::{Ipvs, IpvsError};
use crate::sys::kernel::{Presence, presence};

/// The kernel, as far as configurations depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kernel {
    pub(super) ipvs: Presence,
    pub(super) macvlan: Presence,
    pub(super) ipvlan: Presence,
    pub(super) nftables: Presence,
    /// Whether it forwards packets, where that can be seen.
    pub(super) forwards_ipv4: Option<bool>,
    pub(super) forwards_ipv6: Option<bool>,
}

impl Kernel {
    pub(super) async fn look() -> Self {
        Self {
            ipvs: ipvs().await,
            macvlan: presence("macvlan"),
            ipvlan: presence("ipvlan"),
            nftables: presence("nf_tables"),
            forwards_ipv4: setting("/proc/sys/net/ipv4/ip_forward"),
            forwards_ipv6: setting("/proc/sys/net/ipv6/conf/all/forwarding"),
        }
    }
}

/// Asks the kernel for its IPVS, which makes it load the module where it can.
async fn ipvs() -> Presence {
    let asked = tokio::task::spawn_blocking(|| Ipvs::open()?.info()).await;
    match asked {
        Ok(Ok(_)) => Presence::Present,
        Ok(Err(problem)) if IpvsError::is_absent(&problem) => Presence::Absent,
        Ok(Err(_)) | Err(_) => Presence::Unknown,
    }
}

fn setting(path: &str) -> Option<bool> {
    let value = fs::read_to_string(path).ok()?;
    Some(value.trim() != "0")
}

pub(super) fn check(loaded: &Loaded, kernel: Kernel) -> Vec<Diagnostic> {
    let places = loaded.places();
    let features = [
        (
            kernel.ipvs,
            places.outside("virtual_server"),
            "virtual servers need its IPVS (module ip_vs)",
        ),
        (
            kernel.macvlan,
            anywhere(loaded, "use_vmac"),
            "`use_vmac` needs its module macvlan",
        ),
        (
            kernel.ipvlan,
            anywhere(loaded, "use_ipvlan"),
            "`use_ipvlan` needs its module ipvlan",
        ),
        (
            kernel.nftables,
            needs_nftables(loaded, &places),
            "addresses that don't answer need its nftables (module nf_tables)",
        ),
    ];
    let mut findings: Vec<_> = features
        .into_iter()
        .filter(|(presence, _, _)| *presence == Presence::Absent)
        .filter_map(|(_, place, need)| {
            let message = format!("the kernel of this machine can't do this: {need}");
            Some(Diagnostic::error(
                Code::HostNoKernelFeature,
                place?,
                message,
            ))
        })
        .collect();
    findings.extend(forwarding(loaded, kernel));
    findings
}

fn anywhere(loaded: &Loaded, keyword: &str) -> Option<Span> {
    let settings = loaded.settings(&[keyword]);
    settings.first().map(|(place, _)| *place)
}

fn needs_nftables(loaded: &Loaded, places: &Places<'_>) -> Option<Span> {
    let strict = places.find(&[("global_defs", "")], "vrrp_strict");
    strict.or_else(|| anywhere(loaded, "no_accept"))
}

/// NAT rewrites packets and forwards them.
fn forwarding(loaded: &Loaded, kernel: Kernel) -> Option<Diagnostic> {
    let methods = loaded.settings(&["lb_kind", "lvs_method"]);
    let (place, _) = methods.into_iter().find(|(_, words)| {
        let method = words.first();
        method.is_some_and(|method| method.eq_ignore_ascii_case("NAT"))
    })?;
    let servers = loaded.settings(&["virtual_server"]);
    let any_has = |mark| {
        let mut addresses = servers.iter().filter_map(|(_, words)| words.first());
        addresses.any(|address| address.contains(mark))
    };
    let (setting, ..) = [
        ("net.ipv4.ip_forward", kernel.forwards_ipv4, '.'),
        ("net.ipv6.conf.all.forwarding", kernel.forwards_ipv6, ':'),
    ]
    .into_iter()
    .find(|&(_, forwards, mark)| forwards == Some(false) && any_has(mark))?;
    let message = "this machine does not forward packets: real servers behind NAT get none";
    Some(
        Diagnostic::warning(Code::HostForwardingOff, place, message)
            .help(format!("sysctl -w {setting}=1")),
    )
}
