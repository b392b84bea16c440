//! Parameters as JSON, from what a request says in their styles. OpenAPI 3.0.4 §4.7.12.3.

use serde_json::{Map, Value};
use specwright::outline::{Parameter, ParameterPlace, Style};

use super::coerce::Types;
use super::reply::{Asked, unescaped};
use super::routes::{Captures, decoded};
use super::schemas::{Schemas, Violation};
use super::words::Given;
use super::{form, media};

/// Headers that parameters cannot describe. OpenAPI 3.0.4 §4.7.12.1.
const NOT_PARAMETERS: [&str; 3] = ["accept", "content-type", "authorization"];

/// Everything that is wrong with a parameter.
pub(super) fn violations(
    schemas: &Schemas,
    parameter: &Parameter,
    asked: &Asked<'_>,
    captures: &Captures,
) -> Vec<Violation> {
    let is_ignored = parameter.place == ParameterPlace::Header
        && NOT_PARAMETERS.iter().any(|name| parameter.name.eq_ignore_ascii_case(name));
    if is_ignored || parameter.style == Style::QueryString {
        return Vec::new();
    }
    let key = parameter.schema.as_deref();
    let schema = key.and_then(|key| schemas.all.get(key)).unwrap_or(&Value::Null);
    let reading = Reading { all: &schemas.all, types: Types::of(&schemas.all, schema), parameter };
    let given = if parameter.media_type.is_some() { Given::Json } else { Given::Texts };
    let value = match reading.read(asked, captures) {
        Ok(value) => value,
        Err(detail) => return vec![Violation::of_all(detail)],
    };
    match (value, key) {
        (None, _) if parameter.required => vec![Violation::of_all("it is required")],
        (Some(value), Some(key)) => schemas.violations(key, &value, given),
        _ => Vec::new(),
    }
}

/// What the mock is told of `in`.
pub(super) fn place(parameter: &Parameter) -> &'static str {
    match parameter.place {
        ParameterPlace::Path => "path",
        ParameterPlace::Query => "query",
        ParameterPlace::Header => "header",
        ParameterPlace::Cookie => "cookie",
    }
}

struct Reading<'s> {
    all: &'s Map<String, Value>,
    types: Types<'s>,
    parameter: &'s Parameter,
}

impl Reading<'_> {
    fn read(&self, asked: &Asked<'_>, captures: &Captures) -> Result<Option<Value>, String> {
        let name = &self.parameter.name;
        let found = |pairs: Vec<(String, String)>| pairs.into_iter().find(|(found, _)| found == name);
        let raw = match self.parameter.place {
            ParameterPlace::Path => {
                captures.iter().find(|(found, _)| found == name).map(|(_, raw)| raw.clone())
            }
            ParameterPlace::Header => asked.header(name),
            ParameterPlace::Cookie if !self.is_spread() => found(asked.cookies()).map(|(_, value)| value),
            ParameterPlace::Cookie => return Ok(self.pairs(&asked.cookies())),
            ParameterPlace::Query => {
                let pairs: Vec<(String, String)> =
                    asked.pairs().into_iter().map(|(name, value)| (name, value.to_owned())).collect();
                if self.is_spread() {
                    return Ok(self.pairs(&pairs));
                }
                found(pairs).map(|(_, value)| value)
            }
        };
        let Some(raw) = raw else { return Ok(None) };
        match &self.parameter.media_type {
            Some(media_type) if media::is_json(media_type) => {
                serde_json::from_str(&self.decoded(&raw)).map(Some).map_err(|error| error.to_string())
            }
            Some(_) => Ok(Some(self.decoded(&raw).into())),
            None => Ok(Some(self.delimited(&raw))),
        }
    }

    fn decoded(&self, raw: &str) -> String {
        match self.parameter.place {
            ParameterPlace::Header => raw.to_owned(),
            ParameterPlace::Query => unescaped(raw),
            ParameterPlace::Path | ParameterPlace::Cookie => decoded(raw),
        }
    }

    /// Is it in several pairs?
    fn is_spread(&self) -> bool {
        let is_compound = self.types.is_list() || self.types.is_object();
        let is_spread = self.parameter.style == Style::DeepObject || (self.parameter.explode && is_compound);
        is_spread && self.parameter.media_type.is_none()
    }

    fn pairs(&self, pairs: &[(String, String)]) -> Option<Value> {
        let name = &self.parameter.name;
        if self.parameter.style == Style::DeepObject {
            return form::deep(self.all, &self.types, name, pairs);
        }
        if self.types.is_list() {
            let items = self.types.items(self.all);
            let values: Vec<Value> = pairs
                .iter()
                .filter(|(found, _)| found == name)
                .map(|(_, value)| items.value(&self.decoded(value)))
                .collect();
            return (!values.is_empty()).then_some(Value::Array(values));
        }
        let known: Vec<&String> = self.types.property_names().collect();
        let mut object = Map::new();
        for (name, value) in pairs.iter().filter(|(name, _)| known.contains(&name)) {
            let value = self.types.property(self.all, name).value(&self.decoded(value));
            object.insert(name.clone(), value);
        }
        (!object.is_empty()).then_some(Value::Object(object))
    }

    /// One text with delimiters.
    fn delimited(&self, raw: &str) -> Value {
        let explode = self.parameter.explode;
        let (raw, delimiter) = match self.parameter.style {
            Style::Label => {
                (raw.strip_prefix('.').unwrap_or(raw).to_owned(), if explode { "." } else { "," })
            }
            Style::Matrix => return self.matrix(raw),
            Style::SpaceDelimited => (raw.replace("%20", " ").replace('+', " "), " "),
            Style::PipeDelimited => (raw.replace("%7C", "|").replace("%7c", "|"), "|"),
            _ => (raw.to_owned(), ","),
        };
        self.split(&raw, delimiter)
    }

    fn split(&self, raw: &str, delimiter: &str) -> Value {
        let trim = |text: &str| match self.parameter.place {
            ParameterPlace::Header => text.trim().to_owned(),
            _ => self.decoded(text),
        };
        let texts = raw.split(delimiter).map(trim);
        if self.types.is_list() {
            let items = self.types.items(self.all);
            return if raw.is_empty() {
                Value::Array(Vec::new())
            } else {
                texts.map(|text| items.value(&text)).collect()
            };
        }
        if !self.types.is_object() {
            return self.types.value(&self.decoded(raw));
        }
        let pairs: Vec<(String, String)> = if self.parameter.explode {
            texts
                .filter_map(|text| {
                    text.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))
                })
                .collect()
        } else {
            let texts: Vec<String> = texts.collect();
            texts.chunks(2).filter_map(|pair| Some((pair.first()?.clone(), pair.get(1)?.clone()))).collect()
        };
        let object = pairs.into_iter().map(|(name, value)| {
            let value = self.types.property(self.all, &name).value(&value);
            (name, value)
        });
        Value::Object(object.collect())
    }

    /// `;color=blue,black`, `;color=blue;color=black`, `;R=100;G=200`.
    fn matrix(&self, raw: &str) -> Value {
        let pairs: Vec<(&str, &str)> =
            raw.split(';').skip(1).map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect();
        if self.parameter.explode && self.types.is_object() {
            let joined: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
            return self.split(&joined.join(","), ",");
        }
        let values: Vec<&str> = pairs.iter().map(|(_, value)| *value).collect();
        self.split(&values.join(","), ",")
    }
}
