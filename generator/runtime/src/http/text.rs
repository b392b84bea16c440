//! Short texts taken apart at an ASCII character. `str` has the same, made for long ones.

/// What is before the first of it, and what is behind.
pub(crate) fn split_once(text: &str, separator: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == separator)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// Is it there? All of the text is looked at, many bytes at once.
pub(crate) fn contains(text: &str, wanted: u8) -> bool {
    text.bytes().fold(false, |found, byte| found | (byte == wanted))
}

/// What is between all of them.
pub(crate) fn split_at(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let (first, others) = match split_once(rest?, separator) {
            Some((first, others)) => (first, Some(others)),
            None => (rest?, None),
        };
        rest = others;
        Some(first)
    })
}

#[cfg(test)]
mod tests {
    use super::{contains, split_at, split_once};

    #[test]
    fn as_str_does() {
        for text in ["", "/", "a", "a/b", "/a//é/", "\u{2f}\u{12f}/ż"] {
            assert!(split_at(text, b'/').eq(text.split('/')), "{text}");
            assert_eq!(split_once(text, b'/'), text.split_once('/'), "{text}");
            assert_eq!(contains(text, b'/'), text.contains('/'), "{text}");
        }
    }
}
