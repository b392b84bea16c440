//! Values that are text in a media type: `content` of parameters, and fields of forms. OpenAPI 3.0.4 §4.7.12.4.

use super::codec::{self, Family};
use super::{multipart, sequence};
use crate::document::model::{MediaType, SchemaRef};
use crate::ir::build::{Builder, form, parameter, xml};
use crate::ir::{Media, MediaCodec, Type};
use crate::names;

/// How a value of several is written as text, if there is a way.
pub(in crate::ir::build) fn in_text(b: &mut Builder<'_>, entry: &MediaType, ty: &Type) -> Option<Media> {
    let codec = match codec::family(&entry.name) {
        Family::Xml => MediaCodec::Xml,
        Family::Yaml => MediaCodec::Yaml,
        Family::Form if parameter::is_object(b, ty) => MediaCodec::Form,
        Family::Sequence if matches!(b.arena.resolve(ty), Type::List(_)) => {
            sequence::codec(&entry.name).filter(|codec| *codec != MediaCodec::EventStream)?
        }
        _ => return None,
    };
    let fields = if codec == MediaCodec::Form { form::fields(b, entry, ty) } else { Vec::new() };
    let root =
        entry.schema.as_ref().filter(|_| codec == MediaCodec::Xml).map(|schema| xml::of_root(b, schema));
    Some(Media { fields, root, ..super::plain(&entry.name, codec) })
}

/// The same for a property that is the field of a form.
pub(in crate::ir::build) fn of_field(
    b: &mut Builder<'_>,
    form: &MediaType,
    name: &str,
    content_type: &str,
) -> Option<Media> {
    let property: SchemaRef = multipart::property(b, form.schema.as_ref(), name)?;
    let codec = match codec::family(content_type) {
        Family::Xml => MediaCodec::Xml,
        Family::Yaml => MediaCodec::Yaml,
        _ => return None,
    };
    let root = (codec == MediaCodec::Xml).then(|| xml::of_root(b, &property));
    let mut media = Media { root, ..super::plain(content_type, codec) };
    multipart::call_root(&mut media, name);
    Some(media)
}

/// Are its items told apart by ends of lines, which a header has not?
pub(in crate::ir::build) fn has_lines(name: &str) -> bool {
    codec::family(name) == Family::Sequence
}

/// The type of a parameter of which only the items are described.
pub(in crate::ir::build) fn type_of_items(
    b: &mut Builder<'_>,
    entry: &MediaType,
    hint: &str,
) -> Option<Type> {
    let item = entry.item_schema.as_ref().filter(|_| has_lines(&entry.name))?;
    Some(Type::List(Box::new(b.use_schema(item, &names::property(hint, "item")))))
}
