//! Documented responses as Rust values.

use std::convert::Infallible;

use http::StatusCode;

use super::{BodyMut, BodyRef, Payload, ResponseShape};

/// The documented responses of one kind, successes or errors: a body, or an enum of bodies.
pub trait Outcome: Sized {
    /// The responses, one per variant. A mere body leaves this to its operation.
    const RESPONSES: &'static [ResponseShape];

    /// The variant at `index` with a vacant body, if there is such a variant.
    fn make(index: usize, status: StatusCode) -> Option<Self>;
    /// The present variant, to look at.
    fn variant(&self) -> Variant<'_>;
    /// The present variant's body, to write to.
    fn body_mut(&mut self) -> BodyMut<'_>;
}

/// A documented response, to look at.
pub struct Variant<'a> {
    /// Its position among the responses.
    pub index: usize,
    /// The status that it carries, if its pattern leaves a choice.
    pub status: Option<StatusCode>,
    /// Its body.
    pub body: BodyRef<'a>,
}

impl<'a> Variant<'a> {
    /// A documented response.
    #[must_use]
    #[inline]
    pub fn new(index: usize, status: Option<StatusCode>, body: BodyRef<'a>) -> Self {
        Self { index, status, body }
    }

    /// The status to send: its own, or the usual one of its pattern.
    pub(crate) fn status_to_send(&self, responses: &[ResponseShape], otherwise: StatusCode) -> StatusCode {
        let usual =
            || responses.get(self.index).map_or(otherwise, |response| response.status.usual(otherwise));
        self.status.unwrap_or_else(usual)
    }
}

/// A body that all responses of its kind have in common.
impl<T: Payload> Outcome for T {
    const RESPONSES: &'static [ResponseShape] = &[];

    #[inline]
    fn make(_: usize, _: StatusCode) -> Option<Self> {
        Some(T::vacant())
    }

    #[inline]
    fn variant(&self) -> Variant<'_> {
        Variant::new(0, None, self.body())
    }

    #[inline]
    fn body_mut(&mut self) -> BodyMut<'_> {
        Payload::body_mut(self)
    }
}

/// No response of this kind is documented.
impl Outcome for Infallible {
    const RESPONSES: &'static [ResponseShape] = &[];

    fn make(_: usize, _: StatusCode) -> Option<Self> {
        None
    }

    fn variant(&self) -> Variant<'_> {
        match *self {}
    }

    fn body_mut(&mut self) -> BodyMut<'_> {
        match *self {}
    }
}
