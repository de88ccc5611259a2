//! sys

pub mod topology;
