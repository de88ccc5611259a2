//! One attempt of a check, as the daemon and `hactl check conf` make it.

use std::time::Duration;

use nix::errno::Errno;

use crate::checker::{
    Check, Finding, HttpProtocol, Kind, Outcome, Step, Target, Timings, Unable, Url,
};
use crate::net::probe::http::Request;
use crate::net::probe::{http, tcp};

/// Makes one attempt.
///
/// Several pages are asked for one after the other; the first that is not as expected ends the
/// attempt. keepalived asks for one page in each `delay_loop`, so that a server with three pages comes
/// back after minutes.
pub async fn probe(check: &Check) -> Outcome {
    match &check.kind {
        Kind::Tcp => tcp::probe(&check.target).await,
        Kind::Http { protocol, urls } => pages(&check.target, urls, *protocol).await,
        // The daemon refuses a configuration that asks for one of these.
        Kind::Https { .. }
        | Kind::Smtp { .. }
        | Kind::Dns(_)
        | Kind::Udp(_)
        | Kind::Ping
        | Kind::Misc(_)
        | Kind::File { .. }
        | Kind::Bfd { .. } => not_built(),
    }
}

async fn pages(target: &Target, urls: &[Url], protocol: HttpProtocol) -> Outcome {
    let mut total = Duration::ZERO;
    let mut last = None;
    for url in urls {
        let mut outcome = page(target, url, protocol).await;
        total += outcome.timings.total;
        outcome.timings.total = total;
        if outcome.finding != Finding::Up {
            return outcome;
        }
        last = Some(outcome);
    }
    last.unwrap_or_else(unaskable)
}

async fn page(target: &Target, url: &Url, protocol: HttpProtocol) -> Outcome {
    if url.pattern.is_some() {
        return not_built();
    }
    match Request::new(&url.path, url.host.as_deref(), protocol) {
        Ok(request) => http::probe(target, &request, &url.expectation).await,
        // The configuration takes only paths and hosts that fit.
        Err(_unfit) => unaskable(),
    }
}

fn unaskable() -> Outcome {
    unmade(Step::Transfer, Errno::EINVAL)
}

fn not_built() -> Outcome {
    unmade(Step::Kind, Errno::EOPNOTSUPP)
}

fn unmade(step: Step, errno: Errno) -> Outcome {
    let unable = Unable {
        step,
        errno: errno as i32,
    };
    Outcome {
        finding: Finding::Unknown(unable),
        timings: Timings::default(),
        page: None,
    }
}
