use serde_json::Value;

use super::{Data, DecodeError, Filled, Source, View};

/// A value that the document did not list when the code was generated.
///
/// It is kept as it came and written back as it came. Its content can be looked at but not
/// matched on, so that code keeps working when a later document lists the value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Undocumented<T>(T);

impl<T> Undocumented<T> {
    /// Wraps a value. Only generated code has a reason to.
    #[doc(hidden)]
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value as it came.
    pub fn get(&self) -> &T {
        &self.0
    }

    /// The value as it came, given away.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl Undocumented<String> {
    /// The string as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The undocumented member of a union: any JSON.
impl Data for Undocumented<Value> {
    fn vacant() -> Self {
        Self(Value::Null)
    }

    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        self.0.decode(source)
    }

    fn view(&self) -> View<'_> {
        self.0.view()
    }
}
