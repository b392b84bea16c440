//! Forms, and parameters with brackets, as JSON: what belongs to a name is gathered first, then read by what the
//! schema says of it. OpenAPI 3.0.4 §4.7.15.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::coerce::Types;
use super::reply::{pairs, unescaped};

/// How many brackets a name may have.
const MAX_STEPS: usize = 8;

/// A form as the object that its schema describes; `None` if it describes none.
pub(super) fn value(all: &Map<String, Value>, schema: &Value, body: &[u8]) -> Option<Value> {
    let text = String::from_utf8_lossy(body);
    of_fields(all, schema, pairs(&text).into_iter().map(|(name, value)| (name, unescaped(value))))
}

/// The same of names and texts that are taken apart already.
pub(super) fn of_fields(
    all: &Map<String, Value>,
    schema: &Value,
    sent: impl IntoIterator<Item = (String, String)>,
) -> Option<Value> {
    let types = Types::of(all, schema);
    if !types.is_object() {
        return None;
    }
    let mut fields = Field::default();
    for (name, text) in sent {
        fields.add(&name, text);
    }
    let mut object = fields.object(all, &types);
    // A list of nothing leaves nothing.
    for name in types.required().filter(|name| types.property(all, name).is_list()) {
        object.entry(name).or_insert_with(|| Value::Array(Vec::new()));
    }
    Some(Value::Object(object))
}

/// `filter[size][min]=3` as the object that the parameter `filter` describes.
pub(super) fn deep(
    all: &Map<String, Value>,
    types: &Types<'_>,
    name: &str,
    pairs: &[(String, String)],
) -> Option<Value> {
    let mut fields = Field::default();
    let is_of = |found: &str| found.strip_prefix(name).is_some_and(|rest| rest.starts_with('['));
    for (found, value) in pairs.iter().filter(|(found, _)| is_of(found)) {
        fields.add(found, unescaped(value));
    }
    Some(fields.inner.get(name)?.value(all, types))
}

/// What was sent under a name: texts, and what stands in brackets after it.
#[derive(Default)]
struct Field {
    texts: Vec<String>,
    inner: BTreeMap<String, Field>,
}

impl Field {
    /// `parts[0][state]` is `state` in `0` in `parts`; after too many brackets the rest is not looked at.
    fn add(&mut self, name: &str, text: String) {
        let (first, rest) = name.split_once('[').unwrap_or((name, ""));
        let mut field = self.inner.entry(first.to_owned()).or_default();
        if !rest.is_empty() {
            let rest = rest.strip_suffix(']').unwrap_or(rest);
            for step in rest.split("][").take(MAX_STEPS).filter(|step| !step.is_empty()) {
                field = field.inner.entry(step.to_owned()).or_default();
            }
        }
        field.texts.push(text);
    }

    fn value(&self, all: &Map<String, Value>, types: &Types<'_>) -> Value {
        if types.is_list() {
            return self.list(all, types);
        }
        match self.texts.first() {
            Some(text) if self.inner.is_empty() => one(text, types),
            _ => Value::Object(self.object(all, types)),
        }
    }

    fn object(&self, all: &Map<String, Value>, types: &Types<'_>) -> Map<String, Value> {
        let inner = self.inner.iter();
        inner.map(|(name, field)| (name.clone(), field.value(all, &types.property(all, name)))).collect()
    }

    /// `part=a&part=b`, `part[]=a`, `part[0][state]=new`.
    fn list(&self, all: &Map<String, Value>, types: &Types<'_>) -> Value {
        let items = types.items(all);
        let mut numbered: Vec<(&String, &Field)> = self.inner.iter().collect();
        numbered.sort_by_key(|(number, _)| number.parse().unwrap_or(u32::MAX));
        let texts = self.texts.iter().map(|text| one(text, &items));
        texts.chain(numbered.into_iter().map(|(_, field)| field.value(all, &items))).collect()
    }
}

/// Objects and lists in one field are JSON; what is not is a text, which their schemas do not allow.
fn one(text: &str, types: &Types<'_>) -> Value {
    if types.is_object() || types.is_list() {
        let value = serde_json::from_str(text).ok();
        let compound = value.filter(|value: &Value| value.is_object() || value.is_array());
        return compound.unwrap_or_else(|| types.value(text));
    }
    types.value(text)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    fn read(body: &str) -> Value {
        let Value::Object(all) = json!({
            "form": {"type": "object", "required": ["name", "sizes"], "properties": {
                "sizes": {"type": "array", "items": {"type": "integer"}},
                "name": {"type": "string"},
                "tags": {"type": "array", "items": {"type": "string"}},
                "size": {"type": "object", "properties": {"min": {"type": "integer"}}},
                "parts": {"type": "array", "items": {"$ref": "#/$defs/part"}},
            }},
            "part": {"type": "object", "properties": {
                "n": {"type": "integer"},
                "inner": {"type": "array", "items": {"$ref": "#/$defs/part"}},
            }},
        }) else {
            panic!("an object")
        };
        super::super::steps::start();
        super::value(&all, &all["form"], body.as_bytes()).unwrap()
    }

    /// A list that must be there and has no element looks like nothing.
    fn without_sizes(mut form: Value) -> Value {
        let sizes = form.as_object_mut().and_then(|form| form.remove("sizes"));
        assert_eq!(sizes, Some(json!([])));
        form
    }

    #[test]
    fn objects_in_lists_are_json_or_have_brackets() {
        for (body, value) in [
            ("name=a+b%21&tags=x&tags=y", json!({"name": "a b!", "tags": ["x", "y"]})),
            ("tags[]=x&tags[1]=y", json!({"tags": ["x", "y"]})),
            ("size[min]=3", json!({"size": {"min": 3}})),
            ("size=%7B%22min%22:3%7D", json!({"size": {"min": 3}})),
            ("parts=%7B%22n%22:3%7D&parts=odd", json!({"parts": [{"n": 3}, "odd"]})),
            ("parts[10][n]=10&parts[9][n]=9", json!({"parts": [{"n": 9}, {"n": 10}]})),
            ("parts[0][inner][0][n]=x", json!({"parts": [{"inner": [{"n": "x"}]}]})),
            ("[=y&parts=1", json!({"": "y", "parts": ["1"]})),
        ] {
            assert_eq!(without_sizes(read(body)), value, "{body}");
        }
    }

    #[test]
    fn many_names_and_many_brackets_do_no_harm() {
        let many: String = (0..100_000).map(|number| format!("a{number}[b]=1&")).collect();
        assert_eq!(read(&many).as_object().map(serde_json::Map::len), Some(100_001));
        let deep = format!("a{}=1", "[x]".repeat(100_000));
        assert!(read(&deep)["a"].is_object());
    }
}
