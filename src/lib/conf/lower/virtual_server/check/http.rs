//! `HTTP_GET` and `SSL_GET`: the pages, and what is asked of them.

use super::{no_effect, regex};
use crate::checker::{
    Close, Digest, DigestError, Expectation, HttpProtocol, Kind, Sni, StatusSet, Url,
};
use crate::conf::diagnostic::{Code, Diagnostic, Findings, shown};
use crate::conf::keywords::{Http as Keyword, Lvs, Url as UrlKeyword};
use crate::conf::lower::slot::Slot;
use crate::conf::lower::{refuse, support};
use crate::conf::source::Span;
use crate::conf::tree::{Entry, Token};
use crate::conf::value::{self, Switch};

/// What the block says.
pub(super) struct Http {
    transport: Transport,
    protocol: Slot<HttpProtocol>,
    /// Where the first `url` stands, right or wrong.
    first_url: Option<Span>,
    urls: Vec<UrlDraft>,
    virtualhost: Slot<String>,
    sni: Slot<Switch>,
    /// `None`: the Host header.
    sni_name: Slot<Option<Box<str>>>,
    close: Slot<Close>,
}

/// What carries the requests.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Transport {
    Tcp,
    Tls,
}

/// What a `url` block says.
struct UrlDraft {
    path: String,
    statuses: Slot<StatusSet>,
    digests: Vec<Digest>,
    virtualhost: Slot<String>,
    pattern: Option<Box<regex::Draft>>,
    close: Slot<Close>,
}

impl Http {
    pub(super) const fn plain() -> Self {
        Self::new(Transport::Tcp)
    }

    pub(super) const fn tls() -> Self {
        Self::new(Transport::Tls)
    }

    const fn new(transport: Transport) -> Self {
        Self {
            transport,
            protocol: Slot::Absent,
            first_url: None,
            urls: Vec::new(),
            virtualhost: Slot::Absent,
            sni: Slot::Absent,
            sni_name: Slot::Absent,
            close: Slot::Absent,
        }
    }

    pub(super) fn read(&mut self, keyword: Keyword, entry: Entry<'_>, findings: &mut Findings) {
        match keyword {
            Keyword::Protocol => {
                let protocol = value::choice(entry, findings).map(|word| match word {
                    "1.1" => HttpProtocol::Http11,
                    "1.0C" | "1.0c" => HttpProtocol::Http10Close,
                    _ => HttpProtocol::Http10,
                });
                self.protocol.set(protocol, entry, findings);
            }
            Keyword::FastRecovery => {
                value::switch(entry, findings);
            }
            Keyword::Url => {
                self.first_url.get_or_insert_with(|| entry.head().span);
                self.urls.extend(UrlDraft::read(entry, findings));
            }
            Keyword::Virtualhost => virtualhost(&mut self.virtualhost, entry, findings),
            Keyword::EnableSni => {
                self.needs_tls(entry, findings);
                let switch = value::switch(entry, findings);
                self.sni.set(switch, entry, findings);
            }
            Keyword::SniName => {
                self.needs_tls(entry, findings);
                value::no_more_than(entry, 2, findings);
                let name = entry.value().map(|word| word.text.into());
                self.sni_name.set(Some(name), entry, findings);
            }
            Keyword::TlsCompliant => close(&mut self.close, entry, findings),
            // Sets a time and not a page; the checker reads it.
            Keyword::Retry => {}
        }
    }

    fn needs_tls(&self, entry: Entry<'_>, findings: &mut Findings) {
        if self.transport == Transport::Tcp {
            no_effect(entry, "`HTTP_GET` has no TLS", findings);
        }
    }

    fn sni(&self) -> Sni {
        match (self.sni_name.value(), self.sni.value()) {
            (Some(Some(name)), _) => Sni::Name(name.clone()),
            (Some(None), _) | (None, Some(Switch::On)) => Sni::Host,
            (None, Some(Switch::Off) | None) => Sni::None,
        }
    }

    /// The pages with everything that is inherited; `None` if there is none.
    pub(super) fn finish(
        self,
        place: Span,
        inherited: Option<&String>,
        findings: &mut Findings,
    ) -> Option<Kind> {
        if self.first_url.is_none() {
            let message = match self.transport {
                Transport::Tcp => "this `HTTP_GET` has no `url`",
                Transport::Tls => "this `SSL_GET` has no `url`",
            };
            findings.add(
                Diagnostic::error(Code::MissingUrl, place, message)
                    .help("add a `url` block with the `path` of a page"),
            );
            return None;
        }
        let sni = self.sni();
        let host = self.virtualhost.value().or(inherited);
        let close = self.close.or(Close::default());
        let mut urls = Vec::with_capacity(self.urls.len());
        urls.extend(
            self.urls
                .into_iter()
                .map(|url| url.finish(host, close, findings)),
        );
        let protocol = self.protocol.or(HttpProtocol::default());
        Some(match self.transport {
            Transport::Tcp => Kind::Http { protocol, urls },
            Transport::Tls => Kind::Https {
                protocol,
                sni,
                urls,
            },
        })
    }
}

