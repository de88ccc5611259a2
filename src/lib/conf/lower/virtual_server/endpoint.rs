//! `IP [PORT]` after a keyword.

use std::net::IpAddr;

use crate::conf::diagnostic::Findings;
use crate::conf::source::Span;
use crate::conf::tree::Entry;
use crate::conf::value;

/// An address and perhaps a port, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    pub(super) address: IpAddr,
    pub(super) port: Option<Port>,
    /// Where the address stands.
    pub(super) span: Span,
}

/// A port, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Port {
    pub(super) number: u16,
    pub(super) span: Span,
}

impl Endpoint {
    pub(super) fn read(entry: Entry<'_>, findings: &mut Findings) -> Option<Self> {
        let mut words = entry.words().skip(1);
        let Some(first) = words.next() else {
            value::missing(entry, findings);
            return None;
        };
        let second = words.next();
        if words.next().is_some() {
            value::no_more_than(entry, 3, findings);
        }
        let address = value::address(first, findings);
        let port = match second {
            None => None,
            // As keepalived has it, a port of zeros is none.
            Some(word) if !word.text.is_empty() && word.text.bytes().all(|byte| byte == b'0') => {
                None
            }
            Some(word) => Some(Port {
                number: value::port(word, findings)?,
                span: word.span,
            }),
        };
        Some(Self {
            address: address?,
            port,
            span: first.span,
        })
    }
}
