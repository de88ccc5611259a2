//! What the lab must know of a node's configuration: its virtual routers.
//!
//! A keyword that is not built yet is passed over where another daemon runs the file.

use std::path::Path;

use hactl::conf::{self, Loaded, MemoryFiles, Options, Severity, Unbuilt};
use hactl::daemon::files::FileLoader;
use hactl::vrrp::{Config, VirtualAddress};
use thiserror::Error;

use super::plan::Daemon;

/// Why the lab cannot use a configuration.
#[derive(Debug, Error)]
pub(super) enum ReadingError {
    /// It has errors.
    #[error("{} errors; the first is {first}", errors)]
    Invalid {
        /// How many.
        errors: usize,
        /// The first one, with its place.
        first: String,
    },
    /// There is nothing to run.
    #[error("no vrrp_instance")]
    NoInstance,
}

/// The virtual routers of a file; the host name that its conditions see is the node's name.
pub(super) fn file(path: &Path, node: &str, daemon: &Daemon) -> Result<Vec<Config>, ReadingError> {
    let path = path.to_string_lossy();
    instances(conf::load(&mut FileLoader, &path, &options(node, daemon)))
}

/// The virtual routers of a text.
pub(super) fn text(name: &str, text: &str, daemon: &Daemon) -> Result<Vec<Config>, ReadingError> {
    let mut files = MemoryFiles::one(name, text.as_bytes());
    instances(conf::load(&mut files, name, &options(name, daemon)))
}

fn options(node: &str, daemon: &Daemon) -> Options {
    Options {
        config_id: node.to_owned(),
        unbuilt: match daemon {
            Daemon::Hactl => Unbuilt::Refuse,
            Daemon::Keepalived(_) => Unbuilt::PassOver,
        },
        ..Options::default()
    }
}

fn instances(loaded: Loaded) -> Result<Vec<Config>, ReadingError> {
    let errors = loaded.count(Severity::Error);
    let Some(model) = loaded.model else {
        let error = loaded
            .diagnostics
            .iter()
            .find(|diagnostic| diagnostic.severity == Severity::Error);
        let first = error.map_or_else(String::new, |error| error.line(&loaded.sources));
        return Err(ReadingError::Invalid { errors, first });
    };
    if model.instances.is_empty() {
        return Err(ReadingError::NoInstance);
    }
    let instances = model.instances.into_iter();
    Ok(instances.map(|instance| instance.vrrp).collect())
}

/// The addresses that a client on the wires can ask for; a loopback address is none of them.
pub(super) fn is_on_a_wire(address: &VirtualAddress) -> bool {
    address.interface.as_str() != "lo" && !address.address().is_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyword_that_only_another_daemon_knows_is_passed_over() {
        let file = "vrrp_instance A {\n interface eth1\n virtual_router_id 7\n dont_track_primary\n\
             virtual_ipaddress {\n 10.0.0.1/24 dev eth2\n }\n}\n";
        let error = text("a", file, &Daemon::Hactl).unwrap_err().to_string();
        assert!(error.contains("a:4:2: error[C0104]"), "{error}");
        let found = text("a", file, &Daemon::Keepalived("keepalived".into())).unwrap();
        let [config] = found.as_slice() else {
            panic!("{found:?}")
        };
        let carriers: Vec<&str> = config
            .virtual_addresses
            .iter()
            .map(|address| address.interface.as_str())
            .collect();
        assert_eq!(carriers, ["eth2"]);
    }

    #[test]
    fn a_file_with_mistakes_is_refused_with_the_first_of_them() {
        let error = text(
            "a",
            "vrrp_instance A {\n interface eth0\n virtual_router_id 256\n}\n",
            &Daemon::Hactl,
        );
        let message = error.unwrap_err().to_string();
        assert!(message.contains("a:3:"), "{message}");
        assert!(matches!(
            text("a", "global_defs {\n}\n", &Daemon::Hactl),
            Err(ReadingError::NoInstance)
        ));
    }
}
