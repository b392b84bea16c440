//! Code of the options, before it becomes a part of the output.

use syn::Attribute;
use syn::parse::Parser as _;

/// Is it what may stand between `#[` and `]`, and nothing more?
pub(crate) fn is_attribute(text: &str) -> bool {
    let parsed = Attribute::parse_outer.parse_str(&format!("#[{text}]"));
    parsed.is_ok_and(|found| found.len() == 1)
}

#[cfg(test)]
mod tests {
    use super::is_attribute;

    #[test]
    fn an_attribute_is_one_and_no_more() {
        for legal in [
            "non_exhaustive",
            "cfg_attr(test, derive(Ord))",
            "serde(rename = \"a]\")",
            "my::tool",
            "doc(alias = \"x\")",
        ] {
            assert!(is_attribute(legal), "{legal}");
        }
        for illegal in ["", "a] fn b() {} #[c", "a]#[b", "a(", "derive(Ord", "1", "a = "] {
            assert!(!is_attribute(illegal), "{illegal}");
        }
    }
}
