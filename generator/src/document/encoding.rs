//! How the properties of a form and the parts of a multipart body are written. OpenAPI 3.0.4 §4.7.15, 3.2.0 §4.15.

use indexmap::IndexMap;

use super::model::{Encoding, MediaType, ParameterPlace};
use super::reader::{Node, Reader};
use super::shape::ENCODING;

/// Parts within parts that are looked at. References could lead back to where they came from.
const DEEP_ENOUGH: usize = 8;

/// What a media type, or a part that has parts itself, says of its parts.
#[derive(Default)]
pub(super) struct Encodings {
    pub(super) named: IndexMap<String, Encoding>,
    pub(super) prefix: Vec<Encoding>,
    pub(super) items: Option<Box<Encoding>>,
}

impl<'d> Reader<'d, '_> {
    /// `encoding`, `prefixEncoding` and `itemEncoding` of a media type.
    pub(super) fn encodings(&mut self, media_type: &Node<'d>) -> Encodings {
        self.encodings_within(media_type, 0)
    }

    fn encodings_within(&mut self, holder: &Node<'d>, depth: usize) -> Encodings {
        let mut all = Encodings::default();
        for (name, node) in self.members(holder, "encoding") {
            all.named.extend(self.encoding(&node, depth).map(|encoding| (name.to_owned(), encoding)));
        }
        for node in self.elements(holder, "prefixEncoding") {
            all.prefix.extend(self.encoding(&node, depth));
        }
        let items = holder.get("itemEncoding");
        all.items = items.and_then(|node| self.encoding(&node, depth)).map(Box::new);
        all
    }

    /// `style` has the values that it has for query parameters.
    fn encoding(&mut self, node: &Node<'d>, depth: usize) -> Option<Encoding> {
        let node = self.follow(node, "the property is encoded in the usual way")?;
        let read: openapiv3::Encoding = self.read(&node, &ENCODING, &[])?;
        let flag = |reader: &mut Self, key| node.slot(key).and_then(|slot| slot.flag(reader.diagnostics));
        let name = read.content_type.clone().unwrap_or_default();
        Some(Encoding {
            content_type: read.content_type,
            headers: self.headers(&node),
            style: node.get("style").map(|_| self.style(&node, ParameterPlace::Query)),
            explode: flag(self, "explode"),
            allow_reserved: flag(self, "allowReserved"),
            nested: self.nested(&node, name, depth),
            location: node.at,
        })
    }

    fn nested(&mut self, node: &Node<'d>, name: String, depth: usize) -> Option<Box<MediaType>> {
        let says = ["encoding", "prefixEncoding", "itemEncoding"].iter().any(|key| node.get(key).is_some());
        if !says || depth == DEEP_ENOUGH {
            return None;
        }
        let Encodings { named, prefix, items } = self.encodings_within(node, depth + 1);
        Some(Box::new(MediaType {
            location: node.at.clone(),
            name,
            encoding: named,
            prefix_encoding: prefix,
            item_encoding: items,
            ..MediaType::default()
        }))
    }
}
