//! Several targets in one file of options: `specwright generate` and `check` without a document are
//! about all of them.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser as _};
use specwright::diagnostics::Report;
use specwright::{Layout, Target};

use crate::args::{self, Arguments, Command};
use crate::report;

/// The commands that may be about all targets.
const COMMANDS: [&str; 3] = ["generate", "check", "watch"];

/// What the command line asks for.
pub(crate) enum Asked {
    /// This.
    Command(Box<Arguments>),
    /// The same for every target.
    Targets(Vec<Arguments>),
    /// The file with the targets is wrong.
    Wrong(Box<Report>),
}

/// Understands a command line, or ends the program as clap does.
pub(crate) fn parse(line: &[OsString]) -> Asked {
    let error = match Arguments::try_parse_from(line) {
        Ok(mut arguments) => {
            take_layout(&mut arguments.command);
            return Asked::Command(Box::new(arguments));
        }
        Err(error) => error,
    };
    let without =
        if error.kind() == ErrorKind::MissingRequiredArgument { without_document(line) } else { None };
    let Some(WithoutDocument { config }) = without else { error.exit() };
    let path = config.clone().unwrap_or_else(|| PathBuf::from("specwright.toml"));
    if !path.is_file() {
        error.exit();
    }
    match Target::read_all(&path) {
        Err(report) => Asked::Wrong(Box::new(report)),
        Ok(targets) if targets.is_empty() => error.exit(),
        Ok(targets) => {
            let named = config.is_none().then(|| option("--config", path.as_os_str()));
            let lines = targets.iter().map(|target| complete(line, named.as_ref(), target));
            Asked::Targets(
                lines.map(|line| Arguments::try_parse_from(line).unwrap_or_else(|why| why.exit())).collect(),
            )
        }
    }
}

/// The layout is what the target of the options says, if it is one of them. What is wrong with the options
/// is told when they are read.
fn take_layout(command: &mut Command) {
    let asked = match command {
        Command::Generate(it) => &mut it.target,
        Command::Check(it) => &mut it.target,
        Command::Watch(it) => it,
        _ => return,
    };
    if asked.layout.is_some() {
        return;
    }
    let targets =
        report::config_file(&asked.input).and_then(|path| Target::read_all(&path).ok()).unwrap_or_default();
    let found = targets.into_iter().find(|it| it.is_of(&asked.input.spec, &asked.output));
    asked.layout = found.map(|it| match it.layout {
        Layout::Crate => args::Layout::Crate,
        Layout::File => args::Layout::File,
    });
}

/// A command that names neither a document nor an output.
struct WithoutDocument {
    config: Option<PathBuf>,
}

/// Is all that is missing what a target says?
fn without_document(line: &[OsString]) -> Option<WithoutDocument> {
    let relaxed = COMMANDS.iter().fold(Arguments::command(), |command, name| {
        command.mut_subcommand(name, |command| {
            ["spec", "output"].iter().fold(command, |it, id| it.mut_arg(id, |arg| arg.required(false)))
        })
    });
    let matches = relaxed.try_get_matches_from(line).ok()?;
    let (_, asked) = matches.subcommand().filter(|(name, _)| COMMANDS.contains(name))?;
    let path = |id: &str| asked.get_one::<PathBuf>(id).cloned();
    if path("spec").or_else(|| path("output")).is_some() {
        return None;
    }
    Some(WithoutDocument { config: path("config") })
}

/// The command line for one target.
fn complete(line: &[OsString], config: Option<&OsString>, target: &Target) -> Vec<OsString> {
    let layout = match target.layout {
        Layout::Crate => "--layout=crate",
        Layout::File => "--layout=file",
    };
    let output = target.output.as_os_str();
    let mut line = line.to_vec();
    line.extend(config.cloned());
    line.extend([option("--target", output), option("--output", output), layout.into()]);
    line.extend(["--".into(), target.spec.clone().into()]);
    line
}

/// `--output=DIR`: so a value may begin with a dash.
fn option(name: &str, value: &OsStr) -> OsString {
    let mut option = OsString::from(name);
    option.push("=");
    option.push(value);
    option
}
