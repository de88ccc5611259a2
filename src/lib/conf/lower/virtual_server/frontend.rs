//! Where the connections of a virtual server come in: an address, a firewall mark or a group.

use super::endpoint::Endpoint;
use super::references::References;
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::source::Span;
use crate::conf::suggest;
use crate::conf::tree::{Entry, Token};
use crate::conf::value;
use crate::ipvs::{FwMark, Protocol, ServiceKey};
use crate::lvs::{Group, Member};
use crate::types::Family;

/// The marks that the kernel has.
const MARKS: &str = "a whole number from 1 to 4294967295";

/// What stands behind `virtual_server`.
pub(super) enum Frontend {
    Address(Endpoint),
    Mark(FwMark, Span),
    Group(Box<Group>, Span),
}

impl Frontend {
    pub(super) fn read(
        block: Entry<'_>,
        references: &References<'_>,
        findings: &mut Findings,
    ) -> Option<Self> {
        let kind = block.value().map_or("", |word| word.text);
        if !matches!(kind, "fwmark" | "group") {
            return Endpoint::read(block, findings).map(Self::Address);
        }
        let Some(word) = block.words().nth(2) else {
            let message = format!("`{kind}` has no value");
            let help = match kind {
                "fwmark" => MARKS,
                _ => "the name of a `virtual_server_group`",
            };
            findings.add(
                Diagnostic::error(Code::MissingValue, block.span(), message)
                    .help(format!("it takes {help}")),
            );
            return None;
        };
        value::no_more_than(block, 3, findings);
        if kind == "fwmark" {
            return mark(word, findings).map(|mark| Self::Mark(mark, word.span));
        }
        let Some(group) = references.group(word.text) else {
            unknown(word, references, findings);
            return None;
        };
        // A group that is wrong has been reported.
        let group = group.value.as_ref()?;
        Some(Self::Group(Box::new(group.clone()), word.span))
    }

    /// The address, the mark or the name of the group.
    pub(super) const fn place(&self) -> Span {
        match self {
            Self::Address(endpoint) => endpoint.span,
            Self::Mark(_, span) | Self::Group(_, span) => *span,
        }
    }

    /// The family that it decides.
    pub(super) fn family(&self) -> Option<Family> {
        match self {
            Self::Address(endpoint) => Some(Family::of(endpoint.address)),
            Self::Mark(_, _) => None,
            Self::Group(group, _) => group.members.iter().find_map(Member::family),
        }
    }

    /// Whether it has addresses of both families.
    pub(super) fn is_mixed(&self) -> bool {
        match self {
            Self::Address(_) | Self::Mark(_, _) => false,
            Self::Group(group, _) => {
                let has = |family| {
                    group
                        .members
                        .iter()
                        .any(|member| member.family() == Some(family))
                };
                has(Family::V4) && has(Family::V6)
            }
        }
    }

    pub(super) fn has_address(&self) -> bool {
        match self {
            Self::Address(_) => true,
            Self::Mark(_, _) => false,
            Self::Group(group, _) => group.members.iter().any(is_address),
        }
    }

    pub(super) fn has_mark(&self) -> bool {
        match self {
            Self::Address(_) => false,
            Self::Mark(_, _) => true,
            Self::Group(group, _) => !group.members.iter().all(is_address),
        }
    }

    /// Whether an address of it stands for all ports.
    pub(super) fn has_all_ports(&self) -> bool {
        match self {
            Self::Address(endpoint) => endpoint.port.is_none(),
            Self::Mark(_, _) => false,
            Self::Group(group, _) => group
                .members
                .iter()
                .any(|member| matches!(member, Member::Addresses { port: 0, .. })),
        }
    }

    /// The service that the virtual server is known by.
    pub(super) fn key(&self, protocol: Protocol, family: Family) -> Option<ServiceKey> {
        match self {
            Self::Address(endpoint) => Some(ServiceKey::Address {
                protocol,
                address: endpoint.address,
                port: endpoint.port.map_or(0, |port| port.number),
            }),
            Self::Mark(mark, _) => Some(ServiceKey::Mark {
                mark: *mark,
                family,
            }),
            Self::Group(group, _) => {
                let address = group.members.iter().find(|member| is_address(member));
                let first = address.or_else(|| group.members.first())?;
                Some(first.first(protocol, family))
            }
        }
    }
}

const fn is_address(member: &Member) -> bool {
    matches!(member, Member::Addresses { .. })
}

/// A firewall mark.
pub(super) fn mark(word: Token<'_>, findings: &mut Findings) -> Option<FwMark> {
    if word.text.is_empty() || !word.text.bytes().all(|byte| byte.is_ascii_digit()) {
        value::bad_number(word, MARKS, findings);
        return None;
    }
    let mark = word.text.parse().ok().and_then(FwMark::new);
    if mark.is_none() {
        value::out_of_range(word, MARKS, findings);
    }
    mark
}

fn unknown(word: Token<'_>, references: &References<'_>, findings: &mut Findings) {
    let name = shown(word.text);
    let message =
        format!("no `virtual_server_group` is called `{name}`: nothing would be served here");
    let help = match suggest::nearest(word.text, references.group_names()) {
        Some(meant) => format!("did you mean `{}`?", shown(meant)),
        None => format!("add a `virtual_server_group {name} {{ … }}` block"),
    };
    findings.add(Diagnostic::error(Code::UnknownGroup, word.span, message).help(help));
}
