use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::Document;
use crate::load::Source;

/// What is said of a text, and whether it can be read.
fn check(text: &str) -> (bool, Diagnostic) {
    let mut diagnostics = Diagnostics::new();
    let document = Document::parse(&Source::from_text("x.yaml", text), &mut diagnostics);
    let mut list = diagnostics.into_vec();
    assert_eq!(list.len(), 1, "{list:?}");
    (document.is_some(), list.remove(0))
}

#[test]
fn what_cannot_be_read_says_what_it_seems_to_be() {
    let cases = [
        ("swagger: '2.0'\npaths: {}", Code::UnsupportedVersion, "Swagger `2.0`"),
        ("openapi: 4.0.0\npaths: {}", Code::UnsupportedVersion, "there is no OpenAPI `4.0.0`"),
        ("openapi: [3]\npaths: {}", Code::UnsupportedVersion, "no text"),
        ("asyncapi: 3.0.0", Code::NotOpenApi, "AsyncAPI"),
        ("OpenAPI: 3.0.0", Code::NotOpenApi, "must be written `openapi`"),
        ("a: b", Code::NotOpenApi, "no `openapi`"),
        ("just some text", Code::NotOpenApi, "plain text"),
        ("[]", Code::NotOpenApi, "a list"),
        ("# nothing", Code::NotOpenApi, "nothing but comments"),
        ("", Code::NotOpenApi, "empty"),
        ("openapi: 3.0.0", Code::InvalidShape, "neither `paths` nor `components`"),
    ];
    for (text, code, message) in cases {
        let (is_read, finding) = check(text);
        assert!(!is_read, "{text}");
        assert_eq!(finding.code, code, "{text}");
        assert!(finding.message.contains(message), "{text}: {}", finding.message);
    }
}

#[test]
fn small_mistakes_are_mended() {
    for text in ["openapi: 3.0\npaths: {}", "openapi: 3.0.3\ncomponents: {}"] {
        let (is_read, finding) = check(text);
        assert!(is_read, "{text}");
        assert_eq!(finding.code, Code::Mended);
    }
}

#[test]
fn every_patch_is_read() {
    for version in ["3.0.0", "3.0.4", "'3.0'", "3.0.9-draft", "3.1.0", "3.2.0"] {
        let mut diagnostics = Diagnostics::new();
        let text = format!("openapi: {version}\npaths: {{}}");
        let document = Document::parse(&Source::from_text("x", text), &mut diagnostics);
        assert!(document.is_some());
        assert_eq!(diagnostics.as_slice(), []);
    }
}
