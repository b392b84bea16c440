//! From the pieces of a body to its items, still encoded.

use std::task::{Context, Poll};

use bytes::Bytes;

use super::events::{Events, RawEvent};
use super::json_sequence::JsonSequence;
use super::lines::{LineEnds, Lines};
use crate::codec::DecodeError;
use crate::http::{Body, StreamError};

/// How items follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// Server-sent events. WHATWG HTML §9.2.
    Events,
    /// A JSON value per line.
    Lines,
    /// JSON text sequences. RFC 7464.
    Sequence,
}

/// An item as it came.
pub enum Frame {
    /// JSON text.
    Json(Bytes),
    /// An event.
    Event(RawEvent),
}

/// Why there is no next item.
#[derive(Debug)]
pub(super) enum Flaw {
    TooLong,
    /// The body ends in the middle of an item.
    Cut,
    /// What stands there is no item.
    Malformed(&'static str),
}

/// Splits bytes into items, however the bytes are cut into pieces.
pub(super) enum Splitter {
    Events(Events),
    Lines(Lines),
    Sequence(JsonSequence),
}

impl Splitter {
    pub(super) fn new(framing: Framing, limit: usize) -> Self {
        match framing {
            Framing::Events => Self::Events(Events::new(limit)),
            Framing::Lines => Self::Lines(Lines::new(LineEnds::Newline, limit)),
            Framing::Sequence => Self::Sequence(JsonSequence::new(limit)),
        }
    }

    /// More bytes; those before must have been used up.
    pub(super) fn push(&mut self, bytes: Bytes) {
        match self {
            Self::Events(events) => events.push(bytes),
            Self::Lines(lines) => lines.push(bytes),
            Self::Sequence(sequence) => sequence.push(bytes),
        }
    }

    /// The next item of the bytes that are there.
    pub(super) fn next(&mut self) -> Result<Option<Frame>, Flaw> {
        match self {
            Self::Events(events) => Ok(events.next()?.map(Frame::Event)),
            Self::Lines(lines) => {
                while let Some(line) = lines.next()? {
                    if !is_blank(&line) {
                        return Ok(Some(Frame::Json(line)));
                    }
                }
                Ok(None)
            }
            Self::Sequence(sequence) => Ok(sequence.next()?.map(Frame::Json)),
        }
    }

    /// What is left when no more bytes come. Many leave out the end of the last line.
    pub(super) fn finish(&mut self) -> Result<Option<Frame>, Flaw> {
        match self {
            Self::Events(events) => Ok(events.finish()?.map(Frame::Event)),
            Self::Lines(lines) => match lines.finish() {
                Some(line) if is_blank(&line) => Ok(None),
                Some(line) if !is_complete(&line) => Err(Flaw::Cut),
                line => Ok(line.map(Frame::Json)),
            },
            Self::Sequence(sequence) => Ok(sequence.finish()?.map(Frame::Json)),
        }
    }
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace)
}

/// Is it a JSON value from beginning to end, or something else altogether?
fn is_complete(text: &[u8]) -> bool {
    let parsed = serde_json::from_slice::<serde::de::IgnoredAny>(text);
    !parsed.is_err_and(|why| why.is_eof())
}

/// The items of a body.
pub(super) struct Reader {
    body: Body,
    splitter: Splitter,
    state: State,
    index: usize,
    limit: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    /// The body is read, but not all of its items are given.
    Read,
    Ended,
}

impl Reader {
    pub(super) fn new(framing: Framing, body: Body, limit: usize) -> Self {
        Self { body, splitter: Splitter::new(framing, limit), state: State::Open, index: 0, limit }
    }

    pub(super) fn last_event_id(&self) -> Option<&str> {
        match &self.splitter {
            Splitter::Events(events) => events.last_id(),
            Splitter::Lines(_) | Splitter::Sequence(_) => None,
        }
    }

    /// Nothing more is wanted.
    pub(super) fn stop(&mut self) {
        self.state = State::Ended;
        self.body = Body::empty();
    }

    /// The next item with its position.
    pub(super) fn poll_frame(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<(usize, Frame), StreamError>>> {
        loop {
            let found = match self.state {
                State::Ended => return Poll::Ready(None),
                State::Open => self.splitter.next(),
                State::Read => {
                    self.stop();
                    self.splitter.finish()
                }
            };
            match found {
                Ok(Some(frame)) => return Poll::Ready(Some(Ok((self.count(), frame)))),
                Err(flaw) => return Poll::Ready(Some(Err(self.fail(&flaw)))),
                Ok(None) if self.state == State::Ended => return Poll::Ready(None),
                Ok(None) => {}
            }
            match self.body.poll_data(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => self.state = State::Read,
                Poll::Ready(Some(Ok(bytes))) => self.splitter.push(bytes),
                Poll::Ready(Some(Err(why))) => {
                    self.stop();
                    return Poll::Ready(Some(Err(StreamError::broke_off(why))));
                }
            }
        }
    }

    fn count(&mut self) -> usize {
        let index = self.index;
        self.index += 1;
        index
    }

    fn fail(&mut self, flaw: &Flaw) -> StreamError {
        let index = self.count();
        match flaw {
            Flaw::Malformed(why) => StreamError::malformed(index, DecodeError::new(*why)),
            Flaw::Cut => {
                self.stop();
                StreamError::cut(index)
            }
            Flaw::TooLong => {
                self.stop();
                StreamError::item_too_long(index, self.limit)
            }
        }
    }
}
