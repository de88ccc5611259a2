//! `hactl sniff-vrrp`.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::time::Duration;

use clap::{ArgGroup, value_parser};
use hactl::net::capture::{Capture, CaptureError};
use hactl::sys::namespace;
use hactl::types::IfName;
use hactl::wire::frame::{self, LinkType};
use hactl::wire::pcap::{PcapError, Reader};
use serde::Serialize;
use thiserror::Error;
use tokio::signal::unix::{SignalKind, signal};

use crate::cmd::CmdError;
use crate::console::{Console, Format};
use crate::exit::Exit;

mod advert;
mod announcement;
mod clock;
mod summary;
mod text;

use advert::{Advert, Secrets};
use announcement::{Advertised, Announcement};
use clock::{Clock, Moment};
use summary::{Row, Summary};

/// The reference of `--format json`; `tests/sniff.rs` compares it with what is printed.
const JSON_FIELDS: &str = "\
JSON fields; what a packet does not have is null:
  advert        number, time, source_mac, destination_mac, vlan, source, destination, version, kind,
                vrid, priority, interval_ms, checksum, addresses, problems
    ip          family, ttl, traffic_class, protocol, length, identification, fragment,
                header_checksum_right, flow_label
    ah          spi, sequence, icv
    authentication  kind, password
    trailer     kind, key_id, seconds, fraction, counter, tag
    verdict     checksum (plain, pseudo-header, legacy-multicast, message-only, wrong),
                ttl (right, wrong, unchecked), length (right, padded, trailer, wrong)
  announcement  time, source_mac, address, kind (gratuitous-arp, neighbour-advertisement)
  summary       packets, bad_packets, announcements, unreadable_frames, untold_packets,
                kernel_dropped, complete
    senders     source, destination, vrid, version, packets, first, last, advertised_interval_ms,
                priorities, bad (count by problem)
      interval  min_us, median_us, max_us";

/// Decode, verify and summarise VRRP packets, live or from a capture
///
/// Prints one line for each packet and, at the end, a table of senders. Gratuitous ARP and
/// unsolicited neighbour advertisements for addresses that were advertised before are shown as well.
///
/// Checksums: `plain` is VRRPv2; `pseudo-header` is VRRPv3 as keepalived and FRR send it, and
/// everything over IPv6; `legacy-multicast` is keepalived's old_unicast_checksum; `message-only` is
/// what RFC 9568 says for IPv4. TTL 255 is demanded of multicast only.
///
/// A packet is bad when every receiver would discard it: length, version, type, checksum, ttl, vrid
/// (0), authentication-invalid, interval (0), address-count (VRRPv3 without addresses), fragment,
/// header-checksum. HMACs and the ICVs of authentication headers are not checked: that needs the key.
///
/// With `--format json` every line is one object with a `type`: `advert`, `announcement`, and at the
/// end `summary`. Times are seconds since 1970 UTC.
///
/// Exit codes: 0 done; 1 a bad packet was seen (only with --strict); 2 the capture is unreadable or
/// cut off; 3 listening is not possible here.
#[derive(Debug, clap::Args)]
#[expect(
    clippy::doc_markdown,
    clippy::struct_excessive_bools,
    reason = "the comments are help texts, the switches are independent"
)]
#[command(
    group(ArgGroup::new("source").required(true)),
    after_long_help = JSON_FIELDS
)]
pub(crate) struct Args {
    /// Listen on this interface, promiscuously; needs root or CAP_NET_RAW
    #[arg(short, long, value_name = "DEV", group = "source")]
    interface: Option<IfName>,
    /// Read a capture in the pcap format; `-` is standard input
    #[arg(short, long, value_name = "FILE", group = "source")]
    read: Option<PathBuf>,
    /// Network namespace to listen in, one of those that `ip netns` lists
    #[arg(long, value_name = "NAME", conflicts_with = "read")]
    netns: Option<String>,
    /// Show every field, over several lines
    #[arg(short, long)]
    verbose: bool,
    /// Stop after this many VRRP packets
    #[arg(short, long, value_name = "N", value_parser = value_parser!(u64).range(1..))]
    count: Option<u64>,
    /// Stop listening after this many seconds
    #[arg(
        short,
        long,
        value_name = "SECONDS",
        conflicts_with = "read",
        value_parser = value_parser!(u64).range(1..=31_536_000)
    )]
    duration: Option<u64>,
    /// Show only this virtual router
    #[arg(long, value_name = "VRID", value_parser = value_parser!(u8).range(1..))]
    vrid: Option<u8>,
    /// How results are shown
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
    /// How times are shown in tables; relative by default
    #[arg(long, value_name = "CLOCK")]
    time: Option<Clock>,
    /// Show passwords, which are hidden otherwise
    #[arg(long)]
    show_secrets: bool,
    /// Exit with 1 when a bad packet was seen
    #[arg(long)]
    strict: bool,
}

