use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::ipvs::{
    DestinationKey, Forwarding, PersistenceMask, SchedulerName, Tunnel, TunnelChecksum, TunnelKind,
};
use crate::lvs::Persistence;
use crate::lvs::samples::{server_key, service_key, virtual_server};

fn service(last: u8) -> Service {
    Service::new(service_key(last, 80), SchedulerName::new("rr").unwrap())
}

fn destination(last: u8, weight: u32) -> Destination {
    let weight = Weight::new(weight).unwrap();
    Destination::new(server_key(last), Forwarding::Masquerade, weight)
}

fn table(entries: impl IntoIterator<Item = Entry>) -> Table {
    let keyed = entries.into_iter().map(|entry| (entry.service.key, entry));
    keyed.collect()
}

fn ours(keys: impl IntoIterator<Item = u8>) -> BTreeSet<ServiceKey> {
    keys.into_iter().map(|last| service_key(last, 80)).collect()
}

fn shown(operations: &[Operation]) -> Vec<String> {
    operations.iter().map(ToString::to_string).collect()
}

#[test]
fn an_empty_kernel_gets_services_each_with_its_destinations() {
    let wanted = table([
        Entry::new(service(2), [destination(21, 1)]),
        Entry::new(service(1), [destination(12, 3), destination(11, 0)]),
    ]);
    let operations = difference(&wanted, &Table::new(), &ours([]));
    let expected = [
        "add service TCP 192.168.1.1:80 rr",
        "add to TCP 192.168.1.1:80: 10.0.0.11:80 masquerade weight 0",
        "add to TCP 192.168.1.1:80: 10.0.0.12:80 masquerade weight 3",
        "add service TCP 192.168.1.2:80 rr",
        "add to TCP 192.168.1.2:80: 10.0.0.21:80 masquerade weight 1",
    ];
    assert_eq!(shown(&operations), expected);
}

#[test]
fn destinations_are_added_then_changed_then_deleted_and_raised_before_lowered() {
    let known = Entry::new(
        service(1),
        [
            destination(10, 1),
            destination(11, 5),
            destination(12, 0),
            destination(13, 2),
        ],
    );
    let mut changed = service(1);
    changed.scheduler = SchedulerName::new("wrr").unwrap();
    let wanted = Entry::new(
        changed,
        [
            destination(99, 1),
            destination(11, 0),
            destination(12, 5),
            destination(13, 2),
        ],
    );
    let operations = difference(&table([wanted]), &table([known]), &ours([1]));
    let expected = [
        "change service TCP 192.168.1.1:80 rr -> TCP 192.168.1.1:80 wrr",
        "add to TCP 192.168.1.1:80: 10.0.0.99:80 masquerade weight 1",
        "change in TCP 192.168.1.1:80: 10.0.0.12:80 masquerade weight 0 -> 10.0.0.12:80 masquerade weight 5",
        "change in TCP 192.168.1.1:80: 10.0.0.11:80 masquerade weight 5 -> 10.0.0.11:80 masquerade weight 0",
        "delete from TCP 192.168.1.1:80: 10.0.0.10:80 masquerade weight 1",
    ];
    assert_eq!(shown(&operations), expected);
}

#[test]
fn services_that_are_not_wanted_go_last_and_foreign_ones_stay() {
    let known = table([1, 2, 3].map(|last| Entry::new(service(last), [destination(11, 1)])));
    let wanted = table([Entry::new(service(4), [])]);
    let operations = difference(&wanted, &known, &ours([1, 3, 4, 5]));
    let expected = [
        "add service TCP 192.168.1.4:80 rr",
        "delete service TCP 192.168.1.1:80 rr",
        "delete service TCP 192.168.1.3:80 rr",
    ];
    assert_eq!(shown(&operations), expected);
}

#[test]
fn a_wanted_service_of_somebody_else_is_taken_over() {
    let known = table([Entry::new(service(1), [destination(66, 1)])]);
    let wanted = table([Entry::new(service(1), [destination(11, 1)])]);
    let expected = [
        "add to TCP 192.168.1.1:80: 10.0.0.11:80 masquerade weight 1",
        "delete from TCP 192.168.1.1:80: 10.0.0.66:80 masquerade weight 1",
    ];
    assert_eq!(shown(&difference(&wanted, &known, &ours([]))), expected);
}

