//! Keywords outside all blocks, and the blocks that have no file of their own.

use super::settings::{Place, Static};
use super::{
    Argument, Kind, Support, Top, Unit, globals, instance, routing, row, sync_group, table,
    virtual_server,
};

table! { TOP, "/", [
    row("SSL", Kind::Block, "(no name)").remarks("a second block replaces the first with an error").children(&SSL),
    row("bfd_instance", Kind::Block, "NAME (1-31 characters, unique)").since("2.0.0").remarks("build option: BFD").children(&BFD_INSTANCE),
    row("child_wait_time", Kind::Value, "SECONDS integer 0-4294967295 (strict number)").default("5").understood(Support::Top(Top::Place(Place::ChildWait)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::Seconds }, "How long processes may take to end before they are killed."),
    row("garp_group", Kind::Block, "(no name)").children(&GARP_GROUP),
    row("global_defs", Kind::Block, "(no name)").children(&globals::GLOBAL_DEFS).supported(Support::Top(Top::GlobalDefs), Argument::Nothing, "Settings of the whole daemon and defaults of all virtual routers."),
    row("include", Kind::Value, "PATTERN (rest of the line; path, glob, csh-style {a,b})").supported(Support::Include, Argument::Pattern, "Reads other files at this place."),
    row("includea", Kind::Value, "PATTERN").since("2.2.0").supported(Support::Include, Argument::Pattern, "As include, with stricter checks."),
    row("includeb", Kind::Value, "PATTERN").since("2.2.0").remarks("needs GLOB_ALTDIRFUNC").supported(Support::Include, Argument::Pattern, "As include, with stricter checks."),
    row("includem", Kind::Value, "PATTERN").since("2.2.0").remarks("needs libc glob with GLOB_ALTDIRFUNC (else treated as includer with a warning)").supported(Support::Include, Argument::Pattern, "As include, with stricter checks."),
    row("includer", Kind::Value, "PATTERN").since("2.2.0").remarks("documented check name: readable").supported(Support::Include, Argument::Pattern, "As include, with stricter checks."),
    row("includew", Kind::Value, "PATTERN").since("2.2.0").supported(Support::Include, Argument::Pattern, "As include, with stricter checks."),
    row("instance", Kind::Value, "NAME").default("none").since("1.2.24").remarks("second use is an error; ignored on reload (not changeable)").understood(Support::Top(Top::Place(Place::Instance)), Argument::Text, "A name for this daemon, where several run on one machine."),
    row("interface_up_down_delays", Kind::List, "block, one interface per line").since("2.2.3").children(&INTERFACE_UP_DOWN_DELAYS),
    row("linkbeat_interfaces", Kind::List, "block, one interface per line").since("2.0.13").remarks("build option: linkbeat").children(&LINKBEAT_INTERFACES),
    row("linkbeat_use_polling", Kind::Flag, "").default("off").remarks("build option: linkbeat").understood(Support::Top(Top::Place(Place::LinkbeatPolling)), Argument::Nothing, "Asks all interfaces for their link state instead of waiting to be told."),
    row("namespace_with_ipsets", Kind::Flag, "").default("off").remarks("build option: iptables+ipset (keyword always accepted)").understood(Support::Top(Top::Place(Place::NamespaceWithIpsets)), Argument::Nothing, "Allows sets of addresses inside a namespace on old kernels."),
    row("net_namespace", Kind::Value, "NAME").default("default namespace").since("1.2.24").remarks("cmd line -s/--namespace wins; second use ignored with error; not changeable by reload").understood(Support::Top(Top::Place(Place::Namespace)), Argument::Text, "The network namespace that the daemon works in."),
    row("net_namespace_ipvs", Kind::Value, "[NAME]").default("main namespace").since("2.1.0").remarks("second use ignored with error; not changeable by reload").understood(Support::Top(Top::Place(Place::IpvsNamespace)), Argument::Optional(&Argument::Text), "The network namespace of the virtual servers; without a name: the system's own."),
    row("static_ipaddress", Kind::List, "block, one address per line").remarks("several blocks accumulate").children(&routing::STATIC_IPADDRESS).understood(Support::Top(Top::Static(Static::Addresses)), Argument::Nothing, "Addresses that are there while the daemon runs."),
    row("static_routes", Kind::List, "block, one route per line").since("1.0.1").remarks("several blocks accumulate").children(&routing::STATIC_ROUTES).understood(Support::Top(Top::Static(Static::Routes)), Argument::Nothing, "Routes that are there while the daemon runs."),
    row("static_rules", Kind::List, "block, one rule per line").remarks("several blocks accumulate").children(&routing::STATIC_RULES).understood(Support::Top(Top::Static(Static::Rules)), Argument::Nothing, "Routing rules that are there while the daemon runs."),
    row("track_file", Kind::Block, "NAME").since("2.1.0").remarks("older synonym vrrp_track_file; duplicates not detected").children(&TRACK_FILE),
    row("track_group", Kind::Block, "NAME (exactly one; unique)").since("2.0.3").remarks("duplicate name: block skipped").children(&TRACK_GROUP),
    row("use_pid_dir", Kind::Flag, "").default("off").since("1.2.24").remarks("set implicitly by net_namespace and instance").understood(Support::Top(Top::Place(Place::PidDirectory)), Argument::Nothing, "Puts the files with process numbers into a folder of their own."),
    row("virtual_server", Kind::Block, "IP [PORT] | fwmark N | group NAME").default("PORT 0").remarks("duplicates not detected").children(&virtual_server::VIRTUAL_SERVER).supported(Support::Top(Top::VirtualServer), Argument::Endpoint, "One virtual server."),
    row("virtual_server_group", Kind::List, "NAME, then block with one entry per line").since("1.0.2").remarks("empty group removed; IPv4+IPv6+fwmark without family removed").children(&virtual_server::VIRTUAL_SERVER_GROUP),
    row("vrrp_instance", Kind::Block, "NAME (exactly one; unique)").remarks("duplicate name: block skipped").children(&instance::INSTANCE).supported(Support::Top(Top::Instance), Argument::Name, "One virtual router."),
    row("vrrp_script", Kind::Block, "NAME").since("1.1.13").remarks("duplicates not detected (first match used)").children(&VRRP_SCRIPT),
    row("vrrp_sync_group", Kind::Block, "NAME (exactly one; unique)").remarks("duplicate name: block skipped").children(&sync_group::SYNC_GROUP),
    row("vrrp_track_file", Kind::Block, "NAME").since("2.0.0").remarks("deprecated synonym of track_file").deprecated().children(&VRRP_TRACK_FILE),
    row("vrrp_track_process", Kind::Block, "NAME").since("2.0.11").remarks("build option: track-process; kernel CONFIG_PROC_EVENTS").children(&VRRP_TRACK_PROCESS),
] }

