//! Paths of types that are not generated. Rust Reference, *Paths*.

use super::reserved::is_keyword;

/// Longer paths are no paths.
const MAX_LENGTH: usize = 300;

/// Arguments within one another, so far.
const MAX_DEPTH: usize = 8;

/// Types that need no path.
const KNOWN: &[&str] = &[
    "String", "bool", "i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128", "f32", "f64",
    "Vec", "Option", "Box",
];

/// Is `text` the path of a type, such as `rust_decimal::Decimal` or `std::collections::BTreeSet<String>`?
/// Only identifiers, `::` and arguments of the same kind: whatever else a text could smuggle into
/// code is none.
#[must_use]
pub(crate) fn is_type_path(text: &str) -> bool {
    text.len() <= MAX_LENGTH && path(text, 0).is_some_and(str::is_empty)
}

/// The crate that a path begins with; `None` for types that need no path.
#[must_use]
pub(crate) fn crate_of(path: &str) -> Option<&str> {
    path.trim_start_matches("::")
        .split_once("::")
        .map(|(first, _)| first)
        .filter(|first| !first.contains('<'))
}

/// May a trait be derived by this path, such as `Eq` or `schemars::JsonSchema`?
#[must_use]
pub(crate) fn is_path(text: &str) -> bool {
    let segments = text.trim_start_matches("::").split("::");
    text.len() <= MAX_LENGTH
        && segments.enumerate().all(|(index, one)| one == "crate" && index == 0 || is_plain(one))
}

/// What stands behind a path.
fn path(text: &str, depth: usize) -> Option<&str> {
    if depth > MAX_DEPTH {
        return None;
    }
    let bare = text.strip_prefix("::").unwrap_or(text);
    let is_absolute = bare.len() < text.len();
    let mut rest = bare;
    let mut segments = 0;
    loop {
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let (segment, behind) = rest.split_at_checked(end)?;
        let may_lead = segment == "crate" && segments == 0 && !is_absolute;
        if !may_lead && !is_plain(segment) {
            return None;
        }
        segments += 1;
        match behind.strip_prefix("::") {
            Some(next) => rest = next,
            None if segments == 1 && !KNOWN.contains(&segment) => return None,
            None if behind.starts_with('<') => return arguments(behind, depth),
            None => return Some(behind),
        }
    }
}

/// What stands behind `<…>`.
fn arguments(text: &str, depth: usize) -> Option<&str> {
    let mut rest = text.strip_prefix('<')?;
    loop {
        rest = path(rest.trim_start(), depth + 1)?.trim_start();
        match rest.strip_prefix(',') {
            Some(next) => rest = next,
            None => return rest.strip_prefix('>'),
        }
    }
}

fn is_plain(segment: &str) -> bool {
    let starts = |c: char| c.is_ascii_alphabetic() || c == '_';
    segment.starts_with(starts)
        && segment.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && segment != "_"
        && !is_keyword(segment)
}

#[cfg(test)]
mod tests {
    use super::{crate_of, is_path, is_type_path};

    #[test]
    fn a_path_is_nothing_but_a_path() {
        for legal in [
            "rust_decimal::Decimal",
            "::url::Url",
            "crate::money::Money",
            "std::collections::BTreeSet<String>",
            "std::collections::BTreeMap<String, Vec<i64>>",
            "String",
        ] {
            assert!(is_type_path(legal), "{legal}");
        }
        for illegal in [
            "",
            "Decimal",
            "a::",
            "::",
            "a::b;",
            "a::b; fn x() {}",
            "a::b<",
            "a::b<c>",
            "a::b<String>>",
            "a::b<String>::c",
            "a::{b, c}",
            "a::b()",
            "a::b[0]",
            "a::b /* c */",
            "a::b\n::c",
            "a::fn",
            "a::crate::b",
            "self::a",
            "super::a",
            "a::_",
            "a::'static",
            "a::r#b",
            "a::b!",
            "1a::b",
            "a:: b",
        ] {
            assert!(!is_type_path(illegal), "{illegal}");
        }
        assert!(!is_type_path(&format!("a::b<{}String{}", "Vec<".repeat(50), ">".repeat(51))));
    }

    #[test]
    fn crates_and_derives_are_told() {
        assert_eq!(crate_of("rust_decimal::Decimal"), Some("rust_decimal"));
        assert_eq!(crate_of("::url::Url"), Some("url"));
        assert_eq!(crate_of("Vec<a::B>"), None);
        assert!(is_path("Eq") && is_path("schemars::JsonSchema") && is_path("crate::Mine"));
        assert!(!is_path("Eq)") && !is_path("") && !is_path("a::<b>") && !is_path("fn"));
    }
}
