use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::select;

use crate::conf::{MemoryFiles, Model, Options, Unbuilt, load, text};

fn model(text: &str) -> Model {
    let options = Options {
        unbuilt: Unbuilt::PassOver,
        ..Options::default()
    };
    let mut files = MemoryFiles::one("main", text);
    let loaded = load(&mut files, "main", &options);
    let told: Vec<_> = loaded
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.line(&loaded.sources))
        .collect();
    loaded.model.ok_or(told).unwrap()
}

fn assert_read_back(written: &str) -> Model {
    let before = model(written);
    let printed = text(&before);
    assert_eq!(model(&printed), before, "{written}\n{printed}");
    before
}

/// A router that follows what the lists name.
fn router(name: &str, vrid: u8, lists: &str) -> String {
    format!(
        "vrrp_instance {name} {{\ninterface eth0\nvirtual_router_id {vrid}\n\
         virtual_ipaddress {{\n192.0.2.{vrid}\n}}\n{lists}\n}}\n"
    )
}

#[test]
fn commands_of_all_kinds_are_read_back() {
    for command in [
        "/bin/true",
        "\"/bin/x 'two words' \\\"q\\\" \\x41\"",
        "\"/bin/x 'a\\\\tb' '' '\\\\x7f' é {\"",
        "\"</run/flag\"",
        "\"< /run/flag with words\"",
    ] {
        let text = format!("vrrp_script s {{\nscript {command}\nuser bob :adm\n}}\n")
            + &router("V", 1, "track_script {\ns\n}");
        let model = assert_read_back(&text);
        assert_eq!(model.track.scripts.len(), 1);
    }
}

#[test]
fn names_that_need_quotes_are_read_back() {
    let text = "vrrp_script \"a {b\" {\nscript /bin/true\n}\n".to_owned()
        + &router("\"V #1\"", 1, "track_script {\n\"a {b\"\n}")
        + &router("W", 2, "")
        + "vrrp_sync_group \"G !\" {\ngroup {\n\"V #1\" W\n}\n}\n";
    let model = assert_read_back(&text);
    assert_eq!(model.sync_groups[0].vrrp.members.len(), 2);
}

fn weight(max: i16) -> impl Strategy<Value = String> {
    (-max..=max, select(vec!["", " reverse"]))
        .prop_map(|(points, sense)| format!("{points}{sense}"))
}

/// What may stand after a name in a list.
fn listed(max: i16) -> impl Strategy<Value = String> {
    let sense = select(vec!["", " reverse", " noreverse"]);
    proptest::option::of((-max..=max, sense)).prop_map(|listed| {
        listed.map_or_else(String::new, |(points, sense)| {
            format!(" weight {points}{sense}")
        })
    })
}

fn script() -> impl Strategy<Value = String> {
    let user = select(vec!["", "user bob\n", "user bob adm\n", "user bob :\n"]);
    let times = (1..4_294_000_u32, proptest::option::of(1..4_294_000_u32));
    let counts = (1..=2_147_483_647_u32, 1..=2_147_483_647_u32);
    (user, times, counts, weight(253), any::<bool>()).prop_map(
        |(user, (interval, timeout), (rise, fall), weight, init_fail)| {
            let seconds = |ms: u32| format!("{}.{:03}", ms / 1000, ms % 1000);
            let mut text = format!("vrrp_script s {{\nscript \"/bin/x 'y z'\"\n{user}");
            writeln!(text, "interval {}", seconds(interval)).unwrap();
            if let Some(timeout) = timeout {
                writeln!(text, "timeout {}", seconds(timeout)).unwrap();
            }
            let init_fail = if init_fail { "init_fail\n" } else { "" };
            write!(
                text,
                "rise {rise}\nfall {fall}\nweight {weight}\n{init_fail}}}\n"
            )
            .unwrap();
            text
        },
    )
}

fn file() -> impl Strategy<Value = String> {
    let create = prop_oneof![
        Just(String::new()),
        (-254..=254_i16).prop_map(|number| format!("init_file {number}\n")),
        (-254..=254_i16).prop_map(|number| format!("init_file overwrite {number}\n")),
    ];
    (weight(254), create).prop_map(|(weight, create)| {
        format!("track_file f {{\nfile /run/f\nweight {weight}\n{create}}}\n")
    })
}

