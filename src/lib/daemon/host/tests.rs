use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use super::kernel::Kernel;
use super::*;
use crate::conf::{self, Code, MemoryFiles, Options, Severity, Unbuilt};
use crate::sys::kernel::Presence;
use crate::sys::netlink::LinkFlag;
use crate::types::IfIndex;

const UP: [LinkFlag; 3] = [LinkFlag::Up, LinkFlag::Running, LinkFlag::Multicast];

fn link(name: &str, flags: &[LinkFlag]) -> Link {
    Link {
        index: IfIndex::new(7).unwrap(),
        name: name.parse().unwrap(),
        mac: None,
        mtu: 1_500,
        flags: flags.iter().copied().collect::<BTreeSet<_>>(),
        parent: None,
        controller: None,
        is_private_macvlan: false,
    }
}

/// A machine that has everything.
fn host() -> Host {
    let links = [
        link("eth0", &UP),
        link("down0", &[LinkFlag::Multicast]),
        link("bare0", &[LinkFlag::Up, LinkFlag::Multicast]),
        link("tun0", &[LinkFlag::Up, LinkFlag::Running]),
        link(
            "loop0",
            &[LinkFlag::Up, LinkFlag::Running, LinkFlag::Loopback],
        ),
    ];
    Host {
        links: links
            .into_iter()
            .map(|link| (link.name.clone(), link))
            .collect(),
        kernel: Kernel {
            ipvs: Presence::Present,
            macvlan: Presence::Present,
            ipvlan: Presence::Present,
            nftables: Presence::Present,
            forwards_ipv4: Some(true),
            forwards_ipv6: Some(true),
        },
    }
}

/// What is found, each with the text that it is about.
fn found(host: &Host, text: &str) -> Vec<(Code, Severity, String)> {
    let options = Options {
        unbuilt: Unbuilt::PassOver,
        ..Options::default()
    };
    let mut files = MemoryFiles::one("a.conf", text);
    let loaded = conf::load(&mut files, "a.conf", &options);
    let findings = host.findings(&loaded).into_iter();
    findings
        .map(|finding| {
            let place = loaded.sources.slice(finding.place.unwrap());
            (finding.code, finding.severity, place.trim().to_owned())
        })
        .collect()
}

fn router(lines: &str) -> String {
    format!(
        "vrrp_instance A {{\n  virtual_router_id 1\n  virtual_ipaddress {{\n    192.0.2.1/24\n  }}\n  {lines}\n}}\n"
    )
}

#[test]
fn interfaces_are_judged_by_what_they_are_for() {
    let error = |code, place: &str| vec![(code, Severity::Error, place.to_owned())];
    let warning = |code, place: &str| vec![(code, Severity::Warning, place.to_owned())];
    for (text, expected) in [
        (router("interface eth0"), vec![]),
        (router("interface eth9"), error(Code::HostInterfaceMissing, "eth9")),
        (router("interface loop0"), error(Code::HostLoopback, "loop0")),
        (router("interface down0"), warning(Code::HostInterfaceDown, "down0")),
        (router("interface bare0"), warning(Code::HostInterfaceDown, "bare0")),
        (router("interface tun0"), warning(Code::HostNoMulticast, "tun0")),
        (router("interface tun0\n  unicast_peer {\n    192.0.2.9\n  }"), vec![]),
        (
            format!("global_defs {{\n  dynamic_interfaces\n}}\n{}", router("interface eth9")),
            warning(Code::HostInterfaceMissing, "eth9"),
        ),
        (
            router("interface eth0\n  use_vmac vmac7") + "vrrp_instance B {\n  interface vmac7\n}\n",
            vec![],
        ),
        (
            "vrrp_instance A {\n  interface eth0\n  virtual_ipaddress {\n    192.0.2.1/24 dev eth9\n  }\n}\n".to_owned(),
            error(Code::HostInterfaceMissing, "eth9"),
        ),
    ] {
        assert_eq!(found(&host(), &text), expected, "{text}");
    }
}

