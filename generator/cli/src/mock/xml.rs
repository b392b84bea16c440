//! XML as JSON, by what the `xml` of schemas says of it. OpenAPI 3.0.4 §4.7.26.
//!
//! Namespaces are not looked at, nor is the name of the root element: what is checked is what the schema demands.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use serde_json::{Map, Value};

use super::coerce::Types;
use super::schemas::reference;
use super::steps;

/// Elements within one another, at most.
const MAX_DEPTH: usize = 60;

/// An element of a document.
#[derive(Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
    text: String,
}

/// A document as the object or the list that its schema describes; `None` if it describes neither.
///
/// # Errors
/// Where it is no XML, or nested too deep.
pub(super) fn value(all: &Map<String, Value>, schema: &Value, body: &[u8]) -> Result<Option<Value>, String> {
    let text = std::str::from_utf8(body).map_err(|why| why.to_string())?;
    let root = parse(text.strip_prefix('\u{feff}').unwrap_or(text))?;
    let types = Types::of(all, schema);
    Ok((types.is_object() || types.is_list()).then(|| root.value(all, schema)))
}

fn parse(text: &str) -> Result<Element, String> {
    let mut reader = Reader::from_str(text);
    // Around the root element, so that there is always one to add to.
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().map_err(|why| why.to_string())? {
            Event::Start(start) if open.len() <= MAX_DEPTH => open.push(Element::new(&start)?),
            Event::Start(_) => return Err(format!("elements are nested more than {MAX_DEPTH} levels deep")),
            Event::Empty(start) => add(&mut open, Element::new(&start)?),
            Event::End(_) => {
                let element = open.pop().unwrap_or_default();
                add(&mut open, element);
            }
            Event::Text(text) => add_text(&mut open, &text.xml10_content()),
            Event::CData(text) => add_text(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let name: &str = &reference;
                let known = match name {
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "amp" => Some('&'),
                    "apos" => Some('\''),
                    "quot" => Some('"'),
                    _ => reference.resolve_char_ref().map_err(|why| why.to_string())?,
                };
                add_text(&mut open, known.ok_or("an entity is not known")?.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => return Err("a DOCTYPE is not accepted".to_owned()),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    let [around] = open.as_mut_slice() else { return Err("an element has no end".to_owned()) };
    match (around.children.pop(), around.children.is_empty()) {
        (Some(root), true) if around.text.trim().is_empty() => Ok(root),
        _ => Err("there is no root element, or more than one, or text beside it".to_owned()),
    }
}

fn add(open: &mut [Element], element: Element) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(element);
    }
}

fn add_text(open: &mut [Element], text: &str) {
    if let Some(parent) = open.last_mut() {
        parent.text.push_str(text);
    }
}

/// Without its prefix.
fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

impl Element {
    fn new(start: &BytesStart<'_>) -> Result<Self, String> {
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|why| why.to_string())?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|why| why.to_string())?;
            attributes.push((local(attribute.key.0).to_owned(), value.into_owned()));
        }
        Ok(Self { name: local(start.name().0).to_owned(), attributes, ..Self::default() })
    }

    fn value(&self, all: &Map<String, Value>, schema: &Value) -> Value {
        let types = Types::of(all, schema);
        if !steps::spend(1) || self.attribute("nil").is_some_and(|nil| matches!(nil, "true" | "1")) {
            return Value::Null;
        }
        if types.is_list() {
            let items = types.items_schema().unwrap_or(&Value::Null);
            return self.children.iter().map(|child| child.value(all, items)).collect();
        }
        if types.is_object() || !self.children.is_empty() {
            return Value::Object(self.object(all, &types));
        }
        scalar(&types, &self.text)
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    fn object(&self, all: &Map<String, Value>, types: &Types<'_>) -> Map<String, Value> {
        let mut object = Map::new();
        let mut known: Vec<Cow<'_, str>> = Vec::new();
        for (name, schema) in types.described() {
            let names = names(all, schema, name);
            let property = Types::of(all, schema);
            let value = match node(all, schema) {
                "attribute" => {
                    let found = names.iter().find_map(|name| self.attribute(name));
                    found.map(|text| scalar(&property, text))
                }
                "text" | "cdata" => Some(scalar(&property, &self.text)),
                _ if property.is_list() => {
                    let is_required = types.required().any(|required| required == name);
                    let list = self.list(all, schema, &property, &names, &mut known);
                    // A list of nothing leaves nothing.
                    list.or_else(|| is_required.then(|| Value::Array(Vec::new())))
                }
                _ => self.one(all, schema, &names),
            };
            known.extend(names);
            object.extend(value.map(|value| (name.clone(), value)));
        }
        let others = types.others().unwrap_or(&Value::Null);
        for child in self.children.iter().filter(|child| !known.iter().any(|known| *known == child.name)) {
            object.entry(child.name.clone()).or_insert_with(|| child.value(all, others));
        }
        object
    }

    /// The only child of these names; several are a list, which the schema does not allow.
    fn one(&self, all: &Map<String, Value>, schema: &Value, names: &[Cow<'_, str>]) -> Option<Value> {
        let mut found: Vec<Value> = self.named(names).map(|child| child.value(all, schema)).collect();
        if found.len() > 1 { Some(Value::Array(found)) } else { found.pop() }
    }

    /// The elements of a list: wrapped, or one after the other under their own name or that of the property.
    fn list<'s>(
        &self,
        all: &'s Map<String, Value>,
        schema: &'s Value,
        property: &Types<'s>,
        names: &[Cow<'s, str>],
        known: &mut Vec<Cow<'s, str>>,
    ) -> Option<Value> {
        let items = property.items_schema().unwrap_or(&Value::Null);
        if xml(all, schema, "wrapped").any(|wrapped| wrapped == true) {
            return self.named(names).next().map(|wrapper| wrapper.value(all, schema));
        }
        let own = self::names(all, items, names.first().map_or("", |name| name));
        let names: Vec<Cow<'s, str>> =
            names.iter().cloned().chain(own.into_iter().map(|name| Cow::Owned(name.into_owned()))).collect();
        let found: Vec<Value> = self.named(&names).map(|child| child.value(all, items)).collect();
        known.extend(names);
        (!found.is_empty()).then_some(Value::Array(found))
    }

    fn named<'e>(&'e self, names: &'e [Cow<'_, str>]) -> impl Iterator<Item = &'e Self> {
        self.children.iter().filter(move |child| names.iter().any(|name| *name == child.name))
    }
}

