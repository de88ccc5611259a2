//! What decides over a virtual router besides the adverts of the others: interfaces, scripts, files
//! and processes that are watched.

mod config;

pub use config::{
    Config, Create, Debounce, File, Group, Initial, Linkbeat, LinkbeatMethod, Process,
    ProcessMatch, Quorum, QuorumError, Script, Tracked, TrackedInterface, Tracking,
};
