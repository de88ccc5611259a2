//! The one table of keywords that describes the language.
//!
//! Parser, suggestions, explanations, the schemas, the manual page and the coverage test against keepalived's list
//! all read it. Every keyword is understood; of one that does not act yet, the daemon refuses to start.

mod checks;
mod example;
mod globals;
mod instance;
mod reference;
pub(super) mod route;
mod routing;
mod schema;
pub(super) mod settings;
mod support;
mod sync_group;
mod top;
mod virtual_server;

use serde::Serialize;

pub(super) use support::{
    Address, Attachment, Authentication, Bfd, BfdCheck, Conduct, Connection, Dns, FileCheck,
    GarpGroup, Global, Group, Hmac, Http, Instance, Lvs, Misc, Notify, Peer, RealServer, Regex,
    Report, SchedulerFlag, Smtp, Ssl, Support, SyncGroup, Timing, Top, TrackFile, TrackGroup,
    TrackList, TrackProcess, TrackScript, Transport, Tuning, Udp, Url, VirtualServer, Watched,
};

pub use reference::{Does, Row, find, nearest, rows};
pub use route::RoutingName;
pub use schema::json_schema;

use crate::types::Family;

/// What a keyword looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Followed by `{` and keywords.
    Block,
    /// Followed by `{` and entries that begin with a free word.
    List,
    /// Works without a value.
    Flag,
    /// Has a value.
    Value,
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// A plain number.
    None,
    /// Seconds.
    Seconds,
    /// Microseconds.
    Microseconds,
    /// Bytes.
    Bytes,
}

/// Type and range of a keyword's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "limits", rename_all = "snake_case")]
pub enum Argument {
    /// Not described yet; the keyword is not supported.
    Unchecked,
    /// No value.
    Nothing,
    /// One word.
    Text,
    /// One word that must never be shown.
    Secret,
    /// The one name of a block.
    Name,
    /// A whole number.
    Number {
        /// The smallest that is allowed.
        min: u64,
        /// The largest that is allowed.
        max: u64,
        /// What it counts.
        unit: Unit,
    },
    /// Seconds with up to six decimals.
    Decimal {
        /// The smallest that is allowed, in microseconds.
        min_us: u64,
        /// The largest that is allowed, in microseconds.
        max_us: u64,
    },
    /// Nothing, or what stands there.
    Optional(&'static Self),
    /// Several words, put together as the syntax says.
    Words,
    /// An address without prefix length.
    Ip,
    /// Milliseconds with up to three decimals.
    Milliseconds {
        /// The smallest that is allowed, in microseconds.
        min_us: u64,
        /// The largest that is allowed, in microseconds.
        max_us: u64,
    },
    /// A whole number that may be below 0.
    Integer {
        /// The smallest that is allowed.
        min: i64,
        /// The largest that is allowed.
        max: i64,
    },
    /// One word of at most so many bytes.
    ShortText {
        /// The most bytes.
        max: usize,
    },
    /// Which permissions files don't get: a number or names of bits.
    FileMode,
    /// A multicast address.
    Multicast(Family),
    /// A number, or a name for it that the routing system has.
    RoutingName(RoutingName),
    /// A whole number from −max to max, then optionally `reverse`.
    Weight {
        /// The largest that is allowed either way.
        max: u8,
    },
    /// Nothing (on), or one of `true on yes false off no`.
    Switch,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Nothing, or one of these words.
    OptionalChoice(&'static [&'static str]),
    /// The name of a block of this kind.
    Reference(&'static str),
    /// Name of an interface.
    Interface,
    /// A numeric address with optional prefix length.
    Address,
    /// An address scope, by name or number.
    Scope,
    /// A command as one word, then optional user and group.
    Script,
    /// A command as one word.
    Command,
    /// A program and its parameters, each a word.
    Process,
    /// The path of a file.
    Path,
    /// Optionally a number and `overwrite`.
    InitFile,
    /// Name of an interface, then optionally how its driver is asked.
    Linkbeat,
    /// Name of an interface, seconds for down, and optionally seconds for up.
    Delays {
        /// The longest that is allowed, in microseconds.
        max_us: u64,
    },
    /// A user and an optional group.
    User,
    /// The rest of the line: a path with wildcards.
    Pattern,
    /// A numeric address and optionally a port.
    Endpoint,
    /// A forwarding method with the options of its tunnel.
    Method,
    /// HTTP status codes and ranges of them.
    Statuses,
    /// An MD5 digest.
    Digest,
    /// An IPv4 mask or an IPv6 prefix length.
    Mask,
    /// Where connections come in: an address and optionally a port, a firewall mark, or a group.
    Frontend,
    /// An address, a range or a network, and optionally a port.
    AddressRange,
    /// A firewall mark and optionally a family.
    Mark,
    /// A regular expression as one word, in which backslashes are resolved.
    Regex,
    /// Any of these words.
    SomeOf(&'static [&'static str]),
    /// Two numbers of bytes.
    StackSizes,
    /// A domain name.
    DomainName,
    /// Bytes as hexadecimal digits.
    Hex,
    /// Nothing, or bytes as hexadecimal digits, with `x` for any.
    HexPattern,
    /// A whole number from −2147483647 to 2147483647, then optionally `reverse` or `noreverse`.
    Factor,
}

