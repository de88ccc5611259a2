//! The kernel's side of `sys::netlink` and `net`, with real interfaces in network namespaces.

#![expect(clippy::unwrap_used, reason = "a test that breaks must say where")]

#[path = "support/lan.rs"]
#[expect(
    dead_code,
    reason = "shared by several test programs, each of which uses a part"
)]
mod lan;
#[path = "support/skip.rs"]
mod skip;

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use hactl::net::address_probe;
use hactl::net::announce::Announcer;
use hactl::net::vrrp_socket::{SocketError, VrrpSocket};
use hactl::sys::clock;
use hactl::sys::netlink::{
    Added, Changes, Lifetime, Link, LinkFlag, Monitor, Netlink, NetlinkError, NewAddress,
    NewVirtualLink, Notice, PROTOCOL_KEEPALIVED, Removed, Sharing,
};
use hactl::sys::sysctl::{Key, Saved, Stack};
use hactl::types::{IfIndex, IfName, MacAddr, Prefix};
use hactl::wire::{arp, neighbour};
use lan::{Lan, PATIENCE, wait_for};
use nix::errno::Errno;

const GROUP: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 18);
const A: Ipv4Addr = Ipv4Addr::new(192, 168, 1, 11);
const B: Ipv4Addr = Ipv4Addr::new(192, 168, 1, 12);

/// Runs a future in the namespace of a host, on the kind of runtime that the daemon has.
fn run<T: Send, F: Future<Output = T>>(
    lan: &Lan,
    host: &str,
    work: impl FnOnce() -> F + Send,
) -> T {
    lan.inside(host, || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(work())
    })
}

async fn in_time<T>(what: &str, future: impl Future<Output = T>) -> T {
    let result = tokio::time::timeout(PATIENCE, future).await;
    assert!(result.is_ok(), "not within {PATIENCE:?}: {what}");
    result.unwrap()
}

fn eth0() -> IfName {
    IfName::new("eth0").unwrap()
}

/// The interface `eth0` of a host, as netlink gives it.
fn link(lan: &Lan, host: &str) -> Link {
    let links = run(lan, host, async || {
        let netlink = Netlink::open().unwrap();
        netlink.links().await.unwrap()
    });
    links.into_iter().find(|link| link.name == eth0()).unwrap()
}

fn prefix(text: &str) -> Prefix {
    text.parse().unwrap()
}

fn address(index: IfIndex, text: &str) -> NewAddress {
    NewAddress {
        index,
        interface: eth0(),
        prefix: prefix(text),
        label: None,
        scope: 0,
        lifetime: Lifetime::Forever,
    }
}

fn add(address: &NewAddress) -> Added {
    let mut results = Changes::open().unwrap().add(std::slice::from_ref(address));
    results.pop().unwrap().unwrap()
}

fn remove(address: &NewAddress) -> Removed {
    let key = (address.index, address.prefix);
    let mut results = Changes::open().unwrap().remove(&[key]);
    results.pop().unwrap().unwrap()
}

/// Waits for the first notice that is wanted; others are passed over.
async fn notice<T>(what: &str, monitor: &mut Monitor, wanted: impl Fn(Notice) -> Option<T>) -> T {
    let found = async {
        loop {
            if let Some(found) = wanted(monitor.next().await) {
                return found;
            }
        }
    };
    in_time(what, found).await
}

fn added(notice: Notice) -> Option<Prefix> {
    if let Notice::AddressAdded(address) = notice {
        return Some(address.prefix);
    }
    None
}

fn removed(notice: Notice) -> Option<Prefix> {
    if let Notice::AddressRemoved(address) = notice {
        return Some(address.prefix);
    }
    None
}

fn gone(notice: Notice) -> Option<(IfIndex, IfName)> {
    if let Notice::LinkGone { index, name } = notice {
        return Some((index, name));
    }
    None
}

