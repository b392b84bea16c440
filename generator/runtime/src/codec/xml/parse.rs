//! From text to a tree. XML 1.0, Namespaces in XML 1.0.

use std::borrow::Cow;

use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::chars::{find_illegal, is_legal, is_name, is_space};
use super::tree::{Attribute, Element, Id, Tree, NONE};
use super::XSI;
use crate::codec::DecodeError;

/// Elements within one another, at most: as many as objects in JSON.
const MAX_DEPTH: usize = 128;

/// Elements in a document, at most. One takes some 80 bytes beside its text.
const MAX_ELEMENTS: usize = 1_000_000;

/// Attributes of one element, at most: each is compared with all before it.
const MAX_ATTRIBUTES: usize = 256;

/// Namespaces in a document, at most.
const MAX_NAMESPACES: usize = 256;

/// Declarations of namespaces in force at once, at most.
const MAX_DECLARATIONS: usize = 128;

/// Reads a document in UTF-8.
///
/// # Errors
/// Where it is no XML, or larger than it may be; the message says where.
pub(super) fn parse(bytes: &[u8]) -> Result<Tree<'_>, DecodeError> {
    let text = decode(bytes)?;
    if let Some(at) = find_illegal(text) {
        let c = text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or_default();
        return Err(at_offset(text, at, &format!("the character {} is not allowed", c.escape_unicode())));
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_comments = true;
    let mut parser = Parser { text, tree: Tree::default(), open: Vec::new(), scope: Vec::new(), end: 0 };
    loop {
        let event = match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => event,
            Err(why) => return Err(at_offset(text, offset(reader.error_position()), &why.to_string())),
        };
        let begin = parser.end;
        parser.end = offset(reader.buffer_position());
        if let Err(what) = parser.event(&event, begin) {
            return Err(at_offset(text, begin, &what));
        }
    }
    parser.finish().map_err(|what| at_offset(text, text.len(), &what))
}

fn decode(bytes: &[u8]) -> Result<&str, DecodeError> {
    let bytes = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => rest,
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] | [0, b'<', ..] | [b'<', 0, ..] => {
            return Err(DecodeError::new("the text is UTF-16 or UTF-32: it must be UTF-8"));
        }
        bytes => bytes,
    };
    std::str::from_utf8(bytes).map_err(|why| DecodeError::new(format!("the text is not UTF-8: {why}")))
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// Tells where it is: lines and characters count from 1.
fn at_offset(text: &str, at: usize, what: &str) -> DecodeError {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let before = text.get(..at).unwrap_or_default();
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    DecodeError::new(format!("line {line}, column {column}: {what}"))
}

struct Parser<'x> {
    text: &'x str,
    tree: Tree<'x>,
    open: Vec<Open>,
    /// Prefixes with the namespaces they stand for, and the depth they were declared at.
    scope: Vec<(String, u32, usize)>,
    /// Where the last event ended.
    end: usize,
}

/// An element whose end has not come.
struct Open {
    id: Id,
    last_child: Id,
}

/// What is wrong, without the place.
type Problem = String;

