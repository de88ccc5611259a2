//! `hactl man`.

use std::io;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use clap_mangen::Man;
use hactl::conf::Code;

use crate::cmd::{Cli, CmdError};
use crate::console::Console;
use crate::exit::Exit;

/// Print the manual page of hactl or of one of its commands
///
/// The page is written as roff: `hactl man check tcp | man -l -` shows it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The command, as it is typed after hactl; hactl itself if left out
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,

    /// Write the pages of all commands into this folder
    #[arg(long, value_name = "DIR", hide = true, conflicts_with = "command")]
    dir: Option<PathBuf>,
}

impl Args {
    pub(crate) fn run(self, console: &mut Console) -> Result<Exit, CmdError> {
        let root = built_command();
        if let Some(dir) = self.dir {
            write_pages(&root, &dir)
                .map_err(|error| CmdError::new(Exit::Usage, CannotWrite { dir, error }))?;
            return Ok(Exit::Done);
        }
        let mut path = vec![&root];
        for word in self.command {
            let next = path.last().and_then(|command| {
                visible_subcommands(command).find(|child| child.get_name() == word)
            });
            let Some(next) = next else {
                return Err(CmdError::new(Exit::Usage, UnknownCommand(word)));
            };
            path.push(next);
        }
        console.print(page(&path).map_err(|error| CmdError::new(Exit::Software, error))?);
        Ok(Exit::Done)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("there is no command `{0}`: `hactl --help` lists them")]
struct UnknownCommand(String);

#[derive(Debug, thiserror::Error)]
#[error("cannot write the manual pages to {}", dir.display())]
struct CannotWrite {
    dir: PathBuf,
    #[source]
    error: io::Error,
}

/// Shown at the foot of every page; mandoc wants one. Changes with a release, not with a build.
const PAGE_DATE: &str = "2026-11-25";

const MANUAL: &str = "hactl manual";

/// `hactl` with everything filled in that clap works out late, such as the names of nested commands.
fn built_command() -> clap::Command {
    let mut root = Cli::command().disable_help_subcommand(true);
    root.build();
    root
}

fn visible_subcommands(command: &clap::Command) -> impl Iterator<Item = &clap::Command> {
    command
        .get_subcommands()
        .filter(|child| !child.is_hide_set())
}

/// Writes the page of `root` and of every command below it.
fn write_pages(root: &clap::Command, dir: &Path) -> io::Result<()> {
    std::fs::create_dir_all(dir)?;
    let mut pending = vec![vec![root]];
    while let Some(path) = pending.pop() {
        std::fs::write(dir.join(format!("{}.1", page_name(&path))), page(&path)?)?;
        let Some(command) = path.last() else { continue };
        pending.extend(visible_subcommands(command).map(|child| [&path[..], &[child]].concat()));
    }
    Ok(())
}

/// `hactl-check-tcp`.
fn page_name(path: &[&clap::Command]) -> String {
    let names: Vec<_> = path.iter().map(|command| command.get_name()).collect();
    names.join("-")
}

/// The manual page of the last command of `path`, as roff that mandoc's lint is content with.
fn page(path: &[&clap::Command]) -> io::Result<String> {
    let Some(&command) = path.last() else {
        return Ok(String::new());
    };
    let name = page_name(path);
    let man = Man::new(command.clone())
        .title(name.to_uppercase())
        .section("1")
        .date(PAGE_DATE)
        .source(concat!("hactl ", env!("CARGO_PKG_VERSION")))
        .manual(MANUAL);
    let mut raw = Vec::new();
    man.render_title(&mut raw)?;
    man.render_name_section(&mut raw)?;
    man.render_synopsis_section(&mut raw)?;
    man.render_description_section(&mut raw)?;
    if command
        .get_arguments()
        .any(|argument| !argument.is_hide_set())
    {
        man.render_options_section(&mut raw)?;
    }
    if visible_subcommands(command).next().is_some() {
        man.render_subcommands_section(&mut raw)?;
    }
    if command.get_after_long_help().is_some() || command.get_after_help().is_some() {
        man.render_extra_section(&mut raw)?;
    }
    let mut text = polish(&String::from_utf8_lossy(&raw));
    text.push_str(&contradictions(path));
    text.push_str(&exit_status(path));
    text.push_str(ENVIRONMENT);
    text.push_str(files(path));
    text.push_str(&see_also(path));
    Ok(text)
}

/// Takes out of `clap_mangen`'s roff what readers and mandoc's lint stumble over: repeated preambles, blank
/// lines, heaps of breaks, blanks at line ends, the heading `EXTRA`. Code in backticks becomes bold.
fn polish(raw: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in raw.lines().map(str::trim_end) {
        if line.starts_with(".ie ") || line.starts_with(".el ") {
            continue;
        }
        let line = match line {
            "" | ".br" => ".sp",
            ".SH EXTRA" => ".SH NOTES",
            other => other,
        };
        let after_break = lines
            .last()
            .is_none_or(|last| last == ".sp" || is_paragraph(last));
        if line == ".sp" && after_break {
            continue;
        }
        if is_paragraph(line) && lines.last().is_some_and(|last| last == ".sp") {
            lines.pop();
        }
        lines.push(embolden(&line.replace("\\*(Aq", "\\(aq")));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// Whether a line is a macro that makes its own vertical space.
fn is_paragraph(line: &str) -> bool {
    [".PP", ".TP", ".IP", ".SH", ".RS", ".RE"]
        .iter()
        .any(|name| line.starts_with(name))
}

/// Turns code between backticks into bold text.
fn embolden(line: &str) -> String {
    let parts: Vec<_> = line.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return line.to_owned();
    }
    let mut text = String::new();
    for (index, part) in parts.into_iter().enumerate() {
        if index > 0 {
            text.push_str(if index.is_multiple_of(2) {
                "\\fR"
            } else {
                "\\fB"
            });
        }
        text.push_str(part);
    }
    text
}

/// What `conf validate` finds between the nodes of a cluster, from the list of all codes.
fn contradictions(path: &[&clap::Command]) -> String {
    let here = path.last();
    if here.is_none_or(|command| command.get_name() != "validate") {
        return String::new();
    }
    let mut text = String::from(".SH CONTRADICTIONS BETWEEN NODES\n");
    for code in Code::ALL.iter().filter(|code| code.is_between_nodes()) {
        let name = code.name().replace('-', "\\-");
        text.extend([".TP\n", code.number(), " ", &name, "\n"]);
        text.extend([&embolden(code.doc()), "\n"]);
    }
    text
}

fn exit_status(path: &[&clap::Command]) -> String {
    let is_check = path
        .get(1)
        .is_some_and(|command| command.get_name() == "check");
    let mut text = String::from(".SH EXIT STATUS\n");
    for exit in Exit::ALL {
        let meaning = if is_check {
            exit.plugin_meaning()
        } else {
            exit.meaning()
        };
        text.extend([".TP\n", &exit.code().to_string(), "\n", meaning, "\n"]);
    }
    text
}

const ENVIRONMENT: &str = "\
.SH ENVIRONMENT
.TP
NO_COLOR
Set and not empty: no colour, on a terminal either.
";

/// The files that the last command of `path` looks at without being told to.
fn files(path: &[&clap::Command]) -> &'static str {
    match path.get(1).map(|command| command.get_name()) {
        None | Some("vrrpd") => {
            "\
.SH FILES
.TP
/etc/keepalived/keepalived.conf
The configuration of the daemon, in keepalived's language.
"
        }
        Some(_) => "",
    }
}

/// The page above, the pages beside, and for `hactl` itself keepalived's own.
fn see_also(path: &[&clap::Command]) -> String {
    let mut pages: Vec<String> = match path {
        [] | [_] => vec!["keepalived.conf(5)".to_owned()],
        [above @ .., command] => {
            let siblings = above.last().into_iter().flat_map(|&parent| {
                visible_subcommands(parent)
                    .filter(|sibling| sibling.get_name() != command.get_name())
                    .map(|sibling| page_name(&[above, &[sibling]].concat()))
            });
            std::iter::once(page_name(above))
                .chain(siblings)
                .map(|name| format!("{}(1)", name.replace('-', "\\-")))
                .collect()
        }
    };
    pages.sort();
    format!(".SH SEE ALSO\n{}\n", pages.join(",\n"))
}
