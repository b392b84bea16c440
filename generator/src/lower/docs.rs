//! Documentation of emitted items: prose of the document, made safe, with what the types do not
//! tell.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Number, Value};

use super::Context;
use super::table::packed;
use crate::document::model::Constraints;
use crate::ir::{Docs, Type};
use crate::names::Name;
use crate::prose;

/// Lines of documentation as attributes.
pub(crate) fn attributes(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// Lines of documentation as comments, indented.
pub(crate) fn comment(lines: &[String], indent: usize) -> String {
    let margin = " ".repeat(indent);
    let mut text = String::new();
    for line in lines {
        text.push_str(&margin);
        text.push_str(format!("/// {line}").trim_end());
        text.push('\n');
    }
    text
}

/// Title and description; `fallback` where there is neither.
pub(crate) fn lines(docs: &Docs, fallback: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let title = docs.title.as_deref().map(prose::doc_lines).unwrap_or_default();
    let description = docs.description.as_deref().map(prose::doc_lines).unwrap_or_default();
    paragraph(&mut lines, title.clone());
    if description != title {
        paragraph(&mut lines, description);
    }
    if lines.is_empty() && !fallback.is_empty() {
        lines.push(fallback.to_owned());
    }
    lines
}

/// What is said of something without a description: nothing, unless its name has other letters in Rust.
pub(crate) fn renamed(noun: &str, name: &Name) -> String {
    if is_spelt(name.wire(), name) { String::new() } else { format!("The {noun} {}.", code(name.wire())) }
}

/// Whether a name has the letters of `text`, as `x_request_id` has those of `X-Request-Id`.
pub(crate) fn is_spelt(text: &str, name: &Name) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    letters(text) == letters(name.plain())
}

/// What is said where nothing else is: what the type is, in a sentence, or the wire name.
pub(crate) fn of_type(cx: &Context<'_>, ty: &Type, noun: &str, name: &Name) -> String {
    let summary = match ty.without_null() {
        Type::Named(id) => cx.api.types.get(*id).and_then(|def| def.docs.description.as_deref()),
        _ => None,
    };
    match summary.map(prose::summary) {
        Some(summary) if !summary.is_empty() => summary,
        _ => renamed(noun, name),
    }
}

/// Adds a sentence: to a single line that ends one, else as a paragraph.
pub(crate) fn note(lines: &mut Vec<String>, note: String) {
    match lines.as_mut_slice() {
        [only] if only.trim_end_matches(['"', ')']).ends_with(['.', '!', '?']) => {
            only.push(' ');
            only.push_str(&note);
        }
        _ => paragraph(lines, vec![note]),
    }
}

/// Adds a paragraph after an empty line.
pub(crate) fn paragraph(lines: &mut Vec<String>, more: Vec<String>) {
    if more.is_empty() {
        return;
    }
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.extend(more);
}

/// `#[deprecated]` on a line of its own.
pub(crate) fn deprecated_line(docs: &Docs, indent: usize) -> String {
    match (docs.deprecated, reason(docs)) {
        (false, _) => String::new(),
        (true, None) => format!("{}#[deprecated]\n", " ".repeat(indent)),
        (true, Some(reason)) => {
            format!("{}#[deprecated(note = {})]\n", " ".repeat(indent), super::table::literal(&reason))
        }
    }
}

/// Why it is deprecated, on one line.
fn reason(docs: &Docs) -> Option<String> {
    docs.deprecated_reason.as_deref().map(prose::comment_safe).filter(|reason| !reason.is_empty())
}

/// Adds what a schema says of its values beyond their type.
pub(crate) fn remarks(lines: &mut Vec<String>, docs: &Docs) {
    if let Some(told) = docs.remarks.as_ref().and_then(|remarks| constraints(&remarks.constraints)) {
        note(lines, told);
    }
    examples(lines, docs);
}

