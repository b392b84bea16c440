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
    /// The position of the present variant.
    fn index(&self) -> usize;
    /// The status that the variant carries, if its pattern leaves a choice.
    fn status(&self) -> Option<StatusCode>;
    /// The present variant's body, to look at.
    fn body(&self) -> BodyRef<'_>;
    /// The present variant's body, to write to.
    fn body_mut(&mut self) -> BodyMut<'_>;
}

/// A body that all responses of its kind have in common.
impl<T: Payload> Outcome for T {
    const RESPONSES: &'static [ResponseShape] = &[];

    #[inline]
    fn make(_: usize, _: StatusCode) -> Option<Self> {
        Some(T::vacant())
    }

    #[inline]
    fn index(&self) -> usize {
        0
    }

    #[inline]
    fn status(&self) -> Option<StatusCode> {
        None
    }

    #[inline]
    fn body(&self) -> BodyRef<'_> {
        Payload::body(self)
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

    fn index(&self) -> usize {
        match *self {}
    }

    fn status(&self) -> Option<StatusCode> {
        match *self {}
    }

    fn body(&self) -> BodyRef<'_> {
        match *self {}
    }

    fn body_mut(&mut self) -> BodyMut<'_> {
        match *self {}
    }
}

/// The status that the variant at `index` is sent with: its own, or the usual one of its pattern.
pub(crate) fn status_to_send(
    responses: &[ResponseShape],
    index: usize,
    own: Option<StatusCode>,
    otherwise: StatusCode,
) -> StatusCode {
    own.unwrap_or_else(|| responses.get(index).map_or(otherwise, |response| response.status.usual(otherwise)))
}
