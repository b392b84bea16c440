//! Bodies: what they are in Rust, and what reads and writes each of their media types.

mod alternatives;
mod codec;
mod files;
mod groups;
mod multipart;
mod report;
mod same;
mod sequence;
mod text;

use super::{Builder, form, xml};
use crate::document::model::MediaType;
use crate::ir::{Media, MediaCodec, Type};
use crate::names;

pub(super) use alternatives::{Found, name_all};
use codec::{Carried, Family};
pub(super) use codec::{is_form, is_json};
pub(super) use files::{Files, find as files};
use groups::Group;
pub(super) use text::{has_lines, in_text, of_field, type_of_items};

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
    /// The type of its items, if it is a sequence without a codec.
    pub(super) items: Option<Type>,
}

/// The type of a body, and what reads and writes each of its media types.
pub(super) fn body(b: &mut Builder<'_>, content: &[MediaType], direction: Direction, hint: &str) -> Content {
    let (ty, media) = whole(b, content, direction, hint);
    let is_spoken = |name: &str| sequence::codec(name).is_some() || codec::family(name) == Family::Multipart;
    let unspoken = content.iter().filter(|entry| !is_spoken(&entry.name));
    let items = unspoken.filter_map(|entry| entry.item_schema.as_ref()).next();
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
            Carried::Bytes if says_more_than_bytes(b, entry) => report::as_bytes(b, entry, direction),
            Carried::Bytes | Carried::Repeated | Carried::Value(_) => {}
        }
    }
    let mut media = Vec::new();
    for (index, (entry, carried)) in content.iter().zip(&carried).enumerate() {
        let of_xml = entry.schema.as_ref().filter(|_| carried.codec() == MediaCodec::Xml);
        media.push(Media {
            name: entry.name.clone(),
            codec: carried.codec(),
            parts: match carried {
                Carried::Value(MediaCodec::Multipart) => multipart::parts(b, entry),
                _ => Vec::new(),
            },
            fields: match (carried, groups.iter().find(|group| group.entries.contains(&index))) {
                (Carried::Value(MediaCodec::Form), Some(group)) => form::fields(b, entry, &group.ty),
                _ => Vec::new(),
            },
            variant: groups.iter().position(|group| group.entries.contains(&index)).unwrap_or_default(),
            root: of_xml.map(|schema| xml::of_root(b, schema)),
        });
    }
    // A client takes the first, and so does a server whose caller takes anything. Bytes are better off as
    // parts than as text; JSON had better be called so.
    let has_files = direction == Direction::Request && files::any(b, content);
    media.sort_by_key(|media| match media.codec {
        MediaCodec::Multipart if has_files => 0,
        MediaCodec::Json if codec::is_text(&media.name) => 2,
        _ => 1,
    });
    match <[Group; 1]>::try_from(groups) {
        Ok([only]) => (only.ty, media),
        Err(groups) => (alternatives::add(b, content, groups, hint), media),
    }
}

/// Media types of bytes have no codec that could follow a schema.
fn says_more_than_bytes(b: &mut Builder<'_>, entry: &MediaType) -> bool {
    !codec::is_bytes(&entry.name) && !codec::is_opaque(b, entry.schema.as_ref()) && !codec::is_open(b, entry)
}

/// No entry has a codec: the body is bytes, whatever they are.
fn raw(
    b: &mut Builder<'_>,
    content: &[MediaType],
    carried: &[Carried],
    direction: Direction,
) -> (Type, Vec<Media>) {
    for (entry, carried) in content.iter().zip(carried) {
        if *carried == Carried::Nothing || says_more_than_bytes(b, entry) {
            report::as_bytes(b, entry, direction);
        }
    }
    (Type::Raw, content.iter().map(|entry| plain(&entry.name, MediaCodec::Raw)).collect())
}

/// A media type of which nothing is to be said but how it is read and written.
fn plain(name: &str, codec: MediaCodec) -> Media {
    Media { name: name.to_owned(), codec, parts: Vec::new(), fields: Vec::new(), variant: 0, root: None }
}
