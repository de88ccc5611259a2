//! Keywords outside all blocks, and the blocks that have no file of their own.

use super::settings::{Place, Static};
use super::{
    Argument, Bfd, GarpGroup, Kind, Lvs, Ssl, Support, Top, TrackFile, TrackGroup, TrackProcess,
    TrackScript, Unit, Watched, globals, instance, routing, row, sync_group, table, virtual_server,
};

table! { TOP, "/", [
    row("SSL", Kind::Block, "(no name)").remarks("a second block replaces the first with an error").children(&SSL).understood(Support::Top(Top::Ssl), Argument::Nothing, "The certificate and key that `SSL_GET` shows to servers."),
    row("bfd_instance", Kind::Block, "NAME (1-31 characters, unique)").since("2.0.0").remarks("build option: BFD").children(&BFD_INSTANCE).understood(Support::Top(Top::BfdInstance), Argument::Name, "A BFD session with another system, whose state virtual routers and checkers can follow."),
    row("child_wait_time", Kind::Value, "SECONDS integer 0-4294967295 (strict number)").default("5").understood(Support::Top(Top::Place(Place::ChildWait)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::Seconds }, "How long processes may take to end before they are killed."),
    row("garp_group", Kind::Block, "(no name)").children(&GARP_GROUP).understood(Support::Top(Top::GarpGroup), Argument::Nothing, "Interfaces on which announcements are spaced out."),
    row("global_defs", Kind::Block, "(no name)").children(&globals::GLOBAL_DEFS).supported(Support::Top(Top::GlobalDefs), Argument::Nothing, "Settings of the whole daemon and defaults of all virtual routers."),
    row("include", Kind::Value, "PATTERN (rest of the line; path, glob, csh-style {a,b})").supported(Support::Include, Argument::Pattern, "Reads other files at this place."),
    row("includea", Kind::Value, "PATTERN").since("2.2.0").supported(Support::Include, Argument::Pattern, "As include, with stricter checks."),
    row("includeb", Kind::Value, "PATTERN").since("2.2.0").remarks("needs GLOB_ALTDIRFUNC").supported(Support::Include, Argument::Pattern, "As include, with stricter checks."),
    row("includem", Kind::Value, "PATTERN").since("2.2.0").remarks("needs libc glob with GLOB_ALTDIRFUNC (else treated as includer with a warning)").supported(Support::Include, Argument::Pattern, "As include, with stricter checks."),
    row("includer", Kind::Value, "PATTERN").since("2.2.0").remarks("documented check name: readable").supported(Support::Include, Argument::Pattern, "As include, with stricter checks."),
    row("includew", Kind::Value, "PATTERN").since("2.2.0").supported(Support::Include, Argument::Pattern, "As include, with stricter checks."),
    row("instance", Kind::Value, "NAME").default("none").since("1.2.24").remarks("second use is an error; ignored on reload (not changeable)").understood(Support::Top(Top::Place(Place::Instance)), Argument::Text, "A name for this daemon, where several run on one machine."),
    row("interface_up_down_delays", Kind::List, "block, one interface per line").since("2.2.3").children(&INTERFACE_UP_DOWN_DELAYS).understood(Support::Top(Top::InterfaceDelays), Argument::Nothing, "How long interfaces must be down or up before it counts."),
    row("linkbeat_interfaces", Kind::List, "block, one interface per line").since("2.0.13").remarks("build option: linkbeat").children(&LINKBEAT_INTERFACES).understood(Support::Top(Top::LinkbeatInterfaces), Argument::Nothing, "Interfaces whose link is polled, for drivers that do not tell."),
    row("linkbeat_use_polling", Kind::Flag, "").default("off").remarks("build option: linkbeat").understood(Support::Top(Top::Place(Place::LinkbeatPolling)), Argument::Nothing, "Asks all interfaces for their link state instead of waiting to be told."),
    row("namespace_with_ipsets", Kind::Flag, "").default("off").remarks("build option: iptables+ipset (keyword always accepted)").understood(Support::Top(Top::Place(Place::NamespaceWithIpsets)), Argument::Nothing, "Allows sets of addresses inside a namespace on old kernels."),
    row("net_namespace", Kind::Value, "NAME").default("default namespace").since("1.2.24").remarks("cmd line -s/--namespace wins; second use ignored with error; not changeable by reload").understood(Support::Top(Top::Place(Place::Namespace)), Argument::Text, "The network namespace that the daemon works in."),
    row("net_namespace_ipvs", Kind::Value, "[NAME]").default("main namespace").since("2.1.0").remarks("second use ignored with error; not changeable by reload").understood(Support::Top(Top::Place(Place::IpvsNamespace)), Argument::Optional(&Argument::Text), "The network namespace of the virtual servers; without a name: the system's own."),
    row("static_ipaddress", Kind::List, "block, one address per line").remarks("several blocks accumulate").children(&routing::STATIC_IPADDRESS).understood(Support::Top(Top::Static(Static::Addresses)), Argument::Nothing, "Addresses that are there while the daemon runs."),
    row("static_routes", Kind::List, "block, one route per line").since("1.0.1").remarks("several blocks accumulate").children(&routing::STATIC_ROUTES).understood(Support::Top(Top::Static(Static::Routes)), Argument::Nothing, "Routes that are there while the daemon runs."),
    row("static_rules", Kind::List, "block, one rule per line").remarks("several blocks accumulate").children(&routing::STATIC_RULES).understood(Support::Top(Top::Static(Static::Rules)), Argument::Nothing, "Routing rules that are there while the daemon runs."),
    row("track_file", Kind::Block, "NAME").since("2.1.0").remarks("older synonym vrrp_track_file; duplicates not detected").children(&TRACK_FILE).supported(Support::Top(Top::TrackFile), Argument::Name, "A file whose number changes priorities or weights."),
    row("track_group", Kind::Block, "NAME (exactly one; unique)").since("2.0.3").remarks("duplicate name: block skipped").children(&TRACK_GROUP).understood(Support::Top(Top::TrackGroup), Argument::Name, "Virtual routers that follow addresses, routes and rules outside of them."),
    row("use_pid_dir", Kind::Flag, "").default("off").since("1.2.24").remarks("set implicitly by net_namespace and instance").understood(Support::Top(Top::Place(Place::PidDirectory)), Argument::Nothing, "Puts the files with process numbers into a folder of their own."),
    row("virtual_server", Kind::Block, "IP [PORT] | fwmark N | group NAME").default("PORT 0").remarks("duplicates not detected").children(&virtual_server::VIRTUAL_SERVER).supported(Support::Top(Top::VirtualServer), Argument::Frontend, "One virtual server."),
    row("virtual_server_group", Kind::List, "NAME, then block with one entry per line").since("1.0.2").remarks("empty group removed; IPv4+IPv6+fwmark without family removed").children(&virtual_server::VIRTUAL_SERVER_GROUP).understood(Support::Top(Top::VirtualServerGroup), Argument::Name, "Addresses and marks that virtual servers share."),
    row("vrrp_instance", Kind::Block, "NAME (exactly one; unique)").remarks("duplicate name: block skipped").children(&instance::INSTANCE).supported(Support::Top(Top::Instance), Argument::Name, "One virtual router."),
    row("vrrp_script", Kind::Block, "NAME").since("1.1.13").remarks("duplicates not detected (first match used)").children(&VRRP_SCRIPT).supported(Support::Top(Top::TrackScript), Argument::Name, "A program that is run again and again; its exit status says whether all is well."),
    row("vrrp_sync_group", Kind::Block, "NAME (exactly one; unique)").remarks("duplicate name: block skipped").children(&sync_group::SYNC_GROUP).supported(Support::Top(Top::SyncGroup), Argument::Name, "Virtual routers that change their state together."),
    row("vrrp_track_file", Kind::Block, "NAME").since("2.0.0").remarks("deprecated synonym of track_file").deprecated().children(&VRRP_TRACK_FILE).supported(Support::Top(Top::TrackFile), Argument::Name, "The older name of track_file."),
    row("vrrp_track_process", Kind::Block, "NAME").since("2.0.11").remarks("build option: track-process; kernel CONFIG_PROC_EVENTS").children(&VRRP_TRACK_PROCESS).supported(Support::Top(Top::TrackProcess), Argument::Name, "Processes that are counted."),
] }

