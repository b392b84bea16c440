//! Items as Rust values.

use std::time::Duration;

use serde_json::{Map, Value};

use super::events::{self, RawEvent};
use super::frame::{Frame, Framing};
use crate::codec::{
    read_json_bytes, read_json_tree, to_json_value, to_json_vec, Codec, DecodeError, TextSource, View,
};
use crate::http::flat::scalar;

/// The data of the event by which some servers say that there are no more.
pub(super) const DONE: &str = "[DONE]";

/// An item of a sequence: anything with a codec, or an [`Event`].
///
/// In a stream of events, a type with a codec stands for the whole event: an object with `data`,
/// `event`, `id` and `retry` (OpenAPI 3.2.0 "Special Considerations for Server-Sent Events"). Where
/// the data are an object or an array in JSON, they are read as that if the type allows.
pub trait Item: Send + Sized + 'static {
    /// The item; `None` if it says that there are no more.
    ///
    /// # Errors
    /// Where it does not fit the type.
    #[doc(hidden)]
    fn read(frame: Frame) -> Result<Option<Self>, DecodeError>;

    /// Writes the item.
    ///
    /// # Errors
    /// Where the framing cannot say what the item is.
    #[doc(hidden)]
    fn write(&self, framing: Framing, out: &mut Vec<u8>) -> Result<(), DecodeError>;
}

/// A server-sent event. WHATWG HTML §9.2.6.
///
/// Data of a type that is a string are the text itself; of other types, it is JSON. Many APIs end such
/// a stream with data that is none, `[DONE]`: there the items end. In a sequence of another media type
/// the data are all there is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Event<T> {
    /// The data.
    pub data: T,
    /// Its type; `message` where there is none.
    pub event: Option<String>,
    /// What a client says that it has seen when it asks to go on from here.
    pub id: Option<String>,
    /// How long a client is to wait before it asks again.
    pub retry: Option<Duration>,
}

impl<T> Event<T> {
    /// An event that is nothing but its data.
    #[must_use]
    pub fn new(data: T) -> Self {
        Self { data, event: None, id: None, retry: None }
    }

    /// With this type.
    #[must_use]
    pub fn with_event(mut self, event: impl Into<String>) -> Self {
        self.event = Some(event.into());
        self
    }

    /// With this `id`.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }
}

impl<T> From<T> for Event<T> {
    fn from(data: T) -> Self {
        Self::new(data)
    }
}

impl<T: Codec + Send + 'static> Item for Event<T> {
    #[inline]
    fn read(frame: Frame) -> Result<Option<Self>, DecodeError> {
        let mut event = Self::new(T::vacant());
        match frame {
            Frame::Json(text) => read_json_bytes(&mut event.data, &text)?,
            Frame::Event(raw) => {
                if !read_data(&mut event.data, &raw.data)? {
                    return Ok(None);
                }
                (event.event, event.id, event.retry) = (raw.event, raw.id, raw.retry);
            }
        }
        Ok(Some(event))
    }

    #[inline]
    fn write(&self, framing: Framing, out: &mut Vec<u8>) -> Result<(), DecodeError> {
        if framing != Framing::Events {
            return write_json_item(&self.data, framing, out);
        }
        let (event, id, retry) = (self.event.clone(), self.id.clone(), self.retry);
        events::write(&RawEvent { data: data_of(&self.data)?, event, id, retry }, out)
    }
}

impl<T: Codec + Send + 'static> Item for T {
    #[inline]
    fn read(frame: Frame) -> Result<Option<Self>, DecodeError> {
        let mut item = T::vacant();
        match frame {
            Frame::Json(text) => read_json_bytes(&mut item, &text)?,
            Frame::Event(raw) => {
                let nested = nested(&raw).map(|tree| read_json_tree(&mut item, &tree));
                match nested {
                    Some(Ok(())) => {}
                    Some(Err(why)) => {
                        item = T::vacant();
                        read_json_tree(&mut item, &flat(&raw)).map_err(|_| why)?;
                    }
                    None => read_json_tree(&mut item, &flat(&raw))?,
                }
            }
        }
        Ok(Some(item))
    }

    #[inline]
    fn write(&self, framing: Framing, out: &mut Vec<u8>) -> Result<(), DecodeError> {
        match framing {
            Framing::Events => events::write(&event_of(to_json_value(self)?)?, out),
            Framing::Lines | Framing::Sequence => write_json_item(self, framing, out),
        }
    }
}

/// A JSON text among others: on a line of its own, behind a mark in a sequence (RFC 7464 §2.2).
pub(in crate::http) fn write_json_item(
    item: &dyn Codec,
    framing: Framing,
    out: &mut Vec<u8>,
) -> Result<(), DecodeError> {
    if framing == Framing::Sequence {
        out.push(0x1E);
    }
    out.append(&mut to_json_vec(item)?);
    out.push(b'\n');
    Ok(())
}

/// Reads the data of an event, unless it says that there are no more.
fn read_data(slot: &mut dyn Codec, text: &str) -> Result<bool, DecodeError> {
    if matches!(slot.view(), View::Str(_) | View::Text(_)) {
        slot.decode(&mut TextSource(text))?;
        return Ok(true);
    }
    if text == DONE {
        return Ok(false);
    }
    read_json_bytes(slot, text.as_bytes())?;
    Ok(true)
}

fn data_of(data: &dyn Codec) -> Result<String, DecodeError> {
    match data.view() {
        view @ (View::Str(_) | View::Text(_)) => Ok(scalar(view)?.into_owned()),
        _ => crate::codec::to_json_string(data),
    }
}

/// An event as an object whose data are JSON, if they are an object or an array.
fn nested(raw: &RawEvent) -> Option<Value> {
    if !raw.data.trim_start().starts_with(['{', '[']) {
        return None;
    }
    Some(object(raw, serde_json::from_str(&raw.data).ok()?))
}

/// An event as an object whose data are a string.
fn flat(raw: &RawEvent) -> Value {
    object(raw, Value::String(raw.data.clone()))
}

fn object(raw: &RawEvent, data: Value) -> Value {
    let mut object = Map::new();
    object.insert("data".to_owned(), data);
    for (name, value) in [("event", &raw.event), ("id", &raw.id)] {
        if let Some(value) = value {
            object.insert(name.to_owned(), Value::String(value.clone()));
        }
    }
    if let Some(retry) = raw.retry {
        let retry = u64::try_from(retry.as_millis()).unwrap_or(u64::MAX);
        object.insert("retry".to_owned(), retry.into());
    }
    Value::Object(object)
}

fn event_of(tree: Value) -> Result<RawEvent, DecodeError> {
    let Value::Object(mut members) = tree else {
        return Err(DecodeError::new("an event is an object with `data`"));
    };
    let mut text = |name: &str| match members.remove(name) {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text),
        Some(other) => Some(other.to_string()),
    };
    let retry = text("retry").and_then(|retry| retry.parse().ok()).map(Duration::from_millis);
    Ok(RawEvent { data: text("data").unwrap_or_default(), event: text("event"), id: text("id"), retry })
}
