//! Logging that never stands between a timeout and the wire.
//!
//! Lines are handed to a thread of their own over a bounded queue. A log sink that is slow or blocked
//! costs lines, never time: what does not fit is dropped and counted.

use std::io::{self, Write};

use tracing::Level;
use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Lines that wait for a slow log sink. Enough for 2,000 instances that all change state twice.
const LINES_MAX: usize = 8192;

/// Where the lines go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sink {
    /// Standard error is the journal: it adds the time, and reads the level from `<N>`.
    Journal,
    /// Standard error is a terminal, a file or a pipe.
    Stream,
}

/// Keeps the logging thread alive; what is queued is written when it is dropped.
#[derive(Debug)]
#[must_use]
pub struct Logging {
    _worker: WorkerGuard,
}

/// Starts logging lines of `level` and above to standard error. The second caller in a process
/// keeps what the first set up.
pub fn start(level: Level, sink: Sink) -> Logging {
    let (writer, worker) = NonBlockingBuilder::default()
        .buffered_lines_limit(LINES_MAX)
        .lossy(true)
        .thread_name("hactl-log")
        .finish(StandardError);
    let targets = Targets::new()
        .with_default(Level::WARN)
        .with_target("hactl", level);
    let layer = tracing_subscriber::fmt::layer::<tracing_subscriber::Registry>()
        .event_format(Lines { sink })
        .with_writer(move || -> NonBlocking { writer.clone() });
    let subscriber = tracing_subscriber::registry().with(layer).with(targets);
    // A second subscriber in one process can only come from tests that share it.
    drop(subscriber.try_init());
    Logging { _worker: worker }
}

/// Standard error, whose failures nobody could be told about.
struct StandardError;

impl Write for StandardError {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match io::stderr().write(bytes) {
            Ok(written) => Ok(written),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(_gone) => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// One event a line: time, level, text, fields.
struct Lines {
    sink: Sink,
}

impl<S, N> FormatEvent<S, N> for Lines
where
    S: tracing::Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &tracing::Event<'_>,
    ) -> std::fmt::Result {
        let level = *event.metadata().level();
        match self.sink {
            Sink::Journal => write!(writer, "<{}>", syslog_severity(level))?,
            Sink::Stream => {
                tracing_subscriber::fmt::time::SystemTime.format_time(&mut writer)?;
                write!(writer, " {level:>5} ")?;
            }
        }
        context
            .field_format()
            .format_fields(writer.by_ref(), event)?;
        writeln!(writer)
    }
}

/// The severity of RFC 5424 §6.2.1, as `sd-daemon(3)` reads it from the start of a line.
fn syslog_severity(level: Level) -> u8 {
    match level {
        Level::ERROR => 3,
        Level::WARN => 4,
        Level::INFO => 6,
        Level::DEBUG | Level::TRACE => 7,
    }
}
