//! The bar of work that takes longer than people like to wait.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use hactl::conf::printable;
use hactl::sys::clock;
use hactl::time::Instant;

use crate::console::Console;

/// Nothing is shown before this.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the bar moves.
const STEP: Duration = Duration::from_millis(200);
/// Characters of the bar.
const WIDTH: usize = 24;

/// Several pieces of work, one after the other.
pub(super) struct Progress {
    what: &'static str,
    total: usize,
    done: usize,
    started: Instant,
}

impl Progress {
    pub(super) fn new(what: &'static str, total: usize) -> Self {
        Self {
            what,
            total,
            done: 0,
            started: clock::now(),
        }
    }

    /// Does the next piece of work; shows the bar, on a terminal, once it all takes over a second.
    pub(super) fn during<T: Send>(
        &mut self,
        console: &mut Console,
        name: &str,
        work: impl FnOnce() -> T + Send,
    ) -> T {
        let mut is_shown = false;
        let result = thread::scope(|scope| {
            let (finished, wait) = mpsc::sync_channel::<()>(1);
            let working = scope.spawn(move || {
                let result = work();
                drop(finished);
                result
            });
            while wait.recv_timeout(STEP) == Err(RecvTimeoutError::Timeout) {
                let took = clock::now().since(self.started);
                if took >= PATIENCE {
                    console.progress(self.line(name, took));
                    is_shown = true;
                }
            }
            working.join()
        });
        self.done += 1;
        if is_shown {
            console.progress("");
        }
        result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }

    fn line(&self, name: &str, took: Duration) -> String {
        let filled = (WIDTH * self.done).checked_div(self.total).unwrap_or(WIDTH);
        format!(
            "{} [{}{}] {}/{} {} ({} s)",
            self.what,
            "#".repeat(filled),
            " ".repeat(WIDTH.saturating_sub(filled)),
            self.done,
            self.total,
            printable(name),
            took.as_secs(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_says_how_much_is_done() {
        let mut progress = Progress::new("checking", 4);
        progress.done = 2;
        assert_eq!(
            progress.line("a\nb", Duration::from_millis(2_900)),
            "checking [############            ] 2/4 a\u{fffd}b (2 s)"
        );
    }
}
