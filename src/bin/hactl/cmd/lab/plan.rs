//! Which machines, cables and virtual routers the lab has.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;

use hactl::types::{Family, IfName, InstanceName, MacAddr, Prefix, Vrid};
use hactl::vrrp::Config;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::addressing::Addressing;
use super::naming;
use super::reading::{self, ReadingError};

/// The whole lab before anything breaks.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Plan {
    pub(super) nodes: Vec<Node>,
    pub(super) wires: Vec<Wire>,
    pub(super) routers: Vec<Router>,
}

/// A machine, by its position among the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct NodeId(pub(super) usize);

/// A switch, by its position in the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct WireId(pub(super) usize);

/// A machine with a daemon.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) file: ConfigFile,
    pub(super) daemon: Daemon,
    pub(super) plugs: Vec<Plug>,
}

/// Where a node's configuration is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum ConfigFile {
    /// A file of the user's, absolute.
    Path(PathBuf),
    /// Built in; written for the daemon when the lab starts.
    BuiltIn(String),
}

/// What runs on a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Daemon {
    /// This program.
    Hactl,
    /// An installed keepalived.
    Keepalived(PathBuf),
}

/// An interface of a node.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Plug {
    pub(super) wire: WireId,
    pub(super) mac: MacAddr,
    pub(super) addresses: Vec<Prefix>,
}

/// A switch that joins the interfaces of one name, and the client.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Wire {
    pub(super) interface: IfName,
    pub(super) client: Vec<Prefix>,
}

/// One virtual router and the nodes that can be its master.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Router {
    pub(super) name: InstanceName,
    pub(super) vrid: Vrid,
    pub(super) family: Family,
    pub(super) wire: WireId,
    pub(super) addresses: Vec<Virtual>,
    pub(super) members: Vec<Member>,
}

/// An address that moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Virtual {
    pub(super) address: IpAddr,
    pub(super) wire: WireId,
}

/// A node's part in a virtual router.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Member {
    pub(super) node: NodeId,
    pub(super) config: Config,
}

/// `--node NAME=keepalived:PATH`.
#[derive(Clone, Debug)]
pub(super) struct NodeChoice {
    name: String,
    daemon: Daemon,
}

/// Why there is no lab.
#[derive(Debug, Error)]
pub(super) enum PlanError {
    /// Alone there is nobody to take over.
    #[error("a lab needs at least two nodes: name a configuration file for each")]
    TooFew,
    /// See [`Plan::NODES_MAX`].
    #[error("{0} nodes are more than the {max} that a lab can have", max = Plan::NODES_MAX)]
    TooMany(usize),
    /// A configuration can't be read.
    #[error("can't read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// A configuration without what the lab needs.
    #[error("{}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: ReadingError,
    },
    /// `--node` names nobody.
    #[error("no node is called `{name}`; there are {}", known.join(", "))]
    UnknownNode {
        /// What was asked for.
        name: String,
        /// What there is.
        known: Vec<String>,
    },
    /// `--node` names a program that can't be started.
    #[error("can't run {}", path.display())]
    NoDaemon {
        /// The program.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// No virtual address can be reached by a client.
    #[error("none of the files has a virtual_ipaddress that a client could reach")]
    NoAddress,
}

/// Why `--node` makes no sense.
#[derive(Debug, Error)]
#[error("expected NAME=keepalived:PATH, such as node-b=keepalived:/usr/sbin/keepalived")]
pub(super) struct NodeChoiceError;

impl FromStr for NodeChoice {
    type Err = NodeChoiceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, daemon) = text.split_once('=').ok_or(NodeChoiceError)?;
        let path = daemon.strip_prefix("keepalived:").ok_or(NodeChoiceError)?;
        if name.is_empty() || path.is_empty() {
            return Err(NodeChoiceError);
        }
        Ok(Self {
            name: name.to_owned(),
            daemon: Daemon::Keepalived(path.into()),
        })
    }
}

/// The two configurations of the project's founding document.
const FOUNDING: [(&str, &str); 2] = [
    (
        "seed-master.conf",
        include_str!("../../../../../tests/fixtures/samples/seed-master.conf"),
    ),
    (
        "seed-backup.conf",
        include_str!("../../../../../tests/fixtures/samples/seed-backup.conf"),
    ),
];

impl Plan {
    /// Each node is a few processes and each of its interfaces a cable: enough for a cluster, not
    /// for a mistyped `*`.
    pub(super) const NODES_MAX: usize = 16;

