//! What the service manager is told (`sd_notify`). Without one nothing happens.

use std::io;
use std::time::Duration;

use sd_notify::{NotifyState, notify};

use super::clock;

/// The daemon does its work.
pub fn ready() -> io::Result<()> {
    notify(&[NotifyState::Ready])
}

/// The daemon reads its configuration again; [`ready`] follows.
pub fn reloading() -> io::Result<()> {
    let micros = clock::now().as_nanos() / 1_000;
    notify(&[
        NotifyState::Reloading,
        NotifyState::MonotonicUsec(micros.into()),
    ])
}

/// The daemon ends.
pub fn stopping() -> io::Result<()> {
    notify(&[NotifyState::Stopping])
}

/// One line for `systemctl status`.
pub fn status(line: &str) -> io::Result<()> {
    // Another line would be another message.
    let line = line.replace(['\n', '\r'], " ");
    notify(&[NotifyState::Status(&line)])
}

/// The daemon is alive. To be said at least every half [`watchdog_interval`].
pub fn watchdog() -> io::Result<()> {
    notify(&[NotifyState::Watchdog])
}

/// How long the service manager waits for a sign of life; `None` if it doesn't.
pub fn watchdog_interval() -> Option<Duration> {
    sd_notify::watchdog_enabled()
}
