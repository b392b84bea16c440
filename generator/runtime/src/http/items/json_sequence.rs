//! JSON text sequences. RFC 7464.

use bytes::{Buf as _, Bytes};

use super::frame::Flaw;

const RECORD_SEPARATOR: u8 = 0x1E;

/// Reads JSON texts, each of which begins with a record separator. A text is given as soon as it is
/// complete, without waiting for the next.
pub(super) struct JsonSequence {
    limit: usize,
    rest: Bytes,
    text: Vec<u8>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Between texts.
    Outside,
    /// Before the first byte of a text.
    Before,
    /// In an object or an array, this deep.
    Nested(usize),
    /// In a string, this deep.
    String(usize),
    /// Behind a backslash in a string, this deep.
    Escaped(usize),
    /// In a number or a word: only white space says that nothing is missing (§2.4).
    Scalar,
}

impl JsonSequence {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, rest: Bytes::new(), text: Vec::new(), state: State::Outside }
    }

    pub(super) fn push(&mut self, bytes: Bytes) {
        self.rest = bytes;
    }

    pub(super) fn next(&mut self) -> Result<Option<Bytes>, Flaw> {
        while let Some(byte) = self.rest.first().copied() {
            self.rest.advance(1);
            if byte == RECORD_SEPARATOR {
                let is_cut = !matches!(self.state, State::Outside | State::Before);
                self.state = State::Before;
                self.text.clear();
                if is_cut {
                    return Err(Flaw::Malformed("it ends before it is complete"));
                }
                continue;
            }
            let before = self.state;
            self.state = match after(before, byte) {
                Ok(state) => state,
                Err(why) => {
                    self.rest = self.rest.split_off(next_separator(&self.rest));
                    return Err(Flaw::Malformed(why));
                }
            };
            if matches!(before, State::Outside) || self.state == State::Before {
                continue;
            }
            if self.text.len() >= self.limit {
                return Err(Flaw::TooLong);
            }
            self.text.push(byte);
            if self.state == State::Outside {
                return Ok(Some(std::mem::take(&mut self.text).into()));
            }
        }
        Ok(None)
    }

    pub(super) fn finish(&mut self) -> Result<Option<Bytes>, Flaw> {
        match std::mem::replace(&mut self.state, State::Outside) {
            State::Outside | State::Before => Ok(None),
            _ => Err(Flaw::Cut),
        }
    }
}

/// What is between here and the next text is of no use.
fn next_separator(rest: &[u8]) -> usize {
    rest.iter().position(|byte| *byte == RECORD_SEPARATOR).unwrap_or(rest.len())
}

/// Where one byte more leads; to the outside, if it is the last of a text.
fn after(state: State, byte: u8) -> Result<State, &'static str> {
    let is_space = byte.is_ascii_whitespace();
    let up = |depth: usize| match depth {
        0 => State::Outside,
        depth => State::Nested(depth),
    };
    Ok(match (state, byte) {
        (State::Outside, _) if is_space => State::Outside,
        (State::Outside, _) => return Err("it does not begin with a record separator"),
        (State::Before, _) if is_space => State::Before,
        (State::Before, b'{' | b'[') => State::Nested(1),
        (State::Before, b'"') => State::String(0),
        (State::Before, _) => State::Scalar,
        (State::Nested(depth), b'{' | b'[') => State::Nested(depth.saturating_add(1)),
        (State::Nested(depth), b'}' | b']') => up(depth.saturating_sub(1)),
        (State::Nested(depth), b'"') => State::String(depth),
        (State::Nested(depth), _) => State::Nested(depth),
        (State::String(depth), b'"') => up(depth),
        (State::String(depth), b'\\') => State::Escaped(depth),
        (State::String(depth) | State::Escaped(depth), _) => State::String(depth),
        (State::Scalar, _) if is_space => State::Outside,
        (State::Scalar, _) => State::Scalar,
    })
}
