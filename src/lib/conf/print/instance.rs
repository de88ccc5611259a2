//! `vrrp_instance`.

use super::{Secrecy, Settings, routing};
use crate::conf::model::{Instance, Removal, Reports};
use crate::types::{Family, NotifyScripts};
use crate::vrrp::{
    AcceptMode, AddressFlag, Announcements, AntiReplay, Attachment, Authentication, Carrier,
    Checksum, Config, Conformance, Destination, Elsewhere, ExtraInterfaces, Hmac, HmacKeySource,
    HmacMode, IpvlanMode, Lifetime, Link, LinkState, LowerPriority, OwnAdverts, OwnInterface,
    PeerChecksum, Preemption, Promotion, RepeatedLists, Senders, SourceLoss, StartAs, Unicast,
    Version, VirtualAddress, VmacTransmit,
};

pub(super) fn print(instance: &Instance, out: &mut Settings) {
    let config = &instance.vrrp;
    out.block("vrrp_instance", [config.name.to_string()], |out| {
        out.value(
            "state",
            match config.start_as {
                StartAs::Active => "MASTER",
                StartAs::Backup => "BACKUP",
            },
        );
        out.value("interface", &config.interface);
        out.value("virtual_router_id", config.vrid);
        out.value("version", config.version.number());
        out.value("priority", config.priority);
        out.seconds("advert_int", config.adver_interval.duration());
        match config.preemption {
            Preemption::Allowed => out.flag("preempt", true),
            Preemption::Delayed(delay) => out.seconds("preempt_delay", delay),
            Preemption::Never => out.flag("nopreempt", true),
        }
        authentication(&config.authentication, out);
        transport(config, out);
        attachment(&config.attachment, out);
        conduct(config, out);
        addresses(config, out);
        routing::routes("virtual_routes", &config.virtual_routes, out);
        routing::rules("virtual_rules", &config.virtual_rules, out);
        out.value("down_timer_adverts", config.down_timer_adverts);
        announcements(&config.announcements, out);
        lower_priority(&config.lower_priority, out);
        out.switch("higher_prio_send_advert", config.parting_advert);
        super::tracking::lists(&instance.tracking, out);
        scripts(&instance.notify, out);
        reports(&instance.reports, out);
    });
}

fn authentication(authentication: &Authentication, out: &mut Settings) {
    let (kind, password) = match authentication {
        Authentication::None => return,
        Authentication::Hmac(signature) => return hmac(signature, out),
        Authentication::Password(password) => ("PASS", password),
        Authentication::Header(password) => ("AH", password),
    };
    out.block("authentication", [], |out| {
        out.value("auth_type", kind);
        let field = password.reveal();
        let text = String::from_utf8_lossy(&field);
        out.secret("auth_pass", text.trim_end_matches('\0'));
    });
}

fn hmac(hmac: &Hmac, out: &mut Settings) {
    out.block("auth_hmac", [], |out| {
        for key in &hmac.keys {
            match key {
                HmacKeySource::Given { id, key } => {
                    let digits: Vec<_> = key
                        .reveal()
                        .iter()
                        .map(|octet| format!("{octet:02x}"))
                        .collect();
                    let words = [id.to_string(), format!("hex:{}", digits.concat())];
                    out.push("key", words, Secrecy::Secret, None);
                }
                HmacKeySource::File { id, path } => {
                    out.words("key", [id.to_string(), format!("file:{path}")]);
                }
            }
        }
        out.value("active_key", hmac.active);
        out.value(
            "mode",
            match hmac.mode {
                HmacMode::Enforce => "enforce",
                HmacMode::Permissive => "permissive",
                HmacMode::ReceiveOnly => "receive-only",
            },
        );
        match hmac.anti_replay {
            AntiReplay::Time(window) => {
                out.value("anti_replay", "time");
                out.seconds("time_window", window);
            }
            AntiReplay::Monotonic => out.value("anti_replay", "monotonic"),
        }
    });
}

