//! Joins words into identifiers.

use super::Kind;
use super::apart::digest;
use super::chars::is_start;
use super::symbols::code_point;
use super::words::{Symbols, words};

/// The identifier for `text`, be it reserved or not.
pub(super) fn identifier(text: &str, kind: Kind) -> String {
    join(&words(text, Symbols::Dropped), kind)
}

/// Joins `words` in the case of `kind` into what can be an identifier, keywords apart.
pub(super) fn join(words: &[String], kind: Kind) -> String {
    let joined = match kind {
        Kind::Type | Kind::Variant => pascal(words),
        Kind::Constant => words.join("_").to_uppercase(),
        Kind::Field | Kind::Function => words.join("_"),
        Kind::Module => short(words.iter().map(|word| ascii(word)).collect::<Vec<_>>().join("_")),
    };
    if joined.chars().next().is_some_and(is_start) {
        return joined;
    }
    // Digits alone would look like a placeholder: clippy calls it `just_underscores_and_digits`.
    let has_letter = joined.chars().any(|c| !c.is_ascii_digit() && c != '_');
    let prefix = match kind {
        // Its module is called `_2fa`.
        Kind::Type if has_letter => return format!("_{}", capital(&joined)),
        _ if has_letter => "_",
        Kind::Type => "Schema",
        Kind::Variant => "Value",
        Kind::Constant => "VALUE_",
        Kind::Field | Kind::Function | Kind::Module => "value_",
    };
    format!("{prefix}{joined}")
}

/// `LineItem`; digits of adjacent words stay apart: `V1_5`.
pub(super) fn pascal(words: &[String]) -> String {
    let mut joined = String::new();
    // A word may have parts, as the names of symbols have.
    for word in words.iter().flat_map(|word| word.split('_')) {
        let ends_in_digit = joined.chars().last().is_some_and(char::is_numeric);
        let mut rest = word.chars();
        let Some(first) = rest.next() else { continue };
        if ends_in_digit && first.is_numeric() {
            joined.push('_');
        }
        joined.extend(first.to_uppercase());
        joined.push_str(rest.as_str());
    }
    joined
}

/// With its first letter in upper case: `2fa` -> `2Fa`.
fn capital(text: &str) -> String {
    let letters = text.find(char::is_alphabetic).unwrap_or_default();
    let (digits, rest) = text.split_at(letters);
    let mut rest = rest.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    digits.chars().chain(first).chain(rest).collect()
}

/// A word with code points for letters beyond ASCII: a module with other letters cannot be a file.
fn ascii(word: &str) -> String {
    let mut written = String::new();
    for c in word.chars() {
        if c.is_ascii() {
            written.push(c);
        } else {
            written.push_str(&format!("_{}_", code_point(c)));
        }
    }
    written.trim_matches('_').replace("__", "_")
}

/// A name that can be a file's: most systems allow 255 bytes.
fn short(name: String) -> String {
    const LONG: usize = 200;
    match name.get(..LONG) {
        Some(start) if name.len() > LONG => format!("{}_{}", start.trim_end_matches('_'), digest(&name, 12)),
        _ => name,
    }
}

/// A name that cargo and its registry accept for a package: `Orders API (v2)` -> `orders-api-v2`.
#[must_use]
pub(crate) fn package(title: &str) -> String {
    let ascii: String = title.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    if ascii.trim().is_empty() {
        return "api".to_owned();
    }
    let name = words(&ascii, Symbols::Dropped).join("-");
    let is_name = name.chars().next().is_some_and(|c| c.is_ascii_alphabetic()) && is_free(&name);
    if is_name { name } else { format!("api-{name}") }
}

/// Has it the letters and the length of a package's name? How it begins is another matter.
pub(crate) fn is_package_shape(name: &str) -> bool {
    const LONG: usize = 64;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    name.chars().all(is_plain) && name.len() <= LONG
}

/// Is it a name that cargo and its registry accept, and that a crate can have?
#[cfg(feature = "starter")]
pub(crate) fn is_package(name: &str) -> bool {
    let begins_well = name.starts_with(|c: char| c.is_ascii_alphabetic());
    begins_well && is_package_shape(name) && is_free(name)
}

/// Cargo refuses keywords and warns of what it has a meaning for.
fn is_free(package: &str) -> bool {
    let taken = ["build", "deps", "examples", "incremental", "proc-macro", "self", "test"];
    !taken.contains(&package)
        && !super::reserved::needs_raw(package)
        && super::reserved::avoid(package.to_owned(), Kind::Module) == package
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_case() {
        let cases = [
            ("lineItems", Kind::Type, "LineItems"),
            ("line-items", Kind::Variant, "LineItems"),
            ("LineItems", Kind::Field, "line_items"),
            ("lineItems", Kind::Constant, "LINE_ITEMS"),
            ("v1.5", Kind::Variant, "V1_5"),
            ("v15", Kind::Variant, "V15"),
            ("1.5", Kind::Variant, "Value1_5"),
            ("2fa_enabled", Kind::Field, "_2fa_enabled"),
            ("3DSecure", Kind::Type, "_3DSecure"),
            ("2fa", Kind::Type, "_2Fa"),
            ("2fa", Kind::Module, "_2fa"),
            ("404", Kind::Field, "value_404"),
            ("404", Kind::Type, "Schema404"),
            ("2020-01-01", Kind::Variant, "Value2020_01_01"),
            ("-1", Kind::Variant, "Minus1"),
            ("+1", Kind::Field, "plus_1"),
            ("", Kind::Variant, "Empty"),
            ("<=", Kind::Variant, "LessThanEqual"),
            ("名前", Kind::Type, "名前"),
            ("größe", Kind::Module, "gr_u00f6_u00df_e"),
            ("größe", Kind::Constant, "GRÖSSE"),
            ("😀", Kind::Type, "U1f600"),
        ];
        for (wire, kind, rust) in cases {
            assert_eq!(identifier(wire, kind), rust);
        }
    }

    #[test]
    fn long_names_are_still_files() {
        let [one, other] =
            ["a", "b"].map(|end| identifier(&format!("{}{end}", "long ".repeat(80)), Kind::Module));
        assert!(one.len() < 250 && one != other, "{one}");
        let cut_at_a_gap = identifier(&"a b c ".repeat(100), Kind::Module);
        assert!(!cut_at_a_gap.contains("__"), "{cut_at_a_gap}");
        assert!(one.starts_with("long_long_"));
    }

    #[test]
    fn packages_are_what_cargo_accepts() {
        for (title, name) in [
            ("Orders API (v2)", "orders-api-v2"),
            ("名前", "api"),
            ("3D Prints", "api-3d-prints"),
            ("test", "api-test"),
            ("Type", "api-type"),
            ("", "api"),
            ("Straße 7", "stra-e-7"),
        ] {
            assert_eq!(package(title), name);
        }
    }
}
