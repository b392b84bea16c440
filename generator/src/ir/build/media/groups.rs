//! Which entries of a body have a type in common.

use super::codec::{self, Carried, Family};
use super::{same, sequence};
use crate::document::model::MediaType;
use crate::ir::build::{Builder, parameter};
use crate::ir::{MediaCodec, Scalar, Type};
use crate::names;

/// Entries of one type.
pub(super) struct Group {
    /// Their positions in the content, of which the first gives the type.
    pub(super) entries: Vec<usize>,
    pub(super) ty: Type,
}

/// The entries that hold values, by their types. Text that turns out to be none, for it is written in
/// no single way, is carried as bytes from now on.
pub(super) fn of_values(
    b: &mut Builder<'_>,
    content: &[MediaType],
    carried: &mut [Carried],
    hint: &str,
) -> Vec<Group> {
    let schemas = by_schema(b, content, carried);
    let several = schemas.len() > 1 || carried.contains(&Carried::Bytes);
    let mut groups: Vec<Group> = Vec::new();
    for mut entries in schemas {
        let Some(entry) = entries.first().and_then(|first| content.get(*first)) else { continue };
        let hint = match several {
            true => names::property(hint, &names::media(&entry.name)),
            false => hint.to_owned(),
        };
        // What is said of XML is said at the schema of the XML.
        let is_xml = |index: &&usize| carried.get(**index) == Some(&Carried::Value(MediaCodec::Xml));
        let of_xml = entries.iter().find(is_xml).and_then(|index| content.get(*index));
        let ty = type_of(b, of_xml.unwrap_or(entry), &hint);
        if is_structured(b, &ty) {
            text_is_json(content, &entries, carried);
        }
        if !parameter::is_scalar(b, &ty) {
            drop_codec(MediaCodec::Text, &mut entries, carried);
        }
        if !parameter::is_object(b, &ty) {
            drop_codec(MediaCodec::Form, &mut entries, carried);
        }
        if entries.is_empty() {
            continue;
        }
        match groups.iter_mut().find(|group| group.ty == ty) {
            Some(group) => group.entries.extend(entries),
            None => groups.push(Group { entries, ty }),
        }
    }
    groups.sort_by_key(|group| group.entries.iter().min().copied());
    groups
}

/// Positions of the entries that hold values, by schema; JSON comes first, for most is known of it.
fn by_schema(b: &Builder<'_>, content: &[MediaType], carried: &[Carried]) -> Vec<Vec<usize>> {
    let json = Carried::Value(MediaCodec::Json);
    let numbered = || carried.iter().enumerate();
    let others = numbered().filter(|(_, carried)| matches!(carried, Carried::Value(_)) && **carried != json);
    let ordered = numbered().filter(|(_, carried)| **carried == json).chain(others);
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, codec) in ordered {
        let Some(entry) = content.get(index) else { continue };
        let is_same = |group: &&mut Vec<usize>| {
            let first = group.first().copied().unwrap_or_default();
            // Without a schema, the codec decides what there is.
            let alike = entry.schema.is_some() || carried.get(first) == Some(codec);
            alike
                && sequence::alike(b, content.get(first), entry)
                && content.get(first).is_some_and(|first| same::schema(b, first, entry))
        };
        match groups.iter_mut().find(is_same) {
            Some(group) => group.push(index),
            None => groups.push(vec![index]),
        }
    }
    groups
}

fn type_of(b: &mut Builder<'_>, entry: &MediaType, hint: &str) -> Type {
    if let Some(codec) = sequence::codec(&entry.name) {
        return sequence::type_of(b, entry, codec, hint);
    }
    match (&entry.schema, &entry.item_schema) {
        (Some(schema), _) => b.use_schema(schema, hint),
        (None, Some(item)) if codec::family(&entry.name) == Family::Multipart => {
            Type::List(Box::new(b.use_schema(item, &names::property(hint, "item"))))
        }
        _ if codec::family(&entry.name) == Family::Text => Type::Scalar(Scalar::String),
        _ => Type::Json,
    }
}

/// Is it an object, an array or a choice of such? JSON of any kind may be plain text, too.
fn is_structured(b: &Builder<'_>, ty: &Type) -> bool {
    let ty = ty.without_null();
    !parameter::is_scalar(b, ty) && !matches!(b.arena.resolve(ty), Type::Json)
}

/// An object in `text/plain` is JSON: nothing else could be meant, and frameworks that list `text/plain`
/// beside JSON for all that they answer send just that.
fn text_is_json(content: &[MediaType], entries: &[usize], carried: &mut [Carried]) {
    let is_plain = |index: &&usize| content.get(**index).is_some_and(|entry| codec::is_text(&entry.name));
    for index in entries.iter().filter(is_plain) {
        match carried.get_mut(*index) {
            Some(text) if *text == Carried::Value(MediaCodec::Text) => {
                *text = Carried::Value(MediaCodec::Json);
            }
            _ => {}
        }
    }
}

fn drop_codec(codec: MediaCodec, entries: &mut Vec<usize>, carried: &mut [Carried]) {
    let text = Carried::Value(codec);
    let alone = entries.iter().all(|index| carried.get(*index) == Some(&text));
    entries.retain(|index| match carried.get_mut(*index) {
        Some(carried) if *carried == text => {
            *carried = if alone { Carried::Bytes } else { Carried::Nothing };
            false
        }
        _ => true,
    });
}

/// The entries that are bytes. One with the schema of a value is another way to write that value. A file
/// (a sheet, an archive) is something that people want; a mere rendering makes no enum of what is one type
/// otherwise, and is one more variant of what is an enum anyway.
pub(super) fn of_bytes(
    b: &mut Builder<'_>,
    content: &[MediaType],
    values: &[Group],
    carried: &mut [Carried],
) -> Option<Group> {
    let (mut entries, mut repeated) = (Vec::new(), Vec::new());
    for (index, (entry, carried)) in content.iter().zip(carried.iter_mut()).enumerate() {
        match carried {
            Carried::Value(_) => {}
            _ if repeats(b, content, values, entry) => repeated.push(index),
            _ => {
                *carried = Carried::Bytes;
                entries.push(index);
            }
        }
    }
    let is_sought =
        |index: &usize| content.get(*index).is_some_and(|entry| !codec::is_rendering(&entry.name));
    let is_enum = values.len() > 1 || !entries.is_empty() || repeated.iter().any(is_sought);
    for index in repeated {
        if let Some(carried) = carried.get_mut(index) {
            *carried = if is_enum { Carried::Repeated } else { Carried::Nothing };
        }
        entries.extend(is_enum.then_some(index));
    }
    (!entries.is_empty()).then_some(Group { entries, ty: Type::Raw })
}

/// Has it the schema of a value that another entry holds?
fn repeats(b: &mut Builder<'_>, content: &[MediaType], values: &[Group], entry: &MediaType) -> bool {
    let firsts = values.iter().filter_map(|group| content.get(*group.entries.first()?));
    let mut firsts = firsts.filter(|first| first.schema.is_some());
    firsts.any(|first| same::schema(b, first, entry)) && !codec::is_opaque(b, entry.schema.as_ref())
}
