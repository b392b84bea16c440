//! Bodies that are sequences of items. OpenAPI 3.2.0 "Sequential Media Types".

mod events;
mod frame;
mod item;
mod json_sequence;
mod lines;
mod outgoing;
#[cfg(test)]
mod tests;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::once::Once;
use super::{Body, BodyMut, BodyRef, BoxError, Payload, StreamError};
use frame::Reader;
use outgoing::Outgoing;

pub use frame::Framing;
pub(super) use item::write_json_item;
pub use item::{Event, Item};

/// Items that come one after the other: server-sent events, JSON lines, JSON text sequences.
///
/// ```
/// # use specwright_runtime::{Event, Items, Json};
/// # async fn show(mut items: Items<Event<Json>>) -> Result<(), Box<dyn std::error::Error>> {
/// while let Some(event) = items.next().await {
///     println!("{}", event?.data);
/// }
/// # Ok(())
/// # }
/// ```
///
/// Items are read while you ask for them, and no faster; dropping them stops the other side. An item
/// that is not as documented is an error that names it, and those after it can be read. A body that
/// breaks off is an error and no end. The limit of bodies holds for each item.
///
/// A handler, or who sends a request, makes them of a stream ([`Items::new`]), which is written as it
/// gives its items. As a stream can be read once, a clone is the same stream: whoever reads or sends it
/// next has it alone, and for the others it is an error. It equals its clones only.
pub struct Items<T>(Once<Begun<T>>);

enum Begun<T> {
    /// On its way from the other side.
    Received(Box<Reader>),
    /// Our own.
    Given(Pin<Box<Given<T>>>),
    Ended,
}

type Given<T> = dyn Stream<Item = Result<T, BoxError>> + Send;

impl<T: 'static> Items<T> {
    /// The items that a stream gives.
    #[must_use]
    pub fn new(stream: impl Stream<Item = T> + Send + 'static) -> Self {
        Self::given(Sure(Box::pin(stream)))
    }

    /// The items that a stream gives, unless it fails: then the body breaks off.
    #[must_use]
    pub fn from_results<E: Into<BoxError>>(
        stream: impl Stream<Item = Result<T, E>> + Send + 'static,
    ) -> Self {
        Self::given(Fallible(Box::pin(stream)))
    }

    fn given(stream: impl Stream<Item = Result<T, BoxError>> + Send + 'static) -> Self {
        Self(Once::new(Begun::Given(Box::pin(stream))))
    }
}

impl<T: Item> Items<T> {
    /// The next item; `None` at the end.
    ///
    /// # Errors
    /// Where the item is not as documented, after which there may be others; where the body broke
    /// off, an item is too long, or something else reads the items, after which there are none.
    pub async fn next(&mut self) -> Option<Result<T, StreamError>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, StreamError>>> {
        match self.0.get_mut() {
            Some(begun) => begun.poll_item(cx),
            None => {
                self.0 = Once::new(Begun::Ended);
                Poll::Ready(Some(Err(StreamError::taken())))
            }
        }
    }
}

impl<T> Items<T> {
    /// The `id` of the last event that had one: what `Last-Event-ID` says to a server that is asked to
    /// go on from there (WHATWG HTML §9.2.4). Empty if the last one was.
    pub fn last_event_id(&mut self) -> Option<&str> {
        match self.0.get_mut()? {
            Begun::Received(reader) => reader.last_event_id(),
            Begun::Given(_) | Begun::Ended => None,
        }
    }
}

impl<T: Item> Begun<T> {
    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, StreamError>>> {
        let item = match self {
            Self::Ended => return Poll::Ready(None),
            Self::Given(stream) => match stream.as_mut().poll_next(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(item) => item.map(|item| item.map_err(StreamError::broke_off)),
            },
            Self::Received(reader) => {
                return reader.poll_frame(cx).map(|frame| match frame? {
                    Err(why) => Some(Err(why)),
                    Ok((index, frame)) => match T::read(frame) {
                        Ok(Some(item)) => Some(Ok(item)),
                        Ok(None) => {
                            reader.stop();
                            None
                        }
                        Err(why) => Some(Err(StreamError::malformed(index, why))),
                    },
                });
            }
        };
        if !matches!(item, Some(Ok(_))) {
            *self = Self::Ended;
        }
        Poll::Ready(item)
    }
}

impl<T: Item> Stream for Items<T> {
    type Item = Result<T, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(cx)
    }
}

/// A body that is a sequence of items, whatever they are.
pub trait Sequence {
    /// Becomes the items of this body, of which none may be longer than `limit` bytes.
    #[doc(hidden)]
    fn receive(&mut self, framing: Framing, body: Body, limit: usize);

    /// The items as they are sent.
    ///
    /// # Errors
    /// Where they were read or sent before.
    #[doc(hidden)]
    fn send(&self, framing: Framing) -> Result<Body, StreamError>;
}

impl<T: Item> Sequence for Items<T> {
    #[inline]
    fn receive(&mut self, framing: Framing, body: Body, limit: usize) {
        self.0 = Once::new(Begun::Received(Box::new(Reader::new(framing, body, limit))));
    }

    #[inline]
    fn send(&self, framing: Framing) -> Result<Body, StreamError> {
        let begun = self.0.take().ok_or_else(StreamError::taken)?;
        Ok(Body::stream(Outgoing::new(begun, framing)))
    }
}

impl<T: Item> Payload for Items<T> {
    #[inline]
    fn vacant() -> Self {
        Self(Once::new(Begun::Ended))
    }

    #[inline]
    fn body_mut(&mut self) -> BodyMut<'_> {
        BodyMut::Items(self)
    }

    #[inline]
    fn body(&self) -> BodyRef<'_> {
        BodyRef::Items(self)
    }
}

impl<T> Clone for Items<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Items<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Items(a stream)")
    }
}

impl<T: Send + 'static> FromIterator<T> for Items<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::from(items.into_iter().collect::<Vec<T>>())
    }
}

impl<T: Send + 'static> From<Vec<T>> for Items<T> {
    fn from(items: Vec<T>) -> Self {
        Self::given(AtHand(items.into_iter()))
    }
}

/// Items that are all there.
struct AtHand<T>(std::vec::IntoIter<T>);

impl<T> Unpin for AtHand<T> {}

impl<T> Stream for AtHand<T> {
    type Item = Result<T, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(Ok))
    }
}

/// A stream that cannot fail.
struct Sure<S>(Pin<Box<S>>);

impl<S: Stream> Stream for Sure<S> {
    type Item = Result<S::Item, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx).map(|item| item.map(Ok))
    }
}

/// A stream with its error boxed.
struct Fallible<S>(Pin<Box<S>>);

impl<T, E: Into<BoxError>, S: Stream<Item = Result<T, E>>> Stream for Fallible<S> {
    type Item = Result<T, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx).map(|item| item.map(|item| item.map_err(Into::into)))
    }
}