table! { VRRP_SCRIPT, "vrrp_script", [
    row("fall", Kind::Value, "1-2147483647").default("1").supported(Support::TrackScript(TrackScript::Fall), Argument::Number { min: 1, max: 2_147_483_647, unit: Unit::None }, "Failures in a row that make a good script bad."),
    row("init_fail", Kind::Flag, "").default("off").since("1.3.2").remarks("defect: reset by every track_script entry, so it has no effect").supported(Support::TrackScript(TrackScript::InitFail), Argument::Nothing, "The script counts as failed until it has succeeded often enough."),
    row("interval", Kind::Value, "SECONDS decimal 0.001-4294 (0 becomes 1 with error), ms resolution").default("1").remarks("lenient number").supported(Support::TrackScript(TrackScript::Interval), Argument::Decimal { min_us: 0, max_us: 4_294_000_000 }, "Time from one run to the next."),
    row("rise", Kind::Value, "1-2147483647").default("1").supported(Support::TrackScript(TrackScript::Rise), Argument::Number { min: 1, max: 2_147_483_647, unit: Unit::None }, "Successes in a row that make a bad script good."),
    row("script", Kind::Value, "SCRIPT (one quoted word holding command and arguments)").default("required").remarks("block without it is removed").supported(Support::TrackScript(TrackScript::Script), Argument::Command, "The program with its arguments; exit status 0 is good."),
    row("timeout", Kind::Value, "SECONDS decimal 0.001-4294 (0 becomes 1 with error), ms resolution").default("= interval").supported(Support::TrackScript(TrackScript::Timeout), Argument::Decimal { min_us: 0, max_us: 4_294_000_000 }, "A run that takes longer is ended and has failed."),
    row("user", Kind::Value, "USER [[:]GROUP]").default("default script user").remarks("unknown user removes the script").supported(Support::TrackScript(TrackScript::User), Argument::User, "Under which user and group the program runs."),
    row("weight", Kind::Value, "-253..253 [reverse]").default("0").supported(Support::TrackScript(TrackScript::Weight), Argument::Weight { max: 253 }, "What the state does to a priority, for lists that do not say; 0: bad is a fault."),
] }