impl<'x> Parser<'x> {
    fn event(&mut self, event: &Event<'x>, begin: usize) -> Result<(), Problem> {
        match event {
            Event::Start(start) => self.start(start, 1),
            Event::Empty(start) => {
                self.start(start, 2)?;
                self.close();
                Ok(())
            }
            Event::End(_) => {
                self.close();
                Ok(())
            }
            Event::Text(text) => {
                if text.contains("]]>") {
                    return Err("`]]>` is not allowed in text".to_owned());
                }
                self.add_text(text.xml10_content())
            }
            Event::CData(text) if self.open.is_empty() && !text.is_empty() => Err(OUTSIDE.to_owned()),
            Event::CData(text) => self.add_text(text.xml10_content()),
            Event::GeneralRef(reference) => self.add_text(Cow::Owned(resolve(reference)?.to_string())),
            Event::Decl(declaration) if begin == 0 => check_declaration(declaration),
            Event::Decl(_) => Err("an XML declaration may stand at the beginning only".to_owned()),
            Event::DocType(_) => Err("a DOCTYPE is not accepted".to_owned()),
            Event::Comment(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    /// `tail` is the number of bytes between the content of the tag and its end.
    fn start(&mut self, start: &BytesStart<'_>, tail: usize) -> Result<(), Problem> {
        if self.open.is_empty() && !self.tree.elements.is_empty() {
            return Err("there is more than one root element".to_owned());
        }
        if self.open.len() == MAX_DEPTH {
            return Err(format!("elements are nested more than {MAX_DEPTH} levels deep"));
        }
        if self.tree.elements.len() == MAX_ELEMENTS {
            return Err(format!("there are more than {MAX_ELEMENTS} elements"));
        }
        let length = start.name().0.len();
        let (prefix, name) = split(self.slice(start, tail).and_then(|tag| tag.get(..length)).unwrap_or(""))?;
        let first = self.tree.attributes.len();
        let is_nil = start.len() > length && self.attributes(start.attributes())?;
        let namespace = self.resolve(prefix)?;
        let attributes = (index(first), index(self.tree.attributes.len()));
        let id = index(self.tree.elements.len());
        let text = Cow::Borrowed("");
        self.tree.elements.push(Element {
            name,
            namespace,
            text,
            is_nil,
            attributes,
            child: NONE,
            next: NONE,
        });
        self.attach(id);
        self.open.push(Open { id, last_child: NONE });
        Ok(())
    }

    /// What is between the brackets of the tag that was just read.
    fn slice(&self, start: &BytesStart<'_>, tail: usize) -> Option<&'x str> {
        let to = self.end.checked_sub(tail)?;
        self.text.get(to.checked_sub(start.len())?..to)
    }

    /// Makes the new element the last child of its parent.
    fn attach(&mut self, id: Id) {
        let Some(parent) = self.open.last_mut() else { return };
        let before = std::mem::replace(&mut parent.last_child, id);
        if let Some(before) = self.tree.elements.get_mut(before as usize) {
            before.next = id;
        } else if let Some(parent) = self.tree.elements.get_mut(parent.id as usize) {
            parent.child = id;
            if is_space(&parent.text) {
                parent.text = Cow::Borrowed("");
            }
        }
    }

    fn close(&mut self) {
        self.open.pop();
        let depth = self.open.len();
        while self.scope.last().is_some_and(|(_, _, declared)| *declared == depth) {
            self.scope.pop();
        }
    }

    /// Notes the attributes of a tag; tells whether it says `xsi:nil="true"`.
    fn attributes(&mut self, attributes: Attributes<'_>) -> Result<bool, Problem> {
        let mut named: Vec<(String, String)> = Vec::new();
        for attribute in attributes {
            let attribute = attribute.map_err(|why| why.to_string())?;
            let key = attribute.key.0;
            if named.len() == MAX_ATTRIBUTES {
                return Err(format!("an element has more than {MAX_ATTRIBUTES} attributes"));
            }
            if attribute.value.contains('<') {
                return Err(format!("`<` is not allowed in the attribute `{key}`"));
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|why| why.to_string())?;
            if find_illegal(&value).is_some() {
                return Err(format!("the attribute `{key}` has a character that is not allowed"));
            }
            match key.strip_prefix("xmlns") {
                Some("") => self.declare("", &value)?,
                Some(prefixed) if prefixed.starts_with(':') => {
                    self.declare(prefixed.trim_start_matches(':'), &value)?;
                }
                _ => named.push((key.to_owned(), value.into_owned())),
            }
        }
        let mut is_nil = false;
        for (key, value) in named {
            let (prefix, name) = split(&key)?;
            let namespace = if prefix.is_empty() { NONE } else { self.resolve(prefix)? };
            if self.tree.uri(namespace) == XSI {
                is_nil |= name == "nil" && matches!(super::chars::trim(&value), "true" | "1");
                continue;
            }
            self.tree.attributes.push(Attribute { name: name.to_owned(), namespace, value });
        }
        Ok(is_nil)
    }

    fn declare(&mut self, prefix: &str, uri: &str) -> Result<(), Problem> {
        if self.scope.len() == MAX_DECLARATIONS {
            return Err(format!("more than {MAX_DECLARATIONS} namespaces are declared"));
        }
        if !prefix.is_empty() && (uri.is_empty() || !is_name(prefix)) {
            return Err(format!("the prefix `{prefix}` is declared without a namespace"));
        }
        let known = self.tree.namespaces.iter().position(|known| known == uri);
        let namespace = match known {
            _ if uri.is_empty() => NONE,
            Some(known) => index(known),
            None if self.tree.namespaces.len() == MAX_NAMESPACES => {
                return Err(format!("there are more than {MAX_NAMESPACES} namespaces"));
            }
            None => {
                self.tree.namespaces.push(uri.to_owned());
                index(self.tree.namespaces.len() - 1)
            }
        };
        self.scope.push((prefix.to_owned(), namespace, self.open.len()));
        Ok(())
    }

    /// The namespace that a prefix stands for here.
    fn resolve(&self, prefix: &str) -> Result<u32, Problem> {
        let found = self.scope.iter().rev().find(|(known, ..)| known == prefix);
        match found {
            Some((_, namespace, _)) => Ok(*namespace),
            None if prefix.is_empty() || prefix == "xml" => Ok(NONE),
            None => Err(format!("the prefix `{prefix}` is not declared")),
        }
    }

    fn add_text(&mut self, more: Cow<'x, str>) -> Result<(), Problem> {
        let open = self.open.last().map(|open| open.id as usize);
        let Some(element) = open.and_then(|id| self.tree.elements.get_mut(id)) else {
            return if is_space(&more) { Ok(()) } else { Err(OUTSIDE.to_owned()) };
        };
        if element.child != NONE && is_space(&more) {
            return Ok(());
        }
        if element.text.is_empty() {
            element.text = more;
        } else {
            element.text.to_mut().push_str(&more);
        }
        Ok(())
    }

    fn finish(self) -> Result<Tree<'x>, Problem> {
        if let Some(open) = self.open.last() {
            let name = self.tree.get(open.id).map_or("", |element| element.name);
            return Err(format!("the text ends within `<{name}>`"));
        }
        if self.tree.elements.is_empty() {
            return Err("there is no root element".to_owned());
        }
        Ok(self.tree)
    }
}

const OUTSIDE: &str = "there is text outside the root element";

/// As many as there may be fit.
fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(NONE)
}

/// Prefix and local name.
fn split(name: &str) -> Result<(&str, &str), Problem> {
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    if is_name(local) && (prefix.is_empty() || is_name(prefix)) && !name.starts_with(':') {
        return Ok((prefix, local));
    }
    let shown: String = name.chars().take(40).collect();
    Err(format!("`{shown}` is no name"))
}

/// XML 1.0 §4.1, §4.6: nothing else is declared, for nothing can be.
fn resolve(reference: &BytesRef<'_>) -> Result<char, Problem> {
    let name: &str = reference;
    let predefined = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        _ => match reference.resolve_char_ref() {
            Ok(Some(c)) if is_legal(c) => c,
            Ok(Some(_)) => return Err("a character reference is to no character of XML".to_owned()),
            Ok(None) => {
                let shown: String = name.chars().take(40).collect();
                return Err(format!("the entity `{shown}` is not known"));
            }
            Err(why) => return Err(why.to_string()),
        },
    };
    Ok(predefined)
}

fn check_declaration(declaration: &BytesDecl<'_>) -> Result<(), Problem> {
    let version = declaration.version().map_err(|why| why.to_string())?;
    if !version.starts_with("1.") {
        return Err(format!("XML {version} is not known"));
    }
    match declaration.encoding() {
        None => Ok(()),
        Some(Err(why)) => Err(why.to_string()),
        Some(Ok(encoding))
            if encoding.eq_ignore_ascii_case("utf-8") || encoding.eq_ignore_ascii_case("us-ascii") =>
        {
            Ok(())
        }
        Some(Ok(encoding)) => Err(format!("the encoding is {encoding}: it must be UTF-8")),
    }
}
