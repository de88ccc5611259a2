//! One node as the rules see it: the typed settings, and where each of them stands.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::rc::Rc;

use super::tracker::Tracker;
use crate::conf::Loaded;
use crate::conf::model::{Instance, Model};
use crate::conf::source::Span;
use crate::conf::tree::{Document, Entry};
use crate::types::{Family, Prefix};
use crate::vrrp;

/// A value and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed<T> {
    pub(super) value: T,
    pub(super) place: Span,
}

/// One node.
pub(super) struct Node<'a> {
    /// How messages call it.
    pub(super) name: &'a str,
    pub(super) model: &'a Model,
    pub(super) routers: Vec<Router<'a>>,
    pub(super) groups: Vec<Group<'a>>,
    /// The statements of `global_defs`.
    pub(super) globals: Rc<[Entry<'a>]>,
    pub(super) document: Document<'a>,
}

impl<'a> Node<'a> {
    /// A node whose files are without errors; `None` for one that has no model.
    pub(super) fn new(name: &'a str, loaded: &'a Loaded) -> Option<Self> {
        let model = loaded.model.as_ref()?;
        let document = loaded.outline.document(&loaded.sources);
        let globals: Rc<[_]> = blocks(document, "global_defs")
            .flat_map(Entry::children)
            .collect();
        let groups = groups(document, model);
        let group_of: BTreeMap<_, _> = groups
            .iter()
            .flat_map(|group| group.members.iter().map(move |name| (name.value, group)))
            .collect();
        let instances: BTreeMap<_, _> = model
            .instances
            .iter()
            .map(|instance| (instance.vrrp.name.as_str(), instance))
            .collect();
        let routers = blocks(document, "vrrp_instance")
            .filter_map(|block| {
                let name = block.value()?;
                let instance = instances.get(name.text)?;
                let mut router = Router::new(block, name.span, instance, Rc::clone(&globals));
                router.trackers = Tracker::all(&instance.tracking, block);
                let group = group_of.get(name.text);
                let shared = group.into_iter().flat_map(|group| &group.trackers);
                router.trackers.extend(shared);
                Some(router)
            })
            .collect();
        Some(Self {
            name,
            model,
            routers,
            groups,
            globals,
            document,
        })
    }

    /// The same with its number among the nodes.
    pub(super) fn numbered(mut self, index: usize) -> Self {
        for router in &mut self.routers {
            router.node = index;
        }
        self
    }

    /// The place of a setting of `global_defs`.
    pub(super) fn global(&self, keyword: &str) -> Option<Span> {
        last(self.globals.iter().copied(), keyword).map(Entry::span)
    }
}

/// The blocks of a name outside all others.
pub(super) fn blocks<'a>(
    document: Document<'a>,
    keyword: &'static str,
) -> impl Iterator<Item = Entry<'a>> {
    document.entries().filter(move |entry| is(*entry, keyword))
}

fn is(entry: Entry<'_>, keyword: &str) -> bool {
    entry.keyword.is_some_and(|found| found.name == keyword)
}

/// The last statement of a keyword.
fn last<'a>(entries: impl Iterator<Item = Entry<'a>>, keyword: &str) -> Option<Entry<'a>> {
    entries.filter(|entry| is(*entry, keyword)).last()
}

/// Whether a switch is on: without a word, or with one that says so.
fn is_on(entry: Entry<'_>) -> bool {
    entry
        .value()
        .is_none_or(|value| !matches!(value.text, "false" | "off" | "no"))
}

/// One virtual router of a node.
pub(super) struct Router<'a> {
    /// Which of the nodes.
    pub(super) node: usize,
    pub(super) config: &'a vrrp::Config,
    /// Where its name stands.
    pub(super) name_place: Span,
    /// What is advertised.
    pub(super) addresses: Vec<Placed<Prefix>>,
    /// What comes and goes with it, but is not advertised.
    pub(super) excluded: Vec<Placed<Prefix>>,
    /// Empty: it speaks to a group.
    pub(super) peers: Vec<Placed<IpAddr>>,
    /// The address that it sends from, if the configuration says so.
    pub(super) source: Option<Placed<IpAddr>>,
    pub(super) trackers: Vec<Tracker<'a>>,
    block: Entry<'a>,
    globals: Rc<[Entry<'a>]>,
}

impl<'a> Router<'a> {
    fn new(
        block: Entry<'a>,
        name_place: Span,
        instance: &'a Instance,
        globals: Rc<[Entry<'a>]>,
    ) -> Self {
        let mut router = Self {
            node: 0,
            config: &instance.vrrp,
            name_place,
            addresses: Vec::new(),
            excluded: Vec::new(),
            peers: Vec::new(),
            source: None,
            trackers: Vec::new(),
            block,
            globals,
        };
        let places: BTreeMap<_, _> = router
            .prefixes("virtual_ipaddress")
            .into_iter()
            .map(|address| (address.value.address(), address.place))
            .collect();
        let addresses = router.config.virtual_addresses.iter();
        router.addresses = addresses
            .map(|address| Placed {
                value: address.prefix,
                place: places
                    .get(&address.address())
                    .copied()
                    .unwrap_or(name_place),
            })
            .collect();
        router.excluded = router.prefixes("virtual_ipaddress_excluded");
        router.peers = router.list("unicast_peer").filter_map(address).collect();
        // Two names of one setting: the last one counts.
        router.source = block
            .children()
            .filter(|entry| is(*entry, "unicast_src_ip") || is(*entry, "mcast_src_ip"))
            .last()
            .and_then(|entry| {
                let value = entry.value()?.text.parse().ok()?;
                let place = entry.span();
                Some(Placed { value, place })
            });
        router
    }

    /// The family of its adverts.
    pub(super) fn family(&self) -> Family {
        self.config.family()
    }

    /// Whether it speaks to each peer alone.
    pub(super) const fn is_unicast(&self) -> bool {
        !self.peers.is_empty()
    }

    /// The last statement of a keyword of its own.
    pub(super) fn own(&self, keyword: &str) -> Option<Entry<'a>> {
        last(self.block.children(), keyword)
    }

