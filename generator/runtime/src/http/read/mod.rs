//! Parameters off the wire.

use super::deep;
use super::flat::Text;
use super::percent::{decode, decode_query};
use super::write::unsupported;
use super::{Explode, Parameter, Place, Style, ValueKind};
use crate::codec::{Codec, DecodeError, Filled};
use source::ParameterSource;
use tree::read_text_tree;
pub(crate) use tree::read_tree;
#[cfg(feature = "multipart")]
pub(crate) use tree::with_tree;

mod source;
mod tree;

/// What came for one parameter, as it was written.
pub(crate) enum Given<'a> {
    /// A part of the path.
    Path(&'a str),
    /// The lines of a header, or the values of a cookie.
    Lines(Vec<&'a str>),
    /// The whole query, with all parameters of the operation: they are no members of objects.
    Query(&'a Query<'a>, &'a [Parameter]),
}

/// A query, taken apart.
pub(crate) struct Query<'a> {
    raw: &'a str,
    pairs: Vec<(Text<'a>, &'a str)>,
}

impl<'a> Query<'a> {
    /// Names are decoded, values are not. What has no legible name is nobody's parameter.
    pub(crate) fn new(raw: &'a str) -> Self {
        let pairs = raw.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let pairs = pairs.filter_map(|(name, value)| Some((decode_query(name).ok()?, value))).collect();
        Self { raw, pairs }
    }

    /// The values under a name, still encoded.
    pub(crate) fn values(&self, name: &str) -> Vec<&'a str> {
        self.pairs.iter().filter(|(found, _)| found == name).map(|(_, value)| *value).collect()
    }
}

/// Reads a parameter. `Null` says that it did not come.
///
/// # Errors
/// Where it is malformed, or came more often than it may.
pub(crate) fn read(
    parameter: &Parameter,
    given: Given<'_>,
    slot: &mut dyn Codec,
) -> Result<Filled, DecodeError> {
    if let (Style::DeepObject, Given::Query(query, all)) = (parameter.style, &given) {
        return match deep::tree(parameter, all, &query.pairs)? {
            Some(tree) => read_text_tree(&tree, slot),
            None => Ok(Filled::Null),
        };
    }
    let wire = Wire { parameter, given };
    if parameter.style != Style::Members && !wire.is_present() {
        return Ok(Filled::Null);
    }
    if matches!(parameter.style, Style::Json | Style::QueryJson) {
        let tree = serde_json::from_str(&wire.scalar()?).map_err(|why| DecodeError::new(why.to_string()))?;
        return read_tree(&tree, slot);
    }
    slot.decode(&mut ParameterSource(wire))
}

/// A parameter as it was written: what [`write`](super::write::write) made, taken apart again.
struct Wire<'a> {
    parameter: &'a Parameter,
    given: Given<'a>,
}

type Members<'a> = Vec<(Text<'a>, Text<'a>)>;

impl<'a> Wire<'a> {
    fn is_present(&self) -> bool {
        match &self.given {
            Given::Path(_) => true,
            Given::Lines(lines) => !lines.is_empty(),
            Given::Query(query, _) if is_query(self.parameter) => !query.raw.is_empty(),
            Given::Query(query, _) => !query.values(self.parameter.name).is_empty(),
        }
    }

    fn check(&self, kind: ValueKind) -> Result<(), DecodeError> {
        if self.parameter.supports(kind) {
            return Ok(());
        }
        Err(unsupported(self.parameter, kind))
    }

