//! `authentication`.

use super::instance::Facts;
use super::slot::Slot;
use super::{refuse, support};
use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::keywords;
use crate::conf::source::Span;
use crate::conf::tree::{Entry, Token};
use crate::conf::value::{self, Switch};
use crate::types::{Family, Password, Priority};
use crate::vrrp::{Authentication, StartAs, Version};

/// What the blocks say together.
#[derive(Default)]
pub(super) struct Draft {
    /// Where the first block begins; `None` without one.
    pub(super) block: Option<Span>,
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

    /// The state that the instance starts in: with the authentication header, only the owner of the
    /// addresses starts as master.
    pub(super) fn start_as(&self, facts: Facts, findings: &mut Findings) -> StartAs {
        if let Slot::Given("AH", at) = self.kind
            && facts.start_as == StartAs::Active
            && facts.priority != Priority::OWNER
        {
            let message = "with `auth_type AH`, `state MASTER` becomes `state BACKUP`";
            findings.add(Diagnostic::warning(Code::StateCorrected, at, message));
            return StartAs::Backup;
        }
        facts.start_as
    }

    /// How packets prove their origin; never less than the user asked for. `None` if that was reported
    /// as wrong.
    pub(super) fn finish(self, facts: Facts, findings: &mut Findings) -> Option<Authentication> {
        let Some(block) = self.block else {
            return Some(Authentication::None);
        };
        self.kind_and_password(block, findings);
        let dropped = match (facts.version, facts.strict) {
            (Version::V3, _) => Some((
                Code::AuthenticationInV3,
                "VRRP version 3 has no authentication",
                "remove the block, or use `version 2`; keepalived would drop it and run unauthenticated",
            )),
            (Version::V2, Switch::On) => Some((
                Code::StrictMode,
                "strict mode knows no authentication",
                "remove the block or `strict_mode`; keepalived would drop it and run unauthenticated",
            )),
            (Version::V2, Switch::Off) => None,
        };
        if let Some((code, message, help)) = dropped {
            findings.add(Diagnostic::error(code, block, message).help(help));
            return None;
        }
        let password = self.password.value().cloned()?;
        match self.kind {
            Slot::Given("AH", at) => {
                if facts.family == Family::V6 {
                    let message = "`auth_type AH` is not possible over IPv6";
                    findings.add(
                        Diagnostic::error(Code::VersionOverIpv6, at, message)
                            .help("keepalived would drop it and run unauthenticated"),
                    );
                    return None;
                }
                Some(Authentication::Header(password))
            }
            Slot::Given(_, _) => Some(Authentication::Password(password)),
            Slot::Absent | Slot::Broken(_) => None,
        }
    }

    fn kind_and_password(&self, block: Span, findings: &mut Findings) {
        if self.kind.is_absent() {
            let message = "`authentication` has no `auth_type`";
            findings.add(
                Diagnostic::error(Code::AuthenticationType, block, message)
                    .help("add `auth_type PASS`"),
            );
        }
        if self.password.is_absent() {
            let message = "`authentication` has no `auth_pass`";
            findings.add(
                Diagnostic::error(Code::PasswordMissing, block, message)
                    .help("keepalived would run without authentication"),
            );
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
