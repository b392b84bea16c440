//! Documents and what is read from them, through the public functions only.

mod api;
mod files;
mod fixtures;
mod json_schema;
mod parameters;
mod references;
mod schemas;
mod swagger2;
mod version;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Location, Place, Pointer};
use crate::document::Document;
use crate::document::model::{Api, Operation, Schema};
use crate::load::Source;

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: t, version: v}\n";

/// A document, and what was found in it so far.
struct Case {
    document: Document,
    diagnostics: Diagnostics,
}

/// A document that can be read, without its first two lines.
fn case(body: &str) -> Case {
    let source = Source::from_text("api.yaml", format!("{HEAD}{body}"));
    let mut diagnostics = Diagnostics::new();
    let document = Document::parse(&source, &mut diagnostics);
    let document = document.unwrap_or_else(|| panic!("{:?}", diagnostics.as_slice()));
    Case { document, diagnostics }
}

impl Case {
    fn api(&mut self) -> Api {
        self.document.api(&mut self.diagnostics)
    }

    fn operation(&mut self) -> Operation {
        self.api().operations.remove(0)
    }

    fn schema(&mut self, pointer: &str) -> Schema {
        self.document.schema(&location(pointer), &mut self.diagnostics)
    }

    /// Codes and messages.
    fn findings(&self) -> Vec<(Code, &str)> {
        self.diagnostics.as_slice().iter().map(|d| (d.code, d.message.as_str())).collect()
    }

    fn only(&self) -> &Diagnostic {
        let [only] = self.diagnostics.as_slice() else { panic!("{:?}", self.findings()) };
        only
    }
}

/// The only schema of a document about which there is nothing to say.
fn clean_schema(text: &str) -> Schema {
    let (schema, findings) = read_schema(text);
    assert_eq!(findings, []);
    schema
}

/// The schema `A`, with `B` beside it.
fn read_schema(text: &str) -> (Schema, Vec<(Code, String)>) {
    let body = format!("paths: {{}}\ncomponents: {{schemas: {{A: {text}, B: {{type: object}}}}}}");
    let mut case = case(&body);
    let schema = case.schema("/components/schemas/A");
    let findings = case.findings().into_iter().map(|(code, text)| (code, text.to_owned()));
    (schema, findings.collect())
}

fn location(pointer: &str) -> Location {
    Location::root(Pointer::parse(pointer).unwrap())
}

/// The pointer of a place, and whether its key is meant.
fn shown(place: &Place) -> (&str, &str) {
    match place {
        Place::Key(location) => ("key", location.pointer.as_str()),
        Place::Value(location) => ("value", location.pointer.as_str()),
        Place::Position { .. } | Place::File(_) => ("file", ""),
    }
}
