use super::*;
use crate::conf::{self, MemoryFiles, Options, Unbuilt};

const TEXT: &str = r#"
global_defs {
    script_user nobody nogroup
}
SSL {
    ca /etc/ca.pem
}
vrrp_script chk {
    script "/bin/check 'two words'"
    user alice
}
vrrp_instance A {
    interface eth0
    virtual_ipaddress {
        192.0.2.1/24 dev eth1 label eth1:v
        192.0.2.2/24
    }
    notify_master "/bin/told x" bob :staff
    notify_backup "</run/flag"
}
"#;

fn uses(text: &str) -> Vec<String> {
    let mut files = MemoryFiles::one("a.conf", text);
    let options = Options {
        unbuilt: Unbuilt::Warn,
        ..Options::default()
    };
    let loaded = conf::load(&mut files, "a.conf", &options);
    let used = loaded.uses().into_iter();
    used.map(|used| {
        let blocks: Vec<_> = used
            .blocks
            .iter()
            .map(|(block, name)| format!("{block} {name}").trim().to_owned())
            .collect();
        format!("{} {}: {:?}", blocks.join("/"), used.keyword, used.need)
    })
    .collect()
}

#[test]
fn what_statements_need_is_found_with_its_blocks() {
    let with = |user: &str, group: Option<&str>, supplementary| ScriptIdentity::Named {
        user: user.to_owned(),
        group: group.map(str::to_owned),
        supplementary,
    };
    let named = |user: &str, group| with(user, group, SupplementaryGroups::None);
    let interface = |name: &str| Need::Interface(name.parse().unwrap());
    let script = |argv: &[&str], identity| {
        let argv = argv.iter().map(|&word| word.to_owned()).collect();
        Need::Script(Script { argv, identity })
    };
    let found = uses(TEXT);
    for (at, need) in [
        (
            "global_defs script_user",
            Need::Identity(named("nobody", Some("nogroup"))),
        ),
        ("SSL ca", Need::File("/etc/ca.pem".to_owned())),
        (
            "vrrp_script chk script",
            script(&["/bin/check", "two words"], named("alice", None)),
        ),
        ("vrrp_script chk user", Need::Identity(named("alice", None))),
        ("vrrp_instance A interface", interface("eth0")),
        ("vrrp_instance A/virtual_ipaddress dev", interface("eth1")),
        (
            "vrrp_instance A notify_master",
            script(
                &["/bin/told", "x"],
                with("bob", Some("staff"), SupplementaryGroups::OfUser),
            ),
        ),
    ] {
        let expected = format!("{at}: {need:?}");
        assert!(found.contains(&expected), "{expected}\n{found:#?}");
    }
    assert_eq!(found.len(), 7, "{found:#?}");
}

#[test]
fn every_keyword_with_a_command_is_recognised() {
    let commands = conf::keywords::BLOCKS
        .iter()
        .flat_map(|block| block.keywords);
    let commands: Vec<_> = commands
        .filter(|keyword| runs_a_program(keyword))
        .map(|keyword| keyword.name)
        .collect();
    for name in [
        "script",
        "notify",
        "notify_up",
        "misc_path",
        "startup_script",
        "notify_fifo_script",
    ] {
        assert!(commands.contains(&name), "{name}");
    }
}
