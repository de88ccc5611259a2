//! What decides over a virtual router besides the adverts of the others: interfaces, scripts, files
//! and processes that are watched.

mod board;
mod config;
mod contribution;
mod process;
mod script;
mod value;

pub use board::{Board, Subject};
pub use config::{
    Config, Create, Debounce, File, Group, Initial, Linkbeat, LinkbeatMethod, Process,
    ProcessMatch, Quorum, QuorumError, Script, Tracked, TrackedInterface, Tracking,
};
pub use contribution::{Observed, Verdict};
pub use process::ProcessMachine;
pub use script::{ScriptAction, ScriptEvent, ScriptMachine};
pub use value::{ValueError, value};
