//! Files that are watched by their folders: one may appear, be replaced or vanish.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::UdpSocket;
use std::os::fd::{AsFd as _, OwnedFd};
use std::path::{Path, PathBuf};

use nix::sys::inotify::{AddWatchFlags, InitFlags, Inotify, WatchDescriptor};
use tokio::io::Interest;

/// Folders in which something may happen to a file.
#[derive(Debug)]
pub struct Folders {
    inotify: Inotify,
    /// A duplicate of the descriptor, so that tokio can wait for it: this type only waits and never
    /// makes a socket call.
    waiter: tokio::net::UdpSocket,
    watched: BTreeMap<PathBuf, WatchDescriptor>,
}

/// Where something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// In these folders.
    In(BTreeSet<PathBuf>),
    /// Anywhere: messages were lost.
    Anywhere,
}

impl Folders {
    /// Nothing watched yet, on the current runtime.
    pub fn new() -> io::Result<Self> {
        let inotify = Inotify::init(InitFlags::IN_NONBLOCK | InitFlags::IN_CLOEXEC)?;
        let duplicate: OwnedFd = inotify.as_fd().try_clone_to_owned()?;
        Ok(Self {
            inotify,
            waiter: tokio::net::UdpSocket::from_std(UdpSocket::from(duplicate))?,
            watched: BTreeMap::new(),
        })
    }

    /// Whether a folder is watched. One that was removed is not any more.
    pub fn watches(&self, folder: &Path) -> bool {
        self.watched.contains_key(folder)
    }

    /// Watches a folder too.
    pub fn watch(&mut self, folder: &Path) -> io::Result<()> {
        let what = AddWatchFlags::IN_CLOSE_WRITE
            | AddWatchFlags::IN_CREATE
            | AddWatchFlags::IN_DELETE
            | AddWatchFlags::IN_MOVE
            | AddWatchFlags::IN_MOVE_SELF
            | AddWatchFlags::IN_ONLYDIR;
        let descriptor = self.inotify.add_watch(folder, what)?;
        self.watched.insert(folder.to_owned(), descriptor);
        Ok(())
    }

    /// Watches no other folders than these.
    pub fn retain(&mut self, wanted: &BTreeSet<PathBuf>) {
        let gone = self
            .watched
            .extract_if(.., |folder, _| !wanted.contains(folder));
        for (_, descriptor) in gone {
            // It may have been removed.
            let _gone = self.inotify.rm_watch(descriptor);
        }
    }

    /// Waits until something happens. Cancel-safe.
    pub async fn seen(&mut self) -> io::Result<Seen> {
        loop {
            self.waiter.readable().await?;
            let mut folders = BTreeSet::new();
            loop {
                let read = || self.inotify.read_events().map_err(io::Error::from);
                let events = match self.waiter.try_io(Interest::READABLE, read) {
                    Ok(events) => events,
                    Err(problem) if problem.kind() == io::ErrorKind::WouldBlock => break,
                    Err(problem) => return Err(problem),
                };
                for event in events {
                    if event.mask.contains(AddWatchFlags::IN_Q_OVERFLOW) {
                        return Ok(Seen::Anywhere);
                    }
                    let mut watched = self.watched.iter();
                    let found = watched.find(|(_, known)| **known == event.wd);
                    let Some(folder) = found.map(|(folder, _)| folder.clone()) else {
                        continue;
                    };
                    let is_gone = AddWatchFlags::IN_IGNORED | AddWatchFlags::IN_MOVE_SELF;
                    if event.mask.intersects(is_gone) {
                        self.watched.remove(&folder);
                    }
                    folders.insert(folder);
                }
            }
            if !folders.is_empty() {
                return Ok(Seen::In(folders));
            }
        }
    }
}
