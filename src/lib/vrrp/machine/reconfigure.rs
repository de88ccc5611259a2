//! A new configuration for a running instance: what the difference says, and nothing else.

use std::time::Duration;

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
        match &mut self.phase {
            Phase::Initialize | Phase::Fault => {}
            Phase::Backup(backup) => {
                // The patience already spent stays spent.
                let heard = backup.active_adver_interval;
                let learnt = if heard == before.adver_interval {
                    self.config.adver_interval
                } else {
                    heard
                };
                let old = before.active_down_interval(heard);
                backup.active_adver_interval = learnt;
                let new = self.config.active_down_interval(learnt);
                let timer = backup.active_down_timer;
                backup.active_down_timer = shift(timer, old, new);
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

/// Moves a deadline by the change of the interval it was made from.
fn shift(deadline: Instant, old: Duration, new: Duration) -> Instant {
    match new.checked_sub(old) {
        Some(longer) => deadline + longer,
        None => deadline - old.saturating_sub(new),
    }
}
