//! The kernel's side of `sys` and `net`, with real interfaces in network namespaces.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

mod support;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use hactl::net::announce::Announcer;
use hactl::net::probe_address;
use hactl::net::vrrp_socket::{GROUP_V4, GROUP_V6, Packet, Received, SocketError, VrrpSocket};
use hactl::sys::clock;
use hactl::sys::netlink::{
    ADDRESS_PROTOCOL, Added, AddressChange, AddressError, AddressFlags, Change, Event, Lifetime,
    Monitor, Netlink, Outcome, Removed,
};
use hactl::types::{IfIndex, IfName, MacAddr, Prefix};
use hactl::wire::{arp, neighbour};
use support::{Namespace, cable, skip_without_root};

const PATIENCE: Duration = Duration::from_secs(10);
const LEFT_MAC: &str = "02:00:00:00:00:0a";
const RIGHT_MAC: &str = "02:00:00:00:00:0b";

/// Two namespaces, an `eth0` in each, joined.
fn pair() -> (Namespace, Namespace) {
    let (left, right) = (Namespace::new(), Namespace::new());
    cable((&left, "eth0", LEFT_MAC), (&right, "eth0", RIGHT_MAC));
    (left, right)
}

fn eth0() -> IfName {
    IfName::new("eth0").unwrap()
}

fn prefix(text: &str) -> Prefix {
    text.parse().unwrap()
}

async fn in_time<T>(what: &str, future: impl Future<Output = T>) -> T {
    let result = tokio::time::timeout(PATIENCE, future).await;
    assert!(result.is_ok(), "not within {PATIENCE:?}: {what}");
    result.unwrap()
}

#[test]
fn an_address_is_added_once_and_removed_once() {
    if skip_without_root("an_address_is_added_once_and_removed_once") {
        return;
    }
    let (left, _right) = pair();
    let index = left.index("eth0");
    for text in [
        "192.0.2.1/24",
        "192.0.2.2/32",
        "2001:db8::1/64",
        "2001:db8::2/128",
    ] {
        let change = AddressChange::new(index, prefix(text));
        left.run(async || {
            let netlink = Netlink::open().unwrap();
            let add = async || netlink.add_address(&change).await.unwrap();
            assert_eq!(add().await, Added::New);
            assert_eq!(add().await, Added::AlreadyThere);
            let listed = netlink.addresses().await.unwrap();
            let found = listed.iter().find(|found| found.prefix == change.prefix);
            let found = found.unwrap();
            assert_eq!((found.index, found.scope), (index, 0));
            assert_eq!(found.protocol, Some(ADDRESS_PROTOCOL));
            assert_eq!(found.valid, Lifetime::Forever);
            assert!(found.is_usable());
            let deprecated = found.flags.contains(AddressFlags::DEPRECATED);
            assert_eq!(deprecated, text == "2001:db8::2/128", "{text}");
        });
        assert!(left.has_address("eth0", text.trim_end_matches("/32")));
        left.run(async || {
            let netlink = Netlink::open().unwrap();
            let remove = async || netlink.remove_address(&change).await.unwrap();
            assert_eq!(remove().await, Removed::Gone);
            assert_eq!(remove().await, Removed::WasAbsent);
        });
        assert!(!left.has_address("eth0", text.trim_end_matches("/32")));
    }
}

#[test]
fn an_address_with_a_lifetime_goes_by_itself_unless_renewed() {
    if skip_without_root("an_address_with_a_lifetime_goes_by_itself_unless_renewed") {
        return;
    }
    let (left, _right) = pair();
    let change = AddressChange {
        lifetime: Lifetime::Seconds(1),
        ..AddressChange::new(left.index("eth0"), prefix("192.0.2.1/24"))
    };
    left.run(async || {
        let netlink = Netlink::open().unwrap();
        let mut monitor = Monitor::open().unwrap();
        let start = clock::now();
        netlink.add_address(&change).await.unwrap();
        netlink
            .renew_address(&AddressChange {
                lifetime: Lifetime::Seconds(2),
                ..change.clone()
            })
            .await
            .unwrap();
        let removed = async {
            loop {
                if let Event::AddressRemoved(address) = monitor.next().await.unwrap() {
                    return address;
                }
            }
        };
        let address = in_time("the kernel removes the address", removed).await;
        assert_eq!(address.prefix, change.prefix);
        let lived = clock::now().since(start);
        assert!(lived >= Duration::from_millis(1_900), "{lived:?}");
    });
}

