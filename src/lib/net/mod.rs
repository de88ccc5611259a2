//! net

pub mod probe;
