//! Is this an OpenAPI document, and of a version that is supported? OpenAPI 3.0.4 §4.1.

use serde_json::{Map, Value};

use crate::diagnostics::{Code, Diagnostic, Diagnostics, DocumentId, Location, Place, Pointer, quote};

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

const SUPPORTED: &str = "OpenAPI 3.0 is supported";

/// Reports what is not an OpenAPI document of a version that can be read; `None` then.
pub(super) fn check(root: &Value, document: DocumentId, diagnostics: &mut Diagnostics) -> Option<()> {
    let mut checker = Checker { document, diagnostics };
    let Value::Object(root) = root else {
        checker.not_an_object(root);
        return None;
    };
    let Some(version) = root.get("openapi") else {
        checker.no_version(root);
        return None;
    };
    checker.version(version)?;
    checker.paths(root)
}

struct Checker<'x> {
    document: DocumentId,
    diagnostics: &'x mut Diagnostics,
}

impl Checker<'_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.report(diagnostic);
    }

    fn location(&self, key: Option<&str>) -> Location {
        let root = Pointer::root();
        let pointer = key.map_or(root.clone(), |key| root.child(key));
        Location { document: self.document, pointer }
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
        self.report(finding.help("an OpenAPI document starts with `openapi: 3.0.3`"));
    }

    fn no_version(&mut self, root: &Map<String, Value>) {
        if let Some(version) = root.get("swagger") {
            let place = Place::Value(self.location(Some("swagger")));
            let version = quote(version.as_str().unwrap_or("2.0"));
            let message = format!("Swagger {version} is not supported yet");
            let finding = Diagnostic::new(Code::UnsupportedVersion, place, message);
            return self.report(finding.note(SUPPORTED).help("convert it to OpenAPI 3.0"));
        }
        let key = root.keys().find(|key| key.trim().eq_ignore_ascii_case("openapi"));
        if let Some(key) = key {
            let place = Place::Key(self.location(Some(key)));
            let message = format!("the key {} must be written `openapi`", quote(key));
            return self.report(Diagnostic::new(Code::NotOpenApi, place, message));
        }
        let kind = OTHER_KINDS.iter().find(|(key, _)| root.contains_key(*key));
        let message = match kind {
            Some((_, kind)) => format!("this is {kind}, not an OpenAPI document"),
            None => "this is not an OpenAPI document: it has no `openapi`".to_owned(),
        };
        let place = kind.map_or(self.start(), |(key, _)| Place::Key(self.location(Some(key))));
        let finding = Diagnostic::new(Code::NotOpenApi, place, message);
        self.report(finding.help("an OpenAPI document starts with `openapi: 3.0.3`"));
    }

    fn version(&mut self, value: &Value) -> Option<()> {
        let version = match value {
            Value::String(version) => version.trim().to_owned(),
            Value::Number(number) => {
                let place = Place::Value(self.location(Some("openapi")));
                let finding = Diagnostic::new(Code::Mended, place, "`openapi` is a number");
                self.report(finding.label("taken as text").help("put it in quotes"));
                number.to_string()
            }
            _ => String::new(),
        };
        if ["3.0", "3.1", "3.2"].iter().any(|known| {
            version.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        }) {
            return Some(());
        }
        let place = Place::Value(self.location(Some("openapi")));
        let (message, label) = match version.get(..4).unwrap_or(&version) {
            "3.1" | "3.1." | "3.2" | "3.2." => {
                (format!("OpenAPI {} is not supported yet", quote(&version)), "")
            }
            "" => ("the version of OpenAPI is no text".to_owned(), "this"),
            _ => (format!("there is no OpenAPI {}", quote(&version)), "unknown version"),
        };
        let finding = Diagnostic::new(Code::UnsupportedVersion, place, message);
        self.report(finding.label(label).note(SUPPORTED));
        None
    }

    fn paths(&mut self, root: &Map<String, Value>) -> Option<()> {
        if ["paths", "webhooks", "x-webhooks"].iter().any(|key| root.contains_key(*key)) {
            return Some(());
        }
        let place = Place::Value(self.location(Some("openapi")));
        if root.get("components").is_some_and(Value::is_object) {
            let finding = Diagnostic::new(Code::Mended, place, "the document has no `paths`");
            self.report(finding.note("there will be types, but no operations"));
            return Some(());
        }
        let message = "the document has neither `paths` nor `components`";
        self.report(Diagnostic::new(Code::InvalidShape, place, message));
        None
    }
}
