//! Keywords of `vrrp_sync_group`.

use super::{Argument, Kind, Notify, Support, SyncGroup, TrackList, Watched, row, table};

table! { SYNC_GROUP, "vrrp_sync_group", [
    row("global_tracking", Kind::Flag, "").default("off").remarks("deprecated 2.0.0 (reported); same effect as sync_group_tracking_weight").deprecated().supported(Support::SyncGroup(SyncGroup::GlobalTracking), Argument::Nothing, "The older name of sync_group_tracking_weight."),
    row("group", Kind::List, "block; every word is an instance name").remarks("second block ignored").children(&SYNC_GROUP_GROUP).supported(Support::SyncGroup(SyncGroup::Group), Argument::Nothing, "The virtual routers."),
    row("notify", Kind::Value, "SCRIPT [USER [[:]GROUP]]").default("none").remarks("second use ignored").supported(Support::SyncGroup(SyncGroup::Notify(Notify::Every)), Argument::Script, "Program run after every change of the group, with four words that describe it."),
    row("notify_backup", Kind::Value, "SCRIPT [USER [[:]GROUP]]").default("none").remarks("second use ignored").supported(Support::SyncGroup(SyncGroup::Notify(Notify::Backup)), Argument::Script, "Program run when the group becomes backup."),
    row("notify_deleted", Kind::Value, "[SCRIPT ...]").remarks("manual only: NOT accepted here by the code, only in vrrp_instance").supported(Support::SyncGroup(SyncGroup::NotifyDeleted), Argument::Script, "Not for groups: stands in vrrp_instance."),
    row("notify_fault", Kind::Value, "SCRIPT [USER [[:]GROUP]]").default("none").remarks("second use ignored").supported(Support::SyncGroup(SyncGroup::Notify(Notify::Fault)), Argument::Script, "Program run when the group can not work any more."),
    row("notify_master", Kind::Value, "SCRIPT [USER [[:]GROUP]]").default("none").remarks("second use ignored").supported(Support::SyncGroup(SyncGroup::Notify(Notify::Master)), Argument::Script, "Program run when the group becomes master."),
    row("notify_priority_changes", Kind::Flag, "[BOOL]").default("= vrrp_notify_priority_changes").understood(Support::SyncGroup(SyncGroup::PriorityChanges), Argument::Switch, "Changes of the members' priorities are written to the notify FIFO."),
    row("notify_stop", Kind::Value, "SCRIPT [USER [[:]GROUP]]").default("none").remarks("second use ignored").supported(Support::SyncGroup(SyncGroup::Notify(Notify::Stop)), Argument::Script, "Program run when the daemon stops."),
    row("smtp_alert", Kind::Flag, "[BOOL]").default("smtp_alert_vrrp, else smtp_alert, else off").understood(Support::SyncGroup(SyncGroup::SmtpAlert), Argument::Switch, "Changes of the group are mailed."),
    row("sync_group_tracking_weight", Kind::Flag, "").default("off").since("2.0.0").supported(Support::SyncGroup(SyncGroup::TrackingWeight), Argument::Nothing, "What a member follows may change its priority."),
    row("track_bfd", Kind::List, "block, one per line").remarks("build option: BFD").children(&SYNC_GROUP_TRACK_BFD).understood(Support::SyncGroup(SyncGroup::Track(TrackList::Bfd)), Argument::Nothing, "Sessions that every member follows."),
    row("track_file", Kind::List, "block, one per line").children(&SYNC_GROUP_TRACK_FILE).supported(Support::SyncGroup(SyncGroup::Track(TrackList::File)), Argument::Nothing, "Files that every member follows."),
    row("track_interface", Kind::List, "block, one per line").children(&SYNC_GROUP_TRACK_INTERFACE).supported(Support::SyncGroup(SyncGroup::Track(TrackList::Interface)), Argument::Nothing, "Interfaces that every member follows."),
    row("track_process", Kind::List, "block, one per line").remarks("build option: track-process").children(&SYNC_GROUP_TRACK_PROCESS).supported(Support::SyncGroup(SyncGroup::Track(TrackList::Process)), Argument::Nothing, "Processes that every member follows."),
    row("track_script", Kind::List, "block, one per line").children(&SYNC_GROUP_TRACK_SCRIPT).supported(Support::SyncGroup(SyncGroup::Track(TrackList::Script)), Argument::Nothing, "Scripts that every member follows."),
] }

