//! Real people's files, laid out and shown, say the same as before.

use std::fs;

use hactl::conf::fmt::format;
use hactl::conf::{Content, LoadError, Loader};
use hactl::daemon::files::FileLoader;

use crate::{corpus, load_and_check};

/// What is laid out says the same, and stays as it is when it is laid out again.
#[test]
fn every_file_is_laid_out_without_a_change_of_meaning() {
    let paths = corpus::paths();
    let (mut laid_out, mut refused) = (0, 0);
    for path in &paths {
        let path = path.to_str().unwrap();
        let before = fs::read(path).unwrap();
        let Ok(after) = format(path, &before) else {
            refused += 1;
            continue;
        };
        laid_out += 1;
        let again = format(path, &after).map_err(|refused| refused.diagnostic);
        assert_eq!(again.as_ref(), Ok(&after), "{path}");
        let summary = |bytes: Vec<u8>| {
            let mut loader = Instead { path, bytes };
            let loaded = load_and_check(&mut loader, path);
            let mut codes: Vec<_> = loaded.diagnostics.iter().map(|d| d.code).collect();
            codes.sort();
            (codes, loaded.model)
        };
        assert_eq!(summary(before), summary(after), "{path}");
    }
    assert!(
        laid_out >= 8 * refused,
        "{laid_out} laid out, {refused} refused"
    );
}

/// The disk, with another text in one file.
struct Instead<'a> {
    path: &'a str,
    bytes: Vec<u8>,
}

impl Loader for Instead<'_> {
    fn read(&mut self, path: &str) -> Result<Content, LoadError> {
        let content = FileLoader.read(path)?;
        Ok(if path == self.path {
            Content {
                bytes: self.bytes.clone(),
                ..content
            }
        } else {
            content
        })
    }

    fn expand(&mut self, pattern: &str, including: &str) -> Result<Vec<String>, LoadError> {
        FileLoader.expand(pattern, including)
    }
}
