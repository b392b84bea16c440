//! From views to XML.

use std::borrow::Cow;

use serde_json::Value;

use super::chars::{is_legal, is_name};
use super::free::{ATTRIBUTE, TEXT};
use super::{XmlKind, XmlList, XmlName, XmlNode, XSI};
use crate::codec::write::{Name, Properties, Shown};
use crate::codec::{Codec, DecodeError, List, Map, View};

/// What the root element is called where nothing gives it a name.
const ROOT: &str = "root";

/// Writes a value as XML in UTF-8. `root` says what its root element is called.
///
/// What is absent is left out; `null` is an element with `xsi:nil="true"`, as OpenAPI 3.2.0 §4.26
/// recommends, and no attribute. An empty array leaves nothing unless it is wrapped.
///
/// # Errors
/// Where a text has a character that XML has not, a key is no name, or a number is not finite.
pub fn to_xml_vec(value: &dyn Codec, root: &XmlNode) -> Result<Vec<u8>, DecodeError> {
    let mut writer = Writer { out: String::with_capacity(256), scope: Vec::new() };
    writer.out.push_str(r#"<?xml version="1.0" encoding="UTF-8"?>"#);
    let name = Called::by(&root.name, ROOT);
    writer.element(name, &value.view(), Called::by(&root.item, name.local))?;
    Ok(writer.out.into_bytes())
}

/// The name of an element or an attribute about to be written.
#[derive(Clone, Copy)]
struct Called<'a> {
    local: &'a str,
    namespace: Option<&'static str>,
    prefix: &'static str,
}

impl<'a> Called<'a> {
    fn by(name: &XmlName, otherwise: &'a str) -> Self {
        // A prefix stands for a namespace, or for nothing.
        let prefix = name.prefix.filter(|_| name.namespace.is_some()).unwrap_or_default();
        Self { local: name.local.unwrap_or(otherwise), namespace: name.namespace, prefix }
    }

    fn plain(local: &'a str) -> Self {
        Self { local, namespace: None, prefix: "" }
    }
}

/// A tag that was begun: what to close, and which declarations end with it.
struct Tag<'a> {
    name: Called<'a>,
    declared: usize,
    content: usize,
}

struct Writer {
    out: String,
    /// Prefixes with the namespaces they stand for here.
    scope: Vec<(&'static str, &'static str)>,
}

