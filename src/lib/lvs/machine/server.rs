//! What is known about one real server.

use super::event::ServerSnapshot;
use crate::checker::Verdict;
use crate::lvs::RealServer;

/// Whether the kernel takes a real server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kernel {
    Accepts,
    Refuses,
}

/// One real server over time.
#[derive(Clone, Debug)]
pub(super) struct Server {
    config: RealServer,
    /// One for each checker.
    checkers: Vec<Verdict>,
    kernel: Kernel,
}

impl Server {
    /// A server that no checker has looked at.
    pub(super) fn new(config: &RealServer) -> Self {
        Self::carried(config, None, None)
    }

    /// A server after a reload: with the verdicts of the checkers that go on, and with the kernel's
    /// refusal if nothing about it has changed.
    pub(super) fn carried(
        config: &RealServer,
        verdicts: Option<&[Verdict]>,
        previous: Option<&Self>,
    ) -> Self {
        let known = verdicts.unwrap_or_default();
        let checkers = config.checkers.iter().enumerate();
        let unchanged = previous.filter(|previous| previous.config == *config);
        Self {
            config: config.clone(),
            checkers: checkers
                .map(|(index, checker)| known.get(index).copied().unwrap_or(checker.timing.initial))
                .collect(),
            kernel: unchanged.map_or(Kernel::Accepts, |previous| previous.kernel),
        }
    }

    pub(super) const fn config(&self) -> &RealServer {
        &self.config
    }

    /// Takes a verdict; that of a checker which a reload has taken away is no error.
    pub(super) fn judge(&mut self, checker: usize, verdict: Verdict) {
        if let Some(known) = self.checkers.get_mut(checker) {
            *known = verdict;
        }
    }

    pub(super) const fn refuse(&mut self) {
        self.kernel = Kernel::Refuses;
    }

    pub(super) const fn accept(&mut self) {
        self.kernel = Kernel::Accepts;
    }

    /// Whether no checker says down.
    pub(super) fn is_healthy(&self) -> bool {
        self.checkers.iter().all(|verdict| *verdict == Verdict::Up)
    }

    /// Whether it counts towards quorum.
    pub(super) fn is_alive(&self) -> bool {
        self.is_healthy() && self.kernel == Kernel::Accepts
    }

    /// [`Server::is_alive`] as a verdict.
    pub(super) fn verdict(&self) -> Verdict {
        if self.is_alive() {
            Verdict::Up
        } else {
            Verdict::Down
        }
    }

    pub(super) fn snapshot(&self) -> ServerSnapshot {
        ServerSnapshot {
            key: self.config.key,
            verdict: self.verdict(),
            checkers: self.checkers.clone(),
            refused: self.kernel == Kernel::Refuses,
        }
    }
}
