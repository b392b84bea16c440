//! `enum` and `const`.

use std::collections::HashSet;

use serde_json::Value;

use super::schema::{Classified, by_type};
use super::{Builder, UNDOCUMENTED, scalar, told, unsatisfiable};
use crate::diagnostics::{Code, Diagnostic, Location, Place};
use crate::document::model::{Schema, SimpleType};
use crate::ir::{Docs, Shape, Type, Variant};
use crate::names::{self, Kind, Member};

/// Single values become enums; booleans stay what they are; arrays and objects keep their type and
/// lose the list.
pub(super) fn build(
    b: &mut Builder<'_>,
    schema: &Schema,
    values: &[Value],
    at: &Location,
    hint: &str,
) -> Classified {
    if values.is_empty() {
        return Classified::Plain(b.degrade(&at.child("enum"), "the schema allows no value"));
    }
    let values: Vec<Value> = values.iter().filter(|value| !value.is_null()).cloned().collect();
    let list = at.child(b.document.value(at).map_or("enum", keyword));
    if values.is_empty() {
        return Classified::Plain(Type::Json);
    }
    if schema.types == [SimpleType::Array] && !values.iter().any(Value::is_array) {
        return of_items(b, schema, values, &list, hint);
    }
    let values = fitted(b, schema, values, &list);
    unsatisfiable::values(b, schema, &values, &list);
    if let Some(index) = values.iter().position(is_rounded) {
        let message = "an integer beyond 64 bits in an enumeration loses its last digits";
        let finding = Diagnostic::new(Code::Unsupported, Place::Value(list.index(index)), message);
        b.diagnostics.report(finding.note("it is written, and compared, as the double next to it"));
    }
    if let Some(strings) = all(&values, |value| value.as_str().map(str::to_owned)) {
        let wires = strings.clone();
        return Classified::Defined(Shape::StringEnum(variants(b, schema, &list, &wires, &wires, strings)));
    }
    if let Some(integers) = all(&values, Value::as_i64) {
        let wires: Vec<String> = integers.iter().map(ToString::to_string).collect();
        return Classified::Defined(Shape::IntegerEnum(variants(b, schema, &list, &wires, &wires, integers)));
    }
    if let Some(flags) = all(&values, Value::as_bool) {
        if !(flags.contains(&true) && flags.contains(&false)) {
            unchecked(b, &list, "the boolean is not checked to be the one that is listed");
        }
        return Classified::Plain(Type::Scalar(scalar::of(b, SimpleType::Boolean, schema, at)));
    }
    if values.iter().all(is_single) {
        let wires: Vec<String> = values.iter().map(ToString::to_string).collect();
        let texts: Vec<String> = values.iter().map(text).collect();
        return Classified::Defined(Shape::ValueEnum(variants(b, schema, &list, &wires, &texts, values)));
    }
    unchecked(b, &list, "an enumeration of arrays or objects is not checked");
    match schema.types.as_slice() {
        [one] => by_type(b, *one, schema, at, hint),
        _ => Classified::Plain(Type::Json),
    }
}

/// What lists the values.
fn keyword(node: &Value) -> &'static str {
    let is_there = |keyword: &&&str| node.get(**keyword).is_some();
    ["const", "enum", "x-extensible-enum"].iter().find(is_there).copied().unwrap_or("enum")
}

fn all<T>(values: &[Value], read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    values.iter().map(read).collect()
}

/// Integers beyond 64 bits come from the parsers as doubles.
fn is_rounded(value: &Value) -> bool {
    const U64: f64 = 18_446_744_073_709_551_616.0;
    value.as_f64().is_some_and(|number| value.is_f64() && number.fract() == 0.0 && number.abs() >= U64)
}

fn is_single(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

/// A string as it is, anything else as JSON.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn unchecked(b: &mut Builder<'_>, at: &Location, message: &str) {
    let finding = Diagnostic::new(Code::UncheckedConstraint, Place::Value(at.clone()), message);
    b.diagnostics.report(finding.label("not checked"));
}

