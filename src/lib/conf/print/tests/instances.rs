//! Any virtual router, printed and read again.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::conf::{Instance, Removal, Reports, ScriptSecurity, Severity, Unbuilt};
use crate::track;
use crate::types::{
    Family, HmacKey, IfName, InstanceName, MacAddr, NotifyScripts, Password, Prefix, Priority, Vrid,
};
use crate::vrrp::{
    AcceptMode, AddressAttributes, AddressFlag, AdverInterval, Announcements, AntiReplay,
    Attachment, Authentication, Carrier, Checksum, Conduct, Config, Conformance, Destination,
    Elsewhere, ExtraAnnouncements, ExtraInterfaces, Hmac, HmacKeySource, HmacMode, Ipvlan,
    IpvlanMode, Lifetime, Link, LinkState, LowerPriority, OwnAdverts, OwnInterface, Peer,
    PeerChecksum, Preemption, Promotion, RepeatedLists, Senders, Source, SourceLoss, StartAs,
    Unicast, Version, VirtualAddress, Vmac, VmacTransmit,
};

/// What decides which settings are possible.
#[derive(Clone, Copy, Debug)]
struct Frame {
    family: Family,
    version: Version,
    strict: bool,
    owner: bool,
}

fn frame() -> impl Strategy<Value = Frame> {
    (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(v6, v3, strict, owner)| {
            let family = if v6 { Family::V6 } else { Family::V4 };
            // Strict mode knows no version 2 over IPv6.
            let version = if v3 || v6 && strict {
                Version::V3
            } else {
                Version::V2
            };
            Frame {
                family,
                version,
                strict,
                owner,
            }
        },
    )
}

fn name() -> impl Strategy<Value = IfName> {
    "[a-z][a-z0-9.]{0,13}[a-z0-9]".prop_map(|name| IfName::new(name).unwrap())
}

fn ip(family: Family) -> BoxedStrategy<IpAddr> {
    match family {
        Family::V4 => any::<Ipv4Addr>().prop_map(IpAddr::V4).boxed(),
        Family::V6 => any::<Ipv6Addr>().prop_map(IpAddr::V6).boxed(),
    }
}

fn group(family: Family) -> BoxedStrategy<IpAddr> {
    match family {
        Family::V4 => (224..=239_u8, any::<[u8; 3]>())
            .prop_map(|(a, [b, c, d])| IpAddr::from([a, b, c, d]))
            .boxed(),
        Family::V6 => any::<[u16; 7]>()
            .prop_map(|[b, c, d, e, f, g, h]| IpAddr::from([0xff02, b, c, d, e, f, g, h]))
            .boxed(),
    }
}

fn script() -> impl Strategy<Value = Script> {
    vec("[a-z0-9 '\"]{0,6}", 0..3).prop_map(|arguments| Script {
        argv: std::iter::once("/bin/program".to_owned())
            .chain(arguments)
            .collect(),
        identity: ScriptIdentity::Default,
    })
}

fn pick<T: Clone + std::fmt::Debug + 'static>(values: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(values)
}

fn flags() -> impl Strategy<Value = BTreeSet<AddressFlag>> {
    btree_set(
        pick(&[
            AddressFlag::Home,
            AddressFlag::DuplicateDetection,
            AddressFlag::ManageTemporary,
            AddressFlag::NoPrefixRoute,
            AddressFlag::AutoJoin,
            AddressFlag::NotTracked,
        ]),
        0..6,
    )
}

fn address(family: Family) -> impl Strategy<Value = VirtualAddress> {
    let lifetime = prop_oneof![
        (0..u32::MAX).prop_map(Lifetime::Seconds),
        Just(Lifetime::Forever)
    ];
    let place = (name(), option::of("[a-z][a-z0-9:]{0,14}"), any::<u8>());
    let other = (
        option::of(any::<Ipv4Addr>()),
        option::of(ip(family)),
        flags(),
        lifetime,
    );
    let length = 0..=family.bits();
    (ip(family), length, place, other).prop_map(
        move |(address, length, (interface, label, scope), (broadcast, peer, flags, lifetime))| {
            let v4 = family == Family::V4;
            let prefix = match peer {
                Some(_) => Prefix::host(address),
                None => Prefix::new(address, length).unwrap(),
            };
            VirtualAddress {
                prefix,
                interface,
                label: label.filter(|_| v4),
                scope: if v4 { scope } else { 0 },
                attributes: AddressAttributes {
                    broadcast: broadcast.filter(|_| v4 && peer.is_none()),
                    peer,
                    flags,
                    preferred: (!v4).then_some(lifetime),
                    carrier: Carrier::Interface,
                },
            }
        },
    )
}

