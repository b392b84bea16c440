//! What the generator emits for an API of five operations, written by hand: the emission target.

#[cfg(feature = "client")]
pub mod client;
pub mod operations;
#[cfg(feature = "server")]
pub mod server;
pub mod types;
