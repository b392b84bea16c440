//! Is this an OpenAPI document, and of which version? OpenAPI 3.2.0 §4.1.

use serde_json::{Map, Value};

use super::lenient::describe;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, DocumentId, Location, Place, Pointer, quote};

/// The version of the specification that a document is written in. Later ones are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// Swagger 2.0. Its tree has been rewritten into the shape of OpenAPI 3.0.
    V2,
    /// OpenAPI 3.0.
    V3_0,
    /// OpenAPI 3.1: schemas are those of JSON Schema 2020-12.
    V3_1,
    /// OpenAPI 3.2, or a later 3.x.
    V3_2,
}

/// Keys that tell other kinds of document.
const OTHER_KINDS: [(&str, &str); 9] = [
    ("asyncapi", "an AsyncAPI document"),
    ("arazzo", "an Arazzo document"),
    ("overlay", "an Overlay document"),
    ("jsonrpc", "a JSON-RPC message"),
    ("openrpc", "an OpenRPC document"),
    ("apiVersion", "a Kubernetes resource"),
    ("swaggerVersion", "a Swagger 1 document"),
    ("$schema", "a JSON Schema"),
    ("item", "a Postman collection"),
];

const SUPPORTED: &str = "OpenAPI 3.0, 3.1 and 3.2 and Swagger 2.0 are supported";
const FIRST_LINE: &str = "an OpenAPI document starts with `openapi: 3.1.1`";

/// The version of a document; `None` if it is not an OpenAPI document that can be read, which is
/// reported.
pub(super) fn check(root: &Value, document: DocumentId, diagnostics: &mut Diagnostics) -> Option<Version> {
    let mut checker = Checker { document, diagnostics };
    let Value::Object(root) = root else {
        checker.not_an_object(root);
        return None;
    };
    let version = match (root.get("openapi"), root.get("swagger")) {
        (Some(version), _) => checker.openapi(version)?,
        (None, Some(version)) => checker.swagger(version)?,
        (None, None) => {
            checker.no_version(root);
            return None;
        }
    };
    checker.content(root)?;
    Some(version)
}

struct Checker<'x> {
    document: DocumentId,
    diagnostics: &'x mut Diagnostics,
}

impl Checker<'_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.report(diagnostic);
    }

    fn location(&self, key: &str) -> Location {
        Location { document: self.document, pointer: Pointer::root().child(key) }
    }

    fn start(&self) -> Place {
        Place::Position { document: self.document, line: 1, column: 1 }
    }

    fn not_an_object(&mut self, root: &Value) {
        let what = match root {
            Value::Null => "nothing but comments",
            Value::Array(_) => "a list",
            Value::String(_) => "plain text",
            _ => "a single value",
        };
        let message = format!("this is {what}, not an OpenAPI document");
        let finding = Diagnostic::new(Code::NotOpenApi, self.start(), message);
        self.report(finding.help(FIRST_LINE));
    }

    fn no_version(&mut self, root: &Map<String, Value>) {
        let key = root.keys().find(|key| key.trim().eq_ignore_ascii_case("openapi"));
        if let Some(key) = key {
            let place = Place::Key(self.location(key));
            let message = format!("the key {} must be written `openapi`", quote(key));
            return self.report(Diagnostic::new(Code::NotOpenApi, place, message));
        }
        let kind = OTHER_KINDS.iter().find(|(key, _)| root.contains_key(*key));
        let message = match kind {
            Some((_, kind)) => format!("this is {kind}, not an OpenAPI document"),
            None => "this is not an OpenAPI document: it has no `openapi`".to_owned(),
        };
        let place = kind.map_or(self.start(), |(key, _)| Place::Key(self.location(key)));
        let finding = Diagnostic::new(Code::NotOpenApi, place, message);
        self.report(finding.help(FIRST_LINE));
    }

    /// The value of `openapi`: `3.<minor>.<patch>`, of which the minor one decides.
    fn openapi(&mut self, value: &Value) -> Option<Version> {
        let version = self.text("openapi", value)?;
        let mut parts = version.strip_prefix('v').unwrap_or(&version).split(['.', '-', '+']);
        let (major, minor) = (parts.next(), parts.next());
        if major != Some("3") {
            let message = format!("there is no OpenAPI {}", quote(&version));
            self.unsupported("openapi", message);
            return None;
        }
        let (known, note) = match minor.map(str::parse::<u64>) {
            Some(Ok(0)) => return Some(Version::V3_0),
            Some(Ok(1)) => return Some(Version::V3_1),
            Some(Ok(2)) => return Some(Version::V3_2),
            Some(Ok(_)) => (Version::V3_2, "what is new in it has no effect"),
            Some(Err(_)) | None => (Version::V3_0, "a version has three numbers, such as `3.0.4`"),
        };
        let shown = if known == Version::V3_2 { "3.2" } else { "3.0" };
        let message = format!("the version {} is unknown", quote(&version));
        let place = Place::Value(self.location("openapi"));
        let finding = Diagnostic::new(Code::Mended, place, message);
        self.report(finding.label(format!("read as OpenAPI {shown}")).note(note));
        Some(known)
    }

    /// The value of `swagger`, which is `2.0` for ever.
    fn swagger(&mut self, value: &Value) -> Option<Version> {
        let version = self.text("swagger", value)?;
        if version == "2.0" || version == "2" {
            return Some(Version::V2);
        }
        self.unsupported("swagger", format!("there is no Swagger {}", quote(&version)));
        None
    }

    fn text(&mut self, key: &str, value: &Value) -> Option<String> {
        match value {
            Value::String(version) => Some(version.trim().to_owned()),
            Value::Number(number) => {
                let place = Place::Value(self.location(key));
                let message = format!("`{key}` is a number");
                let finding = Diagnostic::new(Code::Mended, place, message);
                self.report(finding.label("taken as text").help("put it in quotes"));
                Some(number.to_string())
            }
            other => {
                let message = format!("the version must be text, not {}", describe(other));
                self.unsupported(key, message);
                None
            }
        }
    }

    fn unsupported(&mut self, key: &str, message: String) {
        let place = Place::Value(self.location(key));
        self.report(Diagnostic::new(Code::UnsupportedVersion, place, message).note(SUPPORTED));
    }

    fn content(&mut self, root: &Map<String, Value>) -> Option<()> {
        if ["paths", "webhooks", "x-webhooks"].iter().any(|key| root.contains_key(*key)) {
            return Some(());
        }
        let key = if root.contains_key("openapi") { "openapi" } else { "swagger" };
        let place = Place::Value(self.location(key));
        if ["components", "definitions"].iter().any(|key| root.get(*key).is_some_and(Value::is_object)) {
            let finding = Diagnostic::new(Code::Mended, place, "the document has no `paths`");
            self.report(finding.note("there will be types, but no operations"));
            return Some(());
        }
        let message = "the document has neither `paths` nor `components`";
        self.report(Diagnostic::new(Code::NotOpenApi, place, message));
        None
    }
}
