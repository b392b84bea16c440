//! An answer before it is sent, and the request it is for.

use axum::http::{HeaderMap, StatusCode};
use bytes::Bytes;

#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// Why it is not what was asked for, if it is not.
    pub(super) why: Option<String>,
}

/// A request that was read.
#[derive(Debug)]
pub(super) struct Asked<'r> {
    pub(super) method: &'r str,
    pub(super) path: &'r str,
    pub(super) query: &'r str,
    pub(super) headers: &'r HeaderMap,
    pub(super) body: &'r [u8],
}

impl Asked<'_> {
    /// The lines of a header, with commas between.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let lines: Vec<String> = self
            .headers
            .get_all(name)
            .iter()
            .map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned())
            .collect();
        (!lines.is_empty()).then(|| lines.join(", "))
    }

    /// The pairs of the query: names that are decoded, values that are not.
    pub(super) fn pairs(&self) -> Vec<(String, &str)> {
        pairs(self.query)
    }

    /// The cookies, as they are written. RFC 6265 §4.2.1.
    pub(super) fn cookies(&self) -> Vec<(String, String)> {
        let lines = self.headers.get_all("cookie").iter().filter_map(|line| line.to_str().ok());
        let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
}

/// The pairs of a query or a form.
pub(super) fn pairs(query: &str) -> Vec<(String, &str)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (unescaped(name), value))
        .collect()
}

/// Decodes what HTML forms encode: `+` is a space. WHATWG URL §5.1.
pub(super) fn unescaped(raw: &str) -> String {
    super::routes::decoded(&raw.replace('+', "%20"))
}
