//! Names of what is followed into what was defined, and the rules about weights.

use std::collections::BTreeMap;

use super::lists::{Item, Items, Lists};
use super::{Definitions, Draft, Order, Use, Weighted};
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::model::Instance;
use crate::conf::source::Span;
use crate::track::{Tracked, TrackedInterface, Tracking};
use crate::types::{IfName, TrackerName, Weight};

/// The weight of a file that nobody wrote: it is taken for none.
const FILE_DEFAULT: i16 = 1;

/// Why weights can't have an effect.
#[derive(Clone, Copy)]
pub(in crate::conf::lower) enum Why<'a> {
    /// The virtual router owns its addresses: its priority never changes.
    Owner,
    /// A member of this sync group, which forbids weights.
    Member(&'a str),
    /// The group has an owner among its members.
    GroupOfOwner,
}

/// What one virtual router or group follows, each item with its place.
#[derive(Default)]
pub(in crate::conf::lower) struct Follower {
    interfaces: Vec<(IfName, Weight, Span)>,
    scripts: Vec<Followed>,
    files: Vec<Followed>,
    processes: Vec<Followed>,
    sessions: Vec<Followed>,
}

struct Followed {
    name: TrackerName,
    weight: Weight,
    place: Span,
}

impl Draft {
    /// Looks up what a block names.
    pub(in crate::conf::lower) fn follower(
        &mut self,
        lists: Lists,
        order: Order,
        findings: &mut Findings,
    ) -> Follower {
        Follower {
            interfaces: interfaces(lists.interfaces),
            scripts: followed(lists.scripts, &mut self.scripts, order, findings),
            files: followed(lists.files, &mut self.files, order, findings),
            processes: followed(lists.processes, &mut self.processes, order, findings),
            sessions: followed(lists.sessions, &mut self.sessions, order, findings),
        }
    }

    /// Looks up what a virtual router follows.
    pub(in crate::conf::lower) fn instance(
        &mut self,
        usage: &mut Use,
        findings: &mut Findings,
    ) -> Follower {
        let lists = std::mem::take(&mut usage.lists);
        self.follower(lists, usage.order, findings)
    }
}

fn interfaces(items: Items) -> Vec<(IfName, Weight, Span)> {
    let named = items.list.into_iter().filter_map(|item| {
        let name = IfName::new(item.name.clone()).ok()?;
        Some((name, item.weight(Weight::FAULT), item.place))
    });
    named.collect()
}

fn followed<T: Weighted>(
    items: Items,
    definitions: &mut Definitions<T>,
    order: Order,
    findings: &mut Findings,
) -> Vec<Followed> {
    let mut list = Vec::new();
    for item in items.list {
        let defined = definitions.used_by(&item.name, item.place, order, findings);
        let Some(defined) = defined else {
            continue;
        };
        list.push(Followed {
            weight: item.weight(defined.weight()),
            name: TrackerName::new(&item.name),
            place: item.place,
        });
    }
    list
}

impl Item {
    fn weight(&self, defined: Weight) -> Weight {
        let points = self.points.unwrap_or_else(|| defined.points());
        let sense = self.sense.unwrap_or_else(|| defined.sense());
        Weight::new(points, sense).unwrap_or(defined)
    }
}

impl Follower {
    /// Leaves out the virtual router's own interface: it is watched anyway.
    pub(in crate::conf::lower) fn leave_out_own(
        &mut self,
        instance: &Instance,
        findings: &mut Findings,
    ) {
        let own = &instance.vrrp.interface;
        self.interfaces.retain(|(interface, _, place)| {
            if interface == own {
                let message =
                    format!("{own} is the virtual router's own interface: it is left out here");
                findings.add(
                    Diagnostic::warning(Code::OwnInterfaceTracked, *place, message)
                        .help("its loss is a fault anyway, unless `dont_track_primary` is set"),
                );
            }
            interface != own
        });
    }

    /// Leaves out what the sync group follows: its weight counts.
    pub(in crate::conf::lower) fn leave_out_shared(
        &mut self,
        group: &Self,
        findings: &mut Findings,
    ) {
        let shared: BTreeMap<_, _> = group
            .interfaces
            .iter()
            .map(|(interface, weight, place)| (interface, (*weight, *place)))
            .collect();
        self.interfaces.retain(|(interface, weight, place)| {
            let Some(group) = shared.get(interface) else {
                return true;
            };
            by_group(interface.as_str(), (*weight, *place), *group, findings);
            false
        });
        leave_out(&mut self.scripts, &group.scripts, findings);
        leave_out(&mut self.files, &group.files, findings);
        leave_out(&mut self.processes, &group.processes, findings);
        leave_out(&mut self.sessions, &group.sessions, findings);
    }

