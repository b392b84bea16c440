//! What reading the parts of a document has in common.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde::de::value::MapDeserializer;
use serde_json::Value;

use super::lenient::{Slot, describe};

use super::Document;
use super::model::{Extensions, SchemaRef};
use super::reference::{reference_in, resolve};
use super::schema::schema_ref;
use super::shape::{Keyword, Shape};
use crate::config::meant;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Location, Place, quote};

/// How many parts of a small document are read: references could lead many times to the same
/// large part.
const MAX_PARTS: usize = 100_000;

/// How many bytes of a large document allow one more. The largest real ones need one for 600.
const BYTES_PER_PART: usize = 16;

/// Reads a document, part by part.
pub(super) struct Reader<'d, 'x> {
    pub(super) document: &'d Document,
    pub(super) diagnostics: &'x mut Diagnostics,
    /// How many parts may still be read; `None` once there were too many.
    parts_left: Option<usize>,
}

/// A value with its location.
#[derive(Clone)]
pub(super) struct Node<'d> {
    pub(super) at: Location,
    pub(super) value: &'d Value,
}

impl<'d> Node<'d> {
    /// The value of a keyword; null counts as absent.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.get(key).filter(|value| !value.is_null())?;
        Some(Self { at: self.at.child(key), value })
    }

    pub(super) fn slot<'l>(&'l self, key: &'l str) -> Option<Slot<'d, 'l>> {
        Some(Slot { parent: &self.at, key, value: self.value.get(key)? })
    }
}

/// Keywords with values of the right kind, for `openapiv3` to take.
pub(super) type Fields<'d> = Vec<(&'d str, Cow<'d, Value>)>;

impl<'d, 'x> Reader<'d, 'x> {
    pub(super) fn new(document: &'d Document, diagnostics: &'x mut Diagnostics) -> Self {
        let parts_left = Some(MAX_PARTS + document.files.bytes() / BYTES_PER_PART);
        Self { document, diagnostics, parts_left }
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.report(diagnostic);
    }

    /// Says that something is left out because of a mistake.
    pub(super) fn lost(&mut self, place: Place, message: &str, remedy: &str) {
        self.report(Diagnostic::new(Code::InvalidShape, place, message).label(remedy));
    }

    pub(super) fn mended(&mut self, place: Place, message: impl Into<String>, remedy: &str) {
        self.report(Diagnostic::new(Code::Mended, place, message).label(remedy));
    }

    pub(super) fn invalid(&mut self, at: &Location, message: impl Into<String>, lost: &str) {
        let place = Place::Value(at.clone());
        self.report(Diagnostic::new(Code::InvalidShape, place, message).note(lost));
    }

    /// The members of a keyword that holds an object; none if it is absent or something else.
    pub(super) fn members(&mut self, node: &Node<'d>, key: &str) -> Vec<(&'d str, Node<'d>)> {
        let Some(slot) = node.slot(key) else { return Vec::new() };
        let Some(object) = slot.object(self.diagnostics) else { return Vec::new() };
        let at = slot.at();
        let member = |(name, value)| {
            let name: &'d String = name;
            (name.as_str(), Node { at: at.child(name), value })
        };
        object.iter().map(member).collect()
    }

