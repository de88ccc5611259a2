//! The daemon itself: processes, files, scripts, mail, management.

use std::time::Duration;

use crate::conf::print::{Settings, identity};
use crate::conf::settings::{
    Buffer, Files, JsonVersion, LifeScript, Mail, Management, ProcessSettings, Processes,
    ReloadCheck, ReloadFile, ScriptSettings,
};

pub(super) fn processes(processes: &Processes, out: &mut Settings) {
    let names = &processes.names;
    out.if_on("process_names", names.distinct);
    out.optional("process_name", names.supervisor.as_ref());
    out.optional("vrrp_process_name", names.vrrp.as_ref());
    out.optional("checker_process_name", names.checkers.as_ref());
    out.optional("bfd_process_name", names.bfd.as_ref());
    process("vrrp", &processes.vrrp, out);
    process("checker", &processes.checkers, out);
    process("bfd", &processes.bfd, out);
    let automatic = &processes.automatic_priority;
    out.value("max_auto_priority", automatic.max);
    microseconds("min_auto_priority_delay", automatic.delay, out);
    let buffers = &processes.buffers;
    for (keyword, buffer) in [
        ("vrrp_netlink_cmd_rcv_bufs", buffers.vrrp_command),
        ("vrrp_netlink_monitor_rcv_bufs", buffers.vrrp_monitor),
        ("process_monitor_rcv_bufs", buffers.process_monitor),
        ("lvs_netlink_cmd_rcv_bufs", buffers.lvs_command),
        ("lvs_netlink_monitor_rcv_bufs", buffers.lvs_monitor),
    ] {
        let Buffer { bytes, force } = buffer;
        out.value(keyword, bytes.unwrap_or(0));
        out.on_off(&format!("{keyword}_force"), force);
    }
}

fn process(name: &str, process: &ProcessSettings, out: &mut Settings) {
    out.optional(&format!("{name}_priority"), process.nice);
    out.if_on(&format!("{name}_no_swap"), process.no_swap);
    out.optional(&format!("{name}_rt_priority"), process.real_time);
    let limit = format!("{name}_rlimit_rttime");
    microseconds(&limit, process.time_limit, out);
    if !process.cpus.is_empty() {
        let cpus = process.cpus.iter().map(u16::to_string);
        out.words(&format!("{name}_cpu_affinity"), cpus);
    }
}

fn microseconds(keyword: &str, time: Duration, out: &mut Settings) {
    out.value(keyword, time.as_micros());
}

pub(super) fn files(files: &Files, out: &mut Settings) {
    let reload = &files.reload;
    match &reload.check {
        ReloadCheck::Plain => {}
        ReloadCheck::Separate { log } => out.words("reload_check_config", log.clone()),
    }
    out.optional("reload_time_file", reload.time_file.as_ref());
    out.if_on("reload_repeat", reload.repeat);
    match &reload.file {
        ReloadFile::None => {}
        ReloadFile::Standard => out.words("reload_file", []),
        ReloadFile::At(path) => out.value("reload_file", path),
    }
    out.optional("config_save_dir", files.save_directory.as_ref());
    out.optional("tmp_config_directory", files.temporary_directory.as_ref());
    let dumps = &files.dumps;
    out.optional("state_dump_file", dumps.state.as_ref());
    out.optional("stats_dump_file", dumps.statistics.as_ref());
    out.optional("json_dump_file", dumps.json.as_ref());
    let version = match dumps.json_version {
        JsonVersion::V1 => 1,
        JsonVersion::V2 => 2,
    };
    out.value("json_version", version);
    out.on_off("data_use_instance", dumps.use_instance);
    out.value("iproute_etc_dir", &files.iproute.etc);
    out.value("iproute_usr_dir", &files.iproute.usr);
    out.value("umask", format!("0{:03o}", files.mode.0));
}

pub(super) fn scripts(scripts: &ScriptSettings, out: &mut Settings) {
    let mut once = |name: &str, once: &LifeScript| {
        out.script(&format!("{name}_script"), once.script.as_ref());
        out.seconds(&format!("{name}_script_timeout"), once.timeout);
    };
    once("startup", &scripts.startup);
    once("shutdown", &scripts.shutdown);
    let fifos = &scripts.fifos;
    for (keyword, fifo) in [
        ("notify_fifo", &fifos.all),
        ("vrrp_notify_fifo", &fifos.vrrp),
        ("lvs_notify_fifo", &fifos.lvs),
    ] {
        if let Some(path) = &fifo.path {
            let path = [path.clone()].into_iter();
            out.words(keyword, path.chain(identity(&fifo.owner)));
        }
        out.script(&format!("{keyword}_script"), fifo.script.as_ref());
    }
    out.if_on("fifo_write_vrrp_states_on_reload", fifos.states_on_reload);
    out.on_off("use_symlink_paths", scripts.symlink_paths);
    out.on_off("set_supplementary_groups", scripts.supplementary_groups);
}

pub(super) fn mail(mail: &Mail, out: &mut Settings) {
    if !mail.recipients.is_empty() {
        out.block("notification_email", [], |out| {
            for recipient in &mail.recipients {
                out.entry(recipient, []);
            }
        });
    }
    out.optional("notification_email_from", mail.from.as_ref());
    if let Some(server) = &mail.server {
        out.words(
            "smtp_server",
            [server.host.clone(), server.port.to_string()],
        );
    }
    out.optional("smtp_helo_name", mail.helo.as_ref());
    out.seconds("smtp_connect_timeout", mail.connect_timeout);
    let alerts = &mail.alerts;
    for (keyword, alert) in [
        ("smtp_alert", alerts.all),
        ("smtp_alert_vrrp", alerts.vrrp),
        ("smtp_alert_checker", alerts.checkers),
    ] {
        if let Some(alert) = alert {
            out.on_off(keyword, alert);
        }
    }
    out.if_on("no_email_faults", alerts.no_faults);
    out.on_off("no_checker_emails", alerts.no_checkers);
}

pub(super) fn management(management: &Management, out: &mut Settings) {
    let snmp = &management.snmp;
    out.optional("snmp_socket", snmp.socket.as_ref());
    out.if_on("enable_traps", snmp.traps);
    out.if_on("enable_snmp_vrrp", snmp.vrrp);
    out.if_on("enable_snmp_rfcv2", snmp.rfc2);
    out.if_on("enable_snmp_rfcv3", snmp.rfc3);
    out.if_on("enable_snmp_checker", snmp.checkers);
    let age = &snmp.statistics;
    out.seconds("snmp_vs_stats_update_interval", age.virtual_servers);
    out.seconds("snmp_rs_stats_update_interval", age.real_servers);
    let dbus = &management.dbus;
    out.if_on("enable_dbus", dbus.enabled);
    out.value("dbus_service_name", &dbus.service);
    out.optional("dbus_no_interface_name", dbus.no_interface.as_ref());
}
