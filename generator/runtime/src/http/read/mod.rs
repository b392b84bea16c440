//! Parameters off the wire.

use super::coding::read_text_as;
use super::deep;
use super::few::Few;
use super::flat::Text;
use super::percent::{decode, decode_query};
use super::write::unsupported;
use super::{Explode, Parameter, Place, Style, ValueKind};
use crate::codec::{Codec, DecodeError, Filled};
pub(crate) use form::read_form;
pub(crate) use query::Query;
use source::ParameterSource;
use tree::read_text_tree;
pub(crate) use tree::read_tree;
#[cfg(feature = "multipart")]
pub(crate) use tree::{with_text_tree, with_tree};

mod content;
mod form;
mod query;
mod source;
mod tree;

/// What came for one parameter, as it was written.
pub(crate) enum Given<'a> {
    /// A part of the path.
    Path(&'a str),
    /// The lines of a header.
    Lines(Few<&'a str>),
    /// All cookies, by their names.
    Cookies(&'a [(&'a str, &'a str)]),
    /// The whole query. What belongs to other parameters is no member of this one.
    Query(&'a Query<'a>, IsOther<'a>),
}

/// Is it the name of another parameter?
pub(crate) type IsOther<'a> = &'a dyn Fn(&str) -> bool;

/// Reads a parameter. `Null` says that it did not come.
///
/// # Errors
/// Where it is malformed, or came more often than it may.
pub(crate) fn read(
    parameter: &Parameter,
    given: Given<'_>,
    slot: &mut dyn Codec,
) -> Result<Filled, DecodeError> {
    read_as(parameter.name, parameter, given, slot)
}

/// As [`read`], under another name.
fn read_as(
    name: &str,
    parameter: &Parameter,
    given: Given<'_>,
    slot: &mut dyn Codec,
) -> Result<Filled, DecodeError> {
    match (parameter.style, &given) {
        (Style::DeepObject, Given::Query(query, is_other)) => {
            return match deep::tree(name, is_other, query.pairs())? {
                Some(tree) => read_text_tree(&tree, slot),
                None => Ok(Filled::Null),
            };
        }
        (Style::Field, Given::Query(query, is_other)) => {
            return form::read_field(name, query, is_other, slot);
        }
        (Style::QueryForm(fields), Given::Query(query, _)) => {
            return form::read_query(parameter, fields, query, slot);
        }
        _ => {}
    }
    let wire = Wire { name, parameter, given };
    if parameter.style != Style::Members && !wire.has_others() && wire.is_absent() {
        return Ok(Filled::Null);
    }
    if matches!(parameter.style, Style::Json | Style::QueryJson) {
        let Some(text) = wire.scalar()? else { return Ok(Filled::Null) };
        let tree = serde_json::from_str(&text).map_err(|why| DecodeError::new(why.to_string()))?;
        return read_tree(&tree, slot);
    }
    if let Style::Content(media) = parameter.style {
        let Some(text) = wire.scalar()? else { return Ok(Filled::Null) };
        return read_text_as(media, &text, slot);
    }
    slot.decode(&mut ParameterSource::new(wire))
}

/// A parameter as it was written: what [`write`](super::write::write) made, taken apart again.
struct Wire<'a> {
    name: &'a str,
    parameter: &'a Parameter,
    given: Given<'a>,
}

type Members<'a> = Vec<(Text<'a>, Text<'a>)>;

impl<'a> Wire<'a> {
    fn is_absent(&self) -> bool {
        match &self.given {
            Given::Path(_) => false,
            Given::Lines(lines) => lines.is_empty(),
            Given::Query(query, _) if !is_query(self.parameter) => {
                query.values_of(self.name).next().is_none()
            }
            _ => self.values().is_ok_and(|values| values.is_empty()),
        }
    }

    fn check(&self, kind: ValueKind) -> Result<(), DecodeError> {
        if self.parameter.supports(kind) {
            return Ok(());
        }
        Err(unsupported(self.parameter, kind))
    }

    /// The parameter as one value; `None` if it did not come.
    fn scalar(&self) -> Result<Option<Text<'a>>, DecodeError> {
        self.check(ValueKind::Scalar)?;
        if let (Given::Path(raw), Style::Simple) = (&self.given, self.parameter.style) {
            return self.decoded(raw).map(Some);
        }
        let values = self.values()?;
        if values.is_empty() {
            return Ok(None);
        }
        self.decoded(one(&values)?).map(Some)
    }

    /// The parameter as an array.
    fn items(&self) -> Result<Option<Vec<Text<'a>>>, DecodeError> {
        self.check(ValueKind::Array)?;
        let values = self.values()?;
        if values.is_empty() {
            return Ok(None);
        }
        let parameter = self.parameter;
        let items = match (parameter.place, parameter.style, parameter.explode) {
            (Place::Header, ..) => {
                values.iter().flat_map(|line| split(line, ",")).map(|item| self.decoded(item)).collect()
            }
            (Place::Cookie, Style::Form, Explode::Yes) => {
                let pairs = self.pairs().into_iter().filter(|(name, _)| *name == self.name);
                pairs.map(|(_, value)| self.decoded(value)).collect()
            }
            (Place::Query | Place::Cookie, _, Explode::Yes) | (_, Style::Matrix, Explode::Yes) => {
                values.iter().map(|value| self.decoded(value)).collect()
            }
            (_, Style::Label, Explode::Yes) => {
                split(one(&values)?, ".").map(|item| self.decoded(item)).collect()
            }
            _ => self.joined(one(&values)?),
        };
        items.map(Some)
    }

    /// The parameter as an object.
    fn members(&self) -> Result<Option<Members<'a>>, DecodeError> {
        self.check(ValueKind::Object)?;
        let members = match (&self.given, self.parameter.style, self.parameter.explode) {
            (Given::Cookies(_), _, Explode::Yes) => {
                let decoded = |(name, value)| Ok((self.decoded(name)?, self.decoded(value)?));
                let members: Members<'a> = self.pairs().into_iter().map(decoded).collect::<Result<_, _>>()?;
                return Ok(Some(members).filter(|members| !members.is_empty()));
            }
            (Given::Path(raw), Style::Matrix, Explode::Yes) => {
                self.exploded(split(self.strip(raw, ';')?, ";"))
            }
            (_, Style::Label, Explode::Yes) => self.exploded(split(one(&self.values()?)?, ".")),
            _ if self.values()?.is_empty() => return Ok(None),
            (_, _, Explode::Yes) => self.exploded(self.values()?.iter().flat_map(|value| split(value, ","))),
            (_, _, Explode::No) => self.paired_items(),
        };
        members.map(Some)
    }

    /// May there be members that belong to somebody else?
    fn has_others(&self) -> bool {
        matches!(self.given, Given::Cookies(_)) && self.parameter.explode == Explode::Yes
    }

    /// Do the members of an object come as `name=value`?
    fn names_members(&self) -> bool {
        let place = self.parameter.place;
        self.parameter.explode == Explode::Yes && matches!(place, Place::Path | Place::Header)
    }

    /// Has the value a delimiter of its style?
    fn is_joined(&self, value: &str) -> bool {
        match (self.parameter.place, self.parameter.style, self.parameter.explode) {
            (_, Style::QueryText | Style::Members, _) => false,
            (Place::Query, Style::SpaceDelimited, Explode::No) => {
                value.contains("%20") || value.contains('+')
            }
            (Place::Query, Style::PipeDelimited, Explode::No) => {
                value.contains('|') || value.contains("%7C") || value.contains("%7c")
            }
            (Place::Query, _, Explode::Yes) | (_, Style::Matrix, Explode::Yes) => false,
            (Place::Cookie, Style::Form, Explode::Yes) => value.contains('&'),
            (Place::Cookie, _, Explode::Yes) => false,
            (_, Style::Label, Explode::Yes) => value.contains('.'),
            _ => value.contains(','),
        }
    }

    /// All cookies. In the style `form`, `&` stands between the parts of one parameter.
    fn pairs(&self) -> Vec<(&'a str, &'a str)> {
        let Given::Cookies(cookies) = &self.given else { return Vec::new() };
        if self.parameter.style == Style::Cookie {
            return cookies.to_vec();
        }
        let mut pairs = Vec::new();
        for (name, value) in *cookies {
            let mut parts = value.split('&');
            pairs.extend(parts.next().map(|value| (*name, value)));
            pairs.extend(parts.filter_map(|part| part.split_once('=')));
        }
        pairs
    }

    /// `name=value` each.
    fn exploded(&self, parts: impl Iterator<Item = &'a str>) -> Result<Members<'a>, DecodeError> {
        let mut members = Vec::new();
        for part in parts {
            let pair = part.split_once('=');
            let Some((name, value)) = pair.or((self.parameter.style == Style::Matrix).then_some((part, "")))
            else {
                return Err(DecodeError::new(format!("expected a name with =, found {part:?}")));
            };
            members.push((self.decoded(name)?, self.decoded(value)?));
        }
        Ok(members)
    }

    /// Names and values in turn.
    fn paired_items(&self) -> Result<Members<'a>, DecodeError> {
        let parts: Vec<&str> = match self.parameter.place {
            Place::Header => self.values()?.iter().flat_map(|line| split(line, ",")).collect(),
            _ => return in_pairs(self.joined(one(&self.values()?)?)?),
        };
        in_pairs(parts.into_iter().map(|part| self.decoded(part)).collect::<Result<_, _>>()?)
    }

    /// The values that came under the parameter's name, still encoded.
    fn values(&self) -> Result<Few<&'a str>, DecodeError> {
        match &self.given {
            Given::Lines(lines) => Ok(lines.clone()),
            Given::Cookies(cookies) => {
                let own = cookies.iter().filter(|(name, _)| *name == self.name);
                Ok(own.map(|(_, value)| *value).collect())
            }
            Given::Query(query, _) if is_query(self.parameter) => Ok(query.whole().into_iter().collect()),
            Given::Query(query, _) => Ok(query.values(self.name)),
            Given::Path(raw) => match self.parameter.style {
                Style::Label => Ok(self.strip(raw, '.')?.into()),
                Style::Matrix => {
                    self.strip(raw, ';')?.split(';').map(|part| self.matrix_value(part)).collect()
                }
                _ => Ok((*raw).into()),
            },
        }
    }

    fn strip(&self, raw: &'a str, first: char) -> Result<&'a str, DecodeError> {
        let missing = || DecodeError::new(format!("expected {first:?} before {raw:?}"));
        raw.strip_prefix(first).ok_or_else(missing)
    }

    fn matrix_value(&self, part: &'a str) -> Result<&'a str, DecodeError> {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        if decode(name)? == self.name {
            return Ok(value);
        }
        Err(DecodeError::new(format!("expected the name {:?}, found {name:?}", self.name)))
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
            Place::Cookie if self.parameter.style == Style::Cookie => Ok(raw.into()),
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
