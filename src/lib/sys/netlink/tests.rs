use std::net::{IpAddr, Ipv4Addr};

use nix::errno::Errno;

use super::*;
use crate::types::{IfIndex, Prefix};

fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(test)
}

fn change(prefix: &str) -> AddressChange {
    AddressChange::new(IfIndex::new(7).unwrap(), prefix.parse().unwrap())
}

/// The octets of the message that adds an address, without its header.
fn added(change: &AddressChange) -> Vec<u8> {
    let message = RouteNetlinkMessage::NewAddress(change.to_add());
    let mut request = NetlinkMessage::from(message);
    request.finalize();
    let mut octets = vec![0; request.buffer_len()];
    request.serialize(&mut octets);
    octets.split_off(16)
}

#[test]
fn the_loopback_interface_and_its_address_are_listed() {
    let (links, addresses) = run(async {
        let netlink = Netlink::open().unwrap();
        let links = netlink.links().await.unwrap();
        (links, netlink.addresses().await.unwrap())
    });
    let lo = links
        .iter()
        .find(|link| link.name.as_str() == "lo")
        .unwrap();
    assert!(lo.flags.contains(LinkFlags::LOOPBACK));
    if lo.is_up() {
        let localhost = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let address = addresses
            .iter()
            .find(|found| found.index == lo.index && found.prefix.address() == localhost)
            .unwrap();
        assert_eq!(address.prefix.length(), 8);
        assert_eq!(address.valid, Lifetime::Forever);
    }
}

#[test]
fn an_ipv4_address_is_added_with_the_attributes_of_a_virtual_address() {
    let octets = added(&AddressChange {
        scope: 253,
        label: Some("eth0:vip".to_owned()),
        ..change("192.0.2.1/24")
    });
    assert_eq!(octets[..8], [2, 24, 0, 253, 7, 0, 0, 0]);
    let attributes: Vec<_> = codec::attributes(&octets[8..]).collect();
    let expected: [(u16, &[u8]); 4] = [
        (1, &[192, 0, 2, 1]),
        (2, &[192, 0, 2, 1]),
        (11, &[18]),
        (3, b"eth0:vip\0"),
    ];
    assert_eq!(attributes, expected);
}

#[test]
fn an_ipv6_host_address_is_added_without_detection_and_deprecated() {
    let octets = added(&change("2001:db8::1"));
    assert_eq!(octets[..8], [10, 128, 2, 0, 7, 0, 0, 0]);
    let attributes: Vec<_> = codec::attributes(&octets[8..]).collect();
    assert!(attributes.contains(&(8, &2_u32.to_ne_bytes())));
    let mut info = [0; 16];
    info[4..8].fill(0xff);
    assert!(attributes.contains(&(6, &info)));
    let with_length = added(&change("2001:db8::1/64"));
    assert!(codec::attributes(&with_length[8..]).all(|(number, _)| number != 6));
}

#[test]
fn a_lifetime_is_also_the_preferred_lifetime() {
    let octets = added(&AddressChange {
        lifetime: Lifetime::Seconds(3),
        ..change("192.0.2.1/24")
    });
    let mut info = [0; 16];
    (info[0], info[4]) = (3, 3);
    if cfg!(target_endian = "big") {
        info[..4].reverse();
        info[4..8].reverse();
    }
    let attributes: Vec<_> = codec::attributes(&octets[8..]).collect();
    assert!(attributes.contains(&(6, &info)));
}

#[test]
fn what_we_send_is_read_back_the_same() {
    let octets = added(&AddressChange {
        scope: 253,
        label: Some("eth0:vip".to_owned()),
        lifetime: Lifetime::Seconds(9),
        ..change("192.0.2.1/24")
    });
    let address = address::decode(&octets).unwrap();
    assert_eq!(address.prefix, "192.0.2.1/24".parse::<Prefix>().unwrap());
    assert_eq!(address.label.as_deref(), Some("eth0:vip"));
    assert_eq!((address.scope, address.protocol), (253, Some(18)));
    assert_eq!(address.valid, Lifetime::Seconds(9));
    for end in 0..octets.len() {
        // A shorter message may be refused or read in part; it must not do harm.
        let _shorter = address::decode(&octets[..end]);
    }
}

#[test]
fn each_answer_has_its_meaning() {
    let add = Change::Add(change("192.0.2.1/24"));
    let remove = Change::Remove(change("192.0.2.1/24"));
    let exists = add.outcome(Err(Errno::EEXIST));
    assert!(matches!(exists, Ok(Outcome::Added(Added::AlreadyThere))));
    let absent = remove.outcome(Err(Errno::EADDRNOTAVAIL));
    assert!(matches!(absent, Ok(Outcome::Removed(Removed::WasAbsent))));
    let refused = |errno| add.outcome(Err(errno)).unwrap_err();
    assert!(matches!(refused(Errno::ENODEV), AddressError::NoInterface));
    assert!(matches!(refused(Errno::EPERM), AddressError::Permission));
    assert!(matches!(refused(Errno::EACCES), AddressError::Ipv6Off));
    assert!(matches!(
        refused(Errno::EADDRNOTAVAIL),
        AddressError::Invalid(_)
    ));
    assert!(matches!(refused(Errno::EINVAL), AddressError::Invalid(_)));
    assert!(matches!(refused(Errno::ENOBUFS), AddressError::NoRoom(_)));
}

#[test]
fn a_bridge_port_is_not_taken_for_an_interface() {
    let mut payload = vec![0; 16];
    payload[4] = 3;
    payload.extend([9, 0, 3, 0]);
    payload.extend(b"eth0\0\0\0\0");
    if cfg!(target_endian = "little") {
        assert_eq!(link::decode(&payload).unwrap().name.as_str(), "eth0");
    }
    payload[0] = 7;
    assert_eq!(link::decode(&payload), None);
}
