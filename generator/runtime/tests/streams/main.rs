//! Bodies that are streamed, on both sides: what arrives before the end, and what becomes of
//! bodies that break off, are too long, or that nobody wants.
#![cfg(all(feature = "client", feature = "server"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

use std::convert::Infallible;
use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use ::bytes::Bytes;
use futures_core::Stream;
use http_body::Body as _;
use specwright_runtime::http::{Body, Media, StreamErrorKind};
use specwright_runtime::server::Routes;
use specwright_runtime::{client, Answer, Event, Items, RawBody, Response, StreamError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt as _;

mod bytes;
mod channel;
mod events;
mod items;
mod read_until;

use channel::channel;
use read_until::read_until;

/// Gives back what it is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Echo {
    /// What is sent.
    pub body: RawBody,
}

specwright_runtime::operation! {
    Echo as "echo", POST "/echo" { body body: required &[Media::raw("application/octet-stream")], }
    Ok(RawBody, ()) = 200 &[Media::raw("application/octet-stream")], Err(Infallible)
}

/// Counts what it is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Count {
    /// What is sent.
    pub body: RawBody,
}

specwright_runtime::operation! {
    Count as "count", POST "/count" { body body: required &[Media::raw("*/*")], }
    Ok(i64, ()) = 200 &[Media::json("application/json")], Err(Infallible)
}

/// Doubles numbers as they come.
#[derive(Debug, Clone, PartialEq)]
pub struct Double {
    /// The numbers.
    pub body: Items<i64>,
}

const SEQUENCES: &[Media] = &[
    Media::json_lines("application/jsonl"),
    Media::json_sequence("application/json-seq"),
    Media::events("text/event-stream"),
];

specwright_runtime::operation! {
    Double as "double", POST "/double" { body body: required &[Media::json_lines("application/jsonl")], }
    Ok(Items<Event<i64>>, ()) = 200 SEQUENCES, Err(Infallible)
}

/// Adds numbers, if there are any.
#[derive(Debug, Clone, PartialEq)]
pub struct Add {
    /// The numbers.
    pub body: Option<Items<i64>>,
}

specwright_runtime::operation! {
    Add as "add", POST "/add" { body body: optional &[Media::json_sequence("application/json-seq")], }
    Ok(i64, ()) = 200 &[Media::json("application/json")], Err(Infallible)
}

/// Events.
#[derive(Debug, Clone, PartialEq)]
pub struct Watch {}

specwright_runtime::operation! {
    Watch as "watch", GET "/watch" {}
    Ok(Items<Event<Vec<i64>>>, ()) = 200 &[Media::events("text/event-stream")], Err(Infallible)
}

const API: specwright_runtime::http::Api =
    specwright_runtime::http::Api { user_agent: "", base_url: "", schemes: &[] };

/// A client of `API`.
#[derive(Debug, Clone)]
pub struct Client(client::Client);

specwright_runtime::client!(Client, &API);

fn routes() -> Routes<()> {
    Routes::new(())
        .operation(|(), request: Echo| Box::pin(async { Answer::<Echo>::Ok(Response::new(request.body)) }))
        .operation(|(), mut request: Count| {
            Box::pin(async move {
                let mut count = 0;
                while let Some(piece) = request.body.next().await {
                    count += i64::try_from(piece?.len()).unwrap();
                }
                Answer::<Count>::Ok(Response::new(count))
            })
        })
        .operation(|(), request: Double| {
            Box::pin(async {
                Answer::<Double>::Ok(Response::new(Items::from_results(Doubled(request.body))))
            })
        })
        .operation(|(), request: Add| {
            Box::pin(async move {
                let (mut sum, mut numbers) = (0, request.body);
                while let Some(number) = next_of(&mut numbers).await {
                    sum += number?;
                }
                Answer::<Add>::Ok(Response::new(sum))
            })
        })
}

async fn next_of(numbers: &mut Option<Items<i64>>) -> Option<Result<i64, StreamError>> {
    numbers.as_mut()?.next().await
}

/// What is asked for is twice as much.
struct Doubled(Items<i64>);

impl Stream for Doubled {
    type Item = Result<Event<i64>, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let number = Pin::new(&mut self.0).poll_next(cx);
        number.map(|number| number.map(|number| number.map(|number| Event::new(number * 2))))
    }
}

fn client() -> Client {
    let builder = Client::builder().base_url("http://echo.test");
    builder.transport(routes().into_router()).build().unwrap()
}

async fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, routes().into_router()).await });
    address
}

async fn client_over_loopback() -> Client {
    Client::builder().base_url(format!("http://{}", serve().await)).build().unwrap()
}
