//! What the lab must know of a node's configuration.
//!
//! This reads the handful of keywords that decide who is master when, and passes over all others:
//! whether a file is right is for the daemon to say.

use std::net::IpAddr;
use std::time::Duration;

use hactl::types::{IfName, InstanceName, Prefix, Priority, Vrid};
use hactl::vrrp::{AdverInterval, Config, Preemption, Version, VirtualAddress};
use thiserror::Error;

/// Why the lab cannot use a configuration.
#[derive(Debug, Error)]
pub(super) enum ReadingError {
    /// There is nothing to run.
    #[error("no vrrp_instance with an interface and a virtual_router_id")]
    NoInstance,
    /// A value that the lab needs makes no sense.
    #[error("line {line}: `{value}` is no value for {keyword}")]
    Value {
        /// Counted from 1.
        line: usize,
        /// The keyword.
        keyword: &'static str,
        /// What was written.
        value: String,
    },
}

/// The virtual routers of a configuration.
pub(super) fn instances(text: &str) -> Result<Vec<Config>, ReadingError> {
    let blocks = blocks(text);
    let version = blocks
        .iter()
        .filter(|block| block.keyword() == "global_defs")
        .find_map(|block| block.value("vrrp_version"));
    let mut instances = Vec::new();
    for block in blocks
        .iter()
        .filter(|block| block.keyword() == "vrrp_instance")
    {
        instances.extend(instance(block, version)?);
    }
    if instances.is_empty() {
        return Err(ReadingError::NoInstance);
    }
    Ok(instances)
}

/// One line, and the lines between the braces that it opens.
struct Block {
    line: usize,
    words: Vec<String>,
    inner: Vec<Self>,
}

