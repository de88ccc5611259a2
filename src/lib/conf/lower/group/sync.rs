//! `vrrp_sync_group`.

use super::members::{Found, Member, Members, Names, empty};
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::SyncGroup as Keyword;
use crate::conf::lower::notify;
use crate::conf::lower::slot::Slot;
use crate::conf::lower::tracking::{
    self, Definitions, Duplicate, Follower, Lists, Order, Use, Why, only_name,
};
use crate::conf::lower::{refuse, support};
use crate::conf::model::{Instance, SyncGroup};
use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::conf::value::{self, Switch};
use crate::types::{GroupName, InstanceName, Priority};
use crate::vrrp::StartAs;
use crate::vrrp::sync_group::{Config, WeightedTracking};

const KEYWORD: &str = "vrrp_sync_group";

/// All groups.
pub(in crate::conf::lower) struct Draft(Definitions<Group>);

/// What one block says.
struct Group {
    name: String,
    order: Order,
    members: Members,
    notify: notify::Draft,
    lists: Lists,
    smtp_alert: Slot<Switch>,
    priority_changes: Slot<Switch>,
    weighted_tracking: WeightedTracking,
}

impl Default for Draft {
    fn default() -> Self {
        Self(Definitions::of(KEYWORD))
    }
}

impl Draft {
    /// Reads a block; where its first script stands.
    pub(in crate::conf::lower) fn block(
        &mut self,
        order: Order,
        block: Entry<'_>,
        findings: &mut Findings,
    ) -> Option<Span> {
        let name = only_name(block, findings)?;
        let mut group = Group {
            name: name.text.to_owned(),
            order,
            members: Members::default(),
            notify: notify::Draft::default(),
            lists: Lists::default(),
            smtp_alert: Slot::Absent,
            priority_changes: Slot::Absent,
            weighted_tracking: WeightedTracking::Forbidden,
        };
        for entry in block.children() {
            match support(entry).sync_group() {
                Some(keyword) => group.setting(keyword, entry, findings),
                None => refuse(entry, findings),
            }
        }
        let first = group.notify.first();
        let duplicate = Duplicate::Refused(Code::DuplicateGroup);
        self.0.add(name, order, Some(group), duplicate, findings);
        first
    }

    /// The groups with members; what the virtual routers follow is filled in.
    pub(in crate::conf::lower) fn finish(
        self,
        names: &Names<'_>,
        routers: &mut Routers<'_>,
        findings: &mut Findings,
    ) -> Vec<SyncGroup> {
        let mut groups = Vec::new();
        for (place, group) in self.0.all() {
            let mut group = group;
            let found = std::mem::take(&mut group.members).find(names, findings);
            let members = routers.join(&group.name, found, place, findings);
            let follower = routers.watched.follower(group.lists, group.order, findings);
            if members.is_empty() {
                continue;
            }
            let follower = routers.shared(&members, follower, findings);
            routers.start(&members, place, findings);
            routers.members(
                &group.name,
                group.weighted_tracking,
                &members,
                &follower,
                findings,
            );
            let switch = |slot: Slot<Switch>| slot.value().map(|switch| *switch == Switch::On);
            groups.push(SyncGroup {
                vrrp: Config {
                    name: GroupName::new(&group.name),
                    members: routers.names(&members),
                    weighted_tracking: group.weighted_tracking,
                },
                notify: group.notify.finish(),
                tracking: follower.finish(),
                smtp_alert: switch(group.smtp_alert),
                notify_priority_changes: switch(group.priority_changes),
            });
        }
        routers.alone(findings);
        groups
    }
}

impl Group {
    fn setting(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::Group => self.members.read(entry, findings),
            Keyword::Notify(when) => self.notify.read(when, entry, findings),
            Keyword::Track(kind) => self.lists.read(kind, entry, findings),
            Keyword::SmtpAlert => {
                let switch = value::switch(entry, findings);
                self.smtp_alert.set(switch, entry, findings);
            }
            Keyword::PriorityChanges => {
                let switch = value::switch(entry, findings);
                self.priority_changes.set(switch, entry, findings);
            }
            Keyword::TrackingWeight => {
                value::no_more_than(entry, 1, findings);
                self.weighted_tracking = WeightedTracking::Allowed;
            }
            Keyword::GlobalTracking => {
                value::no_more_than(entry, 1, findings);
                self.weighted_tracking = WeightedTracking::Allowed;
                let message = "`global_tracking` is an old name";
                findings.add(
                    Diagnostic::warning(Code::Deprecated, entry.head().span, message)
                        .help("write `sync_group_tracking_weight`"),
                );
            }
            Keyword::NotifyDeleted => {
                let message = "keepalived does not know `notify_deleted` in `vrrp_sync_group`";
                findings.add(
                    Diagnostic::error(Code::ManualOnly, entry.head().span, message)
                        .help("only its manual has it here; it belongs in vrrp_instance"),
                );
            }
        }
    }
}

