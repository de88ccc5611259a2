//! `hactl ipvs`: the kernel's virtual server table.

use std::collections::BTreeSet;

use clap::{Subcommand, value_parser};
use hactl::ipvs::{EngineName, SchedulerName, Service, ServiceFlags, ServiceKey};
use hactl::lvs::{Entry, Operation, Table, difference};
use hactl::sys::ipvs::{Ipvs, IpvsError, ListedEntry};
use hactl::sys::namespace;

use crate::cmd::CmdError;
use crate::console::{Console, Format};
use crate::exit::Exit;

mod change;
mod listing;
mod selection;

use change::Change;
use selection::{Mask, Selector, Server, UsageError};

/// Show and change the kernel's virtual servers
///
/// Every command that changes something compares first, writes only what is different, and prints it;
/// done twice, it writes nothing the second time.
///
/// Exit codes: 0 done, or as wanted already; 1 there is a difference (only with --dry-run); 2 wrong
/// usage; 3 it cannot be done here: no IPVS in the kernel, no permission, or the kernel refused.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    List(ListArgs),
    Set(SetArgs),
    Del(DelArgs),
    Flush(FlushArgs),
}

/// List all services with their servers
///
/// ACTIVE are established connections, INACTIVE all others.
#[derive(Debug, clap::Args)]
#[command(after_long_help = LIST_JSON_HELP)]
struct ListArgs {
    /// Show counters of connections, packets and bytes; JSON always has them
    #[arg(long)]
    stats: bool,

    /// How to show the table
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,

    #[command(flatten)]
    place: Place,
}

/// Make a service be exactly this: scheduler, persistence, servers
///
/// A service that is not there is added; one that is there is changed where it is different, and keeps
/// its connections and counters. Servers that are not named are deleted. Other services are not touched.
#[derive(Debug, clap::Args)]
#[command(after_long_help = CHANGE_JSON_HELP)]
struct SetArgs {
    #[command(flatten)]
    service: Selector,

    /// Who picks the server: rr, wrr, lc, wlc, fo, ovf, lblc, lblcr, dh, sh, mh, sed, nq, twos or another module
    #[arg(short, long, value_name = "NAME", default_value = "wlc", value_parser = SchedulerName::new)]
    scheduler: SchedulerName,

    /// A way of the schedulers sh and mh; may be given twice
    #[arg(long = "flag", value_name = "FLAG", value_enum)]
    flags: Vec<selection::SchedulerFlag>,

    /// Clients stay with their server for so many seconds after the last connection
    #[arg(short, long, value_name = "SECONDS", value_parser = value_parser!(u32).range(1..=PERSISTENCE_MAX))]
    persistent: Option<u32>,

    /// Which clients persistence takes for one: a mask for IPv4, a prefix length for IPv6
    #[arg(long, value_name = "MASK", requires = "persistent")]
    netmask: Option<Mask>,

    /// Persistence engine: sip
    #[arg(long, value_name = "NAME", requires = "persistent", value_parser = EngineName::new)]
    engine: Option<EngineName>,

    /// Schedule each packet of a UDP service alone
    #[arg(long)]
    one_packet: bool,

    /// A server: ADDRESS[:PORT][,weight=N][,method=nat|dr|tun][,upper=N][,lower=N]; may be repeated
    ///
    /// Without a port it is that of the service, without a weight 1, without a method nat. Above `upper`
    /// connections it gets no new ones, until there are fewer than `lower`.
    #[arg(short = 'r', long = "server", value_name = "SERVER")]
    servers: Vec<Server>,

    #[command(flatten)]
    writing: Writing,
}

/// Delete a service, or some of its servers
///
/// What is not there is no error.
#[derive(Debug, clap::Args)]
#[command(after_long_help = CHANGE_JSON_HELP)]
struct DelArgs {
    #[command(flatten)]
    service: Selector,

    /// Delete only this server, ADDRESS[:PORT]; may be repeated
    #[arg(short = 'r', long = "server", value_name = "SERVER", value_parser = selection::server_address)]
    servers: Vec<selection::ServerAddress>,

