use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::document::{Document, Version};
use crate::load::Source;

/// What is said of a text, and its version if it can be read.
fn check(text: &str) -> (Option<Version>, Diagnostic) {
    let mut diagnostics = Diagnostics::new();
    let document = Document::parse(&Source::from_text("x.yaml", text), &mut diagnostics);
    let mut list = diagnostics.into_vec();
    assert_eq!(list.len(), 1, "{list:?}");
    (document.map(|document| document.version()), list.remove(0))
}

#[test]
fn what_cannot_be_read_says_what_it_seems_to_be() {
    let cases = [
        ("swagger: '1.2'\npaths: {}", Code::UnsupportedVersion, "there is no Swagger `1.2`"),
        ("openapi: 4.0.0\npaths: {}", Code::UnsupportedVersion, "there is no OpenAPI `4.0.0`"),
        ("openapi: [3]\npaths: {}", Code::UnsupportedVersion, "must be text, not a list"),
        ("asyncapi: 3.0.0", Code::NotOpenApi, "AsyncAPI"),
        ("OpenAPI: 3.0.0", Code::NotOpenApi, "must be written `openapi`"),
        ("a: b", Code::NotOpenApi, "no `openapi`"),
        ("just some text", Code::NotOpenApi, "plain text"),
        ("[]", Code::NotOpenApi, "a list"),
        ("# nothing", Code::NotOpenApi, "nothing but comments"),
        ("", Code::NotOpenApi, "empty"),
        ("openapi: 3.0.0", Code::NotOpenApi, "neither `paths` nor `components`"),
    ];
    for (text, code, message) in cases {
        let (read, finding) = check(text);
        assert_eq!(read, None, "{text}");
        assert_eq!(finding.code, code, "{text}");
        assert!(finding.message.contains(message), "{text}: {}", finding.message);
    }
}

#[test]
fn small_mistakes_are_mended() {
    let cases = [
        ("openapi: 3.0\npaths: {}", Version::V3_0),
        ("openapi: 3.1\npaths: {}", Version::V3_1),
        ("openapi: 3.7.2\npaths: {}", Version::V3_2),
        ("openapi: '3'\npaths: {}", Version::V3_0),
        ("openapi: 3.0.3\ncomponents: {}", Version::V3_0),
    ];
    for (text, version) in cases {
        let (read, finding) = check(text);
        assert_eq!(read, Some(version), "{text}");
        assert_eq!(finding.code, Code::Mended);
    }
}

#[test]
fn every_patch_is_read() {
    let cases = [
        ("3.0.0", Version::V3_0),
        ("3.0.4", Version::V3_0),
        ("'3.0'", Version::V3_0),
        ("3.0.9-draft", Version::V3_0),
        ("3.1.0", Version::V3_1),
        ("3.1.0-rc1", Version::V3_1),
        ("'3.1'", Version::V3_1),
        ("3.2.0", Version::V3_2),
        ("'2.0'", Version::V2),
    ];
    for (version, expected) in cases {
        let mut diagnostics = Diagnostics::new();
        let key = if expected == Version::V2 { "swagger" } else { "openapi" };
        let text = format!("{key}: {version}\npaths: {{}}");
        let document = Document::parse(&Source::from_text("x", text), &mut diagnostics).unwrap();
        assert_eq!(document.version(), expected, "{version}");
        assert_eq!(diagnostics.as_slice(), []);
    }
}
