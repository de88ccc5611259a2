//! Services and servers as they are written on the command line.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;

use hactl::ipvs::{
    Destination, DestinationKey, Forwarding, FwMark, PersistenceMask, Protocol, SchedulerName,
    ServiceFlags, ServiceKey, Tunnel, Weight,
};
use hactl::types::Family;
use thiserror::Error;

/// What is wrong with a command line that clap let through.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum UsageError {
    #[error("--stats is for tables; JSON always has the counters")]
    StatisticsInJson,
    #[error("{0} needs an address: write {0} ADDRESS:PORT")]
    NoAddress(Kind),
    #[error("{0} takes no address: the firewall's mark selects the packets")]
    AddressOfMark(Kind),
    #[error("port 0 is for persistent services: add --persistent SECONDS")]
    AllPorts,
    #[error("--flag is for the schedulers sh and mh")]
    SchedulerFlag,
    #[error("--one-packet is for udp and firewall marks")]
    OnePacket,
    #[error("--netmask of an IPv4 service is a mask such as 255.255.255.0")]
    MaskOfV4,
    #[error("--netmask of an IPv6 service is a prefix length from 1 to 128")]
    MaskOfV6,
    #[error("the server {0} is given twice")]
    Twice(DestinationKey),
    #[error(
        "the server {server} gets packets with their port {port}: only method=nat can change it"
    )]
    Port { server: DestinationKey, port: u16 },
}

/// Why a text is no service or server.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum SelectionError {
    #[error("write tcp, udp, sctp, fwmark:MARK or fwmark6:MARK")]
    Kind,
    #[error("a mark is a number from 1 to 4294967295, in decimal or with 0x")]
    Mark,
    #[error("write ADDRESS:PORT, an IPv6 address in brackets: [2001:db8::1]:80")]
    Address,
    #[error("an address here has no zone")]
    Zone,
    #[error("write a server as ADDRESS[:PORT], an IPv6 address in brackets: [2001:db8::1]:80")]
    Server,
    #[error(
        "`{0}` is no option of a server: write weight=N, method=nat|dr|tun, upper=N or lower=N"
    )]
    Option(String),
    #[error("`{0}` is given twice")]
    Twice(String),
    #[error("a weight is a number from 0 to 2147483647, not `{0}`")]
    Weight(String),
    #[error("a threshold is a number of connections, not `{0}`")]
    Threshold(String),
    #[error("`lower` must not be above `upper`")]
    Thresholds,
    #[error("`{0}` is no method: write nat, dr or tun")]
    Method(String),
    #[error("write a mask such as 255.255.255.0, or for IPv6 a prefix length from 1 to 128")]
    Mask,
}

/// Which service.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Selector {
    /// tcp, udp or sctp, with an address; or fwmark:MARK (IPv4) or fwmark6:MARK (IPv6), without
    #[arg(value_name = "PROTOCOL")]
    kind: Kind,

    /// Virtual address and port, `192.0.2.1:80` or `[2001:db8::1]:80`; port 0 is all, if persistent
    #[arg(value_name = "ADDRESS:PORT", value_parser = virtual_address)]
    address: Option<SocketAddr>,
}

impl Selector {
    /// The service that is meant.
    pub(super) fn key(&self) -> Result<ServiceKey, UsageError> {
        match (self.kind, self.address) {
            (Kind::Protocol(protocol), Some(address)) => Ok(ServiceKey::Address {
                protocol,
                address: address.ip(),
                port: address.port(),
            }),
            (Kind::Protocol(_), None) => Err(UsageError::NoAddress(self.kind)),
            (Kind::Mark { mark, family }, None) => Ok(ServiceKey::Mark { mark, family }),
            (Kind::Mark { .. }, Some(_)) => Err(UsageError::AddressOfMark(self.kind)),
        }
    }
}

/// How packets of a service are recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Protocol(Protocol),
    Mark { mark: FwMark, family: Family },
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Protocol(protocol) => f.write_str(&protocol.to_string().to_lowercase()),
            Self::Mark { mark, family } => match family {
                Family::V4 => write!(f, "fwmark:{mark}"),
                Family::V6 => write!(f, "fwmark6:{mark}"),
            },
        }
    }
}

