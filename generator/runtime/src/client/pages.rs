//! Lists that come page by page.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{ready, Context, Poll};

use futures_core::Stream;
use http::Uri;

use super::advance::{next_page, Next};
use super::exchange::{finish, start_at, Pending};
use super::options::Options;
use super::{Client, Destination};
use crate::error::{ErrorKind, Failure};
use crate::http::{Answer, Outcome, Paged};

/// The pages of a list, one after the other: a stream of what single calls give. The first error is
/// the last of it. A page at another origin is not fetched, for it would get the credentials.
#[must_use = "nothing is sent until it is asked for a page"]
pub struct Pages<O> {
    client: Client,
    request: O,
    options: Options,
    next: Next,
    /// Why there is no way to the next page: told after the page that came.
    lost: Option<Box<Failure>>,
    awaited: Option<(Option<Uri>, Pending)>,
}

impl<O: Paged + Unpin> Pages<O> {
    pub(super) fn new(client: Client, request: O, options: Options) -> Self {
        Self { client, request, options, next: Next::Request, lost: None, awaited: None }
    }

    /// The next page; `None` after the last.
    pub async fn next(&mut self) -> Option<Answer<O>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// What the pages hold, item by item.
    pub fn items(self) -> PagedItems<O> {
        PagedItems { pages: self, ready: Vec::new().into_iter() }
    }

    /// Sends the request for the page that is next, unless there is none.
    fn start(&mut self) -> Option<()> {
        let destination = match &self.next {
            Next::Nothing => return None,
            Next::Request => Destination::Documented,
            Next::Url(url) => Destination::Page(url),
        };
        let started = start_at(&self.client, O::SHAPE, &self.request, &self.options, destination);
        self.awaited = Some(started);
        Some(())
    }

    /// Looks for the way to the page after this one.
    fn advance(&mut self, from: Option<&Uri>, answer: &Answer<O>) {
        self.next = Next::Nothing;
        let Ok(page) = answer else { return };
        let body = page.body().variant().body;
        match next_page(O::PAGING, O::ITEMS, from, &body, page.raw_headers(), &mut self.request) {
            Ok(next) => self.next = next,
            Err(why) => {
                let told = format!("the next page is not to be had: {why}");
                self.lost = Some(Failure::new(ErrorKind::Decode, O::SHAPE.id, told));
            }
        }
    }
}

impl<O: Paged + Unpin> Stream for Pages<O> {
    type Item = Answer<O>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Answer<O>>> {
        let this = &mut *self;
        if let Some(lost) = this.lost.take() {
            return Poll::Ready(Some(Err(lost.into())));
        }
        if this.awaited.is_none() && this.start().is_none() {
            return Poll::Ready(None);
        }
        let Some((_, pending)) = &mut this.awaited else { return Poll::Ready(None) };
        let received = ready!(pending.as_mut().poll(cx));
        let from = this.awaited.take().and_then(|(from, _)| from);
        let answer = finish::<O>(received);
        this.advance(from.as_ref(), &answer);
        Poll::Ready(Some(answer))
    }
}

impl<O> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pages")
    }
}

/// The items of a list that comes page by page. The first error is the last of it.
#[must_use = "nothing is sent until it is asked for an item"]
pub struct PagedItems<O: Paged> {
    pages: Pages<O>,
    ready: std::vec::IntoIter<O::Item>,
}

/// An item, or why there is none.
pub type ItemResult<O> = Result<<O as Paged>::Item, crate::Error<<O as crate::http::Operation>::Err>>;

impl<O: Paged<Item: Unpin> + Unpin> PagedItems<O> {
    /// The next item; `None` after the last.
    pub async fn next(&mut self) -> Option<ItemResult<O>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }
}

impl<O: Paged<Item: Unpin> + Unpin> Stream for PagedItems<O> {
    type Item = ItemResult<O>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<ItemResult<O>>> {
        loop {
            if let Some(item) = self.ready.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => self.ready = O::items(page.into_body()).into_iter(),
            }
        }
    }
}

impl<O: Paged> fmt::Debug for PagedItems<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PagedItems")
    }
}
