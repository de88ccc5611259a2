use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::conf::model::Model;
use crate::conf::{MemoryFiles, Options, Unbuilt, load, text};
use crate::types::{
    CongestionControl, Encapsulation, Family, Hop, IfName, Lookup, Mark, Metric, MetricKind,
    NextHop, Paths, Placement, Prefix, Range, Realms, Route, RouteKind, RouteTable, Rule,
    RuleAction, Selector, StaticAddress, StaticAddressFlag, Tracking, Tunnel,
};

/// A group that entries can name.
const GROUP: &str = "track_group G {\n group {\n  V\n }\n}\n";

fn read(before: &str, text: &str) -> (Option<Model>, Vec<String>) {
    let mut files = MemoryFiles::one("main", format!("{before}{text}"));
    let options = Options {
        unbuilt: Unbuilt::PassOver,
        ..Options::default()
    };
    let loaded = load(&mut files, "main", &options);
    let told = loaded
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.line(&loaded.sources))
        .filter(|line| !line.contains("C0104") && !line.contains("C0403"))
        .collect();
    (loaded.model, told)
}

fn empty() -> Model {
    read(GROUP, "vrrp_instance V {\n interface eth0\n virtual_router_id 1\n virtual_ipaddress {\n 10.0.0.1\n }\n}\n")
        .0
        .unwrap()
}

fn survives(model: &Model) -> Result<(), TestCaseError> {
    let text = text(model);
    let (again, told) = read("", &text);
    prop_assert!(told.is_empty(), "{told:?}\n{text}");
    prop_assert_eq!(again.as_ref(), Some(model), "{}", text);
    Ok(())
}

fn interface() -> BoxedStrategy<IfName> {
    select(vec!["eth0", "br-lan", "eth0.5", "dev", "via"])
        .prop_map(|name| IfName::new(name).unwrap())
        .boxed()
}

fn family() -> BoxedStrategy<Family> {
    select(vec![Family::V4, Family::V6]).boxed()
}

fn address(family: Family) -> BoxedStrategy<IpAddr> {
    match family {
        Family::V4 => any::<Ipv4Addr>().prop_map(IpAddr::V4).boxed(),
        Family::V6 => any::<Ipv6Addr>().prop_map(IpAddr::V6).boxed(),
    }
}

fn prefix(family: Family) -> BoxedStrategy<Prefix> {
    (address(family), 1..=family.bits())
        .prop_map(|(address, length)| Prefix::new(address, length).unwrap())
        .boxed()
}

fn realms(family: Family) -> BoxedStrategy<Option<Realms>> {
    match family {
        Family::V4 => option::of(
            (0..=255_u16, 0..=255_u16).prop_map(|(source, destination)| Realms {
                source,
                destination,
            }),
        )
        .boxed(),
        Family::V6 => Just(None).boxed(),
    }
}

fn tracking() -> BoxedStrategy<Tracking> {
    select(vec![
        Tracking::Ignored,
        Tracking::Followed,
        Tracking::Group("G".to_owned()),
    ])
    .boxed()
}

fn tunnel<A: std::fmt::Debug + Clone + Arbitrary + 'static>() -> BoxedStrategy<Tunnel<A>> {
    let header = (
        option::of(any::<A>()),
        option::of(any::<u8>()),
        option::of(any::<u8>()),
    );
    (
        any::<u64>(),
        option::of(any::<A>()),
        header,
        option::of(any::<u16>()),
    )
        .prop_map(|(id, destination, (source, tos, ttl), flags)| Tunnel {
            id: Some(id).filter(|_| destination.is_none() || flags.is_some()),
            destination,
            source,
            tos,
            ttl,
            flags,
        })
        .boxed()
}

fn encapsulation() -> BoxedStrategy<Encapsulation> {
    prop_oneof![
        tunnel::<Ipv4Addr>().prop_map(Encapsulation::Ip),
        tunnel::<Ipv6Addr>().prop_map(Encapsulation::Ip6),
        vec(0..1_048_576_u32, 1..5).prop_map(Encapsulation::Mpls),
        any::<u64>().prop_map(Encapsulation::Ila),
    ]
    .boxed()
}

fn hop(family: Family) -> BoxedStrategy<Hop> {
    (
        option::of(address(family)),
        option::of(interface()),
        any::<bool>(),
        option::of(encapsulation()),
    )
        .prop_map(|(via, interface, on_link, encapsulation)| Hop {
            via,
            interface,
            on_link,
            encapsulation,
        })
        .boxed()
}

