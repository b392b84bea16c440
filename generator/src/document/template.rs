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

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_are_in_braces() {
        assert_eq!(names("/a/{b}/{c}.{d}"), ["b", "c", "d"]);
        assert_eq!(names("/a/{b"), Vec::<&str>::new());
        assert_eq!(names("/{}/}{é}"), ["", "é"]);
    }
}