#[test]
fn changes_are_carried_out_in_order_and_each_has_its_result() {
    if skip_without_root("changes_are_carried_out_in_order_and_each_has_its_result") {
        return;
    }
    let (left, _right) = pair();
    let index = left.index("eth0");
    let gone = IfIndex::new(9_999).unwrap();
    let addresses: Vec<_> = (0..200)
        .map(|host| Prefix::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, host)), 24).unwrap())
        .collect();
    let mut changes: Vec<_> = addresses
        .iter()
        .map(|address| Change::Add(AddressChange::new(index, *address)))
        .collect();
    changes.push(changes[3].clone());
    changes.push(Change::Add(AddressChange::new(gone, addresses[0])));
    changes.push(Change::Remove(AddressChange::new(
        index,
        prefix("192.0.2.250/24"),
    )));
    let (results, listed) = left.run(async || {
        let netlink = Netlink::open().unwrap();
        let results = netlink.apply(&changes).await;
        (results, netlink.addresses().await.unwrap())
    });
    assert_eq!(results.len(), changes.len());
    let (added, special) = results.split_at(addresses.len());
    for result in added {
        assert!(
            matches!(result, Ok(Outcome::Added(Added::New))),
            "{result:?}"
        );
    }
    let [again, absent_link, absent] = special else {
        unreachable!("three more changes were made");
    };
    assert!(matches!(again, Ok(Outcome::Added(Added::AlreadyThere))));
    assert!(matches!(absent_link, Err(AddressError::NoInterface)));
    assert!(matches!(absent, Ok(Outcome::Removed(Removed::WasAbsent))));
    let listed: Vec<_> = listed
        .iter()
        .filter(|found| found.index == index && found.protocol == Some(ADDRESS_PROTOCOL))
        .map(|found| found.prefix)
        .collect();
    assert_eq!(listed, addresses);
}

#[test]
fn the_monitor_tells_of_addresses_and_links_until_they_are_gone() {
    if skip_without_root("the_monitor_tells_of_addresses_and_links_until_they_are_gone") {
        return;
    }
    let (left, _right) = pair();
    let index = left.index("eth0");
    left.run(async || {
        let mut monitor = Monitor::open().unwrap();
        let netlink = Netlink::open().unwrap();
        let change = AddressChange::new(index, prefix("192.0.2.1/24"));
        netlink.add_address(&change).await.unwrap();
        let event = in_time("an address is added", monitor.next())
            .await
            .unwrap();
        let Event::AddressAdded(address) = event else {
            unreachable!("the first event was {event:?}");
        };
        assert_eq!((address.index, address.prefix), (index, change.prefix));
        netlink.remove_address(&change).await.unwrap();
        let event = in_time("an address is removed", monitor.next())
            .await
            .unwrap();
        assert!(matches!(event, Event::AddressRemoved(gone) if gone.prefix == change.prefix));

        left.ip("link set eth0 down");
        let down = async {
            loop {
                if let Event::LinkChanged(link) = monitor.next().await.unwrap()
                    && link.index == index
                    && !link.is_up()
                {
                    return link;
                }
            }
        };
        let link = in_time("the link goes down", down).await;
        assert_eq!(link.name, eth0());
        assert_eq!(link.mac, Some(LEFT_MAC.parse::<MacAddr>().unwrap()));
        assert_eq!(link.mtu, 1_500);

        left.ip("link delete eth0");
        let gone = async {
            loop {
                if let Event::LinkGone { index, name } = monitor.next().await.unwrap() {
                    return (index, name);
                }
            }
        };
        assert_eq!(in_time("the link is deleted", gone).await, (index, eth0()));
        let links = netlink.links().await.unwrap();
        assert!(links.iter().all(|link| link.index != index));
    });
}

#[test]
fn an_overrun_monitor_says_so_and_goes_on() {
    if skip_without_root("an_overrun_monitor_says_so_and_goes_on") {
        return;
    }
    let (left, _right) = pair();
    let index = left.index("eth0");
    left.run(async || {
        let mut monitor = Monitor::open().unwrap();
        let netlink = Netlink::open().unwrap();
        let change = AddressChange::new(index, prefix("192.0.2.1/24"));
        let pair = [Change::Add(change.clone()), Change::Remove(change)];
        let flood: Vec<_> = pair.iter().cycle().take(20_000).cloned().collect();
        netlink.apply(&flood).await;
        let overrun = async {
            loop {
                if monitor.next().await.unwrap() == Event::Overrun {
                    return;
                }
            }
        };
        in_time("the loss of events is told", overrun).await;
        let last = AddressChange::new(index, prefix("192.0.2.77/24"));
        // The full queue is read first; what is added now comes behind it.
        let heard = async {
            loop {
                netlink.renew_address(&last).await.unwrap();
                if let Event::AddressAdded(found) = monitor.next().await.unwrap()
                    && found.prefix == last.prefix
                {
                    return;
                }
            }
        };
        in_time("events are told again", heard).await;
    });
}

