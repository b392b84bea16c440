//! The `specwright` command.
//!
//! Exit codes: 0 fine, 1 the answer is no (`check`), 2 the input is bad.

mod args;
mod check;
mod diff;
#[cfg(test)]
mod documented;
mod explain;
mod generate;
mod init;
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

use args::{Arguments, CheckTarget, Command, Format};
use report::Gathered;
use targets::Asked;

/// The answer is no: the output is not up to date, or warnings were denied.
const NO: u8 = 1;
/// The input is bad.
const BAD: u8 = 2;

fn main() -> ExitCode {
    match targets::parse(&std::env::args_os().collect::<Vec<_>>()) {
        Asked::Wrong(report) => report::wrong(&report),
        Asked::Command(arguments) => run(*arguments),
        Asked::Targets(commands) => run_all(commands),
    }
}

/// One command for several targets.
fn run_all(commands: Vec<Arguments>) -> ExitCode {
    let (mut generated, mut checked, mut watched) = (Vec::new(), Vec::new(), Vec::new());
    for arguments in commands {
        anstream::ColorChoice::from(arguments.color).write_global();
        match arguments.command {
            Command::Generate(arguments) => generated.push(arguments),
            Command::Check(arguments) => checked.push(arguments),
            Command::Watch(target) => watched.push(target),
            // No other command is about targets.
            _ => return ExitCode::from(BAD),
        }
    }
    if !watched.is_empty() {
        // Watching one of them never ends.
        std::thread::scope(|scope| watched.iter().for_each(|it| drop(scope.spawn(|| watch::run(it)))));
        return ExitCode::from(BAD);
    }
    let gathered = Gathered::default();
    let inputs = generated.iter_mut().map(|it| &mut it.target.input);
    let inputs = inputs.chain(checked.iter_mut().map(|it| &mut it.target.input));
    let formats: Vec<Format> = inputs.map(|input| gathered.take_from(input)).collect();
    let code = if generated.is_empty() { check_all(&checked) } else { generate::run_all(&generated) };
    if let Some(format) = formats.first() {
        gathered.print(*format);
    }
    code
}

fn check_all(all: &[CheckTarget]) -> ExitCode {
    worst(all.iter().map(check::run))
}

/// The code that says most: bad input, or else that the answer is no.
fn worst(codes: impl Iterator<Item = ExitCode>) -> ExitCode {
    let codes: Vec<ExitCode> = codes.collect();
    let bad = [BAD, NO].map(ExitCode::from).into_iter().find(|code| codes.contains(code));
    bad.unwrap_or(ExitCode::SUCCESS)
}

fn run(arguments: Arguments) -> ExitCode {
    anstream::ColorChoice::from(arguments.color).write_global();
    match arguments.command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Watch(arguments) => watch::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Explain { code } => explain::run(code),
        Command::Completions { shell } => shell::completions(shell),
        Command::Man { directory } => shell::man(&directory),
        Command::Mock(arguments) => mock::run(&arguments),
    }
}
