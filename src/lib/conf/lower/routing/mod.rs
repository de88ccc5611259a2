//! Routes, rules and static addresses.

mod address;
mod encapsulation;
mod hop;
mod metric;
mod names;
mod route;
mod rule;

use names::Names;

use super::words::Line;
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::route::Routing as List;
use crate::conf::keywords::settings::Static;
use crate::conf::keywords::{Block, Instance as Keyword, RoutingName};
use crate::conf::loader::Loader;
use crate::conf::lower::support;
use crate::conf::model::{Instance, Statics};
use crate::conf::settings::Iproute;
use crate::conf::source::Span;
use crate::conf::suggest;
use crate::conf::tree::{Entry, Token};
use crate::conf::value;
use crate::types::{
    Family, IfName, PRIORITY_UNNAMED, PROTOCOL_OURS, Prefix, Realms, Route, Rule, StaticAddress,
    Tracking,
};

/// What the entries of all lists share.
pub(super) struct Context<'l> {
    names: Names<'l>,
    /// The priority of the next rule that names none: of IPv4, of IPv6.
    unnamed: [u32; 2],
    /// The groups that are defined so far.
    groups: Vec<String>,
    /// The interface of static addresses that name none.
    default_interface: IfName,
}

/// What one instance has.
#[derive(Default)]
pub(super) struct OfInstance {
    pub(super) routes: Vec<Route>,
    pub(super) rules: Vec<Rule>,
}

impl OfInstance {
    /// Gives an instance what it has.
    pub(super) fn give(self, mut instance: Instance) -> Instance {
        instance.vrrp.virtual_routes = self.routes;
        instance.vrrp.virtual_rules = self.rules;
        instance
    }
}

impl<'l> Context<'l> {
    pub(super) fn new(
        loader: &'l mut dyn Loader,
        folders: Iproute,
        default_interface: IfName,
    ) -> Self {
        Self {
            default_interface,
            names: Names::new(loader, folders),
            unnamed: [PRIORITY_UNNAMED; 2],
            groups: Vec::new(),
        }
    }

    /// Takes the name of a `track_group`.
    pub(super) fn define_group(&mut self, block: Entry<'_>) {
        let name = block.value().map(|name| name.text.to_owned());
        self.groups.extend(name);
    }

    /// Reads a list of what is there whatever the instances do.
    pub(super) fn statics(
        &mut self,
        which: Static,
        list: Entry<'_>,
        statics: &mut Statics,
        findings: &mut Findings,
    ) {
        match which {
            Static::Routes => self.routes(list, &mut statics.routes, findings),
            Static::Rules => self.rules(list, &mut statics.rules, findings),
            Static::Addresses => self.addresses(list, &mut statics.addresses, findings),
        }
    }

    /// Reads the lists of an instance.
    pub(super) fn instance(&mut self, block: Entry<'_>, findings: &mut Findings) -> OfInstance {
        let mut own = OfInstance::default();
        for entry in block.children() {
            match support(entry).instance() {
                Some(Keyword::Routing(List::Routes)) => {
                    self.routes(entry, &mut own.routes, findings);
                }
                Some(Keyword::Routing(List::Rules)) => {
                    self.rules(entry, &mut own.rules, findings);
                }
                Some(_) | None => {}
            }
        }
        own
    }

    fn routes(&mut self, list: Entry<'_>, routes: &mut Vec<Route>, findings: &mut Findings) {
        value::no_more_than(list, 1, findings);
        let Some(words) = list.keyword.and_then(|keyword| keyword.children) else {
            return;
        };
        let entries = list.children();
        routes.extend(entries.filter_map(|entry| route::read(entry, words, self, findings)));
    }

    fn addresses(
        &mut self,
        list: Entry<'_>,
        addresses: &mut Vec<StaticAddress>,
        findings: &mut Findings,
    ) {
        value::no_more_than(list, 1, findings);
        let Some(words) = list.keyword.and_then(|keyword| keyword.children) else {
            return;
        };
        let entries = list.children();
        addresses.extend(entries.filter_map(|entry| address::read(entry, words, self, findings)));
    }

    fn rules(&mut self, list: Entry<'_>, rules: &mut Vec<Rule>, findings: &mut Findings) {
        value::no_more_than(list, 1, findings);
        let Some(words) = list.keyword.and_then(|keyword| keyword.children) else {
            return;
        };
        let entries = list.children();
        rules.extend(entries.filter_map(|entry| rule::read(entry, words, self, findings)));
    }

    /// A number, or a name that stands for one.
    fn named(
        &mut self,
        kind: RoutingName,
        word: Token<'_>,
        (min, max): (u32, u32),
        line: &mut Line<'_, '_>,
    ) -> Option<u32> {
        if let Some(number) = self.names.find(kind, word.text) {
            return Some(number);
        }
        if word.text.starts_with(|c: char| c.is_ascii_digit()) {
            let number = line.c_number_in(word, min.into(), max.into())?;
            return u32::try_from(number).ok();
        }
        let message = format!("`{}` is no number and no known name", shown(word.text));
        let mut finding = Diagnostic::error(Code::UnknownRoutingName, word.span, message);
        let known = self.names.all(kind);
        if let Some(meant) = suggest::nearest(word.text, known.iter().map(String::as_str)) {
            finding = finding.help(format!("did you mean `{meant}`?"));
        }
        line.findings.add(finding);
        None
    }

    /// The same, up to 255.
    fn small(&mut self, kind: RoutingName, word: Token<'_>, line: &mut Line<'_, '_>) -> Option<u8> {
        let value = line.value(word)?;
        let number = self.named(kind, value, (0, 255), line)?;
        let small = u8::try_from(number).ok();
        if small.is_none() {
            line.error(
                Code::OutOfRange,
                value,
                format!("{number} is more than 255"),
            );
        }
        small
    }

