//! Codecs of scalars.

mod base64;
mod foreign;
mod number;
mod text;
#[cfg(any(feature = "jiff", feature = "time"))]
mod times;

pub use base64::Base64;
pub use foreign::Foreign;

use serde_json::Value;

use super::{Data, DecodeError, Filled, Source, View};

impl Data for String {
    fn vacant() -> Self {
        Self::new()
    }

    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        source.string(self)
    }

    fn view(&self) -> View<'_> {
        View::Str(self)
    }
}

impl Data for bool {
    fn vacant() -> Self {
        false
    }

    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        source.boolean(self)
    }

    fn view(&self) -> View<'_> {
        View::Boolean(*self)
    }
}

/// Any JSON, `null` included.
impl Data for Value {
    fn vacant() -> Self {
        Self::Null
    }

    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        *self = source.json()?;
        Ok(Filled::Value)
    }

    fn view(&self) -> View<'_> {
        View::Json(self)
    }
}

/// No body.
impl Data for () {
    fn vacant() -> Self {}

    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        source.json().map(|_| Filled::Value)
    }

    fn view(&self) -> View<'_> {
        View::Null
    }
}
