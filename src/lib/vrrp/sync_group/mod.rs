//! Virtual routers that change their state together.

mod config;
mod machine;

pub use config::{Config, WeightedTracking};
pub use machine::{Group, Output};
