//! From a path template and parameters to a URL. OpenAPI 3.0.4 §4.7.8.1.

use http::uri::{Authority, Parts, Scheme};
use http::Uri;

use super::{Base, Core};
use crate::codec::DecodeError;
use crate::http::{
    encode_template, parts, path_and_query, split_at, write_to_url, Input, OperationShape, Part, Place,
};

/// Where an operation is, with gaps for its parameters.
pub(super) struct Location {
    scheme: Option<Scheme>,
    authority: Option<Authority>,
    /// The path of the base, without a slash at its end.
    base: String,
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
        let base: Uri = base(core, shape).parse().map_err(|why| format!("the URL: {why}"))?;
        let Parts { scheme, authority, path_and_query: base, .. } = base.into_parts();
        let base = base.map_or_else(String::new, |base| base.as_str().trim_end_matches('/').to_owned());
        let (path, query) = path_and_query(shape.path);
        let (mut path, query) = (pieces(path, shape)?, pieces(query, shape)?);
        let is_filled = |index| {
            path.iter().chain(&query).any(|piece| matches!(piece, Piece::Parameter(at) if *at == index))
        };
        let mut parameters = shape.parameters.iter().enumerate();
        if let Some((_, lost)) =
            parameters.find(|(index, parameter)| parameter.place == Place::Path && !is_filled(*index))
        {
            return Err(format!("path parameter `{}`: {} does not have it", lost.name, shape.path));
        }
        if !matches!(path.first(), Some(Piece::Text(text)) if text.starts_with('/')) {
            path.insert(0, Piece::Text("/".to_owned()));
        }
        Ok(Self { scheme, authority, base, path, query })
    }

    /// The URL with the parameters of its path, ready for those of the query.
    ///
    /// # Errors
    /// Where one cannot be written, or the path would lead elsewhere.
    pub(super) fn fill(&self, shape: &'static OperationShape, input: &dyn Input) -> Result<Draft, String> {
        let mut text = String::with_capacity(self.base.len() + 2 * shape.path.len() + 64);
        text.push_str(&self.base);
        fill(&mut text, &self.path, shape, input)?;
        let path = text.get(self.base.len()..).unwrap_or_default();
        if split_at(path, b'/').any(is_dots) {
            return Err(
                "a segment of the path is `.` or `..`, which would name another path (RFC 3986 §5.2.4)"
                    .to_owned(),
            );
        }
        if !self.query.is_empty() {
            text.push('?');
            fill(&mut text, &self.query, shape, input)?;
        }
        let origin = self.scheme.clone().zip(self.authority.clone());
        Ok(Draft::new(origin, text))
    }
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

/// RFC 3986 §6.2.2: a dot is the same, percent-encoded or not.
fn is_dots(segment: &str) -> bool {
    // No longer one is only dots.
    let may_be = segment.len() <= "%2E%2E".len() && segment.starts_with(['.', '%']);
    may_be && matches!(segment.replace("%2E", ".").replace("%2e", ".").as_str(), "." | "..")
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

/// A URL while it is written.
pub(super) struct Draft {
    /// Scheme and host, unless they are part of the text.
    origin: Option<(Scheme, Authority)>,
    text: String,
    /// How much of the text was there before there were parameters.
    given: usize,
    has_query: bool,
}

impl Draft {
    fn new(origin: Option<(Scheme, Authority)>, text: String) -> Self {
        let (given, has_query) = (text.len(), text.contains('?'));
        Self { origin, text, given, has_query }
    }

    /// Begins with a URL, which may have a query already.
    pub(super) fn at(url: &str) -> Self {
        Self::new(None, url.split('#').next().unwrap_or_default().to_owned())
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
        let given = self.text.get(..self.given).and_then(|url| url.split_once('?'));
        let added = self.text.get(begin..).unwrap_or_default();
        given.is_some_and(|(_, query)| query.split('&').any(|pair| pair == added))
    }

    /// # Errors
    /// Where it is no URL.
    pub(super) fn finish(self) -> Result<Uri, String> {
        let Some((scheme, authority)) = self.origin else {
            return Uri::try_from(self.text).map_err(|why| format!("the URL: {why}"));
        };
        let mut parts = Parts::default();
        parts.scheme = Some(scheme);
        parts.authority = Some(authority);
        parts.path_and_query = Some(self.text.try_into().map_err(|why| format!("the URL: {why}"))?);
        Uri::from_parts(parts).map_err(|why| format!("the URL: {why}"))
    }
}
