//! `sys::ipvs` with a real kernel. These tests run inside the virtual machine, each in a fresh network
//! namespace, with `ipvsadm` as the second opinion.

use std::collections::BTreeSet;
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr};
use std::process::{Command, Stdio};
use std::time::Duration;

use hactl::ipvs::{
    Destination, DestinationKey, EngineName, Forwarding, FwMark, KernelError, PersistenceMask,
    Protocol, Request, SchedulerName, Service, ServiceFlags, ServiceKey, Timeouts, Tunnel,
    TunnelChecksum, TunnelKind, Weight,
};
use hactl::lvs::{Entry, Operation, Table, difference};
use hactl::sys::clock;
use hactl::sys::ipvs::Ipvs;
use hactl::sys::namespace;
use hactl::types::Family;

use crate::machine;

macro_rules! tests {
    ($($name:ident,)*) => {
        /// The names of the tests.
        pub(crate) const TESTS: &[&str] = &[$(stringify!($name)),*];

        $(
            #[test]
            fn $name() {
                machine::inside(stringify!($name), inside::$name);
            }
        )*
    };
}

tests! {
    version_and_timeouts_are_those_of_ipvsadm,
    what_is_applied_is_what_is_listed,
    a_difference_is_applied_and_then_there_is_none,
    refusals_come_back_in_the_order_of_the_requests,
    thousands_of_refusals_are_all_told,
    two_thousand_destinations_of_one_service_are_loaded,
    ten_thousand_destinations_of_a_hundred_services_are_loaded,
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn address_key(protocol: Protocol, address: &str, port: u16) -> ServiceKey {
    ServiceKey::Address {
        protocol,
        address: ip(address),
        port,
    }
}

fn mark_key(family: Family) -> ServiceKey {
    ServiceKey::Mark {
        mark: FwMark::new(7).unwrap(),
        family,
    }
}

fn service(key: ServiceKey, scheduler: &str) -> Service {
    Service::new(key, SchedulerName::new(scheduler).unwrap())
}

fn server(address: &str, port: u16, forwarding: Forwarding, weight: u32) -> Destination {
    let key = DestinationKey {
        address: ip(address),
        port,
    };
    Destination::new(key, forwarding, Weight::new(weight).unwrap())
}

fn output(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {output:?}"
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The kernel's table as `lvs` has tables.
fn known(ipvs: &mut Ipvs) -> Table {
    let entries = ipvs.table().unwrap().into_iter();
    entries
        .map(|entry| {
            let service = entry.service.service;
            (service.key, Entry::listed(service, entry.destinations))
        })
        .collect()
}

fn apply(ipvs: &mut Ipvs, operations: &[Operation]) {
    let requests: Vec<_> = operations.iter().map(Operation::request).collect();
    let results = ipvs.apply(&requests).unwrap();
    assert_eq!(results, vec![Ok(()); operations.len()]);
}

/// One service of every kind, one destination of every kind.
fn everything() -> Table {
    let sticky = |mut service: Service, timeout, netmask| {
        service.flags = service.flags | ServiceFlags::PERSISTENT;
        service.timeout = timeout;
        service.netmask = netmask;
        service
    };
    let mut hashed = service(address_key(Protocol::Tcp, "2001:db8::1", 443), "mh");
    hashed.flags = ServiceFlags::SCHEDULER_1 | ServiceFlags::SCHEDULER_2;
    let mut telephony = service(address_key(Protocol::Udp, "10.0.0.1", 5060), "rr");
    telephony.flags = ServiceFlags::ONE_PACKET;
    telephony.engine = Some(EngineName::new("sip").unwrap());
    let gue = Forwarding::Tunnel(Tunnel {
        kind: TunnelKind::Gue,
        port: 6080,
        checksum: TunnelChecksum::Present,
    });
    let limited = Destination {
        upper_threshold: 100,
        lower_threshold: 50,
        ..server("10.0.1.2", 80, Forwarding::DirectRouting, 0)
    };
    let host = PersistenceMask::host(Family::V4);
    let subnet = PersistenceMask::V4(Ipv4Addr::new(255, 255, 255, 0));
    let entries = [
        Entry::new(
            service(address_key(Protocol::Tcp, "10.0.0.1", 80), "wrr"),
            [
                server("10.0.1.1", 8080, Forwarding::Masquerade, 10),
                limited,
                server("10.0.1.3", 80, gue, 1),
                server(
                    "2001:db8::14",
                    80,
                    Forwarding::Tunnel(Tunnel::IPIP),
                    Weight::MAX.get(),
                ),
                server("10.0.1.5", 80, Forwarding::Local, 1),
            ],
        ),
        Entry::new(sticky(hashed, 600, PersistenceMask::V6(64)), []),
        Entry::new(sticky(telephony, 60, host), []),
        Entry::new(
            service(address_key(Protocol::Sctp, "10.0.0.1", 9), "none"),
            [],
        ),
        Entry::new(sticky(service(mark_key(Family::V4), "sh"), 360, subnet), []),
        Entry::new(
            service(mark_key(Family::V6), "rr"),
            [server("2001:db8::11", 0, Forwarding::Masquerade, 1)],
        ),
    ];
    entries
        .into_iter()
        .map(|entry| (entry.service.key, entry))
        .collect()
}

/// Services at 10.0.0.1 and on, each with this number of destinations.
fn large(services: u8, destinations: u16) -> Table {
    let table = (1..=services).map(|service_number| {
        let key = address_key(Protocol::Tcp, &format!("10.0.0.{service_number}"), 80);
        let servers = (0..destinations).map(|number| {
            let [high, low] = number.to_be_bytes();
            let address = format!("10.{service_number}.{high}.{low}");
            server(&address, 80, Forwarding::Masquerade, 1)
        });
        (key, Entry::new(service(key, "rr"), servers))
    });
    table.collect()
}

/// A network namespace for one measurement: a deleted destination slows the next additions down.
struct Fresh(&'static str);

impl Fresh {
    fn new(name: &'static str) -> Self {
        output("ip", &["netns", "add", name]);
        output("ip", &["-n", name, "link", "set", "lo", "up"]);
        Self(name)
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        // The machine ends soon; the next of the name would fail.
        drop(
            Command::new("ip")
                .args(["netns", "delete", self.0])
                .status(),
        );
    }
}

/// How long `ipvsadm -R` takes.
fn load_with_ipvsadm(table: &Table) -> Duration {
    let mut rules = Vec::new();
    for (key, entry) in table {
        let address = key.to_string().replace("TCP ", "");
        writeln!(rules, "-A -t {address} -s rr").unwrap();
        for key in entry.destinations.keys() {
            writeln!(rules, "-a -t {address} -r {key} -m -w 1").unwrap();
        }
    }
    let space = Fresh::new("theirs");
    let start = clock::now();
    let mut ipvsadm = Command::new("ip")
        .args(["netns", "exec", space.0, "ipvsadm", "-R"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = ipvsadm.stdin.take().unwrap();
    input.write_all(&rules).unwrap();
    drop(input);
    assert!(ipvsadm.wait().unwrap().success());
    let took = clock::now().since(start);
    let listed = output("ip", &["netns", "exec", space.0, "ipvsadm", "-S", "-n"]);
    assert_eq!(listed.len(), rules.len());
    took
}

/// How long we take to write the table, and to read it back.
fn load_with_hactl(table: &Table) -> (Duration, Duration) {
    let space = Fresh::new("ours");
    namespace::enter(space.0).unwrap();
    let start = clock::now();
    let mut ipvs = Ipvs::open().unwrap();
    apply(
        &mut ipvs,
        &difference(table, &Table::new(), &BTreeSet::new()),
    );
    let writing = clock::now().since(start);
    let start = clock::now();
    let read = known(&mut ipvs);
    let reading = clock::now().since(start);
    assert!(read == *table, "what was read is not what was written");
    (writing, reading)
}

/// Loads a table both ways in turn, and tells the shortest times: the machine outside is not ours alone.
fn race(what: &str, table: &Table, rounds: usize) {
    let mut theirs = Duration::MAX;
    let mut ours = (Duration::MAX, Duration::MAX);
    for _ in 0..rounds {
        theirs = theirs.min(load_with_ipvsadm(table));
        let (writing, reading) = load_with_hactl(table);
        ours = (ours.0.min(writing), ours.1.min(reading));
    }
    let tenths = theirs.as_micros() * 10 / ours.0.as_micros().max(1);
    let figure = format!(
        "figure: {what}: sys::ipvs {} ms, ipvsadm -R {} ms, ratio {}.{}; read back in {} ms",
        ours.0.as_millis(),
        theirs.as_millis(),
        tenths / 10,
        tenths % 10,
        ours.1.as_millis()
    );
    let mut out = std::io::stdout();
    writeln!(out, "{figure}").unwrap();
}

/// The tests' bodies.
mod inside {
    use super::*;

    pub(super) fn version_and_timeouts_are_those_of_ipvsadm() {
        let mut ipvs = Ipvs::open().unwrap();
        let header = output("ipvsadm", &["-L", "-n"]);
        let info = ipvs.info().unwrap();
        assert!(
            header.starts_with(&format!("IP Virtual Server version {info}\n")),
            "{header}"
        );
        ipvs.set_timeouts(Timeouts {
            tcp: 800,
            tcp_fin: 0,
            udp: 200,
        })
        .unwrap();
        let timeouts = ipvs.timeouts().unwrap();
        assert_eq!(
            (timeouts.tcp, timeouts.tcp_fin, timeouts.udp),
            (800, 120, 200)
        );
        let listed = output("ipvsadm", &["-L", "--timeout"]);
        assert_eq!(listed.trim(), "Timeout (tcp tcpfin udp): 800 120 200");
    }

    pub(super) fn what_is_applied_is_what_is_listed() {
        let mut ipvs = Ipvs::open().unwrap();
        let wanted = everything();
        apply(
            &mut ipvs,
            &difference(&wanted, &Table::new(), &BTreeSet::new()),
        );
        assert_eq!(known(&mut ipvs), wanted);
        let rules = output("ipvsadm", &["-S", "-n"]);
        let expected: usize = wanted
            .values()
            .map(|entry| 1 + entry.destinations.len())
            .sum();
        assert_eq!(rules.lines().count(), expected, "{rules}");
        for rule in [
            "-A -t [2001:db8::1]:443 -s mh -p 600 -M 64 -b mh-fallback,mh-port",
            "-A -u 10.0.0.1:5060 -s rr -p 60 --pe sip -o",
            "-a -t 10.0.0.1:80 -r 10.0.1.3:80 -i -w 1 --tun-type gue --tun-port 6080 --tun-csum",
        ] {
            assert!(rules.contains(rule), "{rule} is not in:\n{rules}");
        }
        for (key, entry) in &wanted {
            let listed = ipvs.entry(*key).unwrap().unwrap();
            assert_eq!(
                Entry::listed(listed.service.service, listed.destinations),
                *entry
            );
        }
        let absent = address_key(Protocol::Tcp, "10.0.0.99", 80);
        assert_eq!(ipvs.entry(absent).unwrap(), None);
        ipvs.zero(None).unwrap();
        ipvs.flush().unwrap();
        assert_eq!(known(&mut ipvs), Table::new());
    }

    pub(super) fn a_difference_is_applied_and_then_there_is_none() {
        let mut ipvs = Ipvs::open().unwrap();
        let first = everything();
        apply(
            &mut ipvs,
            &difference(&first, &Table::new(), &BTreeSet::new()),
        );
        let mut second = first.clone();
        let removed = mark_key(Family::V4);
        second.remove(&removed);
        let web = second
            .get_mut(&address_key(Protocol::Tcp, "10.0.0.1", 80))
            .unwrap();
        web.service.scheduler = SchedulerName::new("lc").unwrap();
        web.destinations.pop_first();
        for destination in web.destinations.values_mut() {
            destination.weight = Weight::new(3).unwrap();
        }
        let ours: BTreeSet<_> = first.keys().copied().collect();
        let present = known(&mut ipvs);
        let operations = difference(&second, &present, &ours);
        assert!(operations.len() > 4);
        apply(&mut ipvs, &operations);
        let present = known(&mut ipvs);
        assert_eq!(present, second);
        assert_eq!(difference(&second, &present, &ours), []);
    }

    pub(super) fn refusals_come_back_in_the_order_of_the_requests() {
        let mut ipvs = Ipvs::open().unwrap();
        let web = service(address_key(Protocol::Tcp, "10.0.0.1", 80), "rr");
        let bogus = service(address_key(Protocol::Tcp, "10.0.0.2", 80), "bogus");
        let good = server("10.0.1.1", 80, Forwarding::Masquerade, 1);
        let crowd = server("224.0.0.5", 80, Forwarding::Masquerade, 1);
        let twisted = Destination {
            lower_threshold: 2,
            ..server("10.0.1.2", 80, Forwarding::Masquerade, 1)
        };
        let requests = [
            Request::NewService(&web),
            Request::NewService(&web),
            Request::NewService(&bogus),
            Request::NewDestination(web.key, &good),
            Request::NewDestination(web.key, &good),
            Request::NewDestination(bogus.key, &good),
            Request::NewDestination(web.key, &crowd),
            Request::NewDestination(web.key, &twisted),
            Request::SetDestination(web.key, &twisted),
            Request::DeleteDestination(web.key, crowd.key),
            Request::DeleteService(bogus.key),
            Request::DeleteDestination(web.key, good.key),
        ];
        let results = ipvs.apply(&requests).unwrap();
        let codes: Vec<_> = results
            .iter()
            .map(|result| result.as_ref().map_or_else(KernelError::code, |()| "done"))
            .collect();
        let expected = [
            "done",
            "service-exists",
            "no-scheduler",
            "done",
            "destination-exists",
            "service-not-defined",
            "invalid-destination",
            "out-of-range",
            "out-of-range",
            "no-such-destination",
            "no-such-service",
            "done",
        ];
        assert_eq!(codes, expected);
    }

    pub(super) fn thousands_of_refusals_are_all_told() {
        let mut ipvs = Ipvs::open().unwrap();
        let table = large(1, 3000);
        let operations = difference(&table, &Table::new(), &BTreeSet::new());
        let without_service: Vec<_> = operations.iter().skip(1).map(Operation::request).collect();
        let results = ipvs.apply(&without_service).unwrap();
        let key = address_key(Protocol::Tcp, "10.0.0.1", 80);
        let expected = Err(KernelError::ServiceNotDefined(key));
        let other = results.iter().find(|result| **result != expected);
        assert_eq!((results.len(), other), (3000, None));
    }

    pub(super) fn two_thousand_destinations_of_one_service_are_loaded() {
        race("2,000 destinations in one service", &large(1, 2000), 3);
    }

    pub(super) fn ten_thousand_destinations_of_a_hundred_services_are_loaded() {
        race("10,000 destinations in 100 services", &large(100, 100), 1);
    }
}
