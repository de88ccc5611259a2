//! Scripts and pipes of the daemon itself.

use std::time::Duration;

use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::settings::{Fifo as Which, ScriptGlobal as Keyword};
use crate::conf::lower::slot::Slot;
use crate::conf::lower::{notify, read};
use crate::conf::settings::{Fifo, Fifos, LifeScript, ScriptSettings, Switch};
use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::conf::value;
use crate::types::{Script, ScriptIdentity};

#[derive(Default)]
pub(super) struct Draft {
    startup: Slot<Script>,
    startup_timeout: Slot<Duration>,
    shutdown: Slot<Script>,
    shutdown_timeout: Slot<Duration>,
    all: Pipe,
    vrrp: Pipe,
    lvs: Pipe,
    states_on_reload: Slot<Switch>,
    symlink_paths: Slot<Switch>,
    supplementary_groups: Slot<Switch>,
}

#[derive(Default)]
struct Pipe {
    place: Slot<(String, ScriptIdentity)>,
    script: Slot<Script>,
}

impl Draft {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::SymlinkPaths => self.symlink_paths.read(entry, findings, value::switch),
            Keyword::SupplementaryGroups => {
                self.supplementary_groups
                    .read(entry, findings, value::switch);
            }
            Keyword::Startup => self
                .startup
                .read_first(entry, findings, notify::read_script),
            Keyword::StartupTimeout => self.startup_timeout.read(entry, findings, read::seconds),
            Keyword::Shutdown => {
                self.shutdown
                    .read_first(entry, findings, notify::read_script);
            }
            Keyword::ShutdownTimeout => {
                self.shutdown_timeout.read(entry, findings, read::seconds);
            }
            Keyword::Fifo(which) => {
                let place = &mut self.pipe(which).place;
                place.read_first(entry, findings, pipe);
            }
            Keyword::FifoScript(which) => {
                let script = &mut self.pipe(which).script;
                script.read_first(entry, findings, notify::read_script);
            }
            Keyword::StatesOnReload => super::flag(&mut self.states_on_reload, entry, findings),
        }
    }

    fn pipe(&mut self, which: Which) -> &mut Pipe {
        match which {
            Which::All => &mut self.all,
            Which::Vrrp => &mut self.vrrp,
            Which::Lvs => &mut self.lvs,
        }
    }

    /// Where the first script stands.
    pub(super) fn first(&self) -> Option<Span> {
        // Those that read the pipes are not looked at.
        [&self.startup, &self.shutdown]
            .into_iter()
            .filter_map(Slot::span)
            .min()
    }

    /// Pipes must be different files, and one that is read must be there.
    pub(super) fn check(&self, findings: &mut Findings) {
        let pipes = [&self.all, &self.vrrp, &self.lvs];
        for (number, pipe) in pipes.into_iter().enumerate() {
            if let Slot::Given((path, _), place) = &pipe.place {
                let mut others = pipes.into_iter().take(number);
                let same = others.find_map(|other| match &other.place {
                    Slot::Given((used, _), place) if used == path => Some(*place),
                    Slot::Given(_, _) | Slot::Absent | Slot::Broken(_) => None,
                });
                if let Some(first) = same {
                    let message = format!("`{}` is another pipe already", shown(path));
                    findings.add(
                        Diagnostic::error(Code::SharedFifo, *place, message)
                            .related(first, "it is used here"),
                    );
                }
            } else if let (Some(place), true) = (pipe.script.span(), pipe.place.is_absent()) {
                let message = "this script reads a pipe that is not given";
                findings.add(Diagnostic::warning(Code::NeedsCompanion, place, message));
            }
        }
    }

    pub(super) fn finish(self) -> ScriptSettings {
        let standard = LifeScript::default().timeout;
        ScriptSettings {
            startup: LifeScript {
                script: self.startup.get(),
                timeout: self.startup_timeout.or(standard),
            },
            shutdown: LifeScript {
                script: self.shutdown.get(),
                timeout: self.shutdown_timeout.or(standard),
            },
            fifos: Fifos {
                all: self.all.finish(),
                vrrp: self.vrrp.finish(),
                lvs: self.lvs.finish(),
                states_on_reload: self.states_on_reload.or(Switch::Off),
            },
            symlink_paths: self.symlink_paths.or(Switch::Off),
            supplementary_groups: self.supplementary_groups.or(Switch::Off),
        }
    }
}

impl Pipe {
    fn finish(self) -> Fifo {
        let (path, owner) = match self.place.get() {
            Some((path, owner)) => (Some(path), owner),
            None => (None, ScriptIdentity::Default),
        };
        Fifo {
            path,
            owner,
            script: self.script.get(),
        }
    }
}

/// A path, then a user and a group.
fn pipe(entry: Entry<'_>, findings: &mut Findings) -> Option<(String, ScriptIdentity)> {
    let Some(path) = entry.value() else {
        value::missing(entry, findings);
        return None;
    };
    read::absolute(path, findings);
    let rest: Vec<_> = entry.words().skip(2).collect();
    let owner = match rest.as_slice() {
        [] => ScriptIdentity::Default,
        [user, group @ ..] => notify::identity(*user, group, findings)?,
    };
    (!path.text.is_empty()).then(|| (path.text.to_owned(), owner))
}
