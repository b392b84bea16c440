use bytes::{Buf as _, Bytes};

use super::frame::Flaw;

/// What ends a line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnds {
    /// LF; a CR before it is white space to JSON.
    Newline,
    /// CR, LF, or both. WHATWG HTML §9.2.5.
    Any,
}

/// Lines without their ends, and without a byte order mark before the first.
pub(super) struct Lines {
    ends: LineEnds,
    limit: usize,
    /// Bytes that were not looked at.
    rest: Bytes,
    /// The beginning of a line whose end has not come.
    line: Vec<u8>,
    is_first: bool,
    /// The last line ended with CR: a LF belongs to it.
    after_return: bool,
}

impl Lines {
    pub(super) fn new(ends: LineEnds, limit: usize) -> Self {
        let (rest, line) = (Bytes::new(), Vec::new());
        Self { ends, limit, rest, line, is_first: true, after_return: false }
    }

    /// More bytes; those before must have been used up.
    pub(super) fn push(&mut self, bytes: Bytes) {
        self.rest = bytes;
    }

    /// The next line whose end is there.
    pub(super) fn next(&mut self) -> Result<Option<Bytes>, Flaw> {
        if self.after_return && !self.rest.is_empty() {
            self.after_return = false;
            if self.rest.first() == Some(&b'\n') {
                self.rest.advance(1);
            }
        }
        let is_end = |byte: &u8| *byte == b'\n' || (*byte == b'\r' && self.ends == LineEnds::Any);
        let Some(end) = self.rest.iter().position(is_end) else {
            let rest = std::mem::take(&mut self.rest);
            self.fits(rest.len())?;
            self.line.extend_from_slice(&rest);
            return Ok(None);
        };
        self.fits(end)?;
        let tail = self.rest.split_to(end);
        self.after_return = self.rest.first() == Some(&b'\r');
        self.rest.advance(1);
        if self.line.is_empty() {
            return Ok(Some(self.begin(tail)));
        }
        self.line.extend_from_slice(&tail);
        let line = std::mem::take(&mut self.line).into();
        Ok(Some(self.begin(line)))
    }

    /// The last line, if it has no end.
    pub(super) fn finish(&mut self) -> Option<Bytes> {
        let line = std::mem::take(&mut self.line);
        (!line.is_empty()).then(|| self.begin(line.into()))
    }

    fn begin(&mut self, mut line: Bytes) -> Bytes {
        if std::mem::take(&mut self.is_first) && line.starts_with(b"\xEF\xBB\xBF") {
            line.advance(3);
        }
        line
    }

    fn fits(&self, more: usize) -> Result<(), Flaw> {
        if self.line.len().saturating_add(more) > self.limit {
            return Err(Flaw::TooLong);
        }
        Ok(())
    }
}
