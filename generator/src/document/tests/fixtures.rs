//! The documents in `spec/invalid`, each of which is wrong in one way.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::diagnostics::{Code, Diagnostics, Report, Severity, Sources};
use crate::document::Document;
use crate::load::Source;

const DIRECTORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/invalid");

/// The first finding of each document: what it is, how bad, and its line.
const EXPECTED: &[(&str, Code, Severity, Option<usize>)] = &[
    ("alias-bomb.yaml", Code::TooLarge, Severity::Error, Some(6)),
    ("binary.yaml", Code::SyntaxError, Severity::Error, Some(1)),
    ("bracket-missing.json", Code::SyntaxError, Severity::Error, Some(8)),
    ("broken-file.yaml", Code::SyntaxError, Severity::Error, Some(8)),
    ("cyclic-alias.yaml", Code::TooLarge, Severity::Error, Some(10)),
    ("empty.yaml", Code::NotOpenApi, Severity::Error, Some(1)),
    ("latin1.yaml", Code::SyntaxError, Severity::Error, Some(3)),
    ("no-paths.yaml", Code::NotOpenApi, Severity::Error, Some(1)),
    ("no-version.yaml", Code::NotOpenApi, Severity::Error, Some(1)),
    ("not-yaml.yaml", Code::NotOpenApi, Severity::Error, Some(1)),
    ("syntax-error.yaml", Code::SyntaxError, Severity::Error, Some(6)),
    ("tab-indentation.yaml", Code::SyntaxError, Severity::Error, Some(5)),
    ("two-documents.yaml", Code::SyntaxError, Severity::Error, Some(5)),
    ("wrong-version.yaml", Code::UnsupportedVersion, Severity::Error, Some(1)),
];

fn report(source: &Source) -> Report {
    let mut diagnostics = Diagnostics::new();
    let mut sources = Sources::new();
    source.add_to(&mut sources);
    if let Some(document) = Document::parse(source, &mut diagnostics) {
        sources = document.sources();
        let api = document.api(&mut diagnostics);
        for schema in &api.schemas {
            let schema = document.schema(&schema.location, &mut diagnostics);
            for property in schema.properties.values() {
                document.schema(&property.location, &mut diagnostics);
            }
        }
    }
    Report::new(diagnostics.into_vec(), &sources)
}

#[test]
fn each_document_says_what_is_wrong_with_it() {
    for (name, code, severity, line) in EXPECTED {
        let started = Instant::now();
        let report = report(&Source::read(Path::new(DIRECTORY).join(name)).unwrap());
        assert!(started.elapsed() < Duration::from_secs(30), "{name}: {:?}", started.elapsed());
        let Some(first) = report.diagnostics().first() else { panic!("{name}") };
        let found = (first.code, first.severity, report.records()[0].line);
        assert_eq!(found, (*code, *severity, *line), "{name}\n{report}");
        assert!(report.to_string().contains(name), "{report}");
    }
}

#[test]
fn every_document_is_expected() {
    let files = std::fs::read_dir(DIRECTORY).unwrap();
    let names: BTreeSet<String> =
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    let expected: BTreeSet<String> = EXPECTED.iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert_eq!(names, expected);
}
