//! From a path template and parameters to a URL. OpenAPI 3.0.4 §4.7.8.1.

use std::fmt;

use http::uri::PathAndQuery;
use http::Uri;
use reqwest::Url;

use super::{Base, Core};
use crate::codec::DecodeError;
use crate::http::{
    encode_template, parts, path_and_query, split_once, write_to_url, Input, OperationShape, Parameter, Part,
    Place,
};

/// Longer ones are no URLs to the crate `http`.
const MAX_URL: usize = 65_534;

/// Where an operation is, with gaps for its parameters.
pub(super) struct Location {
    base: Uri,
    origin: Option<Origin>,
    path: Vec<Piece>,
    query: Vec<Piece>,
}

enum Piece {
    /// Encoded.
    Text(String),
    /// The parameter at this position.
    Parameter(usize),
}

impl Location {
    /// # Errors
    /// Where the base is no URL, or parameters and path do not belong together.
    pub(super) fn new(core: &Core, shape: &'static OperationShape) -> Result<Self, String> {
        let base: Uri = base(core, shape).parse().map_err(not_a_url)?;
        let origin = Origin::of(&base);
        let (path, query) = path_and_query(shape.path);
        let (mut path, query) = (pieces(path, shape)?, pieces(query, shape)?);
        let fills = |index| path.iter().chain(&query).any(|piece| piece.is_parameter(index));
        let mut parameters = shape.parameters.iter().enumerate();
        let is_lost =
            |(index, parameter): &(usize, &Parameter)| parameter.place == Place::Path && !fills(*index);
        if let Some((_, lost)) = parameters.find(is_lost) {
            return Err(format!("path parameter `{}`: {} does not have it", lost.name, shape.path));
        }
        if !matches!(path.first(), Some(Piece::Text(text)) if text.starts_with('/')) {
            path.insert(0, Piece::Text("/".to_owned()));
        }
        Ok(Self { base, origin, path, query })
    }

    /// The URL with the parameters of its path, ready for those of the query.
    ///
    /// # Errors
    /// Where one cannot be written, or the path would lead elsewhere.
    pub(super) fn fill(&self, shape: &'static OperationShape, input: &dyn Input) -> Result<Draft, String> {
        let base = self.base.path_and_query().map_or("", PathAndQuery::as_str).trim_end_matches('/');
        let mut text = String::with_capacity(base.len() + 2 * shape.path.len() + 64);
        text.push_str(base);
        fill(&mut text, &self.path, shape, input)?;
        let path = text.get(base.len()..).unwrap_or_default();
        if has_dots(path) {
            return Err(
                "a segment of the path is `.` or `..`, which would name another path (RFC 3986 §5.2.4)"
                    .to_owned(),
            );
        }
        if !self.query.is_empty() {
            text.push('?');
            fill(&mut text, &self.query, shape, input)?;
        }
        Ok(Draft::new(text))
    }

    #[cfg(feature = "tracing")]
    pub(super) fn authority(&self) -> Option<&http::uri::Authority> {
        self.base.authority()
    }

    pub(super) fn uri(&self, path_and_query: &str) -> Result<Uri, String> {
        let mut parts = self.base.clone().into_parts();
        parts.path_and_query = Some(path_and_query.parse().map_err(not_a_url)?);
        Uri::from_parts(parts).map_err(not_a_url)
    }

    /// The same for reqwest, unless the rules of the WHATWG would make another URL of it.
    pub(super) fn url(&self, path_and_query: &str) -> Option<Url> {
        self.origin.as_ref()?.url(path_and_query)
    }
}

/// Scheme and host as reqwest has them: to parse them costs as much as all the rest of a URL.
struct Origin {
    /// With a path in whose place others have room: the copy of a text has none to grow.
    url: Url,
    length: usize,
}

