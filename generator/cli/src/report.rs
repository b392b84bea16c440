//! What is said, and where: reports on standard error, answers on standard output.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

use serde_json::json;
use specwright::diagnostics::{Diagnostic, Report, Sources, Style};
use specwright::{Config, Selection, Target};

use crate::BAD;
use crate::args::{Format, Input};

/// The options that belong to the input.
pub(crate) fn config(input: &Input) -> Result<Config, ExitCode> {
    let path = input.config.clone().or_else(|| Config::beside(&input.spec));
    let mut config = match path.map_or_else(|| Ok(Config::default()), |path| read(&path, input.target)) {
        Ok(config) => config,
        Err(report) => {
            errors(input, &report);
            return Err(ExitCode::from(BAD));
        }
    };
    input.levels.apply(&mut config.diagnostics);
    if !input.only.is_empty() {
        config.only = Selection { any: input.only.clone(), ..Selection::default() };
    }
    Ok(config)
}

/// The options of a file, or of one of its targets.
fn read(path: &Path, target: Option<usize>) -> Result<Config, Report> {
    let Some(index) = target else { return Config::read(path) };
    let target = Target::read_all(path)?.into_iter().nth(index);
    Ok(target.map(|target| target.config).unwrap_or_default())
}

/// Says what is wrong with a file of targets: no target says how.
pub(crate) fn wrong(report: &Report) -> ExitCode {
    say(report.render(style()).trim_end());
    ExitCode::from(BAD)
}

/// Says why a file could not be read.
pub(crate) fn unreadable(input: &Input, error: Diagnostic) -> ExitCode {
    errors(input, &Report::new(vec![error], &Sources::new()));
    ExitCode::from(BAD)
}

/// Says what is wrong with the document.
pub(crate) fn errors(input: &Input, report: &Report) {
    match input.format {
        Format::Json => print(&json!({"diagnostics": report.records()}).to_string()),
        Format::Text => say(&shown(input, report)),
    }
}

/// Says what the compiler warns of. In JSON the warnings are part of the answer.
pub(crate) fn warnings(input: &Input, report: &Report) {
    if input.format == Format::Text && !input.quiet && !report.is_empty() {
        say(&shown(input, report));
        say("");
    }
}

fn shown(input: &Input, report: &Report) -> String {
    let text = if input.verbose { report.render_all(style()) } else { report.render(style()) };
    text.trim_end().to_owned()
}

/// Says what went wrong outside the document.
pub(crate) fn problem(input: &Input, message: &str) {
    match input.format {
        Format::Json => print(&json!({"error": message}).to_string()),
        Format::Text => say(&format!("error: {message}")),
    }
}

/// `3 warnings (2 unsupported-media-type, 1 mended)`
pub(crate) fn counts(report: &Report) -> String {
    let counts = report.counts();
    let total: usize = counts.iter().map(|(_, count)| count).sum();
    let told: Vec<String> = counts.iter().map(|(code, count)| format!("{count} {code}")).collect();
    match total {
        0 => "no warnings".to_owned(),
        1 => format!("1 warning ({})", told.join(", ")),
        many => format!("{many} warnings ({})", told.join(", ")),
    }
}

fn style() -> Style {
    if std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        Style::Colour
    } else {
        Style::Plain
    }
}

/// A line to standard error. Nobody listening is no reason to fail.
pub(crate) fn say(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// A line to standard output. Nobody listening is no reason to fail.
pub(crate) fn print(text: &str) {
    if !text.is_empty() {
        let _ = writeln!(anstream::stdout(), "{text}");
    }
}
