//! Keys that stand in files: read where the files are, so that nothing behind needs them.

use std::fs::File;
use std::io::{self, Read as _};
use std::os::unix::fs::PermissionsExt as _;

use thiserror::Error;
use tracing::warn;

use crate::conf::Model;
use crate::types::{HmacKey, HmacKeyError};
use crate::vrrp::{Authentication, HmacKeySource};

/// More than the longest key in its longest form.
const FILE_OCTETS_MAX: u64 = 4096;

/// Permission bits of the group and of others to read.
const READABLE_BY_OTHERS: u32 = 0o044;

/// Why a file gives no key. Never tells what stands in it.
#[derive(Debug, Error)]
pub enum KeyFileError {
    /// It can't be read.
    #[error("it cannot be read")]
    Unreadable(#[from] io::Error),
    /// It holds something else.
    #[error("{0}")]
    NoKey(#[from] HmacKeyError),
}

/// Puts the keys from the files of a model in their places; the path of a file that gives none.
pub(super) fn resolve(model: &mut Model) -> Result<(), (String, KeyFileError)> {
    for instance in &mut model.instances {
        let Authentication::Hmac(hmac) = &mut instance.vrrp.authentication else {
            continue;
        };
        for source in &mut hmac.keys {
            if let HmacKeySource::File { id, path } = source {
                let key = read(path).map_err(|problem| (path.clone(), problem))?;
                *source = HmacKeySource::Given { id: *id, key };
            }
        }
    }
    Ok(())
}

/// Reads a key, in one of the forms of the configuration; the end of the line does not count.
fn read(path: &str) -> Result<HmacKey, KeyFileError> {
    let file = File::open(path)?;
    if file.metadata()?.permissions().mode() & READABLE_BY_OTHERS != 0 {
        warn!("the key in {path} can be read by others: chmod 600 {path}");
    }
    let mut text = String::new();
    file.take(FILE_OCTETS_MAX).read_to_string(&mut text)?;
    Ok(HmacKey::from_text(text.trim_end_matches(['\r', '\n']))?)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn file(name: &str, content: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("hactl-{name}-{}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        path
    }

    fn outcome(name: &str, content: &str) -> Result<HmacKey, KeyFileError> {
        let path = file(name, content);
        let outcome = read(path.to_str().unwrap());
        std::fs::remove_file(path).unwrap();
        outcome
    }

    #[test]
    fn a_key_file_holds_what_the_configuration_could() {
        let plain = HmacKey::new(&[b'a'; 32]).unwrap();
        for content in [
            "a".repeat(32),
            "a".repeat(32) + "\r\n",
            "hex:".to_owned() + &"61".repeat(32),
        ] {
            assert_eq!(outcome("key", &content).unwrap(), plain);
        }
    }

    #[test]
    fn what_is_no_key_is_said_without_showing_it() {
        for content in ["", "secret\n", "hex:616", "hex:zz"] {
            let problem = outcome("no-key", content).unwrap_err();
            assert!(matches!(problem, KeyFileError::NoKey(_)));
            assert!(!format!("{problem} {problem:?}").contains("secret"));
        }
        assert!(matches!(
            read("/nowhere/at/all"),
            Err(KeyFileError::Unreadable(_))
        ));
    }
}
