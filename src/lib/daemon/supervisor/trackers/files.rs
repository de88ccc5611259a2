//! Files that hold a number, watched by their folders.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tracing::{debug, error, info, warn};

use super::sleep_until;
use crate::daemon::protocol::vrrp::Knowledge;
use crate::sys::clock;
use crate::sys::watch::{Folders, Seen};
use crate::time::Instant;
use crate::track::{self, Create, File, Observed, Subject};
use crate::types::TrackerName;

/// How often a folder that can't be watched is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// More of a file than counts.
const OCTETS_MAX: u64 = 256;

/// All files.
pub(super) struct Files {
    folders: Option<Folders>,
    watched: BTreeMap<TrackerName, Watched>,
    /// When the folders that could not be watched are tried again.
    retry_at: Option<Instant>,
}

struct Watched {
    path: PathBuf,
    folder: PathBuf,
    value: i32,
    /// Whether people know that it holds no number.
    is_told: bool,
}

impl Files {
    pub(super) const fn new() -> Self {
        Self {
            folders: None,
            watched: BTreeMap::new(),
            retry_at: None,
        }
    }

    /// Makes the files that the configuration wants made when the daemon starts.
    pub(super) fn create<'a>(files: impl Iterator<Item = &'a File>) {
        for file in files {
            let path = Path::new(&file.path);
            let number = match file.create {
                Create::Always(number) => number,
                Create::IfMissing(number) if !path.exists() => number,
                Create::Never | Create::IfMissing(_) => continue,
            };
            match fs::write(path, format!("{number}\n")) {
                Ok(()) => info!("wrote {number} into {}", file.path),
                Err(problem) => error!("cannot write {}: {problem}", file.path),
            }
        }
    }

    /// Watches these, and reads them.
    pub(super) fn configure<'a>(&mut self, files: impl Iterator<Item = &'a File>) {
        let mut before = std::mem::take(&mut self.watched);
        for file in files {
            let path = PathBuf::from(&file.path);
            let kept = before.remove(&file.name).filter(|kept| kept.path == path);
            let mut watched = kept.unwrap_or_else(|| Watched::new(path));
            watched.read(&file.name);
            self.watched.insert(file.name.clone(), watched);
        }
        let folders: BTreeSet<PathBuf> = self
            .watched
            .values()
            .map(|watched| watched.folder.clone())
            .collect();
        if let Some(known) = &mut self.folders {
            known.retain(&folders);
        }
        self.complete();
    }

    /// The number in each.
    pub(super) fn known(&self) -> impl Iterator<Item = (Subject, Observed)> + '_ {
        self.watched
            .iter()
            .map(|(name, watched)| (Subject::File(name.clone()), Observed::Value(watched.value)))
    }

    /// Waits until a number changes. Cancel-safe.
    pub(super) async fn changed(&mut self) -> Vec<Knowledge> {
        loop {
            let retry_at = self.retry_at;
            let seen = tokio::select! {
                seen = seen(&mut self.folders) => seen,
                () = sleep_until(retry_at) => Ok(Seen::Anywhere),
            };
            let seen = seen.unwrap_or_else(|problem| {
                error!("cannot watch the tracked files, looking at them every second: {problem}");
                self.folders = None;
                Seen::Anywhere
            });
            // First watched, then read: nothing is missed in between.
            self.complete();
            let changed = self.read(&seen);
            if !changed.is_empty() {
                return changed;
            }
        }
    }

    /// Watches the folders that are not watched and exist.
    fn complete(&mut self) {
        let wanted: BTreeSet<&PathBuf> = self
            .watched
            .values()
            .map(|watched| &watched.folder)
            .collect();
        self.retry_at = None;
        if wanted.is_empty() {
            return;
        }
        if self.folders.is_none() {
            self.folders = Folders::new().ok();
        }
        for folder in wanted {
            let is_watched = self
                .folders
                .as_mut()
                .is_some_and(|folders| folders.watches(folder) || folders.watch(folder).is_ok());
            if !is_watched {
                self.retry_at = Some(clock::now() + RETRY);
            }
        }
    }

    fn read(&mut self, seen: &Seen) -> Vec<Knowledge> {
        let mut changed = Vec::new();
        for (name, watched) in &mut self.watched {
            let concerned = match seen {
                Seen::In(folders) => folders.contains(&watched.folder),
                Seen::Anywhere => true,
            };
            if concerned && watched.read(name) {
                changed.push(Knowledge {
                    subject: Subject::File(name.clone()),
                    observed: Observed::Value(watched.value),
                });
            }
        }
        changed
    }
}

impl Watched {
    fn new(path: PathBuf) -> Self {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or_else(|| Path::new(".")).to_owned();
        Self {
            path,
            folder,
            value: 0,
            is_told: false,
        }
    }

    /// Reads the file; whether there is another number in it. One that can't be read or holds no number counts
    /// as 0.
    fn read(&mut self, name: &TrackerName) -> bool {
        let value = match content(&self.path) {
            Ok(content) => match track::value(&content) {
                Ok(value) => {
                    self.is_told = false;
                    value
                }
                Err(problem) => {
                    if !self.is_told {
                        self.is_told = true;
                        warn!(
                            "track_file {name}: {}: {problem}: it counts as 0",
                            self.path.display()
                        );
                    }
                    0
                }
            },
            Err(problem) => {
                debug!("track_file {name}: {}: {problem}", self.path.display());
                0
            }
        };
        let before = std::mem::replace(&mut self.value, value);
        if before != value {
            info!("track_file {name} changes from {before} to {value}");
        }
        before != value
    }
}

fn content(path: &Path) -> io::Result<Vec<u8>> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        // Reading a pipe would wait for its other end.
        return Err(io::Error::other("not a regular file"));
    }
    let mut content = Vec::new();
    fs::File::open(path)?
        .take(OCTETS_MAX)
        .read_to_end(&mut content)?;
    Ok(content)
}

async fn seen(folders: &mut Option<Folders>) -> io::Result<Seen> {
    match folders {
        Some(folders) => folders.seen().await,
        None => std::future::pending().await,
    }
}