    /// `[SOURCE/]DESTINATION`.
    fn realms(&mut self, word: Token<'_>, line: &mut Line<'_, '_>) -> Option<Realms> {
        let value = line.value(word)?;
        let mut realm = |text| {
            let part = Token { text, ..value };
            let number = self.named(RoutingName::Realm, part, (0, 255), line)?;
            u16::try_from(number).ok()
        };
        Some(match value.text.split_once('/') {
            Some((source, destination)) => Realms {
                source: realm(source)?,
                destination: realm(destination)?,
            },
            None => Realms {
                source: 0,
                destination: realm(value.text)?,
            },
        })
    }

    /// The group of a static entry.
    fn group(&self, word: Token<'_>, line: &mut Line<'_, '_>) -> Option<String> {
        let value = line.value(word)?;
        if !self.groups.iter().any(|group| group == value.text) {
            let message = format!(
                "there is no `track_group {}` before this",
                shown(value.text)
            );
            line.error(Code::UnknownTrackGroup, value, message);
            return None;
        }
        Some(value.text.to_owned())
    }
}

/// The family that the addresses of an entry agree on.
#[derive(Default)]
struct CommonFamily(Option<(Family, Span)>);

impl CommonFamily {
    /// Takes the family of one more address.
    fn agree(&mut self, family: Family, word: Token<'_>, line: &mut Line<'_, '_>) -> Option<()> {
        match self.0 {
            None => self.0 = Some((family, word.span)),
            Some((known, _)) if known == family => {}
            Some((known, first)) => {
                let message = format!("{family} does not go with {known}");
                line.findings.add(
                    Diagnostic::error(Code::WrongFamily, word.span, message)
                        .related(first, format!("this is {known}")),
                );
                return None;
            }
        }
        Some(())
    }

    /// The word `inet` or `inet6` where keepalived skips the next one.
    fn forced(&mut self, family: Family, word: Token<'_>, line: &mut Line<'_, '_>) -> Option<()> {
        self.agree(family, word, line)?;
        let message = format!(
            "keepalived skips the word after `{}`; here it counts",
            word.text
        );
        line.findings.add(
            Diagnostic::warning(Code::WordOrder, word.span, message)
                .help("leave it out where an address says the family, else write a prefix such as 0.0.0.0/0 or ::/0"),
        );
        Some(())
    }

    fn or_v4(&self) -> Family {
        self.0.map_or(Family::V4, |(family, _)| family)
    }
}

/// A setting of an entry, of which the last one counts.
fn set<T>(slot: &mut Option<T>, value: T, word: Token<'_>, line: &mut Line<'_, '_>) {
    if slot.replace(value).is_some() {
        let message = format!("`{}` is given again; this one counts", shown(word.text));
        line.warn(Code::SetTwice, word, message);
    }
}

/// An address of the entry's family.
fn address(
    word: Token<'_>,
    family: &mut CommonFamily,
    line: &mut Line<'_, '_>,
) -> Option<std::net::IpAddr> {
    let value = line.value(word)?;
    let address = value::address(value, line.findings)?;
    family.agree(Family::of(address), value, line)?;
    Some(address)
}

/// What an entry is about.
#[derive(Clone, Copy)]
enum Reach {
    Everything,
    Only(Prefix),
}

impl Reach {
    const fn prefix(self) -> Option<Prefix> {
        match self {
            Self::Everything => None,
            Self::Only(prefix) => Some(prefix),
        }
    }
}

/// A prefix of the entry's family, or everything.
fn prefix(value: Token<'_>, family: &mut CommonFamily, line: &mut Line<'_, '_>) -> Option<Reach> {
    if matches!(value.text, "default" | "any" | "all") {
        return Some(Reach::Everything);
    }
    let prefix = value::prefix(value, line.findings)?;
    family.agree(prefix.family(), value, line)?;
    Some(match prefix.length() {
        0 => Reach::Everything,
        _ => Reach::Only(prefix),
    })
}

/// What is followed has our protocol.
fn protocol(given: Option<(u8, Token<'_>)>, tracking: &Tracking, line: &mut Line<'_, '_>) -> u8 {
    let Some((protocol, word)) = given else {
        return PROTOCOL_OURS;
    };
    if protocol == PROTOCOL_OURS || *tracking == Tracking::Ignored {
        return protocol;
    }
    let message = format!(
        "what is followed has protocol {PROTOCOL_OURS} so that it is known again; {protocol} is not used"
    );
    line.findings.add(
        Diagnostic::warning(Code::ProtocolReset, word.span, message)
            .help("leave it out, or add `no_track`"),
    );
    PROTOCOL_OURS
}

/// Reports a word that an entry does not know.
fn unknown(word: Token<'_>, what: &str, options: &'static Block, line: &mut Line<'_, '_>) {
    let message = format!("unknown word `{}` in a {what}", shown(word.text));
    let mut finding = Diagnostic::error(Code::UnknownKeyword, word.span, message);
    let is_word = |name: &&str| !name.starts_with('<') && *name != "TYPE";
    let names = options.keywords.iter().map(|keyword| keyword.name);
    if let Some(meant) = suggest::nearest(word.text, names.filter(is_word)) {
        finding = finding.help(format!("did you mean `{meant}`?"));
    } else if word.text == "track_group" {
        finding = finding.help("only what is static has a track_group; this follows its instance");
    }
    line.findings.add(finding);
}
