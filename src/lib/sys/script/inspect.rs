//! Whether a script may be trusted to run.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::Identity;

const WRITABLE_BY_GROUP: u32 = 0o020;
const WRITABLE_BY_OTHERS: u32 = 0o002;
const STICKY: u32 = 0o1000;
const SET_UID: u32 = 0o4000;

/// What is wrong with a script.
#[derive(Debug)]
pub enum Finding {
    /// The path does not begin with a slash.
    NotAbsolute,
    /// The program is not there, or can't be looked at.
    Missing(io::Error),
    /// It is a directory, a device, or the like.
    NotAFile,
    /// The user that would run it may not.
    NotExecutable,
    /// It would run as root, and another user than root owns this part of its path.
    ForeignOwner {
        /// The part of the path.
        component: PathBuf,
        /// The number of its owner.
        uid: u32,
    },
    /// It would run as root, and others than root can replace this part of its path.
    Writable {
        /// The part of the path.
        component: PathBuf,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAbsolute => f.write_str("the path does not begin with `/`"),
            Self::Missing(error) => write!(f, "the program can't be found: {error}"),
            Self::NotAFile => f.write_str("the program is not a regular file"),
            Self::NotExecutable => f.write_str("the user that runs it has no execute permission"),
            Self::ForeignOwner { component, uid } => {
                let component = component.display();
                write!(
                    f,
                    "it runs as root, but `{component}` is owned by user {uid}"
                )
            }
            Self::Writable { component } => {
                let component = component.display();
                write!(
                    f,
                    "it runs as root, but others than root can write `{component}`"
                )
            }
        }
    }
}

impl Finding {
    /// Whether the script can run and only should not.
    pub fn is_security(&self) -> bool {
        match self {
            Self::ForeignOwner { .. } | Self::Writable { .. } => true,
            Self::NotAbsolute | Self::Missing(_) | Self::NotAFile | Self::NotExecutable => false,
        }
    }
}

/// Looks at the program and, if it would run with root's rights, at every part of its path, as written
/// and with links resolved. No finding: it may run.
pub fn inspect(program: &Path, identity: Identity) -> Vec<Finding> {
    if !program.is_absolute() {
        return vec![Finding::NotAbsolute];
    }
    let look = || Ok((fs::canonicalize(program)?, fs::metadata(program)?));
    let (resolved, metadata) = match look() {
        Ok(found) => found,
        Err(error) => return vec![Finding::Missing(error)],
    };
    let mut findings = Vec::new();
    if !metadata.is_file() {
        findings.push(Finding::NotAFile);
    } else if !is_executable(&metadata, identity) {
        findings.push(Finding::NotExecutable);
    }
    let set_uid_root = metadata.mode() & SET_UID != 0 && metadata.uid() == 0;
    if identity.is_root() || set_uid_root {
        let components: BTreeSet<_> = program.ancestors().chain(resolved.ancestors()).collect();
        for component in components {
            findings.extend(inspect_component(component));
        }
    }
    findings
}

fn inspect_component(component: &Path) -> Vec<Finding> {
    let metadata = match fs::symlink_metadata(component) {
        Ok(metadata) => metadata,
        Err(error) => return vec![Finding::Missing(error)],
    };
    let mut findings = Vec::new();
    if metadata.uid() != 0 {
        findings.push(Finding::ForeignOwner {
            component: component.to_owned(),
            uid: metadata.uid(),
        });
    }
    let mode = metadata.mode();
    let by_group = mode & WRITABLE_BY_GROUP != 0 && metadata.gid() != 0;
    let by_others = mode & WRITABLE_BY_OTHERS != 0;
    // In a sticky directory nobody can replace what root owns; the mode of a link means nothing.
    let guarded = metadata.is_symlink() || metadata.is_dir() && mode & STICKY != 0;
    if (by_group || by_others) && !guarded {
        findings.push(Finding::Writable {
            component: component.to_owned(),
        });
    }
    findings
}

/// Whether the mode lets this user execute the file: the first of owner, group and others that fits
/// decides, and root needs any of the three.
fn is_executable(metadata: &Metadata, identity: Identity) -> bool {
    let mode = metadata.mode();
    let bit = if identity.uid() == 0 {
        0o111
    } else if metadata.uid() == identity.uid() {
        0o100
    } else if metadata.gid() == identity.gid() {
        0o010
    } else {
        0o001
    };
    mode & bit != 0
}
