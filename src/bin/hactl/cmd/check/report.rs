//! Shows results: a line for monitoring, a table for people, JSON for programs.

use std::time::Duration;

use comfy_table::Table;
use hactl::checker::{Finding, Outcome};
use serde::Serialize;

use super::Show;
use super::run::Checked;
use crate::console::{Console, Format};
use crate::exit::Exit;

/// What makes a success a warning or a failure.
pub(super) struct Limits {
    pub(super) warn: Option<Duration>,
    pub(super) crit: Option<Duration>,
    pub(super) timeout: Duration,
}

/// A monitoring plugin's states, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    Ok,
    Warning,
    Unknown,
    Critical,
}

impl State {
    pub(super) const fn exit(self) -> Exit {
        match self {
            Self::Ok => Exit::Done,
            Self::Warning => Exit::No,
            Self::Critical => Exit::Usage,
            Self::Unknown => Exit::Unable,
        }
    }

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Warning => "WARNING",
            Self::Critical => "CRITICAL",
            Self::Unknown => "UNKNOWN",
        }
    }
}

/// A result and what it means.
struct Judged<'a> {
    checked: &'a Checked,
    state: State,
    reason: Option<&'static str>,
    message: String,
}

/// Shows the results and says how the program ends.
pub(super) fn show(
    console: &mut Console,
    results: &[Checked],
    limits: &Limits,
    show: Show,
) -> Exit {
    let judged: Vec<_> = results.iter().map(|result| judge(result, limits)).collect();
    let worst = judged.iter().map(|result| result.state).max();
    let worst = worst.unwrap_or(State::Unknown);
    match show {
        Show::Nothing => {}
        Show::Digests => digests(console, &judged),
        Show::Results(Format::Json) => console.json(&json(&judged, worst)),
        Show::Results(Format::Table) => match judged.as_slice() {
            [one] => console.line(plugin_line(one, limits)),
            several => {
                let states: Vec<_> = several.iter().map(|result| result.state).collect();
                console.line(summary(&states, worst));
                console.line(table(several).trim_fmt());
            }
        },
    }
    worst.exit()
}

fn judge<'a>(checked: &'a Checked, limits: &Limits) -> Judged<'a> {
    let (state, reason, message) = match &checked.result {
        Err(error) => (State::Unknown, Some("lookup"), error.to_string()),
        Ok(outcome) => judge_outcome(outcome, limits),
    };
    Judged {
        checked,
        state,
        reason,
        message,
    }
}

/// The state, a stable word for why it is not OK, and a message for people.
pub(super) fn judge_outcome(
    outcome: &Outcome,
    limits: &Limits,
) -> (State, Option<&'static str>, String) {
    match outcome.finding {
        Finding::Unknown(unable) => (State::Unknown, Some("unable"), unable.to_string()),
        Finding::Down(down) => (State::Critical, Some(down.code()), down.to_string()),
        Finding::Up => judge_success(outcome, limits),
    }
}

fn judge_success(outcome: &Outcome, limits: &Limits) -> (State, Option<&'static str>, String) {
    let total = outcome.timings.total;
    let is_over = |limit: Option<Duration>| limit.is_some_and(|limit| total > limit);
    let time = milliseconds(total);
    let message = match outcome.page {
        None => format!("open in {time} ms"),
        Some(page) => format!(
            "status {}, {} bytes in {time} ms",
            page.status, page.body_bytes
        ),
    };
    let cut_off = outcome.page.filter(|page| page.is_cut_off);
    if is_over(limits.crit) {
        return (State::Critical, Some("slow"), message);
    }
    if let Some(page) = cut_off {
        let announced = page
            .announced_bytes
            .map_or_else(String::new, |bytes| format!(" of {bytes}"));
        let message = format!(
            "body ended after {}{announced} bytes, status {} in {time} ms",
            page.body_bytes, page.status
        );
        return (State::Warning, Some("cut_off"), message);
    }
    if is_over(limits.warn) {
        return (State::Warning, Some("slow"), message);
    }
    (State::Ok, None, message)
}

/// `OK - tcp 127.0.0.1:80 open in 0.4 ms | connect=0.000400s;;;0;5.000000`.
fn plugin_line(judged: &Judged<'_>, limits: &Limits) -> String {
    let mut line = format!(
        "{} - {} {} {}",
        judged.state.word(),
        judged.checked.check,
        judged.checked.target,
        judged.message
    )
    // What follows a bar is figures.
    .replace('|', "%7C");
    let Ok(outcome) = &judged.checked.result else {
        return line;
    };
    let timings = outcome.timings;
    let bounds = format!(
        ";{};{};0;{}",
        limits.warn.map(seconds).unwrap_or_default(),
        limits.crit.map(seconds).unwrap_or_default(),
        seconds(limits.timeout)
    );
    let mut figures = Vec::new();
    if judged.checked.check == "tcp" {
        figures.extend(
            timings
                .connect
                .map(|time| format!("connect={}s{bounds}", seconds(time))),
        );
    } else {
        figures.push(format!("time={}s{bounds}", seconds(timings.total)));
        for (name, time) in [
            ("connect", timings.connect),
            ("first_byte", timings.first_byte),
        ] {
            figures.extend(time.map(|time| format!("{name}={}s;;;0", seconds(time))));
        }
        figures.extend(
            outcome
                .page
                .map(|page| format!("size={}B;;;0", page.body_bytes)),
        );
    }
    figures.extend(
        judged
            .checked
            .resolve
            .map(|time| format!("resolve={}s;;;0", seconds(time))),
    );
    if !figures.is_empty() {
        line.push_str(" | ");
        line.push_str(&figures.join(" "));
    }
    line
}

