//! Settings outside all blocks.

use crate::conf::diagnostic::Findings;
use crate::conf::keywords::settings::Place as Keyword;
use crate::conf::lower::read;
use crate::conf::lower::slot::Slot;
use crate::conf::settings::{IpvsNamespace, Place, Switch};
use crate::conf::tree::Entry;

#[derive(Default)]
pub(super) struct Draft {
    child_wait: Slot<std::time::Duration>,
    instance: Slot<String>,
    linkbeat_polling: Slot<Switch>,
    namespace: Slot<String>,
    ipvs_namespace: Slot<read::Value>,
    namespace_with_ipsets: Slot<Switch>,
    pid_directory: Slot<Switch>,
}

impl Draft {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::ChildWait => self.child_wait.read(entry, findings, read::seconds),
            Keyword::Instance => self.instance.read_first(entry, findings, read::text),
            Keyword::LinkbeatPolling => super::flag(&mut self.linkbeat_polling, entry, findings),
            Keyword::NamespaceWithIpsets => {
                super::flag(&mut self.namespace_with_ipsets, entry, findings);
            }
            Keyword::Namespace => self.namespace.read_first(entry, findings, read::text),
            Keyword::IpvsNamespace => {
                self.ipvs_namespace
                    .read_first(entry, findings, read::optional_text);
            }
            Keyword::PidDirectory => super::flag(&mut self.pid_directory, entry, findings),
        }
    }

    pub(super) fn finish(self) -> Place {
        let standard = Place::default();
        let instance = self.instance.get();
        let namespace = self.namespace.get();
        let pid_directory = if instance.is_some() || namespace.is_some() {
            Switch::On
        } else {
            self.pid_directory.or(Switch::Off)
        };
        Place {
            instance,
            namespace,
            ipvs_namespace: match self.ipvs_namespace.get() {
                None => IpvsNamespace::Same,
                Some(read::Value::Absent) => IpvsNamespace::System,
                Some(read::Value::Given(name)) => IpvsNamespace::Named(name),
            },
            namespace_with_ipsets: self.namespace_with_ipsets.or(Switch::Off),
            pid_directory,
            child_wait: self.child_wait.or(standard.child_wait),
            linkbeat_polling: self.linkbeat_polling.or(Switch::Off),
        }
    }
}