fn addresses(
    family: Family,
    count: std::ops::Range<usize>,
) -> impl Strategy<Value = Vec<VirtualAddress>> {
    vec(address(family), count).prop_map(|mut addresses| {
        let mut seen = BTreeSet::new();
        addresses.retain(|address| seen.insert(address.address()));
        addresses
    })
}

fn peers(family: Family) -> impl Strategy<Value = Unicast> {
    let checksum = pick(&[
        PeerChecksum::Detected,
        PeerChecksum::Old,
        PeerChecksum::Standard,
    ]);
    let ttl = match family {
        Family::V4 => any::<u8>().prop_map(Some).boxed(),
        Family::V6 => any::<Option<u8>>().boxed(),
    };
    let list = btree_map(ip(family), (any::<u8>(), any::<u8>()), 1..4);
    (list, any::<bool>(), checksum, ttl).prop_map(|(list, checked, checksum, ttl)| Unicast {
        peers: list
            .into_iter()
            .map(|(address, (a, b))| Peer {
                address,
                min_ttl: if checked { a.min(b) } else { 0 },
                max_ttl: if checked { a.max(b) } else { u8::MAX },
            })
            .collect(),
        ttl,
        senders: if checked {
            Senders::Peers
        } else {
            Senders::Any
        },
        checksum,
    })
}

fn destination(frame: Frame) -> BoxedStrategy<Destination> {
    let multicast = option::of(group(frame.family)).prop_map(Destination::Group);
    if frame.strict {
        return multicast.boxed();
    }
    prop_oneof![
        multicast,
        Just(Destination::Nobody),
        peers(frame.family).prop_map(Destination::Peers)
    ]
    .boxed()
}

fn source(frame: Frame) -> impl Strategy<Value = Source> {
    (option::of(ip(frame.family)), any::<bool>()).prop_map(|(address, tracked)| Source {
        address,
        loss: if tracked && address.is_some() {
            SourceLoss::Fault
        } else {
            SourceLoss::Borne
        },
    })
}

fn link(frame: Frame) -> impl Strategy<Value = Link> {
    let group = || option::of("[a-z]{1,8}|[0-9]{1,3}");
    let mac =
        any::<[u8; 6]>().prop_map(|[a, b, c, d, e, f]| MacAddr::new([a & 0xfe | 2, b, c, d, e, f]));
    let vmac = (
        option::of(name()),
        option::of(mac),
        any::<bool>(),
        any::<bool>(),
        group(),
    );
    let vmac = vmac.prop_map(move |(name, address, told, base, group)| {
        Link::Vmac(Vmac {
            name,
            address: address.filter(|_| !frame.strict),
            transmit: if base && !frame.strict {
                VmacTransmit::Base
            } else {
                VmacTransmit::Vmac
            },
            told,
            group,
        })
    });
    let mode = pick(&[IpvlanMode::Bridge, IpvlanMode::Private, IpvlanMode::Vepa]);
    let ipvlan = (
        option::of(name()),
        ip(frame.family),
        0..=32_u8,
        mode,
        group(),
    );
    let ipvlan = ipvlan.prop_map(|(name, address, length, mode, group)| {
        Link::Ipvlan(Ipvlan {
            name,
            address: Some(Prefix::new(address, length).unwrap()),
            mode,
            group,
        })
    });
    prop_oneof![Just(Link::Own), vmac, ipvlan]
}

fn attachment(frame: Frame) -> impl Strategy<Value = Attachment> {
    let others = (
        pick(&[Elsewhere::Interface, Elsewhere::Vmac]),
        pick(&[Promotion::AsSet, Promotion::Secondaries]),
        pick(&[OwnInterface::Tracked, OwnInterface::NotTracked]),
        pick(&[LinkState::Told, LinkState::Polled]),
    );
    (link(frame), others).prop_map(
        |(link, (elsewhere, promotion, own_interface, link_state))| {
            let promotion = match link {
                Link::Own => promotion,
                Link::Vmac(_) | Link::Ipvlan(_) => Promotion::AsSet,
            };
            Attachment {
                link,
                elsewhere,
                promotion,
                own_interface,
                link_state,
            }
        },
    )
}

