use std::fs;
use std::os::unix::fs::{PermissionsExt, chown, symlink};

use super::*;
use crate::types::SupplementaryGroups;

/// The user and group "nobody" of every distribution.
const NOBODY: u32 = 65_534;

fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(test)
}

fn skip_without_root(test: &str) -> bool {
    let is_root = Uid::effective().is_root();
    if !is_root {
        eprintln!("SKIPPED: sys::script::tests::{test}: needs root");
    }
    !is_root
}

fn named(user: &str, group: Option<&str>) -> ScriptIdentity {
    ScriptIdentity::Named {
        user: user.to_owned(),
        group: group.map(str::to_owned),
        supplementary: SupplementaryGroups::None,
    }
}

/// A runner whose scripts run as the user that the tests run as.
fn runner(security: Security) -> Runner {
    let own = User::from_uid(Uid::effective()).unwrap().unwrap();
    Runner {
        default_identity: named(&own.name, None),
        security,
    }
}

fn script(argv: &[&str]) -> Script {
    Script {
        argv: argv.iter().map(|&word| word.to_owned()).collect(),
        identity: ScriptIdentity::Default,
    }
}

fn shell(text: &str) -> Script {
    script(&["/bin/sh", "-c", text])
}

/// A program in a folder, with this mode.
fn program(folder: &Path, mode: u32) -> PathBuf {
    let path = folder.join("script");
    fs::write(&path, "#!/bin/sh\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    path
}

fn found(path: &Path) -> Result<Option<PathBuf>, ScriptError> {
    runner(Security::Warn).inspect(&script(&[path.to_str().unwrap()]))
}

#[test]
fn a_script_tells_its_status() {
    run(async {
        let mut running = runner(Security::Warn).start(&shell("exit 3"), &[]).unwrap();
        assert_eq!(running.wait().await.unwrap().code(), Some(3));
    });
}

#[test]
fn a_script_gets_its_arguments_as_they_are() {
    run(async {
        let test = "test \"$#\" = 2 && test \"$1\" = '$HOME *' && test \"$2\" = ''";
        let script = script(&["/bin/sh", "-c", test, "sh", "$HOME *", ""]);
        let mut running = runner(Security::Warn).start(&script, &[]).unwrap();
        assert!(running.wait().await.unwrap().success());
    });
}

#[test]
fn a_script_leads_a_group_without_terminal_input_or_output() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let result = folder.path().join("result");
        let text = format!(
            "cat; streams=$(readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2); \
             {{ echo \"$streams\"; echo \"$CAUSE\"; test $(cut -d' ' -f5 /proc/$$/stat) = $$ && echo leader; }} > {}.new; \
             mv {0}.new {0}",
            result.display()
        );
        let variables = [("CAUSE", "a test".to_owned())];
        let running = runner(Security::Warn).start(&shell(&text), &variables);
        assert!(running.unwrap().wait().await.unwrap().success());
        let lines = fs::read_to_string(result).unwrap();
        assert_eq!(lines, "/dev/null\n/dev/null\n/dev/null\na test\nleader\n");
    });
}

#[test]
fn variables_that_change_what_programs_do_are_not_handed_on() {
    run(async {
        // Even when somebody asks for them.
        let variables = VARIABLES_REMOVED.map(|name| (name, "/tmp".to_owned()));
        let text = "! env | grep -E '^(IFS|LD_PRELOAD|LD_LIBRARY_PATH)='";
        let running = runner(Security::Warn).start(&shell(text), &variables);
        assert!(running.unwrap().wait().await.unwrap().success());
    });
}

#[test]
fn a_program_that_cannot_run_is_an_error_and_not_a_success() {
    let folder = tempfile::tempdir().unwrap();
    let unready = program(folder.path(), 0o644);
    run(async {
        let start = |script: &Script| runner(Security::Warn).start(script, &[]).unwrap_err();
        let missing = start(&script(&["/nonexistent/check"]));
        assert!(
            matches!(missing, ScriptError::Missing { .. }),
            "{missing:?}"
        );
        let unready = start(&script(&[unready.to_str().unwrap()]));
        assert!(
            matches!(unready, ScriptError::NotExecutable(_)),
            "{unready:?}"
        );
        let directory = start(&script(&["/"]));
        assert!(
            matches!(directory, ScriptError::NotExecutable(_)),
            "{directory:?}"
        );
        assert!(matches!(start(&script(&[])), ScriptError::Empty));
    });
}

#[test]
fn an_unknown_user_or_group_is_named() {
    let identity = |identity| {
        let script = Script {
            identity,
            ..shell("true")
        };
        runner(Security::Warn)
            .inspect(&script)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        identity(named("no-such-user", None)),
        "user no-such-user does not exist"
    );
    let group = named("root", Some("no-such-group"));
    assert_eq!(identity(group), "group no-such-group does not exist");
}