/// A packet with a minimal IPv4 header.
fn ipv4_packet(source: Ipv4Addr, destination: Ipv4Addr, payload: &[u8]) -> Vec<u8> {
    let total = u16::try_from(20 + payload.len()).unwrap();
    let [high, low] = total.to_be_bytes();
    let mut packet = vec![0x45, 0xc0, high, low, 0, 1, 0, 0, 255, 112, 0, 0];
    packet.extend(source.octets());
    packet.extend(destination.octets());
    packet.extend(payload);
    packet
}

/// A packet with an IPv6 header.
fn ipv6_packet(source: Ipv6Addr, destination: Ipv6Addr, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len()).unwrap();
    let [high, low] = length.to_be_bytes();
    let mut packet = vec![0x6c, 0, 0, 0, high, low, 112, 255];
    packet.extend(source.octets());
    packet.extend(destination.octets());
    packet.extend(payload);
    packet
}

async fn receive(socket: &VrrpSocket) -> (Packet, Vec<u8>) {
    let mut buffer = [0; 2_048];
    loop {
        in_time("a packet arrives", socket.readable())
            .await
            .unwrap();
        if let Some(received) = socket.try_receive(&mut buffer).unwrap() {
            let Received::Packet(packet) = received else {
                unreachable!("received {received:?}");
            };
            let payload = buffer.get(packet.payload.clone()).unwrap().to_vec();
            return (packet, payload);
        }
    }
}

/// Sends `count` packets from each side and checks that each side hears those of the other only.
fn exchange(group: IpAddr, left_packet: &[u8], right_packet: &[u8], sources: [IpAddr; 2]) {
    let (left, right) = pair();
    let [left_index, right_index] = [&left, &right].map(|side| side.index("eth0"));
    left.ip("address add 192.0.2.10/24 dev eth0");
    right.ip("address add 192.0.2.20/24 dev eth0");
    let right = right.run(async || {
        let right = VrrpSocket::open(&eth0(), right_index, group).unwrap();
        left.run(async || {
            let left = VrrpSocket::open(&eth0(), left_index, group).unwrap();
            left.send(group, left_packet).unwrap();
            right.send(group, right_packet).unwrap();
            right.rejoin().unwrap();
            right.send(group, right_packet).unwrap();
            for _packet in 0..2 {
                let (packet, payload) = receive(&left).await;
                assert_eq!(packet.source, sources[1]);
                assert_eq!((packet.destination, packet.ttl), (group, 255));
                assert_eq!(payload, b"from the right");
            }
            let nothing = left.try_receive(&mut [0; 64]).unwrap();
            assert_eq!(nothing, None, "own packets are not heard");
        });
        let (packet, payload) = receive(&right).await;
        assert_eq!(packet.source, sources[0]);
        assert_eq!(payload, b"from the left");
        let nothing = right.try_receive(&mut [0; 64]).unwrap();
        assert_eq!(nothing, None, "own packets are not heard");
        right.index()
    });
    assert_eq!(right, right_index);
}

#[test]
fn vrrp_over_ipv4_is_heard_by_the_other_side_only() {
    if skip_without_root("vrrp_over_ipv4_is_heard_by_the_other_side_only") {
        return;
    }
    let (a, b) = (Ipv4Addr::new(192, 0, 2, 10), Ipv4Addr::new(192, 0, 2, 20));
    exchange(
        GROUP_V4.into(),
        &ipv4_packet(a, GROUP_V4, b"from the left"),
        &ipv4_packet(b, GROUP_V4, b"from the right"),
        [a.into(), b.into()],
    );
}

#[test]
fn vrrp_over_ipv6_is_heard_by_the_other_side_only() {
    if skip_without_root("vrrp_over_ipv6_is_heard_by_the_other_side_only") {
        return;
    }
    let (a, b): (Ipv6Addr, Ipv6Addr) = (
        "fe80::ff:fe00:a".parse().unwrap(),
        "fe80::ff:fe00:b".parse().unwrap(),
    );
    exchange(
        GROUP_V6.into(),
        &ipv6_packet(a, GROUP_V6, b"from the left"),
        &ipv6_packet(b, GROUP_V6, b"from the right"),
        [a.into(), b.into()],
    );
}

