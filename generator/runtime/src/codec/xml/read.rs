//! From a tree to values: an element, an attribute or a text as a [`Source`].

use std::borrow::Cow;
use std::cell::Cell;

use serde_json::Value;

use super::chars::trim;
use super::free;
use super::object;
use super::parse::parse;
use super::tree::{Element, Id, Tree};
use super::{XmlList, XmlNode};
use crate::codec::decide::{read_union, Candidate, Certainty};
use crate::codec::{
    Case, Codec, Decide, DecodeError, Filled, Kind, List, Map, Record, RecordShape, Source, TextSource, Union,
};

/// Reads a value from XML in UTF-8. `root` says what its root element is called and what becomes of
/// an array; a name that is not said is not asked for.
///
/// # Errors
/// Where the text is no XML, or does not fit the type.
pub fn from_xml_slice<T: Codec>(bytes: &[u8], root: &XmlNode) -> Result<T, DecodeError> {
    let mut value = T::vacant();
    read_xml(&mut value, bytes, root, RootName::Asked)?;
    Ok(value)
}

/// Is the name of the root element looked at?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RootName {
    /// It must be the one that is said.
    Asked,
    /// Whatever it is: what answers is seldom described to the letter.
    #[cfg(feature = "http")]
    Any,
}

/// Decodes a value, which is vacant, from XML.
pub(crate) fn read_xml(
    slot: &mut dyn Codec,
    bytes: &[u8],
    root: &XmlNode,
    name: RootName,
) -> Result<(), DecodeError> {
    let tree = parse(bytes)?;
    if let (RootName::Asked, Some(element)) = (name, tree.get(0)) {
        check_root(&tree, element, root)?;
    }
    let cx = Cx::new(&tree);
    let mut source = XmlSource::new(&cx, Place::One(0), root)?;
    match slot.decode(&mut source)? {
        Filled::Value => Ok(()),
        Filled::Null => Err(DecodeError::new(NULL)),
    }
}

fn check_root(tree: &Tree<'_>, element: &Element<'_>, root: &XmlNode) -> Result<(), DecodeError> {
    let uri = tree.uri(element.namespace);
    if let Some(wanted) = root.name.local.filter(|wanted| *wanted != element.name) {
        return Err(DecodeError::new(format!("expected the element <{wanted}>, found <{}>", element.name)));
    }
    match root.name.namespace {
        Some(wanted) if wanted != uri && !uri.is_empty() => {
            Err(DecodeError::new(format!("expected an element of the namespace {wanted}, found {uri}")))
        }
        _ => Ok(()),
    }
}

/// Said of a `null` where there may be none.
pub(super) const NULL: &str = "must not be null";

/// What all sources of one decoding share.
pub(super) struct Cx<'t, 'x> {
    pub(super) tree: &'t Tree<'x>,
    /// How often a value may still be looked at. Members of unions are tried in turn, and those within
    /// them too: without an end to it, a small document could keep a reader busy for hours.
    fuel: Cell<usize>,
}

impl<'t, 'x> Cx<'t, 'x> {
    fn new(tree: &'t Tree<'x>) -> Self {
        const LOOKS_PER_ELEMENT: usize = 50;
        let looks = tree.elements.len() + tree.attributes.len() + LOOKS_PER_ELEMENT;
        Self { tree, fuel: Cell::new(looks.saturating_mul(LOOKS_PER_ELEMENT)) }
    }
}