/// Adds an example, and what is said of elements.
pub(crate) fn examples(lines: &mut Vec<String>, docs: &Docs) {
    let Some(remarks) = &docs.remarks else { return };
    if let Some(example) = &remarks.example {
        note(lines, format!("Example: {}.", code(example)));
    }
    if let Some(told) = remarks.within.as_ref().and_then(within) {
        note(lines, told);
    }
}

/// What is said of each element of an array, or each value of a map.
fn within(docs: &Docs) -> Option<String> {
    let told = docs.description.as_deref().or(docs.title.as_deref()).map(prose::summary);
    let mut parts: Vec<String> = told.into_iter().filter(|told| !told.is_empty()).collect();
    if let Some(remarks) = &docs.remarks {
        parts.extend(constraints(&remarks.constraints));
        parts.extend(remarks.example.as_ref().map(|example| format!("Example: {}.", code(example))));
        parts.extend(remarks.within.as_ref().and_then(within));
    }
    (!parts.is_empty()).then(|| format!("Each value: {}", parts.join(" ")))
}

/// Code in prose, whatever it holds.
pub(crate) fn code(text: &str) -> String {
    let text = prose::comment_safe(text);
    let text = text.trim();
    if text.is_empty() {
        return "(empty)".to_owned();
    }
    // A span of code ends at a run of as many backticks as it began with (CommonMark §6.1).
    let runs = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(runs + 1);
    if runs == 0 { format!("`{text}`") } else { format!("{fence} {text} {fence}") }
}

/// A sentence that lists values, as many to a line as there is room for: ``One of `first`, `last`.``
pub(crate) fn list(head: &str, values: &[String]) -> Vec<String> {
    let mut values: Vec<String> = values.iter().map(|value| code(value)).collect();
    let Some(first) = values.first_mut() else { return Vec::new() };
    first.insert_str(0, &format!("{head} "));
    let lines = packed(&values, 0);
    format!("{}.", lines.trim_end_matches([',', '\n'])).lines().map(str::to_owned).collect()
}

/// What a value must satisfy, in words; `None` if anything goes.
pub(crate) fn constraints(constraints: &Constraints) -> Option<String> {
    let mut parts = Vec::new();
    if let Some((minimum, exclusive)) = &constraints.minimum {
        parts.push(bound(minimum, if *exclusive { "more than" } else { "at least" }));
    }
    if let Some((maximum, exclusive)) = &constraints.maximum {
        parts.push(bound(maximum, if *exclusive { "less than" } else { "at most" }));
    }
    if let Some(step) = &constraints.multiple_of {
        parts.push(format!("a multiple of {step}"));
    }
    counted(&mut parts, constraints.min_length, constraints.max_length, "characters");
    counted(&mut parts, constraints.min_items, constraints.max_items, "items");
    counted(&mut parts, constraints.min_properties, constraints.max_properties, "properties");
    if constraints.unique_items {
        parts.push("no item twice".to_owned());
    }
    if let Some(pattern) = &constraints.pattern {
        parts.push(format!("matching {}", code(pattern)));
    }
    (!parts.is_empty()).then(|| format!("Constraints: {}.", parts.join(", ")))
}

fn bound(number: &Number, relation: &str) -> String {
    format!("{relation} {number}")
}

fn counted(parts: &mut Vec<String>, least: Option<u64>, most: Option<u64>, what: &str) {
    match (least, most) {
        (Some(least), Some(most)) if least == most => parts.push(format!("exactly {least} {what}")),
        (Some(least), Some(most)) => parts.push(format!("{least} to {most} {what}")),
        (Some(least), None) => parts.push(format!("at least {least} {what}")),
        (None, Some(most)) => parts.push(format!("at most {most} {what}")),
        (None, None) => {}
    }
}

/// The default, in words.
pub(crate) fn default(value: &Value) -> String {
    const LONG: usize = 200;
    let text = value.to_string();
    if text.chars().count() > LONG {
        let cut: String = text.chars().take(LONG).collect();
        return format!("Default: {}.", code(&format!("{cut}…")));
    }
    format!("Default: {}.", code(&text))
}
