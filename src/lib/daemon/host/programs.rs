//! Programs, users and files that a configuration names.

use std::collections::BTreeSet;
use std::fs::File;

use crate::conf::{Code, Diagnostic, Loaded, Need, ScriptSecurity, Used};
use crate::sys::script::{DEFAULT_USER, Runner, ScriptError, Security, Start};
use crate::types::{Script, ScriptIdentity};

pub(super) fn check(loaded: &Loaded) -> Vec<Diagnostic> {
    let runner = runner(loaded);
    let mut told = BTreeSet::new();
    let mut findings = Vec::new();
    for used in loaded.uses() {
        let found = match &used.need {
            Need::Interface(_) => continue,
            Need::Script(script) => about_script(&used, script, &runner),
            Need::Identity(identity) => about_identity(&used, identity, &runner),
            Need::File(path) => about_file(&used, path),
        };
        // One script may stand at many places.
        findings.extend(found.into_iter().filter(|finding| {
            let message = finding.message.clone();
            told.insert((finding.code, message))
        }));
    }
    findings
}

/// Scripts run as the model says; where a mistake kept it from being made, as they do by default.
fn runner(loaded: &Loaded) -> Runner {
    let globals = loaded.model.as_ref().map(|model| &model.globals);
    Runner {
        default_identity: globals.map_or(ScriptIdentity::Default, |globals| {
            globals.script_identity.clone()
        }),
        security: match globals.map(|globals| globals.script_security) {
            Some(ScriptSecurity::Enforce) => Security::Enforce,
            Some(ScriptSecurity::Warn) | None => Security::Warn,
        },
    }
}

fn about_script(used: &Used<'_>, script: &Script, runner: &Runner) -> Vec<Diagnostic> {
    let program = script.argv.first().map_or("", String::as_str);
    let examined = match runner.examine(script) {
        Ok(examined) => examined,
        Err(problem) => return vec![cannot_run(used, program, &problem)],
    };
    let mut findings = Vec::new();
    if runner.lacks_default_user(script) {
        let message = format!(
            "this machine has no user `{DEFAULT_USER}`, and nothing else is named: `{program}` runs as the daemon does, and with keepalived not at all"
        );
        findings.push(
            Diagnostic::warning(Code::HostNoUser, used.place, message)
                .help("name a user with `script_user` in `global_defs`"),
        );
    }
    if let Some(path) = examined.weakness {
        let message = format!(
            "`{program}` runs as root, and {} can be changed by others",
            path.display()
        );
        let finding = match runner.security {
            Security::Enforce => Diagnostic::error(
                Code::HostScriptInsecure,
                used.place,
                format!("{message}: it will not run"),
            ),
            Security::Warn => Diagnostic::warning(Code::HostScriptInsecure, used.place, message),
        };
        findings.push(finding.help(format!(
            "give it to root and let nobody else write it: chown root:root {0}; chmod go-w {0}; or run it as another user",
            path.display()
        )));
    }
    if let Some(folder) = examined.link {
        let message = format!(
            "`{program}` runs as root, and {} is a symbolic link: keepalived would not run it",
            folder.display()
        );
        findings.push(Diagnostic::warning(
            Code::HostScriptLink,
            used.place,
            message,
        ));
    }
    if examined.start == Start::NoInterpreter {
        let message = format!("`{program}` does not begin with `#!`: it can't be started");
        findings.push(
            Diagnostic::error(Code::HostNoShebang, used.place, message)
                .help("keepalived hands it to a shell; write `#!/bin/sh` into its first line"),
        );
    }
    findings
}

fn cannot_run(used: &Used<'_>, program: &str, problem: &ScriptError) -> Diagnostic {
    let error = |code, message: String| Diagnostic::error(code, used.place, message);
    match problem {
        ScriptError::NoUser(user) => no_user(used, user),
        ScriptError::NoGroup(group) => no_group(used, group),
        ScriptError::Missing { source, .. } => error(
            Code::HostScriptMissing,
            format!("cannot find `{program}`: {source}"),
        ),
        ScriptError::NotExecutable(_) => error(
            Code::HostScriptNotExecutable,
            format!("`{program}` is not a file that the user it runs as may execute"),
        )
        .help(format!("chmod +x {program}")),
        ScriptError::LookUp { .. }
        | ScriptError::Insecure(_)
        | ScriptError::Start(_)
        | ScriptError::Empty => error(
            Code::HostScriptMissing,
            format!("`{program}` can't run: {problem}"),
        ),
    }
}

fn about_identity(used: &Used<'_>, identity: &ScriptIdentity, runner: &Runner) -> Vec<Diagnostic> {
    match runner.resolve(identity) {
        Err(ScriptError::NoUser(user)) => vec![no_user(used, &user)],
        Err(ScriptError::NoGroup(group)) => vec![no_group(used, &group)],
        Ok(()) | Err(_) => Vec::new(),
    }
}

fn no_user(used: &Used<'_>, user: &str) -> Diagnostic {
    let message = format!("this machine has no user `{user}`");
    Diagnostic::error(Code::HostNoUser, used.place, message)
}

fn no_group(used: &Used<'_>, group: &str) -> Diagnostic {
    let message = format!("this machine has no group `{group}`");
    Diagnostic::error(Code::HostNoGroup, used.place, message)
}

fn about_file(used: &Used<'_>, path: &str) -> Vec<Diagnostic> {
    let Err(problem) = File::open(path) else {
        return Vec::new();
    };
    let message = format!("cannot read `{path}`: {problem}");
    vec![Diagnostic::error(
        Code::HostFileMissing,
        used.place,
        message,
    )]
}
