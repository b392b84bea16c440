//! Server-sent events. WHATWG HTML §9.2.5 and §9.2.6.

use std::time::Duration;

use bytes::Bytes;

use super::frame::Flaw;
use super::lines::{LineEnds, Lines};
use crate::codec::DecodeError;

/// An event as it came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawEvent {
    pub(super) data: String,
    pub(super) event: Option<String>,
    pub(super) id: Option<String>,
    pub(super) retry: Option<Duration>,
}

/// Reads events.
pub(super) struct Events {
    lines: Lines,
    limit: usize,
    /// The lines of `data`, each with a LF behind it.
    data: Vec<u8>,
    event: Option<String>,
    id: Option<String>,
    retry: Option<Duration>,
    last_id: Option<String>,
}

impl Events {
    pub(super) fn new(limit: usize) -> Self {
        let lines = Lines::new(LineEnds::Any, limit);
        Self { lines, limit, data: Vec::new(), event: None, id: None, retry: None, last_id: None }
    }

    pub(super) fn push(&mut self, bytes: Bytes) {
        self.lines.push(bytes);
    }

    pub(super) fn last_id(&self) -> Option<&str> {
        self.last_id.as_deref()
    }

    pub(super) fn next(&mut self) -> Result<Option<RawEvent>, Flaw> {
        while let Some(line) = self.lines.next()? {
            if !line.is_empty() {
                self.field(&line)?;
            } else if let Some(event) = self.dispatch() {
                return Ok(Some(event));
            }
        }
        Ok(None)
    }

    /// An event without the blank line that ends it may be a part of one. The standard drops it; here
    /// it is told, unless it is all there was to say.
    pub(super) fn finish(&mut self) -> Result<Option<RawEvent>, Flaw> {
        if let Some(line) = self.lines.finish() {
            self.field(&line)?;
        }
        match self.dispatch() {
            Some(event) if event.data != super::item::DONE => Err(Flaw::Cut),
            event => Ok(event),
        }
    }

    /// `name: value`; a comment has no name.
    fn field(&mut self, line: &[u8]) -> Result<(), Flaw> {
        let colon = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
        let (name, value) = line.split_at(colon);
        let value = value.strip_prefix(b":").unwrap_or(value);
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match name {
            b"data" if self.data.len().saturating_add(value.len()) >= self.limit => {
                return Err(Flaw::TooLong);
            }
            b"data" => {
                self.data.extend_from_slice(value);
                self.data.push(b'\n');
            }
            b"event" => self.event = Some(text(value)),
            b"id" if !value.contains(&0) => self.id = Some(text(value)),
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                self.retry = text(value).parse().ok().map(Duration::from_millis);
            }
            _ => {}
        }
        Ok(())
    }

    /// The event that a blank line ends. Without data there is none.
    fn dispatch(&mut self) -> Option<RawEvent> {
        let mut data = std::mem::take(&mut self.data);
        let event = self.event.take().filter(|event| !event.is_empty());
        let (id, retry) = (self.id.take(), self.retry.take());
        if id.is_some() {
            self.last_id.clone_from(&id);
        }
        data.pop()?;
        Some(RawEvent { data: text(&data), event, id, retry })
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Writes an event with the blank line that ends it.
///
/// # Errors
/// Where its type or its `id` has several lines, which the format cannot say.
pub(super) fn write(event: &RawEvent, out: &mut Vec<u8>) -> Result<(), DecodeError> {
    for (name, value) in [("event", &event.event), ("id", &event.id)] {
        let Some(value) = value else { continue };
        if value.contains(['\r', '\n', '\0']) {
            return Err(DecodeError::new(format!("the `{name}` of an event is a line without NUL")));
        }
        line(name, value, out);
    }
    if let Some(retry) = event.retry {
        line("retry", &retry.as_millis().to_string(), out);
    }
    let mut rest = event.data.as_str();
    while let Some((data, after)) = rest.split_once(['\r', '\n']) {
        line("data", data, out);
        let is_pair = rest.as_bytes().get(data.len()) == Some(&b'\r');
        rest = after.strip_prefix('\n').filter(|_| is_pair).unwrap_or(after);
    }
    line("data", rest, out);
    out.push(b'\n');
    Ok(())
}

fn line(name: &str, value: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b": ");
    out.extend_from_slice(value.as_bytes());
    out.push(b'\n');
}
