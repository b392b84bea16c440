//! A multipart body, taken apart while it comes. RFC 2046 §5.1.1.
//!
//! `multer` does this as well, but takes in whatever the connection has ready before it gives anything
//! out, and has no bound for the headers of a part.

use bytes::{Buf as _, Bytes, BytesMut};
use memchr::memmem::Finder;

use crate::codec::DecodeError;

/// The headers of a part may be this long.
const MAX_HEADERS_LENGTH: usize = 16 * 1024;

/// RFC 2046 §5.1.1: a boundary has at most 70 characters.
const MAX_BOUNDARY: usize = 70;

/// What stands between header lines and content.
const BLANK_LINE: &[u8] = b"\r\n\r\n";

/// Takes pieces of a body and gives pieces of its parts. It never holds more than one piece of the
/// body, the headers of one part, and a delimiter.
pub(super) struct Splitter {
    /// A line's end, two dashes, and the boundary.
    delimiter: Finder<'static>,
    buffer: BytesMut,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first delimiter.
    Preamble,
    /// Behind a delimiter, and in the headers that follow it.
    Headers,
    /// At the line end behind the headers, which may begin a delimiter.
    Begin,
    Content,
    /// Behind the last delimiter.
    End,
}

/// A piece of a body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A part begins with these header lines, ending in a blank one.
    Headers(Bytes),
    /// Some of the part's content.
    Content(Bytes),
    /// The part is complete.
    PartEnd,
    /// There are no more parts.
    End,
    /// Nothing without more of the body.
    Starved,
}

impl Splitter {
    /// # Errors
    /// Where this cannot be a boundary.
    pub(super) fn new(boundary: &str) -> Result<Self, DecodeError> {
        if boundary.is_empty() || boundary.len() > MAX_BOUNDARY {
            return Err(DecodeError::new(format!("a boundary has 1 to {MAX_BOUNDARY} characters")));
        }
        let delimiter = Finder::new(format!("\r\n--{boundary}").as_bytes()).into_owned();
        // The first delimiter may begin the body: the line end before it is then missing.
        Ok(Self { delimiter, buffer: BytesMut::from(&b"\r\n"[..]), state: State::Preamble })
    }

    /// Takes more of the body.
    pub(super) fn push(&mut self, piece: &[u8]) {
        self.buffer.extend_from_slice(piece);
    }

    /// How many bytes wait for what comes behind them.
    #[cfg(feature = "server")]
    pub(super) fn waiting(&self) -> usize {
        self.buffer.len()
    }

    /// Is the body complete?
    pub(super) fn is_complete(&self) -> bool {
        self.state == State::End
    }

    /// The next piece of what has come.
    ///
    /// # Errors
    /// Where the body is malformed, or the headers of a part are too long.
    pub(super) fn next(&mut self) -> Result<Piece, DecodeError> {
        match self.state {
            State::Preamble => Ok(self.preamble()),
            State::Headers => self.headers(),
            State::Begin => Ok(self.begin()),
            State::Content => Ok(self.content()),
            State::End => {
                self.buffer.clear();
                Ok(Piece::End)
            }
        }
    }

    fn length(&self) -> usize {
        self.delimiter.needle().len()
    }

    fn preamble(&mut self) -> Piece {
        let Some(start) = self.delimiter.find(&self.buffer) else {
            let passed = self.buffer.len().saturating_sub(self.length() - 1);
            self.buffer.advance(passed);
            return Piece::Starved;
        };
        self.buffer.advance(start + self.length());
        self.state = State::Headers;
        Piece::PartEnd
    }

    /// `--` behind a delimiter says that it is the last one; else come blanks, and a line end.
    fn headers(&mut self) -> Result<Piece, DecodeError> {
        if self.buffer.starts_with(b"--") {
            self.state = State::End;
            return self.next();
        }
        let padding = self.buffer.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let rest = self.buffer.get(padding..).unwrap_or_default();
        if !(rest.starts_with(b"\r\n") || matches!(rest, b"" | b"\r") || (padding == 0 && rest == b"-")) {
            return Err(DecodeError::new("a boundary is followed by something else than a line end"));
        }
        let end = memchr::memmem::find(rest, BLANK_LINE);
        if end.unwrap_or(rest.len()).saturating_add(padding) > MAX_HEADERS_LENGTH {
            return Err(DecodeError::new(format!("the headers are longer than {MAX_HEADERS_LENGTH} bytes")));
        }
        let Some(end) = end else { return Ok(Piece::Starved) };
        self.buffer.advance(padding);
        let lines = self.buffer.split_to(end + 2).freeze();
        self.state = State::Begin;
        Ok(Piece::Headers(Bytes::from([lines.get(2..).unwrap_or_default(), b"\r\n"].concat())))
    }

