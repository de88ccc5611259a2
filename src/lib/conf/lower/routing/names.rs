//! Names of routing tables, protocols, scopes, realms and groups.

use std::collections::BTreeMap;

use crate::conf::keywords::RoutingName;
use crate::conf::loader::Loader;
use crate::conf::settings::Iproute;
use crate::conf::value::c_number;

/// The names that are known whatever the files of the system say.
const BUILT_IN: [(RoutingName, &[(&str, u32)]); 5] = [
    (
        RoutingName::Table,
        &[("default", 253), ("main", 254), ("local", 255)],
    ),
    (
        RoutingName::Scope,
        &[
            ("global", 0),
            ("site", 200),
            ("link", 253),
            ("host", 254),
            ("nowhere", 255),
        ],
    ),
    (
        RoutingName::Protocol,
        &[
            ("none", 0),
            ("redirect", 1),
            ("kernel", 2),
            ("boot", 3),
            ("static", 4),
            ("gated", 8),
            ("ra", 9),
            ("mrt", 10),
            ("zebra", 11),
            ("bird", 12),
            ("dnrouted", 13),
            ("xorp", 14),
            ("ntk", 15),
            ("dhcp", 16),
            ("keepalived", 18),
            ("babel", 42),
        ],
    ),
    (RoutingName::Group, &[("default", 0)]),
    (
        RoutingName::IpProtocol,
        &[
            ("icmp", 1),
            ("igmp", 2),
            ("ipip", 4),
            ("tcp", 6),
            ("udp", 17),
            ("dccp", 33),
            ("gre", 47),
            ("esp", 50),
            ("ah", 51),
            ("ipv6-icmp", 58),
            ("ospf", 89),
            ("vrrp", 112),
            ("sctp", 132),
            ("udplite", 136),
        ],
    ),
];

/// Names from the files of the system, read when a name is not built in.
pub(super) struct Names<'l> {
    loader: &'l mut dyn Loader,
    folders: Iproute,
    read: BTreeMap<RoutingName, BTreeMap<String, u32>>,
}

impl<'l> Names<'l> {
    pub(super) const fn new(loader: &'l mut dyn Loader, folders: Iproute) -> Self {
        Self {
            loader,
            folders,
            read: BTreeMap::new(),
        }
    }

    /// The number that a name stands for.
    pub(super) fn find(&mut self, kind: RoutingName, name: &str) -> Option<u32> {
        built_in(kind)
            .find(|(known, _)| *known == name)
            .map(|(_, number)| number)
            .or_else(|| self.files(kind).get(name).copied())
    }

    /// All names, for whoever mistook one.
    pub(super) fn all(&mut self, kind: RoutingName) -> Vec<String> {
        let mut names: Vec<_> = built_in(kind).map(|(name, _)| name.to_owned()).collect();
        names.extend(self.files(kind).keys().cloned());
        names
    }

    fn files(&mut self, kind: RoutingName) -> &BTreeMap<String, u32> {
        let Self {
            loader,
            folders,
            read,
        } = self;
        read.entry(kind)
            .or_insert_with(|| names(*loader, folders, kind))
    }
}

fn built_in(kind: RoutingName) -> impl Iterator<Item = (&'static str, u32)> {
    let of_kind = BUILT_IN.iter().filter(move |(known, _)| *known == kind);
    of_kind.flat_map(|(_, names)| names.iter().copied())
}

fn names(loader: &mut dyn Loader, folders: &Iproute, kind: RoutingName) -> BTreeMap<String, u32> {
    let mut names = BTreeMap::new();
    let file = match kind {
        RoutingName::Table => "rt_tables",
        RoutingName::Scope => "rt_scopes",
        RoutingName::Protocol => "rt_protos",
        RoutingName::Realm => "rt_realms",
        RoutingName::DsField => "rt_dsfield",
        RoutingName::Group => "group",
        RoutingName::IpProtocol => {
            add(loader, "/etc/protocols", Order::NameFirst, &mut names);
            return names;
        }
    };
    for folder in [&folders.etc, &folders.usr] {
        let path = format!("{folder}/{file}");
        add(loader, &path, Order::NumberFirst, &mut names);
        let more = loader.expand(&format!("{path}.d/*.conf"), &path);
        for path in more.unwrap_or_default() {
            add(loader, &path, Order::NumberFirst, &mut names);
        }
    }
    names
}

/// What stands first on a line.
#[derive(Clone, Copy)]
enum Order {
    NumberFirst,
    NameFirst,
}

/// Adds the names of a file, if there is one; a name that is known already keeps its number.
fn add(loader: &mut dyn Loader, path: &str, order: Order, names: &mut BTreeMap<String, u32>) {
    let Ok(content) = loader.read(path) else {
        return;
    };
    for line in String::from_utf8_lossy(&content.bytes).lines() {
        let line = line.split('#').next().unwrap_or_default();
        let mut words = line.split_ascii_whitespace();
        let (Some(first), Some(second)) = (words.next(), words.next()) else {
            continue;
        };
        let (number, name) = match order {
            Order::NumberFirst => (first, second),
            Order::NameFirst => (second, first),
        };
        if let Some(number) = c_number(number).and_then(|number| u32::try_from(number).ok()) {
            names.entry(name.to_owned()).or_insert(number);
        }
    }
}
