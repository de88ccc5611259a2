//! Error numbers as sentences, and names as users know them.

use super::*;

#[test]
fn the_same_number_means_what_the_request_makes_of_it() {
    let web = service(web_key(), "wrr");
    let mut sip = service(address_key(Protocol::Udp, "10.0.0.1", 5060), "rr");
    sip.engine = Some(EngineName::new("sip").unwrap());
    let server = Destination::new(server("10.0.0.11", 80), Forwarding::Masquerade, Weight::ONE);
    let edit = Request::SetService {
        service: &web,
        changed: ServiceFlags::ALL,
    };
    let add = Request::NewDestination(web_key(), &server);
    let set = Request::SetDestination(web_key(), &server);
    let remove = Request::DeleteDestination(web_key(), server.key);
    let daemon = master();
    let start = Request::StartDaemon(&daemon);
    for (request, errno, code) in [
        (Request::NewService(&web), 17, "service-exists"),
        (Request::NewService(&web), 2, "no-scheduler"),
        (Request::NewService(&sip), 2, "no-scheduler-or-engine"),
        (Request::NewService(&web), 22, "invalid-service"),
        (Request::NewService(&web), 97, "family-not-supported"),
        (edit, 3, "no-such-service"),
        (edit, 2, "no-scheduler"),
        (Request::DeleteService(web_key()), 3, "no-such-service"),
        (Request::Service(web_key()), 3, "no-such-service"),
        (Request::Zero(Some(web_key())), 3, "no-such-service"),
        (add, 17, "destination-exists"),
        (add, 3, "service-not-defined"),
        (add, 22, "invalid-destination"),
        (add, 34, "out-of-range"),
        (set, 2, "no-such-destination"),
        (set, 3, "service-not-defined"),
        (remove, 2, "no-such-destination"),
        (start, 17, "daemon-running"),
        (start, 19, "no-interface"),
        (start, 99, "no-interface-address"),
        (start, 22, "invalid-daemon"),
        (
            Request::StopDaemon(SyncRole::Master),
            3,
            "daemon-not-running",
        ),
        (
            Request::SetTimeouts(Timeouts {
                tcp: 1,
                tcp_fin: 1,
                udp: 1,
            }),
            22,
            "invalid-timeouts",
        ),
        (Request::Services, 1, "not-permitted"),
        (Request::Flush, 1, "not-permitted"),
        (Request::Info, 95, "not-supported"),
        (Request::Services, 12, "no-memory"),
        (add, 105, "answers-lost"),
        (Request::Flush, 3, "other"),
        (add, 71, "other"),
    ] {
        assert_eq!(
            KernelError::of(&request, errno).code(),
            code,
            "{request:?} {errno}"
        );
    }
    assert_eq!(KernelError::of_family(2), KernelError::NoIpvs);
    assert_eq!(KernelError::of_family(1), KernelError::NotPermitted);
}

#[test]
fn sentences_name_the_module_and_the_remedy() {
    let mh = service(web_key(), "mh");
    let cases = [
        (
            KernelError::NoIpvs,
            "the kernel has no IPVS: load the module with `modprobe ip_vs`, or install a kernel that has it",
        ),
        (
            KernelError::of(&Request::NewService(&mh), 2),
            "scheduler not found: the kernel cannot load the module ip_vs_mh; try `modprobe ip_vs_mh` or another scheduler",
        ),
        (
            KernelError::of(
                &Request::DeleteDestination(web_key(), server("2001:db8::1", 80)),
                2,
            ),
            "no such destination: [2001:db8::1]:80 is not in the table of TCP 10.0.0.1:80",
        ),
        (
            KernelError::of(&Request::Flush, 71),
            "the kernel refused to delete all services with error 71",
        ),
    ];
    for (error, sentence) in cases {
        assert_eq!(error.to_string(), sentence);
    }
}

