//! `global_defs`, and what stands outside all blocks.

mod file;
mod firewall;
mod lvs;
mod mail;
mod management;
mod place;
mod process;
mod receive;
mod script;
mod vrrp;

use super::defaults::Defaults;
use super::notify;
use super::slot::Slot;
use super::tuning::{Tuning, small};
use super::{read, refuse, support};
use crate::conf::diagnostic::{Code, Diagnostic, Findings, Severity};
use crate::conf::keywords::settings::Place;
use crate::conf::keywords::{Global, Status, Support};
use crate::conf::model::{Globals, ScriptSecurity};
use crate::conf::settings::{Iproute, Switch};
use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::conf::value;
use crate::types::{IfName, ScriptIdentity};
use crate::vrrp::Version;

/// What all `global_defs` blocks say together.
#[derive(Default)]
pub(super) struct Draft {
    router_id: Slot<String>,
    pub(super) vrrp_version: Slot<Version>,
    script_user: Slot<ScriptIdentity>,
    pub(super) script_security: ScriptSecurity,
    pub(super) tuning: Tuning,
    place: place::Draft,
    processes: process::Draft,
    buffers: process::Buffers,
    files: file::Draft,
    scripts: script::Draft,
    mail: mail::Draft,
    management: management::Draft,
    firewall: firewall::Draft,
    pub(super) vrrp: vrrp::Draft,
    lvs: lvs::Draft,
}

impl Draft {
    pub(super) fn block(&mut self, block: Entry<'_>, findings: &mut Findings) {
        value::no_more_than(block, 1, findings);
        for entry in block.children() {
            if support(entry) == Support::Include {
                continue;
            }
            deprecated(entry, findings);
            match support(entry).global() {
                Some(keyword) => self.setting(keyword, entry, findings),
                None => refuse(entry, findings),
            }
        }
    }

    fn setting(&mut self, keyword: Global, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Global::RouterId => {
                let name = value::word(entry, findings).map(|name| name.text.to_owned());
                self.router_id.set(name, entry, findings);
            }
            Global::VrrpVersion => {
                let version = version(entry, findings);
                self.vrrp_version.set(version, entry, findings);
            }
            Global::ScriptUser => {
                let user = notify::user(entry, findings);
                self.script_user.set(user, entry, findings);
            }
            Global::EnableScriptSecurity => {
                value::no_more_than(entry, 1, findings);
                self.script_security = ScriptSecurity::Enforce;
            }
            Global::Buffer(buffer) => self.buffers.size(buffer, entry, findings),
            Global::BufferForce(buffer) => self.buffers.force(buffer, entry, findings),
            Global::File(keyword) => self.files.read(keyword, entry, findings),
            Global::Firewall(keyword) => self.firewall.read(keyword, entry, findings),
            Global::Lvs(keyword) => self.lvs.read(keyword, entry, findings),
            Global::Mail(keyword) => self.mail.read(keyword, entry, findings),
            Global::Management(keyword) => self.management.read(keyword, entry, findings),
            Global::OnlyInTheManual => only_in_the_manual(entry, findings),
            Global::Process(keyword) => self.processes.read(keyword, entry, findings),
            Global::Script(keyword) => self.scripts.read(keyword, entry, findings),
            Global::Tuning(keyword) => self.tuning.read(keyword, entry, findings),
            Global::Vrrp(keyword) => self.vrrp.read(keyword, entry, findings),
        }
    }

    /// Where the first script stands.
    pub(super) fn first_script(&self) -> Option<Span> {
        self.scripts.first()
    }

    /// A setting outside all blocks.
    pub(super) fn place(&mut self, keyword: Place, entry: Entry<'_>, findings: &mut Findings) {
        self.place.read(keyword, entry, findings);
    }

    /// Where the routing system has its names.
    pub(super) fn iproute(&self) -> Iproute {
        self.files.iproute()
    }

    /// The interface of static addresses that name none.
    pub(super) fn default_interface(&self) -> IfName {
        self.vrrp.default_interface()
    }

    /// What holds for instances that don't say otherwise.
    pub(super) fn defaults(&self) -> Defaults {
        self.vrrp.defaults(self.mail.alerts_of_routers())
    }

    /// What can be said once all blocks are read.
    pub(super) fn settle(&mut self, findings: &mut Findings) {
        if let Some(place) = self.vrrp.min_garp() {
            self.tuning.announce_once(place);
        }
        self.firewall.check(findings);
        self.scripts.check(findings);
    }

    /// keepalived ends at the first finding if it is to check configurations first.
    pub(super) fn check_reload(&self, findings: &mut Findings) {
        let Some(place) = self.files.checked_reload() else {
            return;
        };
        if findings.has_remarks() {
            let message = "keepalived would not start: it is to check its configuration first, and there are findings";
            findings.add(Diagnostic::note(Code::CheckedReload, place, message));
        }
    }

    pub(super) fn finish(self) -> Globals {
        Globals {
            place: self.place.finish(),
            processes: self.processes.finish(self.buffers),
            files: self.files.finish(),
            scripts: self.scripts.finish(),
            mail: self.mail.finish(),
            management: self.management.finish(),
            firewall: self.firewall.finish(),
            vrrp: self.vrrp.finish(),
            lvs: self.lvs.finish(),
            router_id: self.router_id.value().cloned(),
            script_identity: self
                .script_user
                .value()
                .cloned()
                .unwrap_or(ScriptIdentity::Default),
            script_security: self.script_security,
        }
    }
}