fn transport(config: &Config, out: &mut Settings) {
    out.flag("native_ipv6", config.bare_family == Some(Family::V6));
    let source = config.source.address;
    match &config.destination {
        Destination::Group(group) => {
            out.optional("mcast_src_ip", source);
            out.optional("mcast_dst_ip", *group);
        }
        Destination::Nobody => {
            out.optional("mcast_src_ip", source);
            out.flag("unicast_fault_no_peer", true);
        }
        Destination::Peers(unicast) => {
            out.optional("unicast_src_ip", source);
            peers(unicast, out);
        }
    }
    out.flag("track_src_ip", config.source.loss == SourceLoss::Fault);
}

fn peers(unicast: &Unicast, out: &mut Settings) {
    out.block("unicast_peer", [], |out| {
        for peer in &unicast.peers {
            let limits = [("min_ttl", peer.min_ttl), ("max_ttl", peer.max_ttl)];
            let words = limits.map(|(name, ttl)| [name.to_owned(), ttl.to_string()]);
            let shown = match unicast.senders {
                Senders::Any => Vec::new(),
                Senders::Peers => words.concat(),
            };
            out.words(&peer.address.to_string(), shown);
        }
    });
    out.optional("unicast_ttl", unicast.ttl);
    out.flag("check_unicast_src", unicast.senders == Senders::Peers);
    match unicast.checksum {
        PeerChecksum::Detected => {}
        PeerChecksum::Old => out.flag("old_unicast_checksum", true),
        PeerChecksum::Standard => out.value("old_unicast_checksum", "never"),
    }
}

fn attachment(attachment: &Attachment, out: &mut Settings) {
    let named = |keyword: &str, value: Option<String>| {
        let words = value.map(|value| [keyword.to_owned(), value]);
        words.into_iter().flatten()
    };
    match &attachment.link {
        Link::Own => {}
        Link::Vmac(vmac) => {
            let name = vmac.name.as_ref().map(ToString::to_string);
            let mut words: Vec<_> = named("name", name).collect();
            words.extend(vmac.address.map(|address| address.to_string()));
            words.extend(vmac.told.then(|| "netlink_notify_msg".to_owned()));
            words.extend(named("group", vmac.group.clone()));
            out.words("use_vmac", words);
            out.flag("vmac_xmit_base", vmac.transmit == VmacTransmit::Base);
        }
        Link::Ipvlan(ipvlan) => {
            let name = ipvlan.name.as_ref().map(ToString::to_string);
            let mut words: Vec<_> = named("name", name).collect();
            words.extend(ipvlan.address.map(|address| address.to_string()));
            let mode = match ipvlan.mode {
                IpvlanMode::Bridge => "bridge",
                IpvlanMode::Private => "private",
                IpvlanMode::Vepa => "vepa",
            };
            words.push(mode.to_owned());
            words.extend(named("group", ipvlan.group.clone()));
            out.words("use_ipvlan", words);
        }
    }
    out.flag("use_vmac_addr", attachment.elsewhere == Elsewhere::Vmac);
    out.flag(
        "promote_secondaries",
        attachment.promotion == Promotion::Secondaries,
    );
    out.flag(
        "dont_track_primary",
        attachment.own_interface == OwnInterface::NotTracked,
    );
    out.flag(
        "linkbeat_use_polling",
        attachment.link_state == LinkState::Polled,
    );
}

fn conduct(config: &Config, out: &mut Settings) {
    let conduct = &config.conduct;
    out.switch("strict_mode", conduct.conformance == Conformance::Strict);
    match conduct.accept_mode {
        AcceptMode::Accept => out.flag("accept", true),
        AcceptMode::Drop => out.flag("no_accept", true),
    }
    out.flag(
        "skip_check_adv_addr",
        conduct.repeated_lists == RepeatedLists::Trusted,
    );
    // Off can't be written for an owner.
    out.flag(
        "owner_ignore_adverts",
        conduct.own_adverts == OwnAdverts::Ignored,
    );
    out.switch(
        "v3_checksum_as_v2",
        conduct.checksum == Checksum::MessageOnly,
    );
    out.optional("timer_expired_backup", conduct.late_timer);
    out.optional("kernel_rx_buf_size", conduct.receive_buffer);
    if let Some(extra) = conduct.extra_announcements {
        let all = match extra.interfaces {
            ExtraInterfaces::All => Some("all".to_owned()),
            ExtraInterfaces::Vmacs => None,
        };
        let seconds = extra.interval.as_secs().to_string();
        out.words("garp_extra_if", all.into_iter().chain([seconds]));
    }
}

