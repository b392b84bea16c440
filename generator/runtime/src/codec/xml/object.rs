//! Elements as objects: records and maps.

use super::read::{Place, XmlSource};
use super::tree::{Element, Id, Tree};
use super::{free, XmlKind, XmlList, XmlNode};
use crate::codec::read::Seen;
use crate::codec::{
    pass_over, Case, DecodeError, Filled, List, Map, Record, RecordShape, Source, TextSource, Union,
};

/// Reads a record from the element that a source is at.
pub(super) fn read_record(
    source: &mut XmlSource<'_, '_>,
    record: &mut dyn Record,
) -> Result<Filled, DecodeError> {
    let shape = record.shape();
    let Some(id) = source.element() else {
        return Err(DecodeError::new(format!("expected an element ({}), found text", shape.name)));
    };
    if let Place::Group([_, _, ..]) = source.place {
        return Err(DecodeError::new("the element is there more than once"));
    }
    if source.is_nil() {
        return Ok(Filled::Null);
    }
    let is_within = matches!(source.place, Place::Within(_));
    let fields = shape.fields.len();
    let mut reading =
        Reading { source, id, record, shape, seen: Seen::new(fields), arrays: Seen::new(fields) };
    let others = reading.children()?;
    reading.other_nodes()?;
    reading.other_attributes()?;
    // An object that has no node of its own is there if anything of it is.
    if is_within && reading.is_untouched() {
        return Ok(Filled::Null);
    }
    if !is_within {
        reading.keep(others)?;
    }
    reading.finish()
}

struct Reading<'s, 't, 'x> {
    source: &'s XmlSource<'t, 'x>,
    id: Id,
    record: &'s mut dyn Record,
    shape: &'static RecordShape,
    seen: Seen,
    /// The fields that were read from all elements of their name at once.
    arrays: Seen,
}

impl Reading<'_, '_, '_> {
    fn is_untouched(&self) -> bool {
        (0..self.shape.fields.len()).all(|index| !self.seen.contains(index))
    }

    /// Reads what is in child elements. Gives those that no field is for.
    fn children(&mut self) -> Result<Vec<Id>, DecodeError> {
        let tree = self.source.cx.tree;
        let keeps_others = self.record.extra().is_some();
        let passes_over = self.is_shared();
        let mut others = Vec::new();
        let mut expected = 0;
        for (child, element) in tree.children(self.id) {
            let Some(index) = find(self.shape, tree, element, expected) else {
                if keeps_others {
                    others.push(child);
                } else if !passes_over {
                    pass_over(self.shape, element.name)?;
                }
                continue;
            };
            expected = index + 1;
            if self.seen.contains(index) {
                if self.arrays.contains(index) {
                    continue;
                }
                return Err(DecodeError::new("the element is there twice").under(self.name(index)));
            }
            self.field(index, Place::Run(child))?;
        }
        Ok(others)
    }

    /// Are the nodes of other objects among those of this one?
    fn is_shared(&self) -> bool {
        let has_inline = self.shape.xml.iter().any(|(_, node)| node.kind == XmlKind::Inline);
        has_inline || matches!(self.source.place, Place::Within(_))
    }

    /// Attributes that are in no namespace, and no field's.
    fn other_attributes(&self) -> Result<(), DecodeError> {
        if self.is_shared() || self.record.extra().is_some() {
            return Ok(());
        }
        let tree = self.source.cx.tree;
        let attributes = tree.attributes(self.id).iter();
        for attribute in attributes.filter(|attribute| tree.uri(attribute.namespace).is_empty()) {
            let is_fields = |(index, node): &(usize, XmlNode)| {
                let name = node.name.local.unwrap_or(self.name(*index));
                node.kind == XmlKind::Attribute && self.shape.case.matches(name, &attribute.name)
            };
            if !self.shape.xml.iter().any(is_fields) {
                pass_over(self.shape, &attribute.name)?;
            }
        }
        Ok(())
    }

    /// Reads what is in attributes, in text, or beside what is here.
    fn other_nodes(&mut self) -> Result<(), DecodeError> {
        let tree = self.source.cx.tree;
        for (index, node) in self.shape.xml {
            let place = match node.kind {
                XmlKind::Element => continue,
                XmlKind::Inline => Place::Within(self.id),
                XmlKind::Attribute => {
                    let name = node.name.local.unwrap_or(self.name(*index));
                    match find_attribute(tree, self.id, name, node, self.shape.case) {
                        Some(value) => Place::Text(value),
                        None => continue,
                    }
                }
                XmlKind::Text | XmlKind::CData => match tree.get(self.id) {
                    Some(element) if !element.text.is_empty() => Place::Text(&element.text),
                    _ => continue,
                },
            };
            self.field(*index, place)?;
        }
        Ok(())
    }

    fn field(&mut self, index: usize, place: Place<'_>) -> Result<(), DecodeError> {
        let node = self.shape.node(index).unwrap_or(&XmlNode::ELEMENT);
        let Some(slot) = self.record.slot(index) else { return Ok(()) };
        let mut source = XmlSource::new(self.source.cx, place, node)?;
        match slot.decode(&mut source) {
            Ok(Filled::Value) => {}
            Ok(Filled::Null) if matches!(place, Place::Within(_)) => return Ok(()),
            Ok(Filled::Null) => return Err(DecodeError::null().under(self.name(index))),
            Err(error) => return Err(error.under(self.name(index))),
        }
        self.seen.insert(index);
        if source.read_all {
            self.arrays.insert(index);
        }
        Ok(())
    }

    /// Keeps the elements that no field is for.
    fn keep(&mut self, others: Vec<Id>) -> Result<(), DecodeError> {
        match self.record.extra_mut() {
            Some(extra) if !others.is_empty() => fill_map(self.source, others, extra),
            _ => Ok(()),
        }
    }

    /// An array that leaves nothing in XML is empty. All other required properties that did not come
    /// are told at once.
    fn finish(self) -> Result<Filled, DecodeError> {
        let mut lacking = Vec::new();
        for (index, field) in self.shape.fields.iter().enumerate() {
            if !field.required || self.seen.contains(index) {
                continue;
            }
            let mut nothing = Nothing::of(self.shape.node(index));
            let filled = self.record.slot(index).map(|slot| slot.decode(&mut nothing));
            if !matches!(filled, Some(Ok(Filled::Value))) {
                lacking.push(field.name);
            }
        }
        self.shape.lacks(lacking).map(|()| Filled::Value)
    }

    fn name(&self, index: usize) -> &'static str {
        self.shape.fields.get(index).map_or("", |field| field.name)
    }
}

