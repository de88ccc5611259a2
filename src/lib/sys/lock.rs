//! A file with our process number that only one process can hold.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{Flock, FlockArg, OFlag};
use thiserror::Error;

/// A pid file that this process holds; removed when dropped.
#[derive(Debug)]
pub struct PidFile {
    path: PathBuf,
    // Released by the kernel however the process ends.
    _lock: Flock<File>,
}

/// Why the pid file could not be taken.
#[derive(Debug, Error)]
pub enum LockError {
    /// Another process holds it.
    #[error("already running as process {pid} (it holds `{path}`)")]
    Held {
        /// The file.
        path: PathBuf,
        /// The process that the file names; 0 if it names none.
        pid: u32,
    },
    /// Its directory could not be made.
    #[error("cannot make the directory `{path}`")]
    Directory {
        /// The directory.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// It could not be made, locked or written.
    #[error("cannot write the pid file `{path}`")]
    File {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
}

impl PidFile {
    /// Takes the file and writes our process number into it. Makes its directory (mode 0755) if it isn't
    /// there.
    pub fn take(path: &Path) -> Result<Self, LockError> {
        if let Some(directory) = path.parent() {
            let made = DirBuilder::new()
                .recursive(true)
                .mode(0o755)
                .create(directory);
            made.map_err(|source| LockError::Directory {
                path: directory.to_owned(),
                source,
            })?;
        }
        let failed = |source| LockError::File {
            path: path.to_owned(),
            source,
        };
        loop {
            let mut lock = match lock(path).map_err(failed)? {
                Attempt::Taken(lock) => lock,
                Attempt::Held(pid) => {
                    let path = path.to_owned();
                    return Err(LockError::Held { path, pid });
                }
                Attempt::Replaced => continue,
            };
            write_pid(&mut lock).map_err(failed)?;
            return Ok(Self {
                path: path.to_owned(),
                _lock: lock,
            });
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for PidFile {
    fn drop(&mut self) {
        // A file that stays behind does no harm: what counts is the lock.
        drop(fs::remove_file(&self.path));
    }
}

enum Attempt {
    Taken(Flock<File>),
    /// By the process with this number.
    Held(u32),
    /// The holder removed the file between our opening and locking it.
    Replaced,
}

fn lock(path: &Path) -> io::Result<Attempt> {
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o644)
        .custom_flags(OFlag::O_NOFOLLOW.bits())
        .open(path)?;
    let lock = match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
        Ok(lock) => lock,
        Err((file, Errno::EWOULDBLOCK)) => return Ok(Attempt::Held(read_pid(file))),
        Err((_file, errno)) => return Err(errno.into()),
    };
    let ours = lock.metadata()?;
    match fs::symlink_metadata(path) {
        Ok(there) if (there.dev(), there.ino()) == (ours.dev(), ours.ino()) => {
            Ok(Attempt::Taken(lock))
        }
        Ok(_) | Err(_) => Ok(Attempt::Replaced),
    }
}

fn read_pid(file: File) -> u32 {
    /// Digits of the largest number, and a line end.
    const TEXT_MAX: u64 = 16;
    let mut text = String::new();
    let read = file.take(TEXT_MAX).read_to_string(&mut text);
    let pid = read.ok().and_then(|_length| text.trim().parse().ok());
    pid.unwrap_or(0)
}

fn write_pid(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_pid_file_has_one_holder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run/hactl/vrrpd.pid");
        let held = PidFile::take(&path).unwrap();
        let own = std::process::id();
        assert_eq!(fs::read_to_string(&path).unwrap(), format!("{own}\n"));
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777 & !0o644, 0);
        let error = PidFile::take(&path).unwrap_err();
        assert!(matches!(error, LockError::Held { pid, .. } if pid == own));
        drop(held);
        assert!(!path.exists());
        drop(PidFile::take(&path).unwrap());
    }

    #[test]
    fn a_file_left_behind_is_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vrrpd.pid");
        fs::write(&path, "4194304999 and more\n").unwrap();
        let _held = PidFile::take(&path).unwrap();
        let own = std::process::id();
        assert_eq!(fs::read_to_string(&path).unwrap(), format!("{own}\n"));
    }

    #[test]
    fn a_link_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (target, path) = (folder.path().join("target"), folder.path().join("pid"));
        fs::write(&target, "precious").unwrap();
        symlink(&target, &path).unwrap();
        assert!(matches!(PidFile::take(&path), Err(LockError::File { .. })));
        assert_eq!(fs::read_to_string(&target).unwrap(), "precious");
    }
}
