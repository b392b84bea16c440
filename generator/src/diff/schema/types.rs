//! `type` and `format`. JSON Schema 2020-12 validation §6.1.1, OpenAPI 3.0.4 §4.4.

use std::collections::BTreeSet;

use super::view::{Types, View};
use super::{Comparing, Scope};
use crate::diagnostics::quote;
use crate::diff::kind::Aspect;

/// How one set of values stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Same,
    Wider,
    Narrower,
    Other,
}

/// How values are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Notation {
    Json,
    /// `7` may be a number or a text.
    Text,
}

/// Formats of text that validators know; others are for people.
const CHECKED: [&str; 22] = [
    "date-time",
    "date",
    "time",
    "duration",
    "email",
    "idn-email",
    "hostname",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "uri",
    "uri-reference",
    "uri-template",
    "iri",
    "iri-reference",
    "uuid",
    "json-pointer",
    "relative-json-pointer",
    "regex",
    "byte",
    "binary",
    "base64url",
];

/// Formats of numbers, each with those that hold all of its values.
const NUMBERS: [(&str, &[&str]); 10] = [
    ("int8", &["int16", "int32", "int64"]),
    ("uint8", &["int16", "int32", "int64", "uint16", "uint32", "uint64"]),
    ("int16", &["int32", "int64"]),
    ("uint16", &["int32", "int64", "uint32", "uint64"]),
    ("int32", &["int64", "double"]),
    ("uint32", &["int64", "uint64"]),
    ("int64", &[]),
    ("uint64", &[]),
    ("float", &["double"]),
    ("double", &[]),
];

impl Comparing<'_, '_> {
    pub(super) fn types(&mut self, old: &View<'_>, new: &View<'_>) {
        let (before, after) = (old.types(), new.types());
        self.null(old, new, &before, &after);
        let mut relation = compare_types(&before, &after, Notation::of(self.uses.scope));
        let mut keyword = "type";
        if relation == Relation::Same {
            relation = compare_formats(old, new);
            keyword = "format";
        }
        if old.is_never() != new.is_never() {
            relation = if new.is_never() { Relation::Narrower } else { Relation::Wider };
        }
        let is_rewritten = relation == Relation::Same && old.text("format") != new.text("format");
        let is_list = |types: &Types| types.names.as_ref().is_some_and(|names| names.len() > 1);
        let has_list = is_list(&before) || is_list(&after);
        let aspect = match relation {
            Relation::Same if is_rewritten => Aspect::TypeCompatible,
            Relation::Same => return,
            Relation::Wider if has_list && keyword == "type" => Aspect::TypesWidened,
            Relation::Narrower if has_list && keyword == "type" => Aspect::TypesNarrowed,
            Relation::Wider => Aspect::TypeGeneralized,
            Relation::Narrower => Aspect::TypeSpecialized,
            Relation::Other => Aspect::TypeChanged,
        };
        let message = format!("the type {} becomes {}", shown(old, &before), shown(new, &after));
        let (at_old, at_new) = (old.get(keyword), new.get(keyword));
        let places = (at_old.as_ref().map(|part| &part.at), at_new.as_ref().map(|part| &part.at));
        self.note(aspect, (old, new), places, message);
    }

    fn null(&mut self, old: &View<'_>, new: &View<'_>, before: &Types, after: &Types) {
        if before.is_nullable == after.is_nullable {
            return;
        }
        // Without a type, `null` is as good as any other value.
        let only_null = |types: &Types| types.names.is_none() && types.is_nullable;
        let anything = |view: &View<'_>, types: &Types| {
            types.names.is_none()
                && !["allOf", "anyOf", "oneOf", "enum", "const"].iter().any(|key| view.has(key))
        };
        if (anything(old, before) || anything(new, after)) && !only_null(before) && !only_null(after) {
            return;
        }
        let (aspect, message) = match after.is_nullable {
            true => (Aspect::BecameNullable, "the value may be `null` now"),
            false => (Aspect::BecameNotNullable, "the value may no longer be `null`"),
        };
        self.note(aspect, (old, new), (None, None), message.to_owned());
    }
}

impl Notation {
    fn of(scope: Scope) -> Self {
        match scope {
            Scope::RequestParameter | Scope::ResponseHeader | Scope::RequestParameterProperty => Self::Text,
            _ => Self::Json,
        }
    }
}

fn compare_types(before: &Types, after: &Types, notation: Notation) -> Relation {
    let (old, new) = match (&before.names, &after.names) {
        (None, None) => return Relation::Same,
        (None, Some(_)) => return Relation::Narrower,
        (Some(_), None) => return Relation::Wider,
        (Some(old), Some(new)) => (old, new),
    };
    let holds = |outer: &BTreeSet<String>, inner: &BTreeSet<String>| {
        inner.iter().all(|name| {
            let is_scalar = !matches!(name.as_str(), "object" | "array");
            outer.contains(name)
                || (name == "integer" && outer.contains("number"))
                || (notation == Notation::Text && is_scalar && outer.contains("string"))
        })
    };
    match (holds(old, new), holds(new, old)) {
        (true, true) => Relation::Same,
        (true, false) => Relation::Narrower,
        (false, true) => Relation::Wider,
        (false, false) => Relation::Other,
    }
}

fn compare_formats(old: &View<'_>, new: &View<'_>) -> Relation {
    let counts = |format: &&str| CHECKED.contains(format) || NUMBERS.iter().any(|(name, _)| name == format);
    let (before, after) = (old.text("format").filter(counts), new.text("format").filter(counts));
    let wider = |format: &str, than: &str| {
        NUMBERS.iter().any(|(name, within)| *name == than && within.contains(&format))
    };
    match (before, after) {
        (old, new) if old == new => Relation::Same,
        (None, _) => Relation::Narrower,
        (_, None) => Relation::Wider,
        (Some(old), Some(new)) if wider(new, old) => Relation::Wider,
        (Some(old), Some(new)) if wider(old, new) => Relation::Narrower,
        _ => Relation::Other,
    }
}

fn shown(view: &View<'_>, types: &Types) -> String {
    if view.is_never() {
        return "nothing".to_owned();
    }
    let Some(names) = &types.names else { return "anything".to_owned() };
    let names: Vec<String> = names.iter().map(|name| quote(name)).collect();
    let format = view.text("format").map(|format| format!(" ({})", quote(format)));
    names.join(" or ") + &format.unwrap_or_default()
}