table! { VRRP_TRACK_PROCESS, "vrrp_track_process", [
    row("delay", Kind::Value, "SECONDS decimal 0.000001-3600").default("0").since("2.0.11").remarks("build option: track-process").supported(Support::TrackProcess(TrackProcess::Delay), Argument::Decimal { min_us: 1, max_us: 3_600_000_000 }, "Sets fork_delay and terminate_delay."),
    row("fork_delay", Kind::Value, "SECONDS decimal 0.000001-3600").default("0").remarks("build option: track-process").supported(Support::TrackProcess(TrackProcess::ForkDelay), Argument::Decimal { min_us: 1, max_us: 3_600_000_000 }, "How long there must be enough processes before it counts."),
    row("full_command", Kind::Flag, "").default("off").remarks("build option: track-process").supported(Support::TrackProcess(TrackProcess::FullCommand), Argument::Nothing, "The command line is compared, not the name of the process."),
    row("param_match", Kind::Value, "[initial | partial] (bare = exact)").default("none").since("2.0.11").remarks("build option: track-process").supported(Support::TrackProcess(TrackProcess::ParamMatch), Argument::OptionalChoice(&["initial", "partial"]), "How the parameters are compared: exactly, the last as a beginning, or only the first ones."),
    row("process", Kind::Value, "NAME [PARAM]... (plain words, double quotes allowed)").default("required").since("2.0.11").remarks("build option: track-process; second use ignored").supported(Support::TrackProcess(TrackProcess::Process), Argument::Process, "The program and, if they matter, its parameters."),
    row("quorum", Kind::Value, "1-65535, not above quorum_max").default("1").since("2.0.11").remarks("build option: track-process").supported(Support::TrackProcess(TrackProcess::Quorum), Argument::Number { min: 1, max: 65_535, unit: Unit::None }, "How many processes there must be."),
    row("quorum_max", Kind::Value, "0-65535, not below quorum (0 allowed when quorum is 1 and makes it 0)").default("unlimited").since("2.0.16").remarks("build option: track-process").supported(Support::TrackProcess(TrackProcess::QuorumMax), Argument::Number { min: 0, max: 65_535, unit: Unit::None }, "How many processes there may be; 0: none."),
    row("terminate_delay", Kind::Value, "SECONDS decimal 0.000001-3600").default("0").remarks("build option: track-process").supported(Support::TrackProcess(TrackProcess::TerminateDelay), Argument::Decimal { min_us: 1, max_us: 3_600_000_000 }, "How long there must be too few or too many processes before it counts."),
    row("weight", Kind::Value, "-254..254 [reverse]").default("0").since("2.0.11").remarks("build option: track-process; second use ignored").supported(Support::TrackProcess(TrackProcess::Weight), Argument::Weight { max: 254 }, "What the state does to a priority, for lists that do not say; 0: bad is a fault."),
] }

