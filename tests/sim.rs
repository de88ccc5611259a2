//! Many routers on a virtual LAN: thousands of seeded stories, each with loss, delay, duplication,
//! partitions, crashes and pauses, and the promises that must hold in every one of them.
//!
//! A failure prints its seed. `HACTL_SIM_SEED=<seed> cargo test --test sim` replays that story alone,
//! `HACTL_SIM_SCENARIOS=<n>` runs more of them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a simulation that breaks must say where"
)]

#[path = "sim/lan.rs"]
mod lan;
#[path = "sim/router.rs"]
mod router;
#[path = "sim/scenario.rs"]
mod scenario;

use scenario::Scenario;

/// Stories of an ordinary run.
const SCENARIOS: u64 = 3000;

/// A whole number from the environment.
fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name} must be a number, not `{text}`")),
    )
}

fn play(seed: u64) {
    if let Err(broken) = Scenario::new(seed).play() {
        panic!(
            "seed {seed}: {broken}\nreplay with: HACTL_SIM_SEED={seed} cargo test --test sim -- --nocapture"
        );
    }
}

#[test]
fn every_story_keeps_the_promises() {
    if let Some(seed) = number("HACTL_SIM_SEED") {
        println!("{}", Scenario::new(seed));
        play(seed);
        return;
    }
    for seed in 0..number("HACTL_SIM_SCENARIOS").unwrap_or(SCENARIOS) {
        play(seed);
    }
}

#[test]
fn the_same_seed_is_the_same_story() {
    for seed in [1, 77, 4096] {
        let trace = |seed| {
            let mut scenario = Scenario::new(seed);
            drop(scenario.play());
            scenario.trace().to_owned()
        };
        assert_eq!(trace(seed), trace(seed));
        assert!(!trace(seed).is_empty());
    }
}

/// The promises are worth something only if a router that breaks them is caught.
#[test]
fn a_router_that_never_yields_is_caught() {
    let caught = (0..50).filter(|seed| {
        let mut scenario = Scenario::new(*seed);
        scenario.deafen_one_router();
        scenario.play().is_err()
    });
    assert!(caught.count() >= 45);
}