#[test]
fn every_attribute_of_a_service_makes_a_difference() {
    let mut base = service(1);
    base.flags = ServiceFlags::PERSISTENT;
    base.timeout = 50;
    let change = |how: fn(&mut Service)| {
        let mut changed = base.clone();
        how(&mut changed);
        let known = table([Entry::new(base.clone(), [])]);
        let wanted = table([Entry::new(changed.clone(), [])]);
        let operations = difference(&wanted, &known, &ours([1]));
        let edit = Operation::EditService {
            from: base.clone(),
            to: changed,
        };
        assert_eq!(operations, [edit]);
    };
    change(|service| service.scheduler = SchedulerName::new("sh").unwrap());
    change(|service| service.flags = ServiceFlags::NONE);
    change(|service| service.flags = service.flags | ServiceFlags::SCHEDULER_1);
    change(|service| service.timeout = 51);
    change(|service| service.netmask = PersistenceMask::V4([255, 255, 255, 0].into()));
    change(|service| service.engine = Some(crate::ipvs::EngineName::new("sip").unwrap()));
}

#[test]
fn what_persistence_would_mean_makes_no_difference_without_it() {
    let mut stale = service(1);
    stale.timeout = 300;
    stale.netmask = PersistenceMask::V4([255, 0, 0, 0].into());
    let known = table([Entry::new(stale, [])]);
    let wanted = table([Entry::new(service(1), [])]);
    assert_eq!(difference(&wanted, &known, &ours([1])), []);
}

#[test]
fn every_attribute_of_a_destination_makes_a_difference() {
    let base = destination(11, 1);
    let change = |how: fn(&mut Destination)| {
        let mut changed = base;
        how(&mut changed);
        let known = table([Entry::new(service(1), [base])]);
        let wanted = table([Entry::new(service(1), [changed])]);
        let edit = Operation::EditDestination {
            service: service_key(1, 80),
            from: base,
            to: changed,
        };
        assert_eq!(difference(&wanted, &known, &ours([1])), [edit]);
    };
    change(|destination| destination.weight = Weight::ZERO);
    change(|destination| destination.upper_threshold = 1);
    change(|destination| destination.lower_threshold = 1);
    change(|destination| destination.forwarding = Forwarding::DirectRouting);
    change(|destination| destination.forwarding = Forwarding::Tunnel(Tunnel::IPIP));
    change(|destination| {
        destination.forwarding = Forwarding::Tunnel(Tunnel {
            kind: TunnelKind::Gue,
            port: 6080,
            checksum: TunnelChecksum::Present,
        });
    });
}

#[test]
fn a_virtual_server_becomes_the_service_that_it_describes() {
    let mut config = virtual_server(1);
    config.flags = ServiceFlags::ONE_PACKET;
    config.persistence = Some(Persistence {
        timeout: 50.try_into().unwrap(),
        mask: PersistenceMask::V4([255, 255, 255, 0].into()),
        engine: None,
    });
    let shown = "TCP 192.168.1.100:80 rr persistent 50 mask 255.255.255.0 ops";
    assert_eq!(config.service().to_string(), shown);
}

#[test]
fn operations_are_asked_of_the_kernel_and_printed_as_json() {
    let operation = Operation::EditDestination {
        service: service_key(1, 80),
        from: destination(11, 1),
        to: destination(11, 2),
    };
    let to = destination(11, 2);
    assert_eq!(
        operation.request(),
        Request::SetDestination(service_key(1, 80), &to)
    );
    assert_eq!(operation.service(), service_key(1, 80));
    let edit = Operation::EditService {
        from: service(1),
        to: service(1),
    };
    let expected = service(1);
    let request = Request::SetService {
        service: &expected,
        changed: ServiceFlags::ALL,
    };
    assert_eq!(edit.request(), request);
    let json = serde_json::to_value(Operation::DeleteService(service(1))).unwrap();
    let key = &json["delete-service"]["key"]["address"];
    assert_eq!(key["protocol"], "tcp");
    assert_eq!(key["port"], 80);
    let entry = serde_json::to_value(Entry::new(service(1), [to])).unwrap();
    assert_eq!(entry["destinations"][0]["weight"], 2);
}

#[test]
fn a_dump_that_repeats_itself_is_taken_once() {
    let entry = Entry::new(service(1), [destination(11, 1), destination(11, 9)]);
    assert_eq!(entry.destinations.len(), 1);
    assert_eq!(entry.destinations[&server_key(11)].weight, Weight::ONE);
}

