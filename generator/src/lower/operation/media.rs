//! Media types as rows: with their parts, the fields of forms and the roots of XML.

use std::fmt::Write as _;

use super::shape;
use crate::ir::{FormField, Media, MediaCodec, Part, PartForm, Reserved};
use crate::lower::codec::words;
use crate::lower::table::{literal, packed};
use crate::names::Member;

/// How what rows are made of is named where they stand.
#[derive(Debug, Clone, Copy)]
pub(super) enum Seen {
    /// In `media`, which imports it.
    Imported,
    /// Beside operations, which import nothing for the few that need it.
    ByPath,
}

impl Seen {
    fn http(self) -> &'static str {
        match self {
            Self::Imported => "",
            Self::ByPath => "specwright_runtime::http::",
        }
    }

    fn codec(self) -> &'static str {
        match self {
            Self::Imported => "",
            Self::ByPath => "specwright_runtime::codec::",
        }
    }
}

fn constructor(codec: MediaCodec) -> &'static str {
    match codec {
        MediaCodec::Form => "form",
        MediaCodec::Json => "json",
        MediaCodec::Xml => "xml",
        MediaCodec::Yaml => "yaml",
        MediaCodec::Text => "text",
        MediaCodec::Multipart => "multipart",
        MediaCodec::Raw => "raw",
        MediaCodec::EventStream => "events",
        MediaCodec::JsonLines => "json_lines",
        MediaCodec::JsonSequence => "json_sequence",
        MediaCodec::Unsupported => "unsupported",
    }
}

/// `Media::json("application/json")`
pub(super) fn expression(media: &Media, seen: Seen) -> String {
    let variant = match media.variant {
        0 => String::new(),
        variant => format!(".variant({variant})"),
    };
    let root = media.root.as_ref().map(|root| format!(", {}XmlNode::ELEMENT{}", seen.codec(), words(root)));
    let (name, parts, root) = (literal(&media.name), parts(media, seen), root.unwrap_or_default());
    format!("{}Media::{}({name}{parts}{root}){variant}", seen.http(), constructor(media.codec))
}

/// A row that is no longer has the line of the media type.
const SHORT: usize = 64;

/// `, &[part("photo").content_type("image/png")]`, if the codec asks for parts.
fn parts(media: &Media, seen: Seen) -> String {
    if media.codec == MediaCodec::Form && media.fields.is_empty() {
        return ", &[]".to_owned();
    }
    if media.codec == MediaCodec::Form {
        let rows: Vec<String> = media.fields.iter().map(|field| self::field(field, seen)).collect();
        return format!(", &[\n{}    ]", packed(&rows, 8));
    }
    if media.codec != MediaCodec::Multipart {
        return String::new();
    }
    let rows: Vec<String> = media.parts.iter().map(|it| part(it, seen)).collect();
    match rows.as_slice() {
        [] => ", &[]".to_owned(),
        [one] if one.len() < SHORT => format!(", &[{one}]"),
        rows => {
            let lines: String = rows.iter().map(|row| format!("        {row},\n")).collect();
            format!(", &[\n{lines}    ]")
        }
    }
}

/// `part("photo").content_type("image/png")`
fn part(part: &Part, seen: Seen) -> String {
    let http = seen.http();
    let mut text = format!("{http}part({})", literal(&part.name));
    if !part.content_type.is_empty() {
        let _ = write!(text, ".content_type({})", literal(&part.content_type));
    }
    let _ = match &part.form {
        PartForm::Usual => Ok(()),
        PartForm::Joined(joint) => write!(text, ".joined({http}Joint::{joint:?})"),
        PartForm::Pairs(pairs) => write!(text, ".pairs({})", field(pairs, seen)),
        PartForm::Whole(media) => write!(text, ".whole({})", expression(media, seen)),
        PartForm::Each(media) => write!(text, ".each({})", expression(media, seen)),
    };
    text
}

/// `query("tags").joined()`, as a field of a form.
fn field(field: &FormField, seen: Seen) -> String {
    let style = match &field.content {
        Some(media) => format!(".content(&[{}])", expression(media, seen)),
        None => shape::style(field.style, field.explode, true),
    };
    let reserved = if field.reserved == Reserved::Sent { ".allow_reserved()" } else { "" };
    format!("{}query({}){style}{reserved}", seen.http(), literal(&field.name))
}

/// `&[specwright_runtime::http::query("tags").joined()]`: the fields of a form that is a query.
pub(super) fn field_rows(media: &Media) -> String {
    let rows = media.fields.iter().map(|field| self::field(field, Seen::ByPath));
    format!("&[{}]", rows.collect::<Vec<_>>().join(", "))
}

/// `APPLICATION_JSON`, `APPLICATION_JSON_AND_3_MORE`
pub(super) fn member(list: &[Media]) -> Member {
    let wire = list.iter().map(|media| {
        let root = media.root.as_ref().map(words).unwrap_or_default();
        let codec = constructor(media.codec);
        format!("{} {codec} {}{}{root}", media.name, media.variant, parts(media, Seen::Imported))
    });
    let wire = wire.collect::<Vec<_>>().join(", ");
    let first = list.first().map_or("", |media| media.name.as_str());
    let text = match list.len() {
        0 | 1 => first.to_owned(),
        many => format!("{first} and {} more", many - 1),
    };
    let member = Member::new(&wire).text(&text);
    match particulars(list).or_else(|| of_root(list)) {
        Some(particulars) => member.alternative(&format!("{text} {particulars}")),
        None => member,
    }
}

/// What tells multipart bodies apart: the names of the first parts that have something of their own.
fn particulars(list: &[Media]) -> Option<String> {
    const ENOUGH: usize = 3;
    let multipart = list.iter().find(|media| media.name.starts_with("multipart/"))?;
    let parts: Vec<&str> = multipart.parts.iter().map(|part| part.name.as_str()).take(ENOUGH).collect();
    Some(match parts.as_slice() {
        [] => constructor(multipart.codec).to_owned(),
        parts => format!("with {}", parts.join(" and ")),
    })
}

/// What tells XML of the same media types apart: the root element.
fn of_root(list: &[Media]) -> Option<String> {
    let root = list.iter().find_map(|media| media.root.as_ref())?;
    Some(match (&root.name.local, &root.item.local) {
        (Some(name), _) => format!("for {name}"),
        (None, Some(item)) => format!("for list of {item}"),
        (None, None) => "for root".to_owned(),
    })
}
