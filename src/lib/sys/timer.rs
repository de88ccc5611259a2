//! A timer that is exact to microseconds, where tokio's own rounds up to the next millisecond.

use std::io;
use std::net::UdpSocket as StdUdpSocket;
use std::os::fd::OwnedFd;

use nix::sys::time::{TimeSpec, TimeValLike};
use nix::sys::timerfd::{ClockId, Expiration, TimerFd, TimerFlags, TimerSetTimeFlags};
use tokio::io::Interest;
use tokio::net::UdpSocket;

use crate::time::Instant;

/// One deadline on the clock of [`clock::now`](super::clock::now).
///
/// Belongs to the tokio runtime it was made on.
#[derive(Debug)]
pub struct Timer {
    kernel: TimerFd,
    /// The same kernel object, registered with tokio: tokio takes any descriptor that can be polled
    /// under the type of a socket, and this is the way to one without `unsafe`.
    readiness: UdpSocket,
    deadline: Option<Instant>,
}

impl Timer {
    /// A timer without a deadline.
    pub fn new() -> io::Result<Self> {
        let flags = TimerFlags::TFD_CLOEXEC | TimerFlags::TFD_NONBLOCK;
        let kernel = TimerFd::new(ClockId::CLOCK_MONOTONIC, flags)?;
        let twin: OwnedFd = std::os::fd::AsFd::as_fd(&kernel).try_clone_to_owned()?;
        let readiness = UdpSocket::from_std(StdUdpSocket::from(twin))?;
        let deadline = None;
        Ok(Self {
            kernel,
            readiness,
            deadline,
        })
    }

    /// Sets the deadline, in place of the one before; one that has passed expires at once, `None` never.
    ///
    /// Costs a system call only if the deadline changes.
    pub fn set(&mut self, deadline: Option<Instant>) -> io::Result<()> {
        if deadline == self.deadline {
            return Ok(());
        }
        match deadline {
            None => self.kernel.unset()?,
            Some(deadline) => {
                // Zero would switch the timer off, and the kernel refuses what isn't an i64.
                let nanos = i64::try_from(deadline.as_nanos()).unwrap_or(i64::MAX);
                let at = Expiration::OneShot(TimeSpec::nanoseconds(nanos.max(1)));
                self.kernel.set(at, TimerSetTimeFlags::TFD_TIMER_ABSTIME)?;
            }
        }
        self.deadline = deadline;
        Ok(())
    }

    /// The deadline that is set.
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Waits until the deadline, which is then no longer set. Waits for ever when there is none.
    ///
    /// Cancel-safe: an expiry is consumed only when this returns.
    pub async fn expired(&mut self) -> io::Result<()> {
        let kernel = &self.kernel;
        self.readiness
            .async_io(Interest::READABLE, || {
                let mut expirations = [0; 8];
                nix::unistd::read(kernel, &mut expirations).map_err(io::Error::from)
            })
            .await?;
        self.deadline = None;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::sys::clock;

    /// Runs on the kind of runtime that the daemon has.
    fn run(test: impl Future<Output = ()>) {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(test);
    }

    #[test]
    fn a_deadline_is_met_to_a_fraction_of_a_millisecond() {
        run(async {
            let mut timer = Timer::new().unwrap();
            let mut excess = Vec::new();
            for micros in [500, 1_300, 2_700, 900, 1_100, 3_333, 700, 1_900, 450] {
                let deadline = clock::now() + Duration::from_micros(micros);
                timer.set(Some(deadline)).unwrap();
                timer.expired().await.unwrap();
                let woken = clock::now();
                assert!(woken >= deadline, "never too early");
                assert_eq!(timer.deadline(), None);
                excess.push(woken.since(deadline));
            }
            excess.sort_unstable();
            // The best of nine, because the machine that runs the tests may be busy.
            assert!(excess[0] < Duration::from_micros(200), "{excess:?}");
        });
    }

    #[test]
    fn a_deadline_that_has_passed_expires_at_once() {
        run(async {
            let mut timer = Timer::new().unwrap();
            timer.set(Some(Instant::ZERO)).unwrap();
            let limit = Duration::from_secs(5);
            let expired = tokio::time::timeout(limit, timer.expired()).await;
            assert!(expired.is_ok());
        });
    }

    #[test]
    fn a_new_deadline_replaces_an_expired_one() {
        run(async {
            let mut timer = Timer::new().unwrap();
            timer.set(Some(Instant::ZERO)).unwrap();
            // tokio has now seen the descriptor ready, and nobody has read it.
            timer.readiness.readable().await.unwrap();
            let deadline = clock::now() + Duration::from_millis(20);
            timer.set(Some(deadline)).unwrap();
            timer.expired().await.unwrap();
            assert!(clock::now() >= deadline);
        });
    }

    #[test]
    fn without_a_deadline_it_never_expires() {
        run(async {
            let mut timer = Timer::new().unwrap();
            timer
                .set(Some(clock::now() + Duration::from_millis(5)))
                .unwrap();
            timer.set(None).unwrap();
            let limit = Duration::from_millis(30);
            assert!(
                tokio::time::timeout(limit, timer.expired()).await.is_err(),
                "it was switched off"
            );
        });
    }
}
