//! Words that an identifier cannot be, or had better not be.

use super::Kind;

/// Keywords of every edition that can be identifiers when they are raw.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that cannot be identifiers at all.
const PATH_KEYWORDS: &[&str] = &["self", "Self", "super", "crate"];

/// What a type would hide: the prelude, and the traits that are usually derived.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// What a module would hide where it is declared: modules share a namespace with types and crates.
const MODULES: &[&str] = &[
    "alloc", "bool", "char", "core", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "lib", "main",
    "mod", "std", "str", "u128", "u16", "u32", "u64", "u8", "usize",
];

/// Files of these names cannot be made on Windows, whatever their extension.
const DEVICES: &[&str] = &["aux", "con", "conin", "conout", "nul", "prn"];

/// Must `plain` be written `r#plain`?
pub(super) fn needs_raw(plain: &str) -> bool {
    KEYWORDS.contains(&plain)
}

/// Is it a word of the language, and so no part of a path?
pub(super) fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word) || PATH_KEYWORDS.contains(&word)
}

/// Makes an identifier one that `kind` may have: `Option` -> `OptionSchema`, `self` -> `self_`.
pub(super) fn avoid(plain: String, kind: Kind) -> String {
    if PATH_KEYWORDS.contains(&plain.as_str()) {
        return plain + "_";
    }
    match kind {
        Kind::Type if PRELUDE.contains(&plain.as_str()) => decorate(plain, kind),
        Kind::Module if MODULES.contains(&plain.as_str()) || is_device(&plain) => decorate(plain, kind),
        _ => plain,
    }
}

/// Adds what tells an identifier of `kind` from a word that is taken.
pub(super) fn decorate(plain: String, kind: Kind) -> String {
    match kind {
        Kind::Type => plain + "Schema",
        Kind::Variant => plain + "Value",
        _ => plain + "_",
    }
}

fn is_device(plain: &str) -> bool {
    let port = |prefix| {
        plain
            .strip_prefix(prefix)
            .is_some_and(|n: &str| n.len() == 1 && n.chars().all(|c| c.is_ascii_digit()))
    };
    DEVICES.contains(&plain) || port("com") || port("lpt")
}

#[cfg(test)]
mod tests {
    use super::super::Name;
    use super::*;

    #[test]
    fn keywords_become_raw_where_they_can() {
        for word in KEYWORDS {
            let name = Name::alone(word, Kind::Field);
            assert_eq!(name.rust(), format!("r#{word}"));
            assert_eq!((name.plain(), name.is_raw()), (*word, true));
        }
        assert_eq!(Name::alone("self", Kind::Field).rust(), "self_");
        assert_eq!(Name::alone("crate", Kind::Module).rust(), "crate_");
        assert_eq!(Name::alone("super", Kind::Function).rust(), "super_");
        assert_eq!(Name::alone("self", Kind::Variant).rust(), "Self_");
        assert_eq!(Name::alone("self", Kind::Type).rust(), "Self_");
        assert_eq!(Name::alone("_", Kind::Field).rust(), "underscore");
    }

    #[test]
    fn types_keep_clear_of_the_prelude() {
        assert_eq!(Name::alone("option", Kind::Type).rust(), "OptionSchema");
        assert_eq!(Name::alone("None", Kind::Variant).rust(), "None");
        assert_eq!(Name::alone("Error", Kind::Type).rust(), "Error");
    }

    #[test]
    fn modules_can_be_files_anywhere() {
        for (wire, rust) in [("CON", "con_"), ("com1", "com1_"), ("Com10", "com10")] {
            assert_eq!(Name::alone(wire, Kind::Module).rust(), rust);
        }
        assert_eq!(Name::alone("mod", Kind::Module).rust(), "mod_");
        assert_eq!(Name::alone("type", Kind::Module).rust(), "r#type");
        assert_eq!(Name::alone("str", Kind::Module).rust(), "str_");
    }
}
