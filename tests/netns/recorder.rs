//! Notify scripts that write down how they were called.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use crate::lan::Lan;

/// A script and what it has recorded.
pub(crate) struct Recorder {
    script: PathBuf,
    file: PathBuf,
}

impl Recorder {
    /// A script that appends its arguments to a file.
    pub(crate) fn new(lan: &Lan, name: &str) -> Self {
        Self::with(lan, name, "echo \"$*\" >> \"$RECORD\"")
    }

    /// A script with these commands, in which `$RECORD` is the file of its record.
    pub(crate) fn with(lan: &Lan, name: &str, commands: &str) -> Self {
        let file = lan.write(&format!("{name}.record"), "");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).unwrap();
        let text = format!("#!/bin/sh\nRECORD={}\n{commands}\n", file.display());
        let script = lan.write(&format!("{name}.sh"), &text);
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        Self { script, file }
    }

    /// A line of the configuration that runs the script as root.
    pub(crate) fn line(&self, keyword: &str, arguments: &str) -> String {
        self.line_as(keyword, arguments, "root")
    }

    /// A line of the configuration that runs the script as a user.
    pub(crate) fn line_as(&self, keyword: &str, arguments: &str, user: &str) -> String {
        format!("{keyword} \"{} {arguments}\" {user}", self.script.display())
    }

    /// The path of the script.
    pub(crate) fn script(&self) -> &PathBuf {
        &self.script
    }

    /// What was recorded so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        let text = fs::read_to_string(&self.file).unwrap();
        text.lines().map(|line| line.trim().to_owned()).collect()
    }
}
