//! List items and quotes: blocks that hold blocks.

use super::block::blocks;
use super::code::Fence;
use super::line::{Marker, dedent, indent, interrupts, is_blank, quoted};

/// Reads a list item off the front of `lines`.
pub(super) fn item<'l, 't>(
    marker: Marker<'t>,
    lines: &'l [&'t str],
    out: &mut Vec<String>,
    depth: usize,
) -> &'l [&'t str] {
    let mut rest = lines.get(1..).unwrap_or_default();
    let mut inner = vec![marker.content];
    let mut fence = Fence::open(marker.content);
    while let Some((line, after)) = rest.split_first() {
        let Some(line) = continuation(line, after, &marker, &inner, fence.is_some()) else {
            break;
        };
        fence = match fence {
            Some(open) if open.is_closed_by(line) => None,
            Some(open) => Some(open),
            None => Fence::open(line),
        };
        inner.push(line);
        rest = after;
    }
    let text = blocks(&inner, depth + 1);
    let margin = " ".repeat(marker.text.len() + 1);
    out.extend(text.iter().enumerate().map(|(row, line)| match (row, line.as_str()) {
        (_, "") => String::new(),
        (0, line) => format!("{} {line}", marker.text),
        (_, line) => format!("{margin}{line}"),
    }));
    rest
}

/// What `line` adds to the item, if it belongs there.
fn continuation<'t>(
    line: &'t str,
    after: &[&'t str],
    marker: &Marker<'_>,
    inner: &[&str],
    in_fence: bool,
) -> Option<&'t str> {
    if is_blank(line) {
        let next = after.iter().find(|line| !is_blank(line))?;
        return (indent(next) >= marker.column).then_some("");
    }
    if indent(line) >= marker.column {
        return Some(dedent(line, marker.column));
    }
    // Paragraphs go on without the indentation.
    let is_lazy = !in_fence && inner.last().is_some_and(|last| !is_blank(last)) && !interrupts(line);
    // Numbers other than 1 start no list within a paragraph, but they go on with a list.
    (is_lazy && Marker::of(line).is_none()).then(|| line.trim_start())
}

/// Reads a quote off the front of `lines`.
pub(super) fn quote<'l, 't>(lines: &'l [&'t str], out: &mut Vec<String>, depth: usize) -> &'l [&'t str] {
    let mut rest = lines;
    let mut inner: Vec<&str> = Vec::new();
    while let Some((line, after)) = rest.split_first() {
        let goes_on = inner.last().is_some_and(|last| !is_blank(last)) && !interrupts(line);
        match quoted(line) {
            Some(text) => inner.push(text),
            None if goes_on => inner.push(line.trim_start()),
            None => break,
        }
        rest = after;
    }
    let text = blocks(&inner, depth + 1);
    out.extend(text.iter().map(|line| format!("> {line}").trim_end().to_owned()));
    out.push(String::new());
    rest
}
