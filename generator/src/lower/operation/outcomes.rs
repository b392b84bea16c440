//! What comes back: the success, the errors by status, the documented headers.

use crate::document::model::Status;
use crate::ir::{Headers, Operation, Outcome, Type};
use crate::lower::rust::{Own, Uses, runtime_text, type_text};
use crate::lower::{Context, docs};
use crate::names::{Kind, Name};
use crate::prose;

use super::shared::Shared;

pub(super) fn texts(
    cx: &Context<'_>,
    index: usize,
    operation: &Operation,
    shared: &Shared,
    uses: &mut Uses,
) -> Vec<String> {
    let (mut texts, mut aliases) = (Vec::new(), String::new());
    let request = operation.request.rust();
    if has_ok_enum(operation) {
        let docs = format!("The successes of [`{request}`].");
        texts.push(outcome_enum(cx, &operation.success.name, &docs, &operation.success.list, uses));
        texts.extend(getters(cx, operation, uses));
    }
    if !operation.errors.list.is_empty() {
        let docs = format!("The documented errors of [`{request}`].");
        match shared.errors.of(cx.api, index) {
            None => {
                texts.push(outcome_enum(cx, &operation.errors.name, &docs, &operation.errors.list, uses));
            }
            Some(owner) => aliases.push_str(&alias(&operation.errors.name, &owner.errors.name)),
        }
    }
    if let Some(headers) = &operation.headers {
        match shared.headers.of(cx.api, index).and_then(|owner| owner.headers.as_ref()) {
            None => texts.push(self::headers(cx, operation, headers, uses)),
            Some(owner) => aliases.push_str(&alias(&headers.name, &owner.name)),
        }
    }
    texts.extend(Some(aliases).filter(|aliases| !aliases.is_empty()));
    texts
}

/// The name that an operation has for what it shares with others.
fn alias(own: &Name, shared: &Name) -> String {
    format!("pub type {} = super::{};\n", own.rust(), shared.rust())
}

/// One documented success gives its body; several give an enum.
pub(crate) fn has_ok_enum(operation: &Operation) -> bool {
    operation.success.list.len() > 1
}

/// The type of the success.
pub(crate) fn ok_type(cx: &Context<'_>, operation: &Operation, uses: &mut Uses) -> String {
    match operation.success.list.as_slice() {
        [] => "()".to_owned(),
        [only] => type_text(cx, &only.ty, Own::Qualified, uses),
        _ => operation.success.name.rust().to_owned(),
    }
}

/// The type of the errors.
pub(super) fn error_type(operation: &Operation) -> &str {
    if operation.errors.list.is_empty() { "std::convert::Infallible" } else { operation.errors.name.rust() }
}

/// The type of the documented headers.
pub(super) fn headers_type(operation: &Operation) -> &str {
    operation.headers.as_ref().map_or("()", |headers| headers.name.rust())
}

fn outcome_enum(cx: &Context<'_>, name: &Name, told: &str, list: &[Outcome], uses: &mut Uses) -> String {
    let mut text = format!("/// {told}\n#[derive(Debug, Clone, PartialEq)]\n#[non_exhaustive]\n");
    text.push_str(&format!("pub enum {} {{\n", name.rust()));
    for outcome in list {
        text.push_str(&docs::comment(&outcome_docs(cx, outcome), 4));
        let status = match outcome.status {
            Status::Code(_) => None,
            _ => Some(runtime_text(cx, "StatusCode", Own::Qualified, uses)),
        };
        let ty = match &outcome.ty {
            Type::Unit => None,
            other => Some(type_text(cx, other, Own::Qualified, uses)),
        };
        let content: Vec<String> = status.into_iter().chain(ty).collect();
        let content = if content.is_empty() { String::new() } else { format!("({})", content.join(", ")) };
        text.push_str(&format!("    {}{content},\n", outcome.name.rust()));
    }
    text.push_str("}\n");
    text
}

fn outcome_docs(cx: &Context<'_>, outcome: &Outcome) -> Vec<String> {
    let status = status(outcome.status);
    let mut lines = match prose::summary(&outcome.description).is_empty() {
        true => vec![format!("{status}.")],
        false => prose::doc_lines(&format!("{status}: {}", outcome.description.trim())),
    };
    docs::paragraph(&mut lines, super::items_docs(cx, outcome.items.as_ref()));
    lines
}

fn status(status: Status) -> String {
    match status {
        Status::Code(code) => format!("`{code}`"),
        Status::Range(digit) => format!("`{digit}XX`"),
        Status::Default => "Any other status".to_owned(),
    }
}

/// What people write where a description has to be.
const IDLE: [&str; 8] = [
    "OK",
    "response",
    "success",
    "successful",
    "successfulResponse",
    "successfulOperation",
    "successfulRequest",
    "defaultResponse",
];

/// What the document says of the only success, unless that is what its status says. It goes on where
/// the request line ends.
pub(super) fn answer_docs(operation: &Operation) -> Vec<String> {
    let [only] = operation.success.list.as_slice() else { return Vec::new() };
    let letters: String = only.description.chars().filter(|c| c.is_alphanumeric()).collect();
    let is_idle = letters.is_empty() || letters.eq_ignore_ascii_case(only.name.rust());
    if is_idle || IDLE.iter().any(|idle| letters.eq_ignore_ascii_case(idle)) {
        return Vec::new();
    }
    prose::doc_lines(&format!("answers {}: {}", status(only.status), only.description.trim()))
}

/// `fn created(&self) -> Option<&Order>`, for those who care for one of several successes.
fn getters(cx: &Context<'_>, operation: &Operation, uses: &mut Uses) -> Option<String> {
    let mut getters = Vec::new();
    for outcome in operation.success.list.iter().filter(|outcome| outcome.ty != Type::Unit) {
        let variant = outcome.name.rust();
        let method = Name::alone(outcome.name.plain(), Kind::Function);
        let ty = type_text(cx, &outcome.ty, Own::Qualified, uses);
        let fields = match outcome.status {
            Status::Code(_) => "body",
            _ => "_, body",
        };
        getters.push(format!(
            "    /// The body of `{variant}`, if it is that.
    #[must_use]
    #[inline]
    pub fn {method}(&self) -> Option<&{ty}> {{
        match self {{
            Self::{variant}({fields}) => Some(body),
            _ => None,
        }}
    }}
",
            method = method.rust(),
        ));
    }
    let name = operation.success.name.rust();
    (!getters.is_empty()).then(|| format!("impl {name} {{\n{}}}\n", getters.join("\n")))
}

fn headers(cx: &Context<'_>, operation: &Operation, headers: &Headers, uses: &mut Uses) -> String {
    let mut text = format!("/// The documented headers of answers to [`{}`].\n", operation.request.rust());
    text.push_str("#[derive(Debug, Clone, PartialEq, Default)]\n");
    text.push_str(&format!("pub struct {} {{\n", headers.name.rust()));
    for header in &headers.fields {
        let mut lines = docs::lines(&header.docs, &docs::renamed("header", &header.name));
        docs::remarks(&mut lines, &header.docs);
        text.push_str(&docs::comment(&lines, 4));
        text.push_str(&docs::deprecated_line(&header.docs, 4));
        let ty = type_text(cx, &header.ty, Own::Qualified, uses);
        text.push_str(&format!("    pub {}: Option<{ty}>,\n", header.name.rust()));
    }
    text.push_str("}\n");
    text
}
