//! What the instances follow: told by the supervisor, or seen here.

use std::collections::BTreeMap;

use super::{InstanceId, Router};
use crate::daemon::protocol::vrrp::{self, Knowledge};
use crate::daemon::vrrp::VrrpError;
use crate::sys::netlink::Link;
use crate::track::{Observed, Subject, Verdict};
use crate::types::{IfName, InstanceName, Standing};
use crate::vrrp::Event;

impl Router {
    /// Takes what the supervisor has found out.
    pub(super) fn learn(
        &mut self,
        known: impl IntoIterator<Item = Knowledge>,
    ) -> Result<(), VrrpError> {
        for Knowledge { subject, observed } in known {
            self.observe(&subject, observed)?;
        }
        Ok(())
    }

    /// Takes what the kernel says of an interface.
    pub(super) fn observe_interface(&mut self, name: &IfName) -> Result<(), VrrpError> {
        let is_up = self.links.by_name(name).is_some_and(Link::is_up);
        let verdict = if is_up { Verdict::Good } else { Verdict::Bad };
        let subject = Subject::Interface(name.clone());
        self.observe(&subject, Observed::State(verdict))
    }

    /// Looks anew at all interfaces that are followed.
    pub(super) fn observe_interfaces(&mut self) -> Result<(), VrrpError> {
        let subjects = self.board.subjects();
        let names: Vec<IfName> = subjects
            .filter_map(|subject| match subject {
                Subject::Interface(name) => Some(name.clone()),
                Subject::Script(_)
                | Subject::File(_)
                | Subject::Process(_)
                | Subject::Session(_) => None,
            })
            .collect();
        for name in names {
            self.observe_interface(&name)?;
        }
        Ok(())
    }

    /// What all that an instance follows comes to.
    pub(super) fn standing(&mut self, router: &vrrp::Router) -> Result<Standing, VrrpError> {
        let interfaces = router.tracking.iter().flat_map(|list| &list.interfaces);
        for tracked in interfaces {
            self.observe_interface(&tracked.interface)?;
        }
        let name = router.config.name.clone();
        Ok(self.board.follow(name, &router.tracking))
    }

    fn observe(&mut self, subject: &Subject, observed: Observed) -> Result<(), VrrpError> {
        let changed = self.board.observe(subject, observed);
        if changed.is_empty() {
            return Ok(());
        }
        let by_name = self.by_name();
        for (name, standing) in changed {
            if let Some(id) = by_name.get(&name) {
                self.feed(*id, Event::Tracked(standing))?;
            }
        }
        Ok(())
    }

    fn by_name(&self) -> BTreeMap<InstanceName, InstanceId> {
        let machines = self.machines.iter();
        machines
            .map(|(id, instance)| (instance.config().name.clone(), id))
            .collect()
    }
}
