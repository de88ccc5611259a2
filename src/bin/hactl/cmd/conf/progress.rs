//! The bar of work that takes longer than people like to wait.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use hactl::sys::clock;

use crate::console::Console;

/// Nothing is shown before this.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the bar moves.
const STEP: Duration = Duration::from_millis(200);
/// Characters of the bar.
const WIDTH: usize = 24;

/// Work on several files.
pub(super) struct Progress {
    what: &'static str,
    total: usize,
}

impl Progress {
    pub(super) const fn new(what: &'static str, total: usize) -> Self {
        Self { what, total }
    }

    /// Does the work, which counts the files it begins with; shows the bar, on a terminal, once it takes
    /// over a second.
    ///
    /// The work is done by this thread: memory of the first thread grows in large steps, that of others
    /// page by page.
    pub(super) fn during<T>(
        &self,
        console: &mut Console,
        work: impl FnOnce(&AtomicUsize) -> T,
    ) -> T {
        let begun = AtomicUsize::new(0);
        if !Console::shows_progress() {
            return work(&begun);
        }
        thread::scope(|scope| {
            // Ends the bar when it is dropped, also by a panic.
            let (_working, finished) = mpsc::sync_channel::<()>(1);
            let begun = &begun;
            scope.spawn(move || self.watch(console, begun, &finished));
            work(begun)
        })
    }

    /// Shows the bar until the work is finished.
    fn watch(&self, console: &mut Console, begun: &AtomicUsize, finished: &Receiver<()>) {
        let started = clock::now();
        let mut is_shown = false;
        while finished.recv_timeout(STEP) == Err(RecvTimeoutError::Timeout) {
            let took = clock::now().since(started);
            if took >= PATIENCE {
                console.progress(self.line(begun.load(Ordering::Relaxed), took));
                is_shown = true;
            }
        }
        if is_shown {
            console.progress("");
        }
    }

    /// The bar; the file that was begun last is not done.
    fn line(&self, begun: usize, took: Duration) -> String {
        let done = begun.saturating_sub(1).min(self.total);
        let filled = (WIDTH * done).checked_div(self.total).unwrap_or(WIDTH);
        format!(
            "{} [{}{}] {done} of {} files, {} s",
            self.what,
            "#".repeat(filled),
            " ".repeat(WIDTH.saturating_sub(filled)),
            self.total,
            took.as_secs(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_says_how_much_is_done() {
        let progress = Progress::new("checking", 4);
        assert_eq!(
            progress.line(3, Duration::from_millis(2_900)),
            "checking [############            ] 2 of 4 files, 2 s"
        );
        assert!(progress.line(0, Duration::ZERO).contains("0 of 4"));
    }
}