fn paths(family: Family) -> BoxedStrategy<Paths> {
    let next =
        (hop(family), 1..=256_u16, realms(family)).prop_map(move |(mut hop, weight, realms)| {
            hop.via = hop.via.or_else(|| {
                Some(match family {
                    Family::V4 => Ipv4Addr::LOCALHOST.into(),
                    Family::V6 => Ipv6Addr::LOCALHOST.into(),
                })
            });
            NextHop {
                hop,
                weight,
                realms,
            }
        });
    prop_oneof![
        hop(family).prop_map(Paths::One),
        (vec(next, 1..4), option::of(interface()))
            .prop_map(|(ways, interface)| Paths::Several { ways, interface }),
    ]
    .boxed()
}

fn metrics() -> BoxedStrategy<std::collections::BTreeMap<MetricKind, Metric>> {
    let kinds = vec![
        MetricKind::Mtu,
        MetricKind::Window,
        MetricKind::Rtt,
        MetricKind::RttVariance,
        MetricKind::SlowStartThreshold,
        MetricKind::CongestionWindow,
        MetricKind::AdvertisedMss,
        MetricKind::Reordering,
        MetricKind::HopLimit,
        MetricKind::InitialCongestionWindow,
        MetricKind::RetransmitMin,
        MetricKind::InitialReceiveWindow,
        MetricKind::QuickAck,
        MetricKind::FastOpenNoCookie,
    ];
    btree_map(select(kinds), (any::<u32>(), any::<bool>()), 0..6)
        .prop_map(|metrics| {
            let fit = |(kind, (value, locked)): (MetricKind, (u32, bool))| {
                let value = match (kind, kind.per_millisecond()) {
                    (MetricKind::HopLimit, _) => value % 256,
                    (MetricKind::QuickAck | MetricKind::FastOpenNoCookie, _) => value % 2,
                    (_, Some(per_millisecond)) => value % (120_000 * per_millisecond),
                    (_, None) => value,
                };
                let locked = locked && kind.can_be_locked();
                (kind, Metric { value, locked })
            };
            metrics.into_iter().map(fit).collect()
        })
        .boxed()
}

fn route() -> BoxedStrategy<Route> {
    let what = family().prop_flat_map(|family| {
        (
            Just(family),
            select(RouteKind::ALL.to_vec()),
            option::of(prefix(family)),
            option::of(prefix(Family::V6)),
            option::of(address(family)),
            realms(family),
            paths(family),
        )
    });
    let place = (
        any::<u8>(),
        prop_oneof![
            (1..u32::MAX).prop_map(RouteTable::Number),
            interface().prop_map(RouteTable::OfDomain)
        ],
        any::<u8>(),
        any::<u8>(),
        option::of(any::<u32>()),
        select(vec![Placement::Add, Placement::Prepend, Placement::Append]),
    );
    let more = (
        option::of(any::<u32>()),
        option::of(any::<u8>()),
        option::of(any::<bool>()),
        metrics(),
        option::of((select(vec!["cubic", "lock"]), any::<bool>())),
        any::<bool>(),
        tracking(),
    );
    (what, place, more)
        .prop_map(|(what, place, more)| {
            let (family, (kind, _, _), destination, from, source, realms, paths) = what;
            let (tos, table, protocol, scope, metric, placement) = place;
            let (expires, preference, ttl_propagate, metrics, control, ecn, tracking) = more;
            let is_v6 = family == Family::V6;
            let known = match &paths {
                Paths::One(hop) => hop.interface.is_some(),
                Paths::Several { interface, .. } => interface.is_some(),
            };
            let tracking = if known { tracking } else { Tracking::Ignored };
            let is_ours = tracking != Tracking::Ignored;
            Route {
                kind,
                from: from.filter(|_| is_v6),
                source,
                tos,
                table,
                protocol: if is_ours { 18 } else { protocol },
                scope: if is_v6 { 0 } else { scope },
                metric,
                placement,
                realms,
                expires: expires.filter(|_| is_v6),
                preference: preference.filter(|_| is_v6),
                ttl_propagate,
                metrics,
                // A name that is a word of the grammar needs to be told apart from it.
                congestion_control: control.map(|(name, locked)| CongestionControl {
                    name: name.to_owned(),
                    locked: locked || name == "lock",
                }),
                ecn,
                paths,
                tracking,
                ..Route::new(family, destination)
            }
        })
        .boxed()
}

fn range<N: Arbitrary + Copy + Ord>() -> impl Strategy<Value = Range<N>> {
    (any::<N>(), any::<N>()).prop_map(|(one, other)| Range {
        first: one.min(other),
        last: one.max(other),
    })
}