impl Block {
    fn keyword(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    fn argument(&self) -> &str {
        self.words.get(1).map_or("", String::as_str)
    }

    fn find(&self, keyword: &str) -> Option<&Self> {
        self.inner.iter().find(|inner| inner.keyword() == keyword)
    }

    fn value(&self, keyword: &str) -> Option<&str> {
        self.find(keyword).map(Self::argument)
    }

    fn parse<T>(
        &self,
        keyword: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, ReadingError> {
        let Some(found) = self.find(keyword) else {
            return Ok(None);
        };
        let wrong = || ReadingError::Value {
            line: found.line,
            keyword,
            value: found.argument().to_owned(),
        };
        read(found.argument()).map(Some).ok_or_else(wrong)
    }
}

/// The outline of a file. Braces that don't match end where the file ends.
fn blocks(text: &str) -> Vec<Block> {
    let mut open = vec![Block {
        line: 0,
        words: Vec::new(),
        inner: Vec::new(),
    }];
    for (at, line) in text.lines().enumerate() {
        let code = line.split(['#', '!']).next().unwrap_or("");
        let spaced = code.replace('{', " { ").replace('}', " } ");
        let mut words = Vec::new();
        let finish = |words: &mut Vec<String>, open: &mut Vec<Block>| {
            let block = Block {
                line: at + 1,
                words: std::mem::take(words),
                inner: Vec::new(),
            };
            open.push(block);
        };
        for word in spaced.split_whitespace() {
            match word {
                "{" => finish(&mut words, &mut open),
                "}" => {
                    if !words.is_empty() {
                        finish(&mut words, &mut open);
                        close(&mut open);
                    }
                    close(&mut open);
                }
                word => words.push(word.trim_matches('"').to_owned()),
            }
        }
        if !words.is_empty() {
            finish(&mut words, &mut open);
            close(&mut open);
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().map_or_else(Vec::new, |root| root.inner)
}

fn close(open: &mut Vec<Block>) {
    if open.len() > 1
        && let Some(block) = open.pop()
        && let Some(outer) = open.last_mut()
    {
        outer.inner.push(block);
    }
}

fn instance(block: &Block, version: Option<&str>) -> Result<Option<Config>, ReadingError> {
    let interface = block.parse("interface", |text| IfName::new(text).ok())?;
    let vrid = block.parse("virtual_router_id", |text| {
        Vrid::new(text.parse().ok()?).ok()
    })?;
    let (Some(interface), Some(vrid)) = (interface, vrid) else {
        return Ok(None);
    };
    let virtual_addresses = addresses(block, &interface);
    let own_version = block.value("version").or(version);
    let has_ipv6 = virtual_addresses
        .first()
        .is_some_and(|address| address.address().is_ipv6());
    let version = if own_version == Some("3") || has_ipv6 {
        Version::V3
    } else {
        Version::V2
    };
    let name = InstanceName::new(block.argument());
    let mut config = Config::new(name, version, vrid, interface);
    config.virtual_addresses = virtual_addresses;
    if let Some(priority) = block.parse("priority", |text| text.parse().ok())? {
        config.priority = Priority::new(priority);
    }
    if let Some(interval) = block.parse("advert_int", |text| adver_interval(text, version))? {
        config.adver_interval = interval;
    }
    if let Some(adverts) = block.parse("down_timer_adverts", |text| text.parse().ok())? {
        config.down_timer_adverts = adverts;
    }
    if let Some(delay) = block.parse("preempt_delay", |text| {
        text.split('.')
            .next()?
            .parse()
            .ok()
            .map(Duration::from_secs)
    })? {
        config.preemption = Preemption::Delayed(delay);
    }
    if block.find("nopreempt").is_some() {
        config.preemption = Preemption::Never;
    }
    Ok(Some(config))
}

fn addresses(block: &Block, interface: &IfName) -> Vec<VirtualAddress> {
    let lists = ["virtual_ipaddress", "virtual_ipaddress_excluded"];
    block
        .inner
        .iter()
        .filter(|list| lists.contains(&list.keyword()))
        .flat_map(|list| &list.inner)
        .filter_map(|entry| {
            let prefix: Prefix = entry.keyword().parse().ok()?;
            let device = entry
                .words
                .iter()
                .skip_while(|word| *word != "dev")
                .nth(1)
                .and_then(|name| IfName::new(name.as_str()).ok());
            Some(VirtualAddress {
                prefix,
                interface: device.unwrap_or_else(|| interface.clone()),
                label: None,
                scope: 0,
            })
        })
        .collect()
}

/// Seconds with up to two decimals; version 2 rounds to whole ones, as its packet needs.
fn adver_interval(text: &str, version: Version) -> Option<AdverInterval> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = decimals.chars().chain("00".chars()).take(2).collect();
    let centiseconds = whole
        .parse::<u16>()
        .ok()?
        .checked_mul(100)?
        .checked_add(digits.parse().ok()?)?;
    match version {
        Version::V2 => {
            let seconds = (centiseconds.saturating_add(50) / 100).max(1);
            AdverInterval::from_seconds(u8::try_from(seconds).ok()?).ok()
        }
        Version::V3 => AdverInterval::from_centiseconds(centiseconds).ok(),
    }
}

/// The addresses that a client on the wires can ask for; a loopback address is none of them.
pub(super) fn is_on_a_wire(address: &VirtualAddress) -> bool {
    let ip: IpAddr = address.address();
    address.interface.as_str() != "lo" && !ip.is_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MASTER: &str = include_str!("../../../../../tests/fixtures/samples/seed-master.conf");

    #[test]
    fn the_founding_configuration_is_understood() {
        let instances = instances(MASTER).unwrap();
        let [config] = instances.as_slice() else {
            panic!("{instances:?}")
        };
        assert_eq!(config.name.as_str(), "VI_1");
        assert_eq!(config.interface.as_str(), "eth0");
        assert_eq!((config.vrid.get(), config.priority.get()), (51, 101));
        assert_eq!(config.version, Version::V2);
        assert_eq!(config.adver_interval.centiseconds(), 100);
        let addresses: Vec<_> = config.virtual_addresses.iter().map(|a| a.prefix).collect();
        assert_eq!(addresses, ["192.168.1.100/32".parse().unwrap()]);
        assert_eq!(config.preemption, Preemption::Allowed);
    }

    #[test]
    fn version_interval_preemption_and_devices_are_understood() {
        let text = "global_defs { \n vrrp_version 3\n}\n\
            vrrp_instance A {\n interface eth1\n virtual_router_id 7\n advert_int 0.05\n\
            nopreempt\n virtual_ipaddress {\n 10.0.0.1/24 dev eth2 label x\n 10.0.0.2 }\n}\n";
        let instances = instances(text).unwrap();
        let config = instances.first().unwrap();
        assert_eq!(config.version, Version::V3);
        assert_eq!(config.adver_interval.centiseconds(), 5);
        assert_eq!(config.preemption, Preemption::Never);
        let devices: Vec<_> = config
            .virtual_addresses
            .iter()
            .map(|address| address.interface.as_str())
            .collect();
        assert_eq!(devices, ["eth2", "eth1"]);
    }

    #[test]
    fn version_2_counts_whole_seconds() {
        let centiseconds =
            |text| adver_interval(text, Version::V2).map(AdverInterval::centiseconds);
        assert_eq!(centiseconds("0.4"), Some(100));
        assert_eq!(centiseconds("1.5"), Some(200));
        assert_eq!(centiseconds("300"), None);
        assert_eq!(centiseconds("x"), None);
    }

    #[test]
    fn files_without_an_instance_are_refused() {
        for text in ["", "}}}}", "vrrp_instance A {", "\u{0}{{{{"] {
            assert!(matches!(instances(text), Err(ReadingError::NoInstance)));
        }
        let error = instances("vrrp_instance A {\n interface eth0\n virtual_router_id 256\n}");
        let text = error.unwrap_err().to_string();
        assert_eq!(text, "line 3: `256` is no value for virtual_router_id");
    }
}
