//! `virtual_server`, `virtual_server_group` and `SSL`.

mod check;

use std::collections::BTreeMap;

use super::Settings;
use crate::checker::{ClientCertificate, Kind};
use crate::ipvs::{DestinationKey, ServiceFlags, ServiceKey, Tunnel, TunnelChecksum, TunnelKind};
use crate::lvs::{
    Alert, AtStop, Forwarding, Group, Member, Notify, RealServer, Removal, SorryServer, Suspension,
    VirtualServer,
};
use crate::types::Family;

pub(super) fn print_certificate(certificate: &ClientCertificate, out: &mut Settings) {
    out.block("SSL", [], |out| {
        out.optional("ca", certificate.ca.as_ref());
        out.optional("certificate", certificate.certificate.as_ref());
        out.optional("key", certificate.key.as_ref());
        if let Some(password) = &certificate.password {
            out.secret("password", password.reveal());
        }
    });
}

/// All groups, then all virtual servers.
pub(super) fn print(servers: &[VirtualServer], out: &mut Settings) {
    let groups = servers.iter().filter_map(|server| server.group.as_deref());
    let groups: BTreeMap<&str, &Group> = groups.map(|group| (&*group.name, group)).collect();
    for (name, group) in groups {
        out.block("virtual_server_group", [name.to_owned()], |out| {
            for member in &group.members {
                print_member(member, out);
            }
        });
    }
    for server in servers {
        out.block("virtual_server", names(server), |out| {
            settings(server, out);
        });
    }
}

fn print_member(member: &Member, out: &mut Settings) {
    match *member {
        Member::Addresses { first, last, port } => {
            let range = if first == last {
                first.to_string()
            } else {
                format!("{first}-{last}")
            };
            out.entry(&range, [port.to_string()]);
        }
        Member::Mark { mark, family } => {
            let mut words = vec![mark.to_string()];
            words.extend(family.map(|family| family_word(family).to_owned()));
            out.entry("fwmark", words);
        }
    }
}

fn names(server: &VirtualServer) -> Vec<String> {
    match (&server.group, server.key) {
        (Some(group), _) => vec!["group".to_owned(), group.name.to_string()],
        (None, ServiceKey::Address { address, port, .. }) => {
            vec![address.to_string(), port.to_string()]
        }
        (None, ServiceKey::Mark { mark, .. }) => vec!["fwmark".to_owned(), mark.to_string()],
    }
}

fn settings(server: &VirtualServer, out: &mut Settings) {
    match server.key {
        ServiceKey::Address { protocol, .. } => out.value("protocol", protocol),
        ServiceKey::Mark { family, .. } => {
            let decides = server.group.as_deref().is_some_and(|group| {
                let mut members = group.members.iter();
                members.any(|member| member.family().is_some())
            });
            if !decides {
                out.value("ip_family", family_word(family));
            }
        }
    }
    out.value("lvs_sched", &server.scheduler);
    out.value("lvs_method", "NAT");
    flags(server.flags, out);
    if let Some(persistence) = &server.persistence {
        out.value("persistence_timeout", persistence.timeout);
        out.value("persistence_granularity", persistence.mask);
        out.optional("persistence_engine", persistence.engine.as_ref());
    }
    let (quorum, hysteresis) = server.quorum.into();
    out.value("quorum", quorum);
    out.value("hysteresis", hysteresis);
    out.flag(
        "ha_suspend",
        server.suspension == Suspension::WithoutAddress,
    );
    out.flag("omega", server.at_stop == AtStop::Notify);
    notify(server.notify.as_deref(), ["quorum_up", "quorum_down"], out);
    alert(server.alert, out);
    out.optional("snmp_name", server.snmp_name.as_ref());
    if let Some(time) = program_time(server) {
        out.seconds("delay_loop", time);
    }
    for real_server in &server.real_servers {
        out.block("real_server", endpoint(real_server.key), |out| {
            print_real_server(real_server, out);
        });
    }
    if let Some(sorry) = &server.sorry_server {
        print_sorry_server(sorry, out);
    }
}

