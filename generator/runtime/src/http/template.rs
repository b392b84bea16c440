//! Path templates: filled by the client, matched by the server. OpenAPI 3.0.4 §4.7.8.1.

use super::percent::{canonical, decode, encode_template, is_unreserved};
use super::text::split_once;

/// A piece of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part<'t> {
    Text(&'t str),
    Parameter(&'t str),
}

impl<'t> Part<'t> {
    fn name(self) -> Option<&'t str> {
        match self {
            Self::Text(_) => None,
            Self::Parameter(name) => Some(name),
        }
    }
}

/// The pieces of a template or of a segment of one. A brace that opens or closes no parameter
/// is text.
pub(crate) fn parts(template: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::with_capacity(8);
    let mut rest = template;
    while let Some((before, after)) = split_once(rest, b'{') {
        push_text(&mut parts, before);
        match split_once(after, b'}') {
            Some((name, tail)) if !name.is_empty() && !name.contains(['{', '/']) => {
                parts.push(Part::Parameter(name));
                rest = tail;
            }
            _ => {
                parts.push(Part::Text("{"));
                rest = after;
            }
        }
    }
    push_text(&mut parts, rest);
    parts
}

fn push_text<'t>(parts: &mut Vec<Part<'t>>, text: &'t str) {
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
}

/// A template's path and its query, which some documents have there. A fragment is no part of
/// a request (RFC 9110 §7.1) and is dropped.
pub(crate) fn path_and_query(template: &str) -> (&str, &str) {
    let bare = split_once(template, b'#').map_or(template, |(before, _)| before);
    split_once(bare, b'?').unwrap_or((bare, ""))
}

/// A template to match paths with.
#[derive(Debug)]
pub(crate) struct Template {
    segments: Vec<Segment>,
    /// Is there a parameter that the path or the query has twice?
    repeats: bool,
    query: Vec<(&'static str, Vec<Part<'static>>)>,
}

/// What a matching path says of the parameters: names, and what is still encoded.
pub(crate) type Captures<'p> = Vec<(&'static str, &'p str)>;

impl Template {
    pub(crate) fn new(template: &'static str) -> Self {
        let (path, query) = path_and_query(template);
        let path = path.strip_prefix('/').unwrap_or(path);
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let mut names: Vec<_> = [path, query].into_iter().flat_map(parts).filter_map(Part::name).collect();
        names.sort_unstable();
        Self {
            segments: path.split('/').map(Segment::new).collect(),
            repeats: names.windows(2).any(|pair| pair.first() == pair.last()),
            query: pairs.map(|(name, value)| (name, parts(value))).collect(),
        }
    }

    /// The template below a path, in which braces may stand for anything.
    pub(crate) fn below(mut self, base: &'static str) -> Self {
        let segments = base.split('/').filter(|segment| !segment.is_empty());
        self.segments.splice(0..0, segments.map(Segment::new));
        self
    }

    /// Matches a path that is [`canonical`], and its query.
    pub(crate) fn captures<'p>(&self, path: &'p str, query: &'p str) -> Option<Captures<'p>> {
        let path = path.strip_prefix('/').unwrap_or(path);
        let mut captures = Captures::with_capacity(self.segments.len());
        let mut rest = Some(path);
        for segment in &self.segments {
            rest = segment.captures(rest?, &mut captures)?;
        }
        if rest.is_some() {
            return None;
        }
        for (name, value) in &self.query {
            capture_pair(name, value, query, &mut captures)?;
        }
        let same =
            |(name, raw): &(&str, &str)| captures.iter().all(|(other, text)| name != other || raw == text);
        (!self.repeats || captures.iter().all(same)).then_some(captures)
    }

    /// The pattern that a router of whole segments knows the template by; parameters are named
    /// by position, and everything else that it could misunderstand becomes one.
    pub(crate) fn pattern(&self) -> String {
        let name = |(position, segment): (usize, &Segment)| match segment {
            Segment::Text { raw, .. } if is_plain(raw) => format!("/{raw}"),
            _ => format!("/{{p{position}}}"),
        };
        self.segments.iter().enumerate().map(name).collect()
    }

    /// Does every path that fits the pattern fit the template?
    pub(crate) fn is_exact(&self) -> bool {
        let exact = |segment: &Segment| match segment {
            Segment::Text { raw, .. } => is_plain(raw),
            Segment::Parameter(_) => true,
            Segment::Mixed { .. } => false,
        };
        self.segments.iter().all(exact) && self.query.is_empty() && !self.repeats
    }

    /// Sorts templates so that the more specific come first: text before a mixture before a
    /// parameter, from the left; then what asks for more of the query.
    pub(crate) fn rank(&self) -> (Vec<(u8, usize)>, usize) {
        let rank = |segment: &Segment| match segment {
            Segment::Text { .. } => (0, 0),
            Segment::Mixed { text, .. } => (1, usize::MAX - text),
            Segment::Parameter(_) => (2, 0),
        };
        (self.segments.iter().map(rank).collect(), usize::MAX - self.query.len())
    }
}

