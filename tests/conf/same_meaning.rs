//! Real people's files, laid out and shown, say the same as before.

use std::fs;

use hactl::conf::fmt::format;
use hactl::conf::{
    Content, Effective, LoadError, Loaded, Loader, MemoryFiles, Options, Secrets, Unbuilt, diff,
    load,
};
use hactl::daemon::files::FileLoader;

use crate::{corpus, load_and_check_with, options};

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
            let loaded = load_and_check_with(&warning(), &mut loader, path);
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

/// What `conf show` writes is read as the same configuration, and differs in nothing.
#[test]
fn every_valid_file_is_shown_without_a_change_of_meaning() {
    let (mut same, mut wrong) = (0, Vec::new());
    for path in corpus::paths() {
        let path = path.to_str().unwrap();
        let loaded = warned(&mut FileLoader, path);
        let Some(before) = Effective::of(&loaded) else {
            continue;
        };
        let text = before.text(Secrets::Shown);
        let again = warned(&mut MemoryFiles::one("shown", text.as_str()), "shown");
        if again.model != loaded.model {
            let told: Vec<_> = again
                .diagnostics
                .iter()
                .map(|finding| finding.line(&again.sources))
                .collect();
            wrong.push(format!("{path}: {told:?}"));
            continue;
        }
        same += 1;
        let after = Effective::of(&again).unwrap();
        assert!(diff(&before, &after).is_empty(), "{path}");
        let hidden = before.text(Secrets::Hidden);
        let hidden = warned(&mut MemoryFiles::one("hidden", hidden), "hidden");
        assert!(hidden.model.is_some(), "{path}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        same > 150 || corpus::folder().is_none(),
        "only {same} files are the same"
    );
}

/// What is not built yet is no matter of the meaning.
fn warning() -> Options {
    Options {
        unbuilt: Unbuilt::Warn,
        ..options()
    }
}

fn warned(loader: &mut dyn Loader, path: &str) -> Loaded {
    load(loader, path, &warning())
}
