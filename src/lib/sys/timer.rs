//! A timer with the precision of the kernel. tokio's own timers count whole milliseconds.

use std::fmt;
use std::io;
use std::net::UdpSocket;
use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use nix::sys::time::TimeSpec;
use nix::sys::timer::TimerSetTimeFlags;
use nix::sys::timerfd::{ClockId, Expiration, TimerFd, TimerFlags};
use tokio::io::Interest;

use crate::sys::clock;
use crate::time::Instant;

/// One deadline on `CLOCK_MONOTONIC`.
pub struct Timer {
    descriptor: TimerFd,
    /// A duplicate of the descriptor, so that tokio can wait for it: this type only waits and never
    /// makes a socket call.
    waiter: tokio::net::UdpSocket,
    deadline: Option<Instant>,
}

impl Timer {
    /// A timer without a deadline, on the current runtime.
    pub fn new() -> io::Result<Self> {
        let flags = TimerFlags::TFD_NONBLOCK | TimerFlags::TFD_CLOEXEC;
        let timer = TimerFd::new(ClockId::CLOCK_MONOTONIC, flags)?;
        let duplicate: OwnedFd = timer.as_fd().try_clone_to_owned()?;
        Ok(Self {
            descriptor: timer,
            waiter: tokio::net::UdpSocket::from_std(UdpSocket::from(duplicate))?,
            deadline: None,
        })
    }

    /// Replaces the deadline; a moment that has passed is due at once.
    pub fn set(&mut self, deadline: Option<Instant>) -> io::Result<()> {
        if deadline == self.deadline {
            return Ok(());
        }
        self.deadline = deadline;
        match deadline {
            Some(deadline) => {
                // Zero would switch the timer off.
                let since_origin = deadline.since(Instant::ZERO).max(Duration::from_nanos(1));
                let expiration = Expiration::OneShot(TimeSpec::from_duration(since_origin));
                self.descriptor
                    .set(expiration, TimerSetTimeFlags::TFD_TIMER_ABSTIME)?;
            }
            None => self.descriptor.unset()?,
        }
        Ok(())
    }

    /// Waits for the deadline and forgets it. Cancel-safe.
    ///
    /// The expiration is not read from the descriptor: setting the next deadline takes it back, so that
    /// nothing stands between the expiration and the caller.
    pub async fn expired(&mut self) -> io::Result<()> {
        loop {
            self.waiter.readable().await?;
            match self.deadline {
                Some(deadline) if clock::now() >= deadline => {
                    self.deadline = None;
                    return Ok(());
                }
                Some(_) | None => self.forget_readiness(),
            }
        }
    }

    /// What made the descriptor readable is over: the runtime is told so.
    fn forget_readiness(&self) {
        let would_block = || Err::<(), _>(io::Error::from(io::ErrorKind::WouldBlock));
        drop(self.waiter.try_io(Interest::READABLE, would_block));
    }
}

impl fmt::Debug for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timer")
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_timer_waits_for_its_deadline_and_can_be_moved() {
        let mut timer = Timer::new().unwrap();
        let start = clock::now();
        timer.set(Some(start + Duration::from_hours(1))).unwrap();
        timer.set(Some(start + Duration::from_millis(20))).unwrap();
        timer.expired().await.unwrap();
        assert!(clock::now().since(start) >= Duration::from_millis(20));
        timer.set(Some(start)).unwrap();
        timer.expired().await.unwrap();
    }

    #[tokio::test]
    async fn a_timer_without_deadline_never_expires() {
        let mut timer = Timer::new().unwrap();
        timer
            .set(Some(clock::now() + Duration::from_millis(5)))
            .unwrap();
        timer.set(None).unwrap();
        let waited = tokio::time::timeout(Duration::from_millis(50), timer.expired()).await;
        assert!(waited.is_err());
    }
}
