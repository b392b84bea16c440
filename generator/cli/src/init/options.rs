//! What can be asked of `specwright init`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};
use specwright::Part;

use crate::args::{Format, Input, Levels};

pub(crate) const HELP: &str = "\
Nothing that exists is overwritten: an existing Cargo.toml gets what is missing in it, everything else is new, or \
nothing is written at all.

Examples:
  specwright init openapi.yaml                        a crate in a new folder, called after the title
  specwright init openapi.yaml --as workspace         with a server and a client that calls it
  specwright init ../openapi.yaml --example-server    in the folder of a crate: a build script, and a server

Exit codes: 0 fine, 2 the input is bad, or something is in the way.";

/// A document, and what to make around it.
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "they are switches of a command line")]
pub(crate) struct Target {
    /// The OpenAPI document, YAML or JSON.
    pub(super) spec: PathBuf,

    /// Where to make it; by default here if here is a crate, or else in a new folder of the crate's name.
    pub(super) directory: Option<PathBuf>,

    /// What to make; by default a build script where there is a crate, and a crate elsewhere.
    #[arg(long = "as", value_enum, value_name = "SHAPE")]
    pub(super) shape: Option<Shape>,

    /// The name of the crate, or of the module; by default made from the document's title.
    #[arg(long)]
    pub(super) name: Option<String>,

    /// Where `specwright-runtime` comes from: `registry`, `embed` (its source becomes a part of the generated
    /// crate), or the path of a checkout of Specwright. By default from where this command was installed; its source
    /// is embedded if that is a checkout somewhere else, or not known.
    #[arg(long, value_name = "WHERE")]
    pub(super) runtime: Option<Wanted>,

    /// What to generate beside the types; by default both, or what the options beside the document say.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "PARTS")]
    pub(super) parts: Vec<Side>,

    /// Add a server that answers one operation, to begin with.
    #[arg(long)]
    pub(super) example_server: bool,

    /// Add a client that calls one operation, to begin with.
    #[arg(long)]
    pub(super) example_client: bool,

    /// Refer to a document outside of the new folder where it is. By default it is copied into the folder, with the
    /// files that it refers to, so that what is made stands on its own. A build script always refers to it.
    #[arg(long)]
    pub(super) refer: bool,

    /// Write nothing; say what would be written.
    #[arg(long)]
    pub(super) dry_run: bool,

    /// How to report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Say nothing but errors.
    #[arg(short, long)]
    quiet: bool,

    /// Show every warning, however many are alike.
    #[arg(short, long, conflicts_with = "quiet")]
    verbose: bool,
}

impl Target {
    /// The programs to begin with.
    pub(super) fn programs(&self, shape: Shape) -> Vec<Side> {
        let is_workspace = shape == Shape::Workspace;
        let asked = [(Side::Server, self.example_server), (Side::Client, self.example_client)];
        asked.into_iter().filter(|(_, is_asked)| *is_asked || is_workspace).map(|(side, _)| side).collect()
    }

    /// The document, as other commands are told of it.
    pub(super) fn input(&self, spec: PathBuf) -> Input {
        Input {
            spec,
            config: None,
            overlay: Vec::new(),
            target: None,
            gathered: None,
            only: Vec::new(),
            used_by: None,
            allow_remote: false,
            format: self.format,
            quiet: self.quiet,
            verbose: self.verbose,
            levels: Levels::default(),
        }
    }
}

/// What is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shape {
    /// A crate of generated code, to be committed.
    Crate,
    /// A build script in an existing crate.
    BuildScript,
    /// A workspace: the generated crate, a client and a server.
    Workspace,
}

/// A part that may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Side {
    /// The client.
    Client,
    /// The server traits and the router.
    Server,
}

impl Side {
    /// As the options, features and files call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
        }
    }

    /// As build scripts call it.
    pub(super) fn part(self) -> Part {
        match self {
            Self::Client => Part::Client,
            Self::Server => Part::Server,
        }
    }
}

/// Where the runtime is to come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wanted {
    Registry,
    Embed,
    Checkout(PathBuf),
}

impl FromStr for Wanted {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "registry" => Self::Registry,
            "embed" => Self::Embed,
            path => Self::Checkout(PathBuf::from(path)),
        })
    }
}
