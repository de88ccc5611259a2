//! Who hears of an instance beside its scripts.

use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::keywords::Report as Keyword;
use crate::conf::lower::defaults::Defaults;
use crate::conf::lower::notify::read_script;
use crate::conf::lower::slot::Slot;
use crate::conf::model::{Removal, Reports};
use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::conf::value::{self, Switch};
use crate::types::{IfName, Script};

/// What one block says.
#[derive(Default)]
pub(in crate::conf::lower) struct Draft {
    mail: Slot<Switch>,
    priority_changes: Slot<Switch>,
    lower_priority: Slot<Script>,
    removal: Slot<Removal>,
    connection_sync: Slot<IfName>,
}

impl Draft {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::SmtpAlert => {
                let switch = value::switch(entry, findings);
                self.mail.set(switch, entry, findings);
            }
            Keyword::NotifyPriorityChanges => {
                let switch = value::switch(entry, findings);
                self.priority_changes.set(switch, entry, findings);
            }
            Keyword::NotifyMasterRxLowerPri => {
                if !self.lower_priority.is_taken(entry, findings) {
                    let script = read_script(entry, findings);
                    self.lower_priority.set(script, entry, findings);
                }
            }
            Keyword::NotifyDeleted => {
                if !self.removal.is_taken(entry, findings) {
                    let removal = match entry.value() {
                        Some(_) => read_script(entry, findings)
                            .map(|script| Removal::Deleted(Some(script))),
                        None => Some(Removal::Deleted(None)),
                    };
                    self.removal.set(removal, entry, findings);
                }
            }
            Keyword::LvsSyncDaemonInterface => {
                let message = "`lvs_sync_daemon_interface` is now written as `lvs_sync_daemon` in `global_defs`";
                findings.add(Diagnostic::warning(
                    Code::Deprecated,
                    entry.head().span,
                    message,
                ));
                let name =
                    value::word(entry, findings).and_then(|name| value::interface(name, findings));
                self.connection_sync.set(name, entry, findings);
            }
        }
    }

    /// Where the first script stands.
    pub(in crate::conf::lower) fn first_script(&self) -> Option<Span> {
        let removal = match self.removal {
            Slot::Given(Removal::Deleted(Some(_)), at) => Some(at),
            Slot::Given(Removal::Deleted(None) | Removal::Fault, _)
            | Slot::Absent
            | Slot::Broken(_) => None,
        };
        self.lower_priority.span().into_iter().chain(removal).min()
    }

    pub(super) fn finish(self, defaults: &Defaults) -> Reports {
        Reports {
            mail: self.mail.or(defaults.smtp_alert) == Switch::On,
            priority_changes: self
                .priority_changes
                .value()
                .map(|&switch| switch == Switch::On),
            lower_priority: self.lower_priority.value().cloned(),
            removal: self.removal.value().cloned().unwrap_or_default(),
            connection_sync: self.connection_sync.value().cloned(),
        }
    }
}