const fn family_word(family: Family) -> &'static str {
    match family {
        Family::V4 => "inet",
        Family::V6 => "inet6",
    }
}

fn flags(flags: ServiceFlags, out: &mut Settings) {
    for (flag, keyword) in [
        (ServiceFlags::ONE_PACKET, "ops"),
        (ServiceFlags::SCHEDULER_1, "flag-1"),
        (ServiceFlags::SCHEDULER_2, "flag-2"),
        (ServiceFlags::SCHEDULER_3, "flag-3"),
    ] {
        out.flag(keyword, flags.contains(flag));
    }
}

fn notify(notify: Option<&Notify>, [up, down]: [&str; 2], out: &mut Settings) {
    if let Some(notify) = notify {
        out.script(up, notify.up.as_ref());
        out.script(down, notify.down.as_ref());
    }
}

fn alert(alert: Option<Alert>, out: &mut Settings) {
    if let Some(alert) = alert {
        out.switch("smtp_alert", alert == Alert::Mail);
    }
}

/// The time for programs that is no number of seconds of its own: `delay_loop` of the virtual server.
fn program_time(server: &VirtualServer) -> Option<std::time::Duration> {
    let checkers = server
        .real_servers
        .iter()
        .flat_map(|server| &server.checkers);
    let mut times = checkers.filter_map(|checker| match checker.check.kind {
        Kind::Misc(_) => {
            Some(checker.check.target.timeout).filter(|time| check::is_inherited(*time))
        }
        Kind::Tcp
        | Kind::Http { .. }
        | Kind::Https { .. }
        | Kind::Smtp { .. }
        | Kind::Dns(_)
        | Kind::Udp(_)
        | Kind::Ping
        | Kind::File { .. }
        | Kind::Bfd { .. } => None,
    });
    times.next()
}

fn endpoint(key: DestinationKey) -> [String; 2] {
    [key.address.to_string(), key.port.to_string()]
}

fn print_real_server(server: &RealServer, out: &mut Settings) {
    out.value("weight", server.weight);
    method("lvs_method", server.forwarding, out);
    out.value("uthreshold", server.upper_threshold);
    out.value("lthreshold", server.lower_threshold);
    out.switch("inhibit_on_failure", server.removal == Removal::Inhibit);
    notify(server.notify.as_deref(), ["notify_up", "notify_down"], out);
    alert(server.alert, out);
    out.optional("snmp_name", server.snmp_name.as_ref());
    for checker in &server.checkers {
        check::print(checker, out);
    }
}

fn print_sorry_server(sorry: &SorryServer, out: &mut Settings) {
    out.words("sorry_server", endpoint(sorry.key));
    out.flag("sorry_server_inhibit", sorry.removal == Removal::Inhibit);
    method("sorry_server_lvs_method", sorry.forwarding, out);
}

fn method(keyword: &str, forwarding: Forwarding, out: &mut Settings) {
    match forwarding {
        Forwarding::Nat => out.value(keyword, "NAT"),
        Forwarding::Dr => out.value(keyword, "DR"),
        Forwarding::Tun(tunnel) => out.words(keyword, tunnel_words(tunnel)),
    }
}

fn tunnel_words(tunnel: Tunnel) -> Vec<String> {
    let mut words = vec!["TUN".to_owned(), "type".to_owned(), tunnel.kind.to_string()];
    match tunnel.kind {
        TunnelKind::Gue => words.extend(["port".to_owned(), tunnel.port.to_string()]),
        TunnelKind::Ipip | TunnelKind::Gre | TunnelKind::Other(_) => {}
    }
    match tunnel.checksum {
        TunnelChecksum::None => {}
        TunnelChecksum::Present | TunnelChecksum::Remote | TunnelChecksum::Other(_) => {
            words.push(tunnel.checksum.to_string());
        }
    }
    words
}

#[cfg(test)]
mod tests;
