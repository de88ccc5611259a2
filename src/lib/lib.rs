//! The library behind `hactl`: keepalived's whole job, in layers that a test keeps apart.
//!
//! Two columns stand on common ground. The *pure* column (`types`, `time`, `wire`, `ipvs`, `vrrp`,
//! `bfd`, `track`, `checker`, `lvs`, `conf`, `report`) knows no clock, socket, file or task: state machines take an event and return actions,
//! the configuration language takes text and returns models and diagnostics. The *I/O* column
//! (`net`, `sys`) moves bytes and speaks to the kernel. Only `daemon` and the binary see both.
//!
//! ```text
//!   bin/hactl
//!       │
//!    daemon            composition: supervisor, vrrp process, checkers process
//!       ├──────────────────┐
//!  net  sys            conf  report
//!   │    │               │      │
//!   │    │               ├──────┴─────── lvs
//!   │    │               │                │
//!   │    │      vrrp   bfd   track   checker
//!   └────┴──── wire ─────┴──── ipvs ──────┘
//!               │               │
//!               └─ types  time ─┘
//! ```
//!
//! `tests/tidy.rs` checks the arrows; `ARCHITECTURE.md` is the map.

pub mod bfd;
pub mod checker;
pub mod conf;
pub mod daemon;
pub mod ipvs;
pub mod lvs;
pub mod net;
pub mod report;
pub mod sys;
pub mod time;
pub mod track;
pub mod types;
pub mod vrrp;
pub mod wire;
