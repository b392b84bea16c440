//! What the `xml` objects of schemas make of properties and bodies. OpenAPI 3.0.4 §4.7.26, 3.1.1
//! §4.8.26, 3.2.0 §4.26.

use super::Builder;
use crate::diagnostics::{Code, Diagnostic, Location, Place};
use crate::document::Version;
use crate::document::model::{Schema, SchemaRef, SimpleType, Xml, XmlNodeType};
use crate::ir::{XmlKind, XmlList, XmlName, XmlNode};

/// Schemas behind schemas, by `allOf`, that are looked at for one use.
const MANY_ENOUGH: usize = 50;

/// What is said of a use of a schema, and of what it leads to.
#[derive(Default)]
struct Said {
    /// At the use itself.
    own: Xml,
    /// A name beside a reference to an array: of its elements, for it does not stand with the array.
    beside: Option<String>,
    /// At the schemas it refers to.
    target: Xml,
    /// The elements, if it is an array.
    items: Option<SchemaRef>,
    /// Does a `$ref` beside it lead to something that is a node, too?
    is_nested: bool,
}

/// How a property is written.
pub(super) fn of_property(b: &mut Builder<'_>, property: &SchemaRef) -> XmlNode {
    let said = said(b, property);
    report_nested(b, property, &said);
    let Some(items) = &said.items else { return single(b, &said) };
    let item = item_name(b, items);
    let element = said.own.node.or(said.target.node) == Some(XmlNodeType::Element);
    if said.own.wrapped || said.target.wrapped || element {
        let name = name(&said.own, &said.target, named_by_target(b));
        return XmlNode { kind: XmlKind::Element, name, list: XmlList::Wrapped, item };
    }
    // Elements beside one another are called as the elements, or as the property.
    let local = item.local.or(said.beside);
    XmlNode { name: XmlName { local, ..item }, ..XmlNode::default() }
}

fn single(b: &Builder<'_>, said: &Said) -> XmlNode {
    let kind = match said.own.node.or(said.target.node) {
        None | Some(XmlNodeType::Element) => XmlKind::Element,
        Some(XmlNodeType::Attribute) => XmlKind::Attribute,
        Some(XmlNodeType::Text) => XmlKind::Text,
        Some(XmlNodeType::CData) => XmlKind::CData,
        Some(XmlNodeType::None) => XmlKind::Inline,
    };
    let name = match kind {
        XmlKind::Element | XmlKind::Attribute => name(&said.own, &said.target, named_by_target(b)),
        XmlKind::Text | XmlKind::CData | XmlKind::Inline => XmlName::default(),
    };
    XmlNode { kind, name, ..XmlNode::default() }
}

/// The root element of a body. A component gives it its own name.
pub(super) fn of_root(b: &mut Builder<'_>, schema: &SchemaRef) -> XmlNode {
    let said = said(b, schema);
    let mut name = name(&said.own, &said.target, true);
    name.local = name.local.or_else(|| component(b, &schema.location));
    let mut item = XmlName::default();
    if let Some(items) = &said.items {
        item = item_name(b, items);
        item.local = item.local.or_else(|| component(b, &items.location));
    }
    XmlNode { name, item, ..XmlNode::default() }
}

/// Does a schema say what it is called?
pub(super) fn has_name(b: &mut Builder<'_>, schema: &SchemaRef) -> bool {
    let said = said(b, schema);
    said.own.name.or(said.target.name).is_some()
}

/// Until 3.1, the `xml` of a schema that a property refers to had "no effect" on the property. What
/// servers of those documents send are names of properties.
fn named_by_target(b: &Builder<'_>) -> bool {
    b.document.version() >= Version::V3_2
}

fn component(b: &Builder<'_>, location: &Location) -> Option<String> {
    b.component_names.get(location).filter(|name| crate::names::is_xml_name(name)).cloned()
}

fn item_name(b: &mut Builder<'_>, items: &SchemaRef) -> XmlName {
    let said = said(b, items);
    name(&said.own, &said.target, true)
}