impl FromStr for Kind {
    type Err = SelectionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "tcp" => return Ok(Self::Protocol(Protocol::Tcp)),
            "udp" => return Ok(Self::Protocol(Protocol::Udp)),
            "sctp" => return Ok(Self::Protocol(Protocol::Sctp)),
            _ => {}
        }
        let (word, number) = text.split_once(':').ok_or(SelectionError::Kind)?;
        let family = match word {
            "fwmark" => Family::V4,
            "fwmark6" => Family::V6,
            _ => return Err(SelectionError::Kind),
        };
        let number = match number.strip_prefix("0x") {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        let mark = number.ok().and_then(FwMark::new);
        let mark = mark.ok_or(SelectionError::Mark)?;
        Ok(Self::Mark { mark, family })
    }
}

fn virtual_address(text: &str) -> Result<SocketAddr, SelectionError> {
    let address = text.parse().map_err(|_other| SelectionError::Address)?;
    without_zone(address)
}

fn without_zone(address: SocketAddr) -> Result<SocketAddr, SelectionError> {
    match address {
        SocketAddr::V6(v6) if v6.scope_id() != 0 => Err(SelectionError::Zone),
        SocketAddr::V4(_) | SocketAddr::V6(_) => Ok(address),
    }
}

/// Whether packets can be scheduled one by one.
pub(super) const fn is_udp(key: ServiceKey) -> bool {
    match key {
        ServiceKey::Address { protocol, .. } => matches!(protocol, Protocol::Udp),
        ServiceKey::Mark { .. } => true,
    }
}

/// Whether all ports of an address are meant.
pub(super) const fn is_all_ports(key: ServiceKey) -> bool {
    match key {
        ServiceKey::Address { port, .. } => port == 0,
        ServiceKey::Mark { .. } => false,
    }
}

/// A way of the schedulers `sh` and `mh`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum SchedulerFlag {
    /// A server without weight leaves its clients to others
    Fallback,
    /// The port of the client counts, not only its address
    Port,
}

impl SchedulerFlag {
    /// Its bit, for this scheduler.
    pub(super) fn of(self, scheduler: &SchedulerName) -> Result<ServiceFlags, UsageError> {
        if !matches!(scheduler.as_str(), "sh" | "mh") {
            return Err(UsageError::SchedulerFlag);
        }
        Ok(match self {
            Self::Fallback => ServiceFlags::SCHEDULER_1,
            Self::Port => ServiceFlags::SCHEDULER_2,
        })
    }
}

/// Granularity of persistence, before the family of the service is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mask(PersistenceMask);

impl FromStr for Mask {
    type Err = SelectionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(mask) = text.parse::<Ipv4Addr>() {
            return Ok(Self(PersistenceMask::V4(mask)));
        }
        match text.parse() {
            Ok(length @ 1..=128) => Ok(Self(PersistenceMask::V6(length))),
            Ok(_) | Err(_) => Err(SelectionError::Mask),
        }
    }
}

impl Mask {
    /// The mask for a service of this family.
    pub(super) const fn of(self, family: Family) -> Result<PersistenceMask, UsageError> {
        match (self.0, family) {
            (PersistenceMask::V4(_), Family::V4) | (PersistenceMask::V6(_), Family::V6) => {
                Ok(self.0)
            }
            (PersistenceMask::V6(_), Family::V4) => Err(UsageError::MaskOfV4),
            (PersistenceMask::V4(_), Family::V6) => Err(UsageError::MaskOfV6),
        }
    }
}

/// An address with or without a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ServerAddress {
    address: IpAddr,
    port: Option<u16>,
}

impl ServerAddress {
    /// Without a port it is that of the service, for a mark that of the packet.
    pub(super) fn of(self, service: ServiceKey) -> DestinationKey {
        let port = match service {
            ServiceKey::Address { port, .. } => port,
            ServiceKey::Mark { .. } => 0,
        };
        DestinationKey {
            address: self.address,
            port: self.port.unwrap_or(port),
        }
    }
}

