//! Which entries of a body have a type in common.

use super::codec::{self, Carried, Family};
use super::same;
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
        let ty = type_of(b, entry, &hint);
        if !parameter::is_scalar(b, &ty) {
            drop_text(&mut entries, carried);
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
            alike && content.get(first).is_some_and(|first| same::schema(b, first, entry))
        };
        match groups.iter_mut().find(is_same) {
            Some(group) => group.push(index),
            None => groups.push(vec![index]),
        }
    }
    groups
}

fn type_of(b: &mut Builder<'_>, entry: &MediaType, hint: &str) -> Type {
    match &entry.schema {
        Some(schema) => b.use_schema(schema, hint),
        None if codec::family(&entry.name) == Family::Text => Type::Scalar(Scalar::String),
        None => Type::Json,
    }
}

fn drop_text(entries: &mut Vec<usize>, carried: &mut [Carried]) {
    let text = Carried::Value(MediaCodec::Text);
    let alone = entries.iter().all(|index| carried.get(*index) == Some(&text));
    entries.retain(|index| match carried.get_mut(*index) {
        Some(carried) if *carried == text => {
            *carried = if alone { Carried::Bytes } else { Carried::Nothing };
            false
        }
        _ => true,
    });
}

/// The entries that are bytes. One with the schema of a value is another way to write that value,
/// and nothing that deserves a variant of its own.
pub(super) fn of_bytes(
    b: &mut Builder<'_>,
    content: &[MediaType],
    values: &[Group],
    carried: &mut [Carried],
) -> Option<Group> {
    let mut entries = Vec::new();
    for (index, (entry, carried)) in content.iter().zip(carried).enumerate() {
        if *carried != Carried::Bytes {
            continue;
        }
        let firsts = values.iter().filter_map(|group| content.get(*group.entries.first()?));
        let mut firsts = firsts.filter(|first| first.schema.is_some());
        if firsts.any(|first| same::schema(b, first, entry)) && !codec::is_opaque(b, entry.schema.as_ref()) {
            *carried = Carried::Nothing;
        } else {
            entries.push(index);
        }
    }
    (!entries.is_empty()).then_some(Group { entries, ty: Type::Raw })
}
