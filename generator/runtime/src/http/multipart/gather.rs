//! The parts of a body, as they come.

use std::io;

use bytes::{Bytes, BytesMut};

use super::disk::Spool;
use super::file::Content;
use super::part::Part;
use super::split::{Piece, Splitter};
use crate::codec::DecodeError;
use crate::http::media::parameter;
use crate::http::RawBody;

/// The parts of a body, at most.
const MAX_PARTS: usize = 1000;

/// What is kept in memory of all parts with a file name together, and of all others together.
const MAX_KEPT: usize = 1024 * 1024;

/// What becomes of parts for which there is no memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Large {
    /// They go to a temporary file.
    Spooled,
    /// They are in memory already.
    Kept,
}

/// Why a body was not read.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// It is no multipart body.
    Malformed(DecodeError),
    /// It is longer than it may be.
    #[cfg(feature = "server")]
    TooLong,
    /// It broke off on its way.
    #[cfg(feature = "server")]
    BrokeOff,
    /// There is no place for it.
    NoSpace(io::Error),
}

impl From<DecodeError> for Refusal {
    fn from(error: DecodeError) -> Self {
        Self::Malformed(error)
    }
}

/// The parts of a request's body, of at most `limit` bytes.
#[cfg(feature = "server")]
pub(crate) async fn receive(
    mut body: crate::http::Body,
    content_type: &str,
    limit: u64,
) -> Result<Vec<Part>, Refusal> {
    let mut gathering = Gathering::new(content_type, Large::Spooled)?;
    let mut length = 0;
    while let Some(piece) = std::future::poll_fn(|cx| body.poll_data(cx)).await {
        let piece = piece.map_err(|_| Refusal::BrokeOff)?;
        length += piece.len() as u64;
        if length > limit {
            return Err(Refusal::TooLong);
        }
        gathering = gathering.take_in(piece).await?;
    }
    gathering.finish()
}

/// The parts of a body that is at hand.
///
/// # Errors
/// Where it is malformed.
pub(crate) fn split_bytes(body: &Bytes, content_type: &str) -> Result<Vec<Part>, DecodeError> {
    let split = || {
        let mut gathering = Gathering::new(content_type, Large::Kept)?;
        gathering.push(body)?;
        gathering.finish()
    };
    split().map_err(|refusal: Refusal| match refusal {
        Refusal::Malformed(error) => error,
        Refusal::NoSpace(why) => DecodeError::new(why.to_string()),
        #[cfg(feature = "server")]
        Refusal::TooLong | Refusal::BrokeOff => DecodeError::new("it was not read to its end"),
    })
}

struct Gathering {
    splitter: Splitter,
    large: Large,
    parts: Vec<Part>,
    open: Option<Open>,
    /// Bytes in memory of parts with a file name, and of others.
    kept: [usize; 2],
}

/// A part on its way.
struct Open {
    part: Part,
    content: Growing,
}

enum Growing {
    Memory(BytesMut),
    Disk(Spool),
}

impl Gathering {
    fn new(content_type: &str, large: Large) -> Result<Self, Refusal> {
        let boundary = parameter(content_type, "boundary");
        let boundary = boundary.ok_or_else(|| DecodeError::new("the content type has no `boundary`"))?;
        let splitter = Splitter::new(&boundary)?;
        Ok(Self { splitter, large, parts: Vec::new(), open: None, kept: [0; 2] })
    }

    /// Files are written on a thread for such work, where they hold up no other request.
    #[cfg(feature = "server")]
    async fn take_in(mut self, piece: Bytes) -> Result<Self, Refusal> {
        if !self.may_spool(piece.len()) || tokio::runtime::Handle::try_current().is_err() {
            return self.push(&piece).map(|()| self);
        }
        let written = tokio::task::spawn_blocking(move || self.push(&piece).map(|()| self));
        written.await.unwrap_or(Err(Refusal::BrokeOff))
    }

    /// Could some of the next bytes go to disk?
    #[cfg(feature = "server")]
    fn may_spool(&self, coming: usize) -> bool {
        let in_memory = match self.open.as_ref().map(|open| &open.content) {
            Some(Growing::Disk(_)) => return true,
            Some(Growing::Memory(content)) => content.len(),
            None => 0,
        };
        let [files, others] = self.kept;
        files.max(others) + in_memory + self.splitter.waiting() + coming > MAX_KEPT
    }

    fn push(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        self.splitter.push(bytes);
        loop {
            let piece = self.splitter.next().map_err(|error| self.about_the_next(&error))?;
            match piece {
                Piece::Headers(lines) => self.begin(&lines)?,
                Piece::Content(content) => self.add(&content)?,
                Piece::PartEnd => self.end()?,
                Piece::End | Piece::Starved => return Ok(()),
            }
        }
    }

    fn finish(self) -> Result<Vec<Part>, Refusal> {
        if self.splitter.is_complete() {
            return Ok(self.parts);
        }
        let at = match &self.open {
            Some(open) => format!(" within {}", open.part.called(self.parts.len())),
            None => String::new(),
        };
        Err(DecodeError::new(format!("the body ends{at}, before its last boundary")).into())
    }

    fn about_the_next(&self, error: &DecodeError) -> DecodeError {
        let called = match &self.open {
            Some(open) => open.part.called(self.parts.len()),
            None => format!("part {}", self.parts.len() + 1).into(),
        };
        DecodeError::new(format!("{called}: {error}"))
    }

    fn begin(&mut self, lines: &[u8]) -> Result<(), Refusal> {
        if self.parts.len() == MAX_PARTS {
            return Err(DecodeError::new(format!("there are more than {MAX_PARTS} parts")).into());
        }
        let part = Part::begin(lines).map_err(|error| self.about_the_next(&error))?;
        self.open = Some(Open { part, content: Growing::Memory(BytesMut::new()) });
        Ok(())
    }

    fn add(&mut self, piece: &[u8]) -> Result<(), Refusal> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let [files, others] = &mut self.kept;
        let kept = if open.part.file_name.is_some() { files } else { others };
        let content = match &mut open.content {
            Growing::Disk(spool) => return spool.write(piece).map_err(Refusal::NoSpace),
            Growing::Memory(content) => content,
        };
        if self.large == Large::Kept || *kept + content.len() + piece.len() <= MAX_KEPT {
            content.extend_from_slice(piece);
            return Ok(());
        }
        let mut spool = Spool::new().map_err(Refusal::NoSpace)?;
        spool.write(content).and_then(|()| spool.write(piece)).map_err(Refusal::NoSpace)?;
        open.content = Growing::Disk(spool);
        Ok(())
    }

    fn end(&mut self) -> Result<(), Refusal> {
        let Some(Open { mut part, content }) = self.open.take() else { return Ok(()) };
        part.content = match content {
            Growing::Memory(bytes) => {
                let [files, others] = &mut self.kept;
                *(if part.file_name.is_some() { files } else { others }) += bytes.len();
                Content::Raw(RawBody::new(bytes.freeze()))
            }
            Growing::Disk(spool) => Content::Disk(spool.finish().map_err(Refusal::NoSpace)?),
        };
        self.parts.push(part);
        Ok(())
    }
}