/// Why sniffing ended early.
#[derive(Debug, Error)]
enum SniffError {
    #[error("cannot open {path}")]
    Open {
        path: String,
        #[source]
        source: io::Error,
    },
    #[error("{path}")]
    Read {
        path: String,
        #[source]
        source: PcapError,
    },
    #[error(transparent)]
    Listen(#[from] CaptureError),
    #[error("interface {0} is gone")]
    Gone(IfName),
    #[error("cannot {0}")]
    System(&'static str, #[source] io::Error),
}

/// The object that ends `--format json`.
#[derive(Debug, Serialize)]
struct Totals {
    packets: u64,
    bad_packets: u64,
    announcements: u64,
    unreadable_frames: u64,
    /// Packets of more senders than are listed.
    untold_packets: u64,
    /// Live only: frames that the kernel had to drop.
    kernel_dropped: Option<u64>,
    /// Whether the source was seen to its end, or to where the user wanted.
    complete: bool,
    senders: Vec<Row>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Object<'a> {
    Advert(&'a Advert),
    Announcement(&'a Announcement),
    Summary(Totals),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    More,
    Enough,
}

/// Turns frames into output, one by one.
struct Sniffer<'a> {
    args: &'a Args,
    console: &'a mut Console,
    advertised: Advertised,
    summary: Summary,
    clock: Clock,
    first: Option<Duration>,
}

impl Args {
    pub(crate) fn run(self, console: &mut Console) -> Result<Exit, CmdError> {
        if self.format == Format::Json && (self.verbose || self.time.is_some()) {
            let reason = "--verbose and --time are for tables; JSON always has every field";
            return Err(CmdError::new(Exit::Usage, reason));
        }
        if let Some(name) = &self.netns {
            namespace::enter(name).map_err(|error| CmdError::new(Exit::Unable, error))?;
        }
        let mut sniffer = Sniffer {
            args: &self,
            console,
            advertised: Advertised::default(),
            summary: Summary::default(),
            clock: self.time.unwrap_or(Clock::Relative),
            first: None,
        };
        let (result, dropped) = match (&self.interface, &self.read) {
            (Some(interface), _) => sniffer.listen(interface),
            (None, Some(path)) => (sniffer.replay(path), None),
            // clap demands one of the two.
            (None, None) => (Ok(()), None),
        };
        sniffer.finish(result, dropped)
    }
}

impl Sniffer<'_> {
    fn replay(&mut self, path: &Path) -> Result<(), SniffError> {
        let is_standard_input = path.as_os_str() == "-";
        let name = || {
            if is_standard_input {
                "standard input".to_owned()
            } else {
                path.display().to_string()
            }
        };
        let failed = |source| SniffError::Read {
            path: name(),
            source,
        };
        let source: Box<dyn Read> = if is_standard_input {
            Box::new(io::stdin().lock())
        } else {
            Box::new(File::open(path).map_err(|source| SniffError::Open {
                path: name(),
                source,
            })?)
        };
        let mut reader = Reader::new(BufReader::new(source)).map_err(failed)?;
        let link_type = reader.link_type();
        while let Some(record) = reader.next_record().map_err(failed)? {
            if self.see(record.time, link_type, record.octets) == Progress::Enough {
                break;
            }
        }
        Ok(())
    }

    fn listen(&mut self, interface: &IfName) -> (Result<(), SniffError>, Option<u64>) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        match runtime {
            Err(source) => (
                Err(SniffError::System("start the event loop", source)),
                None,
            ),
            Ok(runtime) => runtime.block_on(self.listen_on(interface)),
        }
    }

    async fn listen_on(&mut self, interface: &IfName) -> (Result<(), SniffError>, Option<u64>) {
        match Capture::open(interface) {
            Err(error) => (Err(error.into()), None),
            Ok(mut capture) => {
                let result = self.follow(interface, &mut capture).await;
                (result, Some(capture.dropped()))
            }
        }
    }

    /// Every branch of the `select!` is cancel safe: signals and time are not lost, and a frame is
    /// taken off the socket only when it is returned.
    async fn follow(
        &mut self,
        interface: &IfName,
        capture: &mut Capture,
    ) -> Result<(), SniffError> {
        let handler =
            |kind| signal(kind).map_err(|source| SniffError::System("handle signals", source));
        let mut interrupt = handler(SignalKind::interrupt())?;
        let mut terminate = handler(SignalKind::terminate())?;
        let duration = self
            .args
            .duration
            .map_or(Duration::MAX, Duration::from_secs);
        let mut end = pin!(tokio::time::sleep(duration));
        self.console
            .message(format_args!("listening on {interface}"));
        loop {
            tokio::select! {
                _ = interrupt.recv() => return Ok(()),
                _ = terminate.recv() => return Ok(()),
                () = &mut end => return Ok(()),
                captured = capture.receive() => match captured {
                    Ok(captured) => {
                        let seen = self.see(captured.time, captured.link_type, captured.octets);
                        if seen == Progress::Enough {
                            return Ok(());
                        }
                        self.console.flush();
                        continue;
                    }
                    Err(error) if error.kind() == io::ErrorKind::NetworkDown => {
                        self.console.message(format_args!("interface {interface} is down"));
                    }
                    Err(error) => return Err(SniffError::System("receive", error)),
                },
            }
            if !capture.is_attached(interface) {
                return Err(SniffError::Gone(interface.clone()));
            }
        }
    }

    /// Shows what a frame is, if it is of interest.
    fn see(&mut self, time: Duration, link_type: LinkType, octets: &[u8]) -> Progress {
        if self.console.is_closed() {
            return Progress::Enough;
        }
        let Ok(frame) = frame::parse(link_type, octets) else {
            self.summary.unreadable_frames += 1;
            return Progress::More;
        };
        let secrets = if self.args.show_secrets {
            Secrets::Shown
        } else {
            Secrets::Hidden
        };
        if let Some(advert) = advert::observe(time, &frame, secrets) {
            if self.args.vrid.is_none() || advert.vrid == self.args.vrid {
                self.show_advert(advert);
            }
        } else if let Some(announcement) = self.advertised.observe(time, &frame) {
            self.show_announcement(&announcement);
        }
        match self.args.count {
            Some(count) if self.summary.packets >= count => Progress::Enough,
            Some(_) | None => Progress::More,
        }
    }

    fn show_advert(&mut self, mut advert: Advert) {
        self.summary.add(&advert);
        self.advertised.learn(&advert);
        advert.number = self.summary.packets;
        match self.args.format {
            Format::Json => self.console.json_line(&Object::Advert(&advert)),
            Format::Table => {
                let moment = self.moment(advert.time);
                let line = text::line(&advert);
                self.console.line(format_args!("{moment} {line}"));
                if self.args.verbose {
                    self.console.line(text::details(&advert));
                }
            }
        }
    }

    fn show_announcement(&mut self, announcement: &Announcement) {
        self.summary.announcements += 1;
        match self.args.format {
            Format::Json => self.console.json_line(&Object::Announcement(announcement)),
            Format::Table => {
                let moment = self.moment(announcement.time);
                let sender = announcement
                    .source_mac
                    .map_or_else(|| "?".to_owned(), |mac| mac.to_string());
                self.console.line(format_args!(
                    "{moment} {sender}: {} for {}",
                    announcement.kind.name(),
                    announcement.address
                ));
            }
        }
    }

    fn moment(&mut self, time: Duration) -> Moment {
        Moment {
            clock: self.clock,
            time,
            first: *self.first.get_or_insert(time),
        }
    }

    /// Shows the summary, and says what went wrong.
    fn finish(
        self,
        result: Result<(), SniffError>,
        kernel_dropped: Option<u64>,
    ) -> Result<Exit, CmdError> {
        let summary = &self.summary;
        let is_damaged = matches!(
            &result,
            Err(SniffError::Read {
                source: PcapError::Truncated | PcapError::RecordLength(_),
                ..
            })
        );
        // Without a source there is nothing to sum up.
        let began = result.is_ok() || is_damaged || summary.packets > 0;
        match self.args.format {
            Format::Json if began => self.console.json_line(&Object::Summary(Totals {
                packets: summary.packets,
                bad_packets: summary.bad_packets,
                announcements: summary.announcements,
                unreadable_frames: summary.unreadable_frames,
                untold_packets: summary.untold_packets,
                kernel_dropped,
                complete: result.is_ok(),
                senders: summary.rows(),
            })),
            Format::Table if began => {
                let first = self.first.unwrap_or_default();
                let text = text::summary(summary, self.clock, first);
                self.console.line(format_args!("\n{text}"));
            }
            Format::Json | Format::Table => {}
        }
        if let Some(dropped) = kernel_dropped.filter(|dropped| *dropped > 0) {
            let message = format_args!("the kernel dropped {dropped} frames");
            self.console.message(message);
        }
        match result {
            Ok(()) if self.args.strict && summary.bad_packets > 0 => Ok(Exit::No),
            Ok(()) => Ok(Exit::Done),
            Err(error) => Err(CmdError::new(error.exit(), error)),
        }
    }
}

impl SniffError {
    const fn exit(&self) -> Exit {
        match self {
            Self::Open { .. } | Self::Read { .. } => Exit::Usage,
            Self::Listen(_) | Self::Gone(_) | Self::System(..) => Exit::Unable,
        }
    }
}