/// Where a value is.
#[derive(Clone, Copy)]
pub(super) enum Place<'t> {
    /// In the text of an attribute or an element.
    Text(&'t str),
    /// In this element.
    One(Id),
    /// In this element, and in those after it that are called the same.
    Run(Id),
    /// In these elements, of which there is at least one.
    Group(&'t [Id]),
    /// In this element, beside what else it has.
    Within(Id),
}

/// A value in a tree.
pub(super) struct XmlSource<'t, 'x> {
    pub(super) cx: &'t Cx<'t, 'x>,
    pub(super) place: Place<'t>,
    pub(super) node: &'t XmlNode,
    /// Were all elements of the run read, as an array?
    pub(super) read_all: bool,
    /// Shapes of the members of the union that is being decided on, if they have tables for XML.
    members: Vec<&'static RecordShape>,
    /// May the value be an array?
    arrays: bool,
    unions: u8,
}

impl<'t, 'x> XmlSource<'t, 'x> {
    pub(super) fn new(cx: &'t Cx<'t, 'x>, place: Place<'t>, node: &'t XmlNode) -> Result<Self, DecodeError> {
        match cx.fuel.get().checked_sub(1) {
            Some(left) => cx.fuel.set(left),
            None => return Err(DecodeError::new("there are too many ways to read this")),
        }
        Ok(Self { cx, place, node, read_all: false, members: Vec::new(), arrays: false, unions: 0 })
    }

    /// The element that the value is in, if it is in one.
    pub(super) fn element(&self) -> Option<Id> {
        match self.place {
            Place::Text(_) => None,
            Place::One(id) | Place::Run(id) | Place::Within(id) => Some(id),
            Place::Group(ids) => ids.first().copied(),
        }
    }

    pub(super) fn is_nil(&self) -> bool {
        let element = self.element().and_then(|id| self.cx.tree.get(id));
        element.is_some_and(|element| element.is_nil)
    }

    /// The elements of an array that is not wrapped.
    pub(super) fn run(&self) -> Vec<Id> {
        match self.place {
            Place::Run(id) => self.cx.tree.same(id).collect(),
            Place::Group(ids) => ids.to_vec(),
            _ => self.element().into_iter().collect(),
        }
    }

    fn is_several(&self) -> bool {
        match self.place {
            Place::Run(id) => self.cx.tree.same(id).nth(1).is_some(),
            Place::Group(ids) => ids.len() > 1,
            _ => false,
        }
    }

    /// The text that is the value. `None` for `null`.
    fn leaf(&self) -> Result<Option<&'t str>, DecodeError> {
        if let Place::Text(text) = self.place {
            return Ok(Some(text));
        }
        if let Place::Group([_, _, ..]) = self.place {
            return Err(DecodeError::new("the element is there more than once"));
        }
        match self.element().and_then(|id| self.cx.tree.get(id)) {
            Some(element) if element.is_nil => Ok(None),
            Some(element) if element.child == super::tree::NONE => Ok(Some(&element.text)),
            _ => Err(DecodeError::new("expected text, found elements")),
        }
    }

    /// Reads a text whose white space at both ends means nothing.
    fn scalar(
        &self,
        read: impl FnOnce(&mut TextSource<'t>) -> Result<Filled, DecodeError>,
    ) -> Result<Filled, DecodeError> {
        match self.leaf()? {
            Some(text) => read(&mut TextSource(trim(text))),
            None => Ok(Filled::Null),
        }
    }

    fn items(&mut self, list: &mut dyn List, ids: &[Id]) -> Result<Filled, DecodeError> {
        list.clear();
        for (index, id) in ids.iter().enumerate() {
            let slot = list.grow().ok_or_else(|| DecodeError::new("too many elements"))?;
            let mut source = XmlSource::new(self.cx, Place::One(*id), self.node)?;
            let filled = slot.decode(&mut source).map_err(|error| error.at(index))?;
            if filled == Filled::Null {
                return Err(DecodeError::new(NULL).at(index));
            }
        }
        Ok(Filled::Value)
    }

    /// The elements of an array that is an element itself: those of the documented name, or all where
    /// none is documented.
    fn wrapped_items(&self, wrapper: Id) -> Vec<Id> {
        let children = self.cx.tree.children(wrapper);
        let is_item = |element: &Element<'_>| self.node.item.local.is_none_or(|name| name == element.name);
        children.filter(|(_, element)| is_item(element)).map(|(id, _)| id).collect()
    }
}

impl Source for XmlSource<'_, '_> {
    /// XML Schema 1.1 part 2 §3.3.2 has `1` and `0`, too.
    fn boolean(&mut self, slot: &mut bool) -> Result<Filled, DecodeError> {
        self.scalar(|text| match text.0 {
            "1" => TextSource("true").boolean(slot),
            "0" => TextSource("false").boolean(slot),
            _ => text.boolean(slot),
        })
    }

    fn integer(&mut self, slot: &mut i64) -> Result<Filled, DecodeError> {
        self.scalar(|text| text.integer(slot))
    }

    fn unsigned(&mut self, slot: &mut u64) -> Result<Filled, DecodeError> {
        self.scalar(|text| text.unsigned(slot))
    }

    fn number(&mut self, slot: &mut f64) -> Result<Filled, DecodeError> {
        self.scalar(|text| text.number(slot))
    }

    fn string(&mut self, slot: &mut String) -> Result<Filled, DecodeError> {
        match self.leaf()? {
            Some(text) => TextSource(text).string(slot),
            None => Ok(Filled::Null),
        }
    }

    /// White space at both ends is left out where it does not fit.
    fn text(&mut self, read: &mut dyn FnMut(&str) -> Result<(), DecodeError>) -> Result<Filled, DecodeError> {
        let Some(text) = self.leaf()? else { return Ok(Filled::Null) };
        let trimmed = trim(text);
        match read(text) {
            Err(_) if trimmed.len() < text.len() => read(trimmed)?,
            outcome => outcome?,
        }
        Ok(Filled::Value)
    }

    fn list(&mut self, list: &mut dyn List) -> Result<Filled, DecodeError> {
        let is_whole = matches!(self.place, Place::One(_)) || self.node.list == XmlList::Wrapped;
        let Some(first) = self.element() else {
            return Err(DecodeError::new("expected an array, found text"));
        };
        if is_whole {
            return if self.is_nil() {
                Ok(Filled::Null)
            } else {
                self.items(list, &self.wrapped_items(first))
            };
        }
        let run = self.run();
        if run.len() == 1 && self.is_nil() {
            return Ok(Filled::Null);
        }
        self.read_all = true;
        self.items(list, &run)
    }

    fn map(&mut self, map: &mut dyn Map) -> Result<Filled, DecodeError> {
        object::read_map(self, map)
    }

    fn record(&mut self, record: &mut dyn Record) -> Result<Filled, DecodeError> {
        object::read_record(self, record)
    }

    fn union(&mut self, union: &mut dyn Union) -> Result<Filled, DecodeError> {
        const MANY: u8 = 32;
        if self.unions == MANY {
            return Err(DecodeError::new("too many unions within unions"));
        }
        let shape = union.shape();
        let before = (std::mem::take(&mut self.members), self.arrays);
        if let Decide::Rules(rules) = shape.decide {
            self.arrays = rules.iter().any(|rule| rule.kind == Kind::Array);
        }
        for variant in 0..shape.variants.len() {
            union.choose(variant);
            let shape = union.slot().as_record().map(|record| record.shape());
            self.members.extend(shape.filter(|shape| !shape.xml.is_empty()));
        }
        self.unions += 1;
        let outcome = read_union(union, self);
        self.unions -= 1;
        (self.members, self.arrays) = before;
        outcome
    }

    fn json(&mut self) -> Result<Value, DecodeError> {
        if let Place::Text(text) = self.place {
            return Ok(Value::String(text.to_owned()));
        }
        let run = self.run();
        self.read_all = true;
        let mut values: Vec<Value> = run.iter().map(|id| free::read(self.cx.tree, *id)).collect();
        Ok(match (values.pop(), values.is_empty()) {
            (Some(only), true) => only,
            (last, _) => Value::Array(values.into_iter().chain(last).collect()),
        })
    }
}

/// XML says less than JSON: a text may be a number, a single element may be an array of one.
impl Candidate for XmlSource<'_, '_> {
    fn kinds(&self) -> &'static [Kind] {
        let element = self.element().and_then(|id| self.cx.tree.get(id));
        let Some(element) = element else {
            return self.leaf().ok().flatten().map_or(Kind::String.alone(), Kind::of_text);
        };
        if element.is_nil {
            return Kind::Null.alone();
        }
        if self.is_several() {
            return Kind::Array.alone();
        }
        if element.child != super::tree::NONE {
            return if self.arrays { &[Kind::Object, Kind::Array] } else { Kind::Object.alone() };
        }
        match Kind::of_text(trim(&element.text)).first() {
            Some(Kind::Boolean) => &[Kind::Boolean, Kind::String, Kind::Object, Kind::Array],
            Some(Kind::Integer) => &[Kind::Integer, Kind::String, Kind::Object, Kind::Array],
            Some(Kind::Number) => &[Kind::Number, Kind::String, Kind::Object, Kind::Array],
            _ if element.attributes.0 < element.attributes.1 => &[Kind::Object, Kind::String, Kind::Array],
            _ => &[Kind::String, Kind::Object, Kind::Array],
        }
    }

    fn has(&self, property: &str) -> bool {
        self.find(property, Case::Exact).is_some()
    }

    fn text(&self) -> Option<&str> {
        self.leaf().ok().flatten()
    }

    fn property(&self, name: &str, case: Case) -> Option<Cow<'_, str>> {
        self.find(name, case).map(Cow::Borrowed)
    }

    fn read(&mut self, slot: &mut dyn Codec, _: Certainty) -> Result<Filled, DecodeError> {
        self.read_all = false;
        slot.decode(self)
    }

    /// Whatever is tried is paid for when it is looked at.
    fn pay_for_try(&mut self) -> Result<(), DecodeError> {
        Ok(())
    }
}

impl<'t> XmlSource<'t, '_> {
    /// The text of a property, under the name that it has in XML; empty if it is no text.
    fn find(&self, property: &str, case: Case) -> Option<&'t str> {
        let id = self.element()?;
        let named = |node: Option<&XmlNode>| object::find_property(self.cx.tree, id, property, node, case);
        let of_member = |shape: &&'static RecordShape| {
            let index = shape.fields.iter().position(|field| field.name == property)?;
            named(shape.node(index))
        };
        self.members.iter().find_map(of_member).or_else(|| named(None))
    }
}