/// `CRITICAL - 1 of 3 checks OK: 1 critical, 1 unknown`.
pub(super) fn summary(states: &[State], worst: State) -> String {
    let count = |wanted| states.iter().filter(|state| **state == wanted).count();
    let others: Vec<_> = [State::Critical, State::Unknown, State::Warning]
        .into_iter()
        .map(|state| (count(state), state.word().to_lowercase()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let colon = if others.is_empty() { "" } else { ": " };
    format!(
        "{} - {} of {} checks OK{colon}{}",
        worst.word(),
        count(State::Ok),
        states.len(),
        others.join(", ")
    )
}

fn table(judged: &[Judged<'_>]) -> Table {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_header([
        "CHECK",
        "TARGET",
        "ADDRESS",
        "STATE",
        "RESOLVE",
        "CONNECT",
        "FIRST BYTE",
        "TOTAL",
        "RESULT",
    ]);
    for result in judged {
        let timings = result.checked.result.as_ref().ok().map(|o| o.timings);
        let cell = |time: Option<Duration>| {
            time.map_or_else(|| "-".to_owned(), |time| milliseconds(time) + " ms")
        };
        table.add_row([
            result.checked.check.to_owned(),
            result.checked.target.clone(),
            address(result.checked).unwrap_or_else(|| "-".to_owned()),
            result.state.word().to_owned(),
            cell(result.checked.resolve),
            cell(timings.and_then(|timings| timings.connect)),
            cell(timings.and_then(|timings| timings.first_byte)),
            cell(timings.map(|timings| timings.total)),
            result.message.clone(),
        ]);
    }
    table
}

/// The digests of the pages that are as expected; the others are told on standard error.
fn digests(console: &mut Console, judged: &[Judged<'_>]) {
    for result in judged {
        let page = result.checked.result.as_ref().ok().and_then(|o| o.page);
        match (result.state, page) {
            (State::Ok | State::Warning, Some(page)) if judged.len() == 1 => {
                console.line(page.digest);
            }
            (State::Ok | State::Warning, Some(page)) => {
                console.line(format_args!("{}  {}", page.digest, result.checked.target));
            }
            (State::Ok | State::Warning | State::Unknown | State::Critical, _) => {}
        }
        if result.state != State::Ok {
            console.message(format_args!(
                "{} - {} {} {}",
                result.state.word(),
                result.checked.check,
                result.checked.target,
                result.message
            ));
        }
    }
}

#[derive(Serialize)]
struct Document<'a> {
    state: State,
    checks: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    check: &'a str,
    target: &'a str,
    address: Option<String>,
    state: State,
    reason: Option<&'a str>,
    message: &'a str,
    timings_us: Micros,
    http: Option<HttpRow>,
}

#[derive(Serialize)]
struct Micros {
    resolve: Option<u64>,
    connect: Option<u64>,
    first_byte: Option<u64>,
    total: Option<u64>,
}

#[derive(Serialize)]
struct HttpRow {
    status: u16,
    version: String,
    body_bytes: u64,
    announced_bytes: Option<u64>,
    cut_off: bool,
    md5: String,
}

fn json<'a>(judged: &'a [Judged<'a>], worst: State) -> Document<'a> {
    let row = |result: &'a Judged<'a>| {
        let outcome = result.checked.result.as_ref().ok();
        let timings = outcome.map(|outcome| outcome.timings);
        Row {
            check: result.checked.check,
            target: &result.checked.target,
            address: address(result.checked),
            state: result.state,
            reason: result.reason,
            message: &result.message,
            timings_us: Micros {
                resolve: result.checked.resolve.map(micros),
                connect: timings.and_then(|timings| timings.connect).map(micros),
                first_byte: timings.and_then(|timings| timings.first_byte).map(micros),
                total: timings.map(|timings| micros(timings.total)),
            },
            http: outcome
                .and_then(|outcome| outcome.page)
                .map(|page| HttpRow {
                    status: page.status,
                    version: page.version.to_string(),
                    body_bytes: page.body_bytes,
                    announced_bytes: page.announced_bytes,
                    cut_off: page.is_cut_off,
                    md5: page.digest.to_string(),
                }),
        }
    };
    Document {
        state: worst,
        checks: judged.iter().map(row).collect(),
    }
}

fn address(checked: &Checked) -> Option<String> {
    checked.address.map(|address| address.to_string())
}

pub(super) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// Milliseconds with one digit after the point, rounded down.
pub(super) fn milliseconds(time: Duration) -> String {
    let micros = time.as_micros();
    format!("{}.{}", micros / 1000, micros % 1000 / 100)
}

/// Seconds with six digits after the point.
fn seconds(time: Duration) -> String {
    format!("{}.{:06}", time.as_secs(), time.subsec_micros())
}
