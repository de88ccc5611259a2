//! A new configuration for a running instance: what the difference says, and nothing else.

use super::{Instance, Phase};
use crate::time::Instant;
use crate::vrrp::action::{Action, Actions};
use crate::vrrp::config::{Config, VirtualAddress};

impl Instance {
    pub(super) fn on_reconfigured(&mut self, now: Instant, config: Config, actions: &mut Actions) {
        if config == self.config {
            return;
        }
        let before = std::mem::replace(&mut self.config, config);
        self.proof.reconfigure(&self.config);
        let priority = self.priority;
        self.priority = self.effective_priority();
        match &self.phase {
            Phase::Initialize | Phase::Fault(_) => {}
            Phase::Backup(backup) => {
                // The patience already spent stays spent.
                let heard = backup.active_adver_interval;
                let learnt = if heard == before.adver_interval {
                    self.config.adver_interval
                } else {
                    heard
                };
                let adverts = before.down_timer_adverts;
                let old = heard.active_down_interval(before.version, priority, adverts);
                let new = self.active_down_interval(learnt);
                if let Phase::Backup(backup) = &mut self.phase {
                    backup.active_adver_interval = learnt;
                    backup.postpone(now, old, new);
                }
            }
            Phase::Active(_) => self.reconfigure_active(now, &before, actions),
        }
    }

    /// Tells the peers at once, then brings the addresses in line.
    fn reconfigure_active(&mut self, now: Instant, before: &Config, actions: &mut Actions) {
        self.send_now(now, actions);
        let removed = difference(&before.virtual_addresses, &self.config.virtual_addresses);
        if !removed.is_empty() {
            actions.push(Action::RemoveAddresses(removed));
        }
        let added = difference(&self.config.virtual_addresses, &before.virtual_addresses);
        if !added.is_empty() {
            self.expect_more_addresses();
            actions.push(Action::AddAddresses(added));
        }
    }
}

/// What `these` has and `those` has not, in order.
fn difference(these: &[VirtualAddress], those: &[VirtualAddress]) -> Vec<VirtualAddress> {
    these
        .iter()
        .filter(|address| !those.contains(address))
        .cloned()
        .collect()
}
