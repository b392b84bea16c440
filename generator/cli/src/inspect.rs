//! `specwright inspect`.

use std::process::ExitCode;

use serde_json::json;

use crate::args::{Format, Input};
use crate::{BAD, remote, report};

pub(crate) fn run(input: &Input) -> ExitCode {
    let config = match report::config(input) {
        Ok(config) => config,
        Err(code) => return code,
    };
    let source = match remote::source(input) {
        Ok(source) => source,
        Err(code) => return code,
    };
    match specwright::dump_ir(&source, &config) {
        Ok(text) => {
            match input.format {
                Format::Text => report::print(text.trim_end()),
                Format::Json => report::print(&json!({"ir": text}).to_string()),
            }
            ExitCode::SUCCESS
        }
        Err(errors) => {
            report::errors(input, &errors);
            ExitCode::from(BAD)
        }
    }
}