fn is_plain(raw: &str) -> bool {
    raw.bytes().all(is_unreserved)
}

fn capture_pair<'p>(
    name: &str,
    value: &[Part<'static>],
    query: &'p str,
    captures: &mut Captures<'p>,
) -> Option<()> {
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let mut values = pairs.filter(|(found, _)| canonical(found) == canonical(name)).map(|(_, value)| value);
    match value {
        [] => values.any(str::is_empty).then_some(()),
        [Part::Parameter(parameter)] => {
            captures.push((parameter, values.next()?));
            Some(())
        }
        [Part::Text(text)] => values.any(|found| canonical(found) == canonical(text)).then_some(()),
        _ => None,
    }
}

#[derive(Debug)]
enum Segment {
    Text { raw: String, decoded: Option<String> },
    Parameter(&'static str),
    Mixed { pieces: Vec<Piece>, text: usize },
}

#[derive(Debug)]
enum Piece {
    Text(String),
    Parameter(&'static str),
}

impl Segment {
    fn new(segment: &'static str) -> Self {
        let parts = parts(segment);
        if let [Part::Parameter(name)] = parts.as_slice() {
            return Self::Parameter(name);
        }
        if parts.iter().all(|part| matches!(part, Part::Text(_))) {
            let raw = canonical(&encode_template(segment)).into_owned();
            let decoded = decode(&raw).ok().map(|text| text.into_owned());
            return Self::Text { raw, decoded };
        }
        let mut pieces = Vec::new();
        for part in parts {
            match (part, pieces.last_mut()) {
                (Part::Text(text), Some(Piece::Text(last))) => {
                    last.push_str(&canonical(&encode_template(text)));
                }
                (Part::Text(text), _) => {
                    pieces.push(Piece::Text(canonical(&encode_template(text)).into_owned()));
                }
                (Part::Parameter(name), _) => pieces.push(Piece::Parameter(name)),
            }
        }
        let text =
            pieces.iter().map(|piece| if let Piece::Text(text) = piece { text.len() } else { 0 }).sum();
        Self::Mixed { pieces, text }
    }

    /// Matches what is before the first slash; gives what is behind it, if there is one.
    fn captures<'p>(&self, path: &'p str, captures: &mut Captures<'p>) -> Option<Option<&'p str>> {
        if let Some(rest) = self.passed(path) {
            return Some(rest);
        }
        let (raw, rest) = split_once(path, b'/').map_or((path, None), |(raw, rest)| (raw, Some(rest)));
        match self {
            Self::Text { decoded, .. } => (decode(raw).ok()? == decoded.as_deref()?).then_some(rest),
            Self::Parameter(_) if raw.is_empty() => None,
            Self::Parameter(name) => {
                captures.push((name, raw));
                Some(rest)
            }
            Self::Mixed { pieces, .. } => match_pieces(pieces, raw, captures).map(|()| rest),
        }
    }

    /// What is behind a text that stands there to the letter: no slash has to be searched for.
    fn passed<'p>(&self, path: &'p str) -> Option<Option<&'p str>> {
        let Self::Text { raw, .. } = self else { return None };
        match path.strip_prefix(raw.as_str())? {
            "" => Some(None),
            rest => rest.strip_prefix('/').map(Some),
        }
    }
}

/// Matches text and parameters in turn. A parameter takes as little as it can, the last one all
/// that is left; none is empty. Taking the first place where a text fits never spoils a match,
/// so there is nothing to go back to.
fn match_pieces<'p>(pieces: &[Piece], raw: &'p str, captures: &mut Captures<'p>) -> Option<()> {
    let mut rest = raw;
    let mut pieces = pieces.iter().peekable();
    while let Some(piece) = pieces.next() {
        let name = match piece {
            Piece::Text(text) => {
                rest = rest.strip_prefix(text.as_str())?;
                continue;
            }
            Piece::Parameter(name) => name,
        };
        let mut after = pieces.clone();
        let value = match (after.next(), after.next()) {
            (None, _) => rest,
            (Some(Piece::Text(last)), None) => rest.strip_suffix(last.as_str())?,
            (Some(Piece::Text(next)), _) => up_to(rest, next)?,
            (Some(Piece::Parameter(_)), _) => first_unit(rest),
        };
        if value.is_empty() {
            return None;
        }
        captures.push((name, value));
        rest = rest.strip_prefix(value)?;
    }
    rest.is_empty().then_some(())
}

/// What comes before the first `text` that has something before it.
fn up_to<'p>(rest: &'p str, text: &str) -> Option<&'p str> {
    let first = first_unit(rest);
    let (before, _) = rest.strip_prefix(first)?.split_once(text)?;
    rest.get(..first.len() + before.len())
}

/// The first character, percent-encoded or not.
fn first_unit(text: &str) -> &str {
    let length = if text.starts_with('%') { 3 } else { text.chars().next().map_or(0, char::len_utf8) };
    text.get(..length).unwrap_or(text)
}
