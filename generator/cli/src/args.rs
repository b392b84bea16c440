//! The command line.

use std::path::PathBuf;
use std::str::FromStr as _;

use clap::{Args, Parser, Subcommand, ValueEnum};
use specwright::diagnostics::{self, Code, Level};

use crate::report::Gathered;
use crate::{diff, init, mock};

/// Compile OpenAPI documents into Rust: models, a client, a server.
#[derive(Debug, Parser)]
#[command(name = "specwright", version, max_term_width = 100, after_help = START)]
pub(crate) struct Arguments {
    /// When to use colour. By default on a terminal, unless `NO_COLOR` or `CLICOLOR` forbid it.
    #[arg(long, value_enum, global = true, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub(crate) color: Colour,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Begin with a document: make a crate, a build script or a workspace of it that compiles at once.
    #[command(after_help = init::HELP)]
    Init(init::Target),
    /// Generate a crate from a document.
    #[command(override_usage = GENERATE_USAGE, after_help = EXIT_CODES)]
    Generate(GenerateTarget),
    /// Tell whether a generated crate is up to date; show what differs when it is not.
    #[command(override_usage = CHECK_USAGE, after_help = EXIT_CODES)]
    Check(CheckTarget),
    /// Generate a crate, and again whenever the document or anything it is made of changes.
    #[command(override_usage = WATCH_USAGE, after_help = EXIT_CODES)]
    Watch(Target),
    /// Show how the compiler understands a document: types, operations, decisions.
    #[command(after_help = EXIT_CODES)]
    Inspect(InspectTarget),
    /// Compare two documents: what has changed, whom it breaks, which version comes next.
    #[command(after_help = diff::HELP)]
    Diff(diff::Target),
    /// Serve a document from its examples and schemas, and check what is asked.
    #[command(after_help = mock::HELP, mut_arg("only", hidden), mut_arg("used_by", hidden))]
    Mock(mock::Target),
    /// Tell what a diagnostic means, with an example and what to do; without a code, list them all.
    Explain {
        /// The code, as it stands in brackets: `mended`.
        #[arg(value_parser = Code::from_str)]
        code: Option<Code>,
    },
    /// Print a script that completes the command in a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Write manual pages.
    Man {
        /// The directory to write them to.
        directory: PathBuf,
    },
}

/// What a command has because others do, and has no use for.
fn hidden(argument: clap::Arg) -> clap::Arg {
    argument.hide(true)
}

const START: &str = "\
Start with `specwright init SPEC`, or `specwright generate SPEC -o DIR`. Options stand in a file beside the document,
`specwright.toml`; `specwright explain` tells of the warnings.";

/// A command that is about a document, or about all that the options name.
macro_rules! usage {
    ($name:literal) => {
        concat!(
            "specwright ",
            $name,
            " [OPTIONS] <SPEC> --output <DIR>\n       specwright ",
            $name,
            " [OPTIONS]    (each `[[target]]` of `specwright.toml`, or of `--config <FILE>`)"
        )
    };
}

const GENERATE_USAGE: &str = usage!("generate");
const CHECK_USAGE: &str = usage!("check");
const WATCH_USAGE: &str = usage!("watch");

const EXIT_CODES: &str =
    "Exit codes: 0 fine, 1 the answer is no, 2 the input is bad, or a warning that is denied.";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    Auto,
    Always,
    Never,
}

impl From<Colour> for anstream::ColorChoice {
    fn from(colour: Colour) -> Self {
        match colour {
            Colour::Auto => Self::Auto,
            Colour::Always => Self::Always,
            Colour::Never => Self::Never,
        }
    }
}

/// A document and its options.
#[derive(Debug, Args)]
pub(crate) struct Input {
    /// The OpenAPI document, YAML or JSON.
    pub(crate) spec: PathBuf,

    /// The file of options. By default the one beside the document with its name and the ending `.toml`, or
    /// else `specwright.toml` there.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Change the document by an OpenAPI Overlay before anything is made of it. May be given several
    /// times, and comes after those of the configuration.
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,

    /// Which of the targets of the options: the one with this output. By default the one that is made from
    /// the document.
    #[arg(long, value_name = "DIR")]
    pub(crate) target: Option<PathBuf>,

    /// Where reports for programs go if they are about several targets.
    #[arg(skip)]
    pub(crate) gathered: Option<Gathered>,

    /// Generate only these operations, tags, paths (`/orders/**`) or schemas, with the schemas that they
    /// need. Stands in for `only` in the file of options.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) only: Vec<String>,

    /// Generate only the operations and types that Rust files in this directory name, with what those need.
    /// Stands in for `used-by` in the file of options.
    #[arg(long, value_name = "DIR")]
    pub(crate) used_by: Option<PathBuf>,