#[test]
fn keys_are_shown_and_sorted_as_ipvsadm_does() {
    let mark_v6 = ServiceKey::Mark {
        mark: FwMark::new(7).unwrap(),
        family: Family::V6,
    };
    let sorted = [
        (
            address_key(Protocol::Tcp, "10.0.0.1", 80),
            "TCP 10.0.0.1:80",
        ),
        (
            address_key(Protocol::Tcp, "10.0.0.1", 443),
            "TCP 10.0.0.1:443",
        ),
        (
            address_key(Protocol::Tcp, "10.0.0.2", 80),
            "TCP 10.0.0.2:80",
        ),
        (
            address_key(Protocol::Udp, "10.0.0.1", 53),
            "UDP 10.0.0.1:53",
        ),
        (
            address_key(Protocol::Sctp, "10.0.0.1", 3868),
            "SCTP 10.0.0.1:3868",
        ),
        (
            address_key(Protocol::Tcp, "2001:db8::1", 443),
            "TCP [2001:db8::1]:443",
        ),
        (mark_key(), "FWM 7"),
        (mark_v6, "FWM 7 IPv6"),
    ];
    let mut keys = sorted.map(|(key, _)| key);
    keys.reverse();
    keys.sort();
    assert_eq!(keys, sorted.map(|(key, _)| key));
    for (key, shown) in sorted {
        assert_eq!(key.to_string(), shown);
    }
}

#[test]
fn services_and_destinations_are_shown_in_full() {
    let mut sip = service(address_key(Protocol::Udp, "10.0.0.1", 5060), "rr");
    sip.flags = ServiceFlags::PERSISTENT | ServiceFlags::ONE_PACKET;
    sip.timeout = 60;
    sip.engine = Some(EngineName::new("sip").unwrap());
    assert_eq!(
        sip.to_string(),
        "UDP 10.0.0.1:5060 rr persistent 60 pe sip ops"
    );
    let mut hashed = service(mark_key(), "sh");
    hashed.flags = ServiceFlags::from_bits(0x19);
    hashed.timeout = 360;
    hashed.netmask = PersistenceMask::V4([255, 255, 255, 0].into());
    let shown = "FWM 7 sh (sh-fallback,sh-port) persistent 360 mask 255.255.255.0";
    assert_eq!(hashed.to_string(), shown);
    let tunnel = Tunnel {
        kind: TunnelKind::Gue,
        port: 6080,
        checksum: TunnelChecksum::Remote,
    };
    let mut far = Destination::new(
        server("10.0.0.13", 80),
        Forwarding::Tunnel(tunnel),
        Weight::ONE,
    );
    far.upper_threshold = 100;
    let shown = "10.0.0.13:80 tunnel gue port 6080 remcsum weight 1 upper threshold 100";
    assert_eq!(far.to_string(), shown);
}

#[test]
fn names_weights_and_marks_outside_their_range_are_refused() {
    assert!(SchedulerName::new("a23456789012345").is_ok());
    for name in ["", "a234567890123456", "w c", "wlc\0", "wlç"] {
        assert!(SchedulerName::new(name).is_err(), "{name}");
    }
    assert!(EngineName::new("a234567890123456").is_ok());
    assert_eq!(Weight::new(2_147_483_647).unwrap(), Weight::MAX);
    assert!(Weight::new(2_147_483_648).is_err());
    assert_eq!(FwMark::new(0), None);
    for scheduler in SCHEDULERS {
        assert!(SchedulerName::new(scheduler).is_ok());
    }
}

#[test]
fn the_answer_that_ends_a_request_is_known() {
    assert_eq!(Request::Services.answer(), Answer::Dump);
    assert_eq!(Request::Destinations(web_key()).answer(), Answer::Dump);
    assert_eq!(Request::Daemons.answer(), Answer::Dump);
    assert_eq!(Request::Flush.answer(), Answer::Acknowledged);
    for command in Command::ALL {
        assert_eq!(Command::from_code(command.code()), Some(command));
    }
}
