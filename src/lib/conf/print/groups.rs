//! Groups of virtual routers and of interfaces.

use super::Settings;
use super::instance::scripts;
use super::tracking::lists;
use crate::conf::model::{Model, SyncGroup};
use crate::vrrp::AnnouncementGroup;
use crate::vrrp::sync_group::WeightedTracking;

pub(super) fn print(model: &Model, out: &mut Settings) {
    for group in &model.sync_groups {
        sync_group(group, out);
    }
    for group in &model.track.groups {
        out.block("track_group", [group.name.to_string()], |out| {
            out.names("group", &group.members);
        });
    }
    for group in &model.announcement_groups {
        announcement_group(group, out);
    }
}

fn sync_group(group: &SyncGroup, out: &mut Settings) {
    let config = &group.vrrp;
    out.block("vrrp_sync_group", [config.name.to_string()], |out| {
        out.names("group", &config.members);
        out.flag(
            "sync_group_tracking_weight",
            config.weighted_tracking == WeightedTracking::Allowed,
        );
        lists(&group.tracking, out);
        scripts(&group.notify, out);
        if let Some(on) = group.smtp_alert {
            out.switch("smtp_alert", on);
        }
        if let Some(on) = group.notify_priority_changes {
            out.switch("notify_priority_changes", on);
        }
    });
}

fn announcement_group(group: &AnnouncementGroup, out: &mut Settings) {
    out.block("garp_group", [], |out| {
        out.names("interfaces", &group.interfaces);
        if let Some(time) = group.arp_interval {
            out.seconds("garp_interval", time);
        }
        if let Some(time) = group.na_interval {
            out.seconds("gna_interval", time);
        }
    });
}
