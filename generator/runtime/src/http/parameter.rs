//! Where a parameter goes and how it is written. OpenAPI 3.0.4 §4.7.12.

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
    /// An object in the form style, exploded: its members become parameters of their own.
    Members,
    /// `name=a%20b`: arrays and objects in the query.
    SpaceDelimited,
    /// `name=a%7Cb`: arrays and objects in the query.
    PipeDelimited,
    /// `name[member]=a`: objects in the query, and what is within them.
    DeepObject,
    /// JSON text: parameters with a `content`.
    Json,
    /// The query is the parameter, as JSON text: `in: querystring`.
    QueryJson,
    /// The query is the parameter, as it is: `in: querystring`.
    QueryText,
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

/// A parameter in the query: style form, exploded. Objects need [`Parameter::members`].
#[must_use]
pub const fn query(name: &'static str) -> Parameter {
    Parameter::new(name, Place::Query, Style::Form, Explode::Yes)
}

/// A parameter in a header, or a header of a response: style simple, not exploded.
#[must_use]
pub const fn header(name: &'static str) -> Parameter {
    Parameter::new(name, Place::Header, Style::Simple, Explode::No)
}

/// A parameter in a cookie: style form, exploded. Arrays and objects need [`Parameter::joined`].
#[must_use]
pub const fn cookie(name: &'static str) -> Parameter {
    Parameter::new(name, Place::Cookie, Style::Form, Explode::Yes)
}

impl Parameter {
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

    /// An object in the style `form`, exploded: each member is a parameter of its own.
    #[must_use]
    pub const fn members(self) -> Self {
        Self { style: Style::Members, explode: Explode::Yes, ..self }
    }

    /// As JSON: a `content` of `application/json`. OpenAPI 3.0.4 §4.7.12.4.
    #[must_use]
    pub const fn json(self) -> Self {
        Self { style: Style::Json, explode: Explode::No, ..self }
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

    /// With `allowReserved: true`.
    #[must_use]
    pub const fn allow_reserved(self) -> Self {
        Self { reserved: Reserved::Sent, ..self }
    }

    /// Can values of this kind be written, and be read back as what they were? Where not, the
    /// client refuses to send, and the server to accept them.
    #[must_use]
    pub const fn supports(&self, kind: ValueKind) -> bool {
        let array = matches!(kind, ValueKind::Array);
        let object = matches!(kind, ValueKind::Object);
        let exploded = matches!(self.explode, Explode::Yes);
        match (self.place, self.style) {
            (_, Style::Json) => true,
            (Place::Path, Style::Simple | Style::Label | Style::Matrix) => true,
            (Place::Header, Style::Simple) => true,
            (Place::Query, Style::Form) => !(object && exploded),
            (Place::Query, Style::Members) => object,
            (Place::Query, Style::DeepObject) => true,
            (Place::Query, Style::QueryJson) => true,
            (Place::Query, Style::QueryText) => !array && !object,
            (Place::Query, Style::SpaceDelimited | Style::PipeDelimited) => !(object && exploded),
            (Place::Cookie, Style::Form) => !(exploded && (array || object)),
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
        assert!(!cookie("x").supports(ValueKind::Array));
        assert!(cookie("x").joined().supports(ValueKind::Array));
        assert!(cookie("x").json().supports(ValueKind::Object));
    }
}