/// One keyword at one place.
#[derive(Clone, Copy, Debug)]
pub struct Keyword {
    /// The word; in `<…>` what stands first in an entry of a list.
    pub name: &'static str,
    /// What it looks like.
    pub kind: Kind,
    /// Its arguments as people write them.
    pub syntax: &'static str,
    /// Its value when it is absent; empty: none.
    pub default: &'static str,
    /// The version of keepalived that brought it; empty: old.
    pub since: &'static str,
    /// Synonyms, replacements, conditions.
    pub remarks: &'static str,
    /// Whether it should no longer be written.
    pub status: Status,
    /// What it does, in one line; empty while it is not supported.
    pub doc: &'static str,
    /// Type and range of its value.
    pub argument: Argument,
    /// What stands between its braces.
    pub children: Option<&'static Block>,
    support: Support,
    built: Built,
}

/// Whether the program does what a keyword says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Built {
    /// It does.
    Acts,
    /// The keyword is read and checked; the daemon refuses it.
    Understood,
}

/// Whether a keyword should still be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Yes.
    Current,
    /// There is a newer one.
    Deprecated,
}

impl Keyword {
    /// Whether the keyword is read and checked; else it is known by name only.
    pub fn is_understood(&self) -> bool {
        self.support != Support::NotYet
    }

    /// Whether the daemon does what the keyword says; else it refuses it.
    pub fn acts(&self) -> bool {
        self.is_understood() && self.built == Built::Acts
    }

    pub(super) const fn support(&self) -> Support {
        self.support
    }

    const fn default(mut self, default: &'static str) -> Self {
        self.default = default;
        self
    }

    const fn since(mut self, since: &'static str) -> Self {
        self.since = since;
        self
    }

    const fn remarks(mut self, remarks: &'static str) -> Self {
        self.remarks = remarks;
        self
    }

    const fn deprecated(mut self) -> Self {
        self.status = Status::Deprecated;
        self
    }

    const fn children(mut self, children: &'static Block) -> Self {
        self.children = Some(children);
        self
    }

    /// Read, checked and obeyed.
    const fn supported(mut self, support: Support, argument: Argument, doc: &'static str) -> Self {
        self.support = support;
        self.argument = argument;
        self.doc = doc;
        self
    }

    /// Read and checked, but not obeyed yet.
    const fn understood(self, support: Support, argument: Argument, doc: &'static str) -> Self {
        let mut keyword = self.supported(support, argument, doc);
        keyword.built = Built::Understood;
        keyword
    }
}

const fn row(name: &'static str, kind: Kind, syntax: &'static str) -> Keyword {
    Keyword {
        name,
        kind,
        syntax,
        default: "",
        since: "",
        remarks: "",
        status: Status::Current,
        doc: "",
        argument: Argument::Unchecked,
        children: None,
        support: Support::NotYet,
        built: Built::Acts,
    }
}

/// The first eight bytes of a word as a number that sorts as they do.
const fn beginning(word: &str) -> u64 {
    let word = word.as_bytes();
    let mut bytes = [0; 8];
    match word.first_chunk() {
        Some(chunk) => bytes = *chunk,
        None => bytes.split_at_mut(word.len()).0.copy_from_slice(word),
    }
    u64::from_be_bytes(bytes)
}

/// The beginnings of the names of all keywords.
const fn beginnings<const COUNT: usize>(mut keywords: &[Keyword]) -> [u64; COUNT] {
    let mut all = [0; COUNT];
    let mut rest = all.as_mut_slice();
    while let (Some((first, others)), Some((keyword, further))) =
        (rest.split_first_mut(), keywords.split_first())
    {
        *first = beginning(keyword.name);
        rest = others;
        keywords = further;
    }
    all
}