fn addresses(config: &Config, out: &mut Settings) {
    if config.virtual_addresses.is_empty() {
        out.flag("no_virtual_ipaddress", config.version == Version::V3);
    } else {
        list("virtual_ipaddress", &config.virtual_addresses, out);
    }
    if !config.excluded_addresses.is_empty() {
        list(
            "virtual_ipaddress_excluded",
            &config.excluded_addresses,
            out,
        );
    }
}

fn list(keyword: &str, addresses: &[VirtualAddress], out: &mut Settings) {
    out.block(keyword, [], |out| {
        for virtual_address in addresses {
            address(virtual_address, out);
        }
    });
}

fn address(address: &VirtualAddress, out: &mut Settings) {
    let attributes = &address.attributes;
    let mut words = Vec::new();
    let mut option = |name: &str, value: Option<String>| {
        words.extend(
            value
                .map(|value| [name.to_owned(), value])
                .into_iter()
                .flatten(),
        );
    };
    option("dev", Some(address.interface.to_string()));
    option("label", address.label.clone());
    let is_v4 = address.prefix.family() == Family::V4;
    option("scope", is_v4.then(|| address.scope.to_string()));
    option("brd", attributes.broadcast.map(|brd| brd.to_string()));
    option("peer", attributes.peer.map(|peer| peer.to_string()));
    let lifetime = attributes.preferred.map(|lifetime| match lifetime {
        Lifetime::Seconds(seconds) => seconds.to_string(),
        Lifetime::Forever => "forever".to_owned(),
    });
    option("preferred_lft", lifetime);
    words.extend(attributes.flags.iter().map(|flag| {
        let name = match flag {
            AddressFlag::Home => "home",
            AddressFlag::DuplicateDetection => "-nodad",
            AddressFlag::ManageTemporary => "mngtmpaddr",
            AddressFlag::NoPrefixRoute => "noprefixroute",
            AddressFlag::AutoJoin => "autojoin",
            AddressFlag::NotTracked => "no_track",
        };
        name.to_owned()
    }));
    if attributes.carrier == Carrier::Vmac {
        words.push("use_vmac".to_owned());
    }
    // The length is that of the peer.
    let head = match attributes.peer {
        Some(_) => address.address().to_string(),
        None => address.prefix.to_string(),
    };
    out.words(&head, words);
}

fn announcements(announcements: &Announcements, out: &mut Settings) {
    out.seconds("garp_master_delay", announcements.second_after);
    out.value("garp_master_repeat", announcements.repeat);
    out.seconds("garp_master_refresh", announcements.refresh);
    out.value("garp_master_refresh_repeat", announcements.refresh_repeat);
}

fn lower_priority(lower_priority: &LowerPriority, out: &mut Settings) {
    out.switch("lower_prio_no_advert", !lower_priority.answer);
    out.seconds("garp_lower_prio_delay", lower_priority.second_after);
    out.value("garp_lower_prio_repeat", lower_priority.repeat);
}

pub(super) fn scripts(scripts: &NotifyScripts, out: &mut Settings) {
    out.script("notify_master", scripts.active.as_ref());
    out.script("notify_backup", scripts.backup.as_ref());
    out.script("notify_fault", scripts.fault.as_ref());
    out.script("notify_stop", scripts.stop.as_ref());
    out.script("notify", scripts.every.as_ref());
}

fn reports(reports: &Reports, out: &mut Settings) {
    out.switch("smtp_alert", reports.mail);
    if let Some(told) = reports.priority_changes {
        out.switch("notify_priority_changes", told);
    }
    out.script(
        "notify_master_rx_lower_pri",
        reports.lower_priority.as_ref(),
    );
    match &reports.removal {
        Removal::Fault => {}
        Removal::Deleted(None) => out.flag("notify_deleted", true),
        Removal::Deleted(script) => out.script("notify_deleted", script.as_ref()),
    }
    out.optional(
        "lvs_sync_daemon_interface",
        reports.connection_sync.as_ref(),
    );
}