    /// A part without content may lack the line end that belongs to the next delimiter.
    fn begin(&mut self) -> Piece {
        let delimiter = self.delimiter.needle();
        if self.buffer.len() < delimiter.len() && delimiter.starts_with(&self.buffer) {
            return Piece::Starved;
        }
        if !self.buffer.starts_with(delimiter) {
            self.buffer.advance(2);
        }
        self.state = State::Content;
        self.content()
    }

    fn content(&mut self) -> Piece {
        match self.delimiter.find(&self.buffer) {
            Some(0) => {
                self.buffer.advance(self.length());
                self.state = State::Headers;
                Piece::PartEnd
            }
            Some(end) => Piece::Content(self.buffer.split_to(end).freeze()),
            None => match self.buffer.len().saturating_sub(self.length() - 1) {
                0 => Piece::Starved,
                safe => Piece::Content(self.buffer.split_to(safe).freeze()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, Splitter};

    /// Headers and content of all parts, from a body that comes in pieces of `size` bytes.
    fn split(boundary: &str, body: &[u8], size: usize) -> Result<Vec<(String, Vec<u8>)>, String> {
        let mut splitter = Splitter::new(boundary).map_err(|error| error.to_string())?;
        let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
        for piece in body.chunks(size) {
            splitter.push(piece);
            loop {
                match splitter.next().map_err(|error| error.to_string())? {
                    Piece::Headers(lines) => {
                        parts.push((String::from_utf8(lines.to_vec()).unwrap(), Vec::new()));
                    }
                    Piece::Content(content) => parts.last_mut().unwrap().1.extend(content),
                    Piece::PartEnd => {}
                    Piece::End | Piece::Starved => break,
                }
            }
        }
        if splitter.is_complete() {
            Ok(parts)
        } else {
            Err("truncated".to_owned())
        }
    }

    /// The same, however the body comes.
    fn split_in_all_ways(boundary: &str, body: &str) -> Result<Vec<(String, String)>, String> {
        let text = |(headers, content)| (headers, String::from_utf8(content).unwrap());
        let whole = split(boundary, body.as_bytes(), body.len().max(1));
        for size in 1..40 {
            assert_eq!(split(boundary, body.as_bytes(), size), whole, "{size}");
        }
        whole.map(|parts| parts.into_iter().map(text).collect())
    }

    #[test]
    fn parts_are_what_is_between_delimiters() {
        let body = "preamble\r\n--b \t\r\nA: 1\r\nB: 2\r\n\r\none\r\n--b\r\n\r\n\r\n--bo\r\n--b--\r\nepilogue\r\n--b";
        assert_eq!(
            split_in_all_ways("b", body).unwrap_err(),
            "a boundary is followed by something else than a line end"
        );
        let body = "preamble\r\n--bb \t\r\nA: 1\r\nB: 2\r\n\r\none\r\n--bb\r\n\r\n\r\n--bo\r\n--bb--\r\nepilogue\r\n--bb";
        let parts = split_in_all_ways("bb", body).unwrap();
        let expected = [("A: 1\r\nB: 2\r\n\r\n", "one"), ("\r\n", "\r\n--bo")];
        assert_eq!(parts, expected.map(|(headers, content)| (headers.to_owned(), content.to_owned())));
    }

    #[test]
    fn content_may_be_empty_or_nearly_a_delimiter() {
        let body = "--b\r\nA: 1\r\n\r\n\r\n--b\r\nA: 2\r\n\r\n--b\r\nA: 3\r\n\r\n\r\r\n-\r\n--\r\n\r\n--b--";
        let parts = split_in_all_ways("b", body).unwrap();
        let contents: Vec<&str> = parts.iter().map(|(_, content)| content.as_str()).collect();
        assert_eq!(contents, ["", "", "\r\r\n-\r\n--\r\n"]);
    }

    #[test]
    fn what_is_no_multipart_body_is_told() {
        for body in ["", "--b", "--b\r\n", "--b\r\nA: 1\r\n\r\none", "--b\r\nA: 1\r\n\r\none\r\n--b", "none"]
        {
            assert_eq!(split_in_all_ways("b", body).unwrap_err(), "truncated", "{body:?}");
        }
        let long = format!("--b\r\nA: {}", "1".repeat(20_000));
        assert_eq!(split("b", long.as_bytes(), 512).unwrap_err(), "the headers are longer than 16384 bytes");
        for boundary in ["", &"b".repeat(71)] {
            assert!(Splitter::new(boundary).is_err(), "{boundary}");
        }
    }

    #[test]
    fn little_is_held() {
        let mut splitter = Splitter::new("boundary").unwrap();
        splitter.push(b"--boundary\r\n\r\n");
        for _ in 0..100 {
            splitter.push(&[b'x'; 1000]);
            while splitter.next().unwrap() != Piece::Starved {}
            assert!(splitter.buffer.len() < 20, "{}", splitter.buffer.len());
        }
    }
}
