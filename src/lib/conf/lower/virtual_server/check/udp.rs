//! `UDP_CHECK`.

use crate::checker::{self, Datagram, HexError, Kind, Reply};
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::Udp as Keyword;
use crate::conf::lower::slot::Slot;
use crate::conf::lower::tuning::small;
use crate::conf::tree::Entry;
use crate::conf::value;

/// `max_reply_length` where nobody says otherwise.
const LONGEST: u16 = 255;

/// What the block says.
#[derive(Default)]
pub(super) struct Udp {
    payload: Slot<Vec<u8>>,
    reply: Slot<Reply>,
    shortest: Slot<u16>,
    longest: Slot<u16>,
}

impl Udp {
    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::Payload => {
                if entry.value().is_none() {
                    value::missing(entry, findings);
                }
                let words = entry.words().skip(1).map(|word| word.text);
                let payload = checker::bytes(words).map_err(|bad| report(bad, entry, findings));
                let payload = payload.ok().filter(|bytes| !bytes.is_empty());
                self.payload.set(payload, entry, findings);
            }
            Keyword::RequireReply => {
                let words = entry.words().skip(1).map(|word| word.text);
                let reply = checker::pattern(words).map_err(|bad| report(bad, entry, findings));
                let reply = reply.ok().map(|bytes| match bytes.as_slice() {
                    [] => Reply::Any,
                    _ => Reply::Like(bytes),
                });
                self.reply.set(reply, entry, findings);
            }
            Keyword::MinReplyLength => {
                let length = small(value::number(entry, findings));
                self.shortest.set(length, entry, findings);
            }
            Keyword::MaxReplyLength => {
                let length = small(value::number(entry, findings));
                self.longest.set(length, entry, findings);
            }
        }
    }

    pub(super) fn finish(self, findings: &mut Findings) -> Option<Kind> {
        let (shortest, longest) = (self.shortest.or(0), self.longest.or(LONGEST));
        if shortest > longest {
            let place = self.shortest.span().or_else(|| self.longest.span())?;
            let message = format!(
                "`min_reply_length` {shortest} is above `max_reply_length` {longest}: every reply would be wrong"
            );
            findings.add(
                Diagnostic::error(Code::ReversedRange, place, message)
                    .help("write a higher `max_reply_length`"),
            );
            return None;
        }
        Some(Kind::Udp(Box::new(Datagram {
            payload: self.payload.value().cloned(),
            reply: self.reply.value().cloned().unwrap_or_default(),
            shortest,
            longest,
        })))
    }
}

fn report(HexError(bad): HexError, entry: Entry<'_>, findings: &mut Findings) {
    let mut words = entry.words().skip(1);
    let place = words
        .find(|word| word.text.contains(bad))
        .map_or_else(|| entry.span(), |word| word.span);
    let message = format!("`{}` is no hexadecimal digit", shown(&bad.to_string()));
    findings.add(
        Diagnostic::error(Code::BadHex, place, message)
            .help("write bytes as two digits each, as in `0a 1b 2c`"),
    );
}
