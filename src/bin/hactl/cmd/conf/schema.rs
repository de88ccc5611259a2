//! `hactl conf schema`.

use hactl::conf::Code;
use hactl::conf::keywords::{self, Row};
use serde::Serialize;

use super::explain::CodeRow;
use crate::console::Console;
use crate::exit::Exit;

/// What `--help` says about the JSON.
const JSON: &str = "\
The table is an object:
  version   of hactl
  keywords  one object for each keyword in each block:
    block     the names of the blocks around it, joined by `/`; `/` alone outside all blocks
    keyword   the word; in `<…>` what stands first in an entry of a list
    kind      block, list (a block of entries that begin with a free word), flag (works without a value), value
    status    current, deprecated
    support   acts (hactl does what it says), checks (read and checked; the daemon refuses it), knows (by name only)
    doc       what it does, in one line
    syntax    its arguments as people write them
    takes     what its value may be, in words
    argument  the same for programs: a `type` and, where there are any, its `limits`; times are in microseconds
    default   its value when it is absent; empty if there is none
    since     the version of keepalived that brought it; empty if it is old
    remarks   synonyms, replacements, conditions
    example   it in its blocks, several lines
  codes     the kinds of findings, each with `code`, `name` and `doc`

With --json-schema, a JSON Schema (draft 2020-12) of a configuration in JSON form, made from the table: a block is an object with its
keywords, blocks with a name stand in an object by their names, a list is an array of its entries as they are written, a
keyword without value is true. `x-words` lists what an entry may be made of, `x-syntax` and `x-default` are those of the table.";

/// Print the table of all keywords as JSON, for editors and other programs
#[derive(Debug, clap::Args)]
#[command(after_long_help = JSON)]
pub(super) struct Args {
    /// Print a JSON Schema of configurations in JSON form instead
    #[arg(long)]
    json_schema: bool,
}

#[derive(Serialize)]
struct Table {
    version: &'static str,
    keywords: Vec<Row>,
    codes: Vec<CodeRow>,
}

impl Args {
    pub(super) fn run(&self, console: &mut Console) -> Exit {
        if self.json_schema {
            console.json(&keywords::json_schema());
        } else {
            console.json(&Table {
                version: env!("CARGO_PKG_VERSION"),
                keywords: keywords::rows().collect(),
                codes: Code::ALL.iter().map(|&code| CodeRow::new(code)).collect(),
            });
        }
        Exit::Done
    }
}