#[test]
fn a_missing_interface_is_told_once() {
    let text = router("interface eth9") + &router("interface eth9").replace(" A ", " B ");
    assert_eq!(found(&host(), &text).len(), 1);
}

#[test]
fn the_kernel_must_have_what_is_asked_for() {
    let server = |method: &str| {
        format!(
            "virtual_server 192.0.2.1 80 {{\n  lb_algo rr\n  lb_kind {method}\n  protocol TCP\n  real_server 192.0.2.2 80 {{\n  }}\n}}\n"
        )
    };
    let mut poor = host();
    poor.kernel = Kernel {
        ipvs: Presence::Absent,
        macvlan: Presence::Absent,
        ipvlan: Presence::Unknown,
        nftables: Presence::Absent,
        forwards_ipv4: Some(false),
        forwards_ipv6: None,
    };
    let codes = |host: &Host, text: &str| -> Vec<_> {
        let found = found(host, text).into_iter();
        found.map(|(code, _, _)| code).collect()
    };
    for (text, expected) in [
        (server("DR"), vec![Code::HostNoKernelFeature]),
        (
            server("NAT"),
            vec![Code::HostNoKernelFeature, Code::HostForwardingOff],
        ),
        (
            server("NAT").replace("192.0.2.", "2001:db8::"),
            vec![Code::HostNoKernelFeature],
        ),
        (
            router("interface eth0\n  use_vmac"),
            vec![Code::HostNoKernelFeature],
        ),
        (router("interface eth0\n  use_ipvlan"), vec![]),
        (
            router("interface eth0\n  no_accept"),
            vec![Code::HostNoKernelFeature],
        ),
        (router("interface eth0"), vec![]),
    ] {
        assert_eq!(codes(&poor, &text), expected, "{text}");
        assert_eq!(codes(&host(), &text), [], "{text}");
    }
}

#[test]
fn programs_must_be_there_and_run() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str, mode: u32| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let good = file("good", "#!/bin/sh\n", 0o755);
    let bare = file("bare", "echo x\n", 0o755);
    let idle = file("idle", "#!/bin/sh\n", 0o644);
    let codes = |lines: &str| -> Vec<_> {
        let text = router(&format!("interface eth0\n  {lines}"));
        let found = found(&host(), &text).into_iter();
        let found = found.map(|(code, _, _)| code);
        // Who owns the folder for temporary files is not what this is about.
        found
            .filter(|code| !matches!(code, Code::HostScriptInsecure | Code::HostScriptLink))
            .collect()
    };
    assert_eq!(codes(&format!("notify {good}")), []);
    assert_eq!(codes(&format!("notify {bare}")), [Code::HostNoShebang]);
    assert_eq!(
        codes(&format!("notify {idle}")),
        [Code::HostScriptNotExecutable]
    );
    assert_eq!(
        codes(&format!(
            "notify {good}\n  notify_fault {}/none",
            folder.path().display()
        )),
        [Code::HostScriptMissing]
    );
    assert_eq!(
        codes(&format!("notify {good} nobody-of-this-name")),
        [Code::HostNoUser]
    );
    assert_eq!(
        codes(&format!("notify {good} root no-such-group-here")),
        [Code::HostNoGroup]
    );
}

#[test]
fn a_program_of_root_that_others_can_change_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("open");
    fs::write(&path, "#!/bin/sh\n").unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o777)).unwrap();
    let script = format!("interface eth0\n  notify {} root", path.display());
    let severities = |head: &str| -> Vec<_> {
        let found = found(&host(), &format!("{head}{}", router(&script))).into_iter();
        let insecure = found.filter(|(code, _, _)| *code == Code::HostScriptInsecure);
        insecure.map(|(_, severity, _)| severity).collect()
    };
    assert_eq!(severities(""), [Severity::Warning]);
    assert_eq!(
        severities("global_defs {\n  enable_script_security\n}\n"),
        [Severity::Error]
    );
}
