//! `track_group`.

use super::members::{Members, Names, empty};
use crate::conf::diagnostic::{Code, Findings};
use crate::conf::keywords::TrackGroup as Keyword;
use crate::conf::lower::tracking::{Definitions, Duplicate, Order, Use, only_name};
use crate::conf::lower::{refuse, support};
use crate::conf::tree::Entry;
use crate::track;
use crate::types::{GroupName, InstanceName};

const KEYWORD: &str = "track_group";

/// All groups.
pub(in crate::conf::lower) struct Draft(Definitions<Group>);

struct Group {
    name: String,
    members: Members,
}

impl Default for Draft {
    fn default() -> Self {
        Self(Definitions::of(KEYWORD))
    }
}

impl Draft {
    pub(in crate::conf::lower) fn block(
        &mut self,
        order: Order,
        block: Entry<'_>,
        findings: &mut Findings,
    ) {
        let Some(name) = only_name(block, findings) else {
            return;
        };
        let mut members = Members::default();
        for entry in block.children() {
            match support(entry).track_group() {
                Some(Keyword::Group) => members.read(entry, findings),
                None => refuse(entry, findings),
            }
        }
        let group = Group {
            name: name.text.to_owned(),
            members,
        };
        let duplicate = Duplicate::Refused(Code::DuplicateGroup);
        self.0.add(name, order, Some(group), duplicate, findings);
    }

    /// The groups with members.
    pub(in crate::conf::lower) fn finish(
        self,
        names: &Names<'_>,
        uses: &[Use],
        findings: &mut Findings,
    ) -> Vec<track::Group> {
        let mut groups = Vec::new();
        for (place, group) in self.0.all() {
            let found = group.members.find(names, findings);
            if found.list.is_empty() {
                if found.is_complete {
                    empty(KEYWORD, place, findings);
                }
                continue;
            }
            let members = found.list.iter().filter_map(|member| {
                let name = uses.get(member.number)?.name.as_deref()?;
                Some(InstanceName::new(name))
            });
            groups.push(track::Group {
                name: GroupName::new(&group.name),
                members: members.collect(),
            });
        }
        groups
    }
}
