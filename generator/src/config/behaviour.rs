//! Sets of defaults, each called by the day it was made.

use serde::Deserialize;

/// A set of defaults. Better defaults come as a new set, so that a configuration that names its set
/// gives the same code with a later Specwright.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
#[non_exhaustive]
pub enum Behaviour {
    /// The first set, and the newest: see the defaults of [`Config`](super::Config).
    #[default]
    #[serde(rename = "2026-11-21")]
    V2026_11_21,
}

impl Behaviour {
    /// All sets, oldest first.
    pub const ALL: &'static [Self] = &[Self::V2026_11_21];

    /// The set that counts where none is named.
    pub const NEWEST: Self = Self::V2026_11_21;

    /// The day.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V2026_11_21 => "2026-11-21",
        }
    }
}
