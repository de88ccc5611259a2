use std::time::Duration;

use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::conf::model::{Globals, Model};
use crate::conf::settings::*;
use crate::conf::{MemoryFiles, Options, Unbuilt, load, text};
use crate::types::{IfName, InstanceName, Script, ScriptIdentity, SupplementaryGroups};
use crate::vrrp::{ExtraAnnouncements, ExtraInterfaces};

fn read(text: &str) -> (Option<Model>, Vec<String>) {
    let mut files = MemoryFiles::one("main", text);
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

fn switch() -> BoxedStrategy<Switch> {
    select(vec![Switch::On, Switch::Off]).boxed()
}

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9 #{}!-]{0,9}[a-z]"
}

fn path() -> impl Strategy<Value = String> {
    name().prop_map(|name| format!("/{name}"))
}

fn seconds(max: u64) -> BoxedStrategy<Duration> {
    (1..=max).prop_map(Duration::from_secs).boxed()
}

fn fine(max_us: u64) -> BoxedStrategy<Duration> {
    (1000..=max_us).prop_map(Duration::from_micros).boxed()
}

fn identity() -> BoxedStrategy<ScriptIdentity> {
    let named = |user: &str, group: Option<&str>, supplementary| ScriptIdentity::Named {
        user: user.to_owned(),
        group: group.map(str::to_owned),
        supplementary,
    };
    select(vec![
        ScriptIdentity::Default,
        named("nobody", None, SupplementaryGroups::None),
        named("root", Some("daemon"), SupplementaryGroups::None),
        named("root", Some("daemon"), SupplementaryGroups::OfUser),
    ])
    .boxed()
}

fn script() -> BoxedStrategy<Script> {
    (path(), vec(name(), 0..3), identity())
        .prop_map(|(program, arguments, identity)| Script {
            argv: [program].into_iter().chain(arguments).collect(),
            identity,
        })
        .boxed()
}

fn process() -> BoxedStrategy<ProcessSettings> {
    (
        option::of(-20..=19_i8),
        switch(),
        option::of(1..=99_u8),
        2..=4_294_967_295_u64,
        btree_set(0..64_u16, 0..4),
    )
        .prop_map(|(nice, no_swap, real_time, limit, cpus)| ProcessSettings {
            nice,
            no_swap,
            real_time,
            time_limit: Duration::from_micros(limit),
            cpus: cpus.into_iter().collect(),
        })
        .boxed()
}

fn processes() -> BoxedStrategy<Processes> {
    let names = (
        switch(),
        option::of(name()),
        option::of(name()),
        option::of(name()),
        option::of(name()),
    );
    let buffer =
        (option::of(1..=u32::MAX), switch()).prop_map(|(bytes, force)| Buffer { bytes, force });
    let automatic = (-1..=99_i8, 1..=10_000_000_u64);
    (names, vec(process(), 3), vec(buffer, 5), automatic)
        .prop_map(|(names, processes, buffers, (max, delay))| Processes {
            names: ProcessNames {
                distinct: names.0,
                supervisor: names.1,
                vrrp: names.2,
                checkers: names.3,
                bfd: names.4,
            },
            vrrp: processes[0].clone(),
            checkers: processes[1].clone(),
            bfd: processes[2].clone(),
            automatic_priority: AutomaticPriority {
                max,
                delay: Duration::from_micros(delay),
            },
            buffers: Buffers {
                vrrp_command: buffers[0],
                vrrp_monitor: buffers[1],
                process_monitor: buffers[2],
                lvs_command: buffers[3],
                lvs_monitor: buffers[4],
            },
        })
        .boxed()
}