fn down(notice: Notice) -> Option<Link> {
    if let Notice::LinkChanged(link) = notice {
        return Some(link).filter(|link| !link.is_up());
    }
    None
}

#[test]
fn the_interfaces_are_listed_as_they_are() {
    let name = "netns_system::the_interfaces_are_listed_as_they_are";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    lan.ip(
        "a",
        "link set eth0 address 02:00:00:00:00:0a mtu 1400 arp off",
    );
    wait_for("the carrier", || link(&lan, "a").is_up());
    let eth0 = link(&lan, "a");
    assert_eq!(eth0.mac, Some(MacAddr::new([2, 0, 0, 0, 0, 0x0a])));
    assert_eq!(eth0.mtu, 1_400);
    let flags = [
        LinkFlag::Up,
        LinkFlag::Running,
        LinkFlag::NoArp,
        LinkFlag::Multicast,
    ];
    assert_eq!(eth0.flags, flags.into_iter().collect());
    lan.cut("a");
    wait_for("the loss of carrier", || !link(&lan, "a").is_up());
    assert!(link(&lan, "a").flags.contains(&LinkFlag::Up));
}

#[test]
fn an_address_is_added_once_and_removed_once() {
    let name = "netns_system::an_address_is_added_once_and_removed_once";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    let index = link(&lan, "a").index;
    for text in [
        "192.0.2.1/24",
        "192.0.2.2/32",
        "2001:db8::1/64",
        "2001:db8::2/128",
    ] {
        let wanted = address(index, text);
        let shown = run(&lan, "a", async || {
            let netlink = Netlink::open().unwrap();
            assert_eq!(add(&wanted), Added::New);
            assert_eq!(add(&wanted), Added::AlreadyThere);
            let listed = netlink.addresses().await.unwrap();
            let found = listed.iter().find(|found| found.prefix == wanted.prefix);
            let found = found.unwrap();
            assert_eq!((found.index, found.scope), (index, 0));
            assert_eq!(found.protocol, Some(PROTOCOL_KEEPALIVED));
            assert_eq!(found.lifetime, Lifetime::Forever);
            assert!(found.is_usable(), "no duplicate address detection");
            let shown = lan.ip("a", "-j addr show dev eth0");
            assert_eq!(remove(&wanted), Removed::Gone);
            assert_eq!(remove(&wanted), Removed::WasAbsent);
            shown
        });
        let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
        let (local, _length) = text.split_once('/').unwrap();
        let rows = shown[0]["addr_info"].as_array().unwrap();
        let row = rows.iter().find(|row| row["local"] == local).unwrap();
        let deprecated = row["preferred_life_time"] == 0;
        assert_eq!(deprecated, text == "2001:db8::2/128", "{row}");
        assert!(!lan.has_address("a", local));
    }
}

#[test]
fn an_address_with_a_lifetime_goes_by_itself_unless_renewed() {
    let name = "netns_system::an_address_with_a_lifetime_goes_by_itself_unless_renewed";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    let mut wanted = address(link(&lan, "a").index, "192.0.2.1/24");
    run(&lan, "a", async || {
        let mut monitor = Monitor::open().unwrap();
        let start = clock::now();
        wanted.lifetime = Lifetime::Seconds(1);
        add(&wanted);
        wanted.lifetime = Lifetime::Seconds(2);
        Changes::open().unwrap().replace(&wanted).unwrap();
        let removed = notice("the end of the lifetime", &mut monitor, removed).await;
        assert_eq!(removed, wanted.prefix);
        let lived = clock::now().since(start);
        assert!(lived >= Duration::from_millis(1_900), "{lived:?}");
    });
}

