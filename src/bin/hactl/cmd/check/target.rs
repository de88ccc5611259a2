//! What may be checked, as it is written on the command line.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::num::ParseIntError;
use std::str::FromStr;
use std::time::Duration;

/// A server: an address, or a name to look up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Host {
    Address(IpAddr),
    Name(String),
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(IpAddr::V6(address)) => write!(f, "[{address}]"),
            Self::Address(IpAddr::V4(address)) => write!(f, "{address}"),
            Self::Name(name) => f.write_str(name),
        }
    }
}

/// A server and a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TcpTarget {
    pub(super) host: Host,
    pub(super) port: u16,
}

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HttpTarget {
    pub(super) server: TcpTarget,
    /// With query; begins with a slash.
    pub(super) path: String,
    /// As written.
    pub(super) text: String,
}

/// The port of pages without one.
const HTTP_PORT: u16 = 80;

impl HttpTarget {
    /// An address always with its port, as `HTTP_GET` sends it; a name as browsers send it.
    pub(super) fn host_header(&self) -> String {
        match &self.server.host {
            Host::Name(name) if self.server.port == HTTP_PORT => name.clone(),
            Host::Name(_) | Host::Address(_) => self.server.to_string(),
        }
    }
}

impl fmt::Display for TcpTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// Why a text is no target.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum TargetError {
    #[error("no port: write HOST:PORT")]
    NoPort,
    #[error("no host: write HOST:PORT")]
    NoHost,
    #[error("port `{0}` is not in 1-65535")]
    Port(String),
    #[error("`{0}` is neither an address nor a host name")]
    Host(String),
    #[error("an IPv6 address stands in brackets: [{0}]:PORT")]
    Unbracketed(Ipv6Addr),
    #[error("`{0}` is not supported yet, only http")]
    Scheme(String),
    #[error("a user name in a URL is not supported")]
    UserName,
    #[error("this is a digest: write --digest={0}")]
    Digest(String),
}

impl FromStr for TcpTarget {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (host, port) = split(text)?;
        let port = port.ok_or(TargetError::NoPort)?;
        Ok(Self { host, port })
    }
}

impl FromStr for HttpTarget {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let rest = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => rest,
            Some((scheme, _)) => return Err(TargetError::Scheme(scheme.to_owned())),
            None => text,
        };
        if rest.len() == 32 && rest.chars().all(|c| c.is_ascii_hexdigit()) {
            return Err(TargetError::Digest(rest.to_owned()));
        }
        // What follows `#` stays with the browser.
        let rest = rest.split('#').next().unwrap_or_default();
        let at = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(at).unwrap_or((rest, ""));
        if authority.contains('@') {
            return Err(TargetError::UserName);
        }
        let (host, port) = split(authority)?;
        let slash = if path.starts_with('/') { "" } else { "/" };
        Ok(Self {
            server: TcpTarget {
                host,
                port: port.unwrap_or(HTTP_PORT),
            },
            path: format!("{slash}{path}"),
            text: text.to_owned(),
        })
    }
}

/// Splits `HOST`, `HOST:PORT`, `[IPV6]` and `[IPV6]:PORT`.
fn split(text: &str) -> Result<(Host, Option<u16>), TargetError> {
    if let Ok(address) = text.parse::<Ipv6Addr>() {
        return Err(TargetError::Unbracketed(address));
    }
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, after)) => {
            let address = address
                .parse::<Ipv6Addr>()
                .map_err(|_address| TargetError::Host(address.to_owned()))?;
            let port = match after.strip_prefix(':') {
                None if after.is_empty() => None,
                None => return Err(TargetError::NoPort),
                Some(port) => Some(port),
            };
            (Host::Address(address.into()), port)
        }
        None => match text.split_once(':') {
            Some((host, port)) => (named(host)?, Some(port)),
            None => (named(text)?, None),
        },
    };
    let port = port
        .map(|port| match port.parse::<u16>() {
            Ok(number @ 1..) => Ok(number),
            Ok(0) | Err(_) => Err(TargetError::Port(port.to_owned())),
        })
        .transpose()?;
    Ok((host, port))
}

fn named(text: &str) -> Result<Host, TargetError> {
    if text.is_empty() {
        return Err(TargetError::NoHost);
    }
    if let Ok(address) = text.parse::<IpAddr>() {
        return Ok(Host::Address(address));
    }
    let is_name = text
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if is_name {
        Ok(Host::Name(text.to_owned()))
    } else {
        Err(TargetError::Host(text.to_owned()))
    }
}

/// Why a text is no duration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum DurationError {
    #[error("not a number of seconds such as 5 or 0.25")]
    Seconds,
    #[error("not a whole number")]
    NotANumber(#[source] ParseIntError),
    #[error("not in the range from {min} to {max}")]
    OutOfRange {
        min: &'static str,
        max: &'static str,
    },
}

/// The longest time for one attempt: an hour.
const SECONDS_MAX: u64 = 3600;

/// Digits after the point that count: microseconds.
const FRACTION_DIGITS: usize = 6;

