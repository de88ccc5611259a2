//! Keywords of static addresses, of routes and of rules.

use super::route::{
    Attribute, Lookup, Route, Router, RoutingName, Rule, RuleWord, Select, StaticAddress, Tables,
    Way,
};
use super::{Argument, Kind, Support, Unit, row, table};
use crate::types::{MetricKind, Placement, StaticAddressFlag};

table! { STATIC_IPADDRESS, "static_ipaddress", [
    row("-nodad", Kind::Flag, "").default("duplicate detection off for VIPs").remarks("the only option with a leading dash").understood(Support::StaticAddress(StaticAddress::Flag(StaticAddressFlag::DetectDuplicates)), Argument::Nothing, "Lets the kernel look whether somebody has the address already."),
    row("<ADDRESS>", Kind::Value, "IP[/LEN] first word of the line; LEN 0-32 / 0-128").default("LEN 32 / 128").remarks("bad LEN: error, full length used; bad IP: entry skipped").understood(Support::StaticAddress(StaticAddress::Ip), Argument::Address, "The address, with prefix length."),
    row("autojoin", Kind::Flag, "").default("off").remarks("kernel 4.1").understood(Support::StaticAddress(StaticAddress::Flag(StaticAddressFlag::AutoJoin)), Argument::Nothing, "Joins a multicast group."),
    row("brd", Kind::Value, "IP | + | -").default("none").remarks("IPv4 only (drops an IPv6 entry); + sets, - clears the host bits and needs LEN <= 30; not with peer").understood(Support::StaticAddress(StaticAddress::Broadcast), Argument::Words, "The broadcast address; + or - for the last or first of the network."),
    row("broadcast", Kind::Value, "IP | + | -").default("none").remarks("synonym of brd").understood(Support::StaticAddress(StaticAddress::Broadcast), Argument::Words, "The same as brd."),
    row("dev", Kind::Value, "IFNAME").default("default_interface (eth0); its absence is a FATAL-class error").remarks("unknown interface drops the entry unless dynamic_interfaces; twice drops the entry").understood(Support::StaticAddress(StaticAddress::Dev), Argument::Interface, "The interface that carries the address."),
    row("home", Kind::Flag, "").default("off").understood(Support::StaticAddress(StaticAddress::Flag(StaticAddressFlag::Home)), Argument::Nothing, "The home address of mobile IPv6."),
    row("label", Kind::Value, "STRING (max 15; longer drops the entry)").default("none").remarks("IPv4 only (error and ignored for IPv6)").understood(Support::StaticAddress(StaticAddress::Label), Argument::Text, "The label that tools show for the address."),
    row("mngtmpaddr", Kind::Flag, "").default("off").remarks("kernel 3.14").understood(Support::StaticAddress(StaticAddress::Flag(StaticAddressFlag::ManageTemporary)), Argument::Nothing, "Makes temporary addresses from this one."),
    row("no_track", Kind::Flag, "").default("off").understood(Support::StaticAddress(StaticAddress::NoTrack), Argument::Nothing, "Nothing happens when somebody removes the address."),
    row("noprefixroute", Kind::Flag, "").default("off").remarks("kernel 3.14").understood(Support::StaticAddress(StaticAddress::Flag(StaticAddressFlag::NoPrefixRoute)), Argument::Nothing, "Makes no route to the network of the address."),
    row("peer", Kind::Value, "IP (no /LEN is parsed here)").default("none").remarks("same family; sets the prefix length to that of the peer, an explicit LEN on the address is an error").understood(Support::StaticAddress(StaticAddress::Peer), Argument::Ip, "The other end of the link."),
    row("preferred_lft", Kind::Value, "SECONDS 0-4294967295 | forever").default("IPv6: 0 for /128, else forever").remarks("only used for IPv6; 0 = deprecated address").deprecated().understood(Support::StaticAddress(StaticAddress::PreferredLifetime), Argument::Words, "How long the address is used for new connections; IPv6."),
    row("scope", Kind::Value, "global | site | link | host | nowhere | NAME | NUMBER 0-255").default("global").remarks("IPv4 only (error and ignored for IPv6)").understood(Support::StaticAddress(StaticAddress::Scope), Argument::Scope, "How far the address is meant to be valid."),
    row("track_group", Kind::Value, "NAME").default("none").since("2.0.3").remarks("static only; must be defined earlier; once").understood(Support::StaticAddress(StaticAddress::TrackGroup), Argument::Text, "The instances that go to fault when somebody removes the address."),
] }

