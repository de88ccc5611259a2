//! Configuration files on the disk.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Write as _};
use std::os::fd::AsFd as _;
use std::os::unix::fs::{
    FileTypeExt, MetadataExt as _, OpenOptionsExt as _, PermissionsExt, fchown,
};
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::libc;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::conf::limits::FILE_BYTES_MAX;
use crate::conf::{Content, LoadError, Loader, has_wildcards, matches_wildcards, relative_to};

/// Files that one include pattern may match, so that a pattern over a huge tree ends.
const MATCHES_MAX: usize = 20_000;
/// Milliseconds for which the writer of a pipe may keep us waiting.
const PIPE_PATIENCE: u16 = 10_000;
/// Any execute permission.
const EXECUTE: u32 = 0o111;

/// Permissions of files that people may read: only the owner, as keepalived's dumps.
const PRIVATE: u32 = 0o600;

/// Writes a file through a temporary one beside it, so that readers see the old or the new text and
/// nothing between; a link in its place is replaced and not followed.
pub(super) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(format!(".{}", std::process::id()));
    let temporary = PathBuf::from(temporary);
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(PRIVATE)
        .open(&temporary)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // The first error is the one to tell.
        drop(fs::remove_file(&temporary));
    }
    written
}

/// Writes a new text into a file that exists: readers see the old or the new text and nothing
/// between, and owner, group and permissions stay. A link is followed.
pub fn rewrite(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let before = fs::metadata(&path)?;
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(format!(".{}", std::process::id()));
    let temporary = PathBuf::from(temporary);
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(PRIVATE)
        .open(&temporary)?;
    let written = fill(file, &before, bytes).and_then(|()| fs::rename(&temporary, &path));
    if written.is_err() {
        // The first error is the one to tell.
        drop(fs::remove_file(&temporary));
    }
    written
}

fn fill(mut file: File, before: &Metadata, bytes: &[u8]) -> io::Result<()> {
    let now = file.metadata()?;
    if (now.uid(), now.gid()) != (before.uid(), before.gid()) {
        fchown(&file, Some(before.uid()), Some(before.gid()))?;
    }
    file.set_permissions(before.permissions())?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Reads configuration files from the disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct FileLoader;

impl Loader for FileLoader {
    fn read(&mut self, path: &str) -> Result<Content, LoadError> {
        // Looked at before it is opened: opening a device can have effects.
        check(&fs::metadata(path).map_err(failure)?)?;
        // Without waiting: opening a pipe would wait for its other end.
        let file = OpenOptions::new()
            .read(true)
            .custom_flags(libc::O_NONBLOCK)
            .open(path)
            .map_err(failure)?;
        let metadata = file.metadata().map_err(failure)?;
        check(&metadata)?;
        let limit = u64::try_from(FILE_BYTES_MAX).unwrap_or(u64::MAX);
        // One more than the file has: its end is found without growing.
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
        // A file that grows while it is read ends at the limit too.
        let read = Patient(file)
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(failure)?;
        if read > FILE_BYTES_MAX {
            let bytes = limit + 1;
            return Err(LoadError::TooLarge { bytes });
        }
        // A pipe and a file that was removed meanwhile have no path of their own.
        let identity = fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path));
        Ok(Content {
            identity: identity.to_string_lossy().into_owned(),
            bytes,
        })
    }

    fn expand(&mut self, pattern: &str, including: &str) -> Result<Vec<String>, LoadError> {
        let pattern = relative_to(pattern, including);
        let root = if pattern.starts_with('/') { "/" } else { "" };
        let mut found = vec![PathBuf::from(root)];
        for part in pattern.split('/').filter(|part| !part.is_empty()) {
            found = step(found, part)?;
        }
        let mut paths: Vec<String> = found
            .into_iter()
            .filter(|path| path.exists() || path.is_symlink())
            .map(|path| path.to_string_lossy().into_owned())
            .collect();
        paths.sort();
        Ok(paths)
    }

    fn folder(&mut self, path: &str) -> String {
        let folder = match Path::new(path).parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            Some(_) | None => Path::new("."),
        };
        let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
        folder.to_string_lossy().into_owned()
    }

    fn environment(&mut self, name: &str) -> Option<String> {
        let value = std::env::var_os(name)?;
        Some(value.to_string_lossy().into_owned())
    }

    fn seed(&mut self) -> u64 {
        fastrand::u64(..)
    }
}

/// Follows one part of a pattern from every folder.
fn step(folders: Vec<PathBuf>, part: &str) -> Result<Vec<PathBuf>, LoadError> {
    if !has_wildcards(part) {
        return Ok(folders
            .into_iter()
            .map(|folder| folder.join(part))
            .collect());
    }
    let mut found = Vec::new();
    for folder in folders {
        let listed = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder.as_path()
        };
        let entries = match fs::read_dir(listed) {
            Ok(entries) => entries,
            Err(error) if is_no_folder(&error) => continue,
            Err(error) => return Err(failure(error)),
        };
        for entry in entries {
            let name = entry.map_err(failure)?.file_name();
            if name
                .to_str()
                .is_some_and(|name| matches_wildcards(part, name))
            {
                found.push(folder.join(name));
            }
            if found.len() > MATCHES_MAX {
                return Err(LoadError::Other(format!(
                    "it matches more than {MATCHES_MAX} files"
                )));
            }
        }
    }
    Ok(found)
}

fn is_no_folder(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// A file that may be a pipe, whose writer gets [`PIPE_PATIENCE`] for each part.
struct Patient(File);

impl Read for Patient {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // A regular file is always ready.
        let mut wanted = [PollFd::new(self.0.as_fd(), PollFlags::POLLIN)];
        let ready = loop {
            match poll(&mut wanted, PollTimeout::from(PIPE_PATIENCE)) {
                Err(Errno::EINTR) => {}
                other => break other?,
            }
        };
        if ready == 0 {
            let problem = "nobody wrote into this pipe for 10 s";
            return Err(io::Error::new(io::ErrorKind::TimedOut, problem));
        }
        self.0.read(buffer)
    }
}

/// Refuses what is no configuration file, as keepalived does.
fn check(metadata: &Metadata) -> Result<(), LoadError> {
    let kind = metadata.file_type();
    if kind.is_dir() {
        return Err(LoadError::Directory);
    }
    // Process substitution in a shell hands over a pipe; it is read up to the limit.
    if !kind.is_file() && !kind.is_fifo() {
        return Err(LoadError::NotRegular);
    }
    if kind.is_file() && metadata.permissions().mode() & EXECUTE != 0 {
        return Err(LoadError::Executable);
    }
    if usize::try_from(metadata.len()).unwrap_or(usize::MAX) > FILE_BYTES_MAX {
        let bytes = metadata.len();
        return Err(LoadError::TooLarge { bytes });
    }
    Ok(())
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that map_err wants"
)]
fn failure(error: io::Error) -> LoadError {
    let kind = error.kind();
    if kind == io::ErrorKind::NotFound {
        LoadError::NotFound
    } else if kind == io::ErrorKind::PermissionDenied {
        LoadError::Permission
    } else {
        LoadError::Other(error.to_string())
    }
}

#[cfg(test)]
mod tests;