    #[command(flatten)]
    writing: Writing,
}

/// Delete all services, also those of others, without asking
#[derive(Debug, clap::Args)]
#[command(after_long_help = CHANGE_JSON_HELP)]
struct FlushArgs {
    #[command(flatten)]
    writing: Writing,
}

/// What all commands that change something have in common.
#[derive(Clone, Debug, clap::Args)]
struct Writing {
    /// Print the difference but write nothing; exit with 1 when there is one
    #[arg(short = 'n', long)]
    dry_run: bool,

    /// How to show the difference
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,

    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Debug, clap::Args)]
struct Place {
    /// Network namespace whose table it is, one of those that `ip netns` lists
    #[arg(long, value_name = "NAME")]
    netns: Option<String>,
}

/// Seconds: more overflow the kernel's clock ticks.
const PERSISTENCE_MAX: i64 = 2_147_483;

const LIST_JSON_HELP: &str = "\
With --format json: `version`, `connection_table_size` and `services`. A service has `service` (as the table shows it), `family` (IPv4, \
IPv6), `protocol` (tcp, udp, sctp or a number), `address`, `port` or `mark`, the others null; `scheduler`, `flags` (one-packet, flag-1, flag-2, \
flag-3), `persistence` (null, or `timeout_s` and `mask`), `engine` (or null), `statistics` and `servers`.

A server has `address`, `port`, `method` (nat, local, tun, dr, bypass or a number), `tunnel` (null, or `kind`, `port` and `checksum`), `weight`, \
`upper_threshold` and `lower_threshold` (0: none), `active`, `inactive` and `persistent` connections, and `statistics`.

`statistics` has `connections`, `in_packets`, `out_packets`, `in_bytes`, `out_bytes`, and each with `_per_second`.";

const CHANGE_JSON_HELP: &str = "\
With --format json: `dry_run`, `changed` (whether anything was written) and `operations` in their order. An operation has `action` (add-service, \
change-service, delete-service, add-server, change-server, delete-server), `service`, `server` (or null), `text` (as the table shows it), `state` \
(planned, done, refused), and when refused `error` (a stable word) and `message` for people, else null.";

impl Args {
    pub(crate) fn run(self, console: &mut Console) -> Result<Exit, CmdError> {
        match self.what {
            What::List(args) => args.run(console),
            What::Set(args) => args.run(console),
            What::Del(args) => args.run(console),
            What::Flush(args) => args.run(console),
        }
    }
}

impl ListArgs {
    fn run(self, console: &mut Console) -> Result<Exit, CmdError> {
        if self.format == Format::Json && self.stats {
            return Err(usage(UsageError::StatisticsInJson));
        }
        let mut ipvs = self.place.open()?;
        let info = ipvs.info().map_err(unable)?;
        let table = ipvs.table().map_err(unable)?;
        match self.format {
            Format::Json => console.json(&listing::json(info, &table)),
            Format::Table if self.stats => console.line(listing::statistics(&table)),
            Format::Table => console.line(listing::connections(&table)),
        }
        Ok(Exit::Done)
    }
}

impl SetArgs {
    fn run(self, console: &mut Console) -> Result<Exit, CmdError> {
        let wanted = self.wanted().map_err(usage)?;
        let key = wanted.service.key;
        let mut ipvs = self.writing.place.open()?;
        let known = known(&mut ipvs, key)?;
        let wanted = Table::from([(key, wanted)]);
        let operations = difference(&wanted, &known, &BTreeSet::new());
        self.writing.carry_out(console, &mut ipvs, &operations)
    }

