//! `hactl conf explain`.

use hactl::conf::keywords::{self, Does, Row, Status};
use hactl::conf::{Code, printable};
use serde::Serialize;
use thiserror::Error;

use crate::cmd::CmdError;
use crate::console::{Console, Format};
use crate::exit::Exit;

/// What `--help` says about the JSON.
const JSON: &str = "\
JSON: an object with `keywords`, in the form of `hactl conf schema`, or with `codes`, each with `code`, `name` and `doc`.";

/// Say what a keyword of the configuration means
///
/// Shows what it does, in which blocks it stands, what its value may be, its default and an example. Exit code 0: it is known,
/// 1: it is not.
#[derive(Debug, clap::Args)]
#[command(after_long_help = JSON)]
pub(super) struct Args {
    /// A keyword; `vrrp_instance/priority` for that of one block only; or the code of a finding, such as C0103
    #[arg(value_name = "KEYWORD")]
    keyword: String,
    /// How to show it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// What `--format json` shows.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Report {
    Keywords(Vec<Row>),
    Codes(Vec<CodeRow>),
}

/// A code of a finding.
#[derive(Serialize)]
pub(super) struct CodeRow {
    code: &'static str,
    name: &'static str,
    doc: &'static str,
}

impl CodeRow {
    pub(super) const fn new(code: Code) -> Self {
        Self {
            code: code.number(),
            name: code.name(),
            doc: code.doc(),
        }
    }
}

#[derive(Debug, Error)]
#[error("there is no keyword `{}`{}", printable(.word), .hint)]
struct Unknown {
    word: String,
    hint: String,
}

impl Args {
    pub(super) fn run(self, console: &mut Console) -> Result<Exit, CmdError> {
        let word = self.keyword.as_str();
        let rows = keywords::find(word);
        let codes: Vec<_> = Code::ALL
            .iter()
            .filter(|code| code.number().eq_ignore_ascii_case(word) || code.name() == word)
            .map(|&code| CodeRow::new(code))
            .collect();
        if rows.is_empty() && codes.is_empty() {
            let hint = keywords::nearest(word)
                .map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
            let word = word.to_owned();
            return Err(CmdError::new(Exit::No, Unknown { word, hint }));
        }
        match self.format {
            Format::Json if rows.is_empty() => console.json(&Report::Codes(codes)),
            Format::Json => console.json(&Report::Keywords(rows)),
            Format::Table => {
                for code in codes {
                    console.line(format_args!("{} {}\n  {}", code.code, code.name, code.doc));
                }
                let texts: Vec<_> = alike(rows).iter().map(|rows| text(rows)).collect();
                console.print(texts.join("\n"));
            }
        }
        Ok(Exit::Done)
    }
}

/// Puts rows together that differ in their block only.
fn alike(rows: Vec<Row>) -> Vec<Vec<Row>> {
    let mut groups: Vec<Vec<Row>> = Vec::new();
    for row in rows {
        let group = groups
            .iter_mut()
            .find(|group| group.first().is_some_and(|first| first.is_like(&row)));
        match group {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    groups
}

/// What is to say about rows that are alike.
fn text(rows: &[Row]) -> String {
    let Some(row) = rows.first() else {
        return String::new();
    };
    let blocks = rows.iter().map(|row| match row.block {
        "/" => "outside all blocks",
        block => block,
    });
    let blocks: Vec<_> = blocks.collect();
    let takes = if row.takes == row.syntax {
        ""
    } else {
        row.takes.as_str()
    };
    let status = match row.status {
        Status::Current => "",
        Status::Deprecated => "deprecated",
    };
    let support = match row.support {
        Does::Acts => "hactl does what it says",
        Does::Checks => "checked; the daemon of hactl refuses it until it is built",
        Does::Knows => "known by name; the daemon of hactl refuses it until it is built",
    };
    let since = match row.since {
        "" => String::new(),
        since => format!("keepalived {since}"),
    };
    let facts = [
        ("in", blocks.join(", ")),
        ("written", format!("{} {}", row.keyword, row.syntax)),
        ("value", takes.to_owned()),
        ("default", row.default.to_owned()),
        ("since", since),
        ("status", status.to_owned()),
        ("remarks", row.remarks.to_owned()),
        ("support", support.to_owned()),
    ];
    let mut text = match row.doc {
        "" => format!("{}\n", row.keyword),
        doc => format!("{}\n  {doc}\n", row.keyword),
    };
    for (name, fact) in facts.iter().filter(|(_, fact)| !fact.is_empty()) {
        text.push_str(&format_fact(name, fact.trim_end()));
    }
    text.push('\n');
    for line in row.example.lines() {
        text.extend(["    ", line, "\n"]);
    }
    text
}

fn format_fact(name: &str, fact: &str) -> String {
    format!("  {name:<8} {fact}\n")
}
