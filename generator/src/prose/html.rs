//! HTML that stands for markup, as Markdown: many documents have it. All other tags stay as they
//! are, for they are more often placeholders, and are escaped later.

use super::code::Fence;
use super::inline::span;

/// Tags that begin and end a block.
const BLOCKS: &[&str] = &[
    "blockquote",
    "center",
    "details",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "ol",
    "p",
    "summary",
    "table",
    "tbody",
    "thead",
    "tr",
    "ul",
];

/// Tags that only say how something looks.
const LOOKS: &[&str] = &["dd", "font", "small", "span", "sub", "sup", "td", "th", "u"];

/// A longer element is not looked at as a whole.
const LONGEST_ELEMENT: usize = 4000;

/// Translates what can be translated, outside of code.
pub(super) fn to_markdown(text: &str) -> String {
    if !text.contains('<') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let is_line_start = out.is_empty() || out.ends_with('\n');
        if is_line_start && let Some(next) = after_fence(rest) {
            out.push_str(rest.strip_suffix(next).unwrap_or_default());
            rest = next;
            continue;
        }
        let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
        let (line, _) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = translate_line(line, rest, &mut out);
    }
    out
}

/// What follows the fence that `text` starts with, if it does.
fn after_fence(text: &str) -> Option<&str> {
    let mut lines = text.split_inclusive('\n');
    // Fences in lists are indented further than others may be.
    let fence = Fence::open(lines.next()?.trim())?;
    lines.find(|line| fence.is_closed_by(line.trim()));
    let rest: usize = lines.map(str::len).sum();
    text.split_at_checked(text.len() - rest).map(|(_, rest)| rest)
}

/// Translates `text` up to the end of its first line, or further if an element ends further on.
fn translate_line<'t>(line: &str, text: &'t str, out: &mut String) -> &'t str {
    let is_row = line.trim_start().starts_with('|');
    let mut rest = text;
    while let Some(at) = rest.find(['<', '`', '\\', '\n']) {
        let Some((before, here)) = rest.split_at_checked(at) else {
            break;
        };
        out.push_str(before);
        let mut chars = here.chars();
        rest = match chars.next() {
            Some('\n') => {
                out.push('\n');
                return chars.as_str();
            }
            Some('<') => tag(here, is_row, out),
            Some('`') => {
                let next = span(here).map_or_else(|| here.trim_start_matches('`'), |(_, n)| n);
                out.push_str(here.strip_suffix(next).unwrap_or_default());
                next
            }
            _ => {
                chars.next();
                out.push_str(here.strip_suffix(chars.as_str()).unwrap_or_default());
                chars.as_str()
            }
        };
    }
    out.push_str(rest);
    ""
}

/// A tag with what follows it.
struct Tag<'t> {
    name: &'t str,
    attributes: &'t str,
    is_end: bool,
    rest: &'t str,
}

impl<'t> Tag<'t> {
    fn read(text: &'t str) -> Option<Self> {
        let inside = text.strip_prefix('<')?;
        let is_end = inside.starts_with('/');
        let inside = inside.strip_prefix('/').unwrap_or(inside);
        let length = inside.find(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit())?;
        let (name, after) = inside.split_at_checked(length)?;
        let (attributes, rest) = after.split_once('>')?;
        let is_tag = attributes.is_empty() || attributes.starts_with([' ', '\n', '/']);
        let is_tag = is_tag && !name.is_empty() && !attributes.contains('<');
        is_tag.then_some(Self { name, attributes, is_end, rest })
    }

    /// What the element holds, and what follows it.
    fn content(&self) -> Option<(&'t str, &'t str)> {
        let found = self.rest.split_once(&format!("</{}>", self.name));
        found.filter(|(content, _)| !self.is_end && content.len() < LONGEST_ELEMENT)
    }

    fn attribute(&self, name: &str) -> Option<&'t str> {
        let (_, value) = self.attributes.split_once(&format!("{name}="))?;
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        value.strip_prefix(quote)?.split_once(quote).map(|(value, _)| value)
    }
}

