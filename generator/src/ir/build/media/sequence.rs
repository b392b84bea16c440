//! Bodies that are items one after the other. OpenAPI 3.2.0 "Sequential Media Types".

use super::{codec, same};
use crate::document::model::{MediaType, Schema, SchemaRef, SimpleType};
use crate::ir::build::Builder;
use crate::ir::{MediaCodec, Scalar, Type};
use crate::names;

/// The codec of a media type whose bodies are items.
pub(super) fn codec(name: &str) -> Option<MediaCodec> {
    let essence = codec::essence(name);
    Some(match essence.as_str() {
        "text/event-stream" => MediaCodec::EventStream,
        "application/jsonl"
        | "application/x-jsonl"
        | "application/jsonlines"
        | "application/x-jsonlines"
        | "application/json-lines"
        | "application/ndjson"
        | "application/x-ndjson"
        | "application/json-stream"
        | "application/x-json-stream"
        | "application/stream+json" => MediaCodec::JsonLines,
        "application/json-seq" => MediaCodec::JsonSequence,
        _ if essence.ends_with("+json-seq") => MediaCodec::JsonSequence,
        _ => return None,
    })
}

/// May two media types have a type in common? Events are no lines of JSON, and neither is a single value.
pub(super) fn alike(b: &Builder<'_>, one: Option<&MediaType>, other: &MediaType) -> bool {
    let Some(one) = one else { return false };
    match (codec(&one.name), codec(&other.name)) {
        (None, None) => true,
        (Some(left), Some(right)) => {
            (left == MediaCodec::EventStream) == (right == MediaCodec::EventStream)
                && same::schemas(b, one.item_schema.as_ref(), other.item_schema.as_ref())
        }
        _ => false,
    }
}

/// The type of a body of items.
pub(super) fn type_of(b: &mut Builder<'_>, entry: &MediaType, codec: MediaCodec, hint: &str) -> Type {
    let item = item(b, entry);
    if codec == MediaCodec::EventStream {
        return events(b, entry, item, hint);
    }
    let item = item.map_or(Type::Json, |item| b.use_schema(&item, &names::property(hint, "item")));
    Type::Items(Box::new(item))
}

/// What each item is: `itemSchema`, else what `schema` says of the elements of the whole. Before 3.2
/// there was nothing else, and most documents have the item itself there.
fn item(b: &mut Builder<'_>, entry: &MediaType) -> Option<SchemaRef> {
    let schema = match (&entry.item_schema, &entry.schema) {
        (Some(item), _) => return Some(item.clone()),
        (None, schema) => schema.as_ref()?,
    };
    let whole = b.read(&schema.location);
    match whole.types.as_slice() {
        [SimpleType::Array] => whole.items,
        _ => Some(schema.clone()),
    }
}

/// What an event is made of. WHATWG HTML §9.2.6.
const FIELDS: [&str; 4] = ["data", "event", "id", "retry"];

/// Events whose type is their data's, or objects with all that an event has.
fn events(b: &mut Builder<'_>, entry: &MediaType, item: Option<SchemaRef>, hint: &str) -> Type {
    let Some(item) = item else { return text_events() };
    let hint = names::property(hint, "event");
    let mut parts = Parts::default();
    parts.gather(b, &item, 0);
    if !parts.describe_event() {
        // `itemSchema: {}` says nothing of the data.
        let schema = b.read(&item.location);
        let says_nothing = parts.is_empty() && schema.types.is_empty() && schema.enumeration.is_none();
        if entry.item_schema.is_some() && says_nothing {
            return text_events();
        }
        return Type::Events(Box::new(b.use_schema(&item, &hint)));
    }
    if parts.has_choice {
        return Type::Items(Box::new(b.use_schema(&item, &hint)));
    }
    match parts.data {
        Some(data) => Type::Events(Box::new(data_type(b, &data, &hint))),
        None => text_events(),
    }
}

fn text_events() -> Type {
    Type::Events(Box::new(Type::Scalar(Scalar::String)))
}

/// Data are text, which may be JSON. Where the schema is no string, they must be.
fn data_type(b: &mut Builder<'_>, data: &SchemaRef, hint: &str) -> Type {
    let schema = b.read(&data.location);
    let is_json = |name: &str| codec::family(name) == codec::Family::Json;
    match (schema.content_schema, schema.content_media_type.as_deref()) {
        (Some(content), None) => b.use_schema(&content, hint),
        (Some(content), Some(media_type)) if is_json(media_type) => b.use_schema(&content, hint),
        (None, Some(media_type)) if is_json(media_type) => Type::Json,
        _ => b.use_schema(data, hint),
    }
}

/// What a schema and those that it is composed of say of properties.
#[derive(Default)]
struct Parts {
    names: Vec<String>,
    /// How many schemas were looked at.
    schemas: usize,
    data: Option<SchemaRef>,
    /// There are several shapes, which differ.
    has_choice: bool,
}

impl Parts {
    fn gather(&mut self, b: &mut Builder<'_>, schema: &SchemaRef, depth: usize) {
        const DEEP_ENOUGH: usize = 8;
        const MANY_ENOUGH: usize = 200;
        self.schemas += 1;
        if depth > DEEP_ENOUGH || self.schemas > MANY_ENOUGH {
            return;
        }
        let Schema { properties, all_of, one_of, any_of, .. } = b.read(&schema.location);
        for (name, property) in properties {
            if name == "data" {
                self.data = Some(property);
            }
            self.names.push(name);
        }
        self.has_choice |= !one_of.is_empty() || !any_of.is_empty();
        for member in all_of.iter().chain(&one_of).chain(&any_of) {
            self.gather(b, member, depth + 1);
        }
    }

    fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Is it an event, and not what is in its data?
    fn describe_event(&self) -> bool {
        let has = |wanted: &str| self.names.iter().any(|name| name == wanted);
        let has_others = self.names.iter().any(|name| !FIELDS.contains(&name.as_str()));
        has("data") && (has("event") || !has_others)
    }
}