table! { SYNC_GROUP_TRACK_INTERFACE, "vrrp_sync_group/track_interface", [
    row("<IFNAME>", Kind::Value, "IFNAME [weight N [reverse]]").remarks("missing interface (without dynamic_interfaces) and duplicates ignored with error; the instance's own interface is removed later").supported(Support::Watched(Watched::Item), Argument::Interface, "An interface."),
    row("reverse", Kind::Flag, "(only after weight N)").default("off").remarks("no noreverse word here").supported(Support::Watched(Watched::Reverse), Argument::Nothing, "The weight counts the other way round."),
    row("weight", Kind::Value, "-253..253 (254 accepted, set to 253, with error; bad value = 0)").default("0").supported(Support::Watched(Watched::Weight), Argument::Integer { min: -253, max: 253 }, "Points for a good state, or (below 0) against a bad one; 0: bad is a fault."),
] }

table! { SYNC_GROUP_TRACK_SCRIPT, "vrrp_sync_group/track_script", [
    row("<SCRIPT>", Kind::Value, "NAME [weight N [reverse | noreverse]]").remarks("must be defined earlier in the configuration").supported(Support::Watched(Watched::Item), Argument::Reference("vrrp_script"), "A script."),
    row("noreverse", Kind::Flag, "(only after weight N)").supported(Support::Watched(Watched::NoReverse), Argument::Nothing, "The weight counts as it is written, whatever its definition says."),
    row("reverse", Kind::Flag, "(only after weight N)").default("as the vrrp_script").supported(Support::Watched(Watched::Reverse), Argument::Nothing, "The weight counts the other way round."),
    row("weight", Kind::Value, "-253..253 (254 accepted, set to 253, with error; bad value = script's)").default("weight of the vrrp_script").supported(Support::Watched(Watched::Weight), Argument::Integer { min: -253, max: 253 }, "Points for a good state, or (below 0) against a bad one; 0: bad is a fault."),
] }

table! { SYNC_GROUP_TRACK_FILE, "vrrp_sync_group/track_file", [
    row("<FILE>", Kind::Value, "NAME [weight N [reverse | noreverse]]").remarks("must be defined earlier in the configuration").supported(Support::Watched(Watched::Item), Argument::Reference("track_file"), "A file."),
    row("noreverse", Kind::Flag, "(only after weight N)").supported(Support::Watched(Watched::NoReverse), Argument::Nothing, "The weight counts as it is written, whatever its definition says."),
    row("reverse", Kind::Flag, "(only after weight N)").default("as the track_file").supported(Support::Watched(Watched::Reverse), Argument::Nothing, "The weight counts the other way round."),
    row("weight", Kind::Value, "-254..254").default("weight of the track_file (1)").supported(Support::Watched(Watched::Weight), Argument::Integer { min: -254, max: 254 }, "What the number is multiplied by; 0: a number other than 0 is a fault."),
] }

table! { SYNC_GROUP_TRACK_PROCESS, "vrrp_sync_group/track_process", [
    row("<PROCESS>", Kind::Value, "NAME [weight N [reverse | noreverse]]").since("2.0.11").remarks("build option: track-process; must be defined earlier").supported(Support::Watched(Watched::Item), Argument::Reference("vrrp_track_process"), "Processes."),
    row("noreverse", Kind::Flag, "(only after weight N)").supported(Support::Watched(Watched::NoReverse), Argument::Nothing, "The weight counts as it is written, whatever its definition says."),
    row("reverse", Kind::Flag, "(only after weight N)").default("as the vrrp_track_process").supported(Support::Watched(Watched::Reverse), Argument::Nothing, "The weight counts the other way round."),
    row("weight", Kind::Value, "-254..254").default("weight of the vrrp_track_process").remarks("build option: track-process").supported(Support::Watched(Watched::Weight), Argument::Integer { min: -254, max: 254 }, "Points for a good state, or (below 0) against a bad one; 0: bad is a fault."),
] }

table! { SYNC_GROUP_TRACK_BFD, "vrrp_sync_group/track_bfd", [
    row("<BFD>", Kind::Value, "NAME [weight N [reverse | noreverse]]").remarks("build option: BFD; must be defined earlier").understood(Support::Watched(Watched::Item), Argument::Reference("bfd_instance"), "A session."),
    row("noreverse", Kind::Flag, "(only after weight N)").understood(Support::Watched(Watched::NoReverse), Argument::Nothing, "The weight counts as it is written, whatever its definition says."),
    row("reverse", Kind::Flag, "(only after weight N)").default("as the bfd_instance").understood(Support::Watched(Watched::Reverse), Argument::Nothing, "The weight counts the other way round."),
    row("weight", Kind::Value, "-253..253").default("weight of the bfd_instance").remarks("build option: BFD").understood(Support::Watched(Watched::Weight), Argument::Integer { min: -253, max: 253 }, "Points for a good state, or (below 0) against a bad one; 0: bad is a fault."),
] }

table! { SYNC_GROUP_GROUP, "vrrp_sync_group/group", [
    row("<INSTANCE>", Kind::Value, "names, any number per line").remarks("unknown names or names already in another group are ignored with error").supported(Support::Watched(Watched::Item), Argument::Reference("vrrp_instance"), "A virtual router."),
] }
