//! What a client prefers to be answered: `Prefer: code=404, example=missing`. RFC 7240 §2.

use axum::http::HeaderMap;

/// The preferences that the mock knows; others mean nothing to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Prefer {
    /// The status to answer with.
    pub(super) code: Option<u16>,
    /// The example to answer with.
    pub(super) example: Option<String>,
    /// Make something new of the schema, for every request.
    pub(super) dynamic: Option<bool>,
}

impl Prefer {
    /// Where a preference is named twice, the first counts (RFC 7240 §2).
    pub(super) fn read(headers: &HeaderMap) -> Self {
        let mut prefer = Self::default();
        for line in headers.get_all("prefer").iter().filter_map(|line| line.to_str().ok()) {
            for preference in split(line, ',') {
                let preference = split(preference, ';').into_iter().next().unwrap_or_default();
                let (name, value) = preference.split_once('=').unwrap_or((preference, ""));
                let value = unquoted(value.trim());
                match name.trim().to_ascii_lowercase().as_str() {
                    "code" if prefer.code.is_none() => prefer.code = value.parse().ok(),
                    "example" if prefer.example.is_none() => prefer.example = Some(value),
                    "dynamic" if prefer.dynamic.is_none() => prefer.dynamic = Some(value != "false"),
                    _ => {}
                }
            }
        }
        prefer
    }
}

/// Splits where a text is not quoted.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(|character| {
        let was_escaped = escaped;
        escaped = quoted && !was_escaped && character == '\\';
        if character == '"' && !was_escaped {
            quoted = !quoted;
        }
        character == separator && !quoted
    })
    .collect()
}

fn unquoted(value: &str) -> String {
    match value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) {
        Some(inner) => inner.replace("\\\"", "\"").replace("\\\\", "\\"),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Prefer;
    use axum::http::{HeaderMap, HeaderValue};

    #[test]
    fn preferences_may_be_quoted_and_have_parameters() {
        let mut headers = HeaderMap::new();
        for line in ["respond-async, CODE = 404; why=test", "example=\"a, \\\"b\\\"\", code=200, dynamic"] {
            headers.append("prefer", HeaderValue::from_static(line));
        }
        let prefer = Prefer::read(&headers);
        assert_eq!(prefer.code, Some(404));
        assert_eq!(prefer.example.as_deref(), Some("a, \"b\""));
        assert_eq!(prefer.dynamic, Some(true));
    }
}
