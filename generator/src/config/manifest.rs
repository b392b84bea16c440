//! What a manifest may hold, as far as options say it: cargo would tell of it with a place in the generated file.

use toml::Value;

use crate::names::is_package_shape;

/// May a package be called so? Letters, digits, `-` and `_`, and no digit first.
pub(super) fn is_package_name(text: &str) -> bool {
    let starts_well = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    starts_well && is_package_shape(text)
}

/// Is it a version (Semantic Versioning 2.0.0, §2, §9 and §10)? `1.2.3-rc.1+build.5`
pub(super) fn is_version(text: &str) -> bool {
    let (rest, build) = split(text, '+');
    let (numbers, before) = split(rest, '-');
    numbers.split('.').count() == 3
        && numbers.split('.').all(is_number)
        && build.is_none_or(|build| build.split('.').all(is_identifier))
        && before.is_none_or(|before| before.split('.').all(is_release))
}

/// Does it say which versions of a dependency will do? `1.36`, `>=1.2, <2`, `0.*`
pub(super) fn is_requirement(text: &str) -> bool {
    text.split(',').map(str::trim).all(|one| {
        let bare = ["<=", ">=", "<", ">", "=", "^", "~"].iter().find_map(|sign| one.strip_prefix(sign));
        let one = bare.unwrap_or(one).trim_start();
        let parts: Vec<&str> = one.split('.').collect();
        let is_short = parts.len() <= 3 && parts.iter().all(|part| is_number(part) || is_any(part));
        is_version(one) || is_short
    })
}

/// Is it a dependency of a manifest: which versions, or a table?
pub(super) fn is_dependency(value: &Value) -> bool {
    match value {
        Value::String(text) => is_requirement(text),
        Value::Table(table) => table.get("version").is_none_or(|it| it.as_str().is_some_and(is_requirement)),
        _ => false,
    }
}

fn split(text: &str, sign: char) -> (&str, Option<&str>) {
    text.split_once(sign).map_or((text, None), |(before, after)| (before, Some(after)))
}

fn is_any(part: &str) -> bool {
    matches!(part, "*" | "x" | "X")
}

fn is_number(part: &str) -> bool {
    part.parse::<u64>().is_ok_and(|number| number.to_string() == part)
}

fn is_identifier(part: &str) -> bool {
    !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// An identifier of a pre-release: a number has no zero in front.
fn is_release(part: &str) -> bool {
    is_identifier(part) && (is_number(part) || part.contains(|c: char| !c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{is_package_name, is_requirement, is_version};

    #[test]
    fn versions_are_those_of_cargo() {
        let good = ["1.2.3", "0.1.0-rc.1", "1.0.0+a.b-c", "1.0.0-0a+5"];
        let bad = ["", "1", "1.2", "1.2.3.4", "v1.2.3", "01.2.3", "1.2.3-", "1.2.3-01", "abc", "1.2.3 "];
        assert_eq!((good.map(is_version), bad.map(is_version)), ([true; 4], [false; 10]));
        let good = ["1", "1.36", "^1.2.3", ">=1.2, <2", "*", "0.*", "= 1.0.0-rc.1", "~1"];
        let bad = ["", "not a version", "1.2.3.4", ">", "1,,2", "latest", "=>1"];
        assert_eq!((good.map(is_requirement), bad.map(is_requirement)), ([true; 8], [false; 7]));
        let (good, bad) = (["shop", "shop-api_2", "_x"], ["", "not a name!", "2shop", "é"]);
        assert_eq!((good.map(is_package_name), bad.map(is_package_name)), ([true; 3], [false; 4]));
    }
}