impl Origin {
    fn of(base: &Uri) -> Option<Self> {
        const ROOM: usize = 200;
        let mut url = Url::parse(&base.to_string()).ok()?;
        url.set_path("");
        // It ends with the slash of the path.
        let length = url.as_str().len() - 1;
        url.set_path(&"_".repeat(ROOM));
        Some(Self { url, length })
    }

    fn url(&self, path_and_query: &str) -> Option<Url> {
        let (path, query) = match split_once(path_and_query, b'?') {
            Some((path, query)) => (path, Some(query)),
            None => (path_and_query, None),
        };
        let mut url = self.url.clone();
        url.set_path(path);
        url.set_query(query);
        (url.as_str().get(self.length..) == Some(path_and_query)).then_some(url)
    }
}

impl Piece {
    fn is_parameter(&self, index: usize) -> bool {
        matches!(self, Self::Parameter(position) if *position == index)
    }
}

fn not_a_url(why: impl fmt::Display) -> String {
    format!("the URL: {why}")
}

fn pieces(template: &'static str, shape: &'static OperationShape) -> Result<Vec<Piece>, String> {
    let position = |name: &str| {
        let is_it =
            |parameter: &crate::http::Parameter| parameter.place == Place::Path && parameter.name == name;
        let position = shape.parameters.iter().position(is_it);
        position.ok_or_else(|| format!("path parameter `{name}`: it is in the path, but not documented"))
    };
    let piece = |part| match part {
        Part::Text(text) => Ok(Piece::Text(encode_template(text).into_owned())),
        Part::Parameter(name) => position(name).map(Piece::Parameter),
    };
    parts(template).into_iter().map(piece).collect()
}

fn fill(
    url: &mut String,
    pieces: &[Piece],
    shape: &'static OperationShape,
    input: &dyn Input,
) -> Result<(), String> {
    for piece in pieces {
        match piece {
            Piece::Text(text) => url.push_str(text),
            Piece::Parameter(index) => add_parameter(url, *index, shape, input)?,
        }
    }
    Ok(())
}

fn add_parameter(
    url: &mut String,
    index: usize,
    shape: &'static OperationShape,
    input: &dyn Input,
) -> Result<(), String> {
    let (Some(parameter), Some(value)) = (shape.parameters.get(index), input.field(index)) else {
        return Ok(());
    };
    let begin = url.len();
    let written = match write_to_url(url, parameter, value) {
        Ok(true) if url.len() == begin => Err(DecodeError::new("it must not be empty")),
        Ok(false) => Err(DecodeError::new("it is required, but this value leaves nothing to send")),
        written => written,
    };
    written.map(drop).map_err(|why| format!("path parameter `{}`: {why}", parameter.name))
}

/// Is a segment of the path nothing but dots? RFC 3986 §6.2.2: a dot is the same, percent-encoded or not.
fn has_dots(path: &str) -> bool {
    let is_dots =
        |segment: &str| matches!(segment.replace("%2E", ".").replace("%2e", ".").as_str(), "." | "..");
    // Hardly any segment begins like that.
    (path.contains("/.") || path.contains("/%")) && path.split('/').any(is_dots)
}

/// The URL to append the path to.
fn base(core: &Core, shape: &'static OperationShape) -> String {
    match &core.base {
        Base::Chosen(base) => base.clone(),
        Base::Documented { origin, server } => {
            let documented = shape.server.unwrap_or(server).trim_end_matches('/');
            let start = if documented.contains("://") { "" } else { origin };
            let slash = if start.is_empty() || documented.is_empty() || documented.starts_with('/') {
                ""
            } else {
                "/"
            };
            format!("{start}{slash}{documented}")
        }
    }
}

/// Where a request goes.
pub(super) enum Target {
    /// Path and query at the location of its operation.
    Path(String),
    Elsewhere(Uri),
}

/// A URL while it is written.
pub(super) struct Draft {
    text: String,
    /// How much of the text was there before there were parameters, if that had a query.
    given: usize,
    has_query: bool,
}