    /// The elements of a keyword that holds a list; none if it is absent or something else.
    pub(super) fn elements(&mut self, node: &Node<'d>, key: &str) -> Vec<Node<'d>> {
        let Some(slot) = node.slot(key) else { return Vec::new() };
        let Some(list) = slot.list(self.diagnostics) else { return Vec::new() };
        let at = slot.at();
        let element = |(index, value)| Node { at: at.index(index), value };
        list.iter().enumerate().map(element).collect()
    }

    /// The node, or where its `$ref` leads. If nowhere, that is reported with what is lost.
    pub(super) fn follow(&mut self, node: &Node<'d>, lost: &str) -> Option<Node<'d>> {
        if !self.spend_parts(1, &node.at) {
            return None;
        }
        match resolve(self.document, &node.at) {
            Ok(at) => self.document.value(&at).map(|value| Node { at, value }),
            Err(unresolved) => {
                unresolved.report(self.document, lost, self.diagnostics);
                None
            }
        }
    }

    /// Counts parts that are read or copied; false once there were too many.
    pub(super) fn spend_parts(&mut self, count: usize, at: &Location) -> bool {
        let Some(left) = self.parts_left else { return false };
        self.parts_left = left.checked_sub(count);
        if self.parts_left.is_none() {
            let message = "the references of the document expand to too much";
            self.report(Diagnostic::new(Code::TooLarge, Place::Value(at.clone()), message));
        }
        self.parts_left.is_some()
    }

    /// Where a schema is used, for the value of a keyword that holds one.
    pub(super) fn schema_ref(&mut self, used_at: Location, value: &Value) -> SchemaRef {
        schema_ref(self.document, used_at, value, self.diagnostics)
    }

    /// Reads an object as a type of `openapiv3`. Keywords that the type requires and the object
    /// lacks are taken from `filled`; that is for the caller to report.
    pub(super) fn read<T: DeserializeOwned>(
        &mut self,
        node: &Node<'d>,
        shape: &Shape,
        filled: &[(&str, Value)],
    ) -> Option<T> {
        let mut fields = self.fields(node, shape)?;
        for (key, value) in filled {
            if fields.iter().all(|(present, _)| present != key) {
                fields.push((*key, Cow::Borrowed(value)));
            }
        }
        self.take(&node.at, shape, &fields)
    }

    /// Reads fields as a type of `openapiv3`.
    pub(super) fn take<T: DeserializeOwned>(
        &mut self,
        at: &Location,
        shape: &Shape,
        fields: &Fields<'_>,
    ) -> Option<T> {
        let fields = fields.iter().map(|(key, value)| (*key, value.as_ref()));
        match T::deserialize(MapDeserializer::<_, serde_json::Error>::new(fields)) {
            Ok(read) => Some(read),
            Err(error) => {
                let message = format!("this is not {}: {error}", shape.name);
                self.invalid(at, message, "it is left out");
                None
            }
        }
    }

    /// The keywords of an object, checked against its shape, with small mistakes mended and
    /// without the parts that are read on their own.
    pub(super) fn fields(&mut self, node: &Node<'d>, shape: &Shape) -> Option<Fields<'d>> {
        let Value::Object(object) = node.value else {
            let message = format!("{} must be an object, not {}", shape.name, describe(node.value));
            self.invalid(&node.at, message, "it is left out");
            return None;
        };
        let mut fields = Vec::with_capacity(object.len());
        for (key, value) in object {
            let field = if key.starts_with("x-") {
                Some(Cow::Borrowed(value))
            } else {
                self.field(Slot { parent: &node.at, key, value }, shape)
            };
            fields.extend(field.map(|value| (key.as_str(), value)));
        }
        Some(fields)
    }

    /// The value of a keyword of `shape`, which may have none of the name.
    pub(super) fn field(&mut self, slot: Slot<'d, '_>, shape: &Shape) -> Option<Cow<'d, Value>> {
        let Some(keyword) = shape.keyword(slot.key) else {
            let message = format!("{} is not a keyword of {}", quote(slot.key), shape.name);
            let mut finding = Diagnostic::new(Code::Unsupported, Place::Key(slot.at()), message);
            let keywords = shape.keywords.iter().map(|(name, _)| *name);
            finding.help = meant(slot.key, keywords, self.diagnostics);
            self.report(finding.label("ignored"));
            return None;
        };
        self.mend(slot, keyword)
    }

    /// The value of a keyword, as `openapiv3` takes it.
    pub(super) fn mend(&mut self, slot: Slot<'d, '_>, keyword: Keyword) -> Option<Cow<'d, Value>> {
        let diagnostics = &mut *self.diagnostics;
        match keyword {
            Keyword::Text => slot.text(diagnostics).map(|text| text_value(slot, text)),
            Keyword::Prose => self.prose(slot),
            Keyword::Flag => slot.flag(diagnostics).map(|flag| Cow::Owned(Value::Bool(flag))),
            Keyword::Count => slot.count(diagnostics).map(|count| Cow::Owned(Value::from(count))),
            Keyword::Texts => {
                let texts = slot.texts(diagnostics)?.into_iter();
                Some(Cow::Owned(texts.map(|text| Value::String(text.into_owned())).collect()))
            }
            Keyword::Part | Keyword::Silent => None,
            Keyword::Unsupported(lost) => {
                self.unsupported(slot, lost);
                None
            }
        }
    }

    /// Text for people, which may be in a file of its own.
    fn prose(&mut self, slot: Slot<'d, '_>) -> Option<Cow<'d, Value>> {
        let is_reference = reference_in(slot.value).is_some();
        let target = is_reference.then(|| resolve(self.document, &slot.at()).ok()).flatten();
        let text = target.and_then(|target| self.document.value(&target)).filter(|text| text.is_string());
        if let Some(text) = text {
            slot.mended("is a `$ref`", "the text it leads to is taken", self.diagnostics);
            return Some(Cow::Borrowed(text));
        }
        slot.prose(self.diagnostics).map(|text| text_value(slot, text))
    }

    fn unsupported(&mut self, slot: Slot<'_, '_>, lost: &str) {
        let is_empty = match slot.value {
            Value::Null => true,
            Value::Object(object) => object.is_empty(),
            _ => false,
        };
        if !is_empty {
            let message = format!("{} is not supported yet", quote(slot.key));
            let finding = Diagnostic::new(Code::Unsupported, Place::Key(slot.at()), message);
            self.report(finding.note(lost));
        }
    }
}

fn text_value<'d>(slot: Slot<'d, '_>, text: Cow<'d, str>) -> Cow<'d, Value> {
    match text {
        Cow::Borrowed(_) => Cow::Borrowed(slot.value),
        Cow::Owned(text) => Cow::Owned(Value::String(text)),
    }
}

/// The extensions among fields.
pub(super) fn extensions(fields: Fields<'_>) -> Extensions {
    let extensions = fields.into_iter().filter(|(key, _)| key.starts_with("x-"));
    extensions.map(|(key, value)| (key.to_owned(), value.into_owned())).collect()
}
