use std::fmt;
use std::ops::{Deref, DerefMut};

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::{HeaderList, HeaderSet};

/// A successful response: its body, which it dereferences to, and what came or goes with it.
#[derive(Debug, Clone)]
pub struct Response<T, H = ()> {
    status: Option<StatusCode>,
    documented: H,
    headers: HeaderList,
    body: T,
}

impl<T, H: HeaderSet> Response<T, H> {
    /// A response with this body. Its status is the documented one.
    #[must_use]
    pub fn new(body: T) -> Self {
        Self { status: None, documented: H::vacant(), headers: HeaderList::default(), body }
    }
}

impl<T, H> Response<T, H> {
    /// A response as it came.
    pub(crate) fn received(status: StatusCode, documented: H, headers: HeaderMap, body: T) -> Self {
        Self { status: Some(status), documented, headers: HeaderList { map: headers, invalid: None }, body }
    }

    /// With this status: for responses that are documented for several. It is sent even if the
    /// document does not list it.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// With these documented headers.
    #[must_use]
    pub fn with_headers(mut self, headers: H) -> Self {
        self.documented = headers;
        self
    }

    /// With one more header, documented or not. One that is malformed turns the response into a
    /// 500 when it is sent.
    #[must_use]
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName, Error: fmt::Display>,
        V: TryInto<HeaderValue, Error: fmt::Display>,
    {
        self.headers.append(name, value);
        self
    }

    /// The status that came, or that was set with [`Response::with_status`]; 200 if neither.
    pub fn status(&self) -> StatusCode {
        self.status.unwrap_or(StatusCode::OK)
    }

    /// The documented headers.
    pub fn headers(&self) -> &H {
        &self.documented
    }

    /// All headers that came, or that were added with [`Response::header`].
    pub fn raw_headers(&self) -> &HeaderMap {
        &self.headers.map
    }

    /// The body.
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The body, given away.
    pub fn into_body(self) -> T {
        self.body
    }

    /// The body and the documented headers, given away.
    pub fn into_parts(self) -> (T, H) {
        (self.body, self.documented)
    }

    /// The same response with another body.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U, H> {
        let Self { status, documented, headers, body } = self;
        Response { status, documented, headers, body: change(body) }
    }

    #[cfg(feature = "server")]
    pub(crate) fn chosen(&self) -> (Option<StatusCode>, &HeaderList) {
        (self.status, &self.headers)
    }
}

impl<T, H: HeaderSet> From<T> for Response<T, H> {
    fn from(body: T) -> Self {
        Self::new(body)
    }
}

impl<T, H> Deref for Response<T, H> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}

impl<T, H> DerefMut for Response<T, H> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.body
    }
}
