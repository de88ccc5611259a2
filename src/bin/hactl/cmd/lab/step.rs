//! What can be done to the machines, and in which order that makes sense; pure.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Something done to one machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Step {
    /// All nodes start and elect a master; always the first step
    Start,
    /// The master loses power: its processes and its links die in the same moment
    Crash,
    /// The node that crashed boots again
    Return,
    /// The master's cable is cut: its link loses the carrier
    Cut,
    /// The switch loses the master's frames while its link stays up (not done by default)
    Isolate,
    /// The node that was cut off or isolated is connected again
    Heal,
    /// The master's daemon is asked to end, with SIGTERM
    Stop,
    /// The daemon that was stopped starts again
    Restart,
}

/// Why the steps make no sense.
#[derive(Debug, PartialEq, Eq, Error)]
pub(super) enum StepsError {
    /// The lab starts once.
    #[error("the nodes start once: `start` can only be the first step")]
    Start,
    /// Nothing to undo.
    #[error("`{step}` needs `{before}` earlier")]
    NothingToUndo {
        /// What was asked for.
        step: &'static str,
        /// What must come before.
        before: &'static str,
    },
    /// Nobody could take over.
    #[error("`{0}` would leave no node alive and connected: bring one back first")]
    NobodyLeft(&'static str),
}

impl Step {
    /// All of them in the order that a newcomer sees.
    pub(super) const DEFAULT: [Self; 7] = [
        Self::Start,
        Self::Crash,
        Self::Return,
        Self::Cut,
        Self::Heal,
        Self::Stop,
        Self::Restart,
    ];

    /// The name on the command line and in reports.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Crash => "crash",
            Self::Return => "return",
            Self::Cut => "cut",
            Self::Isolate => "isolate",
            Self::Heal => "heal",
            Self::Stop => "stop",
            Self::Restart => "restart",
        }
    }

    /// What was done, to this node.
    pub(super) fn done(self, node: &str) -> String {
        match self {
            Self::Start => "all nodes start".to_owned(),
            Self::Crash => format!("{node} loses power"),
            Self::Return => format!("{node} boots again"),
            Self::Cut => format!("the cable of {node} is cut"),
            Self::Isolate => format!("the switch loses the frames of {node}"),
            Self::Heal => format!("{node} is connected again"),
            Self::Stop => format!("{node} is stopped (SIGTERM)"),
            Self::Restart => format!("{node} starts again"),
        }
    }

    /// The steps to do: `start` first, also when it isn't named.
    pub(super) fn sequence(wanted: &[Self], nodes: usize) -> Result<Vec<Self>, StepsError> {
        let mut steps = wanted.to_vec();
        if steps.first() != Some(&Self::Start) {
            steps.insert(0, Self::Start);
        }
        let (mut off, mut apart, mut stopped) = (0_usize, 0_usize, 0_usize);
        for step in steps.iter().skip(1) {
            let undo = |count: &mut usize, before| {
                let step = step.name();
                *count = count
                    .checked_sub(1)
                    .ok_or(StepsError::NothingToUndo { step, before })?;
                Ok(())
            };
            match step {
                Self::Start => return Err(StepsError::Start),
                Self::Crash => off += 1,
                Self::Cut | Self::Isolate => apart += 1,
                Self::Stop => stopped += 1,
                Self::Return => undo(&mut off, "crash")?,
                Self::Heal => undo(&mut apart, "cut")?,
                Self::Restart => undo(&mut stopped, "stop")?,
            }
            if off + apart + stopped >= nodes {
                return Err(StepsError::NobodyLeft(step.name()));
            }
        }
        Ok(steps)
    }
}

#[cfg(test)]
mod tests {
    use super::Step::{Crash, Cut, Heal, Restart, Return, Start, Stop};
    use super::*;

    #[test]
    fn the_default_steps_work_with_two_nodes() {
        let steps = Step::sequence(&Step::DEFAULT, 2).unwrap();
        assert_eq!(steps, Step::DEFAULT);
    }

    #[test]
    fn the_start_is_understood() {
        assert_eq!(Step::sequence(&[Stop], 2).unwrap(), [Start, Stop]);
        assert_eq!(Step::sequence(&[], 2).unwrap(), [Start]);
        assert_eq!(
            Step::sequence(&[Stop, Restart, Start], 2),
            Err(StepsError::Start)
        );
    }

    #[test]
    fn only_what_was_done_can_be_undone() {
        for (step, before) in [(Return, "crash"), (Heal, "cut"), (Restart, "stop")] {
            let error = Step::sequence(&[step], 2).unwrap_err();
            let step = step.name();
            assert_eq!(error, StepsError::NothingToUndo { step, before });
        }
    }

    #[test]
    fn somebody_is_always_left() {
        assert_eq!(
            Step::sequence(&[Crash, Cut], 2),
            Err(StepsError::NobodyLeft("cut"))
        );
        assert!(Step::sequence(&[Crash, Cut], 3).is_ok());
    }
}
