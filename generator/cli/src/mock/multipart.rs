//! Bodies of several parts as JSON: a part is a field of a form. RFC 7578; OpenAPI 3.0.4 §4.7.14.3.

use serde_json::{Map, Value};

use super::{form, media};

/// How many parts are looked at.
const MAX_PARTS: usize = 10_000;

/// A form as the object that its schema describes; `None` if it describes none.
///
/// # Errors
/// Where the body is not what its `Content-Type` says.
pub(super) fn value(
    all: &Map<String, Value>,
    schema: &Value,
    sent: &str,
    body: &[u8],
) -> Result<Option<Value>, String> {
    let boundary = parameter(sent, "boundary").filter(|boundary| !boundary.is_empty());
    let boundary = boundary.ok_or("the Content-Type has no boundary")?;
    let mut fields = Vec::new();
    for part in parts(body, &boundary)?.into_iter().take(MAX_PARTS) {
        let (head, content) = split_once(part, b"\r\n\r\n").ok_or("a part has no end of its headers")?;
        let head = String::from_utf8_lossy(head);
        let header = |wanted: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(':'));
            lines.find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
        };
        let disposition = header("content-disposition").unwrap_or_default();
        let name = parameter(disposition, "name").ok_or("a part has no name")?;
        fields.push((name, text(header("content-type").unwrap_or_default(), content)));
    }
    Ok(form::of_fields(all, schema, fields))
}

/// A string in JSON is what it says; what else is in JSON is read by the schema of the field.
fn text(content_type: &str, content: &[u8]) -> String {
    if media::is_json(content_type)
        && let Ok(Value::String(text)) = serde_json::from_slice(content)
    {
        return text;
    }
    String::from_utf8_lossy(content).into_owned()
}

/// What is between the boundaries, with headers that begin with a line break.
fn parts<'b>(body: &'b [u8], boundary: &str) -> Result<Vec<&'b [u8]>, String> {
    let first = format!("--{boundary}");
    let next = format!("\r\n--{boundary}");
    let mut rest = match body.strip_prefix(first.as_bytes()) {
        Some(rest) => rest,
        None => split_once(body, next.as_bytes()).ok_or("the body does not have its boundary")?.1,
    };
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let (part, after) = split_once(rest, next.as_bytes()).ok_or("the body breaks off within a part")?;
        parts.push(part);
        rest = after;
    }
    Ok(parts)
}

fn split_once<'b>(bytes: &'b [u8], separator: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let at = bytes.windows(separator.len()).position(|window| window == separator)?;
    Some((bytes.get(..at)?, bytes.get(at + separator.len()..)?))
}

/// A parameter of a header, which may be quoted. RFC 9110 §5.6.6.
fn parameter(header: &str, wanted: &str) -> Option<String> {
    let (mut quoted, mut escaped) = (false, false);
    let parts = header.split(|c: char| {
        let separates = c == ';' && !quoted;
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        separates
    });
    let pairs = parts.skip(1).filter_map(|part| part.split_once('='));
    let (_, value) = { pairs }.find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted))?;
    let value = value.trim();
    let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    Some(quoted.map_or_else(|| value.to_owned(), |value| value.replace("\\\"", "\"")))
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    fn read(body: &str) -> Result<Value, String> {
        let schema = json!({"type": "object", "properties": {
            "size": {"type": "object", "properties": {"min": {"type": "integer"}}},
            "tags": {"type": "array", "items": {"type": "string"}},
            "count": {"type": "integer"},
            "photo": {"type": "string", "format": "binary"},
        }});
        super::super::steps::start();
        let sent = "multipart/form-data; charset=x; boundary=\"a b\"";
        super::value(&Map::new(), &schema, sent, body.as_bytes()).map(Option::unwrap)
    }

    #[test]
    fn parts_are_fields() {
        let part = |name: &str, content: &str| {
            format!("--a b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n")
        };
        let photo = "--a b\r\ncontent-disposition: form-data; filename=\"a;b\"; name=photo\r\ncontent-type: image/png\r\n\r\n\r\n--a\r\n";
        let all = [
            part("size", "{\"min\": 3}"),
            part("tags", "x"),
            part("tags", ""),
            part("count", "many"),
            photo.to_owned(),
            "--a b--".to_owned(),
        ];
        let value = json!({"size": {"min": 3}, "tags": ["x", ""], "count": "many", "photo": "\r\n--a"});
        assert_eq!(read(&all.concat()).unwrap(), value);
        assert_eq!(read("nothing before\r\n--a b--\r\nand after").unwrap(), json!({}));
    }

    #[test]
    fn what_is_no_form_is_told() {
        for body in ["", "--a", "--a b", "--a b\r\nname: x", "--a b\r\n\r\nno name\r\n--a b--"] {
            assert!(read(body).is_err(), "{body}");
        }
    }
}
