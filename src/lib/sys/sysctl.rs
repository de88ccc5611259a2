//! Settings of the kernel's network stack, in the namespace of this process. `Documentation/networking/ip-sysctl.rst`

use std::fs;
use std::io;
use std::path::PathBuf;

use crate::types::IfName;

/// Which family's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stack {
    /// `net/ipv4`.
    V4,
    /// `net/ipv6`.
    V6,
}

/// A setting of one interface, or of `all` or `default`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    stack: Stack,
    scope: String,
    name: &'static str,
}

impl Key {
    /// A setting of an interface.
    pub fn of(interface: &IfName, stack: Stack, name: &'static str) -> Self {
        Self {
            stack,
            scope: interface.to_string(),
            name,
        }
    }

    /// A setting that counts for all interfaces.
    pub fn of_all(stack: Stack, name: &'static str) -> Self {
        Self {
            stack,
            scope: "all".to_owned(),
            name,
        }
    }

    /// A setting that new interfaces get.
    pub fn of_new(stack: Stack, name: &'static str) -> Self {
        Self {
            stack,
            scope: "default".to_owned(),
            name,
        }
    }

    fn path(&self) -> PathBuf {
        let stack = match self.stack {
            Stack::V4 => "ipv4",
            Stack::V6 => "ipv6",
        };
        // The name of an interface has no slash.
        ["/proc/sys/net", stack, "conf", &self.scope, self.name]
            .iter()
            .collect()
    }

    /// The value; `None` where the kernel has no such setting, as without IPv6 or for an interface that is gone.
    pub fn read(&self) -> Option<i32> {
        fs::read_to_string(self.path()).ok()?.trim().parse().ok()
    }

    /// Sets the value.
    pub fn write(&self, value: i32) -> io::Result<()> {
        fs::write(self.path(), value.to_string())
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let stack = match self.stack {
            Stack::V4 => "ipv4",
            Stack::V6 => "ipv6",
        };
        write!(f, "net.{stack}.conf.{}.{}", self.scope, self.name)
    }
}

/// What settings were before they were changed, so that they can be as they were.
///
/// The first change of a setting keeps its value; further changes count, and the last
/// [`Saved::restore`] brings it back. Messages of the kernel about our own changes can't disturb it, as
/// they do with keepalived (vrrp.md P-30).
#[derive(Debug, Default)]
pub struct Saved {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    key: Key,
    before: i32,
    ours: i32,
    users: usize,
}

impl Saved {
    /// Sets a value, and remembers the one before. A setting that the kernel does not have is no error.
    pub fn set(&mut self, key: Key, value: i32) -> io::Result<()> {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.key == key) {
            entry.users += 1;
            return Ok(());
        }
        let Some(before) = key.read() else {
            return Ok(());
        };
        if before != value {
            key.write(value)?;
        }
        self.entries.push(Entry {
            key,
            before,
            ours: value,
            users: 1,
        });
        Ok(())
    }

    /// Gives up one use of a setting; with the last one its value is as before, unless somebody else has changed it
    /// meanwhile.
    pub fn restore(&mut self, key: &Key) -> io::Result<()> {
        let Some(at) = self.entries.iter().position(|entry| entry.key == *key) else {
            return Ok(());
        };
        let Some(entry) = self.entries.get_mut(at) else {
            return Ok(());
        };
        entry.users -= 1;
        if entry.users > 0 {
            return Ok(());
        }
        let entry = self.entries.remove(at);
        if entry.key.read() == Some(entry.ours) && entry.before != entry.ours {
            entry.key.write(entry.before)?;
        }
        Ok(())
    }
}

/// Whether the kernel forwards IPv6 packets that arrive on the interface; false where there is no IPv6.
pub fn forwards_ipv6(interface: &IfName) -> bool {
    let value = Key::of(interface, Stack::V6, "forwarding").read();
    value.is_some_and(|value| value != 0)
}