/// Values of another type than the schema's: YAML makes numbers of `1` where strings are meant.
fn fitted(b: &mut Builder<'_>, schema: &Schema, values: Vec<Value>, list: &Location) -> Vec<Value> {
    let [simple] = schema.types.as_slice() else { return values };
    let fitted: Option<Vec<Value>> = values.iter().map(|value| fit(*simple, value)).collect();
    let place = Place::Value(list.clone());
    let Some(fitted) = fitted else {
        if !schema.nullable && values.iter().all(|value| fit(*simple, value).is_none()) {
            unsatisfiable::misfits(b, list);
            return values;
        }
        let message = "the values do not fit the `type` of the schema";
        b.diagnostics.report(Diagnostic::new(Code::Mended, place, message).label("the values count"));
        return values;
    };
    if fitted != values {
        let message = "the values are written in another type than the schema's";
        b.diagnostics.report(Diagnostic::new(Code::Mended, place, message).label("the `type` counts"));
    }
    fitted
}

/// The value that the schema's type makes of a value; `None` if it is another one.
fn fit(simple: SimpleType, value: &Value) -> Option<Value> {
    match (simple, value) {
        (SimpleType::String, Value::Number(_) | Value::Bool(_)) => Some(Value::String(value.to_string())),
        (SimpleType::Integer, Value::String(text)) => text.trim().parse::<i64>().ok().map(Value::from),
        (SimpleType::Number, Value::String(text)) => text.trim().parse::<f64>().ok().map(Value::from),
        (SimpleType::Boolean, Value::String(text)) => text.trim().parse::<bool>().ok().map(Value::from),
        (SimpleType::String, Value::String(_))
        | (SimpleType::Integer | SimpleType::Number, Value::Number(_))
        | (SimpleType::Boolean, Value::Bool(_))
        | (SimpleType::Array, Value::Array(_))
        | (SimpleType::Object, Value::Object(_)) => Some(value.clone()),
        _ => None,
    }
}

/// An array of which the values of its items are listed.
fn of_items(
    b: &mut Builder<'_>,
    schema: &Schema,
    values: Vec<Value>,
    list: &Location,
    hint: &str,
) -> Classified {
    let message = "the values are no arrays";
    let finding = Diagnostic::new(Code::Mended, Place::Value(list.clone()), message);
    b.diagnostics.report(finding.label("taken as those of the items").help("put `enum` into `items`"));
    let items = match &schema.items {
        Some(items) if items.is_reference() => {
            return Classified::Plain(Type::List(Box::new(b.use_schema(items, &names::element(hint)))));
        }
        Some(items) => b.read(&items.location),
        None => Schema::default(),
    };
    let items = Schema { enumeration: items.enumeration.clone().or(Some(values)), ..items };
    let location = schema.items.as_ref().map_or(list, |items| &items.location);
    let item = b.use_inline(&items, location, &names::element(hint));
    Classified::Plain(Type::List(Box::new(item)))
}

/// `wires` tells values apart, `texts` is what they are called after.
fn variants<T>(
    b: &mut Builder<'_>,
    schema: &Schema,
    at: &Location,
    wires: &[String],
    texts: &[String],
    values: Vec<T>,
) -> Vec<Variant<T>> {
    let told = told::of(b, schema, at, texts);
    let mut seen: HashSet<&str> = HashSet::with_capacity(wires.len());
    let mut members = Vec::new();
    let mut kept = Vec::new();
    for (index, ((wire, text), value)) in wires.iter().zip(texts).zip(values).enumerate() {
        if !seen.insert(wire) {
            b.warn(Code::Mended, &at.index(index), "the value is listed twice");
            continue;
        }
        let told = told.get(index);
        let name = told.and_then(|told| told.name.as_ref());
        members.push(Member::new(wire).text(name.unwrap_or(text)));
        kept.push((told.and_then(|told| told.description.clone()), value));
    }
    let assigned = b.assign(Kind::Variant, &[UNDOCUMENTED], &members, at);
    let variants = assigned.into_iter().zip(kept);
    let variants = variants.map(|(name, (description, value))| Variant {
        name,
        value,
        docs: Docs { description, ..Docs::default() },
    });
    variants.collect()
}
