use std::any::Any;
use std::borrow::Cow;

use super::DecodeError;

/// A value that is bytes, such as a file in a multipart body.
pub trait Binary {
    /// The bytes as a string, for formats that can hold nothing else.
    ///
    /// # Errors
    /// Where they are no text, or not at hand.
    fn text(&self) -> Result<Cow<'_, str>, DecodeError>;
    /// Becomes the bytes of a string.
    fn set_text(&mut self, text: &str);
    /// The value as what it is, for formats that know its type.
    fn as_any(&self) -> &dyn Any;
    /// The value as what it is, to write to.
    fn as_any_mut(&mut self) -> &mut dyn Any;
}
