//! Keywords of `vrrp_instance`.

use super::route::Routing;
use super::{
    Address, Argument, Authentication, Instance, Kind, Notify, Support, TrackList, Tuning, Unit,
    Watched, routing, row, table,
};

table! { INSTANCE_TRACK_INTERFACE, "vrrp_instance/track_interface", [
    row("<IFNAME>", Kind::Value, "IFNAME [weight N [reverse]]").remarks("missing interface (without dynamic_interfaces) and duplicates ignored with error; the instance's own interface is removed later").understood(Support::Watched(Watched::Item), Argument::Interface, "An interface."),
    row("reverse", Kind::Flag, "(only after weight N)").default("off").remarks("no noreverse word here").understood(Support::Watched(Watched::Reverse), Argument::Nothing, "The weight counts the other way round."),
    row("weight", Kind::Value, "-253..253 (254 accepted, set to 253, with error; bad value = 0)").default("0").understood(Support::Watched(Watched::Weight), Argument::Integer { min: -253, max: 253 }, "Points for a good state, or (below 0) against a bad one; 0: bad is a fault."),
] }

table! { INSTANCE_TRACK_SCRIPT, "vrrp_instance/track_script", [
    row("<SCRIPT>", Kind::Value, "NAME [weight N [reverse | noreverse]]").remarks("must be defined earlier in the configuration").understood(Support::Watched(Watched::Item), Argument::Reference("vrrp_script"), "A script."),
    row("noreverse", Kind::Flag, "(only after weight N)").understood(Support::Watched(Watched::NoReverse), Argument::Nothing, "The weight counts as it is written, whatever its definition says."),
    row("reverse", Kind::Flag, "(only after weight N)").default("as the vrrp_script").understood(Support::Watched(Watched::Reverse), Argument::Nothing, "The weight counts the other way round."),
    row("weight", Kind::Value, "-253..253 (254 accepted, set to 253, with error; bad value = script's)").default("weight of the vrrp_script").understood(Support::Watched(Watched::Weight), Argument::Integer { min: -253, max: 253 }, "Points for a good state, or (below 0) against a bad one; 0: bad is a fault."),
] }

table! { INSTANCE_TRACK_FILE, "vrrp_instance/track_file", [
    row("<FILE>", Kind::Value, "NAME [weight N [reverse | noreverse]]").remarks("must be defined earlier in the configuration").understood(Support::Watched(Watched::Item), Argument::Reference("track_file"), "A file."),
    row("noreverse", Kind::Flag, "(only after weight N)").understood(Support::Watched(Watched::NoReverse), Argument::Nothing, "The weight counts as it is written, whatever its definition says."),
    row("reverse", Kind::Flag, "(only after weight N)").default("as the track_file").understood(Support::Watched(Watched::Reverse), Argument::Nothing, "The weight counts the other way round."),
    row("weight", Kind::Value, "-254..254").default("weight of the track_file (1)").understood(Support::Watched(Watched::Weight), Argument::Integer { min: -254, max: 254 }, "What the number is multiplied by; 0: a number other than 0 is a fault."),
] }

table! { INSTANCE_TRACK_PROCESS, "vrrp_instance/track_process", [
    row("<PROCESS>", Kind::Value, "NAME [weight N [reverse | noreverse]]").since("2.0.11").remarks("build option: track-process; must be defined earlier").understood(Support::Watched(Watched::Item), Argument::Reference("vrrp_track_process"), "Processes."),
    row("noreverse", Kind::Flag, "(only after weight N)").understood(Support::Watched(Watched::NoReverse), Argument::Nothing, "The weight counts as it is written, whatever its definition says."),
    row("reverse", Kind::Flag, "(only after weight N)").default("as the vrrp_track_process").understood(Support::Watched(Watched::Reverse), Argument::Nothing, "The weight counts the other way round."),
    row("weight", Kind::Value, "-254..254").default("weight of the vrrp_track_process").remarks("build option: track-process").understood(Support::Watched(Watched::Weight), Argument::Integer { min: -254, max: 254 }, "Points for a good state, or (below 0) against a bad one; 0: bad is a fault."),
] }