fn files() -> BoxedStrategy<Files> {
    let check = prop_oneof![
        Just(ReloadCheck::Plain),
        option::of(path()).prop_map(|log| ReloadCheck::Separate { log }),
    ];
    let marker = prop_oneof![
        Just(ReloadFile::None),
        Just(ReloadFile::Standard),
        path().prop_map(ReloadFile::At),
    ];
    let reload = (check, option::of(path()), switch(), marker);
    let version = select(vec![JsonVersion::V1, JsonVersion::V2]);
    let dumps = (vec(option::of(path()), 3), version, switch());
    let folders = (vec(option::of(path()), 2), path(), path(), 0..=0o777_u16);
    (reload, dumps, folders)
        .prop_map(|(reload, dumps, folders)| Files {
            reload: Reload {
                check: reload.0,
                time_file: reload.1,
                repeat: reload.2,
                file: reload.3,
            },
            save_directory: folders.0[0].clone(),
            temporary_directory: folders.0[1].clone(),
            dumps: Dumps {
                state: dumps.0[0].clone(),
                statistics: dumps.0[1].clone(),
                json: dumps.0[2].clone(),
                json_version: dumps.1,
                use_instance: dumps.2,
            },
            iproute: Iproute {
                etc: folders.1,
                usr: folders.2,
            },
            mode: FileMode(folders.3),
        })
        .boxed()
}

fn scripts() -> BoxedStrategy<ScriptSettings> {
    let once = || {
        (option::of(script()), seconds(1000))
            .prop_map(|(script, timeout)| LifeScript { script, timeout })
    };
    let pipe = option::of((name(), identity(), option::of(script())));
    (once(), once(), vec(pipe, 3), vec(switch(), 3))
        .prop_map(|(startup, shutdown, pipes, switches)| {
            let pipe = |number: usize| match pipes[number].clone() {
                None => Fifo::default(),
                Some((name, owner, script)) => Fifo {
                    path: Some(format!("/{number}/{name}")),
                    owner,
                    script,
                },
            };
            ScriptSettings {
                startup,
                shutdown,
                fifos: Fifos {
                    all: pipe(0),
                    vrrp: pipe(1),
                    lvs: pipe(2),
                    states_on_reload: switches[0],
                },
                symlink_paths: switches[1],
                supplementary_groups: switches[2],
            }
        })
        .boxed()
}

fn mail() -> BoxedStrategy<Mail> {
    let server =
        ("[a-z][a-z0-9.:-]{0,20}", 1..=u16::MAX).prop_map(|(host, port)| MailServer { host, port });
    let recipients = vec(select(vec!["a@b", "A B <a@b>", "} <x@y>", "#x@y"]), 0..4);
    let alerts = (vec(option::of(switch()), 3), switch(), switch());
    let who = (
        recipients,
        option::of(name()),
        option::of(server),
        option::of(name()),
    );
    (who, seconds(4294), alerts)
        .prop_map(|(who, connect_timeout, alerts)| Mail {
            recipients: who.0.into_iter().map(str::to_owned).collect(),
            from: who.1,
            server: who.2,
            helo: who.3,
            connect_timeout,
            alerts: Alerts {
                all: alerts.0[0],
                vrrp: alerts.0[1],
                checkers: alerts.0[2],
                no_faults: alerts.1,
                no_checkers: alerts.2,
            },
        })
        .boxed()
}

fn management() -> BoxedStrategy<Management> {
    let age = (fine(30_000_000), fine(30_000_000));
    let names = (option::of(name()), name(), option::of(name()));
    (names, vec(switch(), 6), age)
        .prop_map(|(names, on, age)| Management {
            snmp: Snmp {
                socket: names.0,
                traps: on[0],
                vrrp: on[1],
                rfc2: on[2],
                rfc3: on[3],
                checkers: on[4],
                statistics: StatisticsAge {
                    virtual_servers: age.0,
                    real_servers: age.1,
                },
            },
            dbus: Dbus {
                enabled: on[5],
                service: names.1,
                no_interface: names.2,
            },
        })
        .boxed()
}

