//! Where a parameter goes and how it is written. OpenAPI 3.0.4 §4.7.12.

use super::Media;

/// One row of an operation's parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// Its name on the wire.
    pub name: &'static str,
    /// Where it goes.
    pub place: Place,
    /// How it is written.
    pub style: Style,
    /// How arrays and objects are taken apart.
    pub explode: Explode,
    /// What becomes of reserved characters.
    pub reserved: Reserved,
    /// Must it be given?
    pub required: bool,
    /// Does it make a request that is sent twice count once?
    pub is_idempotency_key: bool,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Into the path template.
    Path,
    /// Into the query.
    Query,
    /// Into a header of its own.
    Header,
    /// Into the `Cookie` header.
    Cookie,
}

impl Place {
    /// The place as OpenAPI's `in` names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// How a parameter is written. OpenAPI 3.0.4 §4.7.12.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `a,b`: path and header. RFC 6570 §3.2.2.
    Simple,
    /// `.a,b`: path. RFC 6570 §3.2.5.
    Label,
    /// `;name=a,b`: path. RFC 6570 §3.2.7.
    Matrix,
    /// `name=a&name=b`: query and cookie. RFC 6570 §3.2.8.
    Form,
    /// A property of a form that says nothing of its style: scalars and elements of arrays as in the
    /// style form, objects as JSON. OpenAPI 3.0.4 §4.7.15.
    Field,
    /// `name=a; name=b`: cookies as they are. OpenAPI 3.2.0 §4.12.
    Cookie,
    /// The form style, exploded, of what may be an object: its members become parameters of their own.
    Members,
    /// `name=a%20b`: arrays and objects in the query.
    SpaceDelimited,
    /// `name=a%7Cb`: arrays and objects in the query.
    PipeDelimited,
    /// `name[member]=a`: objects in the query, and what is within them.
    DeepObject,
    /// JSON text: parameters with a `content`.
    Json,
    /// Text in a media type: parameters with a `content`, and fields of forms.
    Content(&'static [Media]),
    /// The query is the parameter, as JSON text: `in: querystring`.
    QueryJson,
    /// The query is the parameter, as it is: `in: querystring`.
    QueryText,
    /// The query is the parameter, as a form with these fields that are not in the style
    /// [`Style::Field`]: `in: querystring`.
    QueryForm(&'static [Parameter]),
}

/// How arrays and objects are taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Explode {
    /// One value holds all, with delimiters: `explode: false`.
    No,
    /// Each element or member for itself: `explode: true`.
    Yes,
}

/// What becomes of reserved characters (RFC 3986 §2.2) in a query parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reserved {
    /// They are percent-encoded.
    Encoded,
    /// They are sent as they are, but for those that would end the value: `allowReserved`.
    Sent,
}

/// What a parameter's value is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// A string, a number, a boolean, a value of an enumeration.
    Scalar,
    /// An array of scalars.
    Array,
    /// An object whose members are scalars.
    Object,
}

/// A parameter in the path template: style simple, not exploded.
#[must_use]
pub const fn path(name: &'static str) -> Parameter {
    Parameter::new(name, Place::Path, Style::Simple, Explode::No)
}

/// A parameter in the query: style form, exploded. Objects need [`Parameter::members`]. It is the property
/// of a form, too, that says so.
#[must_use]
pub const fn query(name: &'static str) -> Parameter {
    Parameter::new(name, Place::Query, Style::Form, Explode::Yes)
}

/// A parameter in a header, or a header of a response: style simple, not exploded.
#[must_use]
pub const fn header(name: &'static str) -> Parameter {
    Parameter::new(name, Place::Header, Style::Simple, Explode::No)
}

/// A parameter in a cookie: style form, exploded.
#[must_use]
pub const fn cookie(name: &'static str) -> Parameter {
    Parameter::new(name, Place::Cookie, Style::Form, Explode::Yes)
}

impl Parameter {
    /// The property of a form of which nothing is said. OpenAPI 3.0.4 §4.7.15.
    pub(crate) const FIELD: Self = Self::new("", Place::Query, Style::Field, Explode::Yes);

    const fn new(name: &'static str, place: Place, style: Style, explode: Explode) -> Self {
        Self {
            name,
            place,
            style,
            explode,
            reserved: Reserved::Encoded,
            required: false,
            is_idempotency_key: false,
        }
    }

    /// A header that makes a request which is sent twice count once: `x-idempotency-key`. The
    /// client makes a key for each call that has none.
    #[must_use]
    pub const fn idempotency_key(self) -> Self {
        Self { is_idempotency_key: true, ..self }
    }

    /// With `required: true`.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// With `required: false`, as it is without a word.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    /// With `explode: true`.
    #[must_use]
    pub const fn exploded(self) -> Self {
        Self { explode: Explode::Yes, ..self }
    }

    /// With `explode: false`.
    #[must_use]
    pub const fn joined(self) -> Self {
        Self { explode: Explode::No, ..self }
    }

    /// In the style `label`, not exploded.
    #[must_use]
    pub const fn label(self) -> Self {
        Self { style: Style::Label, explode: Explode::No, ..self }
    }