    /// Fetch what the document refers to by `http:` and `https:` addresses, wherever they lead.
    #[arg(long)]
    pub(crate) allow_remote: bool,

    /// How to report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// Say nothing but errors.
    #[arg(short, long)]
    pub(crate) quiet: bool,

    /// Show every warning, however many are alike.
    #[arg(short, long, conflicts_with = "quiet")]
    pub(crate) verbose: bool,

    #[command(flatten)]
    pub(crate) levels: Levels,
}

const WARNINGS: &str = "Warnings";

/// What becomes of warnings. These go before the configuration.
#[derive(Debug, Default, Args)]
pub(crate) struct Levels {
    /// Do not show warnings of this code.
    #[arg(long, value_name = "CODE", value_parser = Code::from_str, help_heading = WARNINGS)]
    allow: Vec<Code>,

    /// Show warnings of this code, whatever the configuration says.
    #[arg(long, value_name = "CODE", value_parser = Code::from_str, help_heading = WARNINGS)]
    warn: Vec<Code>,

    /// Take warnings of this code for errors.
    #[arg(long, value_name = "CODE", value_parser = Code::from_str, help_heading = WARNINGS)]
    deny: Vec<Code>,

    /// Take all warnings for errors, but those that are allowed.
    #[arg(long, help_heading = WARNINGS)]
    deny_warnings: bool,
}

impl Levels {
    /// Changes the levels of the configuration. The stricter level wins where one code has two.
    pub(crate) fn apply(&self, levels: &mut diagnostics::Levels) {
        for (codes, level) in
            [(&self.allow, Level::Allow), (&self.warn, Level::Warn), (&self.deny, Level::Deny)]
        {
            codes.iter().for_each(|code| levels.set(*code, level));
        }
        if self.deny_warnings {
            levels.deny_warnings();
        }
    }
}

/// What to generate, and where.
#[derive(Debug, Args)]
pub(crate) struct Target {
    #[command(flatten)]
    pub(crate) input: Input,

    /// The directory of the generated crate.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: PathBuf,

    /// What the directory holds: a crate, or one file of modules for a crate to include. By default what the
    /// target of the options says, or else a crate.
    #[arg(long, value_enum)]
    pub(crate) layout: Option<Layout>,
}

impl Target {
    pub(crate) fn layout(&self) -> Layout {
        self.layout.unwrap_or(Layout::Crate)
    }
}

/// What to generate, and how.
#[derive(Debug, Args)]
pub(crate) struct GenerateTarget {
    #[command(flatten)]
    pub(crate) target: Target,

    /// Write nothing; say what would be written.
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Overwrite files that were not generated.
    #[arg(long)]
    pub(crate) force: bool,
}

/// What to check, and how.
#[derive(Debug, Args)]
pub(crate) struct CheckTarget {
    #[command(flatten)]
    pub(crate) target: Target,

    /// Generate and compare, even where the lock says that nothing has changed.
    #[arg(long)]
    pub(crate) thorough: bool,
}

/// What to look at, and how.
#[derive(Debug, Args)]
pub(crate) struct InspectTarget {
    #[command(flatten)]
    pub(crate) input: Input,

    /// What to show.
    #[arg(long, value_enum, default_value_t = Show::All, value_name = "WHAT")]
    pub(crate) show: Show,

    /// Draw the types and what they refer to.
    #[arg(long, value_enum, value_name = "AS", conflicts_with_all = ["show", "format"])]
    pub(crate) graph: Option<Graph>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Show {
    /// Operations, types, unions, and what was degraded.
    All,
    /// Operations with their parameters, bodies and responses.
    Operations,
    /// Types with their fields.
    Types,
    /// Unions with their decision tables, and a value of two members where one is ambiguous.
    Unions,
    /// What lacks something.
    Degraded,
    /// What each tag costs to compile, as a crate with a cargo feature for each.
    Cost,
    /// The intermediate representation.
    Ir,
    /// The document as its overlays leave it, as JSON.
    Document,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Graph {
    /// As a picture.
    Svg,
    /// For Mermaid.
    Mermaid,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For machines: one JSON object, or an array of them for several targets.
    Json,
    /// For GitHub Actions: annotations beside the text.
    Github,
    /// For code scanners: SARIF 2.1.0.
    Sarif,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layout {
    /// A crate.
    Crate,
    /// One file, `generated.rs`.
    File,
}

impl From<Layout> for specwright::Layout {
    fn from(layout: Layout) -> Self {
        match layout {
            Layout::Crate => Self::Crate,
            Layout::File => Self::File,
        }
    }
}
