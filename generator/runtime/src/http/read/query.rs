use crate::codec::DecodeError;
use crate::http::few::Few;
use crate::http::flat::Text;
use crate::http::percent::decode_query;
use crate::http::text::{split_at, split_once};

/// Pairs of a form at most: each field looks through all of them.
const MAX_PAIRS: usize = 10_000;

/// A query or a form, taken apart.
pub(crate) struct Query<'a> {
    raw: &'a str,
    pairs: Few<(Text<'a>, &'a str)>,
}

impl<'a> Query<'a> {
    /// Names are decoded, values are not. What has no legible name is nobody's parameter.
    pub(crate) fn new(raw: &'a str) -> Self {
        let pairs = split(raw).filter_map(|(name, value)| Some((decode_query(name).ok()?, value)));
        Self { raw, pairs: pairs.collect() }
    }

    /// A form has no names that are not legible.
    ///
    /// # Errors
    /// Where a name is malformed, or there are too many.
    pub(super) fn of_form(raw: &'a str) -> Result<Self, DecodeError> {
        let mut pairs = Vec::new();
        for (name, value) in split(raw) {
            if pairs.len() == MAX_PAIRS {
                return Err(DecodeError::new(format!("the form has more than {MAX_PAIRS} fields")));
            }
            let name = decode_query(name).map_err(|error| {
                DecodeError::new(format!("the name of a field is malformed: {}", error.message()))
            })?;
            pairs.push((name, value));
        }
        Ok(Self { raw, pairs: Few::Many(pairs) })
    }

    /// All of it, unless there is nothing.
    pub(super) fn whole(&self) -> Option<&'a str> {
        Some(self.raw).filter(|raw| !raw.is_empty())
    }

    /// Decoded names with values that are still encoded.
    pub(super) fn pairs(&self) -> &[(Text<'a>, &'a str)] {
        &self.pairs
    }

    /// The values under a name, still encoded.
    pub(crate) fn values(&self, name: &str) -> Few<&'a str> {
        self.values_of(name).collect()
    }

    pub(super) fn values_of<'q>(&'q self, name: &'q str) -> impl Iterator<Item = &'a str> + use<'a, 'q> {
        self.pairs.iter().filter(move |(found, _)| found == name).map(|(_, value)| *value)
    }
}

fn split(raw: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs = split_at(raw, b'&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| split_once(pair, b'=').unwrap_or((pair, "")))
}