table! { VRRP_SCRIPT, "vrrp_script", [
    row("fall", Kind::Value, "1-2147483647").default("1"),
    row("init_fail", Kind::Flag, "").default("off").since("1.3.2").remarks("defect: reset by every track_script entry, so it has no effect"),
    row("interval", Kind::Value, "SECONDS decimal 0.001-4294 (0 becomes 1 with error), ms resolution").default("1").remarks("lenient number"),
    row("rise", Kind::Value, "1-2147483647").default("1"),
    row("script", Kind::Value, "SCRIPT (one quoted word holding command and arguments)").default("required").remarks("block without it is removed"),
    row("timeout", Kind::Value, "SECONDS decimal 0.001-4294 (0 becomes 1 with error), ms resolution").default("= interval"),
    row("user", Kind::Value, "USER [[:]GROUP]").default("default script user").remarks("unknown user removes the script"),
    row("weight", Kind::Value, "-253..253 [reverse]").default("0"),
] }

table! { VRRP_TRACK_PROCESS, "vrrp_track_process", [
    row("delay", Kind::Value, "SECONDS decimal 0.000001-3600").default("0").since("2.0.11").remarks("build option: track-process"),
    row("fork_delay", Kind::Value, "SECONDS decimal 0.000001-3600").default("0").remarks("build option: track-process"),
    row("full_command", Kind::Flag, "").default("off").remarks("build option: track-process"),
    row("param_match", Kind::Value, "[initial | partial] (bare = exact)").default("none").since("2.0.11").remarks("build option: track-process"),
    row("process", Kind::Value, "NAME [PARAM]... (plain words, double quotes allowed)").default("required").since("2.0.11").remarks("build option: track-process; second use ignored"),
    row("quorum", Kind::Value, "1-65535, not above quorum_max").default("1").since("2.0.11").remarks("build option: track-process"),
    row("quorum_max", Kind::Value, "0-65535, not below quorum (0 allowed when quorum is 1 and makes it 0)").default("unlimited").since("2.0.16").remarks("build option: track-process"),
    row("terminate_delay", Kind::Value, "SECONDS decimal 0.000001-3600").default("0").remarks("build option: track-process"),
    row("weight", Kind::Value, "-254..254 [reverse]").default("0").since("2.0.11").remarks("build option: track-process; second use ignored"),
] }

table! { TRACK_FILE, "track_file", [
    row("file", Kind::Value, "PATH").default("required").remarks("second use ignored; file systems that cannot be watched (proc, sysfs, nfs, fuse, cgroup, ...) are refused"),
    row("init_file", Kind::Value, "[VALUE -254..254] [overwrite]").default("not created; VALUE 0").remarks("at start only, not on reload"),
    row("weight", Kind::Value, "-254..254 [reverse] (manual: +-2147483647)").default("1").remarks("second use ignored unless the first set 1; invalid becomes 1"),
] }

