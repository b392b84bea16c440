//! Multipart bodies: `multipart/form-data` (RFC 7578) and its relatives (RFC 2046 §5.1).
//!
//! A body is a value like any other, whose fields are parts. Parts that are a [`File`] are sent piece by
//! piece. A request is read part after part with bounds for everything: its length, the number of parts,
//! their headers, and what of them is kept in memory. What goes beyond that is kept in an unnamed
//! temporary file until the last clone of the `File` is gone. So a handler gets a struct that is
//! complete and checked, whatever the order of the parts, and memory stays bounded; parts in hand while
//! later ones are still on their way would leave a handler with half of a request that may be wrong.

mod coded;
mod disk;
mod disposition;
mod file;
mod fill;
mod gather;
mod named;
mod pairs;
mod part;
mod split;
mod write;

pub use file::File;
pub(crate) use fill::fill;
pub(crate) use gather::split_bytes;
#[cfg(feature = "server")]
pub(crate) use gather::{receive, Refusal};
#[cfg(feature = "server")]
pub(crate) use part::Part;

pub(crate) use write::write;