fn firewall() -> BoxedStrategy<Firewall> {
    let table = (option::of(name()), any::<i32>());
    let marks = (option::of(name()), any::<i32>(), 1..=u32::MAX);
    let nftables = (table, switch(), switch(), marks).prop_map(|(table, by, counters, marks)| {
        let priority = |table: &Option<String>, priority| table.as_ref().map_or(-1, |_| priority);
        Firewall {
            nftables: Nftables {
                priority: priority(&table.0, table.1),
                table: table.0,
                by_index: by,
            },
            counters,
            ipvs: IpvsMarks {
                priority: priority(&marks.0, marks.1),
                first: marks.0.as_ref().map_or(1000, |_| marks.2),
                table: marks.0,
            },
            iptables: None,
            ipsets: Ipsets::default(),
        }
    });
    let sets = prop_oneof![
        Just(Ipsets::default()),
        Just(Ipsets::None),
        name().prop_map(|name| Ipsets::Named([1, 2, 3, 4, 5, 6].map(|n| format!("{name}{n}")))),
    ];
    let output = option::of(name());
    let iptables = (name(), output, sets).prop_map(|(input, output, ipsets)| Firewall {
        iptables: Some(Chains {
            output: output.map(|output| format!("{output}-")),
            input,
        }),
        ipsets,
        ..Firewall::default()
    });
    prop_oneof![nftables, iptables].boxed()
}

fn vrrp() -> BoxedStrategy<VrrpSettings> {
    let group4 = any::<[u8; 3]>().prop_map(|[b, c, d]| std::net::Ipv4Addr::new(230, b, c, d));
    let group6 =
        any::<u16>().prop_map(|low| std::net::Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 1, low));
    let interfaces = select(vec![ExtraInterfaces::Vmacs, ExtraInterfaces::All]);
    let extra =
        (interfaces, seconds(86_400)).prop_map(|(interfaces, interval)| ExtraAnnouncements {
            interfaces,
            interval,
        });
    let policy = prop_oneof![
        Just(ReceivePolicy::System),
        Just(ReceivePolicy::Mtu),
        Just(ReceivePolicy::Advert),
        (1..=u32::MAX).prop_map(ReceivePolicy::Bytes),
    ];
    let dynamic = select(vec![
        DynamicInterfaces::No,
        DynamicInterfaces::Yes,
        DynamicInterfaces::MayChange,
    ]);
    let times = vec(prop_oneof![Just(Duration::ZERO), fine(4_294_967_295)], 4);
    let vmacs = (option::of("[a-z]{1,8}"), option::of("[a-z]{1,8}"));
    let buffer = (policy, 1..=u32::MAX);
    (
        group4,
        group6,
        option::of(extra),
        buffer,
        dynamic,
        times,
        vmacs,
        vec(switch(), 8),
    )
        .prop_map(
            |(v4, v6, extra_announcements, buffer, dynamic_interfaces, times, vmacs, on)| {
                VrrpSettings {
                    groups: MulticastGroups { v4, v6 },
                    garp_interval: times[0],
                    gna_interval: times[1],
                    extra_announcements,
                    defaults: InstanceDefaults {
                        strict: on[0],
                        check_unicast_source: on[1],
                        skip_address_check: on[2],
                        checksum_as_v2: on[3],
                        owner_ignores_adverts: on[4],
                        notify_priority_changes: on[5],
                    },
                    start_delay: StartDelay {
                        after_start: times[2],
                        after_boot: times[3],
                    },
                    log_unknown_vrids: on[6],
                    receive_buffer: ReceiveBuffer {
                        policy: buffer.0,
                        multiplier: buffer.1,
                    },
                    vmacs: Vmacs {
                        prefix: vmacs.0,
                        address_prefix: vmacs.1,
                    },
                    dynamic_interfaces,
                    default_interface: IfName::new("br0").unwrap(),
                    disable_local_igmp: on[7],
                }
            },
        )
        .boxed()
}

