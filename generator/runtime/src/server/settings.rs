//! What can be set for operations, and for the router as a whole.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderName;

use super::auth::Gatekeeper;
use super::wording::Wording;

/// Request bodies may be this long, unless [`Routes::max_request_bytes`](super::Routes::max_request_bytes) says
/// otherwise.
const MAX_REQUEST_BYTES: usize = 2 * 1024 * 1024;

/// Multipart bodies may be this long, unless [`Routes::max_multipart_bytes`](super::Routes::max_multipart_bytes)
/// says otherwise.
const MAX_MULTIPART_BYTES: u64 = 64 * 1024 * 1024;

/// Names and values of headers may be this long together, unless
/// [`Routes::max_header_bytes`](super::Routes::max_header_bytes) says otherwise.
const MAX_HEADER_BYTES: usize = 32 * 1024;

/// A body that does not go on is given up after this time, unless
/// [`Routes::stall_timeout`](super::Routes::stall_timeout) says otherwise.
const STALL_TIMEOUT: Duration = Duration::from_secs(30);

/// A stream of events has a comment after this time without an event, unless
/// [`Routes::keep_alive`](super::Routes::keep_alive) says otherwise. WHATWG HTML §9.2.7 advises about as much, for there
/// are proxies that close connections on which nothing comes.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// How long request bodies may be, and how long they may make no progress.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Those that are read whole.
    pub(super) whole: usize,
    /// Those of several parts, whose files are kept on disk.
    pub(super) multipart: u64,
    pub(super) stall: Option<Duration>,
}

impl Limits {
    const DEFAULT: Self =
        Self { whole: MAX_REQUEST_BYTES, multipart: MAX_MULTIPART_BYTES, stall: Some(STALL_TIMEOUT) };
}

/// What holds for the operations of one service.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) limits: Limits,
    /// Between comments in a stream of events in which nothing happens.
    pub(super) keep_alive: Option<Duration>,
    /// From the head of a request to the head of its response.
    pub(super) timeout: Option<Duration>,
    pub(super) authenticator: Option<Arc<dyn Gatekeeper>>,
}

impl Settings {
    /// What holds where nothing is set.
    pub(super) const DEFAULT: Self =
        Self { limits: Limits::DEFAULT, keep_alive: Some(KEEP_ALIVE), timeout: None, authenticator: None };
}

/// What holds for a router as a whole.
#[derive(Clone)]
pub(super) struct Whole {
    pub(super) max_header_bytes: usize,
    /// Headers that are made where they are missing, and sent back.
    pub(super) ids: Vec<HeaderName>,
    pub(super) wording: Option<Wording>,
    /// Texts by their paths.
    pub(super) documents: Vec<(&'static str, &'static str)>,
}

impl Default for Whole {
    fn default() -> Self {
        Self { max_header_bytes: MAX_HEADER_BYTES, ids: Vec::new(), wording: None, documents: Vec::new() }
    }
}

impl Whole {
    /// With what another router has beside.
    pub(super) fn add(&mut self, other: Self) {
        self.max_header_bytes = self.max_header_bytes.max(other.max_header_bytes);
        for id in other.ids {
            self.add_id(id);
        }
        self.wording = self.wording.take().or(other.wording);
        for (path, text) in other.documents {
            self.add_document(path, text);
        }
    }

    pub(super) fn add_id(&mut self, name: HeaderName) {
        if !self.ids.contains(&name) {
            self.ids.push(name);
        }
    }

    /// A router panics at two routes of one path: the first counts.
    pub(super) fn add_document(&mut self, path: &'static str, text: &'static str) {
        if !self.documents.iter().any(|(known, _)| *known == path) {
            self.documents.push((path, text));
        }
    }
}
