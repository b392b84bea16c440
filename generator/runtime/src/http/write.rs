//! Parameters onto the wire. RFC 6570 §3.2.

use super::coding::write_text;
use super::flat::{Flat, Text};
use super::percent::{encode, encode_among_reserved, encode_in_label, encode_template};
use super::{deep, form};
use super::{Explode, Parameter, Place, Reserved, Style, ValueKind};
use crate::codec::{Codec, DecodeError, View};

/// The parameter as the path (without the slashes around it), the query (without `?`), its
/// header or the `Cookie` header shows it; `None` if it is absent.
///
/// # Errors
/// Where the value cannot be written in the parameter's place and style so that it would be
/// read back as what it is.
pub(crate) fn write(parameter: &Parameter, value: &dyn Codec) -> Result<Option<String>, DecodeError> {
    write_as(parameter.name, parameter, value)
}

/// Adds what [`write`] gives to a URL, and says whether that is anything.
///
/// # Errors
/// As [`write`].
pub(crate) fn write_to_url(
    url: &mut String,
    parameter: &Parameter,
    value: &dyn Codec,
) -> Result<bool, DecodeError> {
    let written = match (parameter.place, parameter.style, parameter.reserved) {
        (Place::Path, Style::Simple, _) | (Place::Query, Style::Form, Reserved::Encoded) => {
            match Flat::new(value)? {
                // Most are scalars, which need no text of their own.
                Flat::Scalar(text) => {
                    if parameter.place == Place::Query {
                        url.push_str(&encode(parameter.name));
                        url.push('=');
                    }
                    url.push_str(&encode(&text));
                    return Ok(true);
                }
                flat => write_flat(parameter.name, parameter, &flat)?,
            }
        }
        _ => write(parameter, value)?,
    };
    if let Some(text) = &written {
        url.push_str(text);
    }
    Ok(written.is_some())
}

/// As [`write`], under another name: properties that no schema names have it from the value.
pub(super) fn write_as(
    name: &str,
    parameter: &Parameter,
    value: &dyn Codec,
) -> Result<Option<String>, DecodeError> {
    match parameter.style {
        Style::DeepObject if parameter.place == Place::Query => return deep::write(name, parameter, value),
        Style::Field => return form::write_field(name, parameter, value),
        Style::QueryForm(fields) => return form::write_query(fields, value),
        Style::Members if form::is_object(value) => {
            return form::write_members(parameter.reserved, value);
        }
        _ => {}
    }
    let flat = match parameter.style {
        Style::Json | Style::QueryJson => Flat::json(value)?,
        Style::Content(media) => match value.view() {
            View::Absent => Flat::Absent,
            _ => Flat::Scalar(write_text(media, value)?.into()),
        },
        _ => Flat::new(value)?,
    };
    write_flat(name, parameter, &flat)
}

fn write_flat(name: &str, parameter: &Parameter, flat: &Flat<'_>) -> Result<Option<String>, DecodeError> {
    let kind = match flat {
        Flat::Absent => return Ok(None),
        Flat::Scalar(_) => ValueKind::Scalar,
        Flat::List(_) => ValueKind::Array,
        Flat::Object(_) => ValueKind::Object,
    };
    if !parameter.supports(kind) {
        return Err(unsupported(parameter, kind));
    }
    let writer = Writer::new(name, parameter);
    match flat {
        Flat::Absent => Ok(None),
        Flat::Scalar(text) => writer.scalar(text).map(Some),
        Flat::List(items) => writer.list(items),
        Flat::Object(members) => writer.object(members),
    }
}

pub(crate) fn unsupported(parameter: &Parameter, kind: ValueKind) -> DecodeError {
    let what = match kind {
        ValueKind::Scalar => "a scalar",
        ValueKind::Array => "an array",
        ValueKind::Object => "an object",
    };
    DecodeError::new(format!(
        "{what} in a {} cannot be written in the style {:?}",
        parameter.place.name(),
        parameter.style
    ))
}

/// How a style takes values apart: RFC 6570 Appendix A, and OpenAPI's own styles.
struct Writer<'a> {
    name: &'a str,
    parameter: &'a Parameter,
    /// What the whole starts with.
    first: &'static str,
    /// What stands between exploded parts.
    between: &'static str,
    /// What stands between joined parts.
    joint: &'static str,
    named: Named,
}

#[derive(PartialEq, Clone, Copy)]
enum Named {
    Yes,
    No,
}

impl<'a> Writer<'a> {
    fn new(name: &'a str, parameter: &'a Parameter) -> Self {
        let (first, between, joint, named) = match (parameter.place, parameter.style) {
            (_, Style::Label) => (".", ".", ",", Named::No),
            (_, Style::QueryJson | Style::QueryText) => ("", "&", ",", Named::No),
            (_, Style::Matrix) => (";", ";", ",", Named::Yes),
            (_, Style::SpaceDelimited) => ("", "&", "%20", Named::Yes),
            (_, Style::PipeDelimited) => ("", "&", "%7C", Named::Yes),
            (Place::Cookie, Style::Cookie) => ("", "; ", ",", Named::Yes),
            (Place::Cookie | Place::Query, _) => ("", "&", ",", Named::Yes),
            (Place::Path | Place::Header, _) => ("", ",", ",", Named::No),
        };
        Self { name, parameter, first, between, joint, named }
    }

