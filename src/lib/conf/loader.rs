//! How the text of files reaches the parser, which itself reads none.

use std::collections::BTreeMap;

use thiserror::Error;

use super::include;
use super::limits::FILE_BYTES_MAX;

/// Gives the contents of files; `daemon::files` reads the disk, [`MemoryFiles`] is for text at hand.
pub trait Loader {
    /// Reads a whole file, at most [`FILE_BYTES_MAX`] bytes.
    fn read(&mut self, path: &str) -> Result<Content, LoadError>;

    /// The files that an include pattern without `{,}` stands for, sorted. Relative patterns start
    /// at the folder of `including`, the path of the file that includes. Wildcards `*`, `?` and
    /// `[…]` don't match a leading dot or a slash. A name without wildcards stands for itself if it
    /// exists.
    fn expand(&mut self, pattern: &str, including: &str) -> Result<Vec<String>, LoadError>;

    /// The folder of a file, for `${_PWD}`.
    fn folder(&mut self, path: &str) -> String {
        match path.rsplit_once('/') {
            Some(("", _)) => "/".to_owned(),
            Some((folder, _)) => folder.to_owned(),
            None => ".".to_owned(),
        }
    }

    /// A variable of the environment, for `${_ENV NAME}`.
    fn environment(&mut self, _name: &str) -> Option<String> {
        None
    }

    /// What `${_RANDOM}` begins with, until `random_seed` says something else.
    fn seed(&mut self) -> u64 {
        0
    }
}

/// What a loader read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The same text for the same file, whatever the path it was opened by.
    pub identity: String,
    /// The bytes of the file.
    pub bytes: Vec<u8>,
}

/// Why a file can't be part of a configuration.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LoadError {
    /// There is no such file.
    #[error("there is no such file")]
    NotFound,
    /// The user may not read it.
    #[error("permission denied")]
    Permission,
    /// It is a directory.
    #[error("it is a directory")]
    Directory,
    /// A device, socket or pipe.
    #[error("it is not a regular file")]
    NotRegular,
    /// Some execute permission is set.
    #[error("it is executable; a configuration file must not be")]
    Executable,
    /// More bytes than [`FILE_BYTES_MAX`].
    #[error("it has {bytes} bytes, the limit is {FILE_BYTES_MAX}")]
    TooLarge {
        /// Its size in bytes, as far as it is known.
        bytes: u64,
    },
    /// Anything else that the system reports.
    #[error("{0}")]
    Other(
        /// The system's words.
        String,
    ),
}

/// Files that exist in memory only: standard input, tests, fuzzing.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles {
    files: BTreeMap<String, Vec<u8>>,
}

impl MemoryFiles {
    /// One file.
    pub fn one(path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self::default().and(path, bytes)
    }

    /// The same with another file.
    #[must_use]
    pub fn and(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.to_owned(), bytes.into());
        self
    }
}

impl Loader for MemoryFiles {
    fn read(&mut self, path: &str) -> Result<Content, LoadError> {
        let bytes = self.files.get(path).ok_or(LoadError::NotFound)?;
        if bytes.len() > FILE_BYTES_MAX {
            let bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            return Err(LoadError::TooLarge { bytes });
        }
        Ok(Content {
            identity: path.to_owned(),
            bytes: bytes.clone(),
        })
    }

    fn expand(&mut self, pattern: &str, including: &str) -> Result<Vec<String>, LoadError> {
        let pattern = include::relative_to(pattern, including);
        Ok(self
            .files
            .keys()
            .filter(|path| {
                path.matches('/').count() == pattern.matches('/').count()
                    && path
                        .split('/')
                        .zip(pattern.split('/'))
                        .all(|(name, pattern)| include::matches(pattern, name))
            })
            .cloned()
            .collect())
    }
}