impl Writer {
    /// Writes a value as one element. `item` is what the elements of an array in it are called.
    fn element(&mut self, name: Called<'_>, view: &View<'_>, item: Called<'_>) -> Result<(), DecodeError> {
        let tag = self.begin(name)?;
        match view {
            View::Absent | View::Null => {
                self.declare("xsi", XSI);
                self.out.push_str(r#" xsi:nil="true"/>"#);
                self.scope.truncate(tag.declared);
                return Ok(());
            }
            View::Record(record) => return self.record(tag, &Properties::of(*record)),
            View::Tagged(union) => {
                if let Some(properties) = Properties::of_member(*union) {
                    return self.record(tag, &properties);
                }
            }
            View::Json(Value::Null) => {
                self.out.truncate(tag.content);
                self.scope.truncate(tag.declared);
                return self.element(name, &View::Null, item);
            }
            View::Json(value) => return self.json(tag, value),
            _ => {}
        }
        let tag = self.open(tag);
        match view {
            View::List(list) => self.items(*list, item)?,
            View::Map(map) => self.map(*map)?,
            View::Tagged(union) => self.text(&union.value().view())?,
            scalar => self.text(scalar)?,
        }
        self.end(&tag);
        Ok(())
    }

    fn record(&mut self, tag: Tag<'_>, properties: &Properties<'_>) -> Result<(), DecodeError> {
        if !properties.shape().xml.is_empty() {
            self.attributes(properties)?;
        }
        let tag = self.open(tag);
        self.contents(properties)?;
        self.end(&tag);
        Ok(())
    }

    /// Writes the properties that are attributes.
    fn attributes(&mut self, properties: &Properties<'_>) -> Result<(), DecodeError> {
        let shape = properties.shape();
        properties.each(|name, view| {
            let Some(node) = name.index.and_then(|index| shape.node(index)) else { return Ok(()) };
            let written = match (node.kind, view) {
                (XmlKind::Attribute, View::Absent | View::Null) => Ok(()),
                (XmlKind::Attribute, view) => self.attribute(Called::by(&node.name, name.text), view),
                (XmlKind::Inline, View::Record(record)) => self.attributes(&Properties::of(*record)),
                (XmlKind::Inline, View::Tagged(union)) => match Properties::of_member(*union) {
                    Some(properties) => self.attributes(&properties),
                    None => Ok(()),
                },
                _ => Ok(()),
            };
            written.map_err(|error| error.under(name.text))
        })
    }

    /// Writes the properties that are no attributes.
    fn contents(&mut self, properties: &Properties<'_>) -> Result<(), DecodeError> {
        let shape = properties.shape();
        properties.each(|name, view| {
            let node = name.index.and_then(|index| shape.node(index)).unwrap_or(&XmlNode::ELEMENT);
            self.property(&name, node, view).map_err(|error| error.under(name.text))
        })
    }

    fn property(&mut self, name: &Name<'_>, node: &XmlNode, view: &View<'_>) -> Result<(), DecodeError> {
        let called = Called::by(&node.name, name.text);
        match (node.kind, view) {
            (XmlKind::Attribute, _) => Ok(()),
            (XmlKind::Text | XmlKind::CData, View::Absent | View::Null) => Ok(()),
            (XmlKind::Text, _) => self.text(view),
            (XmlKind::CData, _) => self.cdata(view),
            (XmlKind::Inline, View::Absent) => Ok(()),
            (XmlKind::Inline, View::Record(record)) => self.contents(&Properties::of(*record)),
            (XmlKind::Inline, View::Tagged(union)) => match Properties::of_member(*union) {
                Some(properties) => self.contents(&properties),
                None => self.element(called, view, called),
            },
            (_, View::List(list)) if node.list == XmlList::Repeated => {
                self.repeated(*list, called, Called::by(&node.item, called.local))
            }
            (_, View::Json(Value::Array(items))) if node.list == XmlList::Repeated => {
                self.json_items(called.local, items)
            }
            _ => self.element(called, view, Called::by(&node.item, called.local)),
        }
    }

    /// Writes an array as its elements.
    fn repeated(&mut self, list: &dyn List, name: Called<'_>, item: Called<'_>) -> Result<(), DecodeError> {
        for index in 0..list.len() {
            let Some(value) = list.item(index) else { break };
            self.element(name, &value.view(), item).map_err(|error| error.at(index))?;
        }
        Ok(())
    }

    fn items(&mut self, list: &dyn List, item: Called<'_>) -> Result<(), DecodeError> {
        self.repeated(list, item, item)
    }

    fn map(&mut self, map: &dyn Map) -> Result<(), DecodeError> {
        for (key, value) in map.entries() {
            let name = Called::plain(key);
            let written = match value.view() {
                View::List(list) => self.repeated(list, name, name),
                View::Json(Value::Array(items)) => self.json_items(key, items),
                view => self.element(name, &view, name),
            };
            written.map_err(|error| error.under(key))?;
        }
        Ok(())
    }

    fn json(&mut self, tag: Tag<'_>, value: &Value) -> Result<(), DecodeError> {
        let name = tag.name;
        if let Value::Object(members) = value {
            for (key, value) in members {
                if let Some(attribute) = key.strip_prefix(ATTRIBUTE) {
                    self.attribute(Called::plain(attribute), &View::Json(value))
                        .map_err(|error| error.under(key))?;
                }
            }
        }
        let tag = self.open(tag);
        match value {
            Value::Object(members) => {
                for (key, value) in members.iter().filter(|(key, _)| !key.starts_with(ATTRIBUTE)) {
                    let written = match value {
                        Value::Array(items) => self.json_items(key, items),
                        text if key == TEXT => self.text(&View::Json(text)),
                        value => self.element(Called::plain(key), &View::Json(value), name),
                    };
                    written.map_err(|error| error.under(key))?;
                }
            }
            Value::Array(items) => self.json_items(name.local, items)?,
            scalar => self.text(&View::Json(scalar))?,
        }
        self.end(&tag);
        Ok(())
    }

    fn json_items(&mut self, name: &str, items: &[Value]) -> Result<(), DecodeError> {
        let name = Called::plain(name);
        for (index, value) in items.iter().enumerate() {
            self.element(name, &View::Json(value), name).map_err(|error| error.at(index))?;
        }
        Ok(())
    }

    /// `<name`, with the declaration of its namespace.
    fn begin<'a>(&mut self, name: Called<'a>) -> Result<Tag<'a>, DecodeError> {
        check_name(name.local)?;
        let (declared, content) = (self.scope.len(), self.out.len());
        self.out.push('<');
        self.push_name(name);
        if let Some(uri) = name.namespace {
            self.declare(name.prefix, uri);
        }
        Ok(Tag { name, declared, content })
    }

    /// `>`, after which content follows.
    fn open<'a>(&mut self, tag: Tag<'a>) -> Tag<'a> {
        self.out.push('>');
        Tag { content: self.out.len(), ..tag }
    }

    /// `</name>`, unless there is no content.
    fn end(&mut self, tag: &Tag<'_>) {
        self.scope.truncate(tag.declared);
        if self.out.len() == tag.content {
            self.out.pop();
            self.out.push_str("/>");
            return;
        }
        self.out.push_str("</");
        self.push_name(tag.name);
        self.out.push('>');
    }

    fn push_name(&mut self, name: Called<'_>) {
        if !name.prefix.is_empty() {
            self.out.push_str(name.prefix);
            self.out.push(':');
        }
        self.out.push_str(name.local);
    }

    /// Declares a namespace in the tag that was begun, unless it is in force.
    fn declare(&mut self, prefix: &'static str, uri: &'static str) {
        let known = self.scope.iter().rev().find(|(known, _)| *known == prefix);
        if known.is_some_and(|(_, known)| *known == uri) {
            return;
        }
        self.scope.push((prefix, uri));
        self.out.push_str(" xmlns");
        if !prefix.is_empty() {
            self.out.push(':');
            self.out.push_str(prefix);
        }
        self.out.push_str("=\"");
        // What is illegal in it is refused when the code is generated.
        let _ = escape(&mut self.out, uri, Within::Attribute);
        self.out.push('"');
    }

    /// The default namespace is none of attributes: a prefix is made up where none is documented.
    fn attribute(&mut self, name: Called<'_>, view: &View<'_>) -> Result<(), DecodeError> {
        check_name(name.local)?;
        let prefix = match (name.namespace, name.prefix) {
            (Some(_), "") => "ns",
            (_, prefix) => prefix,
        };
        if let Some(uri) = name.namespace {
            self.declare(prefix, uri);
        }
        self.out.push(' ');
        self.push_name(Called { prefix, ..name });
        self.out.push_str("=\"");
        escape(&mut self.out, &text_of(view)?, Within::Attribute)?;
        self.out.push('"');
        Ok(())
    }

    fn text(&mut self, view: &View<'_>) -> Result<(), DecodeError> {
        escape(&mut self.out, &text_of(view)?, Within::Element)
    }

    fn cdata(&mut self, view: &View<'_>) -> Result<(), DecodeError> {
        let text = text_of(view)?;
        if text.is_empty() {
            return Ok(());
        }
        // A carriage return is read as a line feed where it is no reference.
        if text.contains('\r') {
            return escape(&mut self.out, &text, Within::Element);
        }
        check_text(&text)?;
        self.out.push_str("<![CDATA[");
        self.out.push_str(&text.replace("]]>", "]]]]><![CDATA[>"));
        self.out.push_str("]]>");
        Ok(())
    }
}

