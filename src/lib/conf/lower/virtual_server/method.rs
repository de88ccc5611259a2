//! `lvs_method`: how packets reach a server.

use crate::conf::diagnostic::{Code, Diagnostic, Findings};
use crate::conf::tree::Entry;
use crate::conf::value;
use crate::ipvs::Tunnel;
use crate::lvs::Forwarding;

const METHODS: [&str; 3] = ["NAT", "DR", "TUN"];

pub(super) fn read(entry: Entry<'_>, findings: &mut Findings) -> Option<Forwarding> {
    let Some(word) = entry.value() else {
        value::missing(entry, findings);
        return None;
    };
    let forwarding = match word.text {
        "NAT" => Forwarding::Nat,
        "DR" => Forwarding::Dr,
        "TUN" => {
            let mut options = entry.words().skip(2);
            if let Some(first) = options.next() {
                let last = options.last().unwrap_or(first);
                let message = "options of `TUN` are not supported yet";
                let place = first.span.to(last.span);
                findings.add(
                    Diagnostic::error(Code::NotSupported, place, message)
                        .help("`TUN` alone is IP in IP without checksums"),
                );
                return None;
            }
            Forwarding::Tun(Tunnel::IPIP)
        }
        _ => {
            value::bad_choice(word, &METHODS, findings);
            return None;
        }
    };
    value::no_more_than(entry, 2, findings);
    Some(forwarding)
}
