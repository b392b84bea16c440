//! The name of the crate.

use specwright::starter::is_package_name;

/// How long a name is that nobody has chosen.
const LONG: usize = 40;

/// What a crate cannot be called beside what its users import: modules of generated code, and the crates that it
/// stands beside.
const TAKEN: [&str; 9] =
    ["client", "operations", "server", "specwright", "specwright-runtime", "src", "target", "tokio", "types"];

/// The name that was asked for, or else one made from `inferred`, which comes from the title.
pub(super) fn choose(asked: Option<&str>, inferred: &str) -> Result<String, String> {
    let Some(asked) = asked else { return Ok(free(inferred)) };
    if is_free(asked) {
        return Ok(asked.to_owned());
    }
    let plain: String = asked
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '_' { c.to_ascii_lowercase() } else { '-' })
        .collect();
    Err(format!(
        "{asked:?} cannot be the name of a crate here; `{}` could",
        free(plain.trim_matches(|c: char| !c.is_ascii_alphabetic()))
    ))
}

fn is_free(name: &str) -> bool {
    is_package_name(name) && !TAKEN.contains(&name)
}

/// `name`, shortened between words, and put apart from what is taken.
fn free(name: &str) -> String {
    let mut short = String::new();
    for word in name.split('-').filter(|word| !word.is_empty()) {
        if !short.is_empty() && short.len() + word.len() >= LONG {
            break;
        }
        if !short.is_empty() {
            short.push('-');
        }
        short.extend(word.chars().take(LONG));
    }
    if is_free(&short) {
        return short;
    }
    let apart = format!("{short}-api");
    if is_package_name(&apart) { apart } else { "api".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::choose;

    #[test]
    fn a_title_makes_a_name_that_is_free_and_short() {
        let long = "the-one-and-only-interface-for-all-that-anybody-may-want";
        for (inferred, name) in [
            ("orders", "orders"),
            ("server", "server-api"),
            ("tokio", "tokio-api"),
            (long, "the-one-and-only-interface-for-all-that"),
            (&"x".repeat(300), &"x".repeat(40)),
        ] {
            assert_eq!(choose(None, inferred).as_deref(), Ok(name));
        }
    }

    #[test]
    fn a_name_that_was_asked_for_is_taken_or_refused() {
        assert_eq!(choose(Some("my_films"), "films").as_deref(), Ok("my_films"));
        for (asked, could) in [
            ("Films & more", "`films-more`"),
            ("type", "`type-api`"),
            ("std", "`std-api`"),
            ("types", "`types-api`"),
            ("../films", "`films`"),
            ("", "`api`"),
            ("名前", "`api`"),
        ] {
            let refused = choose(Some(asked), "films").unwrap_err();
            assert!(refused.contains(could), "{refused}");
        }
    }
}