#[test]
fn many_addresses_keep_their_order_and_each_has_its_result() {
    let name = "netns_system::many_addresses_keep_their_order_and_each_has_its_result";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    let index = link(&lan, "a").index;
    let mut wanted: Vec<_> = (0..200)
        .map(|host| address(index, &format!("192.0.2.{host}/24")))
        .collect();
    wanted.push(wanted[3].clone());
    wanted.push(address(IfIndex::new(9_999).unwrap(), "192.0.2.1/24"));
    let (added, listed, removed) = run(&lan, "a", async || {
        let netlink = Netlink::open().unwrap();
        let mut changes = Changes::open().unwrap();
        let added = changes.add(&wanted);
        let listed = netlink.addresses().await.unwrap();
        let keys = [(index, prefix("192.0.2.250/24")), (index, wanted[5].prefix)];
        (added, listed, changes.remove(&keys))
    });
    assert_eq!(added.len(), 202);
    for result in &added[..200] {
        assert!(matches!(result, Ok(Added::New)), "{result:?}");
    }
    assert!(matches!(added[200], Ok(Added::AlreadyThere)));
    let Err(NetlinkError::Refused { errno, .. }) = added[201] else {
        unreachable!("an interface that is not there: {:?}", added[201]);
    };
    assert_eq!(errno, Errno::ENODEV);
    let listed = listed
        .iter()
        .filter(|found| found.protocol == Some(PROTOCOL_KEEPALIVED));
    let listed: Vec<_> = listed.map(|found| found.prefix).collect();
    let expected: Vec<_> = wanted[..200].iter().map(|address| address.prefix).collect();
    assert_eq!(listed, expected);
    assert!(matches!(
        removed[..],
        [Ok(Removed::WasAbsent), Ok(Removed::Gone)]
    ));
}

#[test]
fn the_monitor_tells_of_addresses_and_links_until_they_are_gone() {
    let name = "netns_system::the_monitor_tells_of_addresses_and_links_until_they_are_gone";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    let wanted = address(link(&lan, "a").index, "192.0.2.1/24");
    run(&lan, "a", async || {
        let mut monitor = Monitor::open().unwrap();
        let netlink = Netlink::open().unwrap();
        add(&wanted);
        // The end of duplicate address detection is told as well.
        let ours = |notice| added(notice).filter(|prefix| *prefix == wanted.prefix);
        notice("the address is added", &mut monitor, ours).await;
        remove(&wanted);
        let removed = notice("the address is removed", &mut monitor, removed).await;
        assert_eq!(removed, wanted.prefix);

        lan.ip("a", "link set eth0 down");
        let down = notice("the link goes down", &mut monitor, down).await;
        assert_eq!((down.index, down.name), (wanted.index, eth0()));

        lan.ip("a", "link delete eth0");
        let gone = notice("the link is deleted", &mut monitor, gone).await;
        assert_eq!(gone, (wanted.index, eth0()));
        let links = netlink.links().await.unwrap();
        assert!(links.iter().all(|link| link.index != wanted.index));
    });
}

#[test]
fn a_port_that_leaves_its_bridge_is_not_gone() {
    let name = "netns_system::a_port_that_leaves_its_bridge_is_not_gone";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    run(&lan, "switch", async || {
        let mut monitor = Monitor::open().unwrap();
        lan.ip("switch", "link set p-a nomaster");
        lan.ip("switch", "link delete br0");
        let (_index, name) = notice("the bridge is gone", &mut monitor, gone).await;
        assert_eq!(name.as_str(), "br0", "the first that is gone");
    });
}