table! { INSTANCE_TRACK_BFD, "vrrp_instance/track_bfd", [
    row("<BFD>", Kind::Value, "NAME [weight N [reverse | noreverse]]").remarks("build option: BFD; must be defined earlier").understood(Support::Watched(Watched::Item), Argument::Reference("bfd_instance"), "A session."),
    row("noreverse", Kind::Flag, "(only after weight N)").understood(Support::Watched(Watched::NoReverse), Argument::Nothing, "The weight counts as it is written, whatever its definition says."),
    row("reverse", Kind::Flag, "(only after weight N)").default("as the bfd_instance").understood(Support::Watched(Watched::Reverse), Argument::Nothing, "The weight counts the other way round."),
    row("weight", Kind::Value, "-253..253").default("weight of the bfd_instance").remarks("build option: BFD").understood(Support::Watched(Watched::Weight), Argument::Integer { min: -253, max: 253 }, "Points for a good state, or (below 0) against a bad one; 0: bad is a fault."),
] }

table! { INSTANCE, "vrrp_instance", [
    row("accept", Kind::Flag, "").default("on, except strict mode with priority below 255").since("1.0.0").remarks("no effect without firewall support"),
    row("advert_int", Kind::Value, "SECONDS decimal 0.01-255 (v2: whole seconds, rounded with error; v3: 10 ms units, max 40.95)").default("1").supported(Support::Instance(Instance::AdvertInt), Argument::Decimal { min_us: 10_000, max_us: 255_000_000 }, "How often a master says that it is alive."),
    row("auth_hmac", Kind::Block, "(no name)").default("none").since("2.4.0").remarks("build option: vrrp-auth; wins over authentication; a second block adds to the first").children(&INSTANCE_AUTH_HMAC),
    row("authentication", Kind::Block, "(no name)").default("none").since("0.5.5").remarks("build option: vrrp-auth; dropped for version 3 and strict mode").children(&INSTANCE_AUTHENTICATION).supported(Support::Instance(Instance::Authentication), Argument::Nothing, "Password of a version 2 router."),
    row("check_unicast_src", Kind::Flag, "").default("vrrp_check_unicast_src").remarks("counts as a unicast keyword"),
    row("debug", Kind::Value, "0-4").default("0").remarks("not used"),
    row("dont_track_primary", Kind::Flag, "").default("off").since("1.1.8"),
    row("down_timer_adverts", Kind::Value, "1-100").default("vrrp_down_timer_adverts").since("2.2.3").remarks("reset to 3 in strict mode").supported(Support::Instance(Instance::Tuning(Tuning::DownTimerAdverts)), Argument::Number { min: 1, max: 100, unit: Unit::None }, "After how many missed adverts the master counts as dead."),
    row("garp_extra_if", Kind::Value, "[all] SECONDS 0-86400 (0 = off)").default("vrrp_garp_extra_if").since("2.2.3").remarks("build option: vmac; the manual once calls it garp_extra_if_vmac"),
    row("garp_lower_prio_delay", Kind::Value, "SECONDS integer 0-4294").default("vrrp_garp_lower_prio_delay (0 in strict mode)").supported(Support::Instance(Instance::Tuning(Tuning::GarpLowerPrioDelay)), Argument::Number { min: 0, max: 4294, unit: Unit::Seconds }, "As garp_master_delay, for the announcements after an advert of lower priority."),
    row("garp_lower_prio_repeat", Kind::Value, "COUNT 0-2147483647").default("vrrp_garp_lower_prio_repeat (0 in strict mode)").supported(Support::Instance(Instance::Tuning(Tuning::GarpLowerPrioRepeat)), Argument::Number { min: 0, max: 2_147_483_647, unit: Unit::None }, "How often a master announces each address after an advert of lower priority; 0: not."),
    row("garp_master_delay", Kind::Value, "SECONDS integer 0-4294").default("vrrp_garp_master_delay").supported(Support::Instance(Instance::Tuning(Tuning::GarpMasterDelay)), Argument::Number { min: 0, max: 4294, unit: Unit::Seconds }, "Seconds until the announcements on becoming master are sent a second time; 0: not."),
    row("garp_master_refresh", Kind::Value, "SECONDS 0-4294967295").default("vrrp_garp_master_refresh").since("1.2.10").supported(Support::Instance(Instance::Tuning(Tuning::GarpMasterRefresh)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::Seconds }, "A master announces its addresses again at this interval; 0: not."),
    row("garp_master_refresh_repeat", Kind::Value, "COUNT 0-4294967295 (0 becomes 1)").default("vrrp_garp_master_refresh_repeat").since("1.2.14").supported(Support::Instance(Instance::Tuning(Tuning::GarpMasterRefreshRepeat)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "How often each address is announced at such a refresh."),
    row("garp_master_repeat", Kind::Value, "COUNT 0-4294967295 (0 becomes 1)").default("vrrp_garp_master_repeat").since("1.2.14").supported(Support::Instance(Instance::Tuning(Tuning::GarpMasterRepeat)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "How often each address is announced on becoming master."),
    row("higher_prio_send_advert", Kind::Flag, "[BOOL]").default("vrrp_higher_prio_send_advert (off in strict mode)").since("1.3.5").supported(Support::Instance(Instance::Tuning(Tuning::HigherPrioSendAdvert)), Argument::Switch, "A master sends one more advert before it yields to a higher priority."),
    row("interface", Kind::Value, "IFNAME (max 15, no loopback)").default("required unless unicast").supported(Support::Instance(Instance::Interface), Argument::Interface, "The interface whose LAN the routers share."),
    row("kernel_rx_buf_size", Kind::Value, "BYTES 0-4294967295 (strict, exactly one)").default("vrrp_rx_bufs_policy"),
    row("linkbeat_use_polling", Kind::Flag, "").default("off").remarks("deprecated (reported), use linkbeat_interfaces; build option: linkbeat").deprecated(),
    row("lower_prio_no_advert", Kind::Flag, "[BOOL]").default("vrrp_lower_prio_no_advert (on in strict mode)").supported(Support::Instance(Instance::Tuning(Tuning::LowerPrioNoAdvert)), Argument::Switch, "A master does not answer an advert of lower priority."),
    row("lvs_sync_daemon_interface", Kind::Value, "IFNAME").remarks("deprecated after 1.2.19 (reported), use global lvs_sync_daemon; build option: LVS").deprecated(),
    row("mcast_dst_ip", Kind::Value, "multicast IP (IPv6: link-local scope)").default("vrrp_mcast_group4/6").since("2.2.7"),
    row("mcast_src_ip", Kind::Value, "IP (family of the instance)").default("primary address of the interface").remarks("same setting as unicast_src_ip"),
    row("native_ipv6", Kind::Flag, "").default("off").since("1.2.1").remarks("deprecated (family follows the addresses)").deprecated(),
    row("no_accept", Kind::Flag, "").default("off").since("1.3.0").remarks("build option: firewall (nftables or iptables)"),
    row("no_virtual_ipaddress", Kind::Flag, "").default("off").since("2.2.8").remarks("cleared in strict mode"),
    row("nopreempt", Kind::Flag, "").default("off").since("1.1.8").remarks("cleared for state MASTER or priority 255").supported(Support::Instance(Instance::Nopreempt), Argument::Nothing, "Leaves a working master of lower priority alone."),
    row("notify", Kind::Value, "SCRIPT [USER [[:]GROUP]]").default("none").remarks("second use ignored").supported(Support::Instance(Instance::Notify(Notify::Every)), Argument::Script, "Program run after every change, with four words that describe it."),
    row("notify_backup", Kind::Value, "SCRIPT [USER [[:]GROUP]]").default("none").remarks("second use ignored").supported(Support::Instance(Instance::Notify(Notify::Backup)), Argument::Script, "Program run on becoming backup."),
    row("notify_deleted", Kind::Value, "[SCRIPT [USER [[:]GROUP]]]").default("off").since("2.1.0").remarks("second use ignored"),
    row("notify_fault", Kind::Value, "SCRIPT [USER [[:]GROUP]]").default("none").remarks("second use ignored").supported(Support::Instance(Instance::Notify(Notify::Fault)), Argument::Script, "Program run on becoming unable to work."),
    row("notify_master", Kind::Value, "SCRIPT [USER [[:]GROUP]]").default("none").remarks("second use ignored").supported(Support::Instance(Instance::Notify(Notify::Master)), Argument::Script, "Program run on becoming master."),
    row("notify_master_rx_lower_pri", Kind::Value, "SCRIPT [USER [[:]GROUP]]").default("none").since("2.0.6").remarks("second use ignored"),
    row("notify_priority_changes", Kind::Flag, "[BOOL]").default("sync group setting, else vrrp_notify_priority_changes"),
    row("notify_stop", Kind::Value, "SCRIPT [USER [[:]GROUP]]").default("none").since("1.1.13").remarks("second use ignored; 1 s time limit").supported(Support::Instance(Instance::Notify(Notify::Stop)), Argument::Script, "Program run when the daemon stops."),
    row("old_unicast_checksum", Kind::Value, "[never]").default("automatic detection").since("1.3.7").remarks("build option: unicast checksum compatibility; counts as a unicast keyword"),
    row("owner_ignore_adverts", Kind::Flag, "[BOOL]").default("on for priority 255 in strict mode, else vrrp_owner_ignore_adverts").since("2.3.3").remarks("not in the manual; an explicit false with priority 255 is forced to true"),
    row("preempt", Kind::Flag, "").default("on").since("1.1.8").remarks("compatibility").supported(Support::Instance(Instance::Preempt), Argument::Nothing, "Takes over from a master of lower priority: the default."),
    row("preempt_delay", Kind::Value, "SECONDS decimal 0-1000").default("0").since("1.1.8").remarks("cleared for state MASTER, nopreempt, strict").supported(Support::Instance(Instance::PreemptDelay), Argument::Decimal { min_us: 0, max_us: 1_000_000_000 }, "How long a master of lower priority is left alone first."),
    row("priority", Kind::Value, "1-255 (invalid: error, 100)").default("100, but 255 when unset and state MASTER is configured").remarks("strict number").supported(Support::Instance(Instance::Priority), Argument::Number { min: 1, max: 255, unit: Unit::None }, "The rank among the routers; the highest is master, 255 owns the addresses."),
    row("promote_secondaries", Kind::Flag, "").default("off").since("1.2.20").remarks("ignored with VMAC"),
    row("skip_check_adv_addr", Kind::Flag, "[BOOL; defect: a false value also enables]").default("vrrp_skip_check_adv_addr").since("2.0.19"),
    row("smtp_alert", Kind::Flag, "[BOOL]").default("smtp_alert_vrrp, else smtp_alert, else off"),
    row("state", Kind::Value, "MASTER | BACKUP (anything else: error, BACKUP)").default("MASTER if priority 255, else BACKUP").remarks("a MASTER is not overridden by a later BACKUP").supported(Support::Instance(Instance::State), Argument::Choice(&["MASTER", "BACKUP"]), "The state the router wishes to start in; without priority 255 it waits as a backup either way."),
    row("strict_mode", Kind::Flag, "[BOOL]").default("vrrp_strict"),
    row("thread_timer_expired", Kind::Value, "[PRIORITY 1-254]").since("2.2.8").remarks("deprecated (reported), use timer_expired_backup").deprecated(),
    row("timer_expired_backup", Kind::Value, "[PRIORITY 1-254] (strict number)").default("off; bare = 254").since("2.3.2").remarks("needs nopreempt; older name thread_timer_expired"),
    row("track_bfd", Kind::List, "block, one per line").remarks("build option: BFD; must be defined earlier").children(&INSTANCE_TRACK_BFD).understood(Support::Instance(Instance::Track(TrackList::Bfd)), Argument::Nothing, "Sessions that the virtual router follows."),
    row("track_file", Kind::List, "block, one per line").remarks("files must be defined earlier").children(&INSTANCE_TRACK_FILE).understood(Support::Instance(Instance::Track(TrackList::File)), Argument::Nothing, "Files that the virtual router follows."),
    row("track_interface", Kind::List, "block, one per line").since("1.0.1").remarks("several blocks accumulate").children(&INSTANCE_TRACK_INTERFACE).understood(Support::Instance(Instance::Track(TrackList::Interface)), Argument::Nothing, "Interfaces that the virtual router follows, beside its own interface."),
    row("track_process", Kind::List, "block, one per line").since("2.0.11").remarks("build option: track-process; must be defined earlier").children(&INSTANCE_TRACK_PROCESS).understood(Support::Instance(Instance::Track(TrackList::Process)), Argument::Nothing, "Processes that the virtual router follows."),
    row("track_script", Kind::List, "block, one per line").remarks("scripts must be defined earlier").children(&INSTANCE_TRACK_SCRIPT).understood(Support::Instance(Instance::Track(TrackList::Script)), Argument::Nothing, "Scripts that the virtual router follows."),
    row("track_src_ip", Kind::Flag, "").default("off"),
    row("unicast_fault_no_peer", Kind::Flag, "").default("off").since("2.2.7").remarks("counts as a unicast keyword"),
    row("unicast_peer", Kind::List, "block, one peer per line").since("1.2.8").remarks("several blocks accumulate").children(&INSTANCE_UNICAST_PEER),
    row("unicast_src_ip", Kind::Value, "IP (family of the instance)").default("primary address of the interface").since("1.2.10").remarks("counts as a unicast keyword; needed when there is no interface"),
    row("unicast_ttl", Kind::Value, "0-255 (strict number)").default("255 IPv4, kernel default IPv6").since("2.2.7").remarks("reset with error when there is no peer"),
    row("use_ipvlan", Kind::Value, "[[name] IFNAME] [IP[/LEN]] [bridge | private | vepa] [group GROUP]").default("off; mode bridge").since("2.0.17").remarks("build option: ipvlan; second use ignored; IPv4 needs an address"),
    row("use_vmac", Kind::Value, "[[name] IFNAME] [MAC (6 octets, or 5 octets + VRID)] [netlink_notify_msg] [group GROUP]").default("off; name vrrp.VRID (then vrrpN.VRID); MAC 00:00:5e:00:01:VRID (IPv4) / 00:00:5e:00:02:VRID (IPv6)").since("1.2.6").remarks("build option: vmac; MAC must be unicast and outside the RFC range; group needs suppress_ifgroup support"),
    row("use_vmac_addr", Kind::Flag, "").default("off").since("2.2.0").remarks("build option: vmac"),
    row("v3_checksum_as_v2", Kind::Flag, "[BOOL]").default("global v3_checksum_as_v2").since("2.2.8"),
    row("version", Kind::Value, "2 | 3").default("3 for IPv6, else vrrp_version").remarks("conflicting with earlier deduced version: ignored with error").supported(Support::Instance(Instance::Version), Argument::Number { min: 2, max: 3, unit: Unit::None }, "Protocol version."),
    row("virtual_ipaddress", Kind::List, "block, one address per line").remarks("several blocks accumulate").children(&INSTANCE_VIRTUAL_IPADDRESS).supported(Support::Instance(Instance::VirtualIpaddress), Argument::Nothing, "The addresses that the master carries."),
    row("virtual_ipaddress_excluded", Kind::List, "block, one address per line").remarks("several blocks accumulate").children(&INSTANCE_VIRTUAL_IPADDRESS_EXCLUDED),
    row("virtual_router_id", Kind::Value, "1-255 (strict number)").default("required").supported(Support::Instance(Instance::VirtualRouterId), Argument::Number { min: 1, max: 255, unit: Unit::None }, "The number all routers of this virtual router share."),
    row("virtual_routes", Kind::List, "block, one route per line").since("1.0.1").remarks("several blocks accumulate").children(&routing::INSTANCE_VIRTUAL_ROUTES).understood(Support::Instance(Instance::Routing(Routing::Routes)), Argument::Nothing, "Routes that the master has."),
    row("virtual_rules", Kind::List, "block, one rule per line").since("1.2.20").remarks("several blocks accumulate").children(&routing::INSTANCE_VIRTUAL_RULES).understood(Support::Instance(Instance::Routing(Routing::Rules)), Argument::Nothing, "Routing rules that the master has."),
    row("vmac_garp_intvl", Kind::Value, "[all] SECONDS 0-86400").remarks("deprecated after 2.2.2 (reported as deprecated), use garp_extra_if; build option: vmac").deprecated(),
    row("vmac_xmit_base", Kind::Flag, "").default("off").since("1.2.14").remarks("build option: vmac; forced on for VMAC with unicast, cleared without VMAC or in strict mode"),
    row("vrf", Kind::Value, "IFNAME (max 15)").default("none").since("2.2.7").remarks("build option: VRF; only for unicast without interface"),
] }

table! { INSTANCE_AUTHENTICATION, "vrrp_instance/authentication", [
    row("auth_pass", Kind::Value, "STRING (8 bytes used, longer truncated with error)").default("none").since("1.1.5").remarks("build option: vrrp-auth; without it the block is dropped").supported(Support::Authentication(Authentication::Pass), Argument::Secret, "The password, up to 8 bytes, readable by everybody on the LAN."),
    row("auth_type", Kind::Value, "PASS | AH").default("none").remarks("build option: vrrp-auth").supported(Support::Authentication(Authentication::Type), Argument::Choice(&["PASS", "AH"]), "Kind of authentication."),
] }

table! { INSTANCE_AUTH_HMAC, "vrrp_instance/auth_hmac", [
    row("active_key", Kind::Value, "1-255 (strict number)").default("required for sending").since("2.4.0").remarks("build option: vrrp-auth; undefined id disables the extension"),
    row("anti_replay", Kind::Value, "time | monotonic").default("time").since("2.4.0").remarks("build option: vrrp-auth"),
    row("key", Kind::Value, "ID(1-255) VALUE where VALUE = ASCII text | hex:DIGITS | file:PATH, 32-64 bytes").default("required").since("2.4.0").remarks("build option: vrrp-auth; duplicate ids rejected; a key file with group/other permission bits is a security error"),
    row("mode", Kind::Value, "enforce | permissive | receive-only").default("enforce").since("2.4.0 (receive-only 2.4.2)").remarks("build option: vrrp-auth; strict mode forces enforce"),
    row("time_window", Kind::Value, "SECONDS 1-300 (strict number)").default("max(3 x advert_int, 5), at most 300").since("2.4.0").remarks("build option: vrrp-auth"),
] }

table! { INSTANCE_UNICAST_PEER, "vrrp_instance/unicast_peer", [
    row("<PEER>", Kind::Value, "IP [min_ttl N] [max_ttl N] (pairs in any order)").since("1.2.8").remarks("duplicates and other family ignored with error"),
    row("max_ttl", Kind::Value, "0-255 (strict number)").default("255").since("2.1.0").remarks("turns on check_unicast_src"),
    row("min_ttl", Kind::Value, "0-255 (strict number)").default("0").since("2.1.0").remarks("turns on check_unicast_src"),
] }

table! { INSTANCE_VIRTUAL_IPADDRESS, "vrrp_instance/virtual_ipaddress", [
    row("-nodad", Kind::Flag, "").default("duplicate detection off for VIPs").remarks("the only option with a leading dash"),
    row("<ADDRESS>", Kind::Value, "IP[/LEN] first word of the line; LEN 0-32 / 0-128").default("LEN 32 / 128").remarks("bad LEN: error, full length used; bad IP: entry skipped").supported(Support::Address(Address::Ip), Argument::Address, "The address, with prefix length."),
    row("autojoin", Kind::Flag, "").default("off").remarks("kernel 4.1"),
    row("brd", Kind::Value, "IP | + | -").default("none").remarks("IPv4 only (drops an IPv6 entry); + sets, - clears the host bits and needs LEN <= 30; not with peer"),
    row("broadcast", Kind::Value, "IP | + | -").default("none").remarks("synonym of brd"),
    row("dev", Kind::Value, "IFNAME").default("interface (or VMAC) of the instance; instance without interface: address removed with error").remarks("unknown interface drops the entry unless dynamic_interfaces; twice drops the entry").supported(Support::Address(Address::Dev), Argument::Interface, "The interface that carries the address."),
    row("home", Kind::Flag, "").default("off"),
    row("label", Kind::Value, "STRING (max 15; longer drops the entry)").default("none").remarks("IPv4 only (error and ignored for IPv6)").supported(Support::Address(Address::Label), Argument::Text, "The label that tools show for the address."),
    row("mngtmpaddr", Kind::Flag, "").default("off").remarks("kernel 3.14"),
    row("no_track", Kind::Flag, "").default("off"),
    row("noprefixroute", Kind::Flag, "").default("off").remarks("kernel 3.14"),
    row("peer", Kind::Value, "IP (no /LEN is parsed here)").default("none").remarks("same family; sets the prefix length to that of the peer, an explicit LEN on the address is an error"),
    row("preferred_lft", Kind::Value, "SECONDS 0-4294967295 | forever").default("IPv6: 0 for /128, else forever").remarks("only used for IPv6; 0 = deprecated address").deprecated(),
    row("scope", Kind::Value, "global | site | link | host | nowhere | NAME | NUMBER 0-255").default("global").remarks("IPv4 only (error and ignored for IPv6)").supported(Support::Address(Address::Scope), Argument::Scope, "How far the address is meant to be valid."),
    row("use_vmac", Kind::Flag, "").default("off").since("2.2.0").remarks("build option: vmac; virtual addresses only"),
] }

table! { INSTANCE_VIRTUAL_IPADDRESS_EXCLUDED, "vrrp_instance/virtual_ipaddress_excluded", [
    row("-nodad", Kind::Flag, "").default("duplicate detection off for VIPs").remarks("the only option with a leading dash"),
    row("<ADDRESS>", Kind::Value, "IP[/LEN] first word of the line; LEN 0-32 / 0-128").default("LEN 32 / 128").remarks("bad LEN: error, full length used; bad IP: entry skipped"),
    row("autojoin", Kind::Flag, "").default("off").remarks("kernel 4.1"),
    row("brd", Kind::Value, "IP | + | -").default("none").remarks("IPv4 only (drops an IPv6 entry); + sets, - clears the host bits and needs LEN <= 30; not with peer"),
    row("broadcast", Kind::Value, "IP | + | -").default("none").remarks("synonym of brd"),
    row("dev", Kind::Value, "IFNAME").default("interface (or VMAC) of the instance; instance without interface: address removed with error").remarks("unknown interface drops the entry unless dynamic_interfaces; twice drops the entry"),
    row("home", Kind::Flag, "").default("off"),
    row("label", Kind::Value, "STRING (max 15; longer drops the entry)").default("none").remarks("IPv4 only (error and ignored for IPv6)"),
    row("mngtmpaddr", Kind::Flag, "").default("off").remarks("kernel 3.14"),
    row("no_track", Kind::Flag, "").default("off"),
    row("noprefixroute", Kind::Flag, "").default("off").remarks("kernel 3.14"),
    row("peer", Kind::Value, "IP (no /LEN is parsed here)").default("none").remarks("same family; sets the prefix length to that of the peer, an explicit LEN on the address is an error"),
    row("preferred_lft", Kind::Value, "SECONDS 0-4294967295 | forever").default("IPv6: 0 for /128, else forever").remarks("only used for IPv6; 0 = deprecated address").deprecated(),
    row("scope", Kind::Value, "global | site | link | host | nowhere | NAME | NUMBER 0-255").default("global").remarks("IPv4 only (error and ignored for IPv6)"),
    row("use_vmac", Kind::Flag, "").default("off").since("2.2.0").remarks("build option: vmac; virtual addresses only"),
] }
