//! How much work a request may make. A document and a body that fit each other badly enough would keep a
//! validator busy for ever: `oneOf` of schemas that contain one another doubles the work at each level.
//!
//! A request is answered by one thread without waiting, so the count is that thread's.

use std::cell::Cell;

use jsonschema::{Keyword, ValidationError, ValidationOptions};
use serde_json::{Map, Value, json};

/// How many steps a request has. A step is about one schema that is looked at for one value.
pub(super) const OF_A_REQUEST: u64 = 2_000_000;

/// The keyword that counts.
const KEYWORD: &str = "x-steps";

/// What a pattern costs that an engine may have to go back for, in steps.
const BACKTRACKING: u64 = 1_000;

thread_local! {
    static LEFT: Cell<u64> = const { Cell::new(OF_A_REQUEST) };
}

/// A new request begins.
pub(super) fn start() {
    LEFT.set(OF_A_REQUEST);
}

pub(super) fn are_left() -> bool {
    LEFT.get() > 0
}

/// Takes steps; false if there are no more.
pub(super) fn spend(steps: u64) -> bool {
    let left = LEFT.get().saturating_sub(steps);
    LEFT.set(left);
    left > 0
}

/// Does some work with no more than `most` of the steps that are left; `None` if that was not enough.
pub(super) fn within<T>(most: u64, work: impl FnOnce() -> T) -> Option<T> {
    let before = LEFT.get();
    LEFT.set(before.min(most));
    let done = work();
    let after = LEFT.get();
    LEFT.set(before - before.min(most) + after);
    (after > 0).then_some(done)
}

/// Lets a validator know the keyword.
pub(super) fn counted(options: ValidationOptions<'static>) -> ValidationOptions<'static> {
    options.with_keyword(KEYWORD, |_, price, _| {
        let at = |index: usize| price.get(index).and_then(Value::as_u64).unwrap_or(1);
        Ok(Box::new(Price { fixed: at(0), of_size: at(1), of_text: at(2) }))
    })
}

/// What it takes to look at a value with one schema, without those that it leads to.
struct Price {
    fixed: u64,
    /// For each element or property.
    of_size: u64,
    /// For a text.
    of_text: u64,
}

impl<'i> Keyword<'i> for Price {
    fn validate(&self, value: &'i Value) -> Result<(), ValidationError<'i>> {
        if Keyword::is_valid(self, value) { Ok(()) } else { Err(ValidationError::custom("too much work")) }
    }

    fn is_valid(&self, value: &'i Value) -> bool {
        let of_value = match value {
            Value::Array(items) => self.of_size * (items.len() as u64) / 8,
            Value::Object(object) => self.of_size * (object.len() as u64) / 8,
            Value::String(text) => self.of_text + (text.len() as u64) / 64,
            _ => 0,
        };
        spend(self.fixed + of_value)
    }
}

/// The schema in an `if` that is true as long as there are steps: what is tried first, in a schema that has
/// nothing else, comes before all work, and the `false` after it ends the work that is under way.
pub(super) fn counting(schema: &Value, is_linear: &dyn Fn(&str) -> bool) -> Value {
    let Value::Object(object) = schema else { return schema.clone() };
    let inner: Map<String, Value> = object
        .iter()
        .map(|(keyword, value)| (keyword.clone(), within_keyword(keyword, value, is_linear)))
        .collect();
    json!({"if": {KEYWORD: price(object, is_linear)}, "then": inner, "else": false})
}

fn within_keyword(keyword: &str, value: &Value, is_linear: &dyn Fn(&str) -> bool) -> Value {
    match (keyword, value) {
        ("allOf" | "oneOf" | "anyOf" | "prefixItems", Value::Array(list)) => {
            list.iter().map(|schema| counting(schema, is_linear)).collect()
        }
        ("properties" | "patternProperties" | "dependentSchemas", Value::Object(named)) => {
            named.iter().map(|(name, schema)| (name.clone(), counting(schema, is_linear))).collect()
        }
        (
            "not"
            | "if"
            | "then"
            | "else"
            | "items"
            | "contains"
            | "additionalProperties"
            | "propertyNames"
            | "unevaluatedItems"
            | "unevaluatedProperties",
            schema,
        ) => counting(schema, is_linear),
        (_, other) => other.clone(),
    }
}

fn price(schema: &Map<String, Value>, is_linear: &dyn Fn(&str) -> bool) -> [u64; 3] {
    let size = |keyword: &str| match schema.get(keyword) {
        Some(Value::Array(list)) => list.len() as u64,
        Some(Value::Object(object)) => object.len() as u64,
        _ => 0,
    };
    let goes_back = |pattern: &str| if is_linear(pattern) { 0 } else { BACKTRACKING };
    let of_text = schema.get("pattern").and_then(Value::as_str).map_or(0, goes_back);
    let names = schema.get("patternProperties").and_then(Value::as_object).into_iter().flat_map(Map::keys);
    let of_names: u64 = names.map(|pattern| 1 + goes_back(pattern)).sum();
    [1 + (size("enum") + size("required") + size("properties")) / 16, 1 + of_names, of_text]
}

#[cfg(test)]
mod tests {
    use super::{are_left, spend, start, within};

    #[test]
    fn what_a_part_spends_is_spent_by_the_whole() {
        start();
        assert_eq!(within(10, || spend(9)), Some(true));
        assert_eq!(within(10, || spend(10)), None);
        assert!(are_left());
        assert_eq!(within(u64::MAX, || spend(super::OF_A_REQUEST - 20)), Some(true));
        assert!(!spend(1));
    }
}
