//! Blocks: what the lines of a text are.

use super::code::{Fence, fenced, indented};
use super::inline::inline;
use super::item::{item, quote};
use super::line::{Marker, guard, heading, indent, interrupts, is_blank, is_rule, quoted, underline};
use super::table;

/// Lists and quotes within lists and quotes, at most.
const DEEPEST: usize = 6;

/// A thematic break that no marker of a list makes part of itself.
pub(super) const RULE: &str = "___";

/// Writes the blocks of `lines` anew, without blank lines around them.
pub(super) fn blocks(lines: &[&str], depth: usize) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = lines;
    while let Some(line) = rest.first() {
        let before = out.len();
        rest = if is_blank(line) {
            rest.get(1..).unwrap_or_default()
        } else {
            block(line, rest, &mut out, depth)
        };
        // What vanishes, as an empty fence does, still keeps apart what is around it.
        if out.len() == before {
            out.push(String::new());
        }
    }
    fold(out)
}

fn block<'l, 't>(line: &'t str, lines: &'l [&'t str], out: &mut Vec<String>, depth: usize) -> &'l [&'t str] {
    if let Some(fence) = Fence::open(line) {
        return fenced(fence, lines, out);
    }
    if indent(line) >= 4 {
        return indented(lines, out);
    }
    if let Some((level, text)) = heading(line) {
        write_heading(level, text, out);
        return lines.get(1..).unwrap_or_default();
    }
    if is_rule(line) {
        out.extend(["", RULE, ""].map(str::to_owned));
        return lines.get(1..).unwrap_or_default();
    }
    if let Some(marker) = Marker::of(line).filter(|_| depth < DEEPEST) {
        return item(marker, lines, out, depth);
    }
    if quoted(line).is_some() && depth < DEEPEST {
        return quote(lines, out, depth);
    }
    match table::columns(lines) {
        Some(columns) => table::table(columns, lines, out),
        None => paragraph(lines, out),
    }
}

/// One level down, for the first one belongs to the sections that we write.
fn write_heading(level: usize, text: &str, out: &mut Vec<String>) {
    let text = inline(text);
    if !is_blank(&text) {
        let marks = "#".repeat((level + 1).min(6));
        out.extend([String::new(), format!("{marks} {}", text.trim()), String::new()]);
    }
}

fn paragraph<'l, 't>(lines: &'l [&'t str], out: &mut Vec<String>) -> &'l [&'t str] {
    let mut length = 1;
    while let Some(rest) = lines.get(length..).filter(|rest| !rest.is_empty()) {
        let Some(next) = rest.first() else { break };
        if underline(next).is_some() || interrupts(next) || table::columns(rest).is_some() {
            break;
        }
        length += 1;
    }
    let (text, rest) = lines.split_at_checked(length).unwrap_or((lines, &[]));
    let text = join(text);
    if let Some(level) = rest.first().and_then(|line| underline(line)) {
        write_heading(level, &text.replace("\\\n", " ").replace('\n', " "), out);
        return rest.get(1..).unwrap_or_default();
    }
    let written = inline(&text);
    out.extend(written.lines().map(guard).filter(|line| !line.is_empty()));
    if table::columns(rest).is_some() {
        out.push(String::new());
    }
    rest
}

/// Joins the lines of a paragraph. Two blanks at the end of a line break it; that is better seen as
/// a backslash.
fn join(lines: &[&str]) -> String {
    let mut text = String::new();
    let mut glue = "";
    for line in lines {
        text.push_str(glue);
        text.push_str(line.trim());
        glue = if line.ends_with("  ") { "\\\n" } else { "\n" };
    }
    text
}

/// One blank line where there are several, and none around; blank lines in fences stay.
fn fold(lines: Vec<String>) -> Vec<String> {
    let mut folded: Vec<String> = Vec::with_capacity(lines.len());
    let mut fence: Option<Fence> = None;
    for line in lines {
        let is_spare = line.is_empty() && folded.last().is_none_or(String::is_empty);
        if is_spare && fence.is_none() {
            continue;
        }
        fence = match fence {
            Some(open) if open.is_closed_by(&line) => None,
            Some(open) => Some(open),
            None => Fence::open(&line),
        };
        folded.push(line);
    }
    while folded.last().is_some_and(String::is_empty) {
        folded.pop();
    }
    folded
}
