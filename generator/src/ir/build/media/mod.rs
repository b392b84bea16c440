//! Bodies: what they are in Rust, and what reads and writes each of their media types.

mod alternatives;
mod codec;
mod groups;
mod report;
mod same;

use super::Builder;
use crate::document::model::MediaType;
use crate::ir::{Media, MediaCodec, Type};
use crate::names;

pub(super) use alternatives::{Found, name_all};
use codec::Carried;
pub(super) use codec::{is_json, is_text};
use groups::Group;

/// Which side writes a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Request,
    Response,
}

/// What a body is made of.
pub(super) struct Content {
    pub(super) ty: Type,
    pub(super) media: Vec<Media>,
    /// The type of its items, if it is a sequence.
    pub(super) items: Option<Type>,
}

/// The type of a body, and what reads and writes each of its media types.
pub(super) fn body(b: &mut Builder<'_>, content: &[MediaType], direction: Direction, hint: &str) -> Content {
    let (ty, media) = whole(b, content, direction, hint);
    let items = content.iter().find_map(|entry| entry.item_schema.as_ref());
    let items = items.map(|schema| b.use_schema(schema, &names::property(hint, "item")));
    Content { ty, media, items }
}

/// Entries that differ in type make an enum. Bytes are a type of their own; where there is nothing
/// else, they are the body.
fn whole(b: &mut Builder<'_>, content: &[MediaType], direction: Direction, hint: &str) -> (Type, Vec<Media>) {
    if content.is_empty() {
        return (Type::Unit, Vec::new());
    }
    let mut carried: Vec<Carried> = content.iter().map(|entry| codec::carried(b, entry, content)).collect();
    let mut groups = groups::of_values(b, content, &mut carried, hint);
    if groups.is_empty() {
        return raw(b, content, &carried, direction);
    }
    groups.extend(groups::of_bytes(b, content, &groups, &mut carried));
    for (entry, carried) in content.iter().zip(&carried) {
        match carried {
            Carried::Nothing => report::unsupported(b, entry, direction),
            Carried::Bytes if !codec::is_opaque(b, entry.schema.as_ref()) => {
                report::as_bytes(b, entry, direction);
            }
            Carried::Bytes | Carried::Value(_) => {}
        }
    }
    let media = content.iter().zip(&carried).enumerate().map(|(index, (entry, carried))| Media {
        name: entry.name.clone(),
        codec: carried.codec(),
        variant: groups.iter().position(|group| group.entries.contains(&index)).unwrap_or_default(),
    });
    let media = media.collect();
    match <[Group; 1]>::try_from(groups) {
        Ok([only]) => (only.ty, media),
        Err(groups) => (alternatives::add(b, content, groups, hint), media),
    }
}

/// No entry has a codec: the body is bytes, whatever they are.
fn raw(
    b: &mut Builder<'_>,
    content: &[MediaType],
    carried: &[Carried],
    direction: Direction,
) -> (Type, Vec<Media>) {
    for (entry, carried) in content.iter().zip(carried) {
        let says_more = !codec::is_bytes(&entry.name) && !codec::is_opaque(b, entry.schema.as_ref());
        if *carried == Carried::Nothing || says_more {
            report::as_bytes(b, entry, direction);
        }
    }
    let media = |entry: &MediaType| Media { name: entry.name.clone(), codec: MediaCodec::Raw, variant: 0 };
    (Type::Raw, content.iter().map(media).collect())
}