/// A protocol version.
pub(super) fn version(entry: Entry<'_>, findings: &mut Findings) -> Option<Version> {
    small::<u8>(value::number(entry, findings)).map(|number| match number {
        3.. => Version::V3,
        0..=2 => Version::V2,
    })
}

/// A keyword that works without value.
fn flag(slot: &mut Slot<Switch>, entry: Entry<'_>, findings: &mut Findings) {
    let on = read::flag(entry, findings);
    slot.take(on, entry, findings);
}

/// Reports an old name.
fn deprecated(entry: Entry<'_>, findings: &mut Findings) {
    let Some(keyword) = entry.keyword else {
        return;
    };
    // keepalived speaks of the last one only.
    let (newer, severity) = match (keyword.status, keyword.name) {
        (Status::Current, _) => return,
        (Status::Deprecated, "vrrp_vmac_garp_intvl") => ("vrrp_garp_extra_if", Severity::Warning),
        (Status::Deprecated, "lvs_process_name") => ("checker_process_name", Severity::Note),
        (Status::Deprecated, "lvs_flush_onstop") => ("lvs_flush_on_stop", Severity::Note),
        (Status::Deprecated, "enable_snmp_keepalived") => ("enable_snmp_vrrp", Severity::Note),
        (Status::Deprecated, "bfd_rlimit_rtime") => ("bfd_rlimit_rttime", Severity::Note),
        (Status::Deprecated, "checker_rlimit_rtime") => ("checker_rlimit_rttime", Severity::Note),
        (Status::Deprecated, _) => ("vrrp_rlimit_rttime", Severity::Note),
    };
    let message = format!("`{}` is an old name", keyword.name);
    findings.add(Diagnostic {
        severity,
        ..Diagnostic::warning(Code::Deprecated, entry.head().span, message)
            .help(format!("write `{newer}`"))
    });
}

/// Refuses a name that only the manual has.
pub(super) fn only_in_the_manual(entry: Entry<'_>, findings: &mut Findings) {
    let head = entry.head();
    let known = match head.text {
        "json_file_location" => "json_dump_file",
        "stats_file_location" => "stats_dump_file",
        _ => "state_dump_file",
    };
    let message = format!("keepalived does not know `{}`", head.text);
    findings.add(
        Diagnostic::error(Code::ManualOnly, head.span, message).help(format!("write `{known}`")),
    );
}
