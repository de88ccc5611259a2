//! `global_defs`, and what stands outside all blocks.

mod daemon;
mod servers;

use super::{Settings, identity};
use crate::conf::model::{Globals, ScriptSecurity};
use crate::conf::settings::{IpvsNamespace, Place, Switch};

pub(super) fn print(globals: &Globals, out: &mut Settings) {
    place(&globals.place, out);
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
        daemon::processes(&globals.processes, out);
        daemon::files(&globals.files, out);
        daemon::scripts(&globals.scripts, out);
        daemon::mail(&globals.mail, out);
        daemon::management(&globals.management, out);
        servers::firewall(&globals.firewall, out);
        servers::vrrp(&globals.vrrp, out);
        servers::lvs(&globals.lvs, out);
    });
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
