//! Specwright compiles OpenAPI documents into Rust: model types, a client, a server trait and its
//! router.
//!
//! ```no_run
//! use specwright::{Config, Layout, Ours, Source};
//!
//! let source = Source::read("spec/orders.yaml")?;
//! let generated = specwright::generate(&source, &Config::default(), Layout::Crate)?;
//! generated.output.write("generated".as_ref(), &Ours::Marked)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! From a build script it is one line, see [`build`]. How the compiler is made is told in
//! `ARCHITECTURE.md`.
//!
//! # Features
//!
//! Build scripts need none, and none is on by default.
//!
//! | | |
//! |---|---|
//! | `diff` | comparing two documents: the module `diff` |
//! | `overlay` | OpenAPI Overlays: [`Source::with_overlays`], [`overlaid`]; costs a reader of JSONPath |
//! | `starter` | what a new program around a document is made of: the module `starter` |

pub mod build;
mod callers;
mod config;
mod cost;
pub mod diagnostics;
#[cfg(feature = "diff")]
pub mod diff;
mod document;
mod generate;
pub mod inspect;
mod ir;
mod load;
mod lower;
mod names;
pub mod outline;
mod output;
mod prose;
mod render;
#[cfg(feature = "starter")]
pub mod starter;
mod summary;

pub use callers::Callers;
pub use config::{
    Behaviour, Config, DateTimes, ExtensionCrates, Features, FieldOptions, Internal, Layout, Matching,
    Openness, OperationOptions, Origin, Package, PagesBy, Pagination, Part, Parts, RustType, RustTypeCodec,
    Selection, Target, TypeOptions, UndocumentedProperties, UnusedSchemas,
};
pub use cost::{Cost, FeatureCost};
#[cfg(feature = "starter")]
pub use generate::starter;
pub use generate::{Generated, dump_ir, generate, inspect, overlaid};
pub use ir::Used;
pub use load::{Fetch, Source, is_remote};
pub use outline::{Outline, outline};
pub use output::{Change, LOCK, Ours, Output};
pub use render::{TEMPLATES, shown_name};
pub use summary::{Summary, Tally};
