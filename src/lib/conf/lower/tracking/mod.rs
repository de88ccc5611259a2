//! What is watched, and which virtual routers and sync groups follow it.

mod definitions;
mod file;
mod interfaces;
mod lists;
mod process;
mod resolve;
mod script;

pub(super) use definitions::{Definitions, Duplicate, Order, first_name, only_name};
pub(super) use interfaces::again as interface_again;
pub(super) use lists::Lists;
pub(super) use resolve::{Follower, Why};

use interfaces::{Delays, Interfaces};

use super::instance;
use crate::bfd;
use crate::conf::diagnostic::{Code, Findings};
use crate::conf::model::Instance;
use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::track::{Config, File, LinkbeatMethod, Process, Script};
use crate::types::Weight;

/// What the blocks outside of virtual routers say.
pub(super) struct Draft {
    scripts: Definitions<Script>,
    files: Definitions<File>,
    processes: Definitions<Process>,
    sessions: Definitions<bfd::Config>,
    linkbeat: Interfaces<LinkbeatMethod>,
    delays: Interfaces<Delays>,
    /// Where the first command stands.
    first_command: Option<Span>,
}

/// What a virtual router says about what it follows, in the order of the drafts.
pub(super) struct Use {
    pub(super) name: Option<String>,
    pub(super) order: Order,
    lists: Lists,
}

impl Use {
    /// Takes the lists out of a virtual router's draft.
    pub(super) fn of(order: Order, draft: &mut instance::Draft<'_>) -> Self {
        Self {
            name: draft.name.map(str::to_owned),
            order,
            lists: std::mem::take(&mut draft.tracking),
        }
    }
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            scripts: Definitions::of("vrrp_script"),
            files: Definitions::of("track_file"),
            processes: Definitions::of("vrrp_track_process"),
            sessions: Definitions::of("bfd_instance"),
            linkbeat: Interfaces::default(),
            delays: Interfaces::default(),
            first_command: None,
        }
    }
}

impl Draft {
    pub(super) fn script(&mut self, order: Order, block: Entry<'_>, findings: &mut Findings) {
        let Some(name) = first_name(block, findings) else {
            return;
        };
        let (script, place) = script::read(block, name, findings);
        self.first_command = self.first_command.or(place);
        self.scripts
            .add(name, order, script, Duplicate::Unused, findings);
    }

    pub(super) fn file(&mut self, order: Order, block: Entry<'_>, findings: &mut Findings) {
        let Some(name) = first_name(block, findings) else {
            return;
        };
        let file = file::read(block, name, findings);
        self.files
            .add(name, order, file, Duplicate::Unused, findings);
    }

    pub(super) fn process(&mut self, order: Order, block: Entry<'_>, findings: &mut Findings) {
        let Some(name) = first_name(block, findings) else {
            return;
        };
        let process = process::read(block, name, findings);
        self.processes
            .add(name, order, process, Duplicate::Unused, findings);
    }

    pub(super) fn session(&mut self, order: Order, block: Entry<'_>, findings: &mut Findings) {
        let Some(name) = first_name(block, findings) else {
            return;
        };
        let session = super::bfd::read(block, name, findings);
        let duplicate = Duplicate::Refused(Code::DuplicateSession);
        self.sessions.add(name, order, session, duplicate, findings);
    }

    pub(super) fn linkbeat(&mut self, list: Entry<'_>, findings: &mut Findings) {
        self.linkbeat.linkbeat(list, findings);
    }

    pub(super) fn delays(&mut self, list: Entry<'_>, findings: &mut Findings) {
        self.delays.delays(list, findings);
    }

    /// Where the first command of a script stands.
    pub(super) const fn first_command(&self) -> Option<Span> {
        self.first_command
    }

    /// What is watched, once everybody has said what they follow, and the sessions.
    pub(super) fn finish<'a>(
        self,
        instances: impl Iterator<Item = &'a Instance>,
        findings: &mut Findings,
    ) -> (Config, Vec<bfd::Config>) {
        let config = Config {
            scripts: self.scripts.used(findings),
            // A checker may use them too.
            files: self.files.all().map(|(_, file)| file).collect(),
            processes: self.processes.used(findings),
            groups: Vec::new(),
            linkbeat: self.linkbeat.finish(),
            debounce: self.delays.finish(instances, findings),
        };
        (config, super::bfd::unique(self.sessions.all(), findings))
    }
}

/// What has a weight for who states none.
trait Weighted {
    fn weight(&self) -> Weight;
}

macro_rules! weighted {
    ($($name:ty)+) => {
        $(impl Weighted for $name {
            fn weight(&self) -> Weight {
                self.weight
            }
        })+
    };
}

weighted! { Script File Process bfd::Config }
