//! How the processes run.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Switch;

/// All processes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Processes {
    /// Their names.
    pub names: ProcessNames,
    /// The vrrp process.
    pub vrrp: ProcessSettings,
    /// The checkers process.
    pub checkers: ProcessSettings,
    /// The BFD process.
    pub bfd: ProcessSettings,
    /// What a process does that runs late.
    pub automatic_priority: AutomaticPriority,
    /// Receive buffers of sockets.
    pub buffers: Buffers,
}

/// What tools show as the names of processes; 1–15 bytes each, `None`: the program's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessNames {
    /// Whether processes without a name of their own are told apart (`process_names`).
    pub distinct: Switch,
    /// The supervisor.
    pub supervisor: Option<String>,
    /// The vrrp process.
    pub vrrp: Option<String>,
    /// The checkers process.
    pub checkers: Option<String>,
    /// The BFD process.
    pub bfd: Option<String>,
}

/// How one process runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessSettings {
    /// Nice value, −20–19; `None`: as the daemon was started.
    pub nice: Option<i8>,
    /// Whether it stays in memory.
    pub no_swap: Switch,
    /// Real-time priority, 1–99.
    pub real_time: Option<u8>,
    /// How long it may run at real-time priority without a pause, 2 µs–4295 s, default 10 ms.
    pub time_limit: Duration,
    /// The processors it runs on, each once; empty: all.
    pub cpus: Vec<u16>,
}

impl Default for ProcessSettings {
    fn default() -> Self {
        Self {
            nice: None,
            no_swap: Switch::Off,
            real_time: None,
            time_limit: Duration::from_millis(10),
            cpus: Vec::new(),
        }
    }
}

/// What a process does that runs late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutomaticPriority {
    /// How far it raises its real-time priority, 0–99; 0: not, −1: nor says that it would help.
    pub max: i8,
    /// How late it must be, 1 µs–10 s, default 1 s.
    pub delay: Duration,
}

impl Default for AutomaticPriority {
    fn default() -> Self {
        Self {
            max: 0,
            delay: Duration::from_secs(1),
        }
    }
}

/// Receive buffers of sockets.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buffers {
    /// Requests of the vrrp process.
    pub vrrp_command: Buffer,
    /// What the vrrp process is told.
    pub vrrp_monitor: Buffer,
    /// What is told of processes.
    pub process_monitor: Buffer,
    /// Requests of the checkers process.
    pub lvs_command: Buffer,
    /// What the checkers process is told.
    pub lvs_monitor: Buffer,
}

/// One receive buffer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buffer {
    /// Its size; `None`: as the system has it.
    pub bytes: Option<u32>,
    /// Whether it may exceed the system's limit.
    pub force: Switch,
}