/// The kernel's rules: what exists is not added, what does not exist is not changed.
fn apply(kernel: &mut Table, operation: &Operation) {
    match operation {
        Operation::AddService(service) => {
            let old = kernel.insert(service.key, Entry::new(service.clone(), []));
            assert_eq!(old, None);
        }
        Operation::EditService { from, to } => {
            let entry = kernel.get_mut(&to.key).unwrap();
            assert_eq!(entry.service, *from);
            assert_ne!(from, to);
            entry.service = to.clone();
        }
        Operation::AddDestination {
            service,
            destination,
        } => {
            let servers = &mut kernel.get_mut(service).unwrap().destinations;
            assert_eq!(servers.insert(destination.key, *destination), None);
        }
        Operation::EditDestination { service, from, to } => {
            let servers = &mut kernel.get_mut(service).unwrap().destinations;
            assert_ne!(from, to);
            assert_eq!(servers.insert(to.key, *to), Some(*from));
        }
        Operation::DeleteDestination {
            service,
            destination,
        } => {
            let servers = &mut kernel.get_mut(service).unwrap().destinations;
            assert_eq!(servers.remove(&destination.key), Some(*destination));
        }
        Operation::DeleteService(service) => {
            assert_eq!(kernel.remove(&service.key).unwrap().service, *service);
        }
    }
}

prop_compose! {
    fn any_destinations()(
        servers in proptest::collection::btree_map(1..8_u8, (0..3_u32, 0..3_u32), 0..7),
    ) -> Vec<Destination> {
        let one = |(last, (weight, method))| Destination {
            forwarding: match method {
                0 => Forwarding::Masquerade,
                1 => Forwarding::DirectRouting,
                _ => Forwarding::Tunnel(Tunnel::IPIP),
            },
            ..destination(last, weight)
        };
        servers.into_iter().map(one).collect()
    }
}

prop_compose! {
    fn any_table()(
        services in proptest::collection::btree_map(
            1..7_u8,
            (prop_oneof![Just("rr"), Just("wlc")], any::<bool>(), any_destinations()),
            0..6,
        ),
    ) -> Table {
        table(services.into_iter().map(|(last, (scheduler, persistent, destinations))| {
            let mut service = service(last);
            service.scheduler = SchedulerName::new(scheduler).unwrap();
            if persistent {
                service.flags = ServiceFlags::PERSISTENT;
                service.timeout = 360;
            }
            Entry::new(service, destinations)
        }))
    }
}

/// What must be there in the end: all wanted, and of what was there the services of others.
fn expected(wanted: &Table, known: &Table, ours: &BTreeSet<ServiceKey>) -> Table {
    let foreign = known.iter().filter(|(key, _)| !ours.contains(*key));
    let mut all: Table = foreign.map(|(key, entry)| (*key, entry.clone())).collect();
    all.extend(wanted.iter().map(|(key, entry)| (*key, entry.clone())));
    all
}

/// Without persistence its attributes may stay as they were.
fn meaning(table: &Table) -> BTreeMap<ServiceKey, (String, BTreeMap<DestinationKey, Destination>)> {
    let entries = table.iter();
    entries
        .map(|(key, entry)| {
            (
                *key,
                (entry.service.to_string(), entry.destinations.clone()),
            )
        })
        .collect()
}

/// How good the table is while it changes.
fn serving(entry: Option<&Entry>) -> bool {
    let mut servers = entry
        .into_iter()
        .flat_map(|entry| entry.destinations.values());
    servers.any(|destination| destination.weight > Weight::ZERO)
}

proptest! {
    #[test]
    fn applying_the_difference_gives_what_is_wanted(
        wanted in any_table(),
        known in any_table(),
        ours in proptest::collection::btree_set(1..7_u8, 0..6).prop_map(ours),
    ) {
        let operations = difference(&wanted, &known, &ours);
        let mut kernel = known.clone();
        for operation in &operations {
            let key = operation.service();
            prop_assert!(wanted.contains_key(&key) || ours.contains(&key));
            apply(&mut kernel, operation);
            // A service that served before and will serve after never stops in between.
            if serving(known.get(&key)) && serving(wanted.get(&key)) {
                prop_assert!(serving(kernel.get(&key)));
            }
        }
        prop_assert_eq!(meaning(&kernel), meaning(&expected(&wanted, &known, &ours)));
        prop_assert_eq!(difference(&wanted, &kernel, &ours), vec![]);
    }

    #[test]
    fn a_table_does_not_differ_from_itself(table in any_table()) {
        let all = table.keys().copied().collect();
        prop_assert_eq!(difference(&table, &table, &all), vec![]);
        let everything = difference(&Table::new(), &table, &all);
        prop_assert_eq!(everything.len(), table.len());
        prop_assert_eq!(difference(&Table::new(), &table, &BTreeSet::new()), vec![]);
    }

    #[test]
    fn foreign_services_are_never_touched(
        wanted in any_table(),
        known in any_table(),
    ) {
        let mine = wanted.keys().copied().collect();
        for operation in difference(&wanted, &known, &mine) {
            prop_assert!(wanted.contains_key(&operation.service()));
        }
    }
}
