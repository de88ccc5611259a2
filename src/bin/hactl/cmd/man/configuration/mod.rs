//! `hactl.conf(5)`: the language, every keyword of the table, the codes of findings, and what differs from
//! keepalived.

use hactl::conf::Code;
use hactl::conf::keywords::{self, Block, Does, Kind, Row, Status};

use super::{MANUAL, PAGE_DATE, embolden};

mod differences;
mod language;

/// The name of the page.
pub(super) const NAME: &str = "hactl.conf";

/// The whole page, as roff that mandoc's lint is content with.
pub(super) fn page() -> String {
    let mut page = format!(
        ".TH HACTL.CONF 5 {PAGE_DATE} \"hactl {}\" \"{MANUAL}\"\n",
        env!("CARGO_PKG_VERSION")
    );
    page.push_str(
        ".SH NAME\nhactl.conf \\- the configuration of hactl, in the language of keepalived.conf\n",
    );
    page.push_str(".SH SYNOPSIS\n\\fB/etc/keepalived/keepalived.conf\\fR\n");
    for (heading, paragraphs) in language::SECTIONS {
        page.push_str(&format_heading("SH", heading));
        page.push_str(&body(paragraphs));
    }
    page.push_str(&format_heading("SH", "KEYWORDS"));
    page.push_str(&body(language::BEFORE_KEYWORDS));
    for block in keywords::BLOCKS {
        page.push_str(&about_block(block));
    }
    page.push_str(&format_heading("SH", "FINDINGS"));
    page.push_str(&body(language::BEFORE_FINDINGS));
    for code in Code::ALL {
        page.push_str(&item(
            &format!("`{}` {}", code.number(), code.name()),
            code.doc(),
        ));
    }
    page.push_str(&format_heading("SH", "DIFFERENCES FROM KEEPALIVED"));
    page.push_str(&body(differences::BEFORE));
    for (what, how) in differences::ALL {
        page.push_str(&item(what, how));
    }
    page.push_str(END);
    page
}

const END: &str = "\
.SH FILES
.TP
/etc/keepalived/keepalived.conf
The configuration that the daemon reads unless another is named.
.SH SEE ALSO
hactl(1),
hactl\\-conf(1),
hactl\\-conf\\-explain(1),
hactl\\-conf\\-validate(1),
hactl\\-vrrpd(1),
keepalived.conf(5)
";

/// The keywords of a block.
fn about_block(block: &'static Block) -> String {
    let heading = match block.path {
        "/" => "Outside all blocks",
        path => path,
    };
    let mut text = format_heading("SS", heading);
    let rows = keywords::rows().filter(|row| row.block == block.path);
    for row in rows {
        let tag = match (row.kind, row.syntax) {
            (Kind::Block | Kind::List, "(no name)") => format!("`{}` {{ … }}", row.keyword),
            (Kind::Flag, "") => format!("`{}`", row.keyword),
            (_, syntax) => format!("`{}` {syntax}", row.keyword),
        };
        text.push_str(&item(&tag, &about(&row)));
    }
    text
}

/// What there is to say about a keyword, as sentences.
fn about(row: &Row) -> String {
    let mut sentences = Vec::new();
    let mut say = |text: String| sentences.push(text);
    if !row.doc.is_empty() {
        say(row.doc.to_owned());
    }
    if row.takes != row.syntax && row.kind == Kind::Value {
        say(format!("Takes {}.", row.takes));
    }
    if !row.default.is_empty() {
        say(format!("Default: {}.", row.default));
    }
    if row.status == Status::Deprecated {
        say("Deprecated.".to_owned());
    }
    if !row.since.is_empty() {
        say(format!("Since keepalived {}.", row.since));
    }
    if !row.remarks.is_empty() {
        say(format!("Remarks: {}.", row.remarks));
    }
    match row.support {
        Does::Acts => {}
        Does::Checks | Does::Knows => say("Not supported yet by the daemon.".to_owned()),
    }
    sentences.join(" ")
}

fn format_heading(macro_name: &str, text: &str) -> String {
    format!(".{macro_name} {}\n", roff(text))
}

/// Paragraphs; one that begins with a blank is shown as it is.
fn body(paragraphs: &[&str]) -> String {
    let mut text = String::new();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        if at > 0 {
            text.push_str(".PP\n");
        }
        if paragraph.starts_with(' ') {
            text.push_str(".nf\n");
            for line in paragraph.lines() {
                text.extend([roff(line).as_str(), "\n"]);
            }
            text.push_str(".fi\n");
        } else {
            text.extend([roff(paragraph).as_str(), "\n"]);
        }
    }
    text
}

/// A term and what it means.
fn item(tag: &str, text: &str) -> String {
    let text = if text.is_empty() { "–" } else { text };
    format!(".TP\n{}\n{}\n", roff(tag), roff(text))
}

/// Text with what roff would take for commands taken out; code between backticks becomes bold.
fn roff(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| match c {
            '\\' => "\\e".to_owned(),
            '-' => "\\-".to_owned(),
            '\'' => "\\(aq".to_owned(),
            '…' => "...".to_owned(),
            '–' => "\\(en".to_owned(),
            '~' => "\\(ti".to_owned(),
            '^' => "\\(ha".to_owned(),
            other => other.to_string(),
        })
        .collect();
    let text = embolden(&text);
    if text.starts_with('.') {
        format!("\\&{text}")
    } else {
        text
    }
}
