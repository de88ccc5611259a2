//! `bfd_instance`.

use super::Settings;
use super::tracking::weight;
use crate::bfd::{Config, Hops, Listeners, Role};

pub(super) fn print(session: &Config, out: &mut Settings) {
    out.block("bfd_instance", [session.name.to_string()], |out| {
        out.value("neighbor_ip", session.neighbor);
        out.optional("source_ip", session.source);
        out.milliseconds("min_tx", session.desired_min_tx_interval);
        out.milliseconds("min_rx", session.required_min_rx_interval);
        out.milliseconds("idle_tx", session.idle_tx_interval);
        out.value("multiplier", session.detect_mult);
        out.flag("passive", session.role == Role::Passive);
        out.value("ttl", session.ttl);
        out.value("max_hops", session.max_hops.map_or(-1, i16::from));
        out.switch("multihop", session.hops == Hops::Multi);
        match session.listeners {
            Listeners::Both => {}
            Listeners::Vrrp => out.flag("vrrp", true),
            Listeners::Checkers => out.flag("checker", true),
        }
        weight(session.weight, out);
    });
}