    fn wanted(&self) -> Result<Entry, UsageError> {
        let key = self.service.key()?;
        // The kernel would take it, and give clients one server for one port and another for the next.
        if selection::is_all_ports(key) && self.persistent.is_none() {
            return Err(UsageError::AllPorts);
        }
        let mut service = Service::new(key, self.scheduler.clone());
        for flag in &self.flags {
            service.flags = service.flags | flag.of(&self.scheduler)?;
        }
        if self.one_packet {
            if !selection::is_udp(key) {
                return Err(UsageError::OnePacket);
            }
            service.flags = service.flags | ServiceFlags::ONE_PACKET;
        }
        if let Some(seconds) = self.persistent {
            service.flags = service.flags | ServiceFlags::PERSISTENT;
            service.timeout = seconds;
        }
        if let Some(mask) = self.netmask {
            service.netmask = mask.of(key.family())?;
        }
        service.engine.clone_from(&self.engine);
        let mut keys = BTreeSet::new();
        let mut destinations = Vec::new();
        for server in &self.servers {
            let destination = server.destination(key)?;
            if !keys.insert(destination.key) {
                return Err(UsageError::Twice(destination.key));
            }
            destinations.push(destination);
        }
        Ok(Entry::new(service, destinations))
    }
}

impl DelArgs {
    fn run(self, console: &mut Console) -> Result<Exit, CmdError> {
        let key = self.service.key().map_err(usage)?;
        let mut ipvs = self.writing.place.open()?;
        let known = known(&mut ipvs, key)?;
        let mut wanted = known.clone();
        if self.servers.is_empty() {
            wanted.clear();
        }
        for entry in wanted.values_mut() {
            for server in &self.servers {
                entry.destinations.remove(&server.of(key));
            }
        }
        let operations = difference(&wanted, &known, &BTreeSet::from([key]));
        self.writing.carry_out(console, &mut ipvs, &operations)
    }
}

impl FlushArgs {
    fn run(self, console: &mut Console) -> Result<Exit, CmdError> {
        let mut ipvs = self.writing.place.open()?;
        let services = ipvs.services().map_err(unable)?;
        let operations: Vec<_> = services
            .into_iter()
            .map(|listed| Operation::DeleteService(listed.service))
            .collect();
        let change = if self.writing.dry_run || operations.is_empty() {
            Change::planned(&operations)
        } else {
            // One request for all: also what others have added since.
            ipvs.flush().map_err(unable)?;
            Change::done(&operations, vec![Ok(()); operations.len()])
        };
        Ok(change.show(console, self.writing.format))
    }
}

impl Writing {
    fn carry_out(
        &self,
        console: &mut Console,
        ipvs: &mut Ipvs,
        operations: &[Operation],
    ) -> Result<Exit, CmdError> {
        let change = if self.dry_run {
            Change::planned(operations)
        } else {
            let requests: Vec<_> = operations.iter().map(Operation::request).collect();
            Change::done(operations, ipvs.apply(&requests).map_err(unable)?)
        };
        Ok(change.show(console, self.format))
    }
}

impl Place {
    fn open(&self) -> Result<Ipvs, CmdError> {
        if let Some(name) = &self.netns {
            namespace::enter(name).map_err(|error| CmdError::new(Exit::Unable, error))?;
        }
        Ipvs::open().map_err(unable)
    }
}

/// What the kernel has of a service.
fn known(ipvs: &mut Ipvs, key: ServiceKey) -> Result<Table, CmdError> {
    let entry = ipvs.entry(key).map_err(unable)?;
    let listed = |entry: ListedEntry| Entry::listed(entry.service.service, entry.destinations);
    Ok(entry
        .map(|entry| (key, listed(entry)))
        .into_iter()
        .collect())
}

fn unable(error: IpvsError) -> CmdError {
    let exit = match error {
        IpvsError::Answer(_) | IpvsError::Request(_) => Exit::Software,
        IpvsError::Open { .. }
        | IpvsError::Send(_)
        | IpvsError::Receive(_)
        | IpvsError::NoAnswer
        | IpvsError::NoObject
        | IpvsError::CutOff
        | IpvsError::Unsteady { .. }
        | IpvsError::TooMany
        | IpvsError::Refused(_) => Exit::Unable,
    };
    CmdError::new(exit, error)
}

fn usage(error: UsageError) -> CmdError {
    CmdError::new(Exit::Usage, error)
}
