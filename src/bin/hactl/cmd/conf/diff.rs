//! `hactl conf diff`.

use hactl::conf::{ChangeData, Effective, diff};
use serde::Serialize;

use super::reading::{self, Reading};
use super::show;
use crate::console::{Console, Format};
use crate::exit::Exit;

/// What `--help` says about what is shown.
const OUTPUT: &str = "\
Lines that begin with `-` hold in A only, with `+` in B only, with `~` in both and differently; behind them stand
their places. Virtual routers are matched by name, else by identifier, interface and family; virtual and real
servers by address and port, everything else by name. With the running configuration as A it tells what a reload would change.

JSON: an object with `old`, `new` (the files) and `changes`, a list of:
  blocks       the blocks around it, from the outside, each with its name
  keyword      or the first word of an entry of a list
  change       removed, added, changed, renamed
  old, new     value; file, line, column, if it stands in a file; null if it is only in the other";

/// Compare two configurations by meaning and not by text
///
/// Order, layout, comments, includes and definitions make no difference. Exit code 0: both mean the same, 1: they differ, 2: one can't be read or is invalid.
#[derive(Debug, clap::Args)]
#[command(after_long_help = OUTPUT)]
pub(super) struct Args {
    /// The first configuration file; `-` is standard input
    #[arg(value_name = "A")]
    old: String,
    /// The second configuration file; `-` is standard input
    #[arg(value_name = "B")]
    new: String,
    /// How to show the difference
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Show passwords and keys too
    #[arg(long)]
    secrets: bool,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Serialize)]
struct Report<'a> {
    old: &'a str,
    new: &'a str,
    changes: Vec<ChangeData>,
}

impl Args {
    pub(super) fn run(self, console: &mut Console) -> Exit {
        let options = self.reading.options();
        let old = reading::one(&self.old, &options);
        let new = if self.new == self.old {
            None
        } else {
            Some(reading::one(&self.new, &options))
        };
        let new = new.as_ref().unwrap_or(&old);
        let (Some(before), Some(after)) = (Effective::of(&old), Effective::of(new)) else {
            for loaded in [&old, new] {
                if loaded.model.is_none() {
                    show::tell(loaded, console);
                }
            }
            return Exit::Usage;
        };
        let difference = diff(&before, &after);
        let secrets = show::secrets(self.secrets);
        match self.format {
            Format::Table => console.print(difference.text(secrets)),
            Format::Json => console.json(&Report {
                old: reading::shown(&self.old),
                new: reading::shown(&self.new),
                changes: difference.data(secrets),
            }),
        }
        if difference.is_empty() {
            Exit::Done
        } else {
            Exit::No
        }
    }
}
