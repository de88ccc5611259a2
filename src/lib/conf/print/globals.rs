//! `global_defs`.

use super::{Settings, identity};
use crate::conf::model::{Globals, ScriptSecurity};

pub(super) fn print(globals: &Globals, out: &mut Settings) {
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
    });
}