/// A prefix belongs to the namespace that it stands beside, and is nothing without one.
fn name(own: &Xml, target: &Xml, named_by_target: bool) -> XmlName {
    let local = own.name.clone().or_else(|| target.name.clone().filter(|_| named_by_target));
    let of = [own, target].into_iter().find(|xml| xml.namespace.is_some());
    let (namespace, prefix) = of.map(|xml| (xml.namespace.clone(), xml.prefix.clone())).unwrap_or_default();
    XmlName { local, namespace, prefix }
}

fn said(b: &mut Builder<'_>, schema: &SchemaRef) -> Said {
    let mut left = MANY_ENOUGH;
    let said = gather(b, &schema.location, &mut left);
    if !schema.is_reference() {
        return match beside(b, schema) {
            Some(target) => beside_reference(b, said, &target),
            None => said,
        };
    }
    let mut target = joined(said.own, said.target);
    if named_by_target(b) {
        target.name = target.name.or_else(|| component(b, &schema.location));
    }
    Said { target, items: said.items, ..Said::default() }
}

/// Where the `$ref` leads that stands in a schema beside other keywords, if that matters to XML.
fn beside(b: &mut Builder<'_>, schema: &SchemaRef) -> Option<Location> {
    let is_reference = b.document.value(&schema.location).is_some_and(|value| value.get("$ref").is_some());
    if !is_reference || !named_by_target(b) {
        return None;
    }
    let members = b.read(&schema.location).all_of;
    members.into_iter().find(SchemaRef::is_reference).map(|member| member.location)
}

/// From 3.2 on, a schema with `$ref` makes no node, whatever it says of names, unless it has a `nodeType`;
/// then the schema behind the `$ref` gives that node no name (3.2.0 §4.26.1 to §4.26.3).
fn beside_reference(b: &Builder<'_>, said: Said, target: &Location) -> Said {
    match said.own.node {
        None | Some(XmlNodeType::None) => {
            let name = said.target.name.or_else(|| component(b, target));
            Said { target: Xml { name, ..said.target }, items: said.items, ..Said::default() }
        }
        Some(_) => {
            let is_nested = said.items.is_none() && said.target.node != Some(XmlNodeType::None);
            let target = Xml { name: None, node: None, ..said.target };
            Said { own: said.own, target, items: said.items, is_nested, ..Said::default() }
        }
    }
}

/// An element for the use, and one in it for the component.
fn report_nested(b: &mut Builder<'_>, property: &SchemaRef, said: &Said) {
    if !said.is_nested || said.own.node != Some(XmlNodeType::Element) {
        return;
    }
    let message = "`nodeType: element` beside `$ref` makes an element around that of the component";
    let finding = Diagnostic::new(Code::Unsupported, Place::Value(property.location.child("xml")), message);
    let finding = finding.note("only the outer element is written, with what would stand in the inner one");
    b.diagnostics
        .report(finding.help("if that is what is meant, say `xml: {nodeType: none}` at the component"));
}

/// What a schema says, and what those say that it is all of.
fn gather(b: &mut Builder<'_>, location: &Location, left: &mut usize) -> Said {
    let schema = b.read(location);
    let mut said = Said { own: schema.xml.clone(), items: schema.items.clone(), ..Said::default() };
    if !is_array(&schema) {
        said.beside.clone_from(&schema.xml.name);
    }
    for member in &schema.all_of {
        let Some(fewer) = left.checked_sub(1) else { break };
        *left = fewer;
        let of_member = gather(b, &member.location, left);
        if member.is_reference() {
            said.target = joined(said.target, joined(of_member.own, of_member.target));
        } else {
            said.own = joined(said.own, of_member.own);
            said.target = joined(said.target, of_member.target);
            said.beside = said.beside.or(of_member.beside);
        }
        said.items = said.items.or(of_member.items);
    }
    // A component that is all of another one has a name of its own.
    if b.is_component(location) {
        said.target.name = None;
    }
    said
}

fn is_array(schema: &Schema) -> bool {
    schema.items.is_some() || schema.types.contains(&SimpleType::Array)
}

fn joined(first: Xml, other: Xml) -> Xml {
    let named = if first.namespace.is_some() { &first } else { &other };
    let (namespace, prefix) = (named.namespace.clone(), named.prefix.clone());
    Xml {
        name: first.name.or(other.name),
        namespace,
        prefix,
        node: first.node.or(other.node),
        wrapped: first.wrapped || other.wrapped,
    }
}