#[test]
fn an_overrun_monitor_says_so_and_goes_on() {
    let name = "netns_system::an_overrun_monitor_says_so_and_goes_on";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    let index = link(&lan, "a").index;
    let flood: Vec<_> = (0..40)
        .flat_map(|net| (1..251).map(move |host| format!("10.1.{net}.{host}/32")))
        .map(|text| address(index, &text))
        .collect();
    let last = address(index, "192.0.2.77/24");
    run(&lan, "a", async || {
        let mut monitor = Monitor::open().unwrap();
        let netlink = Netlink::open().unwrap();
        for batch in flood.chunks(100) {
            Changes::open().unwrap().add(batch);
            // The monitor's tasks run while the answer is awaited; nobody takes its notices.
            drop(netlink.links().await.unwrap());
        }
        let overrun = |notice| (notice == Notice::Overrun).then_some(());
        notice("the loss of notices is told", &mut monitor, overrun).await;
        add(&last);
        let ours = |notice| added(notice).filter(|prefix| *prefix == last.prefix);
        notice("notices are told again", &mut monitor, ours).await;
        let listed = netlink.addresses().await.unwrap();
        let ours = listed
            .iter()
            .filter(|found| found.protocol == Some(PROTOCOL_KEEPALIVED));
        assert_eq!(
            ours.count(),
            10_001,
            "a listing has what notices did not tell"
        );
    });
}

/// A VRRP packet as far as the sockets are concerned: a minimal IPv4 header with a text behind it.
fn packet(source: Ipv4Addr, destination: Ipv4Addr, payload: &[u8]) -> Vec<u8> {
    let total = u16::try_from(20 + payload.len()).unwrap();
    let [high, low] = total.to_be_bytes();
    let mut packet = vec![0x45, 0xc0, high, low, 0, 1, 0, 0, 255, 112, 0, 0];
    packet.extend(source.octets());
    packet.extend(destination.octets());
    packet.extend(payload);
    packet
}

fn open(lan: &Lan, host: &str, group: Ipv4Addr) -> VrrpSocket {
    VrrpSocket::open(&eth0(), link(lan, host).index, group.into(), 112).unwrap()
}

/// Waits for a packet and gives source, TTL and payload.
async fn receive(socket: &VrrpSocket) -> (IpAddr, u8, Vec<u8>) {
    let mut buffer = [0; 2_048];
    loop {
        let readable = std::future::poll_fn(|context| socket.poll_readable(context));
        in_time("a packet arrives", readable).await.unwrap();
        if let Some(received) = socket.receive(&mut buffer).unwrap() {
            assert_eq!(received.destination, IpAddr::V4(GROUP));
            return (received.source, received.ttl, received.payload.to_vec());
        }
    }
}

#[test]
fn adverts_are_heard_by_the_others_and_not_by_oneself() {
    let name = "netns_system::adverts_are_heard_by_the_others_and_not_by_oneself";
    let Some(lan) = Lan::new(name, &["a", "b"]) else {
        return;
    };
    run(&lan, "a", async || {
        let a = open(&lan, "a", GROUP);
        run(&lan, "b", async || {
            let b = open(&lan, "b", GROUP);
            a.send(A.into(), GROUP.into(), &packet(A, GROUP, b"from a"))
                .unwrap();
            b.send(B.into(), GROUP.into(), &packet(B, GROUP, b"from b"))
                .unwrap();
            let expected = (IpAddr::V4(A), 255, b"from a".to_vec());
            assert_eq!(receive(&b).await, expected);
            assert_eq!(b.receive(&mut [0; 64]).unwrap(), None, "not its own");
        });
        let expected = (IpAddr::V4(B), 255, b"from b".to_vec());
        assert_eq!(receive(&a).await, expected);
        assert_eq!(a.receive(&mut [0; 64]).unwrap(), None, "not its own");
    });
}

