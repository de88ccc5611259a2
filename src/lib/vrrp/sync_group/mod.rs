//! Virtual routers that change their state together.

mod config;

pub use config::{Config, WeightedTracking};