fn action(family: Family) -> BoxedStrategy<RuleAction> {
    let lookup = (
        1..=u32::MAX,
        realms(family),
        option::of(0..=2_147_483_647_u32),
        option::of(0..=2_147_483_647_u32),
    );
    prop_oneof![
        lookup.prop_map(|(table, realms, suppress_prefix, suppress_group)| {
            RuleAction::Lookup(Lookup {
                table,
                realms,
                suppress_prefix,
                suppress_group,
            })
        }),
        Just(RuleAction::Goto(u32::MAX)),
        select(vec![
            RuleAction::DomainTable,
            RuleAction::Nop,
            RuleAction::Blackhole,
            RuleAction::Prohibit,
            RuleAction::Unreachable,
        ]),
    ]
    .boxed()
}

fn rule() -> BoxedStrategy<Rule> {
    let what = family().prop_flat_map(|family| {
        let from = option::of(prefix(family));
        (
            Just(family),
            from,
            option::of(prefix(family)),
            action(family),
        )
    });
    let mark = (any::<u32>(), option::of(any::<u32>()));
    let selector = (
        any::<bool>(),
        any::<u8>(),
        option::of(mark.prop_map(|(value, mask)| Mark { value, mask })),
        option::of(interface()),
        option::of(interface()),
        option::of(any::<u64>()),
        option::of(range::<u32>()),
        option::of(any::<u8>()),
        option::of(range::<u16>()),
        option::of(range::<u16>()),
    );
    (what, selector, 0..u32::MAX, any::<u8>(), tracking())
        .prop_map(
            |((family, from, to, action), selector, priority, protocol, tracking)| {
                let (inverted, tos, mark, incoming, outgoing, tunnel, users, ip_protocol, s, d) =
                    selector;
                let is_ours = tracking != Tracking::Ignored;
                Rule {
                    family,
                    priority,
                    selector: Selector {
                        inverted,
                        from,
                        to,
                        tos,
                        mark,
                        incoming,
                        outgoing,
                        tunnel,
                        users,
                        ip_protocol,
                        source_ports: s,
                        destination_ports: d,
                    },
                    action,
                    protocol: if is_ours { 18 } else { protocol },
                    tracking,
                }
            },
        )
        .boxed()
}

fn static_address() -> BoxedStrategy<StaticAddress> {
    let what = family().prop_flat_map(|family| {
        (
            prefix(family),
            option::of(address(family)),
            option::of(any::<u32>()),
            option::of(any::<Ipv4Addr>()),
            option::of(Just("eth0:1".to_owned())),
            any::<u8>(),
        )
    });
    let flags = vec![
        StaticAddressFlag::Home,
        StaticAddressFlag::DetectDuplicates,
        StaticAddressFlag::ManageTemporary,
        StaticAddressFlag::NoPrefixRoute,
        StaticAddressFlag::AutoJoin,
    ];
    (
        what,
        interface(),
        btree_set(select(flags), 0..4),
        tracking(),
    )
        .prop_map(
            |((prefix, peer, seconds, broadcast, label, scope), interface, flags, tracking)| {
                let is_v4 = prefix.family() == Family::V4;
                StaticAddress {
                    prefix: match peer {
                        Some(_) => Prefix::host(prefix.address()),
                        None => prefix,
                    },
                    interface,
                    label: label.filter(|_| is_v4),
                    scope: if is_v4 { scope } else { 0 },
                    broadcast: broadcast.filter(|_| is_v4 && peer.is_none()),
                    peer,
                    flags,
                    preferred_seconds: seconds.filter(|_| !is_v4),
                    tracking,
                }
            },
        )
        .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_routes_and_rules_are_read_as_they_were_printed(
        routes in vec(route(), 0..4),
        rules in vec(rule(), 0..4),
        addresses in vec(static_address(), 0..4),
        own_routes in vec(route(), 0..3),
        own_rules in vec(rule(), 0..3),
    ) {
        let mut model = empty();
        model.statics.routes = routes;
        model.statics.rules = rules;
        model.statics.addresses = addresses;
        let vrrp = &mut model.instances[0].vrrp;
        // An instance's own follow the instance.
        let followed = |tracking: &mut Tracking| {
            if matches!(tracking, Tracking::Group(_)) {
                *tracking = Tracking::Followed;
            }
        };
        vrrp.virtual_routes = own_routes;
        vrrp.virtual_routes.iter_mut().for_each(|route| followed(&mut route.tracking));
        vrrp.virtual_rules = own_rules;
        vrrp.virtual_rules.iter_mut().for_each(|rule| followed(&mut rule.tracking));
        survives(&model)?;
        let json = serde_json::to_string(&model).unwrap();
        prop_assert_eq!(serde_json::from_str::<Model>(&json).unwrap(), model);
    }
}
