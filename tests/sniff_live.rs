//! `hactl sniff-vrrp -i` on a real interface, in a network namespace of its own.
//!
//! Without the right to make one, the tests say so on standard error and check nothing.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddrV4};
use std::process::{Child, Command, Stdio};

use hactl::types::{Priority, Vrid};
use hactl::vrrp::packet::{self, Outgoing};
use hactl::vrrp::{AdverInterval, Authentication, Version};
use nix::sched::{CloneFlags, unshare};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;
use socket2::{Domain, Protocol, Socket, Type};

const ROUTER: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);

/// Runs a test on its own thread, whose namespace has the cable `left`–`right`; it ends with the thread.
fn on_a_cable(test: impl FnOnce() + Send + 'static) {
    let run = || {
        if let Err(errno) = unshare(CloneFlags::CLONE_NEWNET) {
            let mut stderr = std::io::stderr();
            writeln!(stderr, "skipped: cannot make a network namespace: {errno}").unwrap();
            return;
        }
        ip("link add left type veth peer name right");
        ip("address add 192.0.2.1/24 dev left");
        ip("link set left up");
        ip("link set right up");
        test();
    };
    std::thread::spawn(run).join().unwrap();
}

fn ip(arguments: &str) {
    let status = Command::new("ip").args(arguments.split(' ')).status();
    assert!(status.unwrap().success(), "ip {arguments}");
}

/// Starts the sniffer on `right` and waits until it listens.
fn listen(arguments: &[&str]) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hactl"))
        .args(["sniff-vrrp", "-i", "right", "--format", "json"])
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    stderr.read_line(&mut line).unwrap();
    assert_eq!(line, "listening on right\n");
    child
}

/// A socket that sends VRRP out of `left`.
fn sender() -> Socket {
    let socket = Socket::new(Domain::IPV4, Type::RAW, Some(Protocol::from(112))).unwrap();
    socket.set_multicast_if_v4(&ROUTER).unwrap();
    socket.set_multicast_ttl_v4(255).unwrap();
    socket
}

fn send(socket: &Socket, message: &[u8]) {
    let group = SocketAddrV4::new(packet::GROUP_V4, 0).into();
    assert_eq!(socket.send_to(message, &group).unwrap(), message.len());
}

fn advert() -> Vec<u8> {
    packet::encode(&Outgoing {
        version: Version::V3,
        vrid: Vrid::new(7).unwrap(),
        priority: Priority::new(120),
        adver_interval: AdverInterval::DEFAULT,
        authentication: &Authentication::None,
        addresses: &[IpAddr::V4(Ipv4Addr::new(192, 0, 2, 100))],
        source: IpAddr::V4(ROUTER),
        destination: IpAddr::V4(packet::GROUP_V4),
    })
}

/// The rest of the output as JSON objects; waits for the end.
fn finish(mut child: Child) -> (Option<i32>, Vec<Value>) {
    let mut text = String::new();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_to_string(&mut text).unwrap();
    let objects = text.lines().map(|line| serde_json::from_str(line).unwrap());
    let objects = objects.collect();
    (child.wait().unwrap().code(), objects)
}

#[test]
fn adverts_on_the_wire_are_shown_until_the_count_is_reached() {
    on_a_cable(|| {
        let child = listen(&["--count", "2", "--strict"]);
        let socket = sender();
        send(&socket, &advert());
        let mut damaged = advert();
        if let Some(priority) = damaged.get_mut(2) {
            *priority = 121;
        }
        send(&socket, &damaged);
        let (code, objects) = finish(child);
        assert_eq!(code, Some(1));
        let [first, second, summary] = objects.as_slice() else {
            panic!("{objects:?}");
        };
        assert_eq!(first["source"], "192.0.2.1");
        assert_eq!(first["destination_mac"], "01:00:5e:00:00:12");
        assert_eq!(first["vrid"], 7);
        assert_eq!(first["verdict"]["checksum"], "pseudo-header");
        assert_eq!(first["verdict"]["ttl"], "right");
        assert_eq!(second["problems"], serde_json::json!(["checksum"]));
        assert!(first["time"].as_str().unwrap() < second["time"].as_str().unwrap());
        assert!(first["time"].as_str().unwrap() > "1700000000");
        assert_eq!(summary["type"], "summary");
        assert_eq!(summary["packets"], 2);
        assert_eq!(summary["kernel_dropped"], 0);
    });
}

#[test]
fn both_signals_end_listening_with_the_summary() {
    for signal in [Signal::SIGINT, Signal::SIGTERM] {
        on_a_cable(move || {
            let mut child = listen(&[]);
            send(&sender(), &advert());
            let mut line = String::new();
            let mut stdout = BufReader::new(child.stdout.as_mut().unwrap());
            stdout.read_line(&mut line).unwrap();
            let first: Value = serde_json::from_str(&line).unwrap();
            assert_eq!(first["number"], 1);
            kill(Pid::from_raw(i32::try_from(child.id()).unwrap()), signal).unwrap();
            let (code, objects) = finish(child);
            assert_eq!(code, Some(0));
            assert_eq!(objects.len(), 1);
            assert_eq!(objects[0]["packets"], 1);
            assert_eq!(objects[0]["complete"], true);
        });
    }
}

#[test]
fn the_duration_ends_listening() {
    on_a_cable(|| {
        let (code, objects) = finish(listen(&["--duration", "1"]));
        assert_eq!(code, Some(0));
        assert_eq!(objects[0]["packets"], 0);
    });
}

#[test]
fn an_interface_that_disappears_is_told() {
    on_a_cable(|| {
        let child = listen(&[]);
        ip("link delete left");
        let (code, objects) = finish(child);
        assert_eq!(code, Some(3));
        assert_eq!(objects.len(), 0);
    });
}
