//! What the commands about a configuration read: files or standard input, with the same options.

use std::io::{self, Read};
use std::sync::atomic::{AtomicUsize, Ordering};

use hactl::conf::{
    self, Cluster, Content, LoadError, Loaded, Loader, MemoryFiles, Options, Unbuilt, limits,
};
use hactl::daemon::configuration::config_id;
use hactl::daemon::files::FileLoader;

/// The file name that stands for standard input.
const STANDARD_INPUT: &str = "-";
/// How messages call standard input.
const STANDARD_INPUT_SHOWN: &str = "<stdin>";

/// How a configuration is read.
#[derive(Debug, clap::Args)]
pub(super) struct Reading {
    /// The configuration id that lines behind `@` ask for [default: the host name up to the first dot]
    #[arg(short = 'i', long, value_name = "ID")]
    config_id: Option<String>,
    /// Define `$NAME`, before the files and instead of their definitions of the same name; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = definition)]
    define: Vec<(String, String)>,
}

/// Why a definition of the command line is none.
#[derive(Debug, thiserror::Error)]
enum DefinitionError {
    #[error("write it as NAME=VALUE")]
    NoValue,
    #[error("a name is made of letters, digits and `_`, and begins with no digit")]
    Name,
}

fn definition(text: &str) -> Result<(String, String), DefinitionError> {
    let (name, value) = text.split_once('=').ok_or(DefinitionError::NoValue)?;
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty()
        || !name.chars().all(is_word)
        || name.starts_with(|c: char| c.is_ascii_digit())
    {
        return Err(DefinitionError::Name);
    }
    Ok((name.to_owned(), value.to_owned()))
}

impl Reading {
    /// As options of the reader.
    pub(super) fn options(&self) -> Options {
        Options {
            config_id: self.config_id.clone().unwrap_or_else(config_id),
            unbuilt: Unbuilt::Warn,
            definitions: self.define.clone(),
            ..Options::default()
        }
    }
}

/// How messages call a file.
pub(super) fn shown(file: &str) -> &str {
    match file {
        STANDARD_INPUT => STANDARD_INPUT_SHOWN,
        _ => file,
    }
}

/// What was read.
pub(super) struct Nodes {
    /// In the order of the files.
    pub(super) nodes: Vec<Loaded>,
    /// What they say against each other, if they were compared; its own `nodes` are empty.
    pub(super) cluster: Option<Cluster>,
}

/// Reads the configurations of files, each on its own; `-` is standard input. `opened` counts them.
pub(super) fn load(files: &[(String, Options)], opened: &AtomicUsize) -> Nodes {
    let mut disk = Disk::new(files, opened);
    let nodes = files.iter();
    Nodes {
        nodes: nodes
            .map(|(file, options)| conf::load(&mut disk, shown(file), options))
            .collect(),
        cluster: None,
    }
}

/// Reads the configuration of one file; `-` is standard input.
pub(super) fn one(file: &str, options: &Options) -> Loaded {
    let files = [(file.to_owned(), options.clone())];
    conf::load(
        &mut Disk::new(&files, &AtomicUsize::new(0)),
        shown(file),
        options,
    )
}

/// Reads the configurations of several nodes and compares them. `opened` counts them.
pub(super) fn load_cluster(files: &[(String, Options)], opened: &AtomicUsize) -> Nodes {
    let nodes: Vec<_> = files
        .iter()
        .map(|(file, options)| (shown(file).to_owned(), options.clone()))
        .collect();
    let mut cluster = conf::load_cluster(&mut Disk::new(files, opened), &nodes);
    Nodes {
        nodes: std::mem::take(&mut cluster.nodes),
        cluster: Some(cluster),
    }
}

/// The disk, with standard input as a main file where it is asked for.
struct Disk<'a> {
    input: MemoryFiles,
    main_files: &'a [(String, Options)],
    opened: &'a AtomicUsize,
}

impl<'a> Disk<'a> {
    fn new(main_files: &'a [(String, Options)], opened: &'a AtomicUsize) -> Self {
        let is_asked_for = main_files.iter().any(|(file, _)| file == STANDARD_INPUT);
        Self {
            input: if is_asked_for {
                standard_input()
            } else {
                MemoryFiles::default()
            },
            main_files,
            opened,
        }
    }
}

fn standard_input() -> MemoryFiles {
    let limit = u64::try_from(limits::FILE_BYTES_MAX).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(limit + 1).read_to_end(&mut bytes);
    match read {
        Ok(_) => MemoryFiles::one(STANDARD_INPUT_SHOWN, bytes),
        // Nothing is there to be read then, which is what the report says.
        Err(_closed) => MemoryFiles::default(),
    }
}

impl Loader for Disk<'_> {
    fn read(&mut self, path: &str) -> Result<Content, LoadError> {
        if self.main_files.iter().any(|(file, _)| shown(file) == path) {
            self.opened.fetch_add(1, Ordering::Relaxed);
        }
        match path {
            STANDARD_INPUT_SHOWN => self.input.read(path),
            _ => FileLoader.read(path),
        }
    }

    fn expand(&mut self, pattern: &str, including: &str) -> Result<Vec<String>, LoadError> {
        FileLoader.expand(pattern, including)
    }

    fn folder(&mut self, path: &str) -> String {
        match path {
            STANDARD_INPUT_SHOWN => FileLoader.folder("./"),
            _ => FileLoader.folder(path),
        }
    }

    fn environment(&mut self, name: &str) -> Option<String> {
        FileLoader.environment(name)
    }

    fn seed(&mut self) -> u64 {
        FileLoader.seed()
    }
}

/// Whether a file's name stands for standard input.
pub(super) fn is_standard_input(file: &str) -> bool {
    file == STANDARD_INPUT
}

/// Reads the bytes of one file alone; `-` is standard input.
pub(super) fn bytes(file: &str) -> Result<Vec<u8>, LoadError> {
    let content = match file {
        STANDARD_INPUT => standard_input().read(STANDARD_INPUT_SHOWN),
        _ => FileLoader.read(file),
    };
    content.map(|content| content.bytes)
}