impl UrlDraft {
    fn read(block: Entry<'_>, findings: &mut Findings) -> Option<Self> {
        value::no_more_than(block, 1, findings);
        let mut path = Slot::Absent;
        let mut url = Self {
            path: String::new(),
            statuses: Slot::Absent,
            digests: Vec::new(),
            virtualhost: Slot::Absent,
            pattern: None,
            close: Slot::Absent,
        };
        for entry in block.children() {
            match support(entry).lvs() {
                Some(Lvs::Url(UrlKeyword::Path)) => {
                    let text =
                        value::word(entry, findings).and_then(|word| read_path(word, findings));
                    path.set(text, entry, findings);
                }
                Some(Lvs::Url(UrlKeyword::Digest)) => {
                    let digest =
                        value::word(entry, findings).and_then(|word| digest(word, findings));
                    url.digests.extend(digest);
                }
                Some(Lvs::Url(UrlKeyword::StatusCode)) => {
                    let set = statuses(entry, findings);
                    url.statuses.set(set, entry, findings);
                }
                Some(Lvs::Url(UrlKeyword::Virtualhost)) => {
                    virtualhost(&mut url.virtualhost, entry, findings);
                }
                Some(Lvs::Url(UrlKeyword::TlsCompliant)) => close(&mut url.close, entry, findings),
                Some(Lvs::Regex(keyword)) => {
                    let pattern = url.pattern.get_or_insert_default();
                    pattern.read(keyword, entry, findings);
                }
                Some(_) | None => refuse(entry, findings),
            }
        }
        if path.is_absent() {
            let message = "this `url` has no `path`";
            findings.add(
                Diagnostic::error(Code::MissingPath, block.head().span, message)
                    .help("add the path of a page, as in `path /health`"),
            );
        }
        url.path = path.value().cloned()?;
        Some(url)
    }

    fn finish(self, inherited: Option<&String>, close: Close, findings: &mut Findings) -> Url {
        Url {
            path: self.path,
            host: self.virtualhost.value().or(inherited).cloned(),
            expectation: Expectation {
                statuses: self.statuses.value().cloned().unwrap_or_default(),
                digests: self.digests,
            },
            pattern: self.pattern.and_then(|pattern| pattern.finish(findings)),
            close: self.close.or(close),
        }
    }
}

fn close(slot: &mut Slot<Close>, entry: Entry<'_>, findings: &mut Findings) {
    let close = value::switch(entry, findings).map(|switch| match switch {
        Switch::On => Close::Notify,
        Switch::Off => Close::Abrupt,
    });
    slot.set(close, entry, findings);
}

pub(in crate::conf::lower::virtual_server) fn virtualhost(
    slot: &mut Slot<String>,
    entry: Entry<'_>,
    findings: &mut Findings,
) {
    let host = value::word(entry, findings).and_then(|word| {
        let fits = !word.text.is_empty() && word.text.bytes().all(|byte| byte.is_ascii_graphic());
        if !fits {
            let message = format!(
                "`{}` can't be the Host header of a request",
                shown(word.text)
            );
            findings.add(
                Diagnostic::error(Code::BadRequest, word.span, message)
                    .help("write a host name in ASCII, without blanks"),
            );
        }
        fits.then(|| word.text.to_owned())
    });
    slot.set(host, entry, findings);
}

fn read_path(word: Token<'_>, findings: &mut Findings) -> Option<String> {
    let problem = if !word.text.starts_with('/') {
        "does not begin with `/`"
    } else if !word.text.bytes().all(stands_in_a_path) {
        "has a character that must be written as %XX"
    } else {
        return Some(word.text.to_owned());
    };
    let message = format!("the path `{}` {problem}", shown(word.text));
    findings.add(
        Diagnostic::error(Code::BadRequest, word.span, message)
            .help("servers refuse such a request; write the path as in `path /health?full=1`"),
    );
    None
}

/// Unreserved, reserved and percent characters of RFC 3986 §2, without the fragment's `#`.
const fn stands_in_a_path(byte: u8) -> bool {
    byte.is_ascii_graphic()
        && !matches!(
            byte,
            b'"' | b'#' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'
        )
}

/// A digest; one that no page can have is an error, and is left out where the configuration is used
/// all the same, as with keepalived.
fn digest(word: Token<'_>, findings: &mut Findings) -> Option<Digest> {
    let problem = match word.text.parse() {
        Ok(digest) => return Some(digest),
        Err(DigestError::Length(length)) => format!("has {length} digits and not 32"),
        Err(DigestError::NotHexadecimal) => {
            "has other characters than hexadecimal digits".to_owned()
        }
    };
    let message = format!(
        "the digest `{}` {problem}: no page has it, and it is not compared",
        shown(word.text)
    );
    findings.tolerate(
        Diagnostic::error(Code::BadDigest, word.span, message).help(
            "a digest is the MD5 of a page as 32 hexadecimal digits; `hactl check http URL --digest` prints the right one",
        ),
    );
    None
}

fn statuses(entry: Entry<'_>, findings: &mut Findings) -> Option<StatusSet> {
    if entry.value().is_none() {
        value::missing(entry, findings);
        return None;
    }
    let mut ranges = Vec::new();
    let mut sound = true;
    for word in entry.words().skip(1) {
        let range = match word.text.split_once('-') {
            Some((first, last)) => code(first).zip(code(last)),
            None => code(word.text).map(|code| (code, code)),
        };
        let range = range.filter(|range| StatusSet::from_ranges([*range]).is_ok());
        if range.is_none() {
            let message = format!("`{}` is not a status code", shown(word.text));
            findings.add(Diagnostic::error(Code::BadNumber, word.span, message).help(
                "write codes from 100 to 599 and ranges of them, as in `status_code 200 301-308`",
            ));
            sound = false;
        }
        ranges.extend(range);
    }
    StatusSet::from_ranges(ranges).ok().filter(|_| sound)
}

fn code(text: &str) -> Option<u16> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}