    /// The lab of these files; without any, the founding one.
    pub(super) fn new(files: &[PathBuf], choices: &[NodeChoice]) -> Result<Self, PlanError> {
        let sources = if files.is_empty() {
            FOUNDING
                .iter()
                .map(|(name, text)| {
                    let file = ConfigFile::BuiltIn((*text).to_owned());
                    (PathBuf::from(name), file)
                })
                .collect()
        } else {
            read_all(files)?
        };
        match sources.len() {
            0 | 1 => return Err(PlanError::TooFew),
            2..=Self::NODES_MAX => {}
            count => return Err(PlanError::TooMany(count)),
        }
        let paths: Vec<_> = sources.iter().map(|(path, _)| path.as_path()).collect();
        let names = naming::names(&paths);
        let daemons = choose(&names, choices)?;
        let mut instances = Vec::new();
        let mut nodes = Vec::new();
        for (((path, file), name), daemon) in sources.into_iter().zip(names).zip(daemons) {
            let found = match &file {
                ConfigFile::Path(path) => reading::file(path, &name, &daemon),
                ConfigFile::BuiltIn(text) => reading::text(&name, text, &daemon),
            };
            let found = found.map_err(|source| PlanError::Unusable { path, source })?;
            let id = NodeId(nodes.len());
            instances.extend(found.into_iter().map(|config| Member { node: id, config }));
            nodes.push(Node {
                name,
                file,
                daemon,
                plugs: Vec::new(),
            });
        }
        Self::assemble(nodes, instances)
    }

    fn assemble(mut nodes: Vec<Node>, members: Vec<Member>) -> Result<Self, PlanError> {
        let mut addressing = Addressing::default();
        let mut routers: BTreeMap<_, Router> = BTreeMap::new();
        for member in members {
            let config = &member.config;
            let wire = addressing.attach(&config.interface, member.node);
            let mut addresses = Vec::new();
            let reachable = |address: &&_| reading::is_on_a_wire(address);
            for address in config.virtual_addresses.iter().filter(reachable) {
                let wire = addressing.attach(&address.interface, member.node);
                addressing.serve(wire, address.prefix);
                addresses.push(Virtual {
                    address: address.address(),
                    wire,
                });
            }
            let key = (wire, config.vrid, config.family());
            let router = routers.entry(key).or_insert_with(|| Router {
                name: config.name.clone(),
                vrid: config.vrid,
                family: config.family(),
                wire,
                addresses: Vec::new(),
                members: Vec::new(),
            });
            addresses.retain(|address| !router.addresses.contains(address));
            router.addresses.append(&mut addresses);
            router.members.push(member);
        }
        let routers: Vec<_> = routers
            .into_values()
            .filter(|router| !router.addresses.is_empty())
            .collect();
        if routers.is_empty() {
            return Err(PlanError::NoAddress);
        }
        let wires = addressing.finish(&mut nodes);
        Ok(Self {
            nodes,
            wires,
            routers,
        })
    }

    /// The name of a node.
    pub(super) fn name(&self, id: NodeId) -> &str {
        self.nodes.get(id.0).map_or("?", |node| &node.name)
    }

    /// Every node's identity.
    pub(super) fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.nodes.len()).map(NodeId)
    }
}

/// A file as the user named it, as the daemon gets it, and what is in it.
type SourceFile = (PathBuf, ConfigFile);

fn read_all(files: &[PathBuf]) -> Result<Vec<SourceFile>, PlanError> {
    files
        .iter()
        .map(|path| {
            let unreadable = |source| PlanError::Unreadable {
                path: path.clone(),
                source,
            };
            let absolute = fs::canonicalize(path).map_err(unreadable)?;
            Ok((path.clone(), ConfigFile::Path(absolute)))
        })
        .collect()
}

/// What runs on each of the named nodes.
fn choose(names: &[String], choices: &[NodeChoice]) -> Result<Vec<Daemon>, PlanError> {
    let mut daemons: BTreeMap<_, _> = names.iter().map(|name| (name, Daemon::Hactl)).collect();
    for choice in choices {
        let Some(daemon) = daemons.get_mut(&choice.name) else {
            return Err(PlanError::UnknownNode {
                name: choice.name.clone(),
                known: names.to_vec(),
            });
        };
        *daemon = choice.daemon.clone();
    }
    Ok(names
        .iter()
        .filter_map(|name| daemons.get(name).cloned())
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_founding_lab_has_two_nodes_and_one_router() {
        let plan = Plan::new(&[], &[]).unwrap();
        let names: Vec<_> = plan.nodes.iter().map(|node| node.name.as_str()).collect();
        assert_eq!(names, ["seed-master", "seed-backup"]);
        let [router] = plan.routers.as_slice() else {
            panic!("{:?}", plan.routers)
        };
        assert_eq!(router.members.len(), 2);
        assert_eq!(router.addresses.len(), 1);
        let addresses: Vec<_> = plan
            .nodes
            .iter()
            .flat_map(|node| &node.plugs)
            .flat_map(|plug| &plug.addresses)
            .map(ToString::to_string)
            .collect();
        assert_eq!(addresses, ["192.168.1.11/24", "192.168.1.12/24"]);
        let client: Vec<_> = plan.wires[0]
            .client
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(client, ["192.168.1.1/24"]);
    }

    #[test]
    fn a_choice_of_daemon_names_a_node_and_a_program() {
        let choice: NodeChoice = "b=keepalived:/usr/sbin/keepalived".parse().unwrap();
        assert_eq!(choice.name, "b");
        for text in [
            "b",
            "b=",
            "b=keepalived",
            "b=frr:/x",
            "=keepalived:/x",
            "b=keepalived:",
        ] {
            assert!(text.parse::<NodeChoice>().is_err(), "{text}");
        }
        let error = Plan::new(&[], &[choice]).unwrap_err().to_string();
        assert_eq!(
            error,
            "no node is called `b`; there are seed-master, seed-backup"
        );
    }
}
