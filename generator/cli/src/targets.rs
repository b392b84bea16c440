//! Several targets in one file of options: `specwright generate` and `check` without a document are
//! about all of them.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::Parser as _;
use clap::error::ErrorKind;
use specwright::diagnostics::Report;
use specwright::{Layout, Target};

use crate::args::Arguments;

/// The commands that may be about all targets.
const COMMANDS: [&str; 3] = ["generate", "check", "watch"];

/// What the command line asks for: once, or once for every target.
pub(crate) enum Asked {
    /// These, one after the other.
    Commands(Vec<Arguments>),
    /// The file with the targets is wrong.
    Wrong(Box<Report>),
}

/// Understands a command line, or ends the program as clap does.
pub(crate) fn parse(line: &[OsString]) -> Asked {
    let error = match Arguments::try_parse_from(line) {
        Ok(arguments) => return Asked::Commands(vec![arguments]),
        Err(error) => error,
    };
    let is_asked = line.get(1).is_some_and(|command| COMMANDS.iter().any(|known| command == known));
    let path = config(line).unwrap_or_else(|| PathBuf::from("specwright.toml"));
    if error.kind() != ErrorKind::MissingRequiredArgument || !is_asked || !path.is_file() {
        error.exit();
    }
    match Target::read_all(&path) {
        Err(report) => Asked::Wrong(Box::new(report)),
        Ok(targets) if targets.is_empty() => error.exit(),
        Ok(targets) => {
            let lines =
                targets.iter().enumerate().map(|(index, target)| complete(line, &path, target, index));
            Asked::Commands(
                lines.map(|line| Arguments::try_parse_from(line).unwrap_or_else(|why| why.exit())).collect(),
            )
        }
    }
}

/// The command line for one target.
fn complete(line: &[OsString], path: &Path, target: &Target, index: usize) -> Vec<OsString> {
    let layout = match target.layout {
        Layout::Crate => "crate",
        Layout::File => "file",
    };
    let mut line = line.to_vec();
    if config(&line).is_none() {
        line.extend(["--config".into(), path.into()]);
    }
    line.extend(["--target".into(), index.to_string().into(), "--layout".into(), layout.into()]);
    line.extend(["--output".into(), target.output.clone().into(), "--".into(), target.spec.clone().into()]);
    line
}

/// What `--config` says.
fn config(line: &[OsString]) -> Option<PathBuf> {
    let mut words = line.iter();
    while let Some(word) = words.next() {
        if word == OsStr::new("-c") || word == OsStr::new("--config") {
            return words.next().map(PathBuf::from);
        }
        let text = word.to_str().unwrap_or_default();
        if let Some(path) = text.strip_prefix("--config=").or_else(|| text.strip_prefix("-c=")) {
            return Some(PathBuf::from(path));
        }
    }
    None
}