#[test]
fn adverts_over_ipv6_carry_source_hop_limit_and_class() {
    let name = "netns_system::adverts_over_ipv6_carry_source_hop_limit_and_class";
    let Some(lan) = Lan::new(name, &["a", "b"]) else {
        return;
    };
    let group: IpAddr = "ff02::12".parse().unwrap();
    let source: IpAddr = "fe80::a".parse().unwrap();
    for (host, address) in [("a", "fe80::a/64"), ("b", "fe80::b/64")] {
        lan.ip(host, &format!("address add {address} dev eth0 nodad"));
    }
    run(&lan, "a", async || {
        let a = VrrpSocket::open(&eth0(), link(&lan, "a").index, group, 112).unwrap();
        run(&lan, "b", async || {
            let b = VrrpSocket::open(&eth0(), link(&lan, "b").index, group, 112).unwrap();
            a.send(source, group, b"from a").unwrap();
            let mut buffer = [0; 2_048];
            let readable = std::future::poll_fn(|context| b.poll_readable(context));
            in_time("a packet arrives", readable).await.unwrap();
            let heard = b.receive(&mut buffer).unwrap().unwrap();
            assert_eq!(heard.source, source);
            assert_eq!(heard.destination, group);
            assert_eq!(heard.ttl, 255);
            assert_eq!(heard.payload, b"from a");
            assert!(heard.stamp.is_some());
            // To one address, or from a sender that is not on this host: not heard, not sent.
            a.send(source, "fe80::b".parse().unwrap(), b"unicast")
                .unwrap();
            let elsewhere = "fe80::99".parse().unwrap();
            assert!(a.send(elsewhere, group, b"spoofed").is_err());
            a.send(source, group, b"again").unwrap();
            let readable = std::future::poll_fn(|context| b.poll_readable(context));
            in_time("the next packet arrives", readable).await.unwrap();
            let heard = b.receive(&mut buffer).unwrap().unwrap();
            assert_eq!(heard.payload, b"again");
        });
        assert_eq!(a.receive(&mut [0; 64]).unwrap(), None, "not its own");
    });
}

#[test]
fn unicast_and_other_groups_are_not_heard() {
    let name = "netns_system::unicast_and_other_groups_are_not_heard";
    let Some(lan) = Lan::new(name, &["a", "b"]) else {
        return;
    };
    let other = Ipv4Addr::new(224, 0, 0, 19);
    run(&lan, "b", async || {
        let b = open(&lan, "b", GROUP);
        // Somebody else on the machine listens to the other group.
        let member = open(&lan, "b", other);
        run(&lan, "a", async || {
            let a = open(&lan, "a", GROUP);
            a.send(A.into(), other.into(), &packet(A, other, b"another group"))
                .unwrap();
            a.send(A.into(), B.into(), &packet(A, B, b"unicast"))
                .unwrap();
            a.send(A.into(), GROUP.into(), &packet(A, GROUP, b"ours"))
                .unwrap();
        });
        assert_eq!(receive(&b).await.2, b"ours");
        let mut buffer = [0; 64];
        let heard = member.receive(&mut buffer).unwrap();
        assert_eq!(heard.unwrap().payload, b"another group", "it did arrive");
    });
}

#[test]
fn the_group_is_joined_again_after_the_link_was_down() {
    let name = "netns_system::the_group_is_joined_again_after_the_link_was_down";
    let Some(lan) = Lan::new(name, &["a", "b"]) else {
        return;
    };
    let memberships = || {
        let shown = lan.ip("b", "maddress show dev eth0");
        shown.matches("inet  224.0.0.18").count()
    };
    run(&lan, "b", async || {
        let b = open(&lan, "b", GROUP);
        assert_eq!(memberships(), 1);
        lan.ip("b", "link set eth0 down");
        lan.ip("b", "link set eth0 up");
        b.rejoin().unwrap();
        b.rejoin().unwrap();
        assert_eq!(memberships(), 1);
        wait_for("the carrier", || link(&lan, "b").is_up());
        run(&lan, "a", async || {
            let a = open(&lan, "a", GROUP);
            a.send(A.into(), GROUP.into(), &packet(A, GROUP, b"again"))
                .unwrap();
        });
        assert_eq!(receive(&b).await.2, b"again");
        drop(b);
        assert_eq!(memberships(), 0);
    });
}

