use std::borrow::Cow;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue, CONTENT_DISPOSITION, CONTENT_TYPE};
use serde_json::Value;

use super::disposition::Disposition;
use super::file::{Content, File};
use crate::codec::DecodeError;
use crate::http::coding::is_utf8;
use crate::http::media::{essence, is_json};

/// The header lines of a part, at most.
const MAX_HEADERS: usize = 32;

/// A part of a body.
#[derive(Clone)]
pub(crate) struct Part {
    pub(super) name: Option<String>,
    pub(super) file_name: Option<String>,
    pub(super) content_type: Option<String>,
    /// Headers without those that are told above.
    headers: HeaderMap,
    pub(super) content: Content,
}

impl Part {
    /// A part of which only the headers have come.
    pub(super) fn begin(lines: &[u8]) -> Result<Self, DecodeError> {
        let mut headers = parse(lines)?;
        let disposition = headers.remove(CONTENT_DISPOSITION);
        let disposition = disposition.map(|value| Disposition::parse(value.as_bytes())).unwrap_or_default();
        let content_type = headers.remove(CONTENT_TYPE);
        Ok(Self {
            name: disposition.name,
            file_name: disposition.file_name,
            content_type: content_type.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
            headers,
            content: Content::default(),
        })
    }

    pub(super) fn is_json(&self) -> bool {
        self.content_type.as_deref().is_some_and(|content_type| is_json(essence(content_type)))
    }

    /// The part as a file.
    pub(super) fn file(&self) -> File {
        let Self { name: _, file_name, content_type, headers, content } = self.clone();
        File::received(file_name, content_type, headers, content)
    }

    /// The part as text. RFC 7578 §4.4: without a type it is `text/plain`.
    pub(super) fn text(&self) -> Result<&str, DecodeError> {
        let content_type = self.content_type.as_deref().unwrap_or("text/plain");
        if essence(content_type).to_ascii_lowercase().starts_with("multipart/") {
            return Err(DecodeError::new("a part that has parts itself is not expected here"));
        }
        if !is_utf8(content_type) {
            return Err(DecodeError::new(format!("{content_type}: only UTF-8 is supported")));
        }
        let bytes = self.bytes()?;
        let why = |why| DecodeError::new(format!("the text is not UTF-8: {why}"));
        std::str::from_utf8(bytes).map_err(why)
    }

    /// What it contains.
    pub(super) fn bytes(&self) -> Result<&Bytes, DecodeError> {
        self.content.at_hand().ok_or_else(|| DecodeError::new("only a file may be so long"))
    }

    /// The part as a JSON tree.
    pub(super) fn tree(&self) -> Result<Value, DecodeError> {
        serde_json::from_str(self.text()?).map_err(|why| DecodeError::new(why.to_string()))
    }

    /// The part as JSON if it says so, else as a string.
    pub(super) fn value(&self) -> Result<Value, DecodeError> {
        if self.is_json() {
            return self.tree();
        }
        self.text().map(|text| Value::String(text.to_owned()))
    }

    /// What messages call it.
    pub(super) fn called(&self, index: usize) -> Cow<'static, str> {
        match &self.name {
            Some(name) => format!("part {} ({:?})", index + 1, clip(name)).into(),
            None => format!("part {}", index + 1).into(),
        }
    }
}

fn clip(name: &str) -> String {
    const MAX_TOLD: usize = 60;
    name.chars().take(MAX_TOLD).collect()
}

/// RFC 2046 §5.1: header fields as in a message.
fn parse(lines: &[u8]) -> Result<HeaderMap, DecodeError> {
    let malformed = |why: String| DecodeError::new(format!("its headers are malformed: {why}"));
    let mut room = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let parsed = match httparse::parse_headers(lines, &mut room) {
        Ok(httparse::Status::Complete((_, parsed))) => parsed,
        Ok(httparse::Status::Partial) => return Err(malformed("they have no end".to_owned())),
        Err(httparse::Error::TooManyHeaders) => {
            return Err(DecodeError::new(format!("it has more than {MAX_HEADERS} headers")));
        }
        Err(why) => return Err(malformed(why.to_string())),
    };
    let mut headers = HeaderMap::new();
    for header in parsed {
        let name =
            HeaderName::from_bytes(header.name.as_bytes()).map_err(|why| malformed(why.to_string()))?;
        let value = HeaderValue::from_bytes(header.value).map_err(|why| malformed(why.to_string()))?;
        headers.append(name, value);
    }
    Ok(headers)
}
