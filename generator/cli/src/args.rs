//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Compiles OpenAPI documents into Rust: models, client, server.
#[derive(Debug, Parser)]
#[command(name = "specwright", version, about, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Generate a crate from a document.
    #[command(after_help = EXIT_CODES)]
    Generate(Target),
    /// Tell whether a generated crate is up to date; show what differs when it is not.
    #[command(after_help = EXIT_CODES)]
    Check(Target),
    /// Show how the compiler understands a document: types, operations, decisions.
    #[command(after_help = EXIT_CODES)]
    Inspect(Input),
}

const EXIT_CODES: &str = "Exit codes: 0 fine, 1 the answer is no, 2 the input is bad.";

/// A document and its options.
#[derive(Debug, Args)]
pub(crate) struct Input {
    /// The OpenAPI document, YAML or JSON.
    pub(crate) spec: PathBuf,

    /// Options; by default the file of the document's name that ends in `.toml`, if there is one.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// How to report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// Say nothing but errors.
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// What to generate, and where.
#[derive(Debug, Args)]
pub(crate) struct Target {
    #[command(flatten)]
    pub(crate) input: Input,

    /// The directory of the generated crate.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: PathBuf,

    /// Exit with 1 if there are warnings; nothing is written then.
    #[arg(long)]
    pub(crate) deny_warnings: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For machines: one JSON object.
    Json,
}
