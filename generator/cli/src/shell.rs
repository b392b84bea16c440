//! What shells and systems want to know of the command: completions and manual pages.

use std::path::Path;
use std::process::ExitCode;

use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::args::Arguments;
use crate::{BAD, report};

const NAME: &str = "specwright";

/// Prints what a shell needs to complete the command.
pub(crate) fn completions(shell: Shell) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), NAME, &mut script);
    report::print(String::from_utf8_lossy(&script).trim_end());
    ExitCode::SUCCESS
}

/// Writes a page for the command and one for each subcommand.
pub(crate) fn man(directory: &Path) -> ExitCode {
    let written = std::fs::create_dir_all(directory)
        .and_then(|()| clap_mangen::generate_to(Arguments::command(), directory));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            report::say(&format!("error: the pages cannot be written to `{}`: {why}", directory.display()));
            ExitCode::from(BAD)
        }
    }
}
