//! The schemas of a document: made fit for a validator, compiled when they are first needed.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, PatternOptions, ValidationError, Validator};
use serde_json::{Map, Value, json};

use super::chance::Chance;
use super::cycles;
use super::generate::{self, Way};
use super::steps;
use super::tagged;
use super::words::{self, Given};

/// How often a pattern may go back in a text.
const MAX_BACKTRACKS: usize = 20_000;

/// How large a compiled pattern may be, in bytes.
const MAX_PATTERN: usize = 1 << 20;

/// How many endless values are made before there is no hope.
const MAX_CUTS: usize = 3;

/// How many violations are told.
const MAX_VIOLATIONS: usize = 100;

/// How many steps the places of violations are looked for. That something is wrong is known before.
const MAX_DETAIL: u64 = 200_000;

/// All schemas for one direction, by keys.
#[derive(Debug)]
pub(super) struct Schemas {
    pub(super) all: Map<String, Value>,
    validators: Mutex<HashMap<String, Option<Arc<Validator>>>>,
}

/// What is wrong with a value, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Violation {
    /// A JSON pointer into the value.
    pub(super) pointer: String,
    pub(super) detail: String,
}

impl Violation {
    pub(super) fn new(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), detail: detail.into() }
    }

    /// Of the value as a whole.
    pub(super) fn of_all(detail: impl Into<String>) -> Self {
        Self::new("", detail)
    }
}

impl Schemas {
    /// Takes schemas as they are in the document. What cannot be checked in bounded time is taken out.
    pub(super) fn new(mut all: Map<String, Value>) -> Self {
        let mut patterns = Patterns::default();
        all.values_mut().for_each(|schema| patterns.clean(schema));
        cycles::cut(&mut all);
        Self { all, validators: Mutex::default() }
    }

    /// Everything that is wrong with a value; nothing if the schema cannot be checked, or not with the steps that
    /// are left.
    pub(super) fn violations(&self, key: &str, value: &Value, given: Given) -> Vec<Violation> {
        let Some(validator) = self.validator(key) else { return Vec::new() };
        if validator.is_valid(value) || !steps::are_left() {
            return Vec::new();
        }
        steps::within(MAX_DETAIL, || words::told(&errors(&validator, value), &self.all, given))
            .unwrap_or_else(|| vec![Violation::of_all("does not fit, and it is too much work to tell where")])
    }

    pub(super) fn allows(&self, key: &str, value: &Value) -> bool {
        self.violations(key, value, Given::Json).is_empty() && steps::are_left()
    }

    /// A value that the schema allows, if one is found; otherwise one that is like it.
    pub(super) fn sample(&self, key: &str, name: &str, chance: &Chance) -> Sample {
        let (mut first, mut cuts) = (None, 0);
        for way in Way::ALL {
            match generate::value(&self.all, key, name, chance.clone(), way) {
                Ok(value) if self.allows(key, &value) => return Sample::Valid(value),
                Ok(value) => first.get_or_insert(value),
                Err(value) if cuts == MAX_CUTS => return Sample::Invalid(first.unwrap_or(value)),
                Err(value) => {
                    cuts += 1;
                    first.get_or_insert(value)
                }
            };
        }
        Sample::Invalid(first.unwrap_or_default())
    }

    fn validator(&self, key: &str) -> Option<Arc<Validator>> {
        let known = |schemas: &Self| {
            schemas.validators.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
        };
        if let Some(validator) = known(self) {
            return validator;
        }
        // Compiled without the lock: other requests need not wait.
        let validator = compile(&self.closure(key)).map(Arc::new);
        let mut validators = self.validators.lock().unwrap_or_else(PoisonError::into_inner);
        validators.entry(key.to_owned()).or_insert(validator).clone()
    }

    /// The schema, and those that it refers to.
    fn closure(&self, key: &str) -> Value {
        let mut found = BTreeMap::new();
        let mut open = vec![key];
        while let Some(key) = open.pop() {
            if found.contains_key(key) {
                continue;
            }
            let Some(schema) = self.all.get(key) else { continue };
            found.insert(key, steps::counting(&tagged::decided(&self.all, schema), &is_linear));
            collect(schema, &mut open);
        }
        json!({"$ref": format!("#/$defs/{key}"), "$defs": found})
    }
}

/// A value that was made from a schema.
#[derive(Debug)]
pub(super) enum Sample {
    Valid(Value),
    /// The schema allows nothing, or nothing that was found.
    Invalid(Value),
}

fn errors<'v>(validator: &'v Validator, value: &'v Value) -> Vec<ValidationError<'v>> {
    let errors = validator.iter_errors(value);
    let told =
        errors.filter(|error| !matches!(error.kind(), ValidationErrorKind::BacktrackLimitExceeded { .. }));
    told.take(MAX_VIOLATIONS).collect()
}

fn compile(schema: &Value) -> Option<Validator> {
    let patterns = PatternOptions::fancy_regex().backtrack_limit(MAX_BACKTRACKS).size_limit(MAX_PATTERN);
    let options = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .should_ignore_unknown_formats(true)
        .with_pattern_options(patterns);
    steps::counted(options).build(schema).ok()
}

/// Is a text matched without going back? So it is by what `regex` understands.
fn is_linear(pattern: &str) -> bool {
    regex_syntax::parse(pattern).is_ok()
}

/// The keys of `$ref`s, wherever they stand.
pub(super) fn collect<'s>(schema: &'s Value, keys: &mut Vec<&'s str>) {
    match schema {
        Value::Object(object) => {
            keys.extend(reference(schema));
            object.values().for_each(|value| collect(value, keys));
        }
        Value::Array(list) => list.iter().for_each(|value| collect(value, keys)),
        _ => {}
    }
}

/// The key that a `$ref` leads to.
pub(super) fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix("#/$defs/")
}

/// Patterns that were tried.
#[derive(Default)]
struct Patterns(HashMap<String, bool>);

impl Patterns {
    /// Takes out what no engine understands, or what is too large when compiled.
    fn clean(&mut self, schema: &mut Value) {
        match schema {
            Value::Object(object) => {
                let bad = object
                    .get("pattern")
                    .and_then(Value::as_str)
                    .is_some_and(|pattern| !self.compiles(pattern));
                if bad {
                    object.remove("pattern");
                }
                if let Some(Value::Object(named)) = object.get_mut("patternProperties") {
                    named.retain(|pattern, _| self.compiles(pattern));
                }
                object.values_mut().for_each(|value| self.clean(value));
            }
            Value::Array(list) => list.iter_mut().for_each(|value| self.clean(value)),
            _ => {}
        }
    }

    fn compiles(&mut self, pattern: &str) -> bool {
        let tried = self.0.get(pattern).copied();
        tried.unwrap_or_else(|| {
            let compiles = pattern.len() < 10_000 && compile(&json!({"pattern": pattern})).is_some();
            self.0.insert(pattern.to_owned(), compiles);
            compiles
        })
    }
}
