use std::net::{IpAddr, Ipv4Addr};

use super::*;

#[test]
fn interface_names_keep_the_kernels_rules() {
    assert_eq!(IfName::new("eth0").map(String::from), Ok("eth0".to_owned()));
    assert!(IfName::new("a23456789012345").is_ok());
    assert_eq!(IfName::new(""), Err(IfNameError::Empty));
    assert!(matches!(
        IfName::new("a234567890123456"),
        Err(IfNameError::TooLong(_))
    ));
    for name in [".", "..", "a/b", "a b", "a:0", "a\u{1}"] {
        assert!(matches!(IfName::new(name), Err(IfNameError::Forbidden(_))));
    }
}

#[test]
fn index_zero_is_no_interface() {
    assert_eq!(IfIndex::new(0), None);
    assert_eq!(IfIndex::new(7).map(IfIndex::get), Some(7));
}

#[test]
fn hardware_addresses_round_trip_and_refuse_other_shapes() {
    let mac: MacAddr = "02:00:5e:10:0:1".parse().unwrap();
    assert_eq!(mac.to_string(), "02:00:5e:10:00:01");
    assert_eq!(mac.octets(), [2, 0, 0x5e, 0x10, 0, 1]);
    for text in [
        "",
        "02:00:5e:10:00",
        "02:00:5e:10:00:01:02",
        "02:00:5e:10:00:001",
        "g2:00:5e:10:00:01",
    ] {
        assert!(text.parse::<MacAddr>().is_err(), "{text}");
    }
}

#[test]
fn a_prefix_without_length_is_a_host() {
    let prefix: Prefix = "192.168.1.100".parse().unwrap();
    assert_eq!(
        prefix,
        Prefix::host(IpAddr::V4(Ipv4Addr::new(192, 168, 1, 100)))
    );
    assert_eq!(prefix.length(), 32);
    assert_eq!("fe80::1".parse::<Prefix>().unwrap().length(), 128);
    assert_eq!(
        "10.0.0.1/24".parse::<Prefix>().unwrap().to_string(),
        "10.0.0.1/24"
    );
}

#[test]
fn a_prefix_refuses_what_the_family_cannot_hold() {
    for text in [
        "10.0.0.1/33",
        "fe80::1/129",
        "10.0.0.1/",
        "10.0.0.1/+8",
        "10.0.0.1/x",
        "10.0.0.256",
        "host/24",
        "/24",
    ] {
        assert!(text.parse::<Prefix>().is_err(), "{text}");
    }
}

#[test]
fn a_router_identifier_is_never_zero() {
    assert_eq!(Vrid::new(0), Err(VridError));
    assert_eq!(Vrid::new(255).map(Vrid::get), Ok(255));
}

#[test]
fn a_password_is_padded_hidden_and_never_cut() {
    let password = Password::new(b"1234").unwrap();
    assert_eq!(&password.reveal(), b"1234\0\0\0\0");
    assert_eq!(format!("{password:?}"), "…");
    assert!(password.matches(*b"1234\0\0\0\0"));
    assert!(!password.matches(*b"1234\0\0\0x"));
    assert_eq!(Password::new(b""), Err(PasswordError::Empty));
    assert_eq!(Password::new(b"123456789"), Err(PasswordError::TooLong(9)));
}

#[test]
fn a_weight_has_no_more_points_than_there_are_priorities() {
    for points in [-254, -1, 0, 1, 254] {
        let weight = Weight::new(points, Sense::Reversed).unwrap();
        assert_eq!(weight.points(), points);
        assert_eq!(weight.is_fault(), points == 0);
        assert_eq!(weight.to_string(), format!("{points} reverse"));
        let json = serde_json::to_string(&weight).unwrap();
        assert_eq!(serde_json::from_str::<Weight>(&json).unwrap(), weight);
    }
    for points in [i16::MIN, -255, 255, i16::MAX] {
        assert_eq!(Weight::new(points, Sense::Normal), Err(WeightError));
    }
    let json = r#"{"points":255,"sense":"Normal"}"#;
    assert!(serde_json::from_str::<Weight>(json).is_err());
}
