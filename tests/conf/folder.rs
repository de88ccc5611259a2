//! A folder of configurations in which commands run.

use std::fs;
use std::path::PathBuf;

use snapbox::cmd::Command;

pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// The same with another file.
    pub(crate) fn with(self, name: &str, text: impl AsRef<[u8]>) -> Self {
        fs::write(self.path(name), text).unwrap();
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// `hactl conf` with arguments.
    pub(crate) fn conf(&self, args: &[&str]) -> Command {
        Command::new(snapbox::cmd::cargo_bin!("hactl"))
            .arg("conf")
            .args(args)
            .current_dir(self.0.path())
            .env_remove("NO_COLOR")
    }
}
