use std::fmt;

use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use base64::Engine as _;

use crate::codec::{Data, DecodeError, Filled, Source, View};

/// Bytes that are written as base64 (`format: byte`). RFC 4648 §4.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Base64(pub Vec<u8>);

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl AsRef<[u8]> for Base64 {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64({} bytes)", self.0.len())
    }
}

impl Data for Base64 {
    fn vacant() -> Self {
        Self::default()
    }

    /// Padding may be left out, as many writers do.
    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        source.text(&mut |text| {
            let bare = text.trim_end_matches('=');
            match STANDARD_NO_PAD.decode(bare) {
                Ok(bytes) => {
                    self.0 = bytes;
                    Ok(())
                }
                Err(why) => Err(DecodeError::new(format!("expected base64: {why}"))),
            }
        })
    }

    fn view(&self) -> View<'_> {
        View::Text(STANDARD.encode(&self.0))
    }
}