/// Reads `ADDRESS[:PORT]`.
pub(super) fn server_address(text: &str) -> Result<ServerAddress, SelectionError> {
    if let Ok(address) = text.parse() {
        let address = without_zone(address)?;
        return Ok(ServerAddress {
            address: address.ip(),
            port: Some(address.port()),
        });
    }
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    let address = bare.unwrap_or(text).parse();
    Ok(ServerAddress {
        address: address.map_err(|_other| SelectionError::Server)?,
        port: None,
    })
}

/// A server with its options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Server {
    address: ServerAddress,
    forwarding: Forwarding,
    weight: Weight,
    upper: u32,
    lower: u32,
}

impl FromStr for Server {
    type Err = SelectionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split(',');
        let address = server_address(parts.next().unwrap_or_default())?;
        let (mut weight, mut forwarding, mut upper, mut lower) = (None, None, None, None);
        for part in parts {
            let unknown = || SelectionError::Option(part.to_owned());
            let (name, value) = part.split_once('=').ok_or_else(unknown)?;
            let is_new = match name {
                "weight" => weight.replace(read_weight(value)?).is_none(),
                "method" => forwarding.replace(read_method(value)?).is_none(),
                "upper" => upper.replace(read_threshold(value)?).is_none(),
                "lower" => lower.replace(read_threshold(value)?).is_none(),
                _ => return Err(unknown()),
            };
            if !is_new {
                return Err(SelectionError::Twice(name.to_owned()));
            }
        }
        if lower > upper {
            return Err(SelectionError::Thresholds);
        }
        Ok(Self {
            address,
            forwarding: forwarding.unwrap_or(Forwarding::Masquerade),
            weight: weight.unwrap_or(Weight::ONE),
            upper: upper.unwrap_or(0),
            lower: lower.unwrap_or(0),
        })
    }
}

fn read_weight(text: &str) -> Result<Weight, SelectionError> {
    let weight = text.parse().ok().and_then(|n| Weight::new(n).ok());
    weight.ok_or_else(|| SelectionError::Weight(text.to_owned()))
}

fn read_threshold(text: &str) -> Result<u32, SelectionError> {
    text.parse()
        .map_err(|_no_number| SelectionError::Threshold(text.to_owned()))
}

fn read_method(text: &str) -> Result<Forwarding, SelectionError> {
    match text {
        "nat" => Ok(Forwarding::Masquerade),
        "dr" => Ok(Forwarding::DirectRouting),
        "tun" => Ok(Forwarding::Tunnel(Tunnel::IPIP)),
        _ => Err(SelectionError::Method(text.to_owned())),
    }
}