macro_rules! routes {
    ($name:ident, $path:literal, [$($own:expr),*]) => {
        table! { $name, $path, [
            row("<DEST>", Kind::Value, "[to] [TYPE] {IP[/LEN] | default | any | all} (TYPE must not follow to)").default("required").remarks("a later second destination replaces the first silently; any unrecognised word is tried as destination").understood(Support::Route(Route::Destination), Argument::Words, "Where the route leads; the kind of route may stand before it."),
            row("TYPE", Kind::Value, "unicast local broadcast brd anycast multicast throw unreachable prohibit blackhole nat xresolve or NUMBER").default("unicast").remarks("written directly before the destination").understood(Support::Route(Route::Destination), Argument::Words, "The kind of route: unicast, blackhole, unreachable and others."),
            row("add", Kind::Flag, "").default("prepend").remarks("last of add/prepend/append wins").understood(Support::Route(Route::Placement(Placement::Add)), Argument::Nothing, "Only if there is no such route yet."),
            row("advmss", Kind::Value, "[lock] 0-4294967295").default("none").understood(Support::Route(Route::Metric(MetricKind::AdvertisedMss)), Argument::Words, "The largest TCP segment that we say we take."),
            row("append", Kind::Flag, "").understood(Support::Route(Route::Placement(Placement::Append)), Argument::Nothing, "After such routes."),
            row("as", Kind::Value, "[to] IP").remarks("recognised, reported as unsupported").understood(Support::Route(Route::As), Argument::Words, "Known, but neither keepalived nor we do it."),
            row("congctl", Kind::Value, "[lock] NAME").default("none").remarks("kernel support").understood(Support::Route(Route::Attribute(Attribute::CongestionControl)), Argument::Words, "TCP's congestion control."),
            row("cwnd", Kind::Value, "[lock] 0-4294967295").default("none").understood(Support::Route(Route::Metric(MetricKind::CongestionWindow)), Argument::Words, "The largest congestion window."),
            row("default6", Kind::Value, "").remarks("deprecated after 2.0.7 (info log)").deprecated().understood(Support::Route(Route::Default6), Argument::Nothing, "Old word for default of IPv6."),
            row("dev", Kind::Value, "IFNAME").default("none").remarks("synonym oif; unknown interface drops the route unless dynamic_interfaces").understood(Support::Route(Route::Way(Way::Interface)), Argument::Interface, "The interface that packets leave by."),
            row("dsfield", Kind::Value, "NAME | NUMBER 0-255").remarks("synonym of tos").understood(Support::Route(Route::Tables(Tables::Tos)), Argument::RoutingName(RoutingName::DsField), "The same as tos."),
            row("encap", Kind::Value, "ip [id N] [dst IP] [src IP] [tos V] [ttl N] [flags N] | ip6 [id N] [dst IP] [src IP] [tc V] [hoplimit N] [flags N] | mpls LABEL[/LABEL]... | ila LOCATOR").default("none").remarks("build option: lightweight tunnels (kernel 4.4); ip and ip6 need dst or id").understood(Support::Route(Route::Way(Way::Encapsulation)), Argument::Words, "Puts packets into a tunnel."),
            row("expires", Kind::Value, "SECONDS 0-4294967295").default("none").remarks("IPv6 only, kernel 4.4").understood(Support::Route(Route::Attribute(Attribute::Expires)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::Seconds }, "After how long the route goes away; IPv6."),
            row("fastopen_no_cookie", Kind::Value, "0 | 1").default("none").remarks("kernel support").understood(Support::Route(Route::Metric(MetricKind::FastOpenNoCookie)), Argument::Number { min: 0, max: 1, unit: Unit::None }, "Whether TCP fast open does without cookies."),
            row("features", Kind::Value, "ecn").default("none").remarks("other words reported").understood(Support::Route(Route::Attribute(Attribute::Features)), Argument::Choice(&["ecn"]), "What is switched on for the route."),
            row("from", Kind::Value, "IP[/LEN] | default | any | all").default("none").remarks("IPv6 only (default/any/all are rejected)").understood(Support::Route(Route::Attribute(Attribute::From)), Argument::Address, "Only for packets that come from here; IPv6."),
            row("gw", Kind::Value, "[inet | inet6] IP").remarks("deprecated (error reported), use via").deprecated().understood(Support::Route(Route::Router(Router::Gateway)), Argument::Words, "Old word for via."),
            row("hoplimit", Kind::Value, "0-255").default("none").understood(Support::Route(Route::Metric(MetricKind::HopLimit)), Argument::Number { min: 0, max: 255, unit: Unit::None }, "The hop limit of packets."),
            row("inet", Kind::Flag, "").default("family of the addresses, else IPv4").remarks("defect: the word that follows is skipped, so inet default ... loses the destination").understood(Support::Route(Route::Inet), Argument::Nothing, "The route is one of IPv4."),
            row("inet6", Kind::Flag, "").remarks("defect: the word that follows is skipped").understood(Support::Route(Route::Inet6), Argument::Nothing, "The route is one of IPv6."),
            row("initcwnd", Kind::Value, "0-4294967295").default("none").understood(Support::Route(Route::Metric(MetricKind::InitialCongestionWindow)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The congestion window to begin with."),
            row("initrwnd", Kind::Value, "0-4294967295").default("none").understood(Support::Route(Route::Metric(MetricKind::InitialReceiveWindow)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The receive window to begin with."),
            row("lock", Kind::Flag, "(after mtu advmss rtt rttvar reordering cwnd ssthresh rto_min congctl)").default("off").understood(Support::Route(Route::Lock), Argument::Nothing, "After mtu and others: the kernel leaves the value as it is."),
            row("metric", Kind::Value, "0-4294967295").default("kernel").remarks("synonyms priority preference").understood(Support::Route(Route::Attribute(Attribute::Cost)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The cost; the route with the least is used."),
            row("mtu", Kind::Value, "[lock] 0-4294967295").default("none").understood(Support::Route(Route::Metric(MetricKind::Mtu)), Argument::Words, "The largest packet."),
            row("nexthop", Kind::Value, "via [inet | inet6] IP / dev IFNAME / weight 1-256 / onlink / encap ... / realms R (any order, repeat nexthop)").default("none").remarks("must be last on the line; not together with or").understood(Support::Route(Route::Way(Way::NextHop)), Argument::Words, "One of several ways, up to the next nexthop or the end of the line."),
            row("no_track", Kind::Flag, "").default("off").understood(Support::Route(Route::NoTrack), Argument::Nothing, "Nothing happens when somebody removes the route."),
            row("oif", Kind::Value, "IFNAME").remarks("synonym of dev").understood(Support::Route(Route::Way(Way::Interface)), Argument::Interface, "The same as dev."),
            row("onlink", Kind::Flag, "").default("off").remarks("IPv4 only").understood(Support::Route(Route::Way(Way::OnLink)), Argument::Nothing, "The next router counts as a neighbour even if its address says otherwise."),
            row("or", Kind::Value, "IP").remarks("deprecated (error reported), use nexthop; only once").deprecated().understood(Support::Route(Route::Router(Router::Or)), Argument::Ip, "Old word for a second next router; now nexthop."),
            row("pref", Kind::Value, "low | medium | high | 0-255").default("none").remarks("IPv6 only, kernel support").understood(Support::Route(Route::Attribute(Attribute::Preference)), Argument::Words, "Which router is preferred; IPv6."),
            row("preference", Kind::Value, "0-4294967295").remarks("synonym of metric").understood(Support::Route(Route::Attribute(Attribute::Cost)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The same as metric."),
            row("prepend", Kind::Flag, "").default("this is the default").understood(Support::Route(Route::Placement(Placement::Prepend)), Argument::Nothing, "Before such routes."),
            row("priority", Kind::Value, "0-4294967295").remarks("synonym of metric").understood(Support::Route(Route::Attribute(Attribute::Cost)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The same as metric."),
            row("protocol", Kind::Value, "NAME | NUMBER 0-255").default("keepalived (18)").remarks("reset to keepalived with error unless no_track").understood(Support::Route(Route::Tables(Tables::Protocol)), Argument::RoutingName(RoutingName::Protocol), "Who made the route, as the kernel notes it."),
            row("quickack", Kind::Value, "0 | 1").default("none").remarks("kernel support").understood(Support::Route(Route::Metric(MetricKind::QuickAck)), Argument::Number { min: 0, max: 1, unit: Unit::None }, "Whether TCP acknowledges at once."),
            row("realms", Kind::Value, "[SRC/]DST names or numbers 0-255").default("none").remarks("IPv4 only").understood(Support::Route(Route::Attribute(Attribute::Realms)), Argument::Words, "The realms of source and destination; IPv4."),
            row("reordering", Kind::Value, "[lock] 0-4294967295").default("none").understood(Support::Route(Route::Metric(MetricKind::Reordering)), Argument::Words, "How far packets may be out of order."),
            row("rto_min", Kind::Value, "[lock] TIME; bare number = ms, or Nms / Ns").default("none").remarks("clamped to 0.2-120 s").understood(Support::Route(Route::Metric(MetricKind::RetransmitMin)), Argument::Words, "The shortest time until TCP sends again."),
            row("rtt", Kind::Value, "[lock] TIME; bare number = 1/8 ms units, or Nms / N[.ddd]s").default("none").remarks("clamped to 0.2-120 s with error; exponent form rejected").understood(Support::Route(Route::Metric(MetricKind::Rtt)), Argument::Words, "The round trip time to begin with."),
            row("rttvar", Kind::Value, "[lock] TIME; bare number = 1/4 ms units, or Nms / Ns").default("none").remarks("clamped to 0.2-120 s").understood(Support::Route(Route::Metric(MetricKind::RttVariance)), Argument::Words, "How much that time varies, to begin with."),
            row("scope", Kind::Value, "NAME | NUMBER 0-255").default("global").remarks("IPv4 only").understood(Support::Route(Route::Tables(Tables::Scope)), Argument::RoutingName(RoutingName::Scope), "How far away the destination is; IPv4."),
            row("src", Kind::Value, "IP").default("none").understood(Support::Route(Route::Attribute(Attribute::Source)), Argument::Ip, "The address that packets leave with."),
            row("ssthresh", Kind::Value, "[lock] 0-4294967295").default("none").understood(Support::Route(Route::Metric(MetricKind::SlowStartThreshold)), Argument::Words, "Where slow start ends."),
            row("table", Kind::Value, "NAME | NUMBER 0-4294967295").default("main").understood(Support::Route(Route::Tables(Tables::Table)), Argument::RoutingName(RoutingName::Table), "The routing table."),
            row("to", Kind::Value, "DEST").remarks("optional word").understood(Support::Route(Route::To), Argument::Words, "Comes before the destination, for the eye."),
            row("tos", Kind::Value, "NAME | NUMBER 0-255").default("none").remarks("synonym dsfield").understood(Support::Route(Route::Tables(Tables::Tos)), Argument::RoutingName(RoutingName::DsField), "Only for packets with this type of service."),
            $($own,)*
            row("ttl-propagate", Kind::Value, "enabled | disabled").default("none").remarks("kernel support").understood(Support::Route(Route::Attribute(Attribute::TtlPropagate)), Argument::Choice(&["enabled", "disabled"]), "Whether MPLS hands on the hop limit."),
            row("via", Kind::Value, "[inet | inet6] IP").default("none").understood(Support::Route(Route::Router(Router::Via)), Argument::Words, "The next router."),
            row("vrf", Kind::Value, "IFNAME (existing VRF device)").default("none").remarks("build option: VRF").understood(Support::Route(Route::Tables(Tables::Vrf)), Argument::Interface, "The virtual routing domain whose table is used."),
            row("weight", Kind::Value, "1-256 (inside nexthop)").default("1").understood(Support::Route(Route::Way(Way::Weight)), Argument::Number { min: 1, max: 256, unit: Unit::None }, "In nexthop: its share of the traffic."),
            row("window", Kind::Value, "0-4294967295").default("none").understood(Support::Route(Route::Metric(MetricKind::Window)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The largest TCP window."),
        ] }
    };
}

routes! { INSTANCE_VIRTUAL_ROUTES, "vrrp_instance/virtual_routes", [] }
routes! { STATIC_ROUTES, "static_routes", [
    row("track_group", Kind::Value, "NAME").default("none").since("2.0.3").remarks("static only; must be defined earlier; needs dev").understood(Support::Route(Route::TrackGroup), Argument::Text, "The instances that go to fault when somebody removes the route.")
] }

macro_rules! rules {
    ($name:ident, $path:literal, [$($own:expr),*]) => {
        table! { $name, $path, [
            row("blackhole", Kind::Flag, "").remarks("is an action").understood(Support::Rule(Rule::Action(RuleWord::Blackhole)), Argument::Nothing, "Drops packets silently."),
            row("dev", Kind::Value, "IFNAME").remarks("synonym of iif").understood(Support::Rule(Rule::Select(Select::Incoming)), Argument::Interface, "The same as iif."),
            row("dport", Kind::Value, "A-B (0-65535; defect: a single port is rejected)").default("none").remarks("kernel support").understood(Support::Rule(Rule::Select(Select::DestinationPorts)), Argument::Words, "Packets to these ports."),
            row("dsfield", Kind::Value, "NAME | NUMBER 0-255").remarks("synonym of tos").understood(Support::Rule(Rule::Select(Select::Tos)), Argument::RoutingName(RoutingName::DsField), "The same as tos."),
            row("from", Kind::Value, "IP[/LEN] | default | any | all").default("all").understood(Support::Rule(Rule::From), Argument::Address, "Where packets come from."),
            row("fwmark", Kind::Value, "MARK[/MASK] (C number base, 32 bit)").default("none").understood(Support::Rule(Rule::Select(Select::Mark)), Argument::Words, "Packets with this firewall mark."),
            row("goto", Kind::Value, "TARGET 0-4294967295, above the preference (preference required)").remarks("is an action").understood(Support::Rule(Rule::Action(RuleWord::Goto)), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "Goes on at the rule with this preference."),
            row("iif", Kind::Value, "IFNAME").default("none").remarks("synonym dev").understood(Support::Rule(Rule::Select(Select::Incoming)), Argument::Interface, "Packets that come in here."),
            row("inet", Kind::Flag, "").default("family of the addresses, else IPv4").remarks("defect: the word that follows is skipped").understood(Support::Rule(Rule::Inet), Argument::Nothing, "The rule is one of IPv4."),
            row("inet6", Kind::Flag, "").remarks("defect: the word that follows is skipped").understood(Support::Rule(Rule::Inet6), Argument::Nothing, "The rule is one of IPv6."),
            row("ip_proto", Kind::Value, "").remarks("manual only: NOT accepted by the code, use ipproto").supported(Support::Rule(Rule::OnlyInTheManual), Argument::Words, "The name that keepalived's manual has for ipproto; keepalived does not know it."),
            row("ipproto", Kind::Value, "NAME | NUMBER 0-255").default("none").remarks("kernel support; manual writes ip_proto, which the code rejects").understood(Support::Rule(Rule::Select(Select::IpProtocol)), Argument::RoutingName(RoutingName::IpProtocol), "Packets of this protocol."),
            row("l3mdev", Kind::Flag, "").default("off").remarks("kernel support; is an action; not with table").understood(Support::Rule(Rule::Action(RuleWord::MasterDevice)), Argument::Nothing, "Looks into the table of the interface's routing domain."),
            row("lookup", Kind::Value, "NAME | NUMBER 1-4294967295").remarks("synonym of table").understood(Support::Rule(Rule::Action(RuleWord::Table)), Argument::RoutingName(RoutingName::Table), "The same as table."),
            row("no_track", Kind::Flag, "").default("off").understood(Support::Rule(Rule::NoTrack), Argument::Nothing, "Nothing happens when somebody removes the rule."),
            row("nop", Kind::Flag, "").remarks("is an action").understood(Support::Rule(Rule::Action(RuleWord::Nop)), Argument::Nothing, "Does nothing."),
            row("not", Kind::Flag, "").default("off").understood(Support::Rule(Rule::Not), Argument::Nothing, "For all other packets."),
            row("oif", Kind::Value, "IFNAME").default("none").understood(Support::Rule(Rule::Select(Select::Outgoing)), Argument::Interface, "Packets that go out here."),
            row("order", Kind::Value, "0-4294967295").remarks("synonym of preference").understood(Support::Rule(Rule::Priority), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The same as preference."),
            row("preference", Kind::Value, "0-4294967295 (any C number base)").default("16384 counting down per family, with error message").remarks("synonyms order priority").understood(Support::Rule(Rule::Priority), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The place among all rules; the lowest comes first."),
            row("priority", Kind::Value, "0-4294967295").remarks("synonym of preference").understood(Support::Rule(Rule::Priority), Argument::Number { min: 0, max: 4_294_967_295, unit: Unit::None }, "The same as preference."),
            row("prohibit", Kind::Flag, "").remarks("is an action").understood(Support::Rule(Rule::Action(RuleWord::Prohibit)), Argument::Nothing, "Answers that it is forbidden."),
            row("protocol", Kind::Value, "0-255 (number only)").default("keepalived (18)").remarks("kernel support; reset to keepalived with error unless no_track").understood(Support::Rule(Rule::Protocol), Argument::Number { min: 0, max: 255, unit: Unit::None }, "Who made the rule, as the kernel notes it."),
            row("realms", Kind::Value, "[SRC/]DST names or numbers 0-255").default("none").remarks("IPv4 only, only with table").understood(Support::Rule(Rule::Lookup(Lookup::Realms)), Argument::Words, "Sets realms; IPv4."),
            row("sport", Kind::Value, "A-B (0-65535; defect: a single port is rejected)").default("none").remarks("kernel support").understood(Support::Rule(Rule::Select(Select::SourcePorts)), Argument::Words, "Packets from these ports."),
            row("sup_group", Kind::Value, "NAME | NUMBER").remarks("synonym of suppress_ifgroup").understood(Support::Rule(Rule::Lookup(Lookup::SuppressGroup)), Argument::RoutingName(RoutingName::Group), "The same as suppress_ifgroup."),
            row("sup_pl", Kind::Value, "0-2147483647").remarks("synonym of suppress_prefixlength").understood(Support::Rule(Rule::Lookup(Lookup::SuppressPrefix)), Argument::Number { min: 0, max: 2_147_483_647, unit: Unit::None }, "The same as suppress_prefixlength."),
            row("suppress_ifgroup", Kind::Value, "NAME | NUMBER 0-2147483647").default("off").remarks("synonym sup_group; only with table; kernel support").understood(Support::Rule(Rule::Lookup(Lookup::SuppressGroup)), Argument::RoutingName(RoutingName::Group), "Takes no route by an interface of this group."),
            row("suppress_prefixlength", Kind::Value, "0-2147483647").default("off").remarks("synonym sup_pl; only with table; kernel support").understood(Support::Rule(Rule::Lookup(Lookup::SuppressPrefix)), Argument::Number { min: 0, max: 2_147_483_647, unit: Unit::None }, "Takes no route with a prefix this short."),
            row("table", Kind::Value, "NAME | NUMBER 1-4294967295").remarks("synonym lookup; is an action").understood(Support::Rule(Rule::Action(RuleWord::Table)), Argument::RoutingName(RoutingName::Table), "Looks into this routing table."),
            row("to", Kind::Value, "IP[/LEN] | default | any | all").default("all").understood(Support::Rule(Rule::To), Argument::Address, "Where packets go."),
            row("tos", Kind::Value, "NAME | NUMBER 0-255").default("none").remarks("synonym dsfield").understood(Support::Rule(Rule::Select(Select::Tos)), Argument::RoutingName(RoutingName::DsField), "Packets with this type of service."),
            $($own,)*
            row("tunnel-id", Kind::Value, "0-18446744073709551615").default("none").remarks("kernel support").understood(Support::Rule(Rule::Select(Select::Tunnel)), Argument::Number { min: 0, max: 18_446_744_073_709_551_615, unit: Unit::None }, "Packets of this tunnel."),
            row("type", Kind::Value, "optional word before the action").understood(Support::Rule(Rule::Type), Argument::Nothing, "Comes before what is done, for the eye."),
            row("uidrange", Kind::Value, "A-B (two numbers)").default("none").remarks("kernel support").understood(Support::Rule(Rule::Select(Select::Users)), Argument::Words, "Packets of these users."),
            row("unreachable", Kind::Flag, "").remarks("is an action").understood(Support::Rule(Rule::Action(RuleWord::Unreachable)), Argument::Nothing, "Answers that there is no way."),
        ] }
    };
}

rules! { INSTANCE_VIRTUAL_RULES, "vrrp_instance/virtual_rules", [] }
rules! { STATIC_RULES, "static_rules", [
    row("track_group", Kind::Value, "NAME").default("none").since("2.0.3").remarks("static only; must be defined earlier; needs iif").understood(Support::Rule(Rule::TrackGroup), Argument::Text, "The instances that go to fault when somebody removes the rule.")
] }
