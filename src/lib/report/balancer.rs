//! The log lines of virtual servers and their checks, in the words that keepalived's users grep for.

use super::{Line, Severity};
use crate::checker::{Check, Finding, Kind, Outcome, Verdict};
use crate::ipvs::{DestinationKey, Protocol, ServiceKey};
use crate::lvs::{Cause, QuorumState, Removal, Report, VirtualServer};

/// How people know a virtual server: `[192.0.2.1]:tcp:80`, `FWM 9`.
pub fn service_name(service: ServiceKey) -> String {
    match service {
        ServiceKey::Address {
            protocol,
            address,
            port,
        } => format!("[{address}]:{}:{port}", protocol_word(protocol)),
        ServiceKey::Mark { mark, family: _ } => format!("FWM {mark}"),
    }
}

/// How people know a real server of a virtual server: `[192.0.2.11]:tcp:80`.
pub fn server_name(service: ServiceKey, server: DestinationKey) -> String {
    let protocol = match service {
        ServiceKey::Address { protocol, .. } => protocol_word(protocol),
        ServiceKey::Mark { .. } => "none".to_owned(),
    };
    format!("[{}]:{protocol}:{}", server.address, server.port)
}

/// A protocol as people write it: `tcp`, or the number of one without a name.
pub fn protocol_word(protocol: Protocol) -> String {
    match protocol {
        Protocol::Tcp => "tcp".to_owned(),
        Protocol::Udp => "udp".to_owned(),
        Protocol::Sctp => "sctp".to_owned(),
        Protocol::Other(code) => code.to_string(),
    }
}

/// What a check looks at, as people know it: `TCP_CHECK [192.0.2.11]:80`.
pub fn check_name(check: &Check) -> String {
    let address = check.target.address;
    match address.port() {
        0 => format!("{} [{}]", check.kind, address.ip()),
        port => format!("{} [{}]:{port}", check.kind, address.ip()),
    }
}

/// The line of a checker that has changed its mind.
pub fn verdict_line(check: &Check, verdict: Verdict, outcome: &Outcome) -> Line {
    let name = check_name(check);
    let milliseconds = outcome.timings.total.as_millis();
    let (severity, text) = match (verdict, outcome.finding) {
        (Verdict::Up, _) => (
            Severity::Information,
            format!(
                "{name} up after {milliseconds} ms{}",
                status(check, outcome)
            ),
        ),
        (Verdict::Down, Finding::Down(reason)) => {
            (Severity::Warning, format!("{name} down: {reason}"))
        }
        (Verdict::Down, Finding::Unknown(reason)) => {
            (Severity::Warning, format!("{name} down: {reason}"))
        }
        (Verdict::Down, Finding::Up) => (Severity::Warning, format!("{name} down")),
    };
    Line { severity, text }
}

fn status(check: &Check, outcome: &Outcome) -> String {
    let page = outcome.page.filter(|_| match check.kind {
        Kind::Http { .. } | Kind::Https { .. } => true,
        Kind::Tcp
        | Kind::Smtp { .. }
        | Kind::Dns(_)
        | Kind::Udp(_)
        | Kind::Ping
        | Kind::Misc(_)
        | Kind::File { .. }
        | Kind::Bfd { .. } => false,
    });
    page.map_or_else(String::new, |page| format!(", status {}", page.status))
}

/// The lines of a report about a virtual server.
pub fn balancer_lines(config: &VirtualServer, report: &Report) -> Vec<Line> {
    let service = service_name(config.key);
    match *report {
        Report::Server {
            server,
            verdict,
            cause,
        } => vec![server_line(config, server, verdict, cause)],
        Report::Quorum { quorum, weight } => {
            let needed = u64::from(<(u32, u32)>::from(config.quorum).0);
            let hysteresis = <(u32, u32)>::from(config.quorum).1;
            let mut lines = vec![match quorum {
                QuorumState::Up => Line {
                    severity: Severity::Information,
                    text: format!(
                        "Gained quorum {needed}+{hysteresis}={} <= {weight} for VS {service}",
                        config.quorum.gained_from()
                    ),
                },
                QuorumState::Down => Line {
                    severity: Severity::Error,
                    text: format!(
                        "Lost quorum {needed}-{hysteresis}={} > {weight} for VS {service}",
                        config.quorum.lost_below()
                    ),
                },
            }];
            lines.extend(config.sorry_server.map(|sorry| {
                let name = server_name(config.key, sorry.key);
                let text = match quorum {
                    QuorumState::Up => format!("Removing sorry server {name} from VS {service}"),
                    QuorumState::Down => format!("Adding sorry server {name} to VS {service}"),
                };
                Line {
                    severity: Severity::Information,
                    text,
                }
            }));
            lines
        }
    }
}