impl Server {
    /// The destination of this service.
    pub(super) fn destination(&self, service: ServiceKey) -> Result<Destination, UsageError> {
        let key = self.address.of(service);
        match service {
            ServiceKey::Address { port, .. }
                if port != key.port && self.forwarding != Forwarding::Masquerade =>
            {
                return Err(UsageError::Port { server: key, port });
            }
            ServiceKey::Address { .. } | ServiceKey::Mark { .. } => {}
        }
        Ok(Destination {
            upper_threshold: self.upper,
            lower_threshold: self.lower,
            ..Destination::new(key, self.forwarding, self.weight)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(text: &str) -> Result<Destination, SelectionError> {
        let service = ServiceKey::Address {
            protocol: Protocol::Tcp,
            address: [192, 0, 2, 1].into(),
            port: 80,
        };
        text.parse::<Server>()
            .map(|server| server.destination(service).unwrap())
    }

    #[test]
    fn servers_are_read_with_their_options_in_any_order() {
        for (text, shown) in [
            ("10.0.1.1:8080", "10.0.1.1:8080 masquerade weight 1"),
            ("10.0.1.1", "10.0.1.1:80 masquerade weight 1"),
            (
                "10.0.1.1,weight=0,method=dr",
                "10.0.1.1:80 direct routing weight 0",
            ),
            (
                "10.0.1.1:80,method=tun,weight=7",
                "10.0.1.1:80 tunnel ipip weight 7",
            ),
            (
                "2001:db8::5,method=tun",
                "[2001:db8::5]:80 tunnel ipip weight 1",
            ),
            ("[2001:db8::5]:81", "[2001:db8::5]:81 masquerade weight 1"),
            (
                "10.0.1.1,lower=5,upper=10",
                "10.0.1.1:80 masquerade weight 1 upper threshold 10 lower threshold 5",
            ),
        ] {
            assert_eq!(server(text).unwrap().to_string(), shown, "{text}");
        }
    }

    #[test]
    fn a_slip_in_a_server_is_named() {
        for (text, message) in [
            ("", SelectionError::Server),
            ("web1:80", SelectionError::Server),
            ("[fe80::1%2]:80", SelectionError::Zone),
            ("10.0.1.1,heavy", SelectionError::Option("heavy".to_owned())),
            (
                "10.0.1.1,wieght=3",
                SelectionError::Option("wieght=3".to_owned()),
            ),
            (
                "10.0.1.1,weight=2147483648",
                SelectionError::Weight("2147483648".to_owned()),
            ),
            (
                "10.0.1.1,weight=1,weight=2",
                SelectionError::Twice("weight".to_owned()),
            ),
            (
                "10.0.1.1,method=gre",
                SelectionError::Method("gre".to_owned()),
            ),
            (
                "10.0.1.1,upper=many",
                SelectionError::Threshold("many".to_owned()),
            ),
            ("10.0.1.1,lower=5", SelectionError::Thresholds),
        ] {
            assert_eq!(server(text).unwrap_err(), message, "{text}");
        }
    }

    #[test]
    fn only_nat_changes_the_port() {
        let service = ServiceKey::Address {
            protocol: Protocol::Tcp,
            address: [192, 0, 2, 1].into(),
            port: 80,
        };
        let direct: Server = "10.0.1.1:81,method=dr".parse().unwrap();
        assert!(matches!(
            direct.destination(service),
            Err(UsageError::Port { port: 80, .. })
        ));
        let mark = ServiceKey::Mark {
            mark: FwMark::new(5).unwrap(),
            family: Family::V4,
        };
        assert_eq!(direct.destination(mark).unwrap().key.port, 81);
    }

    #[test]
    fn kinds_are_protocols_and_marks() {
        for text in ["tcp", "udp", "sctp", "fwmark:5", "fwmark6:4294967295"] {
            assert_eq!(text.parse::<Kind>().unwrap().to_string(), text);
        }
        assert_eq!(
            "fwmark:0x1f".parse::<Kind>().unwrap().to_string(),
            "fwmark:31"
        );
        for text in ["fwmark:0", "fwmark:", "fwmark:-1", "fwmark:4294967296"] {
            assert_eq!(
                text.parse::<Kind>().unwrap_err(),
                SelectionError::Mark,
                "{text}"
            );
        }
        for text in ["", "TCP", "icmp", "mark:5", "fwmark"] {
            assert_eq!(
                text.parse::<Kind>().unwrap_err(),
                SelectionError::Kind,
                "{text}"
            );
        }
    }

    #[test]
    fn masks_must_fit_the_family() {
        let mask = |text: &str| text.parse::<Mask>();
        assert!(mask("255.255.255.0").unwrap().of(Family::V4).is_ok());
        assert!(mask("64").unwrap().of(Family::V6).is_ok());
        assert_eq!(
            mask("24").unwrap().of(Family::V4),
            Err(UsageError::MaskOfV4)
        );
        assert_eq!(
            mask("255.0.0.0").unwrap().of(Family::V6),
            Err(UsageError::MaskOfV6)
        );
        for text in ["0", "129", "ffff::", ""] {
            assert_eq!(mask(text), Err(SelectionError::Mask), "{text}");
        }
    }
}
