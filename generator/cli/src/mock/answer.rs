//! What an operation answers: which response, in which media type, with which example.

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use bytes::Bytes;
use serde_json::Value;
use specwright::outline::{Header, MediaType, Operation, Response, Status};

use super::chance::Chance;
use super::prefer::Prefer;
use super::problem::Problem;
use super::reply::Reply;
use super::schemas::{Sample, Schemas};
use super::{media, render};

/// Headers that are the server's business.
const NOT_HEADERS: [&str; 5] =
    ["content-type", "content-length", "transfer-encoding", "connection", "content-encoding"];

/// What an answer is made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answering<'a> {
    pub(super) schemas: &'a Schemas,
    pub(super) operation: &'a Operation,
    pub(super) prefer: &'a Prefer,
    pub(super) accept: Option<&'a str>,
    /// The seed, or another one for each request where the answers are to differ.
    pub(super) seed: u64,
}

impl Answering<'_> {
    pub(super) fn answer(&self) -> Result<Reply, Problem> {
        match self.prefer.code {
            None => self.usual(),
            Some(code) => self.with_status(code).unwrap_or_else(|| {
                let documented: Vec<String> =
                    self.operation.responses.iter().map(|r| shown(r.status)).collect();
                let detail =
                    format!("no response {code} is documented; there are: {}", documented.join(", "));
                Err(Problem::new(StatusCode::BAD_REQUEST, detail))
            }),
        }
    }

    /// The documented response of a status, if there is one.
    pub(super) fn with_status(&self, code: u16) -> Option<Result<Reply, Problem>> {
        let status = StatusCode::from_u16(code).ok().filter(|status| status.as_u16() >= 200)?;
        let responses = &self.operation.responses;
        let range = u8::try_from(code / 100).unwrap_or(0);
        let wanted = [Status::Code(code), Status::Range(range), Status::Default];
        let response =
            wanted.iter().find_map(|wanted| responses.iter().find(|response| response.status == *wanted))?;
        Some(self.response(response, status))
    }

    /// The first success, by number.
    fn usual(&self) -> Result<Reply, Problem> {
        let rated = self.operation.responses.iter().filter_map(|response| {
            let (rank, code) = match response.status {
                Status::Code(code @ 200..=299) => (0, code),
                Status::Range(2) => (1, 200),
                Status::Default => (2, 200),
                Status::Code(code @ 300..) => (3, code),
                Status::Range(range @ 3..) => (4, u16::from(range) * 100),
                Status::Code(_) | Status::Range(_) => return None,
            };
            Some(((rank, code), response, StatusCode::from_u16(code).ok()?))
        });
        match rated.min_by_key(|(rank, ..)| *rank) {
            Some((_, response, status)) => self.response(response, status),
            None => {
                Ok(Reply { status: StatusCode::OK, headers: HeaderMap::new(), body: Bytes::new(), why: None })
            }
        }
    }

    fn response(&self, response: &Response, status: StatusCode) -> Result<Reply, Problem> {
        let mut headers = HeaderMap::new();
        for header in &response.headers {
            self.header(header, status, &mut headers);
        }
        let is_empty = status.as_u16() == 204 || status.as_u16() == 205 || status.as_u16() == 304;
        if response.content.is_empty() || is_empty {
            return Ok(Reply { status, headers, body: Bytes::new(), why: None });
        }
        let names: Vec<&str> = response.content.iter().map(|media| media.name.as_str()).collect();
        let chosen = self.chosen(response, &names)?;
        let Some(media) = response.content.get(chosen) else {
            return Ok(Reply { status, headers, body: Bytes::new(), why: None });
        };
        let name = media::concrete(&media.name, self.accept);
        let body = self.body(media, &name, status)?;
        if let Ok(value) = HeaderValue::from_str(&name) {
            headers.insert(CONTENT_TYPE, value);
        }
        Ok(Reply { status, headers, body, why: None })
    }

    /// Which media type: that of the example, if one is preferred, or what the client accepts.
    fn chosen(&self, response: &Response, names: &[&str]) -> Result<usize, Problem> {
        if let Some(example) = &self.prefer.example {
            let has = |media: &MediaType| media.examples.iter().any(|(name, _)| name == example);
            let having: Vec<usize> = response
                .content
                .iter()
                .enumerate()
                .filter(|(_, media)| has(media))
                .map(|(at, _)| at)
                .collect();
            let names: Vec<&str> = having.iter().filter_map(|at| names.get(*at).copied()).collect();
            return match media::negotiate(self.accept, &names).and_then(|at| having.get(at)) {
                Some(at) => Ok(*at),
                None => Err(no_example(example, response)),
            };
        }
        media::negotiate(self.accept, names).ok_or_else(|| {
            let wanted = self.accept.unwrap_or_default();
            let detail = format!("{wanted:?} is not supported; there is {}", names.join(", "));
            Problem::new(StatusCode::NOT_ACCEPTABLE, detail)
        })
    }

    fn body(&self, media: &MediaType, name: &str, status: StatusCode) -> Result<Bytes, Problem> {
        if let Some(wanted) = &self.prefer.example {
            let found = media.examples.iter().find(|(name, _)| name == wanted);
            return Ok(found.map(|(_, value)| render::example(name, value)).unwrap_or_default());
        }
        let is_dynamic = self.prefer.dynamic == Some(true);
        let fits = |value: &Value| {
            // A text may be anything but JSON; what it says is not looked into.
            let is_text = value.is_string() && !media::is_json(name);
            is_text || media.schema.as_ref().is_none_or(|key| self.schemas.allows(key, value))
        };
        let example = media.examples.iter().map(|(_, value)| value).find(|value| fits(value));
        if let Some(example) = example.filter(|_| !is_dynamic) {
            return Ok(render::example(name, example));
        }
        let purpose = format!("{} {} {} {name}", self.operation.method, self.operation.path, status.as_u16());
        let chance = Chance::new(self.seed, &purpose);
        if let Some(items) = &media.item_schema {
            let samples =
                ["0", "1"].map(|at| self.sample(items, &Chance::new(self.seed, &format!("{purpose} {at}"))));
            return Ok(render::sequence(name, &samples));
        }
        let Some(key) = &media.schema else { return Ok(render::nothing(name)) };
        let value = self.sample(key, &chance);
        Ok(render::value(name, &value, &self.schemas.all, key))
    }

    fn sample(&self, key: &str, chance: &Chance) -> Value {
        match self.schemas.sample(key, subject(&self.operation.path), chance) {
            Sample::Valid(value) | Sample::Invalid(value) => value,
        }
    }

    fn header(&self, header: &Header, status: StatusCode, headers: &mut HeaderMap) {
        if NOT_HEADERS.iter().any(|name| header.name.eq_ignore_ascii_case(name)) {
            return;
        }
        let fits = |value: &&Value| header.schema.as_ref().is_none_or(|key| self.schemas.allows(key, value));
        let value = match (header.example.as_ref().filter(fits), &header.schema) {
            (Some(example), _) => example.clone(),
            (None, Some(key)) => {
                let purpose = format!(
                    "{} {} {} {}",
                    self.operation.method,
                    self.operation.path,
                    status.as_u16(),
                    header.name
                );
                let chance = Chance::new(self.seed, &purpose);
                match self.schemas.sample(key, &header.name, &chance) {
                    Sample::Valid(value) | Sample::Invalid(value) => value,
                }
            }
            (None, None) => return,
        };
        let name = HeaderName::from_bytes(header.name.as_bytes());
        let value = HeaderValue::from_str(&render::simple(&value));
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
}

fn no_example(example: &str, response: &Response) -> Problem {
    let named = response.content.iter().flat_map(|media| &media.examples).map(|(name, _)| name.as_str());
    let named: Vec<&str> = named.filter(|name| !name.is_empty()).collect();
    let detail = format!("no example {example:?} is documented here; there are: {}", named.join(", "));
    Problem::new(StatusCode::BAD_REQUEST, detail)
}

fn shown(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(range) => format!("{range}XX"),
        Status::Default => "default".to_owned(),
    }
}

/// What a path is about: `orders` for `/orders/{id}`.
fn subject(path: &str) -> &str {
    path.rsplit('/').find(|segment| !segment.is_empty() && !segment.contains('{')).unwrap_or_default()
}
