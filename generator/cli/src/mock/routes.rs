//! Which operation a request is for. OpenAPI 3.0.4 §4.7.8.1.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;
use specwright::Outline;

/// All operations, at all base paths of their servers; the more specific come first.
#[derive(Debug)]
pub(super) struct Routes(Vec<Route>);

/// One operation at one base path.
#[derive(Debug)]
pub(super) struct Route {
    segments: Vec<Vec<Piece>>,
    /// Pairs of the query that a template has, which some documents use.
    query: Vec<String>,
    /// Which operation.
    pub(super) operation: usize,
    pub(super) method: String,
    /// The path of the server that it is for.
    pub(super) base: String,
    /// The whole template, for people.
    pub(super) template: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Parameter(String),
}

/// What a path says of parameters: names, and what is still encoded.
pub(super) type Captures = Vec<(String, String)>;

/// What a request leads to.
#[derive(Debug)]
pub(super) enum Found<'r> {
    /// The operation; there are several where templates differ in the names of parameters only.
    Operations(Vec<(&'r Route, Captures)>),
    /// There is no such operation, but there are others at the path: their methods.
    OtherMethods(Vec<&'r str>),
    Nothing,
}

impl Routes {
    pub(super) fn new(outline: &Outline) -> Self {
        let mut routes = Vec::new();
        for (index, operation) in outline.operations.iter().enumerate() {
            let mut bases: Vec<String> = operation.servers.iter().map(|url| base_path(url)).collect();
            bases.dedup();
            if bases.is_empty() {
                bases.push(String::new());
            }
            let path = operation.path.split('#').next().unwrap_or_default();
            let (path, query) = path.split_once('?').unwrap_or((path, ""));
            for base in bases {
                let template = format!("{base}/{}", path.trim_start_matches('/'));
                routes.push(Route {
                    segments: template.split('/').skip(1).map(pieces).collect(),
                    query: query.split('&').filter(|pair| !pair.is_empty()).map(str::to_owned).collect(),
                    operation: index,
                    method: operation.method.clone(),
                    base,
                    template,
                });
            }
        }
        routes.sort_by_key(Route::rank);
        Self(routes)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Route> {
        self.0.iter()
    }

    /// The paths of all servers, those of the first operation first.
    pub(super) fn bases(&self) -> Vec<&str> {
        let mut routes: Vec<&Route> = self.0.iter().collect();
        routes.sort_by_key(|route| route.operation);
        let mut seen = BTreeSet::new();
        routes.iter().map(|route| route.base.as_str()).filter(|base| seen.insert(*base)).collect()
    }

    /// The path that was meant, if only the path of the server is missing from it, or there without need.
    pub(super) fn meant(&self, path: &str) -> Option<String> {
        let bases = self.bases();
        let bare = bases.iter().filter(|base| !base.is_empty()).find_map(|base| path.strip_prefix(base));
        let with_base = bases.iter().map(|base| format!("{base}{path}"));
        let mut candidates = with_base.chain(bare.map(str::to_owned)).filter(|candidate| candidate != path);
        candidates.find(|candidate| self.0.iter().any(|route| route.captures(candidate, "").is_some()))
    }

    pub(super) fn find(&self, method: &str, path: &str, query: &str) -> Found<'_> {
        let mut others: Vec<&str> = Vec::new();
        let mut found: Vec<(&Route, Captures)> = Vec::new();
        for route in &self.0 {
            let is_same = found.first().is_none_or(|(first, _)| first.rank() == route.rank());
            if !is_same {
                break;
            }
            let Some(captures) = route.captures(path, query) else { continue };
            if route.method == method {
                found.push((route, captures));
            } else if !others.contains(&route.method.as_str()) {
                others.push(&route.method);
            }
        }
        if !found.is_empty() {
            return Found::Operations(found);
        }
        if others.is_empty() { Found::Nothing } else { Found::OtherMethods(others) }
    }
}

impl Route {
    /// Text before a mixture before a parameter, from the left; then what asks for more of the query.
    fn rank(&self) -> (Vec<(u8, usize)>, usize) {
        let text = |pieces: &[Piece]| -> usize {
            pieces.iter().map(|piece| if let Piece::Text(text) = piece { text.len() } else { 0 }).sum()
        };
        let rank = |pieces: &Vec<Piece>| match pieces.as_slice() {
            [Piece::Text(_)] | [] => (0, 0),
            [Piece::Parameter(_)] => (2, 0),
            mixed => (1, usize::MAX - text(mixed)),
        };
        (self.segments.iter().map(rank).collect(), usize::MAX - self.query.len())
    }

    fn captures(&self, path: &str, query: &str) -> Option<Captures> {
        let path = path.strip_prefix('/')?;
        if path.split('/').count() != self.segments.len() {
            return None;
        }
        let mut captures = Captures::new();
        for (pieces, raw) in self.segments.iter().zip(path.split('/')) {
            match pieces.as_slice() {
                [] if raw.is_empty() => {}
                [Piece::Text(text)] if decoded(raw) == *text => {}
                [Piece::Parameter(name)] if !raw.is_empty() => captures.push((name.clone(), raw.to_owned())),
                [] | [_] => return None,
                mixed => mixture(mixed, raw, &mut captures)?,
            }
        }
        let has = |wanted: &str| {
            let name = wanted.split('=').next().unwrap_or_default();
            let is_open = wanted.ends_with('}');
            query.split('&').any(|pair| pair == wanted || (is_open && pair.split('=').next() == Some(name)))
        };
        self.query.iter().all(|pair| has(pair)).then_some(captures)
    }
}

/// Matches text and parameters in turn. A parameter takes as little as it can, the last one what is
/// left; none is empty.
fn mixture(pieces: &[Piece], raw: &str, captures: &mut Captures) -> Option<()> {
    let mut rest = raw;
    let mut pieces = pieces.iter().peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Text(text) => rest = rest.strip_prefix(text.as_str())?,
            Piece::Parameter(name) => {
                let first = rest.chars().next().map_or(0, char::len_utf8);
                let after = pieces.clone().nth(1).is_some();
                let end = match pieces.peek() {
                    None => rest.len(),
                    Some(Piece::Text(text)) if after => first + rest.get(first..)?.find(text.as_str())?,
                    Some(Piece::Text(text)) => {
                        rest.len() - rest.strip_suffix(text.as_str()).map(|_| text.len())?
                    }
                    Some(Piece::Parameter(_)) => first,
                };
                let (value, left) = rest.split_at_checked(end).filter(|(value, _)| !value.is_empty())?;
                captures.push((name.clone(), value.to_owned()));
                rest = left;
            }
        }
    }
    rest.is_empty().then_some(())
}

