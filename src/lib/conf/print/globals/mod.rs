//! `global_defs`, and what stands outside all blocks.

mod daemon;
mod servers;

use super::{Settings, identity};
use crate::conf::model::{Globals, ScriptSecurity};
use crate::conf::settings::{IpvsNamespace, Place, Switch};

pub(super) fn print(globals: &Globals, out: &mut Settings) {
    unless_default(&globals.place, place, out);
    out.block("global_defs", [], |out| {
        out.optional("router_id", globals.router_id.as_ref());
        let user = identity(&globals.script_identity);
        if !user.is_empty() {
            out.words("script_user", user);
        }
        out.flag(
            "enable_script_security",
            globals.script_security == ScriptSecurity::Enforce,
        );
        unless_default(&globals.processes, daemon::processes, out);
        unless_default(&globals.files, daemon::files, out);
        unless_default(&globals.scripts, daemon::scripts, out);
        unless_default(&globals.mail, daemon::mail, out);
        unless_default(&globals.management, daemon::management, out);
        unless_default(&globals.firewall, servers::firewall, out);
        unless_default(&globals.vrrp, servers::vrrp, out);
        unless_default(&globals.lvs, servers::lvs, out);
    });
}

/// Prints a part of the settings; not one that nothing is said about, whose keywords the daemon would
/// refuse while they are not built.
fn unless_default<T: Default + PartialEq>(
    part: &T,
    print: fn(&T, &mut Settings),
    out: &mut Settings,
) {
    if *part != T::default() {
        print(part, out);
    }
}

fn place(place: &Place, out: &mut Settings) {
    out.optional("instance", place.instance.as_ref());
    out.optional("net_namespace", place.namespace.as_ref());
    match &place.ipvs_namespace {
        IpvsNamespace::Same => {}
        IpvsNamespace::System => out.words("net_namespace_ipvs", []),
        IpvsNamespace::Named(name) => out.value("net_namespace_ipvs", name),
    }
    out.if_on("namespace_with_ipsets", place.namespace_with_ipsets);
    out.if_on("use_pid_dir", place.pid_directory);
    out.seconds("child_wait_time", place.child_wait);
    out.if_on("linkbeat_use_polling", place.linkbeat_polling);
}

impl Settings {
    /// A keyword that works without value, if it is on.
    fn if_on(&mut self, keyword: &str, switch: Switch) {
        self.flag(keyword, switch == Switch::On);
    }

    /// A keyword that takes on or off.
    fn on_off(&mut self, keyword: &str, switch: Switch) {
        self.switch(keyword, switch == Switch::On);
    }
}

#[cfg(test)]
mod tests;