impl Draft {
    /// Begins with a URL or a path, which may have a query already.
    pub(super) fn new(text: String) -> Self {
        let has_query = text.contains('?');
        Self { given: if has_query { text.len() } else { 0 }, text, has_query }
    }

    /// Adds what `write` writes to the query, and says whether it has written anything. What the URL has
    /// already is not added: that of a page has what led to it.
    pub(super) fn add_to_query<E>(
        &mut self,
        write: impl FnOnce(&mut String) -> Result<bool, E>,
    ) -> Result<bool, E> {
        let end = self.text.len();
        self.text.push(if self.has_query { '&' } else { '?' });
        let is_written = write(&mut self.text)?;
        if is_written && !self.has(end + 1) {
            self.has_query = true;
        } else {
            self.text.truncate(end);
        }
        Ok(is_written)
    }

    /// Is what begins there in the query that was given?
    fn has(&self, begin: usize) -> bool {
        let given = self.text.get(..self.given).filter(|given| !given.is_empty());
        let added = self.text.get(begin..).unwrap_or_default();
        let query = given.and_then(|url| url.split_once('?'));
        query.is_some_and(|(_, query)| query.split('&').any(|pair| pair == added))
    }

    /// What was begun with a path.
    ///
    /// # Errors
    /// Where it is too long.
    pub(super) fn path(self) -> Result<Target, String> {
        if self.text.len() > MAX_URL {
            return Err(not_a_url("it is too long"));
        }
        Ok(Target::Path(self.text))
    }

    /// What was begun with a URL.
    ///
    /// # Errors
    /// Where it is none.
    pub(super) fn url(self) -> Result<Target, String> {
        Uri::try_from(self.text).map(Target::Elsewhere).map_err(not_a_url)
    }
}

#[cfg(test)]
mod tests {
    use super::{has_dots, Draft, Origin, Target, Url};

    #[test]
    fn an_origin_takes_paths_as_they_are_or_not_at_all() {
        for (base, start) in [
            ("http://A.test", "http://a.test"),
            ("https://a.test:81/v1", "https://a.test:81"),
            ("http://[::1]:8080/", "http://[::1]:8080"),
        ] {
            let origin = Origin::of(&base.parse().unwrap()).unwrap();
            for path in ["/", "/v1/x", "/x?y=1&z=%7B", "/x?", "//x", &format!("/{}?y", "x".repeat(1000))] {
                let url = origin.url(path).unwrap();
                assert_eq!(url.as_str(), format!("{start}{path}"));
                assert_eq!(url, Url::parse(url.as_str()).unwrap());
            }
            for rewritten in ["", "x", "/a/../b", "/a/%2E%2e/b", "/a/.", "/a?'", "/ü", "/a b"] {
                assert_eq!(origin.url(rewritten), None, "{rewritten}");
            }
        }
    }

    #[test]
    fn segments_of_dots_are_found() {
        for path in ["/.", "/a/..", "/%2E%2e/b", "/a/.%2e"] {
            assert!(has_dots(path), "{path}");
        }
        for path in ["/", "/a.b/..c", "/.../%2E%2F", "/a%2E%2E"] {
            assert!(!has_dots(path), "{path}");
        }
    }

    fn with(given: &str, pairs: &[&str]) -> String {
        let mut draft = Draft::new(given.to_owned());
        for pair in pairs {
            let is_written = draft.add_to_query(|url| {
                url.push_str(pair);
                Ok::<_, ()>(!pair.is_empty())
            });
            assert_eq!(is_written, Ok(!pair.is_empty()));
        }
        let Ok(Target::Path(path)) = draft.path() else { return String::new() };
        path
    }

    #[test]
    fn a_query_grows_by_what_it_was_not_given() {
        assert_eq!(with("/a", &["", "x=1", "", "x=1"]), "/a?x=1&x=1");
        assert_eq!(with("/a?x=1&y", &["x=1", "x=2", "y"]), "/a?x=1&y&x=2");
    }
}
