//! An operation to begin with, and values for it: the document's examples, or what its schemas allow.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use specwright::Outline;
use specwright::outline::{Operation, Status};
use specwright::starter::{Argument, ArgumentKind, Call, ParameterPlace};

use crate::mock::{Samples, base_path};

/// An operation, with values.
#[derive(Debug, Clone)]
pub(super) struct Example {
    pub(super) call: Call,
    /// The arguments of the client's method, as they are written in Rust.
    pub(super) arguments: Vec<String>,
    /// The body of the answer, as JSON.
    pub(super) body: String,
    /// What curl is given after the address of the server, if a plain URL will do.
    pub(super) target: Option<String>,
    /// What the document's servers have before the path; a server that is made here has nothing there.
    pub(super) base: String,
}

impl Example {
    /// Do the arguments name types of the document?
    pub(super) fn has_variants(&self) -> bool {
        let kinds = self.call.arguments.iter().map(|argument| &argument.kind);
        kinds.into_iter().any(|kind| matches!(kind, ArgumentKind::Variant { .. }))
    }
}

/// All but what a URL has anywhere: RFC 3986 §2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How large an example is that people look at.
const LARGE: usize = 4_000;

/// The first of the operations that has values which its schemas allow; rather one that is short.
pub(super) fn choose(calls: &[Call], outline: Outline) -> Option<Example> {
    const TRIED: usize = 40;
    let operations = outline.operations;
    let (requests, responses) = (Samples::new(outline.requests), Samples::new(outline.responses));
    let mut large = None;
    for call in calls.iter().take(TRIED) {
        let is_it = |operation: &&Operation| operation.method == call.method && operation.path == call.path;
        let Some(operation) = operations.iter().find(is_it) else { continue };
        let Some(example) = example(call, operation, &requests, &responses) else { continue };
        if example.body.len() <= LARGE {
            return Some(example);
        }
        large.get_or_insert(example);
    }
    large
}

fn example(call: &Call, operation: &Operation, requests: &Samples, responses: &Samples) -> Option<Example> {
    let success =
        |status: Status| matches!(status, Status::Code(200..=299) | Status::Range(2) | Status::Default);
    let response = operation.responses.iter().find(|response| success(response.status))?;
    let media = response.content.iter().find(|media| is_json(&media.name))?;
    let key = media.schema.as_deref()?;
    let body = responses.valid(key, &call.name, media.examples.iter().map(|(_, value)| value))?;
    let values: Vec<Value> =
        call.arguments.iter().map(|argument| value(argument, operation, requests)).collect::<Option<_>>()?;
    let written = call.arguments.iter().zip(&values).map(|(argument, value)| written(&argument.kind, value));
    Some(Example {
        arguments: written.collect::<Option<_>>()?,
        body: serde_json::to_string_pretty(&body).ok()? + "\n",
        target: target(call, &values),
        base: operation.servers.first().map(|url| base_path(url)).unwrap_or_default(),
        call: call.clone(),
    })
}

fn is_json(media: &str) -> bool {
    let essence = media.split(';').next().unwrap_or(media).trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

fn value(argument: &Argument, operation: &Operation, requests: &Samples) -> Option<Value> {
    let is_it = |place, name: &str| place == argument.place && name == argument.name;
    let parameter = operation.parameters.iter().find(|it| is_it(it.place, &it.name))?;
    requests.valid(parameter.schema.as_deref()?, &argument.name, &parameter.example)
}

/// A value as Rust has it.
fn written(kind: &ArgumentKind, value: &Value) -> Option<String> {
    match (kind, value) {
        (ArgumentKind::Text, Value::String(text)) => Some(format!("{text:?}")),
        (ArgumentKind::Parsed, Value::String(text)) => Some(format!("{text:?}.parse()?")),
        (ArgumentKind::Variant { ty, variants, borrowed }, Value::String(text)) => {
            let (_, variant) = variants.iter().find(|(value, _)| value == text)?;
            Some(format!("{borrowed}types::{ty}::{variant}"))
        }
        (ArgumentKind::Plain("bool"), Value::Bool(value)) => Some(value.to_string()),
        (ArgumentKind::Plain("f32" | "f64"), Value::Number(number)) => {
            number.as_f64().filter(|number| number.is_finite()).map(|number| format!("{number:?}"))
        }
        (ArgumentKind::Plain(integer), Value::Number(number)) => whole(integer, number.as_i64()?),
        _ => None,
    }
}

/// An integer that its type has.
fn whole(ty: &str, number: i64) -> Option<String> {
    let (least, most) = match ty {
        "i8" => (i64::from(i8::MIN), i64::from(i8::MAX)),
        "i16" => (i64::from(i16::MIN), i64::from(i16::MAX)),
        "i32" => (i64::from(i32::MIN), i64::from(i32::MAX)),
        "u8" => (0, i64::from(u8::MAX)),
        "u16" => (0, i64::from(u16::MAX)),
        "u32" => (0, i64::from(u32::MAX)),
        "u64" | "u128" => (0, i64::MAX),
        "i64" | "i128" => (i64::MIN, i64::MAX),
        _ => return None,
    };
    (least..=most).contains(&number).then(|| number.to_string())
}

/// Path and query of the request, where nothing else belongs to it.
fn target(call: &Call, values: &[Value]) -> Option<String> {
    let (mut path, mut query) = (call.path.clone(), Vec::new());
    for (argument, value) in call.arguments.iter().zip(values) {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let text = utf8_percent_encode(&text, RESERVED);
        match argument.place {
            ParameterPlace::Path => path = path.replace(&format!("{{{}}}", argument.name), &text.to_string()),
            ParameterPlace::Query => query.push(format!("{}={text}", argument.name)),
            ParameterPlace::Header | ParameterPlace::Cookie => return None,
        }
    }
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let target = path + &query;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/?&=%".contains(c);
    (call.method == "GET" && target.starts_with('/') && target.chars().all(is_plain)).then_some(target)
}