#[test]
fn a_socket_on_a_missing_interface_is_refused() {
    let name = "netns_system::a_socket_on_a_missing_interface_is_refused";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    let index = link(&lan, "a").index;
    let refused = run(&lan, "a", async || {
        let name = IfName::new("eth7").unwrap();
        VrrpSocket::open(&name, index, GROUP.into(), 112).unwrap_err()
    });
    let SocketError::Step { step, source } = refused else {
        unreachable!("a missing interface: {refused:?}");
    };
    assert_eq!(step, "bind a socket to the interface");
    assert_eq!(source.raw_os_error(), Some(Errno::ENODEV as i32));
}

#[test]
fn an_announced_address_is_learnt_by_the_neighbour() {
    let name = "netns_system::an_announced_address_is_learnt_by_the_neighbour";
    let Some(lan) = Lan::new(name, &["a", "b"]) else {
        return;
    };
    wait_for("the carrier", || {
        link(&lan, "a").is_up() && link(&lan, "b").is_up()
    });
    let link = link(&lan, "a");
    let mac = link.mac.unwrap();
    for address in ["192.168.1.100", "2001:db8::100"] {
        let stale = "lladdr 02:00:00:00:00:99 dev eth0 nud stale";
        lan.ip("b", &format!("neighbour add {address} {stale}"));
    }
    lan.inside("a", || {
        let mut announcer = Announcer::open().unwrap();
        let frame = arp::gratuitous(mac, Ipv4Addr::new(192, 168, 1, 100));
        announcer.send(link.index, &frame).unwrap();
        let address = "2001:db8::100".parse().unwrap();
        let frame = neighbour::unsolicited(mac, address, neighbour::Role::Host);
        announcer.send(link.index, &frame).unwrap();
        let absent = IfIndex::new(9_999).unwrap();
        let error = announcer.send(absent, &frame).unwrap_err();
        assert_eq!(error.raw_os_error(), Some(Errno::ENODEV as i32));
    });
    for address in ["192.168.1.100", "2001:db8::100"] {
        wait_for("the neighbour follows", || {
            let shown = lan.ip("b", &format!("neighbour show {address} dev eth0"));
            shown.contains(&mac.to_string())
        });
    }
}

#[test]
fn an_interface_made_after_the_announcer_is_found() {
    let name = "netns_system::an_interface_made_after_the_announcer_is_found";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    let frame = arp::gratuitous(MacAddr::new([2; 6]), Ipv4Addr::new(192, 168, 1, 100));
    lan.inside("a", || {
        let mut announcer = Announcer::open().unwrap();
        let first = link(&lan, "a").index;
        announcer.send(first, &frame).unwrap();
        lan.ip("a", "link delete eth0");
        lan.ip("a", "link add eth0 type veth peer name eth1");
        lan.ip("a", "link set eth0 up");
        lan.ip("a", "link set eth1 up");
        let second = link(&lan, "a").index;
        assert_ne!(first, second);
        announcer.send(second, &frame).unwrap();
    });
}

#[test]
fn the_holder_of_an_address_is_found() {
    let name = "netns_system::the_holder_of_an_address_is_found";
    let Some(lan) = Lan::new(name, &["a", "b"]) else {
        return;
    };
    lan.ip("b", "address add 2001:db8::20/64 dev eth0 nodad");
    wait_for("the carrier", || {
        link(&lan, "a").is_up() && link(&lan, "b").is_up()
    });
    let (a, b) = (link(&lan, "a"), link(&lan, "b"));
    let ask = |index, address: &str, patience| {
        let address = address.parse().unwrap();
        run(&lan, "a", async || {
            address_probe::holder(index, a.mac.unwrap(), address, patience).await
        })
    };
    let held = |address| ask(a.index, address, PATIENCE).unwrap();
    assert_eq!(held("192.168.1.12"), b.mac);
    assert_eq!(held("2001:db8::20"), b.mac);
    let short = Duration::from_millis(150);
    let free = |address| ask(a.index, address, short).unwrap();
    assert_eq!(free("192.168.1.11"), None, "its own");
    assert_eq!(free("192.168.1.21"), None);
    assert_eq!(free("2001:db8::21"), None);
    let absent = IfIndex::new(9_999).unwrap();
    let error = ask(absent, "192.168.1.12", short).unwrap_err();
    assert_eq!(error.raw_os_error(), Some(Errno::ENODEV as i32));
}

