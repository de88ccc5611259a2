//! daemon

pub mod files;
