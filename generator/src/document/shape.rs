//! What each kind of object may have, as data. OpenAPI 3.0.4 §4.7.

/// A kind of object.
pub(super) struct Shape {
    /// With its article, for messages.
    pub(super) name: &'static str,
    pub(super) keywords: &'static [(&'static str, Keyword)],
}

impl Shape {
    pub(super) fn keyword(&self, key: &str) -> Option<Keyword> {
        self.keywords.iter().find(|(name, _)| *name == key).map(|(_, keyword)| *keyword)
    }
}

/// How the value of a keyword is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keyword {
    /// Text that matters.
    Text,
    /// Text for people.
    Prose,
    Flag,
    Texts,
    /// A whole number, not negative.
    Count,
    /// Read on its own.
    Part,
    /// For people or other tools: nothing that is generated depends on it.
    Silent,
    /// Not supported, with what is lost.
    Unsupported(&'static str),
}

use Keyword::{Count, Flag, Part, Prose, Silent, Text, Texts, Unsupported};

pub(super) const ROOT: Shape = Shape {
    name: "a document",
    keywords: &[
        ("openapi", Silent),
        ("info", Part),
        ("servers", Part),
        ("paths", Part),
        ("webhooks", Part),
        ("components", Part),
        ("security", Part),
        ("tags", Part),
        ("externalDocs", Silent),
        // References are resolved with its help.
        ("$self", Silent),
        ("jsonSchemaDialect", Silent),
        // No keyword, but references lead there.
        ("definitions", Silent),
    ],
};

pub(super) const INFO: Shape = Shape {
    name: "`info`",
    keywords: &[
        ("title", Text),
        ("version", Text),
        ("summary", Silent),
        ("description", Prose),
        ("termsOfService", Silent),
        ("contact", Silent),
        ("license", Silent),
    ],
};

pub(super) const SERVER: Shape = Shape {
    name: "a server",
    keywords: &[("url", Text), ("name", Part), ("description", Prose), ("variables", Part)],
};

pub(super) const SERVER_VARIABLE: Shape = Shape {
    name: "a server variable",
    keywords: &[("default", Text), ("enum", Texts), ("description", Prose)],
};

pub(super) const TAG: Shape = Shape {
    name: "a tag",
    keywords: &[
        ("name", Text),
        ("summary", Part),
        ("description", Prose),
        ("externalDocs", Silent),
        ("parent", Silent),
        ("kind", Silent),
    ],
};

pub(super) const COMPONENTS: Shape = Shape {
    name: "`components`",
    keywords: &[
        ("schemas", Part),
        ("responses", Part),
        ("parameters", Part),
        ("examples", Silent),
        ("requestBodies", Part),
        ("headers", Part),
        ("securitySchemes", Part),
        ("links", Part),
        ("callbacks", Part),
        ("pathItems", Part),
        ("mediaTypes", Part),
    ],
};

pub(super) const PATH_ITEM: Shape = Shape {
    name: "a path",
    keywords: &[
        ("$ref", Part),
        ("summary", Part),
        ("description", Part),
        ("get", Part),
        ("put", Part),
        ("post", Part),
        ("delete", Part),
        ("options", Part),
        ("head", Part),
        ("patch", Part),
        ("trace", Part),
        ("query", Part),
        ("additionalOperations", Part),
        ("servers", Part),
        ("parameters", Part),
    ],
};

pub(super) const OPERATION: Shape = Shape {
    name: "an operation",
    keywords: &[
        ("tags", Texts),
        ("summary", Prose),
        ("description", Prose),
        ("externalDocs", Silent),
        ("operationId", Text),
        ("parameters", Part),
        ("requestBody", Part),
        ("responses", Part),
        ("callbacks", Part),
        ("deprecated", Flag),
        ("security", Part),
        ("servers", Part),
    ],
};

pub(super) const PARAMETER: Shape = Shape {
    name: "a parameter",
    keywords: &[
        ("name", Text),
        ("in", Part),
        ("description", Prose),
        ("required", Flag),
        ("deprecated", Flag),
        ("allowEmptyValue", Silent),
        ("style", Part),
        ("explode", Flag),
        ("allowReserved", Flag),
        ("schema", Part),
        ("content", Part),
        ("example", Silent),
        ("examples", Silent),
    ],
};

pub(super) const HEADER: Shape = Shape {
    name: "a header",
    keywords: &[
        ("description", Prose),
        ("required", Flag),
        ("deprecated", Flag),
        ("allowEmptyValue", Silent),
        ("style", Part),
        ("explode", Part),
        ("schema", Part),
        ("content", Part),
        ("example", Silent),
        ("examples", Silent),
    ],
};

pub(super) const REQUEST_BODY: Shape = Shape {
    name: "a request body",
    keywords: &[("description", Prose), ("required", Flag), ("content", Part)],
};

pub(super) const RESPONSE: Shape = Shape {
    name: "a response",
    keywords: &[
        ("summary", Silent),
        ("description", Prose),
        ("headers", Part),
        ("content", Part),
        ("links", Part),
    ],
};

pub(super) const LINK: Shape = Shape {
    name: "a link",
    keywords: &[
        ("operationId", Part),
        ("operationRef", Part),
        ("parameters", Part),
        ("requestBody", Part),
        ("description", Part),
        ("server", Unsupported("the link is documented without its server")),
    ],
};

pub(super) const MEDIA_TYPE: Shape = Shape {
    name: "a media type",
    keywords: &[
        ("schema", Part),
        ("itemSchema", Part),
        ("example", Silent),
        ("examples", Silent),
        ("encoding", Part),
        ("prefixEncoding", Part),
        ("itemEncoding", Part),
    ],
};

pub(super) const ENCODING: Shape = Shape {
    name: "an encoding",
    keywords: &[
        ("contentType", Text),
        ("headers", Part),
        ("style", Part),
        ("explode", Part),
        ("allowReserved", Part),
        ("encoding", Part),
        ("prefixEncoding", Part),
        ("itemEncoding", Part),
    ],
};

pub(super) const SECURITY_SCHEME: Shape = Shape {
    name: "a security scheme",
    keywords: &[
        ("type", Text),
        ("description", Prose),
        ("name", Text),
        ("in", Text),
        ("scheme", Text),
        ("bearerFormat", Prose),
        ("flows", Part),
        ("openIdConnectUrl", Text),
        ("oauth2MetadataUrl", Silent),
        ("deprecated", Silent),
    ],
};

pub(super) const DISCRIMINATOR: Shape = Shape {
    name: "a discriminator",
    keywords: &[("propertyName", Text), ("mapping", Part), ("defaultMapping", Part)],
};

/// What schemas of every type may say.
pub(super) const SCHEMA_DATA: Shape = Shape {
    name: "a schema",
    keywords: &[
        ("description", Prose),
        ("title", Prose),
        ("nullable", Flag),
        ("readOnly", Flag),
        ("writeOnly", Flag),
        ("deprecated", Flag),
        ("externalDocs", Silent),
    ],
};

/// What schemas say about values, but for what is read on its own: types, children, and numbers,
/// which `openapiv3` would round.
pub(super) const ANY_SCHEMA: Shape = Shape {
    name: "a schema",
    keywords: &[
        ("format", Text),
        ("pattern", Text),
        ("minLength", Count),
        ("maxLength", Count),
        ("minItems", Count),
        ("maxItems", Count),
        ("uniqueItems", Flag),
        ("minProperties", Count),
        ("maxProperties", Count),
    ],
};