#[test]
fn a_script_runs_as_its_user_without_the_groups_of_the_daemon() {
    if skip_without_root("a_script_runs_as_its_user_without_the_groups_of_the_daemon") {
        return;
    }
    run(async {
        let user = User::from_name("nobody").unwrap().unwrap();
        let text = format!(
            "test $(id -u) = {} && test $(id -G) = {}",
            user.uid, user.gid
        );
        let script = Script {
            identity: named("nobody", None),
            ..shell(&text)
        };
        let mut running = runner(Security::Enforce).start(&script, &[]).unwrap();
        assert!(running.wait().await.unwrap().success());
        let with_group = Script {
            identity: named("nobody", Some("daemon")),
            ..shell("test $(id -un) = nobody && test $(id -Gn) = daemon")
        };
        let mut running = runner(Security::Enforce).start(&with_group, &[]).unwrap();
        assert!(running.wait().await.unwrap().success());
    });
}

#[test]
fn the_default_identity_is_used_only_when_none_is_named() {
    if skip_without_root("the_default_identity_is_used_only_when_none_is_named") {
        return;
    }
    let runner = Runner {
        default_identity: named("nobody", None),
        security: Security::Warn,
    };
    let uid = |script: &Script| runner.identity(script).unwrap().uid.as_raw();
    assert_eq!(
        uid(&shell("true")),
        User::from_name("nobody").unwrap().unwrap().uid.as_raw()
    );
    let as_root = Script {
        identity: named("root", None),
        ..shell("true")
    };
    assert_eq!(uid(&as_root), 0);
}

#[test]
fn what_others_than_root_can_change_is_found_and_refused_on_demand() {
    let test = "what_others_than_root_can_change_is_found_and_refused_on_demand";
    if skip_without_root(test) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mode = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let path = program(folder.path(), 0o755);
    assert_eq!(found(&path).unwrap(), None, "nothing is wrong yet");
    mode(&path, 0o757);
    assert_eq!(found(&path).unwrap(), Some(path.clone()));
    mode(&path, 0o775);
    assert_eq!(found(&path).unwrap(), None, "the group is root's");
    chown(&path, None, Some(NOBODY)).unwrap();
    assert_eq!(found(&path).unwrap(), Some(path.clone()));
    mode(&path, 0o755);
    assert_eq!(found(&path).unwrap(), None);
    chown(&path, Some(NOBODY), None).unwrap();
    assert_eq!(found(&path).unwrap(), Some(path.clone()));
    run(async {
        let script = script(&[path.to_str().unwrap()]);
        let refused = runner(Security::Enforce).start(&script, &[]).unwrap_err();
        assert!(matches!(refused, ScriptError::Insecure(part) if part == path));
        let mut running = runner(Security::Warn).start(&script, &[]).unwrap();
        assert!(running.wait().await.unwrap().success());
        let as_nobody = Script {
            identity: named("nobody", None),
            ..shell("true")
        };
        assert!(
            runner(Security::Enforce)
                .inspect(&as_nobody)
                .unwrap()
                .is_none()
        );
    });
    chown(&path, Some(0), Some(0)).unwrap();
    mode(folder.path(), 0o777);
    assert_eq!(found(&path).unwrap(), Some(folder.path().to_owned()));
    mode(folder.path(), 0o1777);
    assert_eq!(
        found(&path).unwrap(),
        None,
        "in a sticky folder nobody replaces it"
    );
}

#[test]
fn a_link_to_what_others_can_change_or_in_their_folder_is_found() {
    let test = "a_link_to_what_others_can_change_or_in_their_folder_is_found";
    if skip_without_root(test) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let target = program(folder.path(), 0o757);
    let link = folder.path().join("link");
    symlink(&target, &link).unwrap();
    assert_eq!(found(&link).unwrap(), Some(target));

    let theirs = tempfile::tempdir().unwrap();
    chown(theirs.path(), Some(NOBODY), None).unwrap();
    let link = theirs.path().join("link");
    symlink("/bin/sh", &link).unwrap();
    assert_eq!(found(&link).unwrap(), Some(theirs.path().to_owned()));
    chown(theirs.path(), Some(0), None).unwrap();
    assert_eq!(found(&link).unwrap(), None);
    std::os::unix::fs::lchown(&link, Some(NOBODY), None).unwrap();
    assert_eq!(found(&link).unwrap(), Some(link));
}

#[test]
fn what_was_looked_at_is_what_runs_under_the_written_name() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        symlink("/bin/sh", &link).unwrap();
        let link = link.to_str().unwrap();
        let text = "test $(tr '\\0' '\\n' < /proc/$$/cmdline | head -n 1) = \"$1\"";
        let script = script(&[link, "-c", text, "sh", link]);
        let mut running = runner(Security::Warn).start(&script, &[]).unwrap();
        assert!(running.wait().await.unwrap().success());
    });
}
