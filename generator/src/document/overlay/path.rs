//! JSONPath expressions (RFC 9535), within bounds: what they look at grows with what they say.

use serde_json_path::JsonPath;

/// How long an expression may be.
const MAX_BYTES: usize = 4_096;

/// How often it may descend. Each `..` multiplies what there is to look at.
const MAX_DESCENTS: usize = 2;

/// How deep brackets may be nested, in text as well.
const MAX_BRACKETS: usize = 16;

/// Reads an expression; why not, if that is not possible. Names with a hyphen may be written in the short
/// form, which RFC 9535 does not allow and the examples of the Overlay Specification do: `@.x-internal`.
pub(super) fn parse(path: &str) -> Result<JsonPath, String> {
    if path.len() > MAX_BYTES {
        return Err(format!("it is longer than {MAX_BYTES} bytes"));
    }
    let descents = path.matches("..").count();
    if descents > MAX_DESCENTS {
        return Err(format!("it descends by `..` more than {MAX_DESCENTS} times"));
    }
    let inner = path.get(1..).unwrap_or_default();
    let from_root = inner.matches("$.").count() + inner.matches("$[").count();
    if from_root > 1 || (from_root > 0 && descents > 1) {
        return Err("it looks through the whole document for each of its nodes".to_owned());
    }
    if brackets(path) > MAX_BRACKETS {
        return Err(format!("brackets are nested more than {MAX_BRACKETS} times"));
    }
    let parsed = JsonPath::parse(path);
    parsed.or_else(|why| JsonPath::parse(&in_brackets(path)).map_err(|_| why.to_string()))
}

fn brackets(path: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for byte in path.bytes() {
        match byte {
            b'(' | b'[' => open += 1,
            b')' | b']' => open = open.saturating_sub(1),
            _ => {}
        }
        most = most.max(open);
    }
    most
}

/// Writes names with a hyphen in brackets: `$.a.x-b` becomes `$.a['x-b']`.
fn in_brackets(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 8);
    let mut rest = path;
    let mut quote = None;
    while let Some(character) = rest.chars().next() {
        let (here, behind) = rest.split_at_checked(character.len_utf8()).unwrap_or((rest, ""));
        rest = behind;
        match (quote, character) {
            (None, '\'' | '"') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            (None, '.') => {
                let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
                let end = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
                let (name, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
                if name.contains('-') {
                    // After `..` the brackets need both dots, after `.` none.
                    out.push_str(if out.ends_with('.') { "." } else { "" });
                    out.push_str(&format!("['{name}']"));
                    rest = behind;
                    continue;
                }
            }
            _ => {}
        }
        out.push_str(here);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{in_brackets, parse};

    #[test]
    fn names_with_a_hyphen_are_put_in_brackets() {
        for (path, expected) in [
            ("$.paths.*.get[?@.x-a.b]", "$.paths.*.get[?@['x-a'].b]"),
            ("$..x-a", "$..['x-a']"),
            ("$['a.b-c'].x-d", "$['a.b-c']['x-d']"),
            ("$.a[-1]", "$.a[-1]"),
        ] {
            assert_eq!(in_brackets(path), expected);
            assert!(parse(path).is_ok(), "{path}");
        }
    }

    #[test]
    fn what_would_take_for_ever_is_refused() {
        let deep = format!("$[?{}@.a{}]", "(".repeat(1_000), ")".repeat(1_000));
        let long = format!("$.{}", "a".repeat(5_000));
        for path in ["$..*..*..*", "$..[?count($..*) > 1]", &deep, &long, "info", ""] {
            assert!(parse(path).is_err(), "{path}");
        }
        let deep = format!("$[?{}@.a{}]", "(".repeat(15), ")".repeat(15));
        assert!(parse(&deep).is_ok());
    }
}