/// The field that an element is for. The search starts at `expected`.
fn find(shape: &RecordShape, tree: &Tree<'_>, element: &Element<'_>, expected: usize) -> Option<usize> {
    if shape.xml.is_empty() {
        return shape.find(element.name, expected);
    }
    let rank = |index: usize| rank(shape, tree, element, index);
    if rank(expected) == Some(Rank::Exact) {
        return Some(expected);
    }
    let ranked = (0..shape.fields.len()).filter_map(|index| Some((rank(index)?, index)));
    ranked.reduce(|best, other| if other.0 > best.0 { other } else { best }).map(|(_, index)| index)
}

/// How well the name of an element fits that of a field.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// But for the case of its letters.
    Similar,
    /// It is in no namespace, and should be in one.
    Bare,
    /// It is in some namespace, and none is documented.
    Open,
    Exact,
}

fn rank(shape: &RecordShape, tree: &Tree<'_>, element: &Element<'_>, index: usize) -> Option<Rank> {
    let field = shape.fields.get(index)?;
    let node = shape.node(index).unwrap_or(&XmlNode::ELEMENT);
    let name = node.name.local.unwrap_or(field.name);
    if node.kind != XmlKind::Element || !shape.case.matches(name, element.name) {
        return None;
    }
    let uri = tree.uri(element.namespace);
    let rank = match node.name.namespace {
        Some(wanted) if wanted == uri => Rank::Exact,
        Some(_) if uri.is_empty() => Rank::Bare,
        Some(_) => return None,
        None if uri.is_empty() => Rank::Exact,
        None => Rank::Open,
    };
    Some(if name == element.name { rank } else { Rank::Similar })
}

fn find_attribute<'t>(tree: &'t Tree<'_>, id: Id, name: &str, node: &XmlNode, case: Case) -> Option<&'t str> {
    let fits = |uri: &str| node.name.namespace.is_none_or(|wanted| wanted == uri || uri.is_empty());
    let attributes = tree.attributes(id).iter().filter(|attribute| fits(tree.uri(attribute.namespace)));
    let mut similar = None;
    for attribute in attributes {
        if attribute.name == name {
            return Some(&attribute.value);
        }
        if case.matches(name, &attribute.name) {
            similar = similar.or(Some(attribute.value.as_str()));
        }
    }
    similar
}

