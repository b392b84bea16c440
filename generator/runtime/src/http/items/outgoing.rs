use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::Frame;

use super::{Begun, Framing, Item};
use crate::http::BoxError;

/// Items that are there at once go into one piece, up to about so many bytes.
const PIECE: usize = 8 * 1024;

/// Items as a body: each is written when it comes.
pub(super) struct Outgoing<T> {
    items: Begun<T>,
    framing: Framing,
    /// Why the body is to break off, once what came before is sent.
    failed: Option<BoxError>,
}

impl<T> Outgoing<T> {
    pub(super) fn new(items: Begun<T>, framing: Framing) -> Self {
        Self { items, framing, failed: None }
    }
}

impl<T> Unpin for Outgoing<T> {}

impl<T: Item> Outgoing<T> {
    /// Adds the next item. An item that cannot be written ends the body.
    fn add(&mut self, cx: &mut Context<'_>, out: &mut Vec<u8>) -> Poll<Option<()>> {
        let why: BoxError = match self.items.poll_item(cx) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(None) => return Poll::Ready(None),
            Poll::Ready(Some(Err(why))) => why.into(),
            Poll::Ready(Some(Ok(item))) => {
                let length = out.len();
                match item.write(self.framing, out) {
                    Ok(()) => return Poll::Ready(Some(())),
                    Err(why) => {
                        out.truncate(length);
                        why.into()
                    }
                }
            }
        };
        self.items = Begun::Ended;
        self.failed = Some(why);
        Poll::Ready(None)
    }
}

impl<T: Item> http_body::Body for Outgoing<T> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let mut out = Vec::new();
        while out.len() < PIECE {
            match self.add(cx, &mut out) {
                Poll::Ready(Some(())) => {}
                Poll::Pending if out.is_empty() => return Poll::Pending,
                Poll::Pending | Poll::Ready(None) => break,
            }
        }
        if !out.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(out.into()))));
        }
        Poll::Ready(self.failed.take().map(Err))
    }
}
