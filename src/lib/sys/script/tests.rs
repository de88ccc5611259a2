use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::*;
use crate::types::ScriptIdentity;

fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(test)
}

fn shell(text: &str) -> Vec<String> {
    ["/bin/sh", "-c", text].map(str::to_owned).to_vec()
}

fn skip_without_root(test: &str) -> bool {
    let root = Identity::own().is_root();
    if !root {
        eprintln!("skipped: {test} needs root");
    }
    !root
}

fn named(user: &str) -> ScriptIdentity {
    ScriptIdentity::Named {
        user: user.to_owned(),
        group: None,
    }
}

#[test]
fn a_script_tells_its_status() {
    run(async {
        let mut running = start(&shell("exit 3"), Identity::own()).unwrap();
        assert!(running.pid() > 1);
        assert_eq!(running.wait().await.unwrap().code(), Some(3));
    });
}

#[test]
fn a_program_that_is_not_there_is_an_error_and_not_a_success() {
    run(async {
        let argv = ["/nonexistent/check".to_owned()];
        let error = start(&argv, Identity::own()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "cannot start script `/nonexistent/check`"
        );
        let empty = start(&[], Identity::own()).unwrap_err();
        assert!(matches!(empty, StartError::Empty));
    });
}

#[test]
fn a_script_leads_a_group_of_its_own_without_terminal_or_input() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let result = folder.path().join("result");
        let text = format!(
            "cat; {{ readlink /proc/self/fd/0; echo ${{NOTIFY_SOCKET-unset}}; cut -d' ' -f5 /proc/$$/stat; echo $$; }} > {}",
            result.display()
        );
        let mut running = start(&shell(&text), Identity::own()).unwrap();
        let pid = running.pid();
        assert!(running.wait().await.unwrap().success());
        let lines = fs::read_to_string(result).unwrap();
        assert_eq!(lines, format!("/dev/null\nunset\n{pid}\n{pid}\n"));
    });
}

#[test]
fn a_script_that_runs_too_long_is_ended_with_its_children() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("fifo");
        nix::unistd::mkfifo(&fifo, nix::sys::stat::Mode::S_IRWXU).unwrap();
        // Neither the shell nor its child heeds SIGTERM. The child holds the pipe open for writing.
        let text = format!(
            "trap '' TERM; (trap '' TERM; exec sleep 1000) > {} & wait; sleep 1000",
            fifo.display()
        );
        let mut running = start(&shell(&text), Identity::own()).unwrap();
        let (sender, receiver) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || {
            // Ends when the last writer is gone.
            let text = fs::read(fifo);
            drop(sender.send(text));
        });
        let limit = Duration::from_millis(100);
        let ended = running.wait_or_end(limit, limit).await.unwrap();
        assert_eq!(ended, Ended::TimedOut);
        let closed = tokio::time::timeout(Duration::from_secs(10), receiver).await;
        assert!(closed.is_ok(), "the child of the script lives on");
    });
}

#[test]
fn a_script_in_time_is_not_ended() {
    run(async {
        let mut running = start(&shell("exit 0"), Identity::own()).unwrap();
        let limit = Duration::from_secs(10);
        let ended = running.wait_or_end(limit, limit).await.unwrap();
        assert!(matches!(ended, Ended::Status(status) if status.success()));
    });
}

#[test]
fn a_script_runs_as_its_user() {
    if skip_without_root("a_script_runs_as_its_user") {
        return;
    }
    run(async {
        let identity = resolve(&named("nobody"), None).unwrap();
        assert_ne!(identity.uid(), 0);
        let text = format!(
            "test $(id -u) = {} && test $(id -G) = {}",
            identity.uid(),
            identity.gid()
        );
        let mut running = start(&shell(&text), identity).unwrap();
        assert!(running.wait().await.unwrap().success());
    });
}

#[test]
fn the_default_identity_is_the_script_user() {
    let root = named("root");
    let script_user = named("nobody");
    let resolved = |identity, script_user| resolve(identity, script_user).unwrap().uid();
    assert_eq!(resolved(&root, Some(&script_user)), 0);
    assert_ne!(resolved(&ScriptIdentity::Default, Some(&script_user)), 0);
    let group = ScriptIdentity::Named {
        user: "nobody".to_owned(),
        group: Some("root".to_owned()),
    };
    let identity = resolve(&group, None).unwrap();
    assert!(identity.uid() != 0 && identity.gid() == 0 && identity.is_root());
}

#[test]
fn an_unknown_user_or_group_is_named() {
    let error = resolve(&named("no-such-user"), None).unwrap_err();
    assert_eq!(error.to_string(), "there is no user `no-such-user`");
    let group = ScriptIdentity::Named {
        user: "root".to_owned(),
        group: Some("no-such-group".to_owned()),
    };
    let error = resolve(&group, None).unwrap_err();
    assert_eq!(error.to_string(), "there is no group `no-such-group`");
}

fn program(folder: &Path, mode: u32) -> std::path::PathBuf {
    let path = folder.join("script");
    fs::write(&path, "#!/bin/sh\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    path
}

#[test]
fn a_script_that_cannot_run_is_found() {
    let own = Identity::own();
    let found = |path: &Path| inspect(path, own);
    assert!(matches!(
        found(Path::new("bin/sh"))[..],
        [Finding::NotAbsolute]
    ));
    let missing = found(Path::new("/nonexistent/check"));
    assert!(matches!(missing[..], [Finding::Missing(_)]));
    assert!(matches!(found(Path::new("/"))[..], [Finding::NotAFile]));
    let folder = tempfile::tempdir().unwrap();
    let path = program(folder.path(), 0o644);
    assert!(matches!(found(&path)[..], [Finding::NotExecutable]));
}

#[test]
fn a_script_for_root_that_others_can_replace_is_found() {
    if skip_without_root("a_script_for_root_that_others_can_replace_is_found") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let own = Identity::own();
    let path = program(folder.path(), 0o755);
    assert!(inspect(&path, own).is_empty(), "{:?}", inspect(&path, own));
    program(folder.path(), 0o757);
    let findings = inspect(&path, own);
    assert!(matches!(&findings[..], [Finding::Writable { component }] if *component == path));
    assert!(findings[0].is_security());
    program(folder.path(), 0o755);
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let findings = inspect(&path, own);
    assert!(
        matches!(&findings[..], [Finding::Writable { component }] if component == folder.path())
    );
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    std::os::unix::fs::chown(&path, Some(65_534), None).unwrap();
    let findings = inspect(&path, own);
    assert!(matches!(
        findings[..],
        [Finding::ForeignOwner { uid: 65_534, .. }]
    ));
    // For a user without rights the same file is no danger.
    let nobody = resolve(&named("nobody"), None).unwrap();
    assert!(inspect(&path, nobody).is_empty());
}
