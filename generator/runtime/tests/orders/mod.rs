//! What the generator emits for an API of five operations, written by hand: the emission target.

pub mod client;
pub mod operations;
pub mod server;
pub mod types;
