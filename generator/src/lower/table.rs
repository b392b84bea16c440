//! Text of tables: macro calls whose rows stand as close as a line allows.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What rustfmt is told by our own configuration, too.
pub(crate) const MAX_WIDTH: usize = 110;

/// A Rust string literal.
pub(crate) fn literal(text: &str) -> String {
    format!("{text:?}")
}

/// Rows with commas between and after them, as many to a line as there is room for.
pub(crate) fn packed(rows: &[String], indent: usize) -> String {
    let margin = " ".repeat(indent);
    let mut text = String::new();
    let mut width = 0;
    for row in rows {
        let needed = row.chars().count() + 2;
        if width > 0 && width + needed > MAX_WIDTH {
            text.push('\n');
            width = 0;
        }
        if width == 0 {
            text.push_str(&margin);
            width = indent;
        } else {
            text.push(' ');
        }
        let _ = write!(text, "{row},");
        width += needed;
    }
    if !rows.is_empty() {
        text.push('\n');
    }
    text
}

/// `use path::{a, b};`, or nothing where there is nothing to import. Never a glob: the compiler
/// looks into each of them again for every macro, which for large documents took most of its time.
pub(crate) fn use_line(path: &str, names: &[&str]) -> Option<String> {
    import("use", path, names)
}

/// `pub use path::{a, b};`
pub(crate) fn pub_use_line(path: &str, names: &[&str]) -> Option<String> {
    import("pub use", path, names)
}

fn import(keyword: &str, path: &str, names: &[&str]) -> Option<String> {
    let list = match names {
        [] => return None,
        [only] => return Some(format!("{keyword} {path}::{only};\n")),
        several => several.join(", "),
    };
    let line = format!("{keyword} {path}::{{{list}}};\n");
    if line.chars().count() <= MAX_WIDTH + 1 {
        return Some(line);
    }
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    Some(format!("{keyword} {path}::{{\n{}}};\n", packed(&names, 4)))
}

/// The head of a method on one line, or with its result on the next, or with a line for each argument.
pub(crate) fn signature(head: &str, arguments: &[String], result: &str) -> String {
    let fits = |line: &str| line.chars().count() <= MAX_WIDTH;
    let called = format!("{head}({})", arguments.join(", "));
    let line = format!("{called} -> {result} {{");
    if fits(&line) {
        return line + "\n";
    }
    if fits(&called) {
        return format!("{called}\n        -> {result} {{\n");
    }
    let lines: String = arguments.iter().map(|argument| format!("        {argument},\n")).collect();
    format!("{head}(\n{lines}    ) -> {result} {{\n")
}

/// A macro call with rows between braces, and what follows them: on one line, if they fit. The macro is
/// imported ([`macros`]), and no brace has a line of its own: `record! { Order as "Order", Exact {`.
pub(crate) fn table(name: &str, head: &str, rows: &str, tail: &str) -> String {
    let start = format!("{name}! {{ {head} ");
    let inner: Vec<&str> = rows.lines().map(str::trim).collect();
    let inner = if inner.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", inner.join(" ")) };
    let line = format!("{start}{inner}{tail} }}\n");
    if line.chars().count() <= MAX_WIDTH + 1 && !tail.contains('\n') && !rows.contains("///") {
        return line;
    }
    let rows = if rows.is_empty() { "{}".to_owned() } else { format!("{{\n{rows}}}") };
    let end = if tail.is_empty() || tail.ends_with('}') { "}" } else { " }" };
    format!("{start}{rows}{tail}{end}\n")
}

/// The macros that are called by these texts, of those that are calls.
pub(crate) fn macros(texts: &[String]) -> Vec<&str> {
    let called = texts.iter().filter_map(|text| text.split_once("! {").map(|(name, _)| name));
    let names: BTreeSet<&str> =
        called.filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_')).collect();
    names.into_iter().collect()
}

/// A macro call with arguments between parentheses.
pub(crate) fn call(name: &str, head: &str, arguments: &[String]) -> String {
    let line = format!("{name}! {{ {head}({}) }}\n", arguments.join(", "));
    if line.chars().count() <= MAX_WIDTH + 1 {
        return line;
    }
    format!("{name}! {{ {head}(\n{})}}\n", packed(arguments, 4))
}

#[cfg(test)]
mod tests {
    use super::{MAX_WIDTH, packed};

    #[test]
    fn rows_fill_lines() {
        let rows: Vec<String> = (0..40).map(|index| format!("row {index}")).collect();
        let text = packed(&rows, 8);
        assert!(
            text.lines().all(|line| line.chars().count() <= MAX_WIDTH && line.starts_with("        row"))
        );
        assert_eq!(text.lines().count(), 4);
        assert_eq!(text.split_whitespace().collect::<Vec<_>>().join(" "), rows.join(", ") + ",");
        assert_eq!(packed(&[], 8), "");
    }

    #[test]
    fn a_row_that_is_too_long_has_a_line_of_its_own() {
        let rows = ["a".to_owned(), "b".repeat(200), "c".to_owned()];
        assert_eq!(packed(&rows, 0).lines().count(), 3);
    }
}
