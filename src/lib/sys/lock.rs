//! One daemon in a runtime folder: a locked pid file.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{Flock, FlockArg};
use nix::libc;
use thiserror::Error;

/// The pid file in the runtime folder.
const PID_FILE: &str = "vrrpd.pid";

/// The lock; it ends with this value, and with the process however that ends.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    file: Flock<File>,
}

/// Why the lock could not be taken.
#[derive(Debug, Error)]
pub enum LockError {
    /// Another daemon holds it.
    #[error(
        "another daemon runs with {}{}: stop it, or use another --runtime-dir",
        path.display(),
        pid.map(|pid| format!(" (pid {pid})")).unwrap_or_default()
    )]
    Held {
        /// The pid file.
        path: PathBuf,
        /// What stands in it.
        pid: Option<u32>,
    },
    /// The folder or the file can't be made.
    #[error("cannot write {}; --runtime-dir names another folder", path.display())]
    Write {
        /// The folder or file.
        path: PathBuf,
        /// What the kernel said.
        #[source]
        source: io::Error,
    },
}

/// Takes the lock of a runtime folder, which is made when missing.
pub fn acquire(folder: &Path) -> Result<Lock, LockError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| LockError::Write { path, source }
    };
    if !folder.is_dir() {
        fs::create_dir_all(folder).map_err(failed(folder))?;
        fs::set_permissions(folder, Permissions::from_mode(0o755)).map_err(failed(folder))?;
    }
    let path = folder.join(PID_FILE);
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o644)
        .custom_flags(libc::O_NOFOLLOW)
        .open(&path)
        .map_err(failed(&path))?;
    let mut before = String::new();
    // An unreadable pid only makes the message poorer.
    drop(file.read_to_string(&mut before));
    let mut file = match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
        Ok(file) => file,
        Err((_file, Errno::EWOULDBLOCK)) => {
            let pid = before.trim().parse().ok();
            return Err(LockError::Held { path, pid });
        }
        Err((_file, errno)) => return Err(failed(&path)(errno.into())),
    };
    let pid = format!("{}\n", std::process::id());
    let written = file
        .set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| file.write_all(pid.as_bytes()));
    written.map_err(failed(&path))?;
    Ok(Lock { path, file })
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Emptied as well: whoever has it open already must not read a pid that is no more.
        drop(self.file.set_len(0));
        drop(fs::remove_file(&self.path));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_lock_names_the_first_and_the_folder_is_clean_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let runtime = folder.path().join("run");
        let lock = acquire(&runtime).unwrap();
        let error = acquire(&runtime).unwrap_err();
        let pid = std::process::id();
        assert!(matches!(error, LockError::Held { pid: Some(found), .. } if found == pid));
        assert!(error.to_string().contains("--runtime-dir"));
        drop(lock);
        assert_eq!(fs::read_dir(&runtime).unwrap().count(), 0);
        drop(acquire(&runtime).unwrap());
    }

    #[test]
    fn a_link_in_place_of_the_pid_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("target");
        fs::write(&target, "precious").unwrap();
        std::os::unix::fs::symlink(&target, folder.path().join(PID_FILE)).unwrap();
        assert!(matches!(
            acquire(folder.path()),
            Err(LockError::Write { .. })
        ));
        assert_eq!(fs::read_to_string(&target).unwrap(), "precious");
    }
}