fn process() -> impl Strategy<Value = String> {
    let parameters = select(vec!["", " -g", " -g \"daemon off;\" \"\""]);
    let compare = select(vec![
        "",
        "param_match\n",
        "param_match initial\n",
        "param_match partial\n",
    ]);
    let full = select(vec!["", "full_command\n"]);
    let quorum = prop_oneof![
        Just("quorum_max 0\n".to_owned()),
        (1..=65_535_u16).prop_map(|min| format!("quorum {min}\n")),
        (1..=9_u16, 9..=65_535_u16)
            .prop_map(|(min, max)| format!("quorum_max {max}\nquorum {min}\n")),
    ];
    let delays = select(vec![
        "",
        "delay 3\n",
        "delay 3\nfork_delay 0.000001\n",
        "terminate_delay 3600\n",
    ]);
    (parameters, compare, full, quorum, delays, weight(254)).prop_map(
        |(parameters, compare, full, quorum, delays, weight)| {
            format!(
                "vrrp_track_process p {{\nprocess nginx{parameters}\n{compare}{full}{quorum}{delays}weight {weight}\n}}\n"
            )
        },
    )
}

fn session() -> impl Strategy<Value = String> {
    let addresses = select(vec![
        "neighbor_ip 192.0.2.9\n",
        "neighbor_ip 192.0.2.9\nsource_ip 192.0.2.8\n",
        "neighbor_ip 2001:db8::9\n",
    ]);
    let flags = select(vec![
        "",
        "passive\n",
        "vrrp\n",
        "checker\nmultihop on\n",
        "vrrp\nchecker\n",
    ]);
    let hops = prop_oneof![
        Just(String::new()),
        (1..=255_u8, -1..=255_i16).prop_map(|(ttl, hops)| format!("ttl {ttl}\nmax_hops {hops}\n")),
    ];
    let times = (
        1_000..=4_294_967_000_u32,
        1_000..=4_294_967_000_u32,
        1_000_000..=4_294_967_000_u32,
    );
    (addresses, flags, hops, times, 1..=255_u8, weight(253)).prop_map(
        |(addresses, flags, hops, (tx, rx, idle), multiplier, weight)| {
            let ms = |us: u32| format!("{}.{:03}", us / 1000, us % 1000);
            format!(
                "bfd_instance b {{\n{addresses}{flags}{hops}min_tx {}\nmin_rx {}\nidle_tx {}\n\
                 multiplier {multiplier}\nweight {weight}\n}}\n",
                ms(tx),
                ms(rx),
                ms(idle)
            )
        },
    )
}

fn around() -> impl Strategy<Value = String> {
    let group = select(vec![
        "",
        "sync_group_tracking_weight\n",
        "smtp_alert off\nnotify_priority_changes\n",
    ]);
    let linkbeat = select(vec!["", " MII", " ETHTOOL", " IOCTL"]);
    let limits = select(vec![
        "garp_interval 0.5\n",
        "gna_interval 4294.967295\n",
        "garp_interval 0\ngna_interval 1\n",
    ]);
    (group, linkbeat, limits, 0..=255_000_000_u32, 0..=255_000_000_u32).prop_map(
        |(group, linkbeat, limits, down, up)| {
            let seconds = |us: u32| format!("{}.{:06}", us / 1_000_000, us % 1_000_000);
            format!(
                "vrrp_sync_group G {{\ngroup {{\nV W\n}}\n{group}track_script {{\ns weight 7\n}}\nnotify /bin/x\n}}\n\
                 track_group T {{\ngroup {{\nW\n}}\n}}\n\
                 garp_group {{\ninterfaces {{\neth0 eth1\n}}\n{limits}}}\n\
                 linkbeat_interfaces {{\neth0{linkbeat}\n}}\n\
                 interface_up_down_delays {{\neth0 {} {}\n}}\n",
                seconds(down),
                seconds(up)
            )
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_followed_is_read_back(
        definitions in (script(), file(), process(), session()),
        around in around(),
        lists in (listed(253), listed(254), listed(254), listed(253), weight(253)),
        priority in 200..=255_u8,
    ) {
        let (script, file, process, session) = definitions;
        let (scripts, files, processes, sessions, interfaces) = lists;
        let lists = format!(
            "priority {priority}\ntrack_script {{\ns{scripts}\n}}\ntrack_file {{\nf{files}\n}}\n\
             track_process {{\np{processes}\n}}\ntrack_bfd {{\nb{sessions}\n}}\n\
             track_interface {{\neth1 weight {interfaces}\n}}"
        );
        let text = script + &file + &process + &session + &around
            + &router("V", 1, &lists) + &router("W", 2, "") + &router("X", 3, &lists);
        assert_read_back(&text);
    }
}
