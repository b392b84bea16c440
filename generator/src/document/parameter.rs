//! Parameters and headers. OpenAPI 3.0.4 §4.7.12 and §4.7.21.

use std::collections::HashSet;

use openapiv3::ParameterData;
use serde_json::{Value, json};

use super::body::component_name;
use super::model::{Header, MediaType, Parameter, ParameterPlace, SchemaRef, Style};
use super::reader::{Node, Reader};
use super::shape::{HEADER, PARAMETER};
use crate::diagnostics::{Code, Diagnostic, Place, quote};

/// Header parameters that the specification says to ignore: media types and security schemes
/// decide about them.
const IGNORED_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

/// All styles. Each has its places, and is a mistake elsewhere. OpenAPI 3.0.4 §4.7.12.3, 3.2.0 §4.12.
const STYLES: [&str; 8] =
    ["matrix", "label", "simple", "form", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"];

/// What became of a parameter.
pub(super) enum ReadParameter {
    Read(Box<Parameter>),
    /// The specification says to ignore it.
    Ignored,
    /// It could not be read.
    Lost,
}

impl<'d> Reader<'d, '_> {
    /// A parameter, or where its `$ref` leads.
    pub(super) fn parameter(&mut self, node: &Node<'d>) -> ReadParameter {
        let Some(parameter) = self.any_parameter(node) else { return ReadParameter::Lost };
        if parameter.place == ParameterPlace::Header && is_ignored(&parameter.name) {
            self.report_ignored_header(&parameter);
            return ReadParameter::Ignored;
        }
        ReadParameter::Read(Box::new(parameter))
    }

    fn any_parameter(&mut self, node: &Node<'d>) -> Option<Parameter> {
        let node = self.follow(node, "the parameter is left out")?;
        let (place, place_text) = self.parameter_place(&node)?;
        let data = self.parameter_data(&node, place_text)?;
        if place == ParameterPlace::Path && !data.required {
            let place = Place::Value(node.at.clone());
            let message = format!("the path parameter {} is not required", quote(&data.name));
            self.mended(place, message, "taken as `required: true`");
        }
        let style = match node.value.get("in").and_then(Value::as_str) {
            Some("querystring") => Style::QueryString,
            _ => self.style(&node, place),
        };
        let (schema, content) = self.schema_or_content(&node);
        let allow_reserved = node.slot("allowReserved").and_then(|s| s.flag(self.diagnostics));
        Some(Parameter {
            component: component_name(&node.at, "parameters"),
            name: data.name,
            place,
            description: data.description,
            required: data.required || place == ParameterPlace::Path,
            deprecated: data.deprecated.unwrap_or_default(),
            style,
            explode: data.explode.unwrap_or(matches!(style, Style::Form | Style::Cookie)),
            allow_reserved: allow_reserved.unwrap_or_default(),
            schema,
            content: content.map(Box::new),
            extensions: data.extensions,
            is_idempotency_key: node.value.get("x-idempotency-key") == Some(&Value::Bool(true)),
            location: node.at,
        })
    }

    fn parameter_place(&mut self, node: &Node<'d>) -> Option<(ParameterPlace, &'static str)> {
        let text = node.slot("in").and_then(|slot| slot.text(self.diagnostics));
        let Some(text) = text else {
            self.invalid(&node.at, "a parameter has no `in`", "the parameter is left out");
            return None;
        };
        match text.as_ref() {
            "path" => Some((ParameterPlace::Path, "path")),
            "query" | "querystring" => Some((ParameterPlace::Query, "query")),
            "header" => Some((ParameterPlace::Header, "header")),
            "cookie" => Some((ParameterPlace::Cookie, "cookie")),
            other => {
                self.report_wrong_place(node, other);
                None
            }
        }
    }

    fn report_wrong_place(&mut self, node: &Node<'d>, found: &str) {
        let message = format!("there are no parameters in {}", quote(found));
        let place = Place::Value(node.at.child("in"));
        let mut finding = Diagnostic::new(Code::InvalidShape, place, message);
        if matches!(found, "body" | "formData") {
            finding = finding.help("OpenAPI 3 has `requestBody` for it");
        }
        self.report(finding.note("the parameter is left out"));
    }

    fn parameter_data(&mut self, node: &Node<'d>, place: &str) -> Option<ParameterData> {
        // The type asks for a schema or content; ours are read on their own.
        let filled = [("in", json!(place)), ("content", json!({}))];
        let parameter: openapiv3::Parameter = self.read(node, &PARAMETER, &filled)?;
        Some(parameter.parameter_data())
    }

    fn report_ignored_header(&mut self, parameter: &Parameter) {
        let message = format!("the header parameter {} is ignored", quote(&parameter.name));
        let place = Place::Value(parameter.location.child("name"));
        let note = "the specification leaves it to media types and security schemes";
        self.report(Diagnostic::new(Code::Mended, place, message).note(note));
    }

    /// `style`, or the default of the place. OpenAPI 3.0.4 §4.7.12.3.
    pub(super) fn style(&mut self, node: &Node<'d>, place: ParameterPlace) -> Style {
        let default = match place {
            ParameterPlace::Path | ParameterPlace::Header => Style::Simple,
            ParameterPlace::Query | ParameterPlace::Cookie => Style::Form,
        };
        let Some(text) = node.slot("style").and_then(|slot| slot.text(self.diagnostics)) else {
            return default;
        };
        let style = match (place, text.as_ref()) {
            (ParameterPlace::Path, "matrix") => Some(Style::Matrix),
            (ParameterPlace::Path, "label") => Some(Style::Label),
            (ParameterPlace::Path | ParameterPlace::Header, "simple") => Some(Style::Simple),
            (ParameterPlace::Query | ParameterPlace::Cookie, "form") => Some(Style::Form),
            (ParameterPlace::Query, "spaceDelimited") => Some(Style::SpaceDelimited),
            (ParameterPlace::Query, "pipeDelimited") => Some(Style::PipeDelimited),
            (ParameterPlace::Query, "deepObject") => Some(Style::DeepObject),
            (ParameterPlace::Cookie, "cookie") => Some(Style::Cookie),
            _ => None,
        };
        style.unwrap_or_else(|| {
            let known = STYLES.contains(&text.as_ref());
            let (code, what) = match known {
                true => (Code::Mended, "in this place"),
                false => (Code::UnsupportedStyle, "in OpenAPI"),
            };
            let message = format!("there is no style {} {what}", quote(&text));
            let finding = Diagnostic::new(code, Place::Value(node.at.child("style")), message);
            self.report(finding.label("the default is taken"));
            default
        })
    }

    /// `schema`, or the one of the single entry of `content` and that entry.
    fn schema_or_content(&mut self, node: &Node<'d>) -> (Option<SchemaRef>, Option<MediaType>) {
        let schema = self.schema_of(node);
        let mut content = self.content(node).into_iter();
        match (schema, content.next()) {
            (None, Some(entry)) => {
                if content.next().is_some() {
                    let place = Place::Key(node.at.child("content"));
                    self.lost(place, "`content` must have one entry", "the first is taken");
                }
                (entry.schema.clone(), Some(entry))
            }
            (None, None) => {
                let place = Place::Value(node.at.clone());
                self.mended(place, "there is neither `schema` nor `content`", "taken as text");
                (None, None)
            }
            (schema, Some(_)) => {
                let place = Place::Key(node.at.child("content"));
                self.lost(place, "there are both `schema` and `content`", "ignored");
                (schema, None)
            }
            (schema, None) => (schema, None),
        }
    }

    /// `headers` of a response.
    pub(super) fn headers(&mut self, response: &Node<'d>) -> Vec<Header> {
        let mut headers = Vec::new();
        let mut names = HashSet::new();
        for (name, node) in self.members(response, "headers") {
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            if !names.insert(name.to_ascii_lowercase()) {
                let message = format!("the header {} is there twice", quote(name));
                self.mended(Place::Key(node.at), message, "ignored: case does not matter");
                continue;
            }
            let node = self.follow(&node, "the header is left out");
            headers.extend(node.and_then(|node| self.header(name, node)));
        }
        headers
    }

    fn header(&mut self, name: &str, node: Node<'d>) -> Option<Header> {
        let filled = [("content", json!({}))];
        let header: openapiv3::Header = self.read(&node, &HEADER, &filled)?;
        let explode = node.slot("explode").and_then(|slot| slot.flag(self.diagnostics));
        self.style(&node, ParameterPlace::Header);
        let (schema, content) = self.schema_or_content(&node);
        Some(Header {
            component: component_name(&node.at, "headers"),
            name: name.to_owned(),
            description: header.description,
            required: header.required,
            deprecated: header.deprecated.unwrap_or_default(),
            explode: explode.unwrap_or_default(),
            schema,
            media_type: content.map(|content| content.name),
            location: node.at,
        })
    }
}

fn is_ignored(name: &str) -> bool {
    IGNORED_HEADERS.iter().any(|ignored| name.eq_ignore_ascii_case(ignored))
}
