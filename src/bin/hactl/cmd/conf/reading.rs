//! What the commands about a configuration read: files or standard input, with the same options.

use std::io::{self, Read};

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
}

impl Reading {
    /// As options of the reader.
    pub(super) fn options(&self) -> Options {
        Options {
            config_id: self.config_id.clone().unwrap_or_else(config_id),
            unbuilt: Unbuilt::Warn,
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

/// Reads the configuration of a file; `-` is standard input.
pub(super) fn load(file: &str, options: &Options) -> Loaded {
    match file {
        STANDARD_INPUT => conf::load(&mut StandardInput::read(), STANDARD_INPUT_SHOWN, options),
        _ => conf::load(&mut FileLoader, file, options),
    }
}

/// Reads the configurations of several nodes and compares them.
pub(super) fn load_cluster(files: &[(String, Options)]) -> Cluster {
    let nodes: Vec<_> = files
        .iter()
        .map(|(file, options)| (shown(file).to_owned(), options.clone()))
        .collect();
    if files.iter().any(|(file, _)| file == STANDARD_INPUT) {
        conf::load_cluster(&mut StandardInput::read(), &nodes)
    } else {
        conf::load_cluster(&mut FileLoader, &nodes)
    }
}

/// Standard input as a main file; what it includes is on the disk.
struct StandardInput {
    input: MemoryFiles,
}

impl StandardInput {
    fn read() -> Self {
        let limit = u64::try_from(limits::FILE_BYTES_MAX).unwrap_or(u64::MAX);
        let mut bytes = Vec::new();
        let read = io::stdin().lock().take(limit + 1).read_to_end(&mut bytes);
        let input = match read {
            Ok(_) => MemoryFiles::one(STANDARD_INPUT_SHOWN, bytes),
            // Nothing is there to be read then, which is what the report says.
            Err(_closed) => MemoryFiles::default(),
        };
        Self { input }
    }
}

impl Loader for StandardInput {
    fn read(&mut self, path: &str) -> Result<Content, LoadError> {
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
