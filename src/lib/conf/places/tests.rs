use crate::conf::{self, MemoryFiles, Options, Span};

const TEXT: &str = "\
global_defs {
    router_id here
}
vrrp_instance VI_1 {
    interface eth0
    priority 100
    priority 101
    virtual_ipaddress {
        192.0.2.1/24 dev eth1
    }
    virtual_ipaddress {
        192.0.2.2/24
    }
}
vrrp_instance VI_2 {
    interface eth1
}
virtual_server 192.0.2.1  80 {
    real_server 192.0.2.11 80 {
        weight 3
    }
    real_server 192.0.2.12 80 {
        weight 4
    }
}
";

#[test]
fn a_setting_is_found_by_its_blocks_and_keyword() {
    let mut files = MemoryFiles::one("a.conf", TEXT);
    let loaded = conf::load(&mut files, "a.conf", &Options::default());
    let places = loaded.places();
    let text = |place: Option<Span>| place.map(|place| loaded.sources.slice(place).trim());
    let instance = ("vrrp_instance", "VI_1");
    let server = ("virtual_server", "192.0.2.1 80");
    for (blocks, keyword, expected) in [
        (vec![instance], "interface", Some("interface eth0")),
        (
            vec![("vrrp_instance", "VI_2")],
            "interface",
            Some("interface eth1"),
        ),
        (vec![("vrrp_instance", "VI_3")], "interface", None),
        (vec![instance], "priority", Some("priority 101")),
        (vec![instance], "advert_int", None),
        (
            vec![("global_defs", "")],
            "router_id",
            Some("router_id here"),
        ),
        (
            vec![instance, ("virtual_ipaddress", "")],
            "192.0.2.1/24",
            Some("192.0.2.1/24 dev eth1"),
        ),
        (
            vec![instance, ("virtual_ipaddress", "")],
            "192.0.2.2/24",
            Some("192.0.2.2/24"),
        ),
        (
            vec![server, ("real_server", "192.0.2.12 80")],
            "weight",
            Some("weight 4"),
        ),
        (vec![], "vrrp_instance", None),
    ] {
        assert_eq!(text(places.find(&blocks, keyword)), expected, "{keyword}");
    }
    assert_eq!(text(places.block(&[instance])), Some("vrrp_instance VI_1"));
    assert_eq!(
        text(places.block(&[server, ("real_server", "192.0.2.11 80")])),
        Some("real_server 192.0.2.11 80")
    );
    assert_eq!(text(places.block(&[("vrrp_script", "x")])), None);
    assert_eq!(
        text(places.outside("vrrp_instance")),
        Some("vrrp_instance VI_1")
    );
    assert_eq!(text(places.outside("vrrp_script")), None);
}
