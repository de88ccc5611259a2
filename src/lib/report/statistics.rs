//! The statistics file in keepalived's layout, which tools parse (cli-and-runtime.md §4.2).

use crate::vrrp::{Discard, Snapshot};

/// The text for `SIGUSR2`. Counters that keepalived has no line for are left out.
pub fn statistics(snapshots: &[Snapshot]) -> String {
    snapshots.iter().map(instance).collect()
}

fn instance(snapshot: &Snapshot) -> String {
    let counters = &snapshot.counters;
    let discards = |reason: Discard| counters.discards.get(&reason).copied().unwrap_or(0);
    let mut lines = vec![format!("VRRP Instance: {}", snapshot.name)];
    let mut section = |title: &str, rows: &[(&str, u64)]| {
        lines.push(format!("  {title}:"));
        lines.extend(
            rows.iter()
                .map(|(name, count)| format!("    {name}: {count}")),
        );
    };
    section(
        "Advertisements",
        &[
            ("Received", counters.adverts_received),
            ("Sent", counters.adverts_sent),
        ],
    );
    let masters = [
        format!("  Became master: {}", counters.became_active),
        format!("  Released master: {}", counters.left_active),
    ];
    let packet_errors = [
        ("Length", discards(Discard::Length)),
        (
            "TTL",
            discards(Discard::Ttl) + discards(Discard::PeerTtl) + discards(Discard::Sender),
        ),
        ("Invalid Type", discards(Discard::Type)),
        ("Advertisement Interval", discards(Discard::Interval)),
        ("Address List", discards(Discard::AddressCount)),
    ];
    let failures = [
        Discard::AuthenticationFailure,
        Discard::HeaderMalformed,
        Discard::HeaderIndex,
        Discard::HeaderReplayed,
    ];
    let failures = failures.into_iter().map(discards).sum();
    let authentication_errors = [
        ("Invalid Type", discards(Discard::AuthenticationInvalid)),
        ("Type Mismatch", discards(Discard::AuthenticationMismatch)),
        ("Failure", failures),
    ];
    let priority_zero = [
        ("Received", counters.releases_received),
        ("Sent", counters.releases_sent),
    ];
    section("Packet Errors", &packet_errors);
    section("Authentication Errors", &authentication_errors);
    section("Priority Zero", &priority_zero);
    lines.splice(4..4, masters);
    lines.join("\n") + "\n"
}