#[test]
fn an_interface_with_the_virtual_mac_is_made_and_removed() {
    let name = "netns_system::an_interface_with_the_virtual_mac_is_made_and_removed";
    let Some(lan) = Lan::new(name, &["a", "b"]) else {
        return;
    };
    let parent = link(&lan, "a");
    let vmac = IfName::new("vrrp.51").unwrap();
    let mac: MacAddr = "00:00:5e:00:01:33".parse().unwrap();
    run(&lan, "a", async || {
        let mut changes = Changes::open().unwrap();
        let wanted = NewVirtualLink {
            name: vmac.clone(),
            parent: parent.index,
            sharing: Sharing::Mac(mac),
            group: Some(7),
            controller: None,
        };
        changes.add_virtual_link(&wanted).unwrap();
        let again = changes.add_virtual_link(&wanted).unwrap_err();
        assert!(
            matches!(
                again,
                NetlinkError::Refused {
                    errno: Errno::EEXIST,
                    ..
                }
            ),
            "{again}"
        );
        let netlink = Netlink::open().unwrap();
        let find = async |name: &IfName| {
            let links = netlink.links().await.unwrap();
            links.into_iter().find(|link| link.name == *name)
        };
        let made = find(&vmac).await.unwrap();
        assert_eq!(made.mac, Some(mac));
        assert_eq!(made.parent, Some(parent.index));
        assert!(made.is_private_macvlan && !made.is_up());
        let below = find(&eth0()).await.unwrap();
        assert!(!below.is_private_macvlan && below.parent.is_none());
        changes.set_up(&vmac).unwrap();
        wait_for("the carrier", || {
            lan.ip("a", "link show dev vrrp.51").contains("LOWER_UP")
        });
        let addresses = lan.ip("a", "-6 address show dev vrrp.51");
        assert!(
            !addresses.contains("inet6"),
            "no address of its own: {addresses}"
        );
        assert!(lan.ip("a", "-d link show dev vrrp.51").contains("group 7"));
        assert_eq!(changes.remove_link(made.index).unwrap(), Removed::Gone);
        assert_eq!(changes.remove_link(made.index).unwrap(), Removed::WasAbsent);
        assert_eq!(find(&vmac).await, None);
    });
}

#[test]
fn settings_are_as_before_when_the_last_user_gives_them_up() {
    let name = "netns_system::settings_are_as_before_when_the_last_user_gives_them_up";
    let Some(lan) = Lan::new(name, &["a"]) else {
        return;
    };
    run(&lan, "a", async || {
        let key = || Key::of(&eth0(), Stack::V4, "arp_ignore");
        key().write(0).unwrap();
        let mut saved = Saved::default();
        saved.set(key(), 1).unwrap();
        saved.set(key(), 1).unwrap();
        assert_eq!(key().read(), Some(1));
        saved.restore(&key()).unwrap();
        assert_eq!(key().read(), Some(1), "somebody still needs it");
        saved.restore(&key()).unwrap();
        assert_eq!(key().read(), Some(0));
        saved.restore(&key()).unwrap();
        // What somebody else has set meanwhile stays.
        saved.set(key(), 1).unwrap();
        key().write(2).unwrap();
        saved.restore(&key()).unwrap();
        assert_eq!(key().read(), Some(2));
        // What the kernel does not have is passed over.
        let missing = IfName::new("eth7").unwrap();
        let key = Key::of(&missing, Stack::V4, "arp_ignore");
        assert_eq!(key.read(), None);
        saved.set(key, 1).unwrap();
    });
}
