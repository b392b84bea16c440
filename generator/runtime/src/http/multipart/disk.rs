use std::fs::File;
#[cfg(any(feature = "client", feature = "server"))]
use std::future::Future as _;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::http::BoxError;

/// Bytes that are read from disk at once.
const PIECE: usize = 64 * 1024;

/// The content of a file on disk, which any number of readers read independently.
#[derive(Clone)]
pub(super) struct Disk {
    file: Arc<Mutex<File>>,
    len: u64,
}

impl Disk {
    /// All that is in a file now.
    pub(super) fn new(file: File) -> io::Result<Self> {
        let len = file.metadata()?.len();
        Ok(Self { file: Arc::new(Mutex::new(file)), len })
    }

    pub(super) fn len(&self) -> u64 {
        self.len
    }

    pub(super) fn body(&self) -> Reading {
        Reading { disk: self.clone(), at: 0, coming: None }
    }

    fn read(&self, at: u64) -> io::Result<Bytes> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at))?;
        let wanted = (self.len - at).min(PIECE as u64);
        let mut piece = Vec::with_capacity(PIECE);
        (&mut *file).take(wanted).read_to_end(&mut piece)?;
        if piece.is_empty() && wanted > 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file has become shorter"));
        }
        Ok(piece.into())
    }
}

/// Clones of one another are equal, and nothing else is.
impl PartialEq for Disk {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.file, &other.file)
    }
}

/// The content of a file on its way.
pub(super) struct Reading {
    disk: Disk,
    at: u64,
    /// The next piece, which another thread reads.
    coming: Option<Coming>,
}

#[cfg(any(feature = "client", feature = "server"))]
type Coming = tokio::task::JoinHandle<io::Result<Bytes>>;
#[cfg(not(any(feature = "client", feature = "server")))]
type Coming = std::convert::Infallible;

impl Reading {
    /// The next piece. Disks are slow: they are read on a thread for such work, where there are some.
    #[cfg(any(feature = "client", feature = "server"))]
    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Bytes>> {
        let mut coming = match (self.coming.take(), tokio::runtime::Handle::try_current()) {
            (Some(coming), _) => coming,
            (None, Ok(runtime)) => {
                let (disk, at) = (self.disk.clone(), self.at);
                runtime.spawn_blocking(move || disk.read(at))
            }
            (None, Err(_)) => return Poll::Ready(self.disk.read(self.at)),
        };
        match Pin::new(&mut coming).poll(cx) {
            Poll::Ready(read) => Poll::Ready(read.unwrap_or_else(|why| Err(io::Error::other(why)))),
            Poll::Pending => {
                self.coming = Some(coming);
                Poll::Pending
            }
        }
    }

    #[cfg(not(any(feature = "client", feature = "server")))]
    fn poll_piece(&mut self, _: &mut Context<'_>) -> Poll<io::Result<Bytes>> {
        Poll::Ready(self.disk.read(self.at))
    }
}

impl http_body::Body for Reading {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.at >= self.disk.len {
            return Poll::Ready(None);
        }
        let Poll::Ready(piece) = self.poll_piece(cx) else { return Poll::Pending };
        match &piece {
            Ok(piece) => self.at += piece.len() as u64,
            Err(_) => self.at = self.disk.len,
        }
        Poll::Ready(Some(piece.map(Frame::data).map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.at >= self.disk.len
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.disk.len.saturating_sub(self.at))
    }
}

/// An unnamed temporary file that is being written.
pub(super) struct Spool(File);

impl Spool {
    pub(super) fn new() -> io::Result<Self> {
        tempfile::tempfile().map(Self)
    }

    pub(super) fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.0.write_all(piece)
    }

    pub(super) fn finish(self) -> io::Result<Disk> {
        Disk::new(self.0)
    }
}
