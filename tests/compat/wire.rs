//! The frames of both programs for the same configuration, octet for octet.

use std::net::Ipv4Addr;

use crate::configuration::{instance, password};
use crate::frames::Frame;
use crate::lan::wait_for;
use crate::runner::observe_alike;
use crate::world::World;

/// Adverts to look at before the daemon is stopped.
const ADVERTS: usize = 3;

/// The start of the IP identification, and what the daemon fills in as it goes.
const IDENTIFICATION: std::ops::Range<usize> = 18..20;

/// One configuration on a host of its own; identifiers differ, so that none listens to another.
struct Subject {
    host: &'static str,
    lines: Vec<String>,
    addresses: Vec<&'static str>,
}

fn subjects() -> Vec<Subject> {
    let subject = |host, lines: &[&str], addresses: &[&'static str]| Subject {
        host,
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        addresses: addresses.to_vec(),
    };
    let long = password("eightcha");
    let short = password("1234");
    let three = ["192.168.1.110/24", "10.1.2.3", "192.168.1.111"];
    vec![
        subject("none", &["priority 150"], &["192.168.1.100"]),
        subject("pass", &["priority 101", &short], &["192.168.1.101"]),
        subject("many", &["priority 200", "state MASTER", &long], &three),
        subject(
            "slow",
            &["priority 254", "advert_int 2"],
            &["192.168.1.103"],
        ),
        subject("owner", &["priority 255", &short], &["192.168.1.104"]),
        subject(
            "v3",
            &["version 3", "advert_int 0.25", "priority 1"],
            &["192.168.1.105"],
        ),
        subject(
            "v3many",
            &["version 3", "advert_int 0.5", "priority 254"],
            &["192.168.1.120", "192.168.1.121/24", "192.168.1.122"],
        ),
        subject(
            "v3garp",
            &[
                "version 3",
                "advert_int 0.75",
                "garp_master_repeat 2",
                "garp_master_delay 1",
            ],
            &["192.168.1.106", "192.168.1.107"],
        ),
    ]
}

/// The frames of a host up to its last advert of interest, and its resignation.
fn story(world: &World, host: &str) -> Vec<String> {
    let frames = world.frames();
    let own: Vec<&Frame> = frames
        .iter()
        .filter(|frame| world.sender(frame) == host)
        .collect();
    let interesting = |frame: &&&Frame| frame.advert().is_some() || frame.announces().is_some();
    let mut adverts = 0;
    let mut story: Vec<String> = own
        .iter()
        .filter(interesting)
        .take_while(|frame| {
            let goes_on = adverts < ADVERTS;
            adverts += usize::from(frame.advert().is_some());
            goes_on
        })
        .map(|frame| hexadecimal(&frame.octets))
        .collect();
    let resignation = own.iter().rfind(|frame| frame.advert().is_some()).unwrap();
    let mut octets = resignation.octets.clone();
    // How many adverts came before depends on when it was stopped, and so does the header checksum.
    octets[IDENTIFICATION].fill(0);
    octets[24..26].fill(0);
    story.push(hexadecimal(&octets));
    story
}

fn hexadecimal(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

#[test]
fn frames_are_equal_octet_for_octet() {
    let subjects = subjects();
    let hosts: Vec<&'static str> = subjects.iter().map(|subject| subject.host).collect();
    observe_alike("wire::frames_are_equal_octet_for_octet", &hosts, |world| {
        let nodes: Vec<_> = (51..)
            .zip(&subjects)
            .map(|(vrid, subject)| {
                let lines: Vec<&str> = subject.lines.iter().map(String::as_str).collect();
                let text = instance(&lines, &subject.addresses);
                let text = text.replace("router_id 51", &format!("router_id {vrid}"));
                world.start(subject.host, &text)
            })
            .collect();
        for subject in &subjects {
            wait_for("enough adverts", || {
                count_adverts(world, subject.host) >= ADVERTS
            });
        }
        for node in nodes {
            node.stop();
        }
        for subject in &subjects {
            wait_for("the resignation", || {
                let adverts = adverts(world, subject.host);
                adverts.last().is_some_and(|(_, priority)| *priority == 0)
            });
            let adverts = adverts(world, subject.host);
            let identifications: Vec<u16> = adverts.iter().map(|(number, _)| *number).collect();
            let counted: Vec<u16> = (1..).take(adverts.len()).collect();
            assert_eq!(identifications, counted, "{}", subject.host);
        }
        hosts
            .iter()
            .map(|host| (*host, story(world, host)))
            .collect::<Vec<_>>()
    });
}

fn adverts(world: &World, host: &str) -> Vec<(u16, u8)> {
    let frames = world.frames();
    let own = frames.iter().filter(|frame| world.sender(frame) == host);
    own.filter_map(Frame::advert)
        .map(|advert| (advert.identification, advert.priority))
        .collect()
}

fn count_adverts(world: &World, host: &str) -> usize {
    adverts(world, host).len()
}

/// Without this the comparison could be one of nothing with nothing.
#[test]
fn a_takeover_is_an_advert_and_five_announcements_of_each_address() {
    observe_alike(
        "wire::a_takeover_is_an_advert_and_five_announcements_of_each_address",
        &["a"],
        |world| {
            let addresses = ["192.168.1.100", "192.168.1.101"];
            let _a = world.start("a", &instance(&["version 3", "advert_int 0.5"], &addresses));
            wait_for("two adverts", || count_adverts(world, "a") >= 2);
            let frames = world.frames();
            assert!(frames[0].advert().is_some());
            let announced: Vec<Ipv4Addr> = frames[1..].iter().map_while(Frame::announces).collect();
            let both: [Ipv4Addr; 2] = addresses.map(|address| address.parse().unwrap());
            assert_eq!(announced, [both; 5].concat());
        },
    );
}
