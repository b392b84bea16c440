//! `specwright explain`: what a code means, with an example and what to do.

use std::process::ExitCode;

use specwright::diagnostics::Code;

use crate::report;

/// A section for every code.
const SECTIONS: &str = include_str!("codes.md");

/// Explains one code, or lists them all.
pub(crate) fn run(code: Option<Code>) -> ExitCode {
    match code {
        Some(code) => report::print(&explanation(code)),
        None => report::print(&list()),
    }
    ExitCode::SUCCESS
}

fn list() -> String {
    let width = Code::ALL.iter().map(|code| code.as_str().len()).max().unwrap_or_default();
    let lines = Code::ALL.iter().map(|code| {
        let (name, severity) = (code.as_str(), code.severity().as_str());
        format!("{name:width$}  {severity:7}  {}", code.summary())
    });
    let mut lines: Vec<String> = lines.collect();
    lines.push("\n`specwright explain CODE` tells more of each.".to_owned());
    lines.join("\n")
}

fn explanation(code: Code) -> String {
    let loss = match (code.severity().as_str(), code.degrades()) {
        ("error", _) => "An error: nothing is generated until it is mended.",
        (_, true) => "A warning: the generated code lacks something because of it.",
        (_, false) => "A warning: the generated code lacks nothing because of it.",
    };
    let body = section(code).map(indented).unwrap_or_default();
    format!("{code}: {}\n{loss}\n\n{body}", code.summary())
}

/// The text below the heading of a code.
fn section(code: Code) -> Option<&'static str> {
    let (_, rest) = SECTIONS.split_once(&format!("\n## {code}\n"))?;
    Some(rest.split("\n## ").next().unwrap_or(rest).trim())
}

/// With the examples moved in, as a terminal has no other way to set them off.
fn indented(body: &str) -> String {
    let mut lines = Vec::new();
    let mut is_example = false;
    for line in body.lines() {
        if line.starts_with("```") {
            is_example = !is_example;
        } else if is_example {
            lines.push(format!("    {line}"));
        } else {
            lines.push(line.to_owned());
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use specwright::diagnostics::{Code, Report, Sources};
    use specwright::{Config, Layout, Source};

    use super::{SECTIONS, explanation, section};

    #[test]
    fn every_code_has_one_section_and_every_section_a_code() {
        let headings: Vec<&str> = SECTIONS.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(headings, codes, "codes.md has the codes in the order of `Code`");
    }

    #[test]
    fn every_example_gives_its_code() {
        let mut wrong = Vec::new();
        for code in Code::ALL {
            let (language, example) = example(*code);
            let report = found(&language, &example);
            if !report.diagnostics().iter().any(|diagnostic| diagnostic.code == *code) {
                wrong.push(format!("{code} is not what\n{example}\ngives:\n{report}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn every_explanation_ends_with_what_to_do() {
        for code in Code::ALL {
            let body = section(*code).unwrap();
            assert_eq!(body.matches("```").count(), 2, "{code} has one example");
            let (_, advice) = body.rsplit_once("```").unwrap();
            assert!(advice.trim().ends_with('.'), "{code} ends without advice");
            assert!(!explanation(*code).contains("```"));
        }
    }

    /// The language of the example, and its text.
    fn example(code: Code) -> (String, String) {
        let (_, rest) = section(code).unwrap().split_once("```").unwrap();
        let (example, _) = rest.split_once("```").unwrap();
        let (language, example) = example.split_once('\n').unwrap();
        (language.to_owned(), example.to_owned())
    }

    fn found(language: &str, example: &str) -> Report {
        match language {
            "toml" => Config::from_toml(example, "example.toml").unwrap_err(),
            "console" => {
                let path = example.split_whitespace().nth(2).unwrap();
                Report::new(vec![Source::read(path).unwrap_err()], &Sources::new())
            }
            "yaml overlay" => {
                let overlay = Source::from_text("overlay.yaml", example);
                let shop = Source::from_text("shop.yaml", completed("paths: {}\n"));
                compiled(&shop.with_overlays([overlay]))
            }
            _ => {
                let used_by = language.strip_prefix("yaml used-by=").map(PathBuf::from);
                let config = Config { used_by, ..Config::default() };
                configured(&Source::from_text("example.yaml", completed(example)), &config)
            }
        }
    }

    /// Examples leave out what all documents have.
    fn completed(example: &str) -> String {
        if example.starts_with("paths:") {
            return format!("openapi: 3.2.0\ninfo: {{title: Shop, version: '1'}}\n{example}");
        }
        example.to_owned()
    }

    fn compiled(source: &Source) -> Report {
        configured(source, &Config::default())
    }

    fn configured(source: &Source, config: &Config) -> Report {
        match specwright::generate(source, config, Layout::File) {
            Ok(generated) => generated.report,
            Err(report) => report,
        }
    }
}
