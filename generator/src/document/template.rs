//! Path templates. OpenAPI 3.0.4 §4.6.

/// How many names a path may have.
pub(super) const MAX_NAMES: usize = 100;

/// The names in braces, in order; one more than allowed at most.
pub(super) fn names(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = path;
    while names.len() <= MAX_NAMES
        && let Some((_, after)) = rest.split_once('{')
    {
        let Some((name, after)) = after.split_once('}') else { break };
        names.push(name);
        rest = after;
    }
    names
}

/// A template as requests see it: without the names of its parameters and without a fragment,
/// which is never sent (RFC 9110 §7.1).
pub(super) fn without_names(path: &str) -> String {
    let mut rest = path.split('#').next().unwrap_or_default();
    let mut bare = String::with_capacity(rest.len());
    while let Some((before, after)) = rest.split_once('{')
        && let Some((_, after)) = after.split_once('}')
    {
        bare.push_str(before);
        bare.push_str("{}");
        rest = after;
    }
    bare.push_str(rest);
    bare
}

/// The name of a parameter that is written with an operator of RFC 6570, which documents borrow
/// for what they say in `style` and `explode`: `id` for `{id*}`, `{;id}` and `{id:3}`.
pub(super) fn bare_name(name: &str) -> &str {
    let name = name.split(':').next().unwrap_or_default();
    name.trim_start_matches(['+', '#', '.', '/', ';', '?', '&']).trim_end_matches('*')
}

#[cfg(test)]
mod tests {
    use super::{bare_name, names, without_names};

    #[test]
    fn requests_do_not_know_names() {
        assert_eq!(without_names("/a/{b}.{c}/d?e={f}#g"), "/a/{}.{}/d?e={}");
        assert_eq!(without_names("/a{/b"), "/a{/b");
    }

    #[test]
    fn operators_are_no_part_of_names() {
        for name in ["id", "id*", ";id*", ".id", "id:3"] {
            assert_eq!(bare_name(name), "id");
        }
    }

    #[test]
    fn names_are_in_braces() {
        assert_eq!(names("/a/{b}/{c}.{d}"), ["b", "c", "d"]);
        assert_eq!(names("/a/{b"), Vec::<&str>::new());
        assert_eq!(names("/{}/}{é}"), ["", "é"]);
    }
}