fn check_name(name: &str) -> Result<(), DecodeError> {
    if is_name(name) {
        return Ok(());
    }
    Err(DecodeError::new(format!("{name:?} is no name of an element or an attribute in XML")))
}

fn check_text(text: &str) -> Result<(), DecodeError> {
    match text.chars().find(|c| !is_legal(*c)) {
        Some(c) => Err(illegal(c)),
        None => Ok(()),
    }
}

fn illegal(c: char) -> DecodeError {
    DecodeError::new(format!("XML has no character {}", c.escape_unicode()))
}

/// A single value as text.
fn text_of<'a>(view: &'a View<'_>) -> Result<Cow<'a, str>, DecodeError> {
    Ok(match view {
        View::Str(text) => Cow::Borrowed(text),
        View::Text(text) | View::Json(Value::String(text)) => Cow::Borrowed(text),
        View::Boolean(true) => Cow::Borrowed("true"),
        View::Boolean(false) => Cow::Borrowed("false"),
        View::Integer(value) => Cow::Owned(value.to_string()),
        View::List(_) | View::Map(_) | View::Record(_) | View::Tagged(_) => {
            return Err(DecodeError::new("an array or an object cannot be written as text"));
        }
        View::Json(Value::Array(_) | Value::Object(_)) => {
            return Err(DecodeError::new("an array or an object cannot be written as text"));
        }
        number => {
            let text = serde_json::to_string(&Shown(number));
            Cow::Owned(text.map_err(|why| DecodeError::new(why.to_string()))?)
        }
    })
}

/// Where a text stands.
#[derive(Clone, Copy, PartialEq)]
enum Within {
    Element,
    Attribute,
}

/// XML 1.0 §2.4; what readers would take for other white space (§2.11, §3.3.3) is a reference.
fn escape(out: &mut String, text: &str, within: Within) -> Result<(), DecodeError> {
    let matters = |byte: &u8| matches!(byte, 0..=0x1f | b'&' | b'<' | b'>' | b'"' | 0xef);
    if !text.as_bytes().iter().any(matters) {
        out.push_str(text);
        return Ok(());
    }
    for c in text.chars() {
        match (c, within) {
            ('&', _) => out.push_str("&amp;"),
            ('<', _) => out.push_str("&lt;"),
            ('>', _) => out.push_str("&gt;"),
            ('"', Within::Attribute) => out.push_str("&quot;"),
            ('\r', _) => out.push_str("&#13;"),
            ('\n', Within::Attribute) => out.push_str("&#10;"),
            ('\t', Within::Attribute) => out.push_str("&#9;"),
            (c, _) if !is_legal(c) => return Err(illegal(c)),
            (c, _) => out.push(c),
        }
    }
    Ok(())
}
