//! Which types are written in XML, and what of them cannot be.

use std::collections::BTreeSet;

use super::{named, uses};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::ir::{Api, Field, Media, MediaCodec, Record, Shape, Type, TypeId, XmlKind, XmlNode};
use crate::names::is_xml_name;

/// Finds the types that are reachable from bodies in XML. What cannot be an attribute or a text
/// becomes an element.
pub(super) fn settle(api: &mut Api, diagnostics: &mut Diagnostics) -> BTreeSet<TypeId> {
    let reached = reach(api);
    for id in &reached {
        let Some(Shape::Record(record)) = api.types.get(*id).map(|def| &def.shape) else { continue };
        let fields = record.fields.iter().enumerate();
        let lost: Vec<(usize, &str)> =
            fields.filter_map(|(index, field)| Some((index, misfit(api, field)?))).collect();
        let Some(def) = api.types.get_mut(*id) else { continue };
        if let Shape::Record(record) = &mut def.shape {
            relax(record, &lost, diagnostics);
            tell_apart(record, diagnostics);
            report_names(record, diagnostics);
        }
    }
    reached
}

fn relax(record: &mut Record, lost: &[(usize, &str)], diagnostics: &mut Diagnostics) {
    for (index, why) in lost {
        let Some(field) = record.fields.get_mut(*index) else { continue };
        let finding = Diagnostic::new(Code::Unsupported, Place::Value(field.location.clone()), *why);
        diagnostics.report(finding.note("it is written as an element of its own"));
        field.xml = XmlNode::default();
    }
}

/// Two properties that refer to the same component have elements of its name, in 3.2. Nobody could tell one
/// from the other.
fn tell_apart(record: &mut Record, diagnostics: &mut Diagnostics) {
    let same = |one: &Field, other: &Field| {
        let is_element = one.xml.kind == XmlKind::Element && other.xml.kind == XmlKind::Element;
        let is_named = one.xml.name.local.is_some() && one.xml.name == other.xml.name;
        is_element && is_named && one.ty.without_null() == other.ty.without_null()
    };
    let fields = record.fields.iter().enumerate();
    let alike = fields.filter(|(index, field)| {
        let mut others = record.fields.iter().enumerate().filter(|(other, _)| other != index);
        others.any(|(_, other)| same(field, other))
    });
    let alike: Vec<usize> = alike.map(|(index, _)| index).collect();
    for index in alike {
        let Some(field) = record.fields.get_mut(index) else { continue };
        let name = field.xml.name.local.take().unwrap_or_default();
        let message = format!("another property is an element `{name}` in XML, too");
        let finding = Diagnostic::new(Code::Unsupported, Place::Value(field.location.clone()), message);
        diagnostics.report(finding.note("both are called as their properties").help(
            "give each an element: `xml: {nodeType: element}`, with `nodeType: none` at the component",
        ));
    }
}

fn report_names(record: &Record, diagnostics: &mut Diagnostics) {
    for field in &record.fields {
        let has_none = matches!(field.xml.kind, XmlKind::Text | XmlKind::CData | XmlKind::Inline);
        if has_none || field.xml.name.local.is_some() || is_xml_name(field.name.wire()) {
            continue;
        }
        let message = format!("`{}` is no name of an element in XML", field.name.wire());
        let finding = Diagnostic::new(Code::Unsupported, Place::Value(field.location.clone()), message);
        diagnostics.report(
            finding
                .note("a value that has it cannot be written as XML, and none is found there")
                .help("give it a name: `xml: {name: …}`"),
        );
    }
}

/// Why a value cannot be what its `xml` object says.
fn misfit(api: &Api, field: &Field) -> Option<&'static str> {
    let ty = api.types.resolve(field.ty.without_null());
    let shape = match ty {
        Type::Named(id) => api.types.get(*id).map(|def| &def.shape),
        _ => None,
    };
    let is_structured = matches!(ty, Type::List(_) | Type::Map(_))
        || matches!(shape, Some(Shape::Record(_) | Shape::Tuple(_) | Shape::Newtype(_)));
    match field.xml.kind {
        XmlKind::Attribute if is_structured => Some("an attribute in XML cannot be an array or an object"),
        XmlKind::Text | XmlKind::CData if is_structured => {
            Some("the text of an element in XML cannot be an array or an object")
        }
        XmlKind::Inline if !matches!(shape, Some(Shape::Record(_))) => {
            Some("only an object with properties can do without a node in XML")
        }
        _ => None,
    }
}

fn reach(api: &Api) -> BTreeSet<TypeId> {
    let mut open: Vec<TypeId> = Vec::new();
    for operation in &api.operations {
        let is_xml = |media: &Media| media.has_codec(MediaCodec::Xml);
        let parameters = operation.parameters.iter();
        let parameters = parameters.filter(|parameter| parameter.content.as_deref().is_some_and(is_xml));
        open.extend(parameters.filter_map(|parameter| named(&parameter.ty)));
        let body = operation.body.iter().map(|body| (&body.ty, &body.media));
        let outcomes = operation.success.list.iter().chain(&operation.errors.list);
        for (ty, media) in body.chain(outcomes.map(|outcome| (&outcome.ty, &outcome.media))) {
            let types: Vec<&Type> = api.types_of_body(ty).collect();
            let in_xml = media.iter().filter(|media| is_xml(media));
            open.extend(in_xml.filter_map(|media| named(types.get(media.variant)?)));
        }
    }
    let mut reached = BTreeSet::new();
    while let Some(id) = open.pop() {
        if let Some(def) = api.types.get(id).filter(|_| reached.insert(id)) {
            open.extend(uses(&def.shape).into_iter().filter_map(|(_, ty)| named(ty)));
        }
    }
    reached
}
