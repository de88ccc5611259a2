//! `SSL`: what `SSL_GET` shows to servers.

use crate::checker::ClientCertificate;
use crate::conf::diagnostic::Findings;
use crate::conf::keywords::{Lvs, Ssl as Keyword};
use crate::conf::lower::slot::Slot;
use crate::conf::lower::{refuse, support};
use crate::conf::tree::Entry;
use crate::conf::value;
use crate::types::Secret;

pub(super) fn read(block: Entry<'_>, findings: &mut Findings) -> ClientCertificate {
    value::no_more_than(block, 1, findings);
    let mut slots: [Slot<&str>; 4] = [Slot::Absent; 4];
    let [ca, certificate, key, password] = &mut slots;
    for entry in block.children() {
        let slot = match support(entry).lvs() {
            Some(Lvs::Ssl(Keyword::Ca)) => &mut *ca,
            Some(Lvs::Ssl(Keyword::Certificate)) => &mut *certificate,
            Some(Lvs::Ssl(Keyword::Key)) => &mut *key,
            Some(Lvs::Ssl(Keyword::Password)) => &mut *password,
            Some(_) | None => {
                refuse(entry, findings);
                continue;
            }
        };
        let word = value::word(entry, findings).map(|word| word.text);
        slot.set(word, entry, findings);
    }
    let text = |slot: &Slot<&str>| slot.value().map(|text| (*text).to_owned());
    ClientCertificate {
        ca: text(ca),
        certificate: text(certificate),
        key: text(key),
        password: password.value().map(|text| Secret::new(text)),
    }
}
