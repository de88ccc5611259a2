//! `authentication`.

use super::slot::Slot;
use super::{refuse, support};
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::keywords;
use crate::conf::source::Span;
use crate::conf::tree::{Entry, Token};
use crate::conf::value;
use crate::types::Password;
use crate::vrrp::{Authentication, Version};

/// What the blocks say together.
#[derive(Default)]
pub(super) struct Draft {
    /// Where the first block begins; `None` without one.
    block: Option<Span>,
    kind: Slot<&'static str>,
    password: Slot<Password>,
}

impl Draft {
    pub(super) fn block(&mut self, block: Entry<'_>, findings: &mut Findings) {
        value::no_more_than(block, 1, findings);
        self.block.get_or_insert_with(|| block.head().span);
        for entry in block.children() {
            match support(entry).authentication() {
                Some(keywords::Authentication::Type) => {
                    let kind = value::choice(entry, findings);
                    self.kind.set(kind, entry, findings);
                }
                Some(keywords::Authentication::Pass) => {
                    let password =
                        value::word(entry, findings).and_then(|value| password(value, findings));
                    self.password.set(password, entry, findings);
                }
                None => refuse(entry, findings),
            }
        }
    }

    /// How packets prove their origin; never less than the user asked for.
    pub(super) fn finish(
        self,
        version: Version,
        findings: &mut Findings,
    ) -> Option<Authentication> {
        let Some(block) = self.block else {
            return Some(Authentication::None);
        };
        match self.kind {
            Slot::Given("AH", span) => {
                let message = "authentication header (`AH`) is not supported yet";
                findings.add(Diagnostic::error(Code::NotSupported, span, message));
            }
            Slot::Absent => findings.add(
                Diagnostic::error(
                    Code::AuthenticationType,
                    block,
                    "`authentication` has no `auth_type`",
                )
                .help("add `auth_type PASS`"),
            ),
            Slot::Given(_, _) | Slot::Broken(_) => {}
        }
        if self.password.is_absent() {
            findings.add(
                Diagnostic::error(
                    Code::PasswordMissing,
                    block,
                    "`authentication` has no `auth_pass`",
                )
                .help("keepalived would run without authentication"),
            );
        }
        match version {
            Version::V2 => self.password.value().cloned().map(Authentication::Password),
            Version::V3 => {
                let message = "VRRP version 3 has no authentication";
                findings.add(
                    Diagnostic::error(Code::AuthenticationInV3, block, message)
                        .help("remove the block, or use `version 2`; keepalived would drop it and run unauthenticated"),
                );
                None
            }
        }
    }
}

fn password(value: Token<'_>, findings: &mut Findings) -> Option<Password> {
    let bytes = value.text.as_bytes();
    let used = bytes.get(..Password::OCTETS_MAX).unwrap_or(bytes);
    if used.len() < bytes.len() {
        let message = format!(
            "the password has {} bytes; only the first {} are used",
            bytes.len(),
            used.len()
        );
        findings.add(
            Diagnostic::warning(Code::PasswordTruncated, value.span, message)
                .help("the packet carries no more; shorten it here and on the other routers"),
        );
    }
    match Password::new(used) {
        Ok(password) => Some(password),
        Err(_empty) => {
            let message = "the password is empty";
            findings.add(Diagnostic::error(
                Code::PasswordMissing,
                value.span,
                message,
            ));
            None
        }
    }
}
