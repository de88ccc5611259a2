//! `vrrp_instance`.

use super::{Settings, routing};
use crate::conf::model::Instance;
use crate::types::NotifyScripts;
use crate::vrrp::{
    Announcements, Authentication, LowerPriority, Preemption, StartAs, VirtualAddress,
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
        out.block("virtual_ipaddress", [], |out| {
            for virtual_address in &config.virtual_addresses {
                address(virtual_address, out);
            }
        });
        routing::routes("virtual_routes", &config.virtual_routes, out);
        routing::rules("virtual_rules", &config.virtual_rules, out);
        out.value("down_timer_adverts", config.down_timer_adverts);
        announcements(&config.announcements, out);
        lower_priority(&config.lower_priority, out);
        out.switch("higher_prio_send_advert", config.parting_advert);
        super::tracking::lists(&instance.tracking, out);
        scripts(&instance.notify, out);
    });
}

fn authentication(authentication: &Authentication, out: &mut Settings) {
    match authentication {
        Authentication::None => {}
        Authentication::Password(password) => out.block("authentication", [], |out| {
            out.value("auth_type", "PASS");
            let field = password.reveal();
            let text = String::from_utf8_lossy(&field);
            out.secret("auth_pass", text.trim_end_matches('\0'));
        }),
    }
}

fn address(address: &VirtualAddress, out: &mut Settings) {
    let mut words = vec!["dev".to_owned(), address.interface.to_string()];
    if let Some(label) = &address.label {
        words.extend(["label".to_owned(), label.clone()]);
    }
    words.extend(["scope".to_owned(), address.scope.to_string()]);
    out.words(&address.prefix.to_string(), words);
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
