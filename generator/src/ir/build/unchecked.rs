//! What a schema says and its type cannot: said once, where it stands.

use super::Builder;
use crate::config::meant;
use crate::diagnostics::{Code, Diagnostic, Location, Place};
use crate::document::model::Schema;

/// Keywords that may have been meant.
const KEYWORDS: [&str; 24] = [
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "default",
    "deprecated",
    "description",
    "discriminator",
    "enum",
    "examples",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "nullable",
    "oneOf",
    "pattern",
    "properties",
    "readOnly",
    "required",
];

/// Reports what is documented or left out. A schema may be reported any number of times.
pub(super) fn report(b: &mut Builder<'_>, schema: &Schema, at: &Location) {
    for keyword in &schema.unsupported {
        let place = Place::Key(at.child(keyword));
        let finding = match lost(keyword) {
            Some(lost) => Diagnostic::new(Code::UncheckedConstraint, place, lost).label("not checked"),
            None => {
                let message = format!("`{keyword}` has no effect on the generated code");
                let mut finding = Diagnostic::new(Code::Unsupported, place, message);
                finding.help = meant(keyword, KEYWORDS, b.diagnostics);
                finding
            }
        };
        b.diagnostics.report(finding);
    }
    if schema.not.is_some() {
        let message = "`not` is not checked: the type allows what it excludes";
        let place = Place::Key(at.child("not"));
        b.diagnostics.report(Diagnostic::new(Code::UncheckedConstraint, place, message).label("not checked"));
    }
}

/// What is not checked because a keyword of JSON Schema 2020-12 has no effect; `None` for others.
fn lost(keyword: &str) -> Option<&'static str> {
    Some(match keyword {
        "if" => "the condition is not checked: properties of `then` and `else` may be there or not",
        "dependentSchemas" => "the condition is not checked: the properties may be there or not",
        "dependentRequired" | "dependencies" => "which properties require one another is not checked",
        "contains" => "whether the array contains such an element is not checked",
        "minContains" | "maxContains" => "how many elements are of the kind is not checked",
        "propertyNames" => "names of properties are not checked: any string is a key",
        _ => return None,
    })
}