table! { VRRP_TRACK_FILE, "vrrp_track_file", [
    row("file", Kind::Value, "PATH").default("required").remarks("second use ignored; file systems that cannot be watched (proc, sysfs, nfs, fuse, cgroup, ...) are refused"),
    row("init_file", Kind::Value, "[VALUE -254..254] [overwrite]").default("not created; VALUE 0").remarks("at start only, not on reload"),
    row("weight", Kind::Value, "-254..254 [reverse] (manual: +-2147483647)").default("1").remarks("second use ignored unless the first set 1; invalid becomes 1"),
] }

table! { TRACK_GROUP, "track_group", [
    row("group", Kind::List, "block; every word is an instance name").remarks("group without members removed").children(&TRACK_GROUP_GROUP),
] }

table! { TRACK_GROUP_GROUP, "track_group/group", [
    row("<INSTANCE>", Kind::Value, "names"),
] }

table! { GARP_GROUP, "garp_group", [
    row("garp_interval", Kind::Value, "SECONDS decimal 0-4294.967295").default("unset"),
    row("gna_interval", Kind::Value, "SECONDS decimal 0-4294.967295").default("unset"),
    row("interface", Kind::Value, "IFNAME (not a VMAC; one group per interface)"),
    row("interfaces", Kind::List, "block; every word is an interface").children(&GARP_GROUP_INTERFACES),
] }

table! { GARP_GROUP_INTERFACES, "garp_group/interfaces", [
    row("<IFNAME>", Kind::Value, "names, any number per line"),
] }

table! { BFD_INSTANCE, "bfd_instance", [
    row("checker", Kind::Flag, "").default("both processes when neither flag is given"),
    row("hoplimit", Kind::Value, "1-255 (strict number)").default("255 IPv4, 64 IPv6").remarks("same setting as ttl"),
    row("idle_tx", Kind::Value, "MILLISECONDS decimal 1000-4294967 (strict number; note above 10000)").default("1000"),
    row("max_hops", Kind::Value, "-1..255 (strict number; above ttl lowered with error)").default("0").remarks("manual says 255 disables the check, code accepts -1 as well"),
    row("min_rx", Kind::Value, "MILLISECONDS decimal 1-4294967 (microsecond resolution, strict number; note above 10000)").default("10"),
    row("min_tx", Kind::Value, "MILLISECONDS decimal 1-4294967 (strict number; note above 10000)").default("10"),
    row("multihop", Kind::Flag, "[BOOL]").default("off (on when bare)").since("2.2.8"),
    row("multiplier", Kind::Value, "1-255 (strict number)").default("5"),
    row("neighbor_ip", Kind::Value, "IP").default("required").remarks("synonym neighbour_ip; a malformed address drops the instance; build option: BFD"),
    row("neighbour_ip", Kind::Value, "IP").remarks("synonym of neighbor_ip"),
    row("passive", Kind::Flag, "").default("off"),
    row("source_ip", Kind::Value, "IP (same family)").default("chosen by the kernel"),
    row("ttl", Kind::Value, "1-255 (strict number)").default("255 IPv4, 64 IPv6").remarks("same setting as hoplimit"),
    row("vrrp", Kind::Flag, "").default("both processes when neither flag is given"),
    row("weight", Kind::Value, "-253..253 [reverse]").default("0").remarks("read by the vrrp process only"),
] }

table! { LINKBEAT_INTERFACES, "linkbeat_interfaces", [
    row("<IFNAME>", Kind::Value, "IFNAME [MII | ETHTOOL | IOCTL]").default("best supported type (MII, ETHTOOL, IOCTL)").remarks("unknown interface is a FATAL-class error unless dynamic_interfaces; macvlan/ipvlan refused"),
] }

table! { INTERFACE_UP_DOWN_DELAYS, "interface_up_down_delays", [
    row("<IFNAME>", Kind::Value, "IFNAME DOWN_DELAY [UP_DELAY] TIMER 0-255 each").default("UP_DELAY 0 when omitted (manual says = DOWN_DELAY)").remarks("unknown interface is a FATAL-class error unless dynamic_interfaces; bad delays only logged"),
] }

table! { SSL, "SSL", [
    row("ca", Kind::Value, "PATH").default("none").remarks("second use replaces with message"),
    row("certificate", Kind::Value, "PATH").default("none").since("1.2.8").remarks("second use replaces with message"),
    row("key", Kind::Value, "PATH").default("none").remarks("second use replaces with message"),
    row("password", Kind::Value, "STRING").default("none").remarks("second use replaces with message"),
] }
