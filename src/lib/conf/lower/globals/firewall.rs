//! Packet filters.

use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::keywords::settings::Firewall as Keyword;
use crate::conf::lower::read;
use crate::conf::lower::slot::Slot;
use crate::conf::settings::{Chains, Firewall, Ipsets, IpvsMarks, Nftables, Switch};
use crate::conf::source::Span;
use crate::conf::tree::{Entry, Token};

/// The longest name of a chain of iptables.
const CHAIN_BYTES_MAX: usize = 27;
/// The longest name of a set of addresses.
const SET_BYTES_MAX: usize = 30;
/// What the names of the sets after the first end with.
const SET_ENDS: [&str; 5] = ["6", "_if6", "_igmp", "_mld", "_nd"];

#[derive(Default)]
pub(super) struct Draft {
    table: Slot<read::Value>,
    priority: Slot<i32>,
    by_index: Slot<Switch>,
    counters: Slot<Switch>,
    ipvs_table: Slot<read::Value>,
    ipvs_priority: Slot<i32>,
    ipvs_first: Slot<u32>,
    iptables: Slot<Chains>,
    ipsets: Slot<Ipsets>,
}

impl Draft {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::Nftables => {
                self.table
                    .read_first(entry, findings, read::optional_short_text);
            }
            Keyword::Priority => self.priority.read(entry, findings, read::integer),
            Keyword::Ifindex => super::flag(&mut self.by_index, entry, findings),
            Keyword::Counters => super::flag(&mut self.counters, entry, findings),
            Keyword::Ipvs => {
                self.ipvs_table
                    .read_first(entry, findings, read::optional_short_text);
            }
            Keyword::IpvsPriority => self.ipvs_priority.read(entry, findings, read::integer),
            Keyword::IpvsStartFwmark => self.ipvs_first.read(entry, findings, read::number),
            Keyword::Iptables => self.iptables.read_first(entry, findings, chains),
            Keyword::Ipsets => self.ipsets.read(entry, findings, ipsets),
        }
    }

    /// What belongs together.
    pub(super) fn check(&self, findings: &mut Findings) {
        let companion = |setting: Option<Span>, table: Option<Span>, name, findings: &mut _| {
            let Some(setting) = setting else {
                return;
            };
            match table {
                Some(table) if table < setting => {}
                Some(table) => out_of_order(setting, table, name, findings),
                None => alone(setting, name, findings),
            }
        };
        companion(
            self.priority.span(),
            self.table.span(),
            "nftables",
            findings,
        );
        let ipvs = self.ipvs_table.span();
        companion(self.ipvs_priority.span(), ipvs, "nftables_ipvs", findings);
        companion(self.ipvs_first.span(), ipvs, "nftables_ipvs", findings);
        match (self.table.span(), self.iptables.span(), self.ipsets.span()) {
            (Some(nftables), Some(iptables), _) => {
                let message = "nftables filters already: iptables is not used";
                findings.add(
                    Diagnostic::warning(Code::TwoFirewalls, iptables, message)
                        .related(nftables, "nftables is asked for here")
                        .help("leave one of them out"),
                );
            }
            (_, None, Some(ipsets)) => alone(ipsets, "vrrp_iptables", findings),
            (None, Some(_), _) | (_, None, None) => {}
        }
    }

    pub(super) fn finish(self) -> Firewall {
        let name = |table: Option<read::Value>, standard: &str| {
            table.map(|name| name.given().unwrap_or_else(|| standard.to_owned()))
        };
        Firewall {
            nftables: Nftables {
                table: name(self.table.get(), "keepalived"),
                priority: self.priority.or(Nftables::default().priority),
                by_index: self.by_index.or(Switch::Off),
            },
            counters: self.counters.or(Switch::Off),
            ipvs: IpvsMarks {
                table: name(self.ipvs_table.get(), "keepalived_ipvs"),
                priority: self.ipvs_priority.or(IpvsMarks::default().priority),
                first: self.ipvs_first.or(IpvsMarks::default().first),
            },
            iptables: self.iptables.get(),
            ipsets: self.ipsets.get().unwrap_or_default(),
        }
    }
}

fn out_of_order(setting: Span, table: Span, name: &str, findings: &mut Findings) {
    let message = format!("keepalived forgets this when it reads `{name}`; here it counts");
    findings.add(
        Diagnostic::warning(Code::NeedsCompanion, setting, message)
            .related(table, format!("`{name}` stands here"))
            .help(format!("write it after `{name}`")),
    );
}

fn alone(setting: Span, name: &str, findings: &mut Findings) {
    let message = format!("without `{name}` this has no effect");
    findings.add(Diagnostic::warning(Code::NeedsCompanion, setting, message));
}

/// One or two chains; without any, the usual ones.
fn chains(entry: Entry<'_>, findings: &mut Findings) -> Option<Chains> {
    let names = names(entry, 2, CHAIN_BYTES_MAX, findings)?;
    let mut names = names.into_iter();
    Some(match names.next() {
        None => Chains {
            input: "INPUT".to_owned(),
            output: Some("OUTPUT".to_owned()),
        },
        Some(input) => Chains {
            input,
            output: names.next(),
        },
    })
}

/// Up to six sets; those that are not named get their names from the first.
fn ipsets(entry: Entry<'_>, findings: &mut Findings) -> Option<Ipsets> {
    let given = names(entry, 6, SET_BYTES_MAX, findings)?;
    let Some(first) = given.first() else {
        return Some(Ipsets::None);
    };
    // The second is the first with a 6; the others leave that out again if it is there.
    let second = given.get(1).cloned().unwrap_or_else(|| format!("{first}6"));
    let base = second.strip_suffix('6').unwrap_or(&second).to_owned();
    let [_, ends @ ..] = SET_ENDS;
    let mut all = vec![first.clone(), second];
    for (number, end) in ends.iter().enumerate() {
        let named = given.get(number + 2).cloned();
        all.push(named.unwrap_or_else(|| match *end {
            "_if6" => format!("{base}{end}"),
            _ => format!("{first}{end}"),
        }));
    }
    let place = entry.value().unwrap_or_else(|| entry.head());
    let is_too_long = |name: &&String| name.len() > SET_BYTES_MAX;
    if let Some(name) = all.iter().find(is_too_long) {
        let message = format!("the set `{name}` would have more than {SET_BYTES_MAX} bytes");
        read::bad_name(place, &message, findings);
        return None;
    }
    if !differ(&all) {
        read::bad_name(place, "all sets must have different names", findings);
        return None;
    }
    all.try_into().ok().map(Ipsets::Named)
}

/// Different names of limited length.
fn names(
    entry: Entry<'_>,
    count: usize,
    max: usize,
    findings: &mut Findings,
) -> Option<Vec<String>> {
    if let Some(extra) = entry.words().nth(count + 1) {
        let message = format!("there are no more than {count} names here");
        read::bad_name(extra, &message, findings);
        return None;
    }
    let mut names = Vec::new();
    for word in entry.words().skip(1) {
        names.push(read::name_up_to(word, max, findings)?);
    }
    let second: Option<Token<'_>> = entry.words().nth(2);
    if let (Some(second), false) = (second, differ(&names)) {
        read::bad_name(second, "the names must differ", findings);
        return None;
    }
    Some(names)
}

fn differ(names: &[String]) -> bool {
    let mut sorted: Vec<_> = names.iter().collect();
    sorted.sort();
    sorted.windows(2).all(|pair| pair.first() != pair.last())
}