    /// Applies that weights can't have an effect.
    pub(in crate::conf::lower) fn without_weights(
        &mut self,
        why: Why<'_>,
        findings: &mut Findings,
    ) {
        match why {
            Why::Owner => {
                self.interfaces.retain(|(interface, weight, place)| {
                    if !weight.is_fault() {
                        findings.add(dropped(interface.as_str(), *weight, *place, why));
                    }
                    weight.is_fault()
                });
            }
            Why::Member(_) | Why::GroupOfOwner => {
                for (interface, weight, place) in &mut self.interfaces {
                    to_fault(interface.as_str(), weight, *place, why, findings);
                }
            }
        }
        match why {
            Why::GroupOfOwner => {
                let all = [
                    &mut self.scripts,
                    &mut self.files,
                    &mut self.processes,
                    &mut self.sessions,
                ];
                for followed in all.into_iter().flatten() {
                    let name = followed.name.as_str();
                    to_fault(name, &mut followed.weight, followed.place, why, findings);
                }
            }
            Why::Owner | Why::Member(_) => {
                for file in &mut self.files {
                    if file.weight.points() == FILE_DEFAULT {
                        let name = file.name.as_str();
                        to_fault(name, &mut file.weight, file.place, why, findings);
                    }
                }
                // What processes do is left, as keepalived leaves it.
                for list in [&mut self.scripts, &mut self.files, &mut self.sessions] {
                    list.retain(|followed| {
                        let weight = followed.weight;
                        if !weight.is_fault() {
                            let name = followed.name.as_str();
                            findings.add(dropped(name, weight, followed.place, why));
                        }
                        weight.is_fault()
                    });
                }
            }
        }
    }

    pub(in crate::conf::lower) fn finish(self) -> Tracking {
        let finish = |list: Vec<Followed>| {
            list.into_iter()
                .map(|followed| Tracked {
                    name: followed.name,
                    weight: followed.weight,
                })
                .collect()
        };
        Tracking {
            interfaces: self
                .interfaces
                .into_iter()
                .map(|(interface, weight, _)| TrackedInterface { interface, weight })
                .collect(),
            scripts: finish(self.scripts),
            files: finish(self.files),
            processes: finish(self.processes),
            sessions: finish(self.sessions),
        }
    }
}

fn leave_out(own: &mut Vec<Followed>, group: &[Followed], findings: &mut Findings) {
    let shared: BTreeMap<_, _> = group
        .iter()
        .map(|followed| (&followed.name, (followed.weight, followed.place)))
        .collect();
    own.retain(|followed| {
        let Some(group) = shared.get(&followed.name) else {
            return true;
        };
        let own = (followed.weight, followed.place);
        by_group(followed.name.as_str(), own, *group, findings);
        false
    });
}

fn by_group(name: &str, own: (Weight, Span), group: (Weight, Span), findings: &mut Findings) {
    if own.0 == group.0 {
        return;
    }
    let message = format!(
        "the sync group tracks `{}` too: its weight {} counts, not {}",
        shown(name),
        group.0,
        own.0
    );
    findings.add(
        Diagnostic::warning(Code::TrackedByGroup, own.1, message)
            .related(group.1, "this one counts"),
    );
}

/// A weight that becomes 0.
fn to_fault(name: &str, weight: &mut Weight, place: Span, why: Why<'_>, findings: &mut Findings) {
    if weight.is_fault() {
        return;
    }
    let without = Weight::new(0, weight.sense()).unwrap_or(Weight::FAULT);
    let message = format!(
        "`{}` is tracked with weight {without}, not {weight}: {}",
        shown(name),
        reason(why)
    );
    findings.add(
        Diagnostic::warning(Code::WeightDropped, place, message).help(match why {
            Why::Owner | Why::GroupOfOwner => "with weight 0 a bad state is a fault",
            Why::Member(_) => {
                "with weight 0 a bad state is a fault; `sync_group_tracking_weight` in the group allows weights"
            }
        }),
    );
    *weight = without;
}

/// Something whose weight has no effect, and that is not followed therefore.
fn dropped(name: &str, weight: Weight, place: Span, why: Why<'_>) -> Diagnostic {
    let message = format!(
        "`{}` with weight {weight} is not tracked: {}",
        shown(name),
        reason(why)
    );
    Diagnostic::warning(Code::WeightDropped, place, message).help(match why {
        Why::Owner | Why::GroupOfOwner => "with weight 0 a bad state is a fault",
        Why::Member(_) => {
            "write `sync_group_tracking_weight` into the group, or track it with weight 0"
        }
    })
}

fn reason(why: Why<'_>) -> String {
    match why {
        Why::Owner => "the priority 255 of an owner never changes".to_owned(),
        Why::Member(group) => format!("sync group `{}` forbids weights", shown(group)),
        Why::GroupOfOwner => "a member owns its addresses".to_owned(),
    }
}