/// A segment of a template. A brace that opens or closes no parameter is text.
fn pieces(segment: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = segment;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        match after.split_once('}') {
            Some((name, tail)) if !name.is_empty() && !name.contains('{') => {
                if !text.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut text)));
                }
                pieces.push(Piece::Parameter(name.to_owned()));
                rest = tail;
            }
            _ => {
                text.push('{');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    if pieces.is_empty() {
        text = decoded(&text);
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    pieces
}

pub(super) fn decoded(raw: &str) -> String {
    percent_decode_str(raw).decode_utf8_lossy().into_owned()
}

/// The path of a server's URL, which may be relative: `/v1` for `https://api.example.com/v1/`.
pub(crate) fn base_path(url: &str) -> String {
    let bare = url.split(['?', '#']).next().unwrap_or_default();
    let path = match bare.split_once("//").filter(|(scheme, _)| scheme.is_empty() || scheme.ends_with(':')) {
        Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default(),
        None => bare.trim_start_matches('.'),
    };
    let path = path.trim_matches('/');
    if path.is_empty() { String::new() } else { format!("/{path}") }
}

#[cfg(test)]
mod tests {
    use super::{Piece, base_path, mixture, pieces};

    #[test]
    fn a_server_is_known_by_its_path() {
        for (url, path) in [
            ("https://api.example.com", ""),
            ("https://api.example.com/", ""),
            ("https://api.example.com/v1/", "/v1"),
            ("/v1", "/v1"),
            ("./v1", "/v1"),
            ("//api.example.com/v1", "/v1"),
        ] {
            assert_eq!(base_path(url), path, "{url}");
        }
    }

    #[test]
    fn text_and_parameters_may_share_a_segment() {
        let matched = |template: &str, raw: &str| {
            let mut captures = Vec::new();
            mixture(&pieces(template), raw, &mut captures)?;
            Some(captures.into_iter().map(|(_, value)| value).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(matched("{name}.{format}", "a.b.json").as_deref(), Some("a b.json"));
        assert_eq!(matched("orders({id})", "orders(7)").as_deref(), Some("7"));
        assert_eq!(matched("orders({id})", "orders()"), None);
        assert_eq!(matched("{from}...{to}", "a...b").as_deref(), Some("a b"));
        assert_eq!(pieces("{"), [Piece::Text("{".to_owned())]);
    }
}