    /// The statement that decides: its own, or the one of `global_defs` that gives the default.
    pub(super) fn deciding(&self, keyword: &str, global: &str) -> Option<Entry<'a>> {
        self.own(keyword)
            .or_else(|| last(self.globals.iter().copied(), global))
    }

    /// Whether a switch is on.
    pub(super) fn is_on(&self, keyword: &str, global: &str) -> bool {
        self.deciding(keyword, global).is_some_and(is_on)
    }

    /// Where a setting stands, else the name of the router.
    pub(super) fn place(&self, keyword: &str) -> Span {
        self.own(keyword).map_or(self.name_place, Entry::span)
    }

    /// Where a setting stands, its own or that of `global_defs`, else the name of the router.
    pub(super) fn deciding_place(&self, keyword: &str, global: &str) -> Span {
        self.deciding(keyword, global)
            .map_or(self.name_place, Entry::span)
    }

    /// Where the first of several settings stands that does, else the name of the router.
    pub(super) fn first_place(&self, keywords: &[&str]) -> Span {
        keywords
            .iter()
            .find_map(|keyword| self.own(keyword))
            .map_or(self.name_place, Entry::span)
    }

    /// The last statement of a keyword in a block within.
    pub(super) fn inner(&self, block: &str, keyword: &str) -> Option<Entry<'a>> {
        last(self.list(block), keyword)
    }

    /// Where a setting of a block within stands, else the block, else the name of the router.
    pub(super) fn inner_place(&self, block: &str, keyword: &str) -> Span {
        self.inner(block, keyword)
            .map_or_else(|| self.place(block), Entry::span)
    }

    /// All its statements.
    pub(super) fn statements(&self) -> impl Iterator<Item = Entry<'a>> {
        self.block.children()
    }

    /// The entries of all lists of a name.
    pub(super) fn list(&self, keyword: &str) -> impl Iterator<Item = Entry<'a>> {
        self.block
            .children()
            .filter(move |entry| is(*entry, keyword))
            .flat_map(Entry::children)
    }

    /// Whether an address comes and goes with it.
    pub(super) fn carries(&self, address: IpAddr) -> bool {
        self.all_addresses()
            .any(|own| own.value.address() == address)
    }

    /// Every address that comes and goes with it.
    pub(super) fn all_addresses(&self) -> impl Iterator<Item = Placed<Prefix>> {
        self.addresses.iter().chain(&self.excluded).copied()
    }

    /// The addresses of a list; of an address that is given twice, the first counts.
    fn prefixes(&self, keyword: &str) -> Vec<Placed<Prefix>> {
        let mut seen = BTreeSet::new();
        self.list(keyword)
            .filter_map(|entry| {
                let value: Prefix = entry.head().text.parse().ok()?;
                let place = entry.span();
                seen.insert(value.address())
                    .then_some(Placed { value, place })
            })
            .collect()
    }
}

/// The address that an entry of a list begins with; a prefix length is ignored.
fn address(entry: Entry<'_>) -> Option<Placed<IpAddr>> {
    let value = entry.head().text.parse::<Prefix>().ok()?.address();
    let place = entry.span();
    Some(Placed { value, place })
}

/// One sync group of a node.
pub(super) struct Group<'a> {
    pub(super) name: &'a str,
    /// Where its name stands.
    pub(super) place: Span,
    /// The names of its instances.
    pub(super) members: Vec<Placed<&'a str>>,
    /// What all its members watch.
    trackers: Vec<Tracker<'a>>,
}

/// The sync groups of a node.
fn groups<'a>(document: Document<'a>, model: &'a Model) -> Vec<Group<'a>> {
    let known: BTreeMap<_, _> = model
        .sync_groups
        .iter()
        .map(|group| (group.vrrp.name.as_str(), group))
        .collect();
    blocks(document, "vrrp_sync_group")
        .filter_map(|block| {
            let name = block.value()?;
            let group = known.get(name.text)?;
            let places: BTreeMap<_, _> = block
                .children()
                .filter(|entry| is(*entry, "group"))
                .flat_map(Entry::children)
                .flat_map(Entry::words)
                .map(|word| (word.text, word.span))
                .collect();
            let members = group.vrrp.members.iter().map(|member| Placed {
                value: member.as_str(),
                place: places.get(member.as_str()).copied().unwrap_or(name.span),
            });
            Some(Group {
                name: name.text,
                place: name.span,
                members: members.collect(),
                trackers: Tracker::all(&group.tracking, block),
            })
        })
        .collect()
}
