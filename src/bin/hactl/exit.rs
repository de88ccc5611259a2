//! Every exit code, documented once.

use std::process::ExitCode;

/// How a command ended. `hactl check` has its own meaning of 1 to 3, that of monitoring plugins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: done, valid, healthy; `check`: OK.
    Done,
    /// 1: the answer is no (configuration invalid, difference found); `check`: WARNING.
    No,
    /// 2: wrong usage, unreadable input; `check`: CRITICAL.
    Usage,
    /// 3: cannot be done here (permission, missing kernel feature); `check`: UNKNOWN.
    Unable,
    /// 70: an error inside hactl.
    Software,
}

impl Exit {
    /// Every way to end, in the order of the codes.
    pub(crate) const ALL: [Self; 5] = [
        Self::Done,
        Self::No,
        Self::Usage,
        Self::Unable,
        Self::Software,
    ];

    /// The number the shell sees.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::No => 1,
            Self::Usage => 2,
            Self::Unable => 3,
            Self::Software => 70,
        }
    }

    /// What the manual pages say about it.
    pub(crate) const fn meaning(self) -> &'static str {
        match self {
            Self::Done => "Done, valid or healthy.",
            Self::No => "The answer is no: configuration invalid, difference found.",
            Self::Usage => "Wrong usage or unreadable input.",
            Self::Unable => {
                "Cannot be done here: no permission, missing kernel feature. The message says what to do."
            }
            Self::Software => "An error inside hactl.",
        }
    }

    /// What the manual pages of `hactl check` say about it.
    pub(crate) const fn plugin_meaning(self) -> &'static str {
        match self {
            Self::Done => "OK: every check succeeded.",
            Self::No => "WARNING: a check succeeded, but not as it should.",
            Self::Usage => "CRITICAL: a check failed.",
            Self::Unable => "UNKNOWN: a check could not be made, or wrong usage.",
            Self::Software => "An error inside hactl.",
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