/// Reads seconds with up to six digits after the point.
pub(super) fn seconds(text: &str) -> Result<Duration, DurationError> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) || fraction.len() > FRACTION_DIGITS {
        return Err(DurationError::Seconds);
    }
    let out_of_range = DurationError::OutOfRange {
        min: "0.000001",
        max: "3600",
    };
    let micros = format!("{fraction:0<FRACTION_DIGITS$}");
    let (Ok(whole), Ok(micros)) = (whole.parse::<u64>(), micros.parse::<u64>()) else {
        return Err(out_of_range);
    };
    if whole > SECONDS_MAX {
        return Err(out_of_range);
    }
    let duration = Duration::from_secs(whole) + Duration::from_micros(micros);
    if duration.is_zero() || duration > Duration::from_secs(SECONDS_MAX) {
        return Err(out_of_range);
    }
    Ok(duration)
}

/// Reads whole milliseconds.
pub(super) fn milliseconds(text: &str) -> Result<Duration, DurationError> {
    let number: u32 = text.parse().map_err(DurationError::NotANumber)?;
    Ok(Duration::from_millis(number.into()))
}

/// A text that cannot name a network namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a namespace has a name, not a path")]
pub(super) struct NamespaceNameError;

/// Reads the name of a network namespace.
pub(super) fn namespace(text: &str) -> Result<String, NamespaceNameError> {
    if text.is_empty() || text == "." || text == ".." || text.contains('/') {
        return Err(NamespaceNameError);
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn http(text: &str) -> (String, String, String) {
        let target: HttpTarget = text.parse().unwrap();
        (
            target.server.to_string(),
            target.path.clone(),
            target.host_header(),
        )
    }

    fn owned(a: &str, b: &str, c: &str) -> (String, String, String) {
        (a.to_owned(), b.to_owned(), c.to_owned())
    }

    #[test]
    fn servers_are_addresses_or_names_with_a_port() {
        for text in ["10.0.0.1:80", "[::1]:80", "web-1.example_x.com:65535"] {
            assert_eq!(text.parse::<TcpTarget>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn bad_servers_are_refused_with_the_remedy() {
        for (text, error) in [
            ("", "no host: write HOST:PORT"),
            (":80", "no host: write HOST:PORT"),
            ("host", "no port: write HOST:PORT"),
            ("[::1]", "no port: write HOST:PORT"),
            ("host:0", "port `0` is not in 1-65535"),
            ("host:65536", "port `65536` is not in 1-65535"),
            ("host:http", "port `http` is not in 1-65535"),
            ("::1", "an IPv6 address stands in brackets: [::1]:PORT"),
            ("[::g]:80", "`::g` is neither an address nor a host name"),
            ("a b:80", "`a b` is neither an address nor a host name"),
        ] {
            let found = text.parse::<TcpTarget>().unwrap_err();
            assert_eq!(found.to_string(), error, "{text}");
        }
    }

    #[test]
    fn pages_are_urls_or_servers() {
        assert_eq!(
            http("http://10.0.0.1/a?b#c"),
            owned("10.0.0.1:80", "/a?b", "10.0.0.1:80")
        );
        assert_eq!(
            http("HTTP://example.com"),
            owned("example.com:80", "/", "example.com")
        );
        assert_eq!(
            http("example.com:8080?x"),
            owned("example.com:8080", "/?x", "example.com:8080")
        );
        assert_eq!(http("[::1]:81/x"), owned("[::1]:81", "/x", "[::1]:81"));
    }

    #[test]
    fn pages_of_another_kind_are_refused() {
        let refused = |text: &str| text.parse::<HttpTarget>().unwrap_err().to_string();
        assert_eq!(
            refused("https://example.com"),
            "`https` is not supported yet, only http"
        );
        assert_eq!(
            refused("http://me@example.com"),
            "a user name in a URL is not supported"
        );
        assert_eq!(
            refused("5d41402abc4b2a76b9719d911017c592"),
            "this is a digest: write --digest=5d41402abc4b2a76b9719d911017c592"
        );
    }

    #[test]
    fn seconds_have_microseconds() {
        assert_eq!(seconds("5"), Ok(Duration::from_secs(5)));
        assert_eq!(seconds("0.25"), Ok(Duration::from_millis(250)));
        assert_eq!(seconds("3600"), Ok(Duration::from_hours(1)));
        for bad in ["", "-1", "1.", ".5", "1e3", "1.0000001", "x"] {
            assert_eq!(seconds(bad), Err(DurationError::Seconds), "{bad}");
        }
        for bad in ["0", "0.0", "3600.1", "99999999999999999999"] {
            assert!(
                matches!(seconds(bad), Err(DurationError::OutOfRange { .. })),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_namespace_is_no_path() {
        assert_eq!(namespace("blue"), Ok("blue".to_owned()));
        for bad in ["", ".", "..", "../x", "/proc/1/ns/net"] {
            assert_eq!(namespace(bad), Err(NamespaceNameError), "{bad}");
        }
    }
}
