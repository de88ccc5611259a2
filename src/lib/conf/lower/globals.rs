//! `global_defs`.

use super::defaults::Defaults;
use super::notify;
use super::slot::Slot;
use super::tuning::{Tuning, small};
use super::{refuse, support};
use crate::conf::diagnostic::Findings;
use crate::conf::keywords::Global;
use crate::conf::model::{Globals, ScriptSecurity};
use crate::conf::tree::Entry;
use crate::conf::value;
use crate::types::ScriptIdentity;
use crate::vrrp::Version;

/// What all `global_defs` blocks say together.
#[derive(Default)]
pub(super) struct Draft {
    router_id: Slot<String>,
    pub(super) vrrp_version: Slot<Version>,
    script_user: Slot<ScriptIdentity>,
    pub(super) script_security: ScriptSecurity,
    pub(super) tuning: Tuning,
    pub(super) defaults: Defaults,
}

impl Draft {
    pub(super) fn block(&mut self, block: Entry<'_>, findings: &mut Findings) {
        value::no_more_than(block, 1, findings);
        for entry in block.children() {
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
            Global::Tuning(keyword) => self.tuning.read(keyword, entry, findings),
        }
    }

    pub(super) fn finish(self) -> Globals {
        Globals {
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
