//! Replays the committed fuzz corpora through the fuzz targets' functions.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

#[path = "fuzz/exercise.rs"]
pub mod exercise;

use std::fs;
use std::path::Path;

fn replay(target: &str, exercise: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz/corpus")
        .join(target);
    let mut seeds = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let octets = fs::read(entry.unwrap().path()).unwrap();
        exercise(&octets);
        // What a fuzzer would try first.
        for length in 0..octets.len() {
            exercise(octets.get(..length).unwrap());
        }
        for bit in 0..octets.len() * 8 {
            let mut flipped = octets.clone();
            *flipped.get_mut(bit / 8).unwrap() ^= 0x80 >> (bit % 8);
            exercise(&flipped);
        }
        seeds += 1;
    }
    assert!(seeds >= 5, "{seeds} seeds of {target}");
}

#[test]
fn the_corpus_of_vrrp_packet_is_replayed() {
    replay("vrrp_packet", exercise::vrrp_packet);
}

#[test]
fn the_corpus_of_pcap_is_replayed() {
    replay("pcap", exercise::pcap);
}

#[test]
fn the_corpus_of_configuration_is_replayed() {
    replay("configuration", exercise::configuration);
}

#[test]
fn the_corpus_of_layout_is_replayed() {
    replay("layout", exercise::layout);
}
