//! Entries of `virtual_ipaddress`.

use super::slot::Slot;
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::{self, Block, Kind, Support};
use crate::conf::limits::LABEL_BYTES_MAX;
use crate::conf::source::Span;
use crate::conf::suggest;
use crate::conf::tree::{Entry, Token};
use crate::conf::value;
use crate::types::{IfName, Prefix};
use crate::vrrp::VirtualAddress;

/// Address scopes that have a name without the system's files. `linux/rtnetlink.h`
const SCOPES: [(&str, u8); 5] = [
    ("global", 0),
    ("site", 200),
    ("link", 253),
    ("host", 254),
    ("nowhere", 255),
];

/// One address as written.
pub(super) struct Draft {
    pub(super) prefix: Prefix,
    pub(super) span: Span,
    dev: Option<IfName>,
    label: Option<String>,
    scope: u8,
}

impl Draft {
    /// Reads an entry; `None` if something was wrong with it.
    pub(super) fn read(
        entry: Entry<'_>,
        options: &'static Block,
        findings: &mut Findings,
    ) -> Option<Self> {
        let head = entry.head();
        let prefix = value::prefix(head, findings);
        if prefix.is_some_and(|prefix| !value::is_v4(prefix.address())) {
            findings.not_supported(head.span, "virtual_ipaddress with IPv6");
        }
        let mut reader = Options::default();
        let mut words = entry.words().skip(1);
        let mut sound = true;
        // After something wrong the rest could mean anything.
        while sound && let Some(word) = words.next() {
            sound = reader.option(word, &mut words, options, findings);
        }
        let prefix = prefix.filter(|_| sound)?;
        Some(Self {
            prefix,
            span: head.span,
            dev: reader.dev.value().cloned(),
            label: reader.label.value().cloned(),
            scope: reader.scope.or(0),
        })
    }

    /// The interface that carries it.
    pub(super) fn interface<'a>(&'a self, own: &'a IfName) -> &'a IfName {
        self.dev.as_ref().unwrap_or(own)
    }

    pub(super) fn finish(self, own: &IfName) -> VirtualAddress {
        VirtualAddress {
            prefix: self.prefix,
            interface: self.dev.unwrap_or_else(|| own.clone()),
            label: self.label,
            scope: self.scope,
        }
    }
}

/// The words after an address.
#[derive(Default)]
struct Options {
    dev: Slot<IfName>,
    label: Slot<String>,
    scope: Slot<u8>,
}

impl Options {
    /// Reads one option with its value; whether it was right.
    fn option<'a>(
        &mut self,
        word: Token<'a>,
        rest: &mut impl Iterator<Item = Token<'a>>,
        options: &'static Block,
        findings: &mut Findings,
    ) -> bool {
        let Some(keyword) = options.find(word.text) else {
            findings.add(unknown(word, options));
            return false;
        };
        let value = match keyword.kind {
            Kind::Value => rest.next(),
            Kind::Flag | Kind::Block | Kind::List => None,
        };
        let Some(option) = keyword.support().address() else {
            findings.not_supported(word.span, keyword.name);
            return false;
        };
        let Some(value) = value else {
            let message = format!("`{}` has no value", keyword.name);
            findings.add(
                Diagnostic::error(Code::MissingValue, word.span, message)
                    .help(format!("it takes: {}", keyword.syntax)),
            );
            return false;
        };
        match option {
            keywords::Address::Dev => {
                let dev = value::interface(value, findings);
                take(&mut self.dev, dev, word, findings)
            }
            keywords::Address::Label => {
                let label = label(value, findings);
                take(&mut self.label, label, word, findings)
            }
            keywords::Address::Scope => {
                let scope = scope(value, findings);
                take(&mut self.scope, scope, word, findings)
            }
            keywords::Address::Ip => false,
        }
    }
}

fn take<T>(slot: &mut Slot<T>, value: Option<T>, word: Token<'_>, findings: &mut Findings) -> bool {
    if let Some(before) = slot.span() {
        let message = format!("`{}` is given twice for one address", word.text);
        findings.add(
            Diagnostic::error(Code::SetTwice, word.span, message)
                .related(before, "it was given here"),
        );
        return false;
    }
    let sound = value.is_some();
    *slot = match value {
        Some(value) => Slot::Given(value, word.span),
        None => Slot::Broken(word.span),
    };
    sound
}

fn unknown(word: Token<'_>, options: &'static Block) -> Diagnostic {
    let message = format!("unknown option `{}` of an address", shown(word.text));
    let finding = Diagnostic::error(Code::UnknownKeyword, word.span, message);
    if word.text.parse::<Prefix>().is_ok() {
        return finding.help("write each address on a line of its own");
    }
    let names = options.keywords.iter().map(|keyword| keyword.name);
    match suggest::nearest(word.text, names) {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")),
        None => finding,
    }
}

fn label(value: Token<'_>, findings: &mut Findings) -> Option<String> {
    let length = value.text.len();
    if (1..=LABEL_BYTES_MAX).contains(&length) {
        return Some(value.text.to_owned());
    }
    let message = format!("the label has {length} bytes");
    findings.add(
        Diagnostic::error(Code::BadLabel, value.span, message)
            .help(format!("the kernel takes 1 to {LABEL_BYTES_MAX}")),
    );
    None
}

fn scope(value: Token<'_>, findings: &mut Findings) -> Option<u8> {
    let named = SCOPES.iter().find(|(name, _)| *name == value.text);
    if let Some(&(_, scope)) = named {
        return Some(scope);
    }
    let number = value
        .text
        .parse()
        .ok()
        .filter(|_| !value.text.starts_with('+'));
    if number.is_none() {
        value::bad_choice(value, &SCOPES.map(|(name, _)| name), findings);
    }
    number
}

/// Whether a keyword is the list of addresses, and its options.
pub(super) fn options(entry: Entry<'_>) -> Option<&'static Block> {
    entry
        .keyword
        .filter(|keyword| {
            keyword.support() == Support::Instance(keywords::Instance::VirtualIpaddress)
        })
        .and_then(|keyword| keyword.children)
}