table! { TRACK_FILE, "track_file", [
    row("file", Kind::Value, "PATH").default("required").remarks("second use ignored; file systems that cannot be watched (proc, sysfs, nfs, fuse, cgroup, ...) are refused").supported(Support::TrackFile(TrackFile::File), Argument::Path, "The file; it holds a number."),
    row("init_file", Kind::Value, "[VALUE -254..254] [overwrite]").default("not created; VALUE 0").remarks("at start only, not on reload").supported(Support::TrackFile(TrackFile::InitFile), Argument::InitFile, "The file is made at the start, with this number in it."),
    row("weight", Kind::Value, "-254..254 [reverse] (manual: +-2147483647)").default("1").remarks("second use ignored unless the first set 1; invalid becomes 1").supported(Support::TrackFile(TrackFile::Weight), Argument::Weight { max: 254 }, "What the number is multiplied by, for lists that do not say; 0: a number other than 0 is a fault."),
] }

table! { VRRP_TRACK_FILE, "vrrp_track_file", [
    row("file", Kind::Value, "PATH").default("required").remarks("second use ignored; file systems that cannot be watched (proc, sysfs, nfs, fuse, cgroup, ...) are refused").supported(Support::TrackFile(TrackFile::File), Argument::Path, "The file; it holds a number."),
    row("init_file", Kind::Value, "[VALUE -254..254] [overwrite]").default("not created; VALUE 0").remarks("at start only, not on reload").supported(Support::TrackFile(TrackFile::InitFile), Argument::InitFile, "The file is made at the start, with this number in it."),
    row("weight", Kind::Value, "-254..254 [reverse] (manual: +-2147483647)").default("1").remarks("second use ignored unless the first set 1; invalid becomes 1").supported(Support::TrackFile(TrackFile::Weight), Argument::Weight { max: 254 }, "What the number is multiplied by, for lists that do not say; 0: a number other than 0 is a fault."),
] }

table! { TRACK_GROUP, "track_group", [
    row("group", Kind::List, "block; every word is an instance name").remarks("group without members removed").children(&TRACK_GROUP_GROUP).understood(Support::TrackGroup(TrackGroup::Group), Argument::Nothing, "The virtual routers."),
] }

table! { TRACK_GROUP_GROUP, "track_group/group", [
    row("<INSTANCE>", Kind::Value, "names").understood(Support::Watched(Watched::Item), Argument::Reference("vrrp_instance"), "A virtual router."),
] }

table! { GARP_GROUP, "garp_group", [
    row("garp_interval", Kind::Value, "SECONDS decimal 0-4294.967295").default("unset").understood(Support::GarpGroup(GarpGroup::ArpInterval), Argument::Decimal { min_us: 0, max_us: 4_294_967_295 }, "Least time between two gratuitous ARPs."),
    row("gna_interval", Kind::Value, "SECONDS decimal 0-4294.967295").default("unset").understood(Support::GarpGroup(GarpGroup::NaInterval), Argument::Decimal { min_us: 0, max_us: 4_294_967_295 }, "Least time between two unsolicited neighbour advertisements."),
    row("interface", Kind::Value, "IFNAME (not a VMAC; one group per interface)").understood(Support::GarpGroup(GarpGroup::Interface), Argument::Interface, "An interface that the limits hold for."),
    row("interfaces", Kind::List, "block; every word is an interface").children(&GARP_GROUP_INTERFACES).understood(Support::GarpGroup(GarpGroup::Interfaces), Argument::Nothing, "Interfaces that share the limits."),
] }

table! { GARP_GROUP_INTERFACES, "garp_group/interfaces", [
    row("<IFNAME>", Kind::Value, "names, any number per line").understood(Support::Watched(Watched::Item), Argument::Interface, "An interface that shares the limits."),
] }

