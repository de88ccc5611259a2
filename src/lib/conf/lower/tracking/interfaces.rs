//! `linkbeat_interfaces` and `interface_up_down_delays`.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::Argument;
use crate::conf::model::Instance;
use crate::conf::source::Span;
use crate::conf::tree::{Entry, Token};
use crate::conf::value::{self, Seconds};
use crate::track::{Debounce, Linkbeat, LinkbeatMethod};
use crate::types::IfName;

/// How a driver is asked, as keepalived writes it.
const METHODS: [(&str, LinkbeatMethod); 3] = [
    ("MII", LinkbeatMethod::Mii),
    ("ETHTOOL", LinkbeatMethod::Ethtool),
    ("IOCTL", LinkbeatMethod::Ioctl),
];

/// Entries with their places; each interface once.
pub(super) struct Interfaces<T> {
    list: Vec<(IfName, Span, T)>,
    places: BTreeMap<IfName, Span>,
}

impl<T> Default for Interfaces<T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            places: BTreeMap::new(),
        }
    }
}

impl<T> Interfaces<T> {
    fn add(&mut self, head: Token<'_>, value: T, findings: &mut Findings) {
        let Some(name) = value::interface(head, findings) else {
            return;
        };
        if let Some(first) = self.places.get(&name) {
            findings.add(again(&name, head.span, *first));
            return;
        }
        self.places.insert(name.clone(), head.span);
        self.list.push((name, head.span, value));
    }
}

/// An interface that stands where it stood already.
pub(in crate::conf::lower) fn again(name: &IfName, place: Span, first: Span) -> Diagnostic {
    let message = format!("{name} stands here again; the first one counts");
    Diagnostic::warning(Code::InterfaceAgain, place, message).related(first, "this one counts")
}

impl Interfaces<LinkbeatMethod> {
    pub(super) fn linkbeat(&mut self, list: Entry<'_>, findings: &mut Findings) {
        value::no_more_than(list, 1, findings);
        for entry in list.children() {
            value::no_more_than(entry, 2, findings);
            let method = match entry.value() {
                None => LinkbeatMethod::Best,
                Some(word) => {
                    let method = METHODS.iter().find(|(name, _)| *name == word.text);
                    let Some((_, method)) = method else {
                        value::bad_choice(word, &METHODS.map(|(name, _)| name), findings);
                        continue;
                    };
                    *method
                }
            };
            self.add(entry.head(), method, findings);
        }
    }

    pub(super) fn finish(self) -> Vec<Linkbeat> {
        let entries = self.list.into_iter();
        entries
            .map(|(interface, _, method)| Linkbeat { interface, method })
            .collect()
    }
}

/// Delays of going down and coming up, in microseconds.
pub(super) type Delays = (u64, u64);

impl Interfaces<Delays> {
    pub(super) fn delays(&mut self, list: Entry<'_>, findings: &mut Findings) {
        value::no_more_than(list, 1, findings);
        let options = list.keyword.and_then(|keyword| keyword.children);
        let argument = options.and_then(|options| Some(options.find("<IFNAME>")?.argument));
        let Some(Argument::Delays { max_us }) = argument else {
            return;
        };
        for entry in list.children() {
            value::no_more_than(entry, 3, findings);
            let Some(down) = entry.value() else {
                let message = format!("`{}` has no delay", shown(entry.head().text));
                findings.add(
                    Diagnostic::error(Code::MissingValue, entry.head().span, message)
                        .help("write the seconds for down, then those for up"),
                );
                continue;
            };
            let down = value::decimal_within(down, 0, max_us, findings);
            let up = match entry.words().nth(2) {
                Some(up) => value::decimal_within(up, 0, max_us, findings),
                None => Some(0),
            };
            if let (Some(down), Some(up)) = (down, up) {
                self.add(entry.head(), (down, up), findings);
            }
        }
    }

    /// With no delay of going down longer than the other routers wait for an advert.
    pub(super) fn finish<'a>(
        self,
        instances: impl Iterator<Item = &'a Instance>,
        findings: &mut Findings,
    ) -> Vec<Debounce> {
        let mut patience = BTreeMap::new();
        for instance in instances {
            let most = patience.entry(&instance.vrrp.interface).or_insert(u64::MAX);
            *most = patience_us(instance).min(*most);
        }
        let mut finished = Vec::new();
        for (interface, place, (down, up)) in self.list {
            let most = patience.get(&interface).copied().unwrap_or(u64::MAX);
            let reduced = down.min(most);
            if reduced != down {
                let message = format!(
                    "{interface} counts as down after {} s, not after {} s",
                    Seconds(reduced),
                    Seconds(down)
                );
                findings.add(
                    Diagnostic::warning(Code::DelayReduced, place, message).help(
                        "after a longer time the other routers would take over without knowing why",
                    ),
                );
            }
            finished.push(Debounce {
                interface,
                down: Duration::from_micros(reduced),
                up: Duration::from_micros(if up == down { up.min(most) } else { up }),
            });
        }
        finished
    }
}

/// The longest delay of going down that the others don't notice: before their last missed advert.
fn patience_us(instance: &Instance) -> u64 {
    let config = &instance.vrrp;
    let interval = config.adver_interval.duration().as_micros();
    let forgiven = u128::from(config.down_timer_adverts.saturating_sub(1));
    let limit = (forgiven * interval).saturating_sub(interval / 256);
    u64::try_from(limit.saturating_sub(1)).unwrap_or(u64::MAX)
}
