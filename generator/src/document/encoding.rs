//! How the properties of a form and the parts of a multipart body are written. OpenAPI 3.0.4 §4.7.15.

use indexmap::IndexMap;

use super::model::{Encoding, ParameterPlace};
use super::reader::{Node, Reader};
use super::shape::ENCODING;

impl<'d> Reader<'d, '_> {
    /// `encoding` of a media type, by the names of properties.
    pub(super) fn encoding(&mut self, media_type: &Node<'d>) -> IndexMap<String, Encoding> {
        let mut all = IndexMap::new();
        for (name, node) in self.members(media_type, "encoding") {
            let Some(node) = self.follow(&node, "the property is encoded in the usual way") else { continue };
            all.extend(self.property_encoding(node).map(|encoding| (name.to_owned(), encoding)));
        }
        all
    }

    /// `style` has the values that it has for query parameters.
    fn property_encoding(&mut self, node: Node<'d>) -> Option<Encoding> {
        let read: openapiv3::Encoding = self.read(&node, &ENCODING, &[])?;
        let flag = |reader: &mut Self, key| node.slot(key).and_then(|slot| slot.flag(reader.diagnostics));
        Some(Encoding {
            content_type: read.content_type,
            headers: self.headers(&node),
            style: node.get("style").map(|_| self.style(&node, ParameterPlace::Query)),
            explode: flag(self, "explode"),
            allow_reserved: flag(self, "allowReserved"),
            location: node.at,
        })
    }
}
