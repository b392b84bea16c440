//! `type` of a schema. OpenAPI 3.0.4 §4.7.24.

use serde_json::Value;

use super::Version;
use super::lenient::Slot;
use super::model::SimpleType;
use super::reader::Reader;
use crate::config::nearest;
use crate::diagnostics::{Code, Diagnostic, Location, Place, quote};

/// What `type` says.
#[derive(Default)]
pub(super) struct Types {
    pub(super) simple: Vec<SimpleType>,
    pub(super) has_null: bool,
}

impl<'d> Reader<'d, '_> {
    /// One type; or several, as OpenAPI 3.1 has them.
    pub(super) fn types(&mut self, slot: Slot<'d, '_>) -> Types {
        let mut types = Types::default();
        match slot.value {
            Value::String(name) => self.simple_type(name, slot.at(), &mut types),
            Value::Array(names) => {
                if self.document.version() < Version::V3_1 {
                    slot.mended("is a list", "read as in OpenAPI 3.1", self.diagnostics);
                }
                let at = slot.at();
                for (index, name) in names.iter().enumerate() {
                    match name {
                        Value::String(name) => self.simple_type(name, at.index(index), &mut types),
                        other => self.unknown_type(&other.to_string(), at.index(index)),
                    }
                }
            }
            Value::Null => slot.absent(self.diagnostics),
            other => self.unknown_type(&other.to_string(), slot.at()),
        }
        types
    }

    fn simple_type(&mut self, name: &str, at: Location, types: &mut Types) {
        if name == "null" {
            types.has_null = true;
            return;
        }
        let lower = name.to_ascii_lowercase();
        let Some(simple) = simple_type(&lower).or_else(|| of_other_language(&lower)) else {
            return self.unknown_type(name, at);
        };
        if simple_type(&lower).is_none() {
            let place = Place::Value(at);
            let finding = Diagnostic::new(Code::Mended, place, format!("there is no type {}", quote(name)));
            self.report(finding.label("taken for what it means elsewhere").help(advice(name)));
        } else if lower != name {
            let message = format!("the type {} is written in lower case", quote(name));
            self.mended(Place::Value(at), message, "taken as if it were");
        }
        if !types.simple.contains(&simple) {
            types.simple.push(simple);
        }
    }

    fn unknown_type(&mut self, name: &str, at: Location) {
        let message = format!("there is no type {}", quote(name));
        let finding = Diagnostic::new(Code::UnknownType, Place::Value(at), message);
        let finding = finding.label("unknown type").note("any value is allowed in its place");
        self.report(finding.help(advice(name)));
    }
}

fn simple_type(name: &str) -> Option<SimpleType> {
    Some(match name {
        "boolean" => SimpleType::Boolean,
        "integer" => SimpleType::Integer,
        "number" => SimpleType::Number,
        "string" => SimpleType::String,
        "array" => SimpleType::Array,
        "object" => SimpleType::Object,
        _ => return None,
    })
}

/// The type that is meant by a name from elsewhere.
fn of_other_language(name: &str) -> Option<SimpleType> {
    Some(match name {
        "int" | "int32" | "int64" | "long" => SimpleType::Integer,
        "float" | "double" | "decimal" => SimpleType::Number,
        "bool" => SimpleType::Boolean,
        "str" | "text" | "char" | "file" | "binary" | "bytes" | "byte" => SimpleType::String,
        "date" | "datetime" | "date-time" | "uuid" | "email" | "uri" => SimpleType::String,
        "list" => SimpleType::Array,
        _ => return None,
    })
}

/// What to write instead of a type of some other language.
fn advice(name: &str) -> String {
    const TYPES: [&str; 6] = ["boolean", "integer", "number", "string", "array", "object"];
    let told = match name.to_ascii_lowercase().as_str() {
        "file" | "binary" | "bytes" => "write `type: string` and `format: binary`",
        "date" | "datetime" | "date-time" | "uuid" | "email" | "uri" | "byte" => {
            "write `type: string` with a `format`"
        }
        "int" | "int32" | "int64" | "long" => "write `type: integer`",
        "float" | "double" | "decimal" => "write `type: number`",
        "bool" => "write `type: boolean`",
        "str" | "text" | "char" => "write `type: string`",
        "list" => "write `type: array`",
        "any" => "leave `type` out: then any value is allowed",
        _ => match nearest(name, TYPES) {
            Some(known) => return format!("do you mean {}?", quote(known)),
            None => "the types are `boolean`, `integer`, `number`, `string`, `array` and `object`",
        },
    };
    told.to_owned()
}
