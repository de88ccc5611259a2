//! Notify scripts: the same lines with the same arguments at the same events.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use crate::configuration::quick;
use crate::lan::{PATIENCE, comes_true};
use crate::runner::on_every_pair;
use crate::world::World;

/// A script that appends its arguments to a file, and how much of the file was looked at.
struct Diary {
    script: PathBuf,
    lines: PathBuf,
    read: usize,
}

impl Diary {
    fn new(world: &World) -> Self {
        let lines = world.lan().folder().join("diary");
        let text = format!("#!/bin/sh\necho \"$@\" >>{}\n", lines.display());
        let script = world.lan().write("note", &text);
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        Self {
            script,
            lines,
            read: 0,
        }
    }

    /// All notify keywords, each with an argument of its own.
    fn keywords(&self) -> String {
        let keywords = [
            "notify_master",
            "notify_backup",
            "notify_fault",
            "notify_stop",
            "notify",
        ];
        let lines = keywords.map(|keyword| {
            let script = self.script.display();
            format!("{keyword} \"{script} {keyword}\"")
        });
        lines.join("\n    ")
    }

    /// Waits for the lines of the next event. keepalived starts the script of a state and the general
    /// one at the same time, so that their order is not its promise.
    fn expect(&mut self, lines: &[&str]) {
        let mut found = Vec::new();
        let written = comes_true(PATIENCE, || {
            let text = fs::read_to_string(&self.lines).unwrap_or_default();
            found = text.lines().skip(self.read).map(str::to_owned).collect();
            found.sort_unstable();
            found.len() >= lines.len()
        });
        self.read += found.len();
        assert!(written, "only {found:?} of {lines:?}");
        assert_eq!(found, lines);
    }
}

#[test]
fn scripts_run_with_the_same_arguments() {
    on_every_pair(
        "notification::scripts_run_with_the_same_arguments",
        |world| {
            let mut diary = Diary::new(world);
            let _b = world.start("b", &quick(100, &[]));
            world.wait_for_holder("b");
            let a = world.start("a", &quick(150, &[&diary.keywords()]));
            diary.expect(&["notify INSTANCE VI_1 BACKUP 150", "notify_backup"]);
            world.wait_for_holder("a");
            diary.expect(&["notify INSTANCE VI_1 MASTER 150", "notify_master"]);
            world.lan().cut("a");
            diary.expect(&["notify INSTANCE VI_1 FAULT 150", "notify_fault"]);
            world.wait_for_holder("b");
            world.lan().heal("a");
            diary.expect(&["notify INSTANCE VI_1 BACKUP 150", "notify_backup"]);
            diary.expect(&["notify INSTANCE VI_1 MASTER 150", "notify_master"]);
            a.stop();
            diary.expect(&["notify INSTANCE VI_1 STOP 150", "notify_stop"]);
            world.wait_for_holder("b");
            diary.expect(&[]);
        },
    );
}

#[test]
fn a_beaten_master_tells_its_new_priority() {
    on_every_pair(
        "notification::a_beaten_master_tells_its_new_priority",
        |world| {
            let mut diary = Diary::new(world);
            let a = world.start("a", &quick(150, &[&diary.keywords()]));
            diary.expect(&["notify INSTANCE VI_1 BACKUP 150", "notify_backup"]);
            diary.expect(&["notify INSTANCE VI_1 MASTER 150", "notify_master"]);
            let _b = world.start("b", &quick(100, &[]));
            a.reload(&quick(50, &[&diary.keywords()]));
            world.wait_for_holder("b");
            diary.expect(&["notify INSTANCE VI_1 BACKUP 50", "notify_backup"]);
        },
    );
}
