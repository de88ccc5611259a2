//! Configurations with their expected models and diagnostics, properties of the parser, real
//! people's files, and `hactl conf` on the command line.
//!
//! `HACTL_BLESS=1` rewrites the expectations beside the files; look at the difference.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a helper of a test fails the test; a skipped test says so"
)]

#[path = "conf/cases.rs"]
mod cases;
#[path = "conf/cli.rs"]
mod cli;
#[path = "conf/cluster.rs"]
mod cluster;
#[path = "conf/corpus.rs"]
mod corpus;
#[path = "conf/exit_codes.rs"]
mod exit_codes;
#[path = "conf/explain.rs"]
mod explain;
#[path = "conf/fmt.rs"]
mod fmt;
#[path = "conf/folder.rs"]
mod folder;
#[path = "conf/pairs.rs"]
mod pairs;
#[path = "conf/properties.rs"]
mod properties;
#[path = "conf/recovery.rs"]
mod recovery;
#[path = "conf/same_meaning.rs"]
mod same_meaning;
#[path = "conf/show.rs"]
mod show;
#[path = "conf/typos.rs"]
mod typos;
#[path = "conf/verdict.rs"]
mod verdict;

use std::path::{Path, PathBuf};

use hactl::conf::{Colour, Loaded, Loader, Options, load, render};

/// The configuration id of all tests.
fn options() -> Options {
    Options {
        config_id: "node-a".to_owned(),
        ..Options::default()
    }
}

/// The package's folder.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files of a folder with an extension, sorted.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    files
}

/// Loads and checks what must hold for every input.
fn load_and_check(loader: &mut dyn Loader, path: &str) -> Loaded {
    load_and_check_with(&options(), loader, path)
}

/// Loads and checks what must hold for every input: places are in range and everything can be shown.
fn load_and_check_with(options: &Options, loader: &mut dyn Loader, path: &str) -> Loaded {
    let loaded = load(loader, path, options);
    for diagnostic in &loaded.diagnostics {
        let places = diagnostic.related.iter().map(|related| related.place);
        for place in diagnostic.place.into_iter().chain(places) {
            assert!(place.start <= place.end, "{diagnostic:?}");
            let path = loaded.sources.path(place.file);
            let file = loaded
                .sources
                .files()
                .iter()
                .find(|file| file.path() == path);
            let text = file.unwrap().text();
            assert!(
                usize::try_from(place.end).unwrap() <= text.len(),
                "{diagnostic:?}"
            );
            assert!(text.is_char_boundary(usize::try_from(place.start).unwrap()));
            assert!(text.is_char_boundary(usize::try_from(place.end).unwrap()));
        }
        assert!(!render(diagnostic, &loaded.sources, Colour::Yes).is_empty());
        assert!(!diagnostic.line(&loaded.sources).is_empty());
        serde_json::to_string(&diagnostic.data(&loaded.sources)).unwrap();
    }
    loaded
}