/// The virtual routers of the configuration while groups are made of them.
pub(in crate::conf::lower) struct Routers<'a> {
    pub(in crate::conf::lower) watched: &'a mut tracking::Draft,
    /// What each follows.
    pub(in crate::conf::lower) followers: Vec<Option<Follower>>,
    /// Each virtual router; `None`: something essential is missing.
    pub(in crate::conf::lower) instances: &'a mut [Option<Instance>],
    /// The name of each.
    pub(in crate::conf::lower) uses: &'a [Use],
    /// The place where each was taken into a group.
    pub(in crate::conf::lower) taken: Vec<Option<Span>>,
}

impl Routers<'_> {
    /// The members that are in no other group.
    fn join(
        &mut self,
        group: &str,
        found: Found,
        place: Span,
        findings: &mut Findings,
    ) -> Vec<Member> {
        let mut members = Vec::new();
        let written = found.list.len();
        for member in found.list {
            let Some(taken) = self.taken.get_mut(member.number) else {
                continue;
            };
            if let Some(first) = *taken {
                let message = "a virtual router is in one sync group at most";
                findings.add(
                    Diagnostic::error(Code::InTwoGroups, member.place, message)
                        .related(first, "it is a member here"),
                );
                continue;
            }
            *taken = Some(member.place);
            members.push(member);
        }
        let is_complete = found.is_complete && members.len() == written;
        match members.as_slice() {
            [] if is_complete => empty(KEYWORD, place, findings),
            [_] if is_complete => {
                let message = format!("sync group `{}` has one member only", shown(group));
                findings.add(
                    Diagnostic::warning(Code::GroupOfOne, place, message)
                        .help("a group couples at least two virtual routers"),
                );
            }
            _ => {}
        }
        members
    }

    fn instance(&self, member: &Member) -> Option<&Instance> {
        self.instances.get(member.number)?.as_ref()
    }

    fn is_owner(&self, member: &Member) -> bool {
        let instance = self.instance(member);
        instance.is_some_and(|instance| instance.vrrp.priority == Priority::OWNER)
    }

    /// What the group follows, with weights only where they can have an effect.
    fn shared(
        &self,
        members: &[Member],
        mut follower: Follower,
        findings: &mut Findings,
    ) -> Follower {
        if members.iter().any(|member| self.is_owner(member)) {
            follower.without_weights(Why::GroupOfOwner, findings);
        }
        follower
    }

    /// A group begins as master only if all members are owners that wish so.
    fn start(&mut self, members: &[Member], place: Span, findings: &mut Findings) {
        let starts = |member: &&Member| {
            self.is_owner(member)
                && self
                    .instance(member)
                    .is_some_and(|instance| instance.vrrp.start_as == StartAs::Active)
        };
        let owners = members
            .iter()
            .filter(|member| self.is_owner(member))
            .count();
        let starting: Vec<_> = members.iter().filter(starts).collect();
        if (owners == 0 || owners == members.len())
            && (starting.is_empty() || starting.len() == members.len())
        {
            return;
        }
        let message = "not all members of this group own their addresses and start as master";
        let finding = Diagnostic::warning(Code::OwnersMixed, place, message)
            .help("all members start as backup");
        findings.add(match starting.first() {
            Some(first) => finding.related(first.place, "this one does"),
            None => finding,
        });
        for number in starting
            .iter()
            .map(|member| member.number)
            .collect::<Vec<_>>()
        {
            if let Some(Some(instance)) = self.instances.get_mut(number) {
                instance.vrrp.start_as = StartAs::Backup;
            }
        }
    }

    /// Fills in what the members follow by themselves.
    fn members(
        &mut self,
        group: &str,
        weights: WeightedTracking,
        members: &[Member],
        shared: &Follower,
        findings: &mut Findings,
    ) {
        for member in members {
            let Some(mut follower) = self.followers.get_mut(member.number).and_then(Option::take)
            else {
                continue;
            };
            follower.leave_out_shared(shared, findings);
            let why = match (self.is_owner(member), weights) {
                (true, _) => Some(Why::Owner),
                (false, WeightedTracking::Forbidden) => Some(Why::Member(group)),
                (false, WeightedTracking::Allowed) => None,
            };
            self.follow(member.number, follower, why, findings);
        }
    }

    /// Fills in what those in no group follow.
    fn alone(&mut self, findings: &mut Findings) {
        for number in 0..self.followers.len() {
            let follower = self.followers.get_mut(number).and_then(Option::take);
            let Some(follower) = follower else {
                continue;
            };
            let is_owner = |instance: &Instance| instance.vrrp.priority == Priority::OWNER;
            let instance = self.instances.get(number).and_then(Option::as_ref);
            let why = instance.is_some_and(is_owner).then_some(Why::Owner);
            self.follow(number, follower, why, findings);
        }
    }

    fn follow(
        &mut self,
        number: usize,
        mut follower: Follower,
        why: Option<Why<'_>>,
        findings: &mut Findings,
    ) {
        let Some(Some(instance)) = self.instances.get_mut(number) else {
            return;
        };
        follower.leave_out_own(instance, findings);
        if let Some(why) = why {
            follower.without_weights(why, findings);
        }
        instance.tracking = follower.finish();
    }

    fn names(&self, members: &[Member]) -> Vec<InstanceName> {
        let names = members.iter().filter_map(|member| {
            let name = self.uses.get(member.number)?.name.as_deref()?;
            Some(InstanceName::new(name))
        });
        names.collect()
    }
}