    /// In the style `matrix`, not exploded.
    #[must_use]
    pub const fn matrix(self) -> Self {
        Self { style: Style::Matrix, explode: Explode::No, ..self }
    }

    /// In the style `spaceDelimited`, not exploded.
    #[must_use]
    pub const fn space_delimited(self) -> Self {
        Self { style: Style::SpaceDelimited, explode: Explode::No, ..self }
    }

    /// In the style `pipeDelimited`, not exploded.
    #[must_use]
    pub const fn pipe_delimited(self) -> Self {
        Self { style: Style::PipeDelimited, explode: Explode::No, ..self }
    }

    /// In the style `deepObject`.
    #[must_use]
    pub const fn deep_object(self) -> Self {
        Self { style: Style::DeepObject, explode: Explode::Yes, ..self }
    }

    /// What may be an object, in the style `form`, exploded: each member is a parameter of its own.
    #[must_use]
    pub const fn members(self) -> Self {
        Self { style: Style::Members, explode: Explode::Yes, ..self }
    }

    /// As the field of a form of which nothing is said: what is no scalar and no array of scalars is
    /// JSON. OpenAPI leaves open what becomes of arrays of objects in a query.
    #[must_use]
    pub const fn field(self) -> Self {
        Self { style: Style::Field, explode: Explode::Yes, ..self }
    }

    /// As JSON: a `content` of `application/json`. OpenAPI 3.0.4 §4.7.12.4.
    #[must_use]
    pub const fn json(self) -> Self {
        Self { style: Style::Json, explode: Explode::No, ..self }
    }

    /// As text in the first of these media types: a `content` that is no JSON. OpenAPI 3.0.4 §4.7.12.4.
    #[must_use]
    pub const fn content(self, media: &'static [Media]) -> Self {
        Self { style: Style::Content(media), explode: Explode::No, ..self }
    }

    /// The whole query, as JSON. OpenAPI 3.2.0 §4.12.
    #[must_use]
    pub const fn query_json(self) -> Self {
        Self { style: Style::QueryJson, explode: Explode::No, ..self }
    }

    /// The whole query, as it is written there. OpenAPI 3.2.0 §4.12.
    #[must_use]
    pub const fn query_text(self) -> Self {
        Self { style: Style::QueryText, explode: Explode::No, ..self }
    }

    /// The whole query, as a form. OpenAPI 3.2.0 §4.12.
    #[must_use]
    pub const fn query_form(self, fields: &'static [Self]) -> Self {
        Self { style: Style::QueryForm(fields), explode: Explode::Yes, ..self }
    }

    /// In the style `cookie`: as it is. OpenAPI 3.2.0 §4.12.
    #[must_use]
    pub const fn plain(self) -> Self {
        Self { style: Style::Cookie, ..self }
    }

    /// With `allowReserved: true`.
    #[must_use]
    pub const fn allow_reserved(self) -> Self {
        Self { reserved: Reserved::Sent, ..self }
    }

    /// Can values of this kind be written, and be read back as what they were? Where not, the
    /// client refuses to send, and the server to accept them.
    #[must_use]
    pub const fn supports(&self, kind: ValueKind) -> bool {
        let object = matches!(kind, ValueKind::Object);
        let exploded = matches!(self.explode, Explode::Yes);
        match (self.place, self.style) {
            (_, Style::Json | Style::Content(_)) => true,
            (Place::Path, Style::Simple | Style::Label | Style::Matrix) => true,
            (Place::Header, Style::Simple) => true,
            (Place::Query, Style::Form | Style::SpaceDelimited | Style::PipeDelimited) => {
                !(object && exploded)
            }
            (Place::Query, Style::Members | Style::Field | Style::DeepObject | Style::QueryJson) => true,
            (Place::Query, Style::QueryForm(_)) => object,
            (Place::Query, Style::QueryText) => matches!(kind, ValueKind::Scalar),
            (Place::Cookie, Style::Form | Style::Cookie) => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{cookie, header, path, query, ValueKind};

    #[test]
    fn what_is_supported_is_known_beforehand() {
        const { assert!(path("x").matrix().exploded().supports(ValueKind::Object)) };
        assert!(query("x").supports(ValueKind::Array));
        assert!(!query("x").supports(ValueKind::Object));
        assert!(query("x").members().supports(ValueKind::Object));
        assert!(query("x").deep_object().supports(ValueKind::Object));
        assert!(query("x").deep_object().supports(ValueKind::Array));
        assert!(query("x").pipe_delimited().exploded().supports(ValueKind::Array));
        assert!(!query("x").matrix().supports(ValueKind::Scalar));
        assert!(header("x").exploded().supports(ValueKind::Object));
        assert!(cookie("x").supports(ValueKind::Scalar));
        assert!(cookie("x").plain().supports(ValueKind::Array));
        assert!(!query("x").plain().supports(ValueKind::Scalar));
        assert!(!query("x").query_form(&[]).supports(ValueKind::Array));
        assert!(cookie("x").joined().supports(ValueKind::Array));
        assert!(cookie("x").json().supports(ValueKind::Object));
    }
}
