//! The `specwright` command.
//!
//! Exit codes: 0 fine, 1 the answer is no (`check`), 2 the input is bad.

mod args;
mod check;
mod generate;
mod inspect;
mod mock;
mod remote;
mod report;
mod targets;

use std::process::ExitCode;

use args::{Arguments, Command};
use targets::Asked;

/// The answer is no: the output is not up to date, or warnings were denied.
const NO: u8 = 1;
/// The input is bad.
const BAD: u8 = 2;

fn main() -> ExitCode {
    match targets::parse(&std::env::args_os().collect::<Vec<_>>()) {
        Asked::Wrong(report) => report::wrong(&report),
        Asked::Commands(commands) => {
            let codes = commands.into_iter().map(run);
            codes.fold(ExitCode::SUCCESS, |worst, code| if code == ExitCode::SUCCESS { worst } else { code })
        }
    }
}

fn run(arguments: Arguments) -> ExitCode {
    match arguments.command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Mock(arguments) => mock::run(&arguments),
    }
}
