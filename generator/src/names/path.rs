//! Paths of types that are not generated. Rust Reference, *Paths*.

use super::reserved::is_keyword;

/// Longer paths are no paths.
const MAX_LENGTH: usize = 300;

/// Arguments within one another, so far.
const MAX_DEPTH: usize = 8;

/// Types that need no path, and have no arguments.
const KNOWN: &[&str] =
    &["String", "bool", "i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128", "f32", "f64"];

/// Types that need no path, but arguments.
const GENERIC: &[&str] = &["Vec", "Option", "Box"];

/// Is `text` the path of a type, such as `rust_decimal::Decimal` or `std::collections::BTreeSet<String>`?
/// Only identifiers, `::` and arguments of the same kind: whatever else a text could smuggle into
/// code is none.
#[must_use]
pub(crate) fn is_type_path(text: &str) -> bool {
    text.len() <= MAX_LENGTH && path(text, 0).is_some_and(str::is_empty)
}

/// One of the paths that a type is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TypeName<'t> {
    /// Without its arguments, and without `::` in front.
    pub(crate) path: &'t str,
    /// How many arguments it has.
    pub(crate) arguments: usize,
}

impl<'t> TypeName<'t> {
    /// The crate that it begins with; `None` for types that need no path.
    #[must_use]
    pub(crate) fn krate(self) -> Option<&'t str> {
        self.path.split_once("::").map(|(first, _)| first)
    }
}

/// All paths within the path of a type, outer ones first: `a::B` and `String` of `a::B<String>`.
#[must_use]
pub(crate) fn names_within(path: &str) -> Vec<TypeName<'_>> {
    let mut found: Vec<TypeName<'_>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for piece in path.split_inclusive(['<', ',', '>']) {
        let name = piece.trim_end_matches(['<', ',', '>']).trim();
        if !name.is_empty() {
            if let Some(outer) = open.last().and_then(|outer| found.get_mut(*outer)) {
                outer.arguments += 1;
            }
            found.push(TypeName { path: name.trim_start_matches("::"), arguments: 0 });
        }
        match piece.chars().next_back() {
            Some('<') => open.push(found.len().saturating_sub(1)),
            Some('>') => drop(open.pop()),
            _ => {}
        }
    }
    found
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
            None if segments == 1 && (is_absolute || !is_known(segment, behind.starts_with('<'))) => {
                return None;
            }
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

fn is_known(name: &str, has_arguments: bool) -> bool {
    if has_arguments { GENERIC.contains(&name) } else { KNOWN.contains(&name) }
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
    use super::{is_path, is_type_path, names_within};

    #[test]
    fn a_path_is_nothing_but_a_path() {
        for legal in [
            "rust_decimal::Decimal",
            "::url::Url",
            "crate::money::Money",
            "std::collections::BTreeSet<String>",
            "std::collections::BTreeMap<String, Vec<i64>>",
            "String",
            "Vec<Option<a::B>>",
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
            "Vec",
            "Option<Box>",
            "::String",
            "String<i64>",
        ] {
            assert!(!is_type_path(illegal), "{illegal}");
        }
        assert!(!is_type_path(&format!("a::b<{}String{}", "Vec<".repeat(50), ">".repeat(51))));
    }

    #[test]
    fn crates_and_derives_are_told() {
        let told = |path| -> Vec<_> {
            names_within(path).into_iter().map(|name| (name.path, name.arguments, name.krate())).collect()
        };
        assert_eq!(told("::url::Url"), [("url::Url", 0, Some("url"))]);
        assert_eq!(
            told("std::collections::BTreeMap<Vec<a::B<String>>, ::c::D>"),
            [
                ("std::collections::BTreeMap", 2, Some("std")),
                ("Vec", 1, None),
                ("a::B", 1, Some("a")),
                ("String", 0, None),
                ("c::D", 0, Some("c")),
            ]
        );
        assert!(is_path("Eq") && is_path("schemars::JsonSchema") && is_path("crate::Mine"));
        assert!(!is_path("Eq)") && !is_path("") && !is_path("a::<b>") && !is_path("fn"));
    }
}