fn conduct(frame: Frame) -> impl Strategy<Value = Conduct> {
    let extra = (any::<bool>(), 1..=86_400_u64).prop_map(|(all, seconds)| ExtraAnnouncements {
        interfaces: if all {
            ExtraInterfaces::All
        } else {
            ExtraInterfaces::Vmacs
        },
        interval: Duration::from_secs(seconds),
    });
    let modes = (
        pick(&[AcceptMode::Accept, AcceptMode::Drop]),
        pick(&[RepeatedLists::Compared, RepeatedLists::Trusted]),
        pick(&[OwnAdverts::Compared, OwnAdverts::Ignored]),
        pick(&[Checksum::WithPseudoHeader, Checksum::MessageOnly]),
    );
    let numbers = (
        option::of((1..=254_u8).prop_map(Priority::new)),
        any::<Option<u32>>(),
        option::of(extra),
    );
    (modes, numbers).prop_map(
        move |((accept, repeated_lists, own, checksum), (late_timer, receive_buffer, extra))| {
            Conduct {
                conformance: if frame.strict {
                    Conformance::Strict
                } else {
                    Conformance::Usual
                },
                accept_mode: if frame.strict && !frame.owner && frame.version == Version::V2 {
                    AcceptMode::Drop
                } else {
                    accept
                },
                repeated_lists,
                own_adverts: match (frame.owner, frame.strict) {
                    (false, _) => OwnAdverts::Compared,
                    (true, true) => OwnAdverts::Ignored,
                    (true, false) => own,
                },
                checksum,
                late_timer,
                receive_buffer,
                extra_announcements: extra,
            }
        },
    )
}

fn authentication(frame: Frame) -> BoxedStrategy<Authentication> {
    let key = prop_oneof![
        vec(any::<u8>(), 32..=64).prop_map(|octets| HmacKey::new(&octets).ok()),
        Just(None)
    ];
    let mode = pick(&[
        HmacMode::Enforce,
        HmacMode::Permissive,
        HmacMode::ReceiveOnly,
    ]);
    let replay = prop_oneof![
        (1..=300_u64).prop_map(|seconds| AntiReplay::Time(Duration::from_secs(seconds))),
        Just(AntiReplay::Monotonic)
    ];
    let keys = btree_map(1..=255_u8, key, 1..4);
    let hmac = (keys, any::<prop::sample::Index>(), mode, replay).prop_map(
        move |(keys, active, mode, anti_replay)| {
            let keys: Vec<_> = keys
                .into_iter()
                .map(|(id, key)| match key {
                    Some(key) => HmacKeySource::Given { id, key },
                    None => HmacKeySource::File {
                        id,
                        path: format!("/etc/keys/{id}"),
                    },
                })
                .collect();
            Authentication::Hmac(Hmac {
                active: active.get(&keys).id(),
                keys,
                mode: if frame.strict {
                    HmacMode::Enforce
                } else {
                    mode
                },
                anti_replay,
            })
        },
    );
    if frame.strict || frame.version == Version::V3 {
        return prop_oneof![Just(Authentication::None), hmac].boxed();
    }
    let password =
        || "[a-zA-Z0-9 #!@.,']{1,8}".prop_map(|text| Password::new(text.as_bytes()).unwrap());
    let header = password().prop_map(move |password| match frame.family {
        Family::V4 => Authentication::Header(password),
        Family::V6 => Authentication::Password(password),
    });
    prop_oneof![
        Just(Authentication::None),
        hmac,
        password().prop_map(Authentication::Password),
        header
    ]
    .boxed()
}

fn reports() -> impl Strategy<Value = Reports> {
    let removal = prop_oneof![
        Just(Removal::Fault),
        option::of(script()).prop_map(Removal::Deleted)
    ];
    let told = (any::<bool>(), any::<Option<bool>>());
    (told, option::of(script()), removal, option::of(name())).prop_map(
        |((mail, priority_changes), lower_priority, removal, connection_sync)| Reports {
            mail,
            priority_changes,
            lower_priority,
            removal,
            connection_sync,
        },
    )
}

fn tuning(frame: Frame) -> impl Strategy<Value = (u8, Announcements, LowerPriority, bool)> {
    let announcements = (1..=9_u32, 0..=4294_u64, 0..=4_294_967_295_u64, 1..=u32::MAX);
    let announcements =
        announcements.prop_map(|(repeat, second, refresh, refresh_repeat)| Announcements {
            repeat,
            second_after: Duration::from_secs(second),
            refresh: Duration::from_secs(refresh),
            refresh_repeat,
        });
    let lower = (any::<bool>(), 0..=2_147_483_647_u32, 0..=4294_u64);
    let lower = lower.prop_map(move |(answer, repeat, second)| LowerPriority {
        answer: answer && !frame.strict,
        repeat: if frame.strict { 0 } else { repeat },
        second_after: Duration::from_secs(if frame.strict { 0 } else { second }),
    });
    (1..=100_u8, announcements, lower, any::<bool>()).prop_map(
        move |(adverts, announcements, lower, parting)| {
            let adverts = if frame.strict { 3 } else { adverts };
            (adverts, announcements, lower, parting && !frame.strict)
        },
    )
}

