//! A closer look at a program before anybody relies on it.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use nix::unistd::User;

use super::{DEFAULT_USER, Identity, Runner, ScriptError, Security, inspect};
use crate::types::{Script, ScriptIdentity};

/// What a closer look at a program has shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    /// A part of its path that others than root could change, if it runs as root.
    pub weakness: Option<PathBuf>,
    /// A folder of its path as written that is a symbolic link, if it runs as root: keepalived does not
    /// run such a program, we do.
    pub link: Option<PathBuf>,
    /// How it is started.
    pub start: Start,
}

/// How the kernel starts a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// It is a binary, or names its interpreter.
    Possible,
    /// It is a text without `#!`: the kernel refuses it.
    NoInterpreter,
    /// It can't be read, so nobody knows.
    Unknown,
}

impl Runner {
    /// Whether a user and a group exist.
    pub fn resolve(&self, identity: &ScriptIdentity) -> Result<(), ScriptError> {
        let script = Script {
            argv: Vec::new(),
            identity: identity.clone(),
        };
        self.identity(&script).map(drop)
    }

    /// Whether a script would run as [`DEFAULT_USER`] under strict rules, and there is no such user.
    pub fn lacks_default_user(&self, script: &Script) -> bool {
        let is_default = |identity: &ScriptIdentity| *identity == ScriptIdentity::Default;
        self.security == Security::Enforce
            && is_default(&script.identity)
            && is_default(&self.default_identity)
            && matches!(User::from_name(DEFAULT_USER), Ok(None))
    }

    /// Looks closely at the program of a script; an error if it can't run.
    pub fn examine(&self, script: &Script) -> Result<Examined, ScriptError> {
        let program = Path::new(script.argv.first().ok_or(ScriptError::Empty)?);
        let identity = self.identity(script)?;
        let inspected = inspect(program, identity)?;
        Ok(Examined {
            weakness: inspected.weakness,
            link: linked_folder(program, identity),
            start: start_of(&inspected.real),
        })
    }
}

fn linked_folder(program: &Path, identity: Identity) -> Option<PathBuf> {
    let folders = program.ancestors().skip(1);
    let linked = folders
        .filter(|folder| fs::symlink_metadata(folder).is_ok_and(|found| found.is_symlink()))
        .last();
    linked.filter(|_| identity.is_root()).map(Path::to_owned)
}

fn start_of(program: &Path) -> Start {
    let mut head = [0; 4];
    let read = File::open(program).and_then(|mut file| file.read(&mut head));
    match (read, head) {
        (Err(_), _) => Start::Unknown,
        (Ok(_), [b'#', b'!', ..]) => Start::Possible,
        // Binaries of all kinds have bytes that no text has near their start.
        (Ok(count), _) => {
            let head = head.get(..count).unwrap_or_default();
            let is_text = head
                .iter()
                .all(|byte| byte.is_ascii() && *byte != 0 && *byte != 0x7f);
            if is_text {
                Start::NoInterpreter
            } else {
                Start::Possible
            }
        }
    }
}