/// Translates the tag or comment at the start of `text`, and gives what follows.
fn tag<'t>(text: &'t str, is_row: bool, out: &mut String) -> &'t str {
    if let Some((_, rest)) = text.strip_prefix("<!--").and_then(|text| text.split_once("-->")) {
        return rest;
    }
    if let Some(rest) = Tag::read(text).and_then(|tag| translate(&tag, is_row, out)) {
        return rest;
    }
    out.push('<');
    text.strip_prefix('<').unwrap_or_default()
}

/// Writes what `tag` stands for, and gives what follows; `None` if it stands for nothing.
fn translate<'t>(tag: &Tag<'t>, is_row: bool, out: &mut String) -> Option<&'t str> {
    match tag.name {
        "br" => out.push_str(if is_row { " " } else { line_break(tag.rest) }),
        "li" if !tag.is_end => {
            out.push_str(if is_row { " " } else { "\n- " });
            return Some(tag.rest.trim_start());
        }
        "li" => {}
        name if BLOCKS.contains(&name) && is_row => out.push(' '),
        // A paragraph that fills a list item does not end it.
        name if BLOCKS.contains(&name) && out.ends_with("\n- ") => {}
        name if BLOCKS.contains(&name) => out.push_str("\n\n"),
        name if LOOKS.contains(&name) && (tag.is_end || tag.content().is_some()) => {}
        "b" | "strong" => return emphasis("**", tag, out),
        "i" | "em" => return emphasis("*", tag, out),
        "pre" => {
            let (content, rest) = tag.content()?;
            out.push_str(&format!("\n```\n{}\n```\n", plain(content)));
            return Some(rest);
        }
        "code" | "kbd" | "tt" => {
            let (content, rest) = tag.content().filter(|(c, _)| !c.contains("\n\n"))?;
            out.push_str(&code(plain(content).trim()));
            return Some(rest);
        }
        "a" => {
            let (content, rest) = tag.content().filter(|(c, _)| !c.contains("\n\n"))?;
            let target = tag.attribute("href").unwrap_or_default();
            out.push_str(&format!("[{}]({target})", to_markdown(content)));
            return Some(rest);
        }
        "img" => out.push_str(tag.attribute("alt").unwrap_or_default()),
        _ => return None,
    }
    Some(tag.rest)
}

/// A line break where a line follows in the same paragraph.
fn line_break(rest: &str) -> &'static str {
    match rest.trim_start_matches(' ').strip_prefix('\n') {
        None => "\\\n",
        Some(next) if next.lines().next().is_some_and(|line| !line.trim().is_empty()) => "\\",
        Some(_) => "",
    }
}

fn emphasis<'t>(mark: &str, tag: &Tag<'t>, out: &mut String) -> Option<&'t str> {
    let (content, rest) = tag.content()?;
    let content = to_markdown(content);
    let text = content.trim();
    // What it marks has to touch the mark.
    let is_plain = !text.is_empty() && !text.contains('\n') && text.len() == content.len();
    let mark = if is_plain { mark } else { "" };
    out.push_str(&format!("{mark}{content}{mark}"));
    Some(rest)
}

fn code(text: &str) -> String {
    match text {
        "" => String::new(),
        text if text.contains('`') => format!("`` {text} ``"),
        text => format!("`{text}`"),
    }
}

/// The text of an element: without tags, and with characters for entities.
fn plain(element: &str) -> String {
    let mut text = String::new();
    let mut rest = element;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let from_tag = rest.strip_prefix(before).unwrap_or_default();
        rest = match Tag::read(from_tag) {
            Some(tag) => tag.rest,
            None => {
                text.push('<');
                after
            }
        };
    }
    text.push_str(rest);
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")]
        .iter()
        .fold(text, |text, (entity, c)| text.replace(entity, c))
}
