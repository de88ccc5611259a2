//! `hactl vip`: addresses by hand, through the same netlink and frames as the daemon's.

use std::net::IpAddr;
use std::time::Duration;

use clap::{Subcommand, value_parser};
use hactl::sys::namespace;
use hactl::types::IfName;

use crate::cmd::CmdError;
use crate::console::{Console, Format};
use crate::exit::Exit;

mod announce;
mod change;
mod host;
mod list;
mod report;
mod value;

use host::Host;
use value::{Scope, Target};

/// The reference of `--format json`; `tests/vip.rs` compares it with what is printed.
const LIST_JSON: &str = "\
JSON: an array with an object for each address:
  interface      name of the interface
  index          its number
  address        address and prefix length
  scope          global, site, link, host, nowhere, or a number
  label          IPv4 label, or null
  origin         hactl (also keepalived), kernel, router, a number, or null when unknown
  valid_seconds  seconds until the kernel removes the address, or null
  usable         false while duplicate address detection runs, or when it found another holder";

const CHANGE_JSON: &str = "\
JSON: an array with an object for each address:
  interface      name of the interface
  address        address and prefix length
  result         added, renewed, present, different, in-use, removed, lost, absent, announced;
                 lost: not meant, but the kernel removes it with the first of its network
  differences    texts: how the present address differs from what was asked for
  holder         hardware address of the machine that answers for the address, or null
  announcements  number of announcements sent";

/// List, add, remove and announce addresses by hand
///
/// Adding and removing are idempotent. What is added carries the origin that keepalived uses as well
/// (18), so that it is known as ours.
///
/// Exit codes: 0 done, or already so; 1 the answer is no: the address is there with other attributes, somebody
/// answers for it, or the interface does not have it; 2 wrong usage; 3 not possible here.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    List(ListArgs),
    Add(AddArgs),
    Del(DelArgs),
    Announce(AnnounceArgs),
    Flush(FlushArgs),
}

/// Show addresses with their origin and lifetime
#[derive(Debug, clap::Args)]
#[command(after_long_help = LIST_JSON)]
struct ListArgs {
    /// Show only this interface
    #[arg(long, value_name = "IF")]
    dev: Option<IfName>,

    #[command(flatten)]
    common: Common,
}

/// Add an address; one that is there already is left as it is
///
/// Without a length the address stands alone (/32 or /128). An IPv6 address is usable at once, without
/// duplicate address detection; a /128 is not chosen as source of new connections.
#[derive(Debug, clap::Args)]
#[command(after_long_help = CHANGE_JSON)]
struct AddArgs {
    /// Address, with or without the length of its network part
    #[arg(value_name = "ADDR[/LEN]")]
    target: Target,

    /// Interface that gets the address
    #[arg(long, value_name = "IF")]
    dev: IfName,

    /// Label, at most 15 octets; IPv4 only
    #[arg(long, value_name = "TEXT", value_parser = value::label)]
    label: Option<String>,

    /// How far the address is valid; IPv4 only [default: global]
    #[arg(long, value_name = "SCOPE")]
    scope: Option<Scope>,

    /// Ask the link first, for a second, and refuse an address that somebody answers for
    #[arg(long)]
    probe: bool,

    /// Let the kernel remove the address after this time, unless the same command renews it
    #[arg(long, value_name = "SECONDS", value_parser = value_parser!(u32).range(1..=TTL_MAX))]
    ttl: Option<u32>,

    /// Tell the link where the address is, this many times [default: 5]
    #[arg(
        long,
        value_name = "COUNT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "5",
        value_parser = value_parser!(u32).range(1..=ANNOUNCEMENTS_MAX)
    )]
    announce: Option<u32>,

    #[command(flatten)]
    common: Common,
}

/// Remove an address; one that is not there is no error
///
/// Without a length the address is removed whatever its length. Unless the sysctl `promote_secondaries` is
/// set, the kernel removes all addresses of a network together with the first; those are named.
#[derive(Debug, clap::Args)]
#[command(after_long_help = CHANGE_JSON)]
struct DelArgs {
    /// Address, with or without the length of its network part
    #[arg(value_name = "ADDR[/LEN]")]
    target: Target,

    /// Interface that has the address
    #[arg(long, value_name = "IF")]
    dev: IfName,

    #[command(flatten)]
    common: Common,
}

/// Tell the link where an address of this machine is: gratuitous ARP, or an unsolicited neighbour
/// advertisement
#[derive(Debug, clap::Args)]
#[command(after_long_help = CHANGE_JSON)]
struct AnnounceArgs {
    /// Address, which the interface must have
    #[arg(value_name = "ADDR")]
    address: IpAddr,

    /// Interface that has the address
    #[arg(long, value_name = "IF")]
    dev: IfName,

    /// Number of announcements
    #[arg(
        long,
        value_name = "N",
        default_value = "1",
        value_parser = value_parser!(u32).range(1..=ANNOUNCEMENTS_MAX)
    )]
    count: u32,

    /// Time between two announcements
    #[arg(
        long,
        value_name = "MILLISECONDS",
        default_value = "1000",
        value_parser = value_parser!(u32).range(0..=INTERVAL_MS_MAX)
    )]
    interval: u32,

    #[command(flatten)]
    common: Common,
}

/// Remove all addresses that hactl or keepalived has added to an interface
///
/// They are known by their origin, 18, which Linux 5.18 and later keep. A running daemon adds its own
/// again.
#[derive(Debug, clap::Args)]
#[command(after_long_help = CHANGE_JSON)]
struct FlushArgs {
    /// Interface to clear
    #[arg(long, value_name = "IF")]
    dev: IfName,

    #[command(flatten)]
    common: Common,
}

/// What all subcommands have in common.
#[derive(Debug, clap::Args)]
struct Common {
    /// Network namespace to work in, one of those that `ip netns` lists
    #[arg(long, value_name = "NAME")]
    netns: Option<String>,

    /// How to show the results
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
}

/// A century: what is meant to stay longer has no lifetime.
const TTL_MAX: i64 = 3_155_760_000;
/// Enough for any switch, and no flood.
const ANNOUNCEMENTS_MAX: i64 = 1_000;
/// An hour.
const INTERVAL_MS_MAX: i64 = 3_600_000;

impl Args {
    pub(crate) fn run(self, console: &mut Console) -> Result<Exit, CmdError> {
        if let Some(name) = &self.what.common().netns {
            namespace::enter(name).map_err(host::unable)?;
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(host::unable)?;
        runtime.block_on(self.what.run(console))
    }
}

impl What {
    const fn common(&self) -> &Common {
        match self {
            Self::List(args) => &args.common,
            Self::Add(args) => &args.common,
            Self::Del(args) => &args.common,
            Self::Announce(args) => &args.common,
            Self::Flush(args) => &args.common,
        }
    }

    async fn run(self, console: &mut Console) -> Result<Exit, CmdError> {
        let host = Host::open()?;
        let format = self.common().format;
        let reports = match self {
            Self::List(args) => return list::run(&host, args.dev.as_ref(), format, console).await,
            Self::Add(args) => vec![change::add(&host, &args).await?],
            Self::Del(args) => change::del(&host, &args.dev, args.target).await?,
            Self::Flush(args) => change::flush(&host, &args.dev).await?,
            Self::Announce(args) => {
                let interval = Duration::from_millis(args.interval.into());
                let report = announce::run(&host, &args.dev, args.address, args.count, interval);
                vec![report.await?]
            }
        };
        Ok(report::show(console, &reports, format))
    }
}
