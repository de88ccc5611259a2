//! Virtual routers that change their state together.

mod machine;

pub use machine::{Group, Output};
