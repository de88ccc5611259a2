//! The recorded messages of `tests/fixtures/vectors/ipvs-genl.json`, both ways.

use std::net::Ipv4Addr;

use serde::Deserialize;

use super::*;
use crate::types::hex;

const VECTORS: &str = include_str!("../../../../tests/fixtures/vectors/ipvs-genl.json");

#[derive(Deserialize)]
pub(super) struct Vector {
    id: String,
    request: String,
    replies: Vec<String>,
}

impl Vector {
    fn request(&self) -> Vec<u8> {
        hex::octets(&self.request)
    }

    pub(super) fn replies(&self) -> Vec<Vec<u8>> {
        self.replies
            .iter()
            .map(|reply| hex::octets(reply))
            .collect()
    }
}

pub(super) fn vectors() -> Vec<Vector> {
    serde_json::from_str(VECTORS).unwrap()
}

fn vector(id: &str) -> Vector {
    vectors()
        .into_iter()
        .find(|vector| vector.id == id)
        .unwrap()
}

fn objects(id: &str) -> Vec<Reply> {
    let mut objects = Vec::new();
    for datagram in vector(id).replies() {
        for message in Messages::new(&datagram) {
            match message.unwrap().body {
                Body::Object { family, payload } => {
                    assert_eq!(family, FAMILY.get());
                    objects.push(decode(payload).unwrap());
                }
                Body::Acknowledged | Body::Done { errno: 0 } => {}
                other @ (Body::Refused { .. }
                | Body::Done { .. }
                | Body::Overrun
                | Body::Control(_)) => panic!("{other:?}"),
            }
        }
    }
    objects
}

fn sticky(mut service: Service, timeout: u32, netmask: PersistenceMask) -> Service {
    service.flags = service.flags | ServiceFlags::PERSISTENT;
    service.timeout = timeout;
    service.netmask = netmask;
    service
}

fn secure() -> Service {
    let mut secure = service(address_key(Protocol::Tcp, "2001:db8::1", 443), "mh");
    secure.flags = ServiceFlags::SCHEDULER_1 | ServiceFlags::SCHEDULER_2;
    sticky(secure, 600, PersistenceMask::V6(64))
}

fn marked() -> Service {
    let mut marked = service(mark_key(), "sh");
    marked.flags = ServiceFlags::SCHEDULER_1 | ServiceFlags::SCHEDULER_2;
    let mask = PersistenceMask::V4(Ipv4Addr::new(255, 255, 255, 0));
    sticky(marked, 360, mask)
}

fn telephony() -> Service {
    let mut sip = service(address_key(Protocol::Udp, "10.0.0.1", 5060), "rr");
    sip.flags = ServiceFlags::ONE_PACKET;
    sip.engine = Some(EngineName::new("sip").unwrap());
    sticky(sip, 60, PersistenceMask::host(Family::V4))
}

fn masqueraded() -> Destination {
    let weight = Weight::new(10).unwrap();
    Destination::new(server("10.0.0.11", 80), Forwarding::Masquerade, weight)
}

fn drained() -> Destination {
    Destination {
        weight: Weight::ZERO,
        upper_threshold: 100,
        lower_threshold: 50,
        ..masqueraded()
    }
}

fn wrapped_in_udp() -> Destination {
    let tunnel = Tunnel {
        kind: TunnelKind::Gue,
        port: 6080,
        checksum: TunnelChecksum::Present,
    };
    let forwarding = Forwarding::Tunnel(tunnel);
    Destination::new(server("10.0.0.13", 80), forwarding, Weight::ONE)
}

fn other_family() -> Destination {
    let forwarding = Forwarding::Tunnel(Tunnel::IPIP);
    Destination::new(server("2001:db8::14", 80), forwarding, Weight::ONE)
}

fn backup() -> SyncDaemon {
    SyncDaemon {
        role: SyncRole::Backup,
        sync_id: 6,
        max_length: Some(1400),
        group: Some(ip("239.1.2.3")),
        port: Some(8849),
        ttl: Some(3),
        ..master()
    }
}

const TIMEOUTS: Timeouts = Timeouts {
    tcp: 900,
    tcp_fin: 120,
    udp: 300,
};

/// Compares one request with its vector; returns the identifier.
#[track_caller]
fn same(id: &'static str, request: Request<'_>, answer: Answer) -> &'static str {
    let ours = request.message(FAMILY, 1, answer).unwrap();
    assert_eq!(ours, vector(id).request(), "{id}");
    id
}

