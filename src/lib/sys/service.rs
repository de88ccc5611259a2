//! What the service manager is told (`sd_notify(3)`). Without one, nothing happens.

use sd_notify::NotifyState;

use super::clock;

/// The daemon is up, or has finished a reload.
pub fn ready(status: &str) {
    tell(&[NotifyState::Ready, NotifyState::Status(status)]);
}

/// A reload has begun.
pub fn reloading() {
    let micros = clock::now().as_nanos() / 1000;
    tell(&[
        NotifyState::Reloading,
        NotifyState::MonotonicUsec(i128::from(micros)),
    ]);
}

/// The daemon stops.
pub fn stopping() {
    tell(&[NotifyState::Stopping]);
}

fn tell(state: &[NotifyState<'_>]) {
    // A service manager that can't be reached would not hear the complaint either.
    drop(sd_notify::notify(state));
}
