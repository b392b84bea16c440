//! How a schema is written in XML. OpenAPI 3.0.4 §4.7.26, 3.2.0 §4.26.

use super::lenient::Slot;
use super::model::{Xml, XmlNodeType};
use crate::diagnostics::Diagnostics;
use crate::names::is_xml_name;

/// `xml` of a schema.
pub(super) fn read(slot: Slot<'_, '_>, diagnostics: &mut Diagnostics) -> Xml {
    let mut xml = Xml::default();
    let Some(object) = slot.object(diagnostics) else { return xml };
    let at = slot.at();
    for (key, value) in object {
        let slot = Slot { parent: &at, key, value };
        match key.as_str() {
            "name" => name(slot, &mut xml, diagnostics),
            "namespace" => xml.namespace = text(slot, diagnostics).filter(|uri| !uri.is_empty()),
            "prefix" => {
                xml.prefix = text(slot, diagnostics).and_then(|prefix| checked(slot, prefix, diagnostics));
            }
            "attribute" if slot.flag(diagnostics) == Some(true) => xml.node = Some(XmlNodeType::Attribute),
            "wrapped" => xml.wrapped = slot.flag(diagnostics) == Some(true),
            "nodeType" => xml.node = node(slot, diagnostics).or(xml.node),
            _ => {}
        }
    }
    namespace_of_prefix(&mut xml);
    xml
}

fn text(slot: Slot<'_, '_>, diagnostics: &mut Diagnostics) -> Option<String> {
    slot.text(diagnostics).map(|text| text.trim().to_owned())
}

/// Many a name has its prefix in it.
fn name(slot: Slot<'_, '_>, xml: &mut Xml, diagnostics: &mut Diagnostics) {
    let Some(name) = text(slot, diagnostics) else { return };
    match name.split_once(':') {
        Some((prefix, local)) if is_xml_name(prefix) && is_xml_name(local) => {
            xml.prefix = xml.prefix.take().or_else(|| Some(prefix.to_owned()));
            xml.name = Some(local.to_owned());
        }
        _ => xml.name = checked(slot, name, diagnostics),
    }
}

fn checked(slot: Slot<'_, '_>, name: String, diagnostics: &mut Diagnostics) -> Option<String> {
    if is_xml_name(&name) {
        return Some(name);
    }
    slot.mended("is no name in XML", "ignored", diagnostics);
    None
}

fn node(slot: Slot<'_, '_>, diagnostics: &mut Diagnostics) -> Option<XmlNodeType> {
    match slot.text(diagnostics)?.as_ref() {
        "element" => Some(XmlNodeType::Element),
        "attribute" => Some(XmlNodeType::Attribute),
        "text" => Some(XmlNodeType::Text),
        "cdata" => Some(XmlNodeType::CData),
        "none" => Some(XmlNodeType::None),
        _ => {
            let problem = "must be `element`, `attribute`, `text`, `cdata` or `none`";
            slot.mended(problem, "ignored", diagnostics);
            None
        }
    }
}

/// Two prefixes stand for the same everywhere. Namespaces in XML 1.0 §3, XML Schema 1.1 part 1 §2.7.
fn namespace_of_prefix(xml: &mut Xml) {
    let known = match xml.prefix.as_deref() {
        Some("xsi") => "http://www.w3.org/2001/XMLSchema-instance",
        Some("xml") => "http://www.w3.org/XML/1998/namespace",
        _ => return,
    };
    xml.namespace.get_or_insert_with(|| known.to_owned());
}