    fn scalar(&self, text: &str) -> Result<String, DecodeError> {
        let value = match (self.parameter.place, self.parameter.style) {
            (Place::Header, _) => text.into(),
            (_, Style::Cookie) => in_cookie(text)?,
            _ => self.encoded(text),
        };
        if self.first.is_empty() && self.named == Named::No {
            return Ok(value.into_owned());
        }
        Ok(self.first.to_owned() + &self.named(&value))
    }

    fn list(&self, items: &[Text<'_>]) -> Result<Option<String>, DecodeError> {
        let mut parts = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            parts.push(self.part(item).map_err(|error| error.at(index))?);
        }
        if self.parameter.explode == Explode::No {
            return Ok(Some(format!("{}{}", self.first, self.named(&parts.join(self.joint)))));
        }
        if parts.is_empty() && self.named == Named::Yes {
            return Ok(None);
        }
        let named: Vec<_> = parts.iter().map(|part| self.named(part)).collect();
        Ok(Some(format!("{}{}", self.first, named.join(self.between))))
    }

    fn object(&self, members: &[(Text<'_>, Text<'_>)]) -> Result<Option<String>, DecodeError> {
        let mut parts = Vec::with_capacity(members.len() * 2);
        for (name, value) in members {
            let written = self.member_name(name).and_then(|name| Ok((name, self.part(value)?)));
            let (name, value) = written.map_err(|error| error.under(name))?;
            match self.parameter.explode {
                // RFC 6570 §3.2.7: nothing follows the name of what is empty.
                Explode::Yes if value.is_empty() && self.parameter.style == Style::Matrix => parts.push(name),
                Explode::Yes => parts.push(format!("{name}={value}")),
                Explode::No => parts.extend([name, value]),
            }
        }
        if self.parameter.explode == Explode::No {
            return Ok(Some(format!("{}{}", self.first, self.named(&parts.join(self.joint)))));
        }
        if parts.is_empty() && self.named == Named::Yes {
            return Ok(None);
        }
        Ok(Some(format!("{}{}", self.first, parts.join(self.between))))
    }

    fn named(&self, value: &str) -> String {
        let name = self.name;
        match self.named {
            Named::No => value.to_owned(),
            Named::Yes if value.is_empty() && self.parameter.style == Style::Matrix => {
                encode(name).into_owned()
            }
            Named::Yes if self.parameter.place == Place::Cookie => format!("{name}={value}"),
            Named::Yes => [&*encode(name), "=", value].concat(),
        }
    }

    /// Names end at the first `=`, and are never among the reserved characters that may be sent.
    fn member_name(&self, name: &str) -> Result<String, DecodeError> {
        match self.parameter.reserved {
            Reserved::Sent => Ok(encode(name).into_owned()),
            Reserved::Encoded if self.parameter.style == Style::Cookie && name.contains('=') => {
                Err(DecodeError::new(format!("{name:?} contains the delimiter '='")))
            }
            Reserved::Encoded => self.part(name),
        }
    }

    /// An element, or a member's value.
    fn part(&self, text: &str) -> Result<String, DecodeError> {
        let delimiters: &[char] = match (self.parameter.place, self.parameter.style, self.parameter.explode) {
            (Place::Header, _, Explode::No) => &[','],
            (Place::Header, _, Explode::Yes) => &[',', '='],
            (_, Style::Cookie, Explode::No) => &[','],
            (_, Style::SpaceDelimited, Explode::No) => &[' '],
            (_, Style::PipeDelimited, Explode::No) => &['|'],
            _ => &[],
        };
        if let Some(delimiter) = text.chars().find(|c| delimiters.contains(c)) {
            return Err(DecodeError::new(format!("{text:?} contains the delimiter {delimiter:?}")));
        }
        if self.parameter.place == Place::Header && text.trim() != text {
            return Err(DecodeError::new(format!("{text:?} begins or ends with a space")));
        }
        match self.parameter.place {
            Place::Header => Ok(text.to_owned()),
            _ if self.parameter.style == Style::Cookie => in_cookie(text).map(Text::into_owned),
            _ if self.parameter.explode == Explode::No => Ok(encode(text).into_owned()),
            _ => Ok(self.encoded(text).into_owned()),
        }
    }

    fn encoded<'t>(&self, text: &'t str) -> Text<'t> {
        match (self.parameter.style, self.parameter.reserved) {
            (Style::Label, _) => encode_in_label(text),
            (Style::QueryText, _) => encode_template(text),
            (_, Reserved::Sent) if self.parameter.place == Place::Query => encode_among_reserved(text),
            _ => encode(text),
        }
    }
}

/// Text that a cookie can hold as it is. OpenAPI 3.2.0 §4.12 leaves escaping to the caller; commas, which
/// RFC 6265 §4.1.1 does not want, are its delimiters.
fn in_cookie(text: &str) -> Result<Text<'_>, DecodeError> {
    let fits = |byte: u8| matches!(byte, b' '..=b'~') && byte != b';';
    if text.bytes().all(fits) && text.trim() == text {
        return Ok(text.into());
    }
    Err(DecodeError::new(format!(
        "{text:?} cannot be written in a cookie as it is: it must be ASCII without ; and without spaces at its ends"
    )))
}