#[test]
fn every_request_is_encoded_as_recorded() {
    use Answer::{Acknowledged, Dump, OnlyErrors};

    let (web, secure, marked, sip) = (service(web_key(), "wrr"), secure(), marked(), telephony());
    let bogus = service(web_key(), "bogus");
    let persistent = sticky(
        service(web_key(), "wlc"),
        300,
        PersistenceMask::host(Family::V4),
    );
    let edit = Request::SetService {
        service: &persistent,
        changed: ServiceFlags::PERSISTENT,
    };
    let new_destination = masqueraded();
    let (gue, mixed, drained) = (wrapped_in_udp(), other_family(), drained());
    let (master, backup) = (master(), backup());
    assert_eq!(family_message(1).unwrap(), vector("V01").request());
    let checked = [
        "V01",
        same("V02", Request::Info, Acknowledged),
        same("V03", Request::NewService(&web), Acknowledged),
        same("V04", Request::NewService(&secure), Acknowledged),
        same("V05", Request::NewService(&marked), Acknowledged),
        same("V06", Request::NewService(&sip), Acknowledged),
        same(
            "V07",
            Request::NewDestination(web_key(), &new_destination),
            Acknowledged,
        ),
        same(
            "V08",
            Request::NewDestination(web_key(), &gue),
            Acknowledged,
        ),
        same(
            "V09",
            Request::NewDestination(web_key(), &mixed),
            Acknowledged,
        ),
        same(
            "V10",
            Request::SetDestination(web_key(), &drained),
            Acknowledged,
        ),
        same("V11", Request::Destinations(web_key()), Dump),
        same(
            "V12",
            Request::DeleteDestination(web_key(), mixed.key),
            Acknowledged,
        ),
        same("V13", Request::Service(mark_key()), OnlyErrors),
        same("V14", Request::Services, Dump),
        same("V15", edit, Acknowledged),
        same("V16", Request::SetTimeouts(TIMEOUTS), Acknowledged),
        same("V17", Request::Timeouts, OnlyErrors),
        same("V18", Request::StartDaemon(&master), Acknowledged),
        same("V19", Request::StartDaemon(&backup), Acknowledged),
        same("V20", Request::Daemons, Dump),
        same("V21", Request::StopDaemon(SyncRole::Backup), Acknowledged),
        same("V21b", Request::StopDaemon(SyncRole::Master), Acknowledged),
        same("V22", Request::Zero(Some(web_key())), Acknowledged),
        same("V23", Request::Zero(None), Acknowledged),
        same("V24", Request::DeleteService(mark_key()), Acknowledged),
        same("V25", Request::Flush, Acknowledged),
        same("V26", Request::DeleteService(web_key()), Acknowledged),
        same("V27", Request::Destinations(web_key()), Dump),
        same("V28", Request::NewService(&bogus), Acknowledged),
    ];
    let recorded: Vec<String> = vectors().into_iter().map(|vector| vector.id).collect();
    assert_eq!(recorded, checked);
    assert_eq!(recorded.len(), 29);
}

#[test]
fn the_family_is_found() {
    let vector = vector("V01");
    let [reply, acknowledgement] = &vector.replies()[..] else {
        panic!("two datagrams");
    };
    let messages: Vec<_> = Messages::new(reply).map(Result::unwrap).collect();
    let [
        Message {
            sequence: 1,
            port: 0x75,
            interrupted: false,
            body: Body::Object {
                family: 16,
                payload,
            },
        },
    ] = messages[..]
    else {
        panic!("{messages:?}");
    };
    let family = decode_family(payload).unwrap();
    assert_eq!((family.id.get(), family.version), (0x20, 1));
    let messages: Vec<_> = Messages::new(acknowledgement).map(Result::unwrap).collect();
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].body, Body::Acknowledged);
}

#[test]
fn writing_requests_are_acknowledged() {
    for id in [
        "V03", "V04", "V05", "V06", "V07", "V08", "V09", "V10", "V12", "V15", "V16", "V18", "V19",
        "V21", "V21b", "V22", "V23", "V24", "V25",
    ] {
        let replies = vector(id).replies();
        let messages: Vec<_> = replies.iter().flat_map(|d| Messages::new(d)).collect();
        let [Ok(message)] = &messages[..] else {
            panic!("{id}: {messages:?}");
        };
        assert_eq!((message.sequence, message.body), (1, Body::Acknowledged));
    }
}

#[test]
fn version_and_table_size_are_read() {
    let info = Info {
        version: 0x0001_0201,
        table_size: 4096,
    };
    assert_eq!(objects("V02"), [Reply::Info(info)]);
    assert_eq!(info.to_string(), "1.2.1 (size=4096)");
}

#[test]
fn destinations_are_read_newest_first() {
    let quiet = |destination| {
        Reply::Destination(ListedDestination {
            destination,
            active: 0,
            inactive: 0,
            persistent: 0,
            statistics: Statistics::default(),
        })
    };
    let expected = [other_family(), wrapped_in_udp(), drained()].map(quiet);
    assert_eq!(objects("V11"), expected);
}

fn unused(service: Service) -> Reply {
    Reply::Service(ListedService {
        service,
        statistics: Statistics::default(),
    })
}

#[test]
fn one_service_is_read_without_the_kernels_own_flag() {
    assert_eq!(objects("V13"), [unused(marked())]);
}

#[test]
fn all_services_are_read() {
    let expected = [secure(), service(web_key(), "wrr"), telephony(), marked()];
    assert_eq!(objects("V14"), expected.map(unused));
}

#[test]
fn timeouts_and_daemons_are_read() {
    assert_eq!(objects("V17"), [Reply::Timeouts(TIMEOUTS)]);
    let master = SyncDaemon {
        max_length: Some(1472),
        group: Some(ip("224.0.0.81")),
        port: Some(8848),
        ttl: Some(1),
        ..master()
    };
    let expected = [Reply::Daemon(master), Reply::Daemon(backup())];
    assert_eq!(objects("V20"), expected);
}

#[test]
fn a_missing_service_has_no_destinations_and_no_error() {
    assert_eq!(objects("V27"), []);
}

#[test]
fn refusals_carry_their_number() {
    for (id, errno) in [("V26", 3), ("V28", 2)] {
        let reply = vector(id).replies().remove(0);
        let messages: Vec<_> = Messages::new(&reply).map(Result::unwrap).collect();
        assert_eq!(messages.len(), 1);
        assert_eq!(messages[0].body, Body::Refused { errno });
    }
}
