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

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::No => 1,
            Exit::Usage => 2,
            Exit::Unable => 3,
            Exit::Software => 70,
        })
    }
}