/// Spaces around a number are none of it.
fn scalar(types: &Types<'_>, text: &str) -> Value {
    match types.value(text.trim()) {
        Value::String(_) => types.value(text),
        other => other,
    }
}

/// What a schema, or the one that it refers to, says of a key of its `xml`.
fn xml<'s>(
    all: &'s Map<String, Value>,
    schema: &'s Value,
    key: &'static str,
) -> impl Iterator<Item = &'s Value> {
    let target = reference(schema).and_then(|key| all.get(key));
    [Some(schema), target].into_iter().flatten().filter_map(move |schema| schema.get("xml")?.get(key))
}

fn node<'s>(all: &'s Map<String, Value>, schema: &'s Value) -> &'s str {
    xml(all, schema, "nodeType").find_map(Value::as_str).unwrap_or("element")
}

/// The names that a property may have. Versions differ about what counts where it refers to a schema with a name.
fn names<'s>(all: &'s Map<String, Value>, schema: &'s Value, name: &'s str) -> Vec<Cow<'s, str>> {
    let own = schema.pointer("/xml/name").and_then(Value::as_str);
    let said = xml(all, schema, "name").filter_map(Value::as_str);
    let component = reference(schema).into_iter().filter(|_| own.is_none());
    let plain = own.is_none().then_some(name);
    said.chain(component).chain(plain).map(Cow::Borrowed).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    fn read(body: &str) -> Result<Value, String> {
        let Value::Object(all) = json!({
            "order": {"type": "object", "required": ["id", "notes"], "properties": {
                "id": {"type": "integer", "xml": {"nodeType": "attribute"}},
                "state": {"enum": ["open", "closed"], "xml": {"name": "State"}},
                "parts": {"type": "array", "xml": {"wrapped": true}, "items": {"$ref": "#/$defs/part"}},
                "tags": {"type": "array", "items": {"type": "string", "xml": {"name": "tag"}}},
                "notes": {"type": "array", "items": {"type": "string"}},
            }},
            "part": {"type": "object", "xml": {"name": "piece"}, "properties": {
                "count": {"type": "integer"}, "first": {"type": "boolean"},
            }},
        }) else {
            panic!("an object")
        };
        super::super::steps::start();
        super::value(&all, &json!({"$ref": "#/$defs/order"}), body.as_bytes()).map(Option::unwrap)
    }

    #[test]
    fn elements_are_what_their_schemas_say() {
        for (body, value) in [
            ("<order id=' 7 '/>", json!({"id": 7, "notes": []})),
            (
                "<x:order xmlns:x='urn:x' id='a'><x:State>open</x:State></x:order>",
                json!({"id": "a", "state": "open", "notes": []}),
            ),
            (
                "<order><parts><piece><count> 3 </count></piece><piece><first>true</first></piece></parts></order>",
                json!({"parts": [{"count": 3}, {"first": true}], "notes": []}),
            ),
            (
                "<order><tag>a &amp; b</tag><tag><![CDATA[<c>]]></tag><notes>1</notes></order>",
                json!({"tags": ["a & b", "<c>"], "notes": ["1"]}),
            ),
            (
                "<order><State>open</State><State>closed</State><odd><in>1</in></odd></order>",
                json!({"state": ["open", "closed"], "odd": {"in": "1"}, "notes": []}),
            ),
        ] {
            assert_eq!(read(body).unwrap(), value, "{body}");
        }
    }

    #[test]
    fn what_is_no_xml_is_told() {
        let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
        for body in
            ["", "order", "<order>", "<a/><b/>", "<a>&lol;</a>", "<!DOCTYPE a []><a/>", "<a></b>", &deep]
        {
            assert!(read(body).is_err(), "{:.40}", body);
        }
    }
}
