//! Packet filters, virtual routers and virtual servers in general.

use std::time::Duration;

use crate::conf::print::Settings;
use crate::conf::settings::{
    DynamicInterfaces, Firewall, FlushOnStop, Ipsets, IpvsMarks, LvsSettings, Nftables,
    ReceivePolicy, SyncDaemon, VrrpSettings,
};
use crate::vrrp::ExtraInterfaces;

pub(super) fn firewall(firewall: &Firewall, out: &mut Settings) {
    let nftables = &firewall.nftables;
    let standard = Nftables::default();
    out.optional("nftables", nftables.table.as_ref());
    if nftables.table.is_some() || nftables.priority != standard.priority {
        out.value("nftables_priority", nftables.priority);
    }
    out.if_on("nftables_ifindex", nftables.by_index);
    out.if_on("nftables_counters", firewall.counters);
    let ipvs = &firewall.ipvs;
    let standard = IpvsMarks::default();
    out.optional("nftables_ipvs", ipvs.table.as_ref());
    if ipvs.table.is_some() || ipvs.priority != standard.priority {
        out.value("nftables_ipvs_priority", ipvs.priority);
    }
    if ipvs.table.is_some() || ipvs.first != standard.first {
        out.value("nftables_ipvs_start_fwmark", ipvs.first);
    }
    if let Some(chains) = &firewall.iptables {
        let names = [chains.input.clone()].into_iter();
        out.words("vrrp_iptables", names.chain(chains.output.clone()));
    }
    if firewall.iptables.is_some() || firewall.ipsets != Ipsets::default() {
        match &firewall.ipsets {
            Ipsets::None => out.words("vrrp_ipsets", []),
            Ipsets::Named(names) => out.words("vrrp_ipsets", names.clone()),
        }
    }
}

pub(super) fn vrrp(vrrp: &VrrpSettings, out: &mut Settings) {
    out.value("vrrp_mcast_group4", vrrp.groups.v4);
    out.value("vrrp_mcast_group6", vrrp.groups.v6);
    some_time("vrrp_garp_interval", vrrp.garp_interval, out);
    some_time("vrrp_gna_interval", vrrp.gna_interval, out);
    if let Some(extra) = &vrrp.extra_announcements {
        let seconds = extra.interval.as_secs().to_string();
        let all = match extra.interfaces {
            ExtraInterfaces::Vmacs => None,
            ExtraInterfaces::All => Some("all".to_owned()),
        };
        out.words("vrrp_garp_extra_if", all.into_iter().chain([seconds]));
    }
    let defaults = &vrrp.defaults;
    out.on_off("vrrp_strict", defaults.strict);
    out.if_on("vrrp_check_unicast_src", defaults.check_unicast_source);
    out.on_off("vrrp_skip_check_adv_addr", defaults.skip_address_check);
    // keepalived takes any value for on.
    out.if_on("v3_checksum_as_v2", defaults.checksum_as_v2);
    out.on_off("vrrp_owner_ignore_adverts", defaults.owner_ignores_adverts);
    let changes = defaults.notify_priority_changes;
    out.on_off("vrrp_notify_priority_changes", changes);
    some_time("vrrp_startup_delay", vrrp.start_delay.after_start, out);
    some_time("vrrp_delay_after_boot", vrrp.start_delay.after_boot, out);
    out.if_on("log_unknown_vrids", vrrp.log_unknown_vrids);
    match vrrp.receive_buffer.policy {
        ReceivePolicy::System => {}
        ReceivePolicy::Mtu => out.value("vrrp_rx_bufs_policy", "MTU"),
        ReceivePolicy::Advert => out.value("vrrp_rx_bufs_policy", "ADVERT"),
        ReceivePolicy::Bytes(bytes) => out.value("vrrp_rx_bufs_policy", bytes),
    }
    let multiplier = vrrp.receive_buffer.multiplier;
    out.value("vrrp_rx_bufs_multiplier", multiplier);
    out.optional("vmac_prefix", vrrp.vmacs.prefix.as_ref());
    out.optional("vmac_addr_prefix", vrrp.vmacs.address_prefix.as_ref());
    match vrrp.dynamic_interfaces {
        DynamicInterfaces::No => {}
        DynamicInterfaces::Yes => out.words("dynamic_interfaces", []),
        DynamicInterfaces::MayChange => out.value("dynamic_interfaces", "allow_if_changes"),
    }
    out.value("default_interface", &vrrp.default_interface);
    out.if_on("disable_local_igmp", vrrp.disable_local_igmp);
}

/// A time that is not 0.
fn some_time(keyword: &str, time: Duration, out: &mut Settings) {
    if !time.is_zero() {
        out.seconds(keyword, time);
    }
}

pub(super) fn lvs(lvs: &LvsSettings, out: &mut Settings) {
    let timeouts = [
        ("tcp", lvs.timeouts.tcp),
        ("tcpfin", lvs.timeouts.tcp_fin),
        ("udp", lvs.timeouts.udp),
    ];
    let words: Vec<_> = timeouts
        .into_iter()
        .filter_map(|(word, seconds)| Some([word.to_owned(), seconds?.to_string()]))
        .flatten()
        .collect();
    if !words.is_empty() {
        out.words("lvs_timeouts", words);
    }
    out.if_on("lvs_flush", lvs.flush);
    match lvs.flush_on_stop {
        FlushOnStop::EachServer => {}
        FlushOnStop::EachService => out.value("lvs_flush_on_stop", "VS"),
        FlushOnStop::Everything => out.words("lvs_flush_on_stop", []),
    }
    if let Some(daemon) = &lvs.sync_daemon {
        sync_daemon(daemon, out);
    }
    out.on_off("rs_init_notifies", lvs.init_notifies);
    out.on_off("checker_log_all_failures", lvs.log_all_failures);
}

fn sync_daemon(daemon: &SyncDaemon, out: &mut Settings) {
    let options = [
        ("inst", daemon.instance.as_ref().map(ToString::to_string)),
        ("id", daemon.id.map(|id| id.to_string())),
        ("maxlen", daemon.packet_max.map(|bytes| bytes.to_string())),
        ("port", daemon.port.map(|port| port.to_string())),
        ("ttl", daemon.ttl.map(|ttl| ttl.to_string())),
        ("group", daemon.group.map(|group| group.to_string())),
    ];
    let options = options
        .into_iter()
        .filter_map(|(word, value)| Some([word.to_owned(), value?]))
        .flatten();
    let interface = [daemon.interface.to_string()].into_iter();
    out.words("lvs_sync_daemon", interface.chain(options));
}
