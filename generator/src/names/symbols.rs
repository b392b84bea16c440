//! What to call the characters that have no place in an identifier.

/// The English name of a symbol, or its code point where it has none.
pub(super) fn symbol(c: char) -> String {
    let name = match c {
        ' ' => "space",
        '!' => "not",
        '"' => "double_quote",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "and",
        '\'' => "quote",
        '(' => "left_parenthesis",
        ')' => "right_parenthesis",
        '*' => "star",
        '+' => "plus",
        ',' => "comma",
        '-' => "dash",
        '.' => "dot",
        '/' => "slash",
        ':' => "colon",
        ';' => "semicolon",
        '<' => "less_than",
        '=' => "equal",
        '>' => "greater_than",
        '?' => "question",
        '@' => "at",
        '[' => "left_bracket",
        '\\' => "backslash",
        ']' => "right_bracket",
        '^' => "caret",
        '_' => "underscore",
        '`' => "backtick",
        '{' => "left_brace",
        '|' => "pipe",
        '}' => "right_brace",
        '~' => "tilde",
        '\t' => "tab",
        '\n' => "newline",
        other => return code_point(other),
    };
    name.to_owned()
}

/// A character as its code point: `u1f600`.
pub(super) fn code_point(c: char) -> String {
    format!("u{:04x}", u32::from(c))
}