table! { BFD_INSTANCE, "bfd_instance", [
    row("checker", Kind::Flag, "").default("both processes when neither flag is given").understood(Support::Bfd(Bfd::Checker), Argument::Nothing, "Checkers hear of the session."),
    row("hoplimit", Kind::Value, "1-255 (strict number)").default("255 IPv4, 64 IPv6").remarks("same setting as ttl").understood(Support::Bfd(Bfd::Ttl), Argument::Number { min: 1, max: 255, unit: Unit::None }, "Hop limit of sent packets; the same setting as ttl."),
    row("idle_tx", Kind::Value, "MILLISECONDS decimal 1000-4294967 (strict number; note above 10000)").default("1000").understood(Support::Bfd(Bfd::IdleTx), Argument::Milliseconds { min_us: 1_000_000, max_us: 4_294_967_000 }, "Time between two packets while the session is not up."),
    row("max_hops", Kind::Value, "-1..255 (strict number; above ttl lowered with error)").default("0").remarks("manual says 255 disables the check, code accepts -1 as well").understood(Support::Bfd(Bfd::MaxHops), Argument::Integer { min: -1, max: 255 }, "By how much the time to live of a received packet may be lower; -1: it does not matter."),
    row("min_rx", Kind::Value, "MILLISECONDS decimal 1-4294967 (microsecond resolution, strict number; note above 10000)").default("10").understood(Support::Bfd(Bfd::MinRx), Argument::Milliseconds { min_us: 1_000, max_us: 4_294_967_000 }, "The least time between two packets that this system can take."),
    row("min_tx", Kind::Value, "MILLISECONDS decimal 1-4294967 (strict number; note above 10000)").default("10").understood(Support::Bfd(Bfd::MinTx), Argument::Milliseconds { min_us: 1_000, max_us: 4_294_967_000 }, "The least time between two packets that this system sends."),
    row("multihop", Kind::Flag, "[BOOL]").default("off (on when bare)").since("2.2.8").understood(Support::Bfd(Bfd::Multihop), Argument::Switch, "The other system is behind routers: port 4784."),
    row("multiplier", Kind::Value, "1-255 (strict number)").default("5").understood(Support::Bfd(Bfd::Multiplier), Argument::Number { min: 1, max: 255, unit: Unit::None }, "How many packets may be missed before the session is down."),
    row("neighbor_ip", Kind::Value, "IP").default("required").remarks("synonym neighbour_ip; a malformed address drops the instance; build option: BFD").understood(Support::Bfd(Bfd::Neighbor), Argument::Address, "The address of the other system."),
    row("neighbour_ip", Kind::Value, "IP").remarks("synonym of neighbor_ip").understood(Support::Bfd(Bfd::Neighbor), Argument::Address, "The same as neighbor_ip."),
    row("passive", Kind::Flag, "").default("off").understood(Support::Bfd(Bfd::Passive), Argument::Nothing, "Waits until the other system begins."),
    row("source_ip", Kind::Value, "IP (same family)").default("chosen by the kernel").understood(Support::Bfd(Bfd::Source), Argument::Address, "The address that packets come from."),
    row("ttl", Kind::Value, "1-255 (strict number)").default("255 IPv4, 64 IPv6").remarks("same setting as hoplimit").understood(Support::Bfd(Bfd::Ttl), Argument::Number { min: 1, max: 255, unit: Unit::None }, "Time to live of sent packets."),
    row("vrrp", Kind::Flag, "").default("both processes when neither flag is given").understood(Support::Bfd(Bfd::Vrrp), Argument::Nothing, "Virtual routers hear of the session."),
    row("weight", Kind::Value, "-253..253 [reverse]").default("0").remarks("read by the vrrp process only").understood(Support::Bfd(Bfd::Weight), Argument::Weight { max: 253 }, "What the state does to a priority, for lists that do not say; 0: down is a fault."),
] }

table! { LINKBEAT_INTERFACES, "linkbeat_interfaces", [
    row("<IFNAME>", Kind::Value, "IFNAME [MII | ETHTOOL | IOCTL]").default("best supported type (MII, ETHTOOL, IOCTL)").remarks("unknown interface is a FATAL-class error unless dynamic_interfaces; macvlan/ipvlan refused").understood(Support::Watched(Watched::Item), Argument::Linkbeat, "An interface, and how its driver is asked."),
] }

table! { INTERFACE_UP_DOWN_DELAYS, "interface_up_down_delays", [
    row("<IFNAME>", Kind::Value, "IFNAME DOWN_DELAY [UP_DELAY] TIMER 0-255 each").default("UP_DELAY 0 when omitted (manual says = DOWN_DELAY)").remarks("unknown interface is a FATAL-class error unless dynamic_interfaces; bad delays only logged").understood(Support::Watched(Watched::Item), Argument::Delays { max_us: 255_000_000 }, "An interface, and seconds for down and up."),
] }

table! { SSL, "SSL", [
    row("ca", Kind::Value, "PATH").default("none").remarks("second use replaces with message").understood(Support::Lvs(Lvs::Ssl(Ssl::Ca)), Argument::Path, "Certificates of authorities."),
    row("certificate", Kind::Value, "PATH").default("none").since("1.2.8").remarks("second use replaces with message").understood(Support::Lvs(Lvs::Ssl(Ssl::Certificate)), Argument::Path, "The certificate that we show."),
    row("key", Kind::Value, "PATH").default("none").remarks("second use replaces with message").understood(Support::Lvs(Lvs::Ssl(Ssl::Key)), Argument::Path, "Its private key."),
    row("password", Kind::Value, "STRING").default("none").remarks("second use replaces with message").understood(Support::Lvs(Lvs::Ssl(Ssl::Password)), Argument::Secret, "The password of the key."),
] }
