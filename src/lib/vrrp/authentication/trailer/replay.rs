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

    /// Takes a number whose tag is genuine. `window`: marks further than this from the clock count
    /// no more (`anti_replay time`); `None`: they always count.
    pub fn accept(
        &mut self,
        sender: IpAddr,
        sequence: Sequence,
        time: Utc,
        window: Window,
    ) -> Result<(), Replayed> {
        let at = self.marks.iter().position(|(known, _)| *known == sender);
        if let Some((_, mark)) = at.and_then(|at| self.marks.get(at)) {
            let counts =
                window.is_none_or(|window| mark.ahead_of(time).unsigned_abs() <= u64::from(window));
            if counts && !sequence.is_after(*mark) {
                return Err(Replayed);
            }
        }
        match at {
            Some(at) => {
                self.marks.remove(at);
            }
            None if self.marks.len() >= self.senders_max => {
                self.marks.remove(0);
            }
            None => {}
        }
        self.marks.push((sender, sequence));
        Ok(())
    }
}
