//! Looks names up and runs the probes, several at once.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hactl::checker::{Digest, Down, Expectation, Finding, Outcome, StatusSet};
use hactl::net::probe::http::{Protocol, Request, RequestError};
use hactl::net::probe::{Target, http, tcp};
use tokio::runtime;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use super::target::{Host, HttpTarget, TcpTarget};

/// How many attempts run at once: enough to make many targets quick, few enough for every file limit.
pub(super) const AT_ONCE_MAX: usize = 64;

/// One check to make.
pub(super) struct Job {
    server: TcpTarget,
    text: String,
    kind: Kind,
}

/// What to do with the server.
pub(super) enum Kind {
    Tcp,
    Http {
        request: Request,
        expectation: Expectation,
    },
}

impl Job {
    pub(super) fn tcp(server: TcpTarget) -> Self {
        Self {
            text: server.to_string(),
            server,
            kind: Kind::Tcp,
        }
    }

    pub(super) fn http(target: &HttpTarget, kind: Kind) -> Self {
        Self {
            text: target.text.clone(),
            server: target.server.clone(),
            kind,
        }
    }
}

impl Kind {
    pub(super) fn http(
        path: &str,
        host: &str,
        protocol: Protocol,
        (statuses, digest): (&StatusSet, Option<Digest>),
    ) -> Result<Self, RequestError> {
        Ok(Self::Http {
            request: Request::new(path, Some(host), protocol)?,
            expectation: Expectation {
                statuses: statuses.clone(),
                digests: digest.into_iter().collect(),
            },
        })
    }

    const fn word(&self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Http { .. } => "http",
        }
    }
}

/// How the probes travel.
#[derive(Clone, Copy)]
pub(super) struct Route {
    pub(super) timeout: Duration,
    pub(super) source: Option<IpAddr>,
}

/// The result of one check.
pub(super) struct Checked {
    /// `tcp` or `http`.
    pub(super) check: &'static str,
    /// As written on the command line.
    pub(super) target: String,
    /// The address of the last attempt.
    pub(super) address: Option<SocketAddr>,
    /// Time for the name; `None`: there was no name.
    pub(super) resolve: Option<Duration>,
    pub(super) result: Result<Outcome, LookupError>,
}

/// Why there is no address to go to.
#[derive(Debug, thiserror::Error)]
pub(super) enum LookupError {
    #[error("cannot look up `{name}`: {source}")]
    Failed { name: String, source: io::Error },
    #[error("name lookup of `{0}` took too long")]
    TimedOut(String),
    #[error("`{0}` has no address of the source's family")]
    Family(String),
}

/// Why the checks could not be run at all.
#[derive(Debug, thiserror::Error)]
pub(super) enum RunError {
    #[error("cannot start the checks")]
    Runtime(#[source] io::Error),
    #[error("a check ended early")]
    Check(#[source] tokio::task::JoinError),
}

/// Runs all checks; the results are in the order of the jobs.
pub(super) fn all(jobs: Vec<Job>, route: Route) -> Result<Vec<Checked>, RunError> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(RunError::Runtime)?;
    let results = runtime.block_on(async {
        let mut running = JoinSet::new();
        let mut done = Vec::new();
        for (index, job) in jobs.into_iter().enumerate() {
            if running.len() >= AT_ONCE_MAX
                && let Some(result) = running.join_next().await
            {
                done.push(result.map_err(RunError::Check)?);
            }
            running.spawn(async move { (index, one(job, route).await) });
        }
        while let Some(result) = running.join_next().await {
            done.push(result.map_err(RunError::Check)?);
        }
        Ok(done)
    });
    // A name lookup that hangs has a thread that nobody can stop; don't wait for it.
    runtime.shutdown_background();
    let mut results = results?;
    results.sort_by_key(|(index, _)| *index);
    Ok(results.into_iter().map(|(_, checked)| checked).collect())
}

async fn one(job: Job, route: Route) -> Checked {
    let start = Instant::now();
    let deadline = start + route.timeout;
    let addresses = resolve(&job.server, route.source, deadline).await;
    let resolve = matches!(job.server.host, Host::Name(_)).then(|| start.elapsed());
    let (address, result) = match addresses {
        Ok(addresses) => {
            let (address, outcome) = first_that_answers(&addresses, &job, route, deadline).await;
            (Some(address), Ok(outcome))
        }
        Err(error) => (None, Err(error)),
    };
    Checked {
        check: job.kind.word(),
        target: job.text,
        address,
        resolve,
        result,
    }
}

/// The addresses of a server, at least one.
struct Addresses {
    first: SocketAddr,
    others: Vec<SocketAddr>,
}

async fn resolve(
    server: &TcpTarget,
    source: Option<IpAddr>,
    deadline: Instant,
) -> Result<Addresses, LookupError> {
    let found = match &server.host {
        Host::Address(address) => vec![SocketAddr::new(*address, server.port)],
        Host::Name(name) => {
            let lookup = tokio::net::lookup_host((name.as_str(), server.port));
            match timeout_at(deadline, lookup).await {
                Ok(Ok(addresses)) => addresses.collect(),
                Ok(Err(source)) => {
                    return Err(LookupError::Failed {
                        name: name.clone(),
                        source,
                    });
                }
                Err(_elapsed) => return Err(LookupError::TimedOut(name.clone())),
            }
        }
    };
    let mut fitting = found
        .into_iter()
        .filter(|address| source.is_none_or(|source| source.is_ipv4() == address.is_ipv4()));
    let first = fitting
        .next()
        .ok_or_else(|| LookupError::Family(server.host.to_string()))?;
    Ok(Addresses {
        first,
        others: fitting.collect(),
    })
}

/// Tries the addresses of a name in turn, as clients do, until one lets itself be connected to.
async fn first_that_answers(
    addresses: &Addresses,
    job: &Job,
    route: Route,
    deadline: Instant,
) -> (SocketAddr, Outcome) {
    let mut address = addresses.first;
    let mut outcome = attempt(address, job, route, deadline).await;
    for &other in &addresses.others {
        match outcome.finding {
            Finding::Down(Down::Refused | Down::Unreachable) | Finding::Unknown(_) => {}
            Finding::Up | Finding::Down(_) => break,
        }
        address = other;
        outcome = attempt(address, job, route, deadline).await;
    }
    (address, outcome)
}

async fn attempt(address: SocketAddr, job: &Job, route: Route, deadline: Instant) -> Outcome {
    let timeout = match job.server.host {
        Host::Address(_) => route.timeout,
        // The lookup, and the addresses before this one, took their part.
        Host::Name(_) => deadline.saturating_duration_since(Instant::now()),
    };
    let mut target = Target::new(address, timeout);
    target.source = route.source.map(|source| SocketAddr::new(source, 0));
    match &job.kind {
        Kind::Tcp => tcp::probe(&target).await,
        Kind::Http {
            request,
            expectation,
        } => http::probe(&target, request, expectation).await,
    }
}
