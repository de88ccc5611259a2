//! What stands around virtual routers: what they follow, and the groups they are in.

use std::collections::BTreeSet;

use super::group::{Names, SyncGroups, TrackGroups};
use super::tracking::{self, Order, Use};
use super::{announcement_group, group, instance};
use crate::conf::diagnostic::Findings;
use crate::conf::keywords::Top;
use crate::conf::model::{Instance, SyncGroup};
use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::track::{Tracked, Tracking};
use crate::types::TrackerName;
use crate::vrrp::AnnouncementGroup;
use crate::{bfd, track};

/// What all blocks say.
#[derive(Default)]
pub(super) struct Draft {
    watched: tracking::Draft,
    sync_groups: SyncGroups,
    track_groups: TrackGroups,
    announcement_groups: announcement_group::Draft,
    uses: Vec<Use>,
    first_script: Option<Span>,
}

/// What came of it, beside what is filled in with the virtual routers.
pub(super) struct Surroundings {
    pub(super) track: track::Config,
    pub(super) sessions: Vec<bfd::Config>,
    pub(super) sync_groups: Vec<SyncGroup>,
    pub(super) announcement_groups: Vec<AnnouncementGroup>,
}

impl Draft {
    /// Reads a block; whether it was one of these.
    pub(super) fn block(
        &mut self,
        keyword: Top,
        order: usize,
        block: Entry<'_>,
        findings: &mut Findings,
    ) {
        let order = Order(order);
        match keyword {
            Top::TrackScript => self.watched.script(order, block, findings),
            Top::TrackFile => self.watched.file(order, block, findings),
            Top::TrackProcess => self.watched.process(order, block, findings),
            Top::BfdInstance => self.watched.session(order, block, findings),
            Top::LinkbeatInterfaces => self.watched.linkbeat(block, findings),
            Top::InterfaceDelays => self.watched.delays(block, findings),
            Top::SyncGroup => {
                let first = self.sync_groups.block(order, block, findings);
                self.first_script = self.first_script.or(first);
            }
            Top::TrackGroup => self.track_groups.block(order, block, findings),
            Top::GarpGroup => self.announcement_groups.block(block, findings),
            Top::GlobalDefs
            | Top::Instance
            | Top::Place(_)
            | Top::Static(_)
            | Top::Ssl
            | Top::VirtualServer
            | Top::VirtualServerGroup => {}
        }
    }

    /// Takes what a virtual router says about what it follows; to be called in their order.
    pub(super) fn instance(&mut self, order: usize, draft: &mut instance::Draft<'_>) {
        self.uses.push(Use::of(Order(order), draft));
    }

    /// Where the first script stands that is not a virtual router's.
    pub(super) fn first_script(&self) -> Option<Span> {
        let first = [self.first_script, self.watched.first_command()];
        first.into_iter().flatten().min()
    }

    /// Applies all rules. The virtual routers must stand in the order of their drafts.
    pub(super) fn finish(
        mut self,
        instances: &mut [Option<Instance>],
        findings: &mut Findings,
    ) -> Surroundings {
        let mut followers = Vec::new();
        for usage in &mut self.uses {
            followers.push(Some(self.watched.instance(usage, findings)));
        }
        let names = Names::of(&self.uses);
        let groups = self.track_groups.finish(&names, &self.uses, findings);
        let mut routers = group::Routers {
            watched: &mut self.watched,
            taken: vec![None; followers.len()],
            followers,
            instances,
            uses: &self.uses,
        };
        let sync_groups = self.sync_groups.finish(&names, &mut routers, findings);
        let present = || instances.iter().flatten();
        let (mut track, sessions) = self.watched.finish(present(), findings);
        track.groups = groups;
        // Where a weight has no effect, nobody may be left who follows the script.
        let own = present().map(|instance| &instance.tracking);
        let shared = sync_groups.iter().map(|group| &group.tracking);
        let lists: Vec<_> = own.chain(shared).collect();
        let names = |of: fn(&Tracking) -> &[Tracked]| -> BTreeSet<TrackerName> {
            let tracked = lists.iter().flat_map(|list| of(list));
            tracked.map(|tracked| tracked.name.clone()).collect()
        };
        let (scripts, processes) = (names(|list| &list.scripts), names(|list| &list.processes));
        track
            .scripts
            .retain(|script| scripts.contains(&script.name));
        track
            .processes
            .retain(|process| processes.contains(&process.name));
        Surroundings {
            track,
            sessions,
            sync_groups,
            announcement_groups: self.announcement_groups.finish(),
        }
    }
}
