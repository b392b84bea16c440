//! What generated operations implement.

use super::{BodyMut, BodyRef, OperationShape, Outcome, Parameter, Response};
use crate::codec::Codec;
use crate::error::Error;

/// Values by position: the parameters of an operation, or the headers of a response, each beside a
/// [`Parameter`] in a table.
pub trait Fields {
    /// The value at `index`, to write to.
    fn slot(&mut self, index: usize) -> Option<&mut dyn Codec>;
    /// The value at `index`, to look at.
    fn field(&self, index: usize) -> Option<&dyn Codec>;
}

/// What an operation is called with: its parameters, and its body.
pub trait Input: Fields {
    /// The body, to look at.
    fn body(&self) -> BodyRef<'_> {
        BodyRef::Empty
    }

    /// The body, to write to.
    fn body_mut(&mut self) -> BodyMut<'_> {
        BodyMut::Empty
    }
}

/// An operation of an API, with the parameters and the body that it is called with.
pub trait Operation: Sized + Send + Sync + 'static {
    /// The table that describes it.
    const SHAPE: &'static OperationShape;
    /// What it gives: the body of its one documented success, or an enum of several.
    type Ok: Outcome + Send + 'static;
    /// Its documented errors, by status.
    type Err: Outcome + std::error::Error + Send + Sync + 'static;
    /// The documented headers of its successes.
    type Headers: HeaderSet + Send + 'static;

    /// A call without parameters, to be filled in.
    fn vacant() -> Self;

    /// The parameter at `index`, to write to.
    fn slot(&mut self, index: usize) -> Option<&mut dyn Codec>;

    /// The parameter at `index`, to look at.
    fn field(&self, index: usize) -> Option<&dyn Codec>;

    /// The body, to look at.
    #[inline]
    fn body(&self) -> BodyRef<'_> {
        BodyRef::Empty
    }

    /// The body, to write to.
    #[inline]
    fn body_mut(&mut self) -> BodyMut<'_> {
        BodyMut::Empty
    }
}

impl<O: Operation> Fields for O {
    #[inline]
    fn slot(&mut self, index: usize) -> Option<&mut dyn Codec> {
        Operation::slot(self, index)
    }

    #[inline]
    fn field(&self, index: usize) -> Option<&dyn Codec> {
        Operation::field(self, index)
    }
}

impl<O: Operation> Input for O {
    #[inline]
    fn body(&self) -> BodyRef<'_> {
        Operation::body(self)
    }

    #[inline]
    fn body_mut(&mut self) -> BodyMut<'_> {
        Operation::body_mut(self)
    }
}

/// What becomes of a call: for the client what came back, for the server what is to be sent.
pub type Answer<O> =
    Result<Response<<O as Operation>::Ok, <O as Operation>::Headers>, Error<<O as Operation>::Err>>;

/// A call of `O` without parameters, to be filled in.
#[must_use]
#[inline]
pub fn vacant<O: Operation>() -> O {
    O::vacant()
}

/// The documented headers of a response.
pub trait HeaderSet: Fields {
    /// The headers, one per field.
    const SHAPE: &'static [Parameter];

    /// No headers.
    fn vacant() -> Self;
}

/// No documented headers.
impl Fields for () {
    fn slot(&mut self, _: usize) -> Option<&mut dyn Codec> {
        None
    }

    fn field(&self, _: usize) -> Option<&dyn Codec> {
        None
    }
}

impl HeaderSet for () {
    const SHAPE: &'static [Parameter] = &[];

    fn vacant() -> Self {}
}
