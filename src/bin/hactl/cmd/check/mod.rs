//! `hactl check`: the daemon's probes, once, with the exit codes of monitoring plugins.

use std::net::IpAddr;
use std::time::Duration;

use clap::Subcommand;
use hactl::checker::{Digest, StatusSet};
use hactl::net::probe::http::Protocol;
use hactl::sys::namespace;

use crate::cmd::CmdError;
use crate::console::{Console, Format};
use crate::exit::Exit;

mod conf;
mod report;
mod run;
mod target;

use run::{Job, Kind};
use target::{HttpTarget, TcpTarget};

/// Run one health check now and show where the time goes
///
/// The checks are the daemon's. One target gives one line in the format of monitoring plugins, several give
/// a table. Exit codes: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN (bad usage included); of several targets
/// the worst counts: CRITICAL, UNKNOWN, WARNING, OK.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Tcp(TcpArgs),
    Http(HttpArgs),
    Conf(conf::Args),
}

/// Connect and close, as `TCP_CHECK` does
#[derive(Debug, clap::Args)]
#[command(after_long_help = JSON_HELP)]
struct TcpArgs {
    /// Server and port; an IPv6 address in brackets: `[2001:db8::1]:80`
    #[arg(value_name = "HOST:PORT", required = true)]
    targets: Vec<TcpTarget>,

    #[command(flatten)]
    common: Common,
}

/// Ask for a page, as `HTTP_GET` does
///
/// Redirects are not followed. The body is read to its announced end or until the server closes.
#[derive(Debug, clap::Args)]
#[command(after_long_help = JSON_HELP)]
struct HttpArgs {
    /// Page: `http://HOST[:PORT][/PATH]` or `HOST[:PORT][/PATH]`
    #[arg(value_name = "URL", required = true)]
    targets: Vec<HttpTarget>,

    /// Path and query to ask for, instead of the URL's
    #[arg(long, value_name = "PATH")]
    path: Option<String>,

    /// Text of the Host header; by default the server and port as `HTTP_GET` sends them
    #[arg(long, value_name = "NAME")]
    host_header: Option<String>,

    /// How the request is worded
    #[arg(long, value_name = "VERSION", default_value = "1.0")]
    protocol: ProtocolName,

    /// Accepted status codes, for instance `200,301-308`
    #[arg(long, value_name = "LIST", default_value = "200-299")]
    status: StatusSet,

    /// Print the MD5 that `HTTP_GET` wants as `digest`, or with a value compare with it
    ///
    /// The digest covers the body as it comes over the wire: without the head, with the framing of a
    /// chunked body.
    #[arg(long, value_name = "EXPECTED", num_args = 0..=1, require_equals = true)]
    #[expect(
        clippy::option_option,
        reason = "clap's type for an option whose value may be left out"
    )]
    digest: Option<Option<Digest>>,

    #[command(flatten)]
    common: Common,
}

/// What all checks have in common.
#[derive(Debug, clap::Args)]
struct Common {
    /// Time for the whole attempt, name lookup included
    #[arg(short, long, value_name = "SECONDS", default_value = "5", value_parser = target::seconds)]
    timeout: Duration,

    /// Address to connect from
    #[arg(short, long, value_name = "ADDRESS")]
    source: Option<IpAddr>,

    /// WARNING when the attempt takes longer, name lookup not counted
    #[arg(short, long, value_name = "MILLISECONDS", value_parser = target::milliseconds)]
    warn: Option<Duration>,

    /// CRITICAL when the attempt takes longer, name lookup not counted
    #[arg(short, long, value_name = "MILLISECONDS", value_parser = target::milliseconds)]
    crit: Option<Duration>,

    /// Network namespace to connect from, one of those that `ip netns` lists
    #[arg(long, value_name = "NAME", value_parser = target::namespace)]
    netns: Option<String>,

    /// How to show the results
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,

    /// Print nothing: the exit code tells
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum ProtocolName {
    /// HTTP/1.0
    #[value(name = "1.0")]
    Http10,
    /// HTTP/1.0 with Connection: close
    #[value(name = "1.0C")]
    Http10Close,
    /// HTTP/1.1 with Connection: close
    #[value(name = "1.1")]
    Http11,
}

impl From<ProtocolName> for Protocol {
    fn from(name: ProtocolName) -> Self {
        match name {
            ProtocolName::Http10 => Self::Http10,
            ProtocolName::Http10Close => Self::Http10Close,
            ProtocolName::Http11 => Self::Http11,
        }
    }
}

const JSON_HELP: &str = "\
With --format json, `state` is the worst of `checks`. Each check has `check` (tcp, http), `target`, `address` (the one that was used, or null), \
`state` (ok, warning, critical, unknown), `reason` (a stable word, or null when ok), `message` for people, `timings_us` and `http`.

`timings_us` has whole microseconds, null for what did not happen: `resolve` (name lookup), `connect` (TCP handshake), `first_byte` (from \
the handshake to the first byte of the answer), `total` (the attempt without the lookup).

`http` is null for TCP and when no head arrived; otherwise `status`, `version`, `body_bytes`, `announced_bytes` (Content-Length or \
null), `cut_off` (the connection ended before the body did), `md5` (as `HTTP_GET` computes it).";

/// What goes to standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Show {
    /// One line, or a table.
    Results(Format),
    /// The digest of each page.
    Digests,
    /// Nothing.
    Nothing,
}

impl Args {
    pub(crate) fn run(self, console: &mut Console) -> Result<Exit, CmdError> {
        let (jobs, common, wants_digests) = match self.what {
            What::Tcp(args) => {
                let jobs: Vec<_> = args.targets.into_iter().map(Job::tcp).collect();
                (jobs, args.common, false)
            }
            What::Http(args) => args.into_jobs()?,
            What::Conf(args) => return args.run(console),
        };
        if let Some(name) = &common.netns {
            namespace::enter(name).map_err(|error| CmdError::new(Exit::Unable, error))?;
        }
        let show = match (common.quiet, common.format) {
            (true, _) => Show::Nothing,
            (false, Format::Table) if wants_digests => Show::Digests,
            (false, format) => Show::Results(format),
        };
        let limits = report::Limits {
            warn: common.warn,
            crit: common.crit,
            timeout: common.timeout,
        };
        let route = run::Route {
            timeout: common.timeout,
            source: common.source,
        };
        let results = run::all(jobs, route).map_err(|error| CmdError::new(Exit::Unable, error))?;
        Ok(report::show(console, &results, &limits, show))
    }
}

impl HttpArgs {
    fn into_jobs(self) -> Result<(Vec<Job>, Common, bool), CmdError> {
        let wants_digests = self.digest == Some(None);
        let kind = |target: &HttpTarget| {
            Kind::http(
                self.path.as_deref().unwrap_or(&target.path),
                self.host_header.as_deref().unwrap_or(&target.host_header()),
                self.protocol.into(),
                (&self.status, self.digest.flatten()),
            )
            .map_err(|error| CmdError::new(Exit::Unable, error))
        };
        let jobs = self
            .targets
            .iter()
            .map(|target| Ok(Job::http(target, kind(target)?)))
            .collect::<Result<_, _>>()?;
        Ok((jobs, self.common, wants_digests))
    }
}
