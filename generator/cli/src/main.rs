//! The `specwright` command.
//!
//! Exit codes: 0 fine, 1 the answer is no (`check`), 2 the input is bad.

mod args;
mod check;
mod diff;
mod explain;
mod generate;
mod inspect;
mod lock;
mod mock;
mod progress;
mod remote;
mod report;
mod shell;
mod targets;
mod watch;

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
        // Watching one of them never ends.
        Asked::Commands(commands) if commands.iter().all(|it| matches!(it.command, Command::Watch(_))) => {
            std::thread::scope(|scope| {
                commands.into_iter().for_each(|command| drop(scope.spawn(|| run(command))));
            });
            ExitCode::from(BAD)
        }
        Asked::Commands(commands) => {
            let codes = commands.into_iter().map(run);
            codes.fold(ExitCode::SUCCESS, |worst, code| if code == ExitCode::SUCCESS { worst } else { code })
        }
    }
}

fn run(arguments: Arguments) -> ExitCode {
    anstream::ColorChoice::from(arguments.color).write_global();
    match arguments.command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Watch(arguments) => watch::run(&arguments),
        Command::Explain { code } => explain::run(code),
        Command::Completions { shell } => shell::completions(shell),
        Command::Man { directory } => shell::man(&directory),
        Command::Mock(arguments) => mock::run(&arguments),
    }
}