fn preemption(start_as: StartAs, frame: Frame) -> BoxedStrategy<Preemption> {
    if start_as == StartAs::Active {
        return Just(Preemption::Allowed).boxed();
    }
    let delayed = (1..=1_000_000_000_u64).prop_map(Duration::from_micros);
    let never = Just(if frame.owner {
        Preemption::Allowed
    } else {
        Preemption::Never
    });
    if frame.strict {
        return prop_oneof![Just(Preemption::Allowed), never].boxed();
    }
    prop_oneof![
        Just(Preemption::Allowed),
        never,
        delayed.prop_map(Preemption::Delayed)
    ]
    .boxed()
}

fn rank(frame: Frame) -> impl Strategy<Value = (Priority, StartAs, Preemption)> {
    let priority = if frame.owner { 255..=255_u8 } else { 1..=254 };
    (priority, any::<bool>()).prop_flat_map(move |(priority, active)| {
        let active = if frame.strict { frame.owner } else { active };
        let start_as = if active {
            StartAs::Active
        } else {
            StartAs::Backup
        };
        let rank = (Just(Priority::new(priority)), Just(start_as));
        (rank, preemption(start_as, frame))
            .prop_map(|((priority, start_as), preemption)| (priority, start_as, preemption))
    })
}

fn adver_interval(version: Version) -> BoxedStrategy<AdverInterval> {
    match version {
        Version::V2 => (1..=255_u8)
            .prop_map(|seconds| AdverInterval::from_seconds(seconds).unwrap())
            .boxed(),
        Version::V3 => (1..=4095_u16)
            .prop_map(|centiseconds| AdverInterval::from_centiseconds(centiseconds).unwrap())
            .boxed(),
    }
}

fn instance(frame: Frame) -> impl Strategy<Value = Instance> {
    let least = usize::from(frame.strict);
    let other = match frame.family {
        Family::V4 => Family::V6,
        Family::V6 => Family::V4,
    };
    let router = (
        rank(frame),
        adver_interval(frame.version),
        tuning(frame),
        addresses(frame.family, least..4),
        addresses(other, 0..3),
    );
    let rest = (
        authentication(frame),
        destination(frame),
        source(frame),
        attachment(frame),
        conduct(frame),
    );
    (1..=255_u8, router, rest, reports()).prop_map(move |(vrid, router, rest, reports)| {
        let (rank, adver_interval, tuning, virtual_addresses, excluded_addresses) = router;
        let name = InstanceName::new("VI 1");
        let interface = IfName::new("eth0").unwrap();
        let mut config = Config::new(name, frame.version, Vrid::new(vrid).unwrap(), interface);
        (config.priority, config.start_as, config.preemption) = rank;
        config.adver_interval = adver_interval;
        (
            config.down_timer_adverts,
            config.announcements,
            config.lower_priority,
            config.parting_advert,
        ) = tuning;
        config.virtual_addresses = virtual_addresses;
        config.excluded_addresses = excluded_addresses;
        (
            config.authentication,
            config.destination,
            config.source,
            config.attachment,
            config.conduct,
        ) = rest;
        agree(&mut config, frame);
        Instance {
            vrrp: config,
            notify: NotifyScripts::default(),
            tracking: track::Tracking::default(),
            reports,
        }
    })
}

/// Makes settings agree that depend on each other.
fn agree(config: &mut Config, frame: Frame) {
    if let Authentication::Header(_) = config.authentication
        && config.priority != Priority::OWNER
    {
        config.start_as = StartAs::Backup;
    }
    if let (Link::Vmac(vmac), Destination::Peers(_)) =
        (&mut config.attachment.link, &config.destination)
    {
        vmac.transmit = VmacTransmit::Base;
    }
    if config.preemption != Preemption::Never {
        config.conduct.late_timer = None;
    }
    config.bare_family = (config.family() != frame.family).then_some(frame.family);
}

proptest! {
    #[test]
    fn any_virtual_router_is_printed_so_that_it_is_read_as_the_same(
        instance in frame().prop_flat_map(instance)
    ) {
        let mut before = model("global_defs {\n}\n");
        before.globals.script_security = ScriptSecurity::Enforce;
        before.instances.push(instance);
        let text = text(&before);
        let mut files = MemoryFiles::one("main", text.as_str());
        let options = Options { unbuilt: Unbuilt::PassOver, ..Options::default() };
        let loaded = load(&mut files, "main", &options);
        let told: Vec<_> = loaded
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .map(|diagnostic| diagnostic.line(&loaded.sources))
            .collect();
        prop_assert!(told.is_empty(), "{told:?}\n{text}");
        prop_assert_eq!(loaded.model.as_ref(), Some(&before), "{}", text);
    }
}