fn lvs() -> BoxedStrategy<LvsSettings> {
    let timeout = || option::of(0..=2_678_400_u32);
    let numbers = (
        option::of(any::<u8>()),
        option::of(1..=65_507_u16),
        option::of(1..=65_535_u16),
        option::of(1..=255_u8),
    );
    let daemon = (option::of("[a-z]{1,9}"), numbers).prop_map(|(instance, numbers)| SyncDaemon {
        interface: IfName::new("eth1").unwrap(),
        instance: instance.map(|name| InstanceName::new(&name)),
        id: numbers.0,
        packet_max: numbers.1,
        port: numbers.2,
        ttl: numbers.3,
        group: numbers.3.map(|last| [224, 0, 0, last].into()),
    });
    let flush = select(vec![
        FlushOnStop::EachServer,
        FlushOnStop::EachService,
        FlushOnStop::Everything,
    ]);
    (
        timeout(),
        timeout(),
        timeout(),
        flush,
        option::of(daemon),
        vec(switch(), 3),
    )
        .prop_map(
            |(tcp, tcp_fin, udp, flush_on_stop, sync_daemon, on)| LvsSettings {
                timeouts: Timeouts { tcp, tcp_fin, udp },
                flush: on[0],
                flush_on_stop,
                sync_daemon,
                init_notifies: on[1],
                log_all_failures: on[2],
            },
        )
        .boxed()
}

fn place() -> BoxedStrategy<Place> {
    let ipvs = prop_oneof![
        Just(IpvsNamespace::Same),
        Just(IpvsNamespace::System),
        name().prop_map(IpvsNamespace::Named),
    ];
    let names = (option::of(name()), option::of(name()), ipvs);
    (names, vec(switch(), 3), seconds(4_294_967_295))
        .prop_map(
            |((instance, namespace, ipvs_namespace), on, child_wait)| Place {
                pid_directory: match (&instance, &namespace) {
                    (None, None) => on[0],
                    _ => Switch::On,
                },
                instance,
                namespace,
                ipvs_namespace,
                namespace_with_ipsets: on[1],
                child_wait,
                linkbeat_polling: on[2],
            },
        )
        .boxed()
}

fn globals() -> BoxedStrategy<Globals> {
    let daemon = (place(), processes(), files(), scripts(), mail());
    let rest = (management(), firewall(), vrrp(), lvs());
    (option::of(name()), identity(), daemon, rest)
        .prop_map(|(router_id, script_identity, daemon, rest)| Globals {
            router_id,
            script_identity,
            script_security: crate::conf::ScriptSecurity::Enforce,
            place: daemon.0,
            processes: daemon.1,
            files: daemon.2,
            scripts: daemon.3,
            mail: daemon.4,
            management: rest.0,
            firewall: rest.1,
            vrrp: rest.2,
            lvs: rest.3,
        })
        .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn any_globals_are_read_as_they_were_printed(globals in globals()) {
        let mut model = read("").0.unwrap();
        model.globals = globals;
        let text = text(&model);
        let (again, told) = read(&text);
        prop_assert!(told.is_empty(), "{told:?}\n{text}");
        prop_assert_eq!(again.as_ref(), Some(&model), "{}", text);
        let json = serde_json::to_string(&model).unwrap();
        prop_assert_eq!(serde_json::from_str::<Model>(&json).unwrap(), model);
    }
}

#[test]
fn the_defaults_are_what_holds_without_any_setting() {
    let globals = read("").0.unwrap().globals;
    assert_eq!(globals.place, Place::default());
    assert_eq!(globals.processes, Processes::default());
    assert_eq!(globals.files, Files::default());
    assert_eq!(globals.scripts, ScriptSettings::default());
    assert_eq!(globals.mail, Mail::default());
    assert_eq!(globals.management, Management::default());
    assert_eq!(globals.firewall, Firewall::default());
    assert_eq!(globals.vrrp, VrrpSettings::default());
    assert_eq!(globals.lvs, LvsSettings::default());
    assert_eq!(globals.mail.connect_timeout, Duration::from_secs(30));
    assert_eq!(globals.files.mode, FileMode(0o177));
    assert_eq!(globals.vrrp.default_interface.as_str(), "eth0");
}
