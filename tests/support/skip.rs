//! Says that a test could not run on this machine, so that `tests/run` counts and names it.
//!
//! ```ignore
//! #[path = "support/skip.rs"]
//! mod skip;
//!
//! #[test]
//! fn the_virtual_machine_balances() {
//!     if !qemu_is_installed() {
//!         return skip::test("vm::the_virtual_machine_balances", "qemu-system-x86_64 is not installed");
//!     }
//! }
//! ```
//!
//! One call for one test: the closing line of `tests/run` moves that many tests from passed to skipped.

use std::fs::OpenOptions;
use std::io::Write;

/// The environment variable that names the file for the lines of all test programs.
const LOG: &str = "HACTL_SKIP_LOG";

/// Notes that the test `name` did not run, and why.
///
/// # Panics
/// When the log cannot be written: a skipped test must never look like a passed one.
pub(crate) fn test(name: &str, reason: &str) {
    let line = format!("SKIPPED: {name}: {reason}\n");
    // Nobody is left to be told that standard error is gone.
    drop(std::io::stderr().write_all(line.as_bytes()));
    if let Some(path) = std::env::var_os(LOG) {
        let log = OpenOptions::new().create(true).append(true).open(path);
        let written = log.and_then(|mut log| log.write_all(line.as_bytes()));
        assert!(
            written.is_ok(),
            "the skip log cannot be written: {written:?}"
        );
    }
}
