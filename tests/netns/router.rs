//! Configurations of one virtual router each, to be put together.

use std::fmt;

/// A `vrrp_instance` on `eth0`.
#[derive(Clone)]
pub(crate) struct Router {
    name: &'static str,
    vrid: u8,
    priority: u8,
    interval: &'static str,
    addresses: Vec<String>,
    more: Vec<String>,
}

impl Router {
    /// `VI_1` with identifier 51 and 192.168.1.100, which advertises every 0.2 s.
    pub(crate) fn new(priority: u8) -> Self {
        Self {
            name: "VI_1",
            vrid: 51,
            priority,
            interval: "0.2",
            addresses: vec!["192.168.1.100".to_owned()],
            more: Vec::new(),
        }
    }

    pub(crate) fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    pub(crate) fn vrid(mut self, vrid: u8) -> Self {
        self.vrid = vrid;
        self
    }

    /// Whole seconds are sent in version 2, others in version 3.
    pub(crate) fn every(mut self, interval: &'static str) -> Self {
        self.interval = interval;
        self
    }

    pub(crate) fn addresses<T: Into<String>>(
        mut self,
        addresses: impl IntoIterator<Item = T>,
    ) -> Self {
        self.addresses = addresses.into_iter().map(Into::into).collect();
        self
    }

    /// One more line.
    pub(crate) fn with(mut self, line: impl Into<String>) -> Self {
        self.more.push(line.into());
        self
    }
}

impl fmt::Display for Router {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = if self.interval.contains('.') { 3 } else { 2 };
        writeln!(f, "vrrp_instance {} {{", self.name)?;
        writeln!(f, "    interface eth0")?;
        writeln!(f, "    version {version}")?;
        writeln!(f, "    virtual_router_id {}", self.vrid)?;
        writeln!(f, "    priority {}", self.priority)?;
        writeln!(f, "    advert_int {}", self.interval)?;
        for line in &self.more {
            writeln!(f, "    {line}")?;
        }
        writeln!(f, "    virtual_ipaddress {{")?;
        for address in &self.addresses {
            writeln!(f, "        {address}")?;
        }
        writeln!(f, "    }}\n}}")
    }
}