#[test]
fn a_unicast_packet_and_another_group_are_not_heard() {
    if skip_without_root("a_unicast_packet_and_another_group_are_not_heard") {
        return;
    }
    let (left, right) = pair();
    left.ip("address add 192.0.2.10/24 dev eth0");
    right.ip("address add 192.0.2.20/24 dev eth0");
    let [left_index, right_index] = [&left, &right].map(|side| side.index("eth0"));
    let (a, b) = (Ipv4Addr::new(192, 0, 2, 10), Ipv4Addr::new(192, 0, 2, 20));
    let other = Ipv4Addr::new(224, 0, 0, 19);
    right.run(async || {
        let right = VrrpSocket::open(&eth0(), right_index, GROUP_V4.into()).unwrap();
        let _member = VrrpSocket::open(&eth0(), right_index, other.into()).unwrap();
        left.run(async || {
            let left = VrrpSocket::open(&eth0(), left_index, GROUP_V4.into()).unwrap();
            left.send(other.into(), &ipv4_packet(a, other, b"another group"))
                .unwrap();
            left.send(b.into(), &ipv4_packet(a, b, b"unicast")).unwrap();
            left.send(GROUP_V4.into(), &ipv4_packet(a, GROUP_V4, b"ours"))
                .unwrap();
        });
        assert_eq!(receive(&right).await.1, b"ours");
    });
}

#[test]
fn a_socket_on_a_missing_interface_is_refused_by_name() {
    if skip_without_root("a_socket_on_a_missing_interface_is_refused_by_name") {
        return;
    }
    let (left, _right) = pair();
    let index = left.index("eth0");
    let (missing, unicast) = left.run(async || {
        let name = IfName::new("eth7").unwrap();
        let address = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
        (
            VrrpSocket::open(&name, index, GROUP_V4.into()).unwrap_err(),
            VrrpSocket::open(&eth0(), index, address).unwrap_err(),
        )
    });
    assert!(
        matches!(missing, SocketError::NoInterface { interface } if interface.as_str() == "eth7")
    );
    assert!(matches!(unicast, SocketError::NotMulticast { .. }));
}

#[test]
fn an_announced_address_is_learnt_by_the_neighbour() {
    if skip_without_root("an_announced_address_is_learnt_by_the_neighbour") {
        return;
    }
    let (left, right) = pair();
    let index = left.index("eth0");
    right.ip("address add 192.0.2.20/24 dev eth0");
    right.ip("neighbour add 192.0.2.100 lladdr 02:00:00:00:00:99 dev eth0 nud stale");
    right.ip("neighbour add 2001:db8::100 lladdr 02:00:00:00:00:99 dev eth0 nud stale");
    let mac = LEFT_MAC.parse().unwrap();
    left.inside(|| {
        let mut announcer = Announcer::open().unwrap();
        let frame = arp::gratuitous(mac, Ipv4Addr::new(192, 0, 2, 100));
        announcer.send(index, &frame).unwrap();
        let address = "2001:db8::100".parse().unwrap();
        let frame = neighbour::unsolicited(mac, address, neighbour::Role::Host);
        announcer.send(index, &frame).unwrap();
        let gone = announcer.send(IfIndex::new(9_999).unwrap(), &frame);
        assert_eq!(gone.unwrap_err().raw_os_error(), Some(19), "no such device");
    });
    for address in ["192.0.2.100", "2001:db8::100"] {
        support::wait_until("the neighbour follows", PATIENCE, || {
            right
                .ip(&format!("neighbour show {address} dev eth0"))
                .contains(LEFT_MAC)
        });
    }
}

#[test]
fn the_holder_of_an_address_is_found() {
    if skip_without_root("the_holder_of_an_address_is_found") {
        return;
    }
    let (left, right) = pair();
    right.ip("address add 192.0.2.20/24 dev eth0");
    right.ip("address add 2001:db8::20/64 dev eth0");
    let index = left.index("eth0");
    let mac: MacAddr = LEFT_MAC.parse().unwrap();
    let ask = |address: &str, patience| {
        let address = address.parse().unwrap();
        left.run(async || {
            probe_address::holder(index, mac, address, patience)
                .await
                .unwrap()
        })
    };
    let other = Some(RIGHT_MAC.parse().unwrap());
    assert_eq!(ask("192.0.2.20", PATIENCE), other);
    assert_eq!(ask("2001:db8::20", PATIENCE), other);
    let short = Duration::from_millis(150);
    assert_eq!(ask("192.0.2.21", short), None);
    assert_eq!(ask("2001:db8::21", short), None);
}