    /// The parameter as one value.
    fn scalar(&self) -> Result<Text<'a>, DecodeError> {
        self.check(ValueKind::Scalar)?;
        self.decoded(one(&self.values()?)?)
    }

    /// The parameter as an array.
    fn items(&self) -> Result<Vec<Text<'a>>, DecodeError> {
        self.check(ValueKind::Array)?;
        let values = self.values()?;
        let parameter = self.parameter;
        match (parameter.place, parameter.style, parameter.explode) {
            (Place::Header, ..) => {
                values.into_iter().flat_map(|line| split(line, ",")).map(|item| self.decoded(item)).collect()
            }
            (Place::Query, _, Explode::Yes) | (_, Style::Matrix, Explode::Yes) => {
                values.into_iter().map(|value| self.decoded(value)).collect()
            }
            (_, Style::Label, Explode::Yes) => {
                split(one(&values)?, ".").map(|item| self.decoded(item)).collect()
            }
            _ => self.joined(one(&values)?),
        }
    }

    /// The parameter as an object.
    fn members(&self) -> Result<Members<'a>, DecodeError> {
        self.check(ValueKind::Object)?;
        match (&self.given, self.parameter.style, self.parameter.explode) {
            (Given::Query(query, all), Style::Members, _) => {
                let own =
                    |name: &str| !all.iter().any(|other| other.place == Place::Query && other.name == name);
                self.pairs(
                    query
                        .pairs
                        .iter()
                        .filter(|(name, _)| own(name))
                        .map(|(name, value)| (name.clone(), *value)),
                )
            }
            (Given::Path(raw), Style::Matrix, Explode::Yes) => {
                self.exploded(split(self.strip(raw, ';')?, ";"))
            }
            (_, Style::Label, Explode::Yes) => self.exploded(split(one(&self.values()?)?, ".")),
            (_, _, Explode::Yes) => {
                self.exploded(self.values()?.into_iter().flat_map(|value| split(value, ",")))
            }
            (_, _, Explode::No) => self.paired_items(),
        }
    }

    fn pairs(&self, pairs: impl Iterator<Item = (Text<'a>, &'a str)>) -> Result<Members<'a>, DecodeError> {
        let mut members = Vec::new();
        for (name, raw) in pairs {
            let value = self.decoded(raw).map_err(|error| error.under(&name))?;
            members.push((name, value));
        }
        Ok(members)
    }

    /// `name=value` each.
    fn exploded(&self, parts: impl Iterator<Item = &'a str>) -> Result<Members<'a>, DecodeError> {
        let mut members = Vec::new();
        for part in parts {
            let Some((name, value)) = part.split_once('=') else {
                return Err(DecodeError::new(format!("expected a name with =, found {part:?}")));
            };
            members.push((self.decoded(name)?, self.decoded(value)?));
        }
        Ok(members)
    }

    /// Names and values in turn.
    fn paired_items(&self) -> Result<Members<'a>, DecodeError> {
        let parts: Vec<&str> = match self.parameter.place {
            Place::Header => self.values()?.into_iter().flat_map(|line| split(line, ",")).collect(),
            _ => return in_pairs(self.joined(one(&self.values()?)?)?),
        };
        in_pairs(parts.into_iter().map(|part| self.decoded(part)).collect::<Result<_, _>>()?)
    }

    /// The values that came under the parameter's name, still encoded.
    fn values(&self) -> Result<Vec<&'a str>, DecodeError> {
        match &self.given {
            Given::Lines(lines) => Ok(lines.clone()),
            Given::Query(query, _) if is_query(self.parameter) => Ok(vec![query.raw]),
            Given::Query(query, _) => Ok(query.values(self.parameter.name)),
            Given::Path(raw) => match self.parameter.style {
                Style::Label => Ok(vec![self.strip(raw, '.')?]),
                Style::Matrix => {
                    self.strip(raw, ';')?.split(';').map(|part| self.matrix_value(part)).collect()
                }
                _ => Ok(vec![raw]),
            },
        }
    }

    fn strip(&self, raw: &'a str, first: char) -> Result<&'a str, DecodeError> {
        let missing = || DecodeError::new(format!("expected {first:?} before {raw:?}"));
        raw.strip_prefix(first).ok_or_else(missing)
    }

    fn matrix_value(&self, part: &'a str) -> Result<&'a str, DecodeError> {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        if decode(name)? == self.parameter.name {
            return Ok(value);
        }
        Err(DecodeError::new(format!("expected the name {:?}, found {name:?}", self.parameter.name)))
    }

    fn joined(&self, value: &'a str) -> Result<Vec<Text<'a>>, DecodeError> {
        let (same, delimiter) = match self.parameter.style {
            Style::SpaceDelimited => (value.replace("%20", "+"), "+"),
            Style::PipeDelimited => (value.replace("%7C", "|").replace("%7c", "|"), "|"),
            _ => return split(value, ",").map(|item| self.decoded(item)).collect(),
        };
        split(&same, delimiter).map(|item| Ok(Text::Owned(decode_query(item)?.into_owned()))).collect()
    }

    fn decoded(&self, raw: &'a str) -> Result<Text<'a>, DecodeError> {
        match self.parameter.place {
            Place::Header => Ok(raw.trim().into()),
            Place::Query if self.parameter.style == Style::QueryText => Ok(raw.into()),
            Place::Query if self.parameter.style == Style::QueryJson => decode(raw),
            Place::Query => decode_query(raw),
            Place::Path | Place::Cookie => decode(raw),
        }
    }
}

/// Is the parameter all of the query?
fn is_query(parameter: &Parameter) -> bool {
    matches!(parameter.style, Style::QueryJson | Style::QueryText)
}

/// The parts of a text; an empty one has none.
fn split<'t>(text: &'t str, delimiter: &'static str) -> impl Iterator<Item = &'t str> {
    (!text.is_empty()).then(|| text.split(delimiter)).into_iter().flatten()
}

fn one<'t>(values: &[&'t str]) -> Result<&'t str, DecodeError> {
    match values {
        [one] => Ok(one),
        _ => Err(DecodeError::new(format!("expected one value, found {}", values.len()))),
    }
}

fn in_pairs(parts: Vec<Text<'_>>) -> Result<Members<'_>, DecodeError> {
    let mut parts = parts.into_iter();
    let mut members = Vec::new();
    while let Some(name) = parts.next() {
        let Some(value) = parts.next() else {
            return Err(DecodeError::new(format!("{name:?} has no value")));
        };
        members.push((name, value));
    }
    Ok(members)
}
