//! Addresses of files and schemas: references are relative to where they stand. RFC 3986 §5.2.
//!
//! Files are known by their paths as they are shown, schemas with an `$id` by that. Both are joined
//! in the same way: `schemas/pet.yaml` and `../common.yaml` make `common.yaml`.

/// Splits a reference into its address and its fragment. `a.yaml#/b` is `a.yaml` and `/b`.
pub(super) fn split(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

/// Does an address name its scheme, as `https:` and `urn:` do? A drive of one letter is none.
pub(super) fn has_scheme(address: &str) -> bool {
    let Some((scheme, _)) = address.split_once(':') else { return false };
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    scheme.len() > 1 && scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(is_part)
}

/// The address that `reference` names as seen from `base`.
pub(super) fn join(base: &str, reference: &str) -> String {
    if reference.is_empty() {
        return base.to_owned();
    }
    if has_scheme(reference) {
        return reference.to_owned();
    }
    let (origin, base) = split_origin(base);
    if reference.starts_with('/') {
        return format!("{origin}{}", normal(reference));
    }
    let folder = base.rsplit_once('/').map(|(folder, _)| folder);
    let joined = match folder {
        Some(folder) => format!("{folder}/{reference}"),
        None if origin.is_empty() => reference.to_owned(),
        None => format!("/{reference}"),
    };
    format!("{origin}{}", normal(&joined))
}

/// Splits `https://example.com/a/b` before the path.
fn split_origin(address: &str) -> (&str, &str) {
    let Some(authority) = address.find("://").map(|at| at + 3) else { return ("", address) };
    let path = address.get(authority..).and_then(|rest| rest.find('/'));
    path.and_then(|at| address.split_at_checked(authority + at)).unwrap_or((address, ""))
}

/// A path without `.` and, where they can be taken back, without `..`.
pub(super) fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.trim_start_matches('/').split('/') {
        match (part, parts.last()) {
            ("." | "", _) => {}
            ("..", Some(last)) if *last != ".." => {
                parts.pop();
            }
            ("..", None) if path.starts_with('/') => {}
            _ => parts.push(part),
        }
    }
    let slash = if path.starts_with('/') { "/" } else { "" };
    format!("{slash}{}", parts.join("/"))
}

/// Takes back `%20`; `None` if that is not possible.
pub(super) fn percent_decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            decoded.push(byte);
            continue;
        }
        let (high, low) = (char::from(bytes.next()?), char::from(bytes.next()?));
        let value = high.to_digit(16)? * 16 + low.to_digit(16)?;
        decoded.push(u8::try_from(value).ok()?);
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::{has_scheme, join, percent_decoded};

    #[test]
    fn fragments_are_decoded() {
        assert_eq!(percent_decoded("/a%20b/%C3%A9").as_deref(), Some("/a b/é"));
        assert_eq!(percent_decoded("/100%").as_deref(), None);
        assert_eq!(percent_decoded("/%ff").as_deref(), None);
    }

    #[test]
    fn addresses_are_relative_to_where_they_stand() {
        let cases = [
            ("api.yaml", "pet.yaml", "pet.yaml"),
            ("spec/api.yaml", "./schemas/pet.yaml", "spec/schemas/pet.yaml"),
            ("spec/schemas/pet.yaml", "../api.yaml", "spec/api.yaml"),
            ("api.yaml", "../../common.yaml", "../../common.yaml"),
            ("../api.yaml", "../common.yaml", "../../common.yaml"),
            ("/a/b.yaml", "../../../c.yaml", "/c.yaml"),
            ("spec//api.yaml", "x.yaml", "spec/x.yaml"),
            ("https://example.com/schemas/list", "item", "https://example.com/schemas/item"),
            ("https://example.com/schemas/list", "/item", "https://example.com/item"),
            ("https://example.com", "item", "https://example.com/item"),
            ("https://example.com/a", "urn:example:pet", "urn:example:pet"),
        ];
        for (base, reference, expected) in cases {
            assert_eq!(join(base, reference), expected, "{base} {reference}");
        }
    }

    #[test]
    fn drives_and_paths_are_no_schemes() {
        assert!(has_scheme("https://x") && has_scheme("urn:x"));
        assert!(!has_scheme("c:/x") && !has_scheme("a/b:c") && !has_scheme("x.yaml"));
    }
}