/// The keywords of one block.
#[derive(Debug)]
pub struct Block {
    /// The names of the blocks around it, from the outside; `/` outside all blocks.
    pub path: &'static str,
    /// Its keywords in the order of their bytes.
    pub keywords: &'static [Keyword],
    /// The beginning of each name: close together, since they are searched for every line.
    beginnings: &'static [u64],
}

impl Block {
    /// The keyword of that name.
    pub fn find(&self, name: &str) -> Option<&'static Keyword> {
        let wanted = beginning(name);
        let from = self.beginnings.partition_point(|&own| own < wanted);
        let rest = self.beginnings.get(from..)?;
        let alike = rest.iter().take_while(|&&own| own == wanted).count();
        let alike = self.keywords.get(from..from + alike)?;
        alike.iter().find(|keyword| keyword.name == name)
    }

    /// Whether it holds entries that begin with a free word.
    pub(super) fn is_list(&self) -> bool {
        self.keywords
            .iter()
            .any(|keyword| keyword.name.starts_with('<'))
    }

    /// How a message calls the block.
    pub(super) fn shown(&self) -> &'static str {
        match self.path {
            "/" => "the top level",
            path => path.rsplit('/').next().unwrap_or(path),
        }
    }
}

macro_rules! table {
    ($name:ident, $path:literal, [$($row:expr),* $(,)?]) => {
        pub(super) static $name: super::Block = {
            const KEYWORDS: &[super::Keyword] = &[$($row),*];
            const BEGINNINGS: [u64; KEYWORDS.len()] = super::beginnings(KEYWORDS);
            super::Block {
                path: $path,
                keywords: KEYWORDS,
                beginnings: &BEGINNINGS,
            }
        };
    };
}
use table;

/// The block outside all blocks.
pub fn top() -> &'static Block {
    &top::TOP
}

/// All blocks.
pub static BLOCKS: &[&Block] = &[
    &top::TOP,
    &top::SSL,
    &top::BFD_INSTANCE,
    &top::GARP_GROUP,
    &top::GARP_GROUP_INTERFACES,
    &globals::GLOBAL_DEFS,
    &globals::GLOBAL_DEFS_NOTIFICATION_EMAIL,
    &top::INTERFACE_UP_DOWN_DELAYS,
    &top::LINKBEAT_INTERFACES,
    &routing::STATIC_IPADDRESS,
    &routing::STATIC_ROUTES,
    &routing::STATIC_RULES,
    &top::TRACK_FILE,
    &top::TRACK_GROUP,
    &top::TRACK_GROUP_GROUP,
    &virtual_server::VIRTUAL_SERVER,
    &virtual_server::REAL_SERVER,
    &checks::BFD_CHECK,
    &checks::DNS_CHECK,
    &checks::FILE_CHECK,
    &checks::HTTP_GET,
    &checks::HTTP_GET_URL,
    &checks::MISC_CHECK,
    &checks::PING_CHECK,
    &checks::SMTP_CHECK,
    &checks::SMTP_CHECK_HOST,
    &checks::SSL_GET,
    &checks::SSL_GET_URL,
    &checks::TCP_CHECK,
    &checks::UDP_CHECK,
    &virtual_server::VIRTUAL_SERVER_GROUP,
    &instance::INSTANCE,
    &instance::INSTANCE_AUTH_HMAC,
    &instance::INSTANCE_AUTHENTICATION,
    &instance::INSTANCE_TRACK_BFD,
    &instance::INSTANCE_TRACK_FILE,
    &instance::INSTANCE_TRACK_INTERFACE,
    &instance::INSTANCE_TRACK_PROCESS,
    &instance::INSTANCE_TRACK_SCRIPT,
    &instance::INSTANCE_UNICAST_PEER,
    &instance::INSTANCE_VIRTUAL_IPADDRESS,
    &instance::INSTANCE_VIRTUAL_IPADDRESS_EXCLUDED,
    &routing::INSTANCE_VIRTUAL_ROUTES,
    &routing::INSTANCE_VIRTUAL_RULES,
    &top::VRRP_SCRIPT,
    &sync_group::SYNC_GROUP,
    &sync_group::SYNC_GROUP_GROUP,
    &sync_group::SYNC_GROUP_TRACK_BFD,
    &sync_group::SYNC_GROUP_TRACK_FILE,
    &sync_group::SYNC_GROUP_TRACK_INTERFACE,
    &sync_group::SYNC_GROUP_TRACK_PROCESS,
    &sync_group::SYNC_GROUP_TRACK_SCRIPT,
    &top::VRRP_TRACK_FILE,
    &top::VRRP_TRACK_PROCESS,
];

#[cfg(test)]
mod tests;
