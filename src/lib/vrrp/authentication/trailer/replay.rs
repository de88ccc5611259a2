//! Remembers what was heard of each sender, so that nothing is heard twice.

use std::net::IpAddr;

use thiserror::Error;

use super::sequence::{Sequence, Utc};

/// Senders of one virtual router that are remembered where anybody on the LAN may be one.
pub const SENDERS_MAX: usize = 4;

/// Seconds of the window, where time decides.
type Window = Option<u16>;

/// An advert that was heard before, or is older than one that was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the advert is a repetition")]
pub struct Replayed;

/// The highest number heard of each sender; the one heard last stands last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replay {
    marks: Vec<(IpAddr, Sequence)>,
    senders_max: usize,
}

impl Replay {
    /// Remembers this many senders; where a further one is heard, the one silent for longest is forgotten.
    pub const fn new(senders_max: usize) -> Self {
        Self {
            marks: Vec::new(),
            senders_max,
        }
    }

    /// Whether any advert of this sender was accepted.
    pub fn knows(&self, sender: IpAddr) -> bool {
        self.marks.iter().any(|(known, _)| *known == sender)
    }

    /// Remembers this many senders from now on.
    pub fn resize(&mut self, senders_max: usize) {
        self.senders_max = senders_max;
        let surplus = self.marks.len().saturating_sub(senders_max);
        self.marks.drain(..surplus);
    }

    /// Whether a number comes after what was heard of this sender.
    pub fn is_fresh(&self, sender: IpAddr, sequence: Sequence, time: Utc, window: Window) -> bool {
        let mark = self.marks.iter().find(|(known, _)| *known == sender);
        mark.is_none_or(|(_, mark)| {
            let counts =
                window.is_none_or(|window| mark.ahead_of(time).unsigned_abs() <= u64::from(window));
            !counts || sequence.is_after(*mark)
        })
    }

    /// Takes a number whose tag is genuine. `window`: marks further than this from the clock count
    /// no more (`anti_replay time`); `None`: they always count.
    pub fn accept(
        &mut self,
        sender: IpAddr,
        sequence: Sequence,
        time: Utc,
        window: Window,
    ) -> Result<(), Replayed> {
        if !self.is_fresh(sender, sequence, time, window) {
            return Err(Replayed);
        }
        self.remember(sender, sequence);
        Ok(())
    }

    /// Remembers a number that was found fresh.
    pub fn remember(&mut self, sender: IpAddr, sequence: Sequence) {
        match self.marks.iter().position(|(known, _)| *known == sender) {
            Some(at) => {
                self.marks.remove(at);
            }
            None if self.marks.len() >= self.senders_max => {
                self.marks.remove(0);
            }
            None => {}
        }
        self.marks.push((sender, sequence));
    }
}