/// The text of a property, in an element or an attribute.
pub(super) fn find_property<'t>(
    tree: &'t Tree<'_>,
    id: Id,
    property: &str,
    node: Option<&XmlNode>,
    case: Case,
) -> Option<&'t str> {
    let kind = node.map(|node| node.kind);
    let name = node.and_then(|node| node.name.local).unwrap_or(property);
    if matches!(kind, Some(XmlKind::Text | XmlKind::CData)) {
        return tree.get(id).map(|element| &*element.text).filter(|text| !text.is_empty());
    }
    let child = || {
        let mut children = tree.children(id).filter(|(_, element)| case.matches(name, element.name));
        children.next().map(|(_, element)| &*element.text)
    };
    let attribute = || find_attribute(tree, id, name, node.unwrap_or(&XmlNode::ELEMENT), case);
    match kind {
        Some(XmlKind::Attribute) => attribute(),
        Some(_) => child(),
        None => child().or_else(attribute),
    }
}

/// Reads a map from the element that a source is at: every child is an entry.
pub(super) fn read_map(source: &XmlSource<'_, '_>, map: &mut dyn Map) -> Result<Filled, DecodeError> {
    let Some(id) = source.element() else {
        return Err(DecodeError::new("expected an element, found text"));
    };
    if let Place::Group([_, _, ..]) = source.place {
        return Err(DecodeError::new("the element is there more than once"));
    }
    if source.is_nil() {
        return Ok(Filled::Null);
    }
    map.clear();
    fill_map(source, source.cx.tree.children(id).map(|(id, _)| id).collect(), map)?;
    Ok(Filled::Value)
}

/// Elements of the same name are the elements of an array.
fn fill_map(source: &XmlSource<'_, '_>, mut children: Vec<Id>, map: &mut dyn Map) -> Result<(), DecodeError> {
    let name = |id: &Id| source.cx.tree.get(*id).map_or("", |element| element.name);
    children.sort_by(|one, other| name(one).cmp(name(other)));
    for group in children.chunk_by(|one, other| name(one) == name(other)) {
        let key = group.first().map_or("", name);
        let mut source = XmlSource::new(source.cx, Place::Group(group), &XmlNode::ELEMENT)?;
        match map.entry(key).decode(&mut source) {
            Ok(Filled::Value) => {}
            Ok(Filled::Null) => map.remove(key),
            Err(error) => return Err(error.under(key)),
        }
    }
    Ok(())
}

/// What is read where nothing is.
#[derive(Clone, Copy, PartialEq)]
enum Nothing {
    /// An empty array.
    Elements,
    /// An empty text.
    Text,
    /// Nothing at all.
    Missing,
}

impl Nothing {
    fn of(node: Option<&XmlNode>) -> Self {
        match node.map(|node| (node.kind, node.list)) {
            None | Some((XmlKind::Element, XmlList::Repeated)) => Self::Elements,
            Some((XmlKind::Text | XmlKind::CData, _)) => Self::Text,
            _ => Self::Missing,
        }
    }

    fn scalar(
        &self,
        read: impl FnOnce(&mut TextSource<'_>) -> Result<Filled, DecodeError>,
    ) -> Result<Filled, DecodeError> {
        match self {
            Self::Text => read(&mut TextSource("")),
            Self::Elements | Self::Missing => Err(DecodeError::new("there is nothing")),
        }
    }
}

impl Source for Nothing {
    fn boolean(&mut self, slot: &mut bool) -> Result<Filled, DecodeError> {
        self.scalar(|text| text.boolean(slot))
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
        self.scalar(|text| text.string(slot))
    }

    fn text(&mut self, read: &mut dyn FnMut(&str) -> Result<(), DecodeError>) -> Result<Filled, DecodeError> {
        self.scalar(|text| text.text(read))
    }

    fn list(&mut self, list: &mut dyn List) -> Result<Filled, DecodeError> {
        list.clear();
        match self {
            Self::Elements => Ok(Filled::Value),
            Self::Text | Self::Missing => Err(DecodeError::new("there is nothing")),
        }
    }

    fn map(&mut self, _: &mut dyn Map) -> Result<Filled, DecodeError> {
        Err(DecodeError::new("there is nothing"))
    }

    fn record(&mut self, _: &mut dyn Record) -> Result<Filled, DecodeError> {
        Err(DecodeError::new("there is nothing"))
    }

    fn union(&mut self, _: &mut dyn Union) -> Result<Filled, DecodeError> {
        Err(DecodeError::new("there is nothing"))
    }

    fn json(&mut self) -> Result<free::Value, DecodeError> {
        Err(DecodeError::new("there is nothing"))
    }
}
