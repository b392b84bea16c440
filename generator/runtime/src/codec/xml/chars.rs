//! Which characters there are, and where they may stand. XML 1.0 §2.2, §2.3.

/// The position of the first character that XML 1.0 does not have.
pub(super) fn find_illegal(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = 0;
    loop {
        let suspicious =
            |byte: &u8| (*byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || *byte == 0xef;
        let at = from + bytes.iter().skip(from).position(suspicious)?;
        let c = text.get(at..).and_then(|rest| rest.chars().next())?;
        if !is_legal(c) {
            return Some(at);
        }
        from = at + c.len_utf8();
    }
}

/// `Char`. XML 1.0 §2.2.
pub(super) fn is_legal(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => true,
        c => c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'),
    }
}

/// White space. XML 1.0 §2.3.
pub(super) fn is_space(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
}

/// Without the white space around it.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\n', '\r'])
}

/// Can it be the name of an element or an attribute, without a prefix? Namespaces in XML 1.0 §3.
pub(super) fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(starts_name) && chars.all(|c| starts_name(c) || continues_name(c))
}

fn starts_name(c: char) -> bool {
    matches!(c,
        'A'..='Z' | 'a'..='z' | '_'
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}'
        | '\u{37f}'..='\u{1fff}' | '\u{200c}' | '\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}'
        | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

fn continues_name(c: char) -> bool {
    matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}' | '\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::{find_illegal, is_name};

    #[test]
    fn illegal_characters_are_found_among_legal_ones() {
        assert_eq!(find_illegal("a\tb\r\nc \u{e000}\u{10ffff}\u{7f}"), None);
        assert_eq!(find_illegal("ab\u{0}"), Some(2));
        assert_eq!(find_illegal("\u{f000}\u{1b}"), Some(3));
        assert_eq!(find_illegal("\u{feff}x\u{ffff}"), Some(4));
    }

    #[test]
    fn names_are_those_of_namespaces_in_xml() {
        for name in ["a", "_1", "lineItem", "größe", "a-b.c", "日本"] {
            assert!(is_name(name), "{name}");
        }
        for text in ["", "1a", "-a", "a b", "a:b", "a<", "@id", "a\u{0}"] {
            assert!(!is_name(text), "{text}");
        }
    }
}
