//! Tells names apart that would become the same identifier: by what differs, not by counting.

use std::collections::BTreeSet;

use super::Kind;
use super::case::pascal;
use super::words::{Symbols, words};

/// A way to say what is special about a name among those it collides with, most readable first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Take the words that were brought for this case: `query_id`.
    Alternative,
    /// Name the symbols that make the difference: `at_type`.
    Symbols,
    /// Name all symbols, for they differ in their order.
    AllSymbols,
    /// Name the case: `asc_uppercase`.
    Case,
    /// Name the symbols that make the difference, and the case.
    SymbolsAndCase,
}

impl Way {
    /// Every way, in the order to try.
    pub(super) const ALL: [Self; 5] =
        [Self::Alternative, Self::Symbols, Self::AllSymbols, Self::Case, Self::SymbolsAndCase];
}

/// The symbols that stand equally often in all of `texts`.
pub(super) fn common_symbols(texts: &[&str]) -> String {
    let characters = texts.iter().flat_map(|text| text.chars());
    let symbols: BTreeSet<char> = characters.filter(|c| !c.is_alphanumeric()).collect();
    let is_common = |c: &char| {
        let mut counts = texts.iter().map(|text| text.matches(*c).count());
        let first = counts.next();
        counts.all(|count| Some(count) == first)
    };
    symbols.into_iter().filter(is_common).collect()
}

/// Adds the name of the case of `text`.
pub(super) fn with_case(mut words: Vec<String>, text: &str) -> Vec<String> {
    words.extend(case(text).map(str::to_owned));
    words
}

/// How well the Rust form keeps the spelling of `text`; less is better. `None`: it does not.
pub(super) fn literalness(text: &str, kind: Kind) -> Option<usize> {
    let words = words(text, Symbols::Dropped);
    let (snake, pascal) = (words.join("_"), pascal(&words));
    let (camel, shout, kebab) = (camel(&pascal), snake.to_uppercase(), words.join("-"));
    let forms = match kind {
        Kind::Type | Kind::Variant => [pascal, snake, shout, camel, kebab],
        Kind::Constant => [shout, snake, pascal, camel, kebab],
        Kind::Field | Kind::Function | Kind::Module => [snake, camel, pascal, shout, kebab],
    };
    forms.iter().position(|form| form == text)
}

/// What to call the case that the letters of `text` are in, or what it is without letters.
fn case(text: &str) -> Option<&'static str> {
    let letters: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.is_empty() {
        return Some(if text.is_empty() { "string" } else { "symbol" });
    }
    let (lower, upper) = (letters.to_lowercase(), letters.to_uppercase());
    if lower == upper {
        return None;
    }
    let pascal = pascal(&words(text, Symbols::Dropped));
    Some(match letters {
        l if l == lower => "lowercase",
        l if l == upper => "uppercase",
        l if l == pascal => "pascal_case",
        l if l == camel(&pascal) => "camel_case",
        _ => "mixed_case",
    })
}

fn camel(pascal: &str) -> String {
    let mut rest = pascal.chars();
    rest.next().into_iter().flat_map(char::to_lowercase).chain(rest).collect()
}

/// A word that depends on `text` alone, of `length` characters (at most 12) and an `x` before them.
pub(super) fn digest(text: &str, length: usize) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut bits = fnv1a(text.as_bytes());
    let mut word = String::from("x");
    for _ in 0..length {
        let symbol = ALPHABET.iter().cycle().nth((bits & 31) as usize);
        word.extend(symbol.map(|&byte| char::from(byte)));
        bits >>= 5;
    }
    word
}

/// FNV-1a of 64 bits, with its upper half folded in, for short digests take the low bits.
fn fnv1a(bytes: &[u8]) -> u64 {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_case_of_a_text() {
        for (text, name) in [
            ("asc", Some("lowercase")),
            ("A", Some("uppercase")),
            ("user-id", Some("lowercase")),
            ("userId", Some("camel_case")),
            ("User_Id", Some("pascal_case")),
            ("userID", Some("mixed_case")),
            ("", Some("string")),
            ("*", Some("symbol")),
            ("1.5", None),
            ("名前", None),
        ] {
            assert_eq!(case(text), name, "{text}");
        }
    }

    #[test]
    fn the_form_of_the_kind_is_the_most_literal() {
        assert_eq!(literalness("user_id", Kind::Field), Some(0));
        assert_eq!(literalness("userId", Kind::Field), Some(1));
        assert_eq!(literalness("asc", Kind::Variant), Some(1));
        assert_eq!(literalness("ASC", Kind::Variant), Some(2));
        assert_eq!(literalness("@type", Kind::Field), None);
    }

    #[test]
    fn digests_never_change() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325 ^ 0xcbf2_9ce4);
        assert_eq!(digest("a", 4), "xagme");
        assert_eq!(digest("a", 12).len(), 13);
    }
}