fn server_line(
    config: &VirtualServer,
    server: DestinationKey,
    verdict: Verdict,
    cause: Cause,
) -> Line {
    let service = service_name(config.key);
    let name = server_name(config.key, server);
    let mut servers = config.real_servers.iter();
    let removal = servers
        .find(|known| known.key == server)
        .map_or(Removal::Delete, |known| known.removal);
    let why = match cause {
        Cause::Checker(_) => "",
        Cause::Kernel => ": the kernel's answer has changed",
        Cause::Reloaded => ": its checkers have changed",
        Cause::Removed => ": it is not in the configuration any more",
    };
    let (severity, text) = match (verdict, removal) {
        (Verdict::Up, Removal::Delete) => (
            Severity::Information,
            format!("Adding service {name} to VS {service}{why}"),
        ),
        (Verdict::Up, Removal::Inhibit) => (
            Severity::Information,
            format!("Enabling service {name} to VS {service}{why}"),
        ),
        (Verdict::Down, Removal::Delete) => (
            Severity::Warning,
            format!("Removing service {name} from VS {service}{why}"),
        ),
        (Verdict::Down, Removal::Inhibit) => (
            Severity::Warning,
            format!("Disabling service {name} from VS {service}{why}"),
        ),
    };
    Line { severity, text }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::checker::{Down, Phase, Target, Timings};
    use crate::ipvs::SchedulerName;
    use crate::lvs::{Forwarding, Quorum, RealServer, SorryServer};

    const SERVER: DestinationKey = DestinationKey {
        address: std::net::IpAddr::V4(std::net::Ipv4Addr::new(192, 168, 1, 101)),
        port: 80,
    };

    fn config(removal: Removal) -> VirtualServer {
        let key = ServiceKey::Address {
            protocol: Protocol::Tcp,
            address: [192, 168, 1, 100].into(),
            port: 80,
        };
        VirtualServer {
            quorum: Quorum::new(3, 1).unwrap(),
            real_servers: vec![RealServer {
                removal,
                ..RealServer::new(SERVER, Forwarding::Nat)
            }],
            sorry_server: Some(SorryServer {
                key: DestinationKey { port: 81, ..SERVER },
                forwarding: Forwarding::Nat,
                removal: Removal::Delete,
            }),
            ..VirtualServer::new(key, SchedulerName::new("rr").unwrap())
        }
    }

    fn texts(removal: Removal, report: Report) -> Vec<String> {
        let lines = balancer_lines(&config(removal), &report);
        lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn servers_come_and_go_in_keepalived_s_words() {
        let report = |verdict, cause| Report::Server {
            server: SERVER,
            verdict,
            cause,
        };
        let checker = Cause::Checker(0);
        for (removal, report, expected) in [
            (
                Removal::Delete,
                report(Verdict::Down, checker),
                "Removing service [192.168.1.101]:tcp:80 from VS [192.168.1.100]:tcp:80",
            ),
            (
                Removal::Delete,
                report(Verdict::Up, checker),
                "Adding service [192.168.1.101]:tcp:80 to VS [192.168.1.100]:tcp:80",
            ),
            (
                Removal::Inhibit,
                report(Verdict::Down, checker),
                "Disabling service [192.168.1.101]:tcp:80 from VS [192.168.1.100]:tcp:80",
            ),
            (
                Removal::Inhibit,
                report(Verdict::Up, Cause::Kernel),
                "Enabling service [192.168.1.101]:tcp:80 to VS [192.168.1.100]:tcp:80: the kernel's answer has changed",
            ),
        ] {
            assert_eq!(texts(removal, report), [expected]);
        }
    }

    #[test]
    fn quorum_is_told_with_its_arithmetic_and_the_sorry_server() {
        let report = |quorum, weight| Report::Quorum { quorum, weight };
        assert_eq!(
            texts(Removal::Delete, report(QuorumState::Up, 4)),
            [
                "Gained quorum 3+1=4 <= 4 for VS [192.168.1.100]:tcp:80",
                "Removing sorry server [192.168.1.101]:tcp:81 from VS [192.168.1.100]:tcp:80"
            ]
        );
        assert_eq!(
            texts(Removal::Delete, report(QuorumState::Down, 1)),
            [
                "Lost quorum 3-1=2 > 1 for VS [192.168.1.100]:tcp:80",
                "Adding sorry server [192.168.1.101]:tcp:81 to VS [192.168.1.100]:tcp:80"
            ]
        );
    }

    #[test]
    fn a_verdict_has_its_reason() {
        let limit = Duration::from_secs(5);
        let check = Check {
            target: Target::new(([192, 168, 1, 101], 80).into(), limit),
            kind: Kind::Tcp,
        };
        let outcome = |finding| Outcome {
            finding,
            timings: Timings {
                total: Duration::from_millis(7),
                ..Timings::default()
            },
            page: None,
        };
        let phase = Phase::Connect;
        for (verdict, finding, expected) in [
            (
                Verdict::Down,
                Finding::Down(Down::Refused),
                "TCP_CHECK [192.168.1.101]:80 down: connection refused",
            ),
            (
                Verdict::Down,
                Finding::Down(Down::TimedOut { phase, limit }),
                "TCP_CHECK [192.168.1.101]:80 down: timed out after 5000 ms while connecting",
            ),
            (
                Verdict::Up,
                Finding::Up,
                "TCP_CHECK [192.168.1.101]:80 up after 7 ms",
            ),
        ] {
            assert_eq!(
                verdict_line(&check, verdict, &outcome(finding)).text,
                expected
            );
        }
    }
}
