//! `cargo specwright …`: the command `specwright` that is installed beside this one.

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let beside = std::env::current_exe()
        .map(|path| path.with_file_name(format!("specwright{}", std::env::consts::EXE_SUFFIX)));
    // Cargo gives its own name for the command first.
    let mut arguments = std::env::args_os().skip(1).peekable();
    arguments.next_if(|first| first == "specwright");
    let run = beside.and_then(|path| Command::new(path).args(arguments).status());
    match run {
        Ok(status) => {
            let code = status.code().and_then(|code| u8::try_from(code).ok());
            code.map_or(ExitCode::FAILURE, ExitCode::from)
        }
        Err(why) => {
            eprintln!("error: `specwright` cannot be started: {why}");
            ExitCode::from(2)
        }
    }
}
