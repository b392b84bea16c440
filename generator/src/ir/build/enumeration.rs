//! `enum`.

use serde_json::Value;

use super::schema::{Classified, by_type};
use super::{Builder, UNDOCUMENTED};
use crate::diagnostics::{Code, Location};
use crate::document::model::{Schema, SimpleType};
use crate::ir::{Docs, Shape, Type, Variant};
use crate::names::{Kind, Member};

/// Strings and integers become enums of their own; other values keep the type and lose the list.
pub(super) fn build(b: &mut Builder<'_>, schema: &Schema, values: &[Value], at: &Location) -> Classified {
    let values: Vec<&Value> = values.iter().filter(|value| !value.is_null()).collect();
    let list = at.child("enum");
    if values.is_empty() {
        return Classified::Plain(Type::Json);
    }
    let strings: Vec<String> = values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect();
    if strings.len() == values.len() {
        let wires: Vec<&str> = strings.iter().map(String::as_str).collect();
        let variants = variants(b, schema, &list, &wires, strings.clone());
        return Classified::Defined(Shape::StringEnum(variants));
    }
    let integers: Vec<i64> = values.iter().filter_map(|value| value.as_i64()).collect();
    if integers.len() == values.len() {
        let texts: Vec<String> = integers.iter().map(ToString::to_string).collect();
        let wires: Vec<&str> = texts.iter().map(String::as_str).collect();
        let variants = variants(b, schema, &list, &wires, integers);
        return Classified::Defined(Shape::IntegerEnum(variants));
    }
    b.warn(
        Code::Unsupported,
        &list,
        "the generated code does not check an enumeration of other values than strings or integers",
    );
    match schema.types.as_slice() {
        [one @ (SimpleType::Boolean | SimpleType::Integer | SimpleType::Number | SimpleType::String)] => {
            by_type(b, *one, schema, at, "")
        }
        _ => Classified::Plain(Type::Json),
    }
}

fn variants<T: PartialEq>(
    b: &mut Builder<'_>,
    schema: &Schema,
    at: &Location,
    wires: &[&str],
    values: Vec<T>,
) -> Vec<Variant<T>> {
    let names = strings_of(schema, &["x-enum-varnames", "x-enumNames"]);
    let descriptions = strings_of(schema, &["x-enum-descriptions", "x-enumDescriptions"]);
    let called: Vec<&str> = wires
        .iter()
        .enumerate()
        .map(|(index, wire)| names.get(index).map_or(*wire, String::as_str))
        .collect();
    let mut kept: Vec<usize> = Vec::new();
    for (index, value) in values.iter().enumerate() {
        if kept.iter().any(|before| values.get(*before) == Some(value)) {
            b.warn(Code::Mended, &at.index(index), "the value is listed twice");
            continue;
        }
        kept.push(index);
    }
    let member = |index: &usize| Some(Member::new(wires.get(*index)?).text(called.get(*index)?));
    let members: Vec<Member> = kept.iter().filter_map(member).collect();
    let mut assigned = b.assign(Kind::Variant, &[UNDOCUMENTED], &members, at).into_iter();
    let mut list = Vec::new();
    for (index, value) in values.into_iter().enumerate() {
        if !kept.contains(&index) {
            continue;
        }
        let Some(name) = assigned.next() else { break };
        let description = descriptions.get(index).cloned();
        list.push(Variant { name, value, docs: Docs { description, ..Docs::default() } });
    }
    list
}

fn strings_of(schema: &Schema, keys: &[&str]) -> Vec<String> {
    let list = keys.iter().find_map(|key| schema.extensions.get(*key)).and_then(Value::as_array);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    list.map(|list| list.iter().map(text).collect()).unwrap_or_default()
}
