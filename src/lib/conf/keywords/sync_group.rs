//! Keywords of `vrrp_sync_group`.

use super::{Kind, row, table};

table! { SYNC_GROUP, "vrrp_sync_group", [
    row("global_tracking", Kind::Flag, "").default("off").remarks("deprecated 2.0.0 (reported); same effect as sync_group_tracking_weight").deprecated(),
    row("group", Kind::List, "block; every word is an instance name").remarks("second block ignored").children(&SYNC_GROUP_GROUP),
    row("notify", Kind::Value, "SCRIPT [USER [[:]GROUP]]").default("none").remarks("second use ignored"),
    row("notify_backup", Kind::Value, "SCRIPT [USER [[:]GROUP]]").default("none").remarks("second use ignored"),
    row("notify_deleted", Kind::Value, "[SCRIPT ...]").remarks("manual only: NOT accepted here by the code, only in vrrp_instance"),
    row("notify_fault", Kind::Value, "SCRIPT [USER [[:]GROUP]]").default("none").remarks("second use ignored"),
    row("notify_master", Kind::Value, "SCRIPT [USER [[:]GROUP]]").default("none").remarks("second use ignored"),
    row("notify_priority_changes", Kind::Flag, "[BOOL]").default("= vrrp_notify_priority_changes"),
    row("notify_stop", Kind::Value, "SCRIPT [USER [[:]GROUP]]").default("none").remarks("second use ignored"),
    row("smtp_alert", Kind::Flag, "[BOOL]").default("smtp_alert_vrrp, else smtp_alert, else off"),
    row("sync_group_tracking_weight", Kind::Flag, "").default("off").since("2.0.0"),
    row("track_bfd", Kind::List, "block, one per line").remarks("build option: BFD").children(&SYNC_GROUP_TRACK_BFD),
    row("track_file", Kind::List, "block, one per line").children(&SYNC_GROUP_TRACK_FILE),
    row("track_interface", Kind::List, "block, one per line").children(&SYNC_GROUP_TRACK_INTERFACE),
    row("track_process", Kind::List, "block, one per line").remarks("build option: track-process").children(&SYNC_GROUP_TRACK_PROCESS),
    row("track_script", Kind::List, "block, one per line").children(&SYNC_GROUP_TRACK_SCRIPT),
] }

table! { SYNC_GROUP_TRACK_INTERFACE, "vrrp_sync_group/track_interface", [
    row("<IFNAME>", Kind::Value, "IFNAME [weight N [reverse]]").remarks("missing interface (without dynamic_interfaces) and duplicates ignored with error; the instance's own interface is removed later"),
    row("reverse", Kind::Flag, "(only after weight N)").default("off").remarks("no noreverse word here"),
    row("weight", Kind::Value, "-253..253 (254 accepted, set to 253, with error; bad value = 0)").default("0"),
] }

table! { SYNC_GROUP_TRACK_SCRIPT, "vrrp_sync_group/track_script", [
    row("<SCRIPT>", Kind::Value, "NAME [weight N [reverse | noreverse]]").remarks("must be defined earlier in the configuration"),
    row("noreverse", Kind::Flag, "(only after weight N)"),
    row("reverse", Kind::Flag, "(only after weight N)").default("as the vrrp_script"),
    row("weight", Kind::Value, "-253..253 (254 accepted, set to 253, with error; bad value = script's)").default("weight of the vrrp_script"),
] }

table! { SYNC_GROUP_TRACK_FILE, "vrrp_sync_group/track_file", [
    row("<FILE>", Kind::Value, "NAME [weight N [reverse | noreverse]]").remarks("must be defined earlier in the configuration"),
    row("noreverse", Kind::Flag, "(only after weight N)"),
    row("reverse", Kind::Flag, "(only after weight N)").default("as the track_file"),
    row("weight", Kind::Value, "-254..254").default("weight of the track_file (1)"),
] }

table! { SYNC_GROUP_TRACK_PROCESS, "vrrp_sync_group/track_process", [
    row("<PROCESS>", Kind::Value, "NAME [weight N [reverse | noreverse]]").since("2.0.11").remarks("build option: track-process; must be defined earlier"),
    row("noreverse", Kind::Flag, "(only after weight N)"),
    row("reverse", Kind::Flag, "(only after weight N)").default("as the vrrp_track_process"),
    row("weight", Kind::Value, "-254..254").default("weight of the vrrp_track_process").remarks("build option: track-process"),
] }

table! { SYNC_GROUP_TRACK_BFD, "vrrp_sync_group/track_bfd", [
    row("<BFD>", Kind::Value, "NAME [weight N [reverse | noreverse]]").remarks("build option: BFD; must be defined earlier"),
    row("noreverse", Kind::Flag, "(only after weight N)"),
    row("reverse", Kind::Flag, "(only after weight N)").default("as the bfd_instance"),
    row("weight", Kind::Value, "-253..253").default("weight of the bfd_instance").remarks("build option: BFD"),
] }

table! { SYNC_GROUP_GROUP, "vrrp_sync_group/group", [
    row("<INSTANCE>", Kind::Value, "names, any number per line").remarks("unknown names or names already in another group are ignored with error"),
] }
