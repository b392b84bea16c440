//! The words of Rust code: only lowering knows the language.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};

/// The identifiers of a text, also inside of macro calls; `None` if it is no Rust.
pub(crate) fn identifiers(text: &str) -> Option<BTreeSet<String>> {
    let text = text.trim_start_matches('\u{feff}');
    // The first line of a script names what runs it.
    let is_script = text.starts_with("#!") && !text.starts_with("#![");
    let text = if is_script { text.split_once('\n').map_or("", |(_, rest)| rest) } else { text };
    let mut open = vec![text.parse::<TokenStream>().ok()?.into_iter()];
    let mut found = BTreeSet::new();
    while let Some(tokens) = open.last_mut() {
        match tokens.next() {
            Some(TokenTree::Ident(name)) => {
                let name = name.to_string();
                found.insert(name.strip_prefix("r#").map(str::to_owned).unwrap_or(name));
            }
            Some(TokenTree::Group(group)) => open.push(group.stream().into_iter()),
            Some(TokenTree::Punct(_) | TokenTree::Literal(_)) => {}
            None => _ = open.pop(),
        }
    }
    Some(found)
}

/// Whatever may be an identifier in a text that is no Rust.
pub(crate) fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{identifiers, words};

    #[test]
    fn names_in_macros_count_and_prose_does_not() {
        let text = "//! list_orders\nfn main() { log!(\"health\", client.r#type()); m! { [ GetOrder ] } }";
        let found: Vec<String> = identifiers(text).unwrap().into_iter().collect();
        assert_eq!(found, ["GetOrder", "client", "doc", "fn", "log", "m", "main", "type"]);
    }

    #[test]
    fn what_is_no_rust_has_words() {
        assert!(identifiers("fn main( {").is_none());
        assert!(words("fn main( { get_order(").contains("get_order"));
        assert!(identifiers("#!/usr/bin/env cargo\nfn main() {}").unwrap().contains("main"));
        let deep = "(".repeat(100_000);
        assert!(identifiers(&deep).is_none());
        assert!(identifiers(&(deep + "x" + &")".repeat(100_000))).unwrap().contains("x"));
    }
}
