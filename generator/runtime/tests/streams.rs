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

use bytes::Bytes;
use futures_core::Stream;
use http_body::Body as _;
use specwright_runtime::http::{Body, Media, StreamErrorKind};
use specwright_runtime::server::Routes;
use specwright_runtime::{client, Answer, Event, Items, RawBody, Response, StreamError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt as _;

#[path = "streams/channel.rs"]
mod channel;
#[path = "streams/read_until.rs"]
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

#[tokio::test]
async fn pieces_arrive_before_the_body_ends() {
    for client in [client(), client_over_loopback().await] {
        let (sender, pieces) = channel();
        let answer = client.0.send(Echo { body: RawBody::stream(pieces) });
        sender.send(Ok::<_, io::Error>("one"));
        let mut answer = answer.await.unwrap();
        assert_eq!(answer.next().await.unwrap().unwrap(), "one");
        sender.send(Ok("two"));
        assert_eq!(answer.next().await.unwrap().unwrap(), "two");
        drop(sender);
        assert!(answer.next().await.is_none());
        assert!(answer.next().await.is_none());
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_an_error_and_no_end() {
    for client in [client(), client_over_loopback().await] {
        let (sender, pieces) = channel();
        let answer = client.0.send(Echo { body: RawBody::stream(pieces) });
        sender.send(Ok("one"));
        let mut answer = answer.await.unwrap();
        assert_eq!(answer.next().await.unwrap().unwrap(), "one");
        sender.send(Err(io::Error::other("the disk is gone")));
        let error = answer.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), StreamErrorKind::BrokeOff);
        assert!(answer.next().await.is_none());
    }
}

#[tokio::test]
async fn who_drops_a_body_stops_the_other_side() {
    for client in [client(), client_over_loopback().await] {
        let (sender, pieces) = channel();
        let answer = client.0.send(Echo { body: RawBody::stream(pieces) });
        sender.send(Ok::<_, io::Error>("one"));
        let mut answer = answer.await.unwrap();
        assert_eq!(answer.next().await.unwrap().unwrap(), "one");
        drop(answer);
        sender.closed().await;
    }
}

#[tokio::test]
async fn a_large_body_passes_piece_by_piece() {
    const PIECES: usize = 1600;
    const LENGTH: usize = 64 * 1024;
    let piece = Bytes::from(vec![7; LENGTH]);
    let (counted, pieces) = channel::counted(PIECES, piece);
    let client = client_over_loopback().await;
    let mut answer = client.0.send(Echo { body: RawBody::stream(pieces) }).await.unwrap();
    let (mut read, mut ahead) = (0, 0);
    while let Some(piece) = answer.next().await {
        read += piece.unwrap().len();
        ahead = ahead.max(counted.given() * LENGTH - read);
    }
    assert_eq!(read, PIECES * LENGTH);
    // What is under way fits the buffers of two sockets and two connections.
    assert!(ahead < 32 * 1024 * 1024, "{ahead} bytes were given before they were read");
}

#[tokio::test]
async fn who_does_not_read_is_not_sent_more() {
    let (counted, pieces) = channel::counted(1600, Bytes::from(vec![7; 64 * 1024]));
    let client = client_over_loopback().await;
    let answer = client.0.send(Echo { body: RawBody::stream(pieces) }).await.unwrap();
    counted.idle().await;
    assert!(counted.given() < 1600);
    drop(answer);
}

#[tokio::test]
async fn limits_hold_where_bodies_are_collected() {
    let body = RawBody::new("12345");
    assert_eq!(body.clone().bytes(5).await.unwrap(), "12345");
    let error = body.bytes(4).await.unwrap_err();
    assert_eq!(error.kind(), StreamErrorKind::TooLong);
    assert_eq!(error.to_string(), "the body is longer than 4 bytes");
    let answer = client().0.send(Echo { body: RawBody::new("12345") }).await.unwrap();
    assert_eq!(answer.into_body().bytes(4).await.unwrap_err().kind(), StreamErrorKind::TooLong);
}

#[tokio::test]
async fn a_stream_is_read_once() {
    let (sender, pieces) = channel();
    sender.send(Ok::<_, io::Error>("one"));
    drop(sender);
    let mut body = RawBody::stream(pieces);
    let mut copy = body.clone();
    assert_eq!(body, copy);
    assert_ne!(body, RawBody::new("one"));
    assert_eq!(body.next().await.unwrap().unwrap(), "one");
    assert_ne!(body, copy);
    let error = copy.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), StreamErrorKind::Taken);
    assert!(copy.next().await.is_none());
    assert_eq!(body.clone().bytes(9).await.unwrap(), "");
    let error = client().0.send(Echo { body: body.clone() }).await.unwrap_err();
    let told =
        "echo: it cannot be sent: the body: the body was read or sent before, and a stream can be read once";
    assert_eq!(error.to_string(), told);
}

#[tokio::test]
async fn bytes_can_be_read_and_sent_again() {
    let mut body = RawBody::new("one");
    let copy = body.clone();
    assert_eq!(body.next().await.unwrap().unwrap(), "one");
    assert!(body.next().await.is_none());
    assert_eq!(copy, RawBody::from("one"));
    assert_eq!(copy.at_hand().unwrap(), "one");
    assert!(Body::from("one").try_clone().is_some());
    let (_sender, pieces) = channel::<Result<Bytes, io::Error>>();
    let stream = RawBody::stream(pieces).into_body().unwrap();
    assert!(stream.try_clone().is_none() && stream.size_hint().exact().is_none());
    let known = RawBody::from_body(axum::body::Body::from("four")).into_body().unwrap();
    assert_eq!(known.size_hint().exact(), Some(4));
}

#[tokio::test]
async fn on_the_wire_a_stream_is_chunked() {
    let mut stream = TcpStream::connect(serve().await).await.unwrap();
    let head = "POST /echo HTTP/1.1\r\nhost: e\r\ncontent-type: application/octet-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(format!("{head}3\r\none\r\n").as_bytes()).await.unwrap();
    let answer = read_until(&mut stream, "one\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\n"), "{answer}");
    assert!(
        answer.contains("transfer-encoding: chunked\r\n") && answer.ends_with("\r\n3\r\none\r\n"),
        "{answer}"
    );
    stream.write_all(b"4\r\ntwo!\r\n0\r\n\r\n").await.unwrap();
    assert_eq!(read_until(&mut stream, "\r\n0\r\n\r\n").await, "4\r\ntwo!\r\n0\r\n\r\n");
}

#[tokio::test]
async fn a_body_whose_length_is_known_is_sent_with_it() {
    let mut stream = TcpStream::connect(serve().await).await.unwrap();
    let head = "POST /echo HTTP/1.1\r\nhost: e\r\ncontent-type: application/octet-stream\r\ncontent-length: 6\r\n\r\n";
    stream.write_all(format!("{head}one").as_bytes()).await.unwrap();
    let answer = read_until(&mut stream, "one").await;
    assert!(answer.contains("\r\ncontent-length: 6\r\n") && answer.ends_with("\r\n\r\none"), "{answer}");
    stream.write_all(b"two").await.unwrap();
    assert_eq!(read_until(&mut stream, "two").await, "two");
}

#[tokio::test]
async fn a_request_that_breaks_off_is_the_callers_fault() {
    let mut stream = TcpStream::connect(serve().await).await.unwrap();
    let head =
        "POST /count HTTP/1.1\r\nhost: e\r\ncontent-type: image/png\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(format!("{head}3\r\none\r\nnonsense\r\n").as_bytes()).await.unwrap();
    let answer = read_until(&mut stream, "\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{answer}");
    assert_eq!(*client().0.send(Count { body: "12345".into() }).await.unwrap(), 5);
}

#[tokio::test]
async fn items_go_to_and_fro_one_by_one() {
    for client in [client(), client_over_loopback().await] {
        let (sender, numbers) = channel();
        let answer = client.0.send(Double { body: Items::new(numbers) });
        sender.send(1);
        let mut answer = answer.await.unwrap();
        assert_eq!(answer.next().await.unwrap().unwrap(), Event::new(2));
        sender.send(21);
        assert_eq!(answer.next().await.unwrap().unwrap().data, 42);
        drop(sender);
        assert!(answer.next().await.is_none());
    }
}

#[tokio::test]
async fn who_drops_items_stops_the_other_side() {
    for client in [client(), client_over_loopback().await] {
        let (sender, numbers) = channel();
        let answer = client.0.send(Double { body: Items::new(numbers) });
        sender.send(1);
        let mut answer = answer.await.unwrap();
        assert_eq!(answer.next().await.unwrap().unwrap().data, 2);
        drop(answer);
        sender.closed().await;
    }
}

#[tokio::test]
async fn items_that_fail_break_the_body_off() {
    for client in [client(), client_over_loopback().await] {
        let (sender, numbers) = channel();
        let answer = client.0.send(Double { body: Items::from_results(numbers) });
        sender.send(Ok(1));
        let mut answer = answer.await.unwrap();
        assert_eq!(answer.next().await.unwrap().unwrap().data, 2);
        sender.send(Err(io::Error::other("the disk is gone")));
        assert_eq!(answer.next().await.unwrap().unwrap_err().kind(), StreamErrorKind::BrokeOff);
        assert!(answer.next().await.is_none());
    }
}

#[tokio::test]
async fn items_come_in_the_media_type_that_is_wanted() {
    for (accept, expected) in [
        ("*/*", "application/jsonl\r\n{}2\n4\n"),
        ("application/json-seq", "application/json-seq\r\n{}\x1E2\n\x1E4\n"),
        ("text/event-stream", "text/event-stream\r\n{}data: 2\n\ndata: 4\n\n"),
    ] {
        let mut stream = TcpStream::connect(serve().await).await.unwrap();
        let head = format!(
            "POST /double HTTP/1.1\r\nhost: e\r\naccept: {accept}\r\ncontent-type: application/jsonl"
        );
        stream.write_all(format!("{head}\r\ncontent-length: 5\r\n\r\n1\n\n2\n").as_bytes()).await.unwrap();
        let answer = read_until(&mut stream, "\r\n0\r\n\r\n").await;
        let (media_type, body) = expected.split_once("{}").unwrap();
        let line = format!("\r\ncontent-type: {media_type}");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains(&line), "{answer}");
        assert!(answer.ends_with(&format!("\r\n{:X}\r\n{body}\r\n0\r\n\r\n", body.len())), "{answer}");
    }
}

#[tokio::test]
async fn items_may_be_left_out_if_the_document_says_so() {
    for client in [client(), client_over_loopback().await] {
        assert_eq!(*client.0.send(Add { body: None }).await.unwrap(), 0);
        assert_eq!(*client.0.send(Add { body: Some(Items::from(vec![])) }).await.unwrap(), 0);
        assert_eq!(*client.0.send(Add { body: Some((1..=4).collect()) }).await.unwrap(), 10);
    }
}

#[tokio::test]
async fn items_of_requests_are_checked_as_they_come() {
    for (body, status, told) in [
        ("\x1E1\n\x1E\"two\"\n", "400 Bad Request", "item 1: invalid type: string"),
        ("\x1E1\n\x1E2", "400 Bad Request", "the body ends within item 1"),
        ("\x1E1\n\x1E2\n", "200 OK", "3"),
    ] {
        let mut stream = TcpStream::connect(serve().await).await.unwrap();
        let head = "POST /add HTTP/1.1\r\nhost: e\r\ncontent-type: application/json-seq\r\nconnection: close";
        let request = format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}\r\n")) && answer.contains(told), "{answer}");
    }
}

#[tokio::test]
async fn an_items_limit_is_that_of_bodies() {
    let router = routes().max_request_bytes(6).into_router();
    let client = Client::builder().base_url("http://echo.test").transport(router).build().unwrap();
    assert_eq!(*client.0.send(Add { body: Some((0..1000).collect()) }).await.unwrap(), 499_500);
    let error = client.0.send(Add { body: Some(Items::from(vec![1, 123_456_789])) }).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 413);
    assert!(String::from_utf8_lossy(error.body()).contains("item 1 is longer than 6 bytes"));
}

/// A server of one connection that says what it is told to, and goes on only when told.
async fn say(pieces: channel::Received<&'static str>) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_until(&mut stream, "\r\n\r\n").await;
        let mut pieces = pieces;
        while let Some(piece) = std::future::poll_fn(|cx| Pin::new(&mut pieces).poll_next(cx)).await {
            stream.write_all(piece.as_bytes()).await.unwrap();
        }
    });
    Client::builder().base_url(url).build().unwrap()
}

const EVENTS: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n";

#[tokio::test]
async fn events_are_read_before_the_response_ends() {
    let (sender, pieces) = channel();
    let client = say(pieces).await;
    sender.send(EVENTS);
    let mut events = client.0.send(Watch {}).await.unwrap();
    sender.send("12\r\nid: 7\ndata: [1]\n\n:\r\n");
    let event = events.next().await.unwrap().unwrap();
    assert_eq!((event.data, event.id.as_deref()), (vec![1], Some("7")));
    sender.send("9\r\n\ndata: [1\r\n");
    sender.send("5\r\n,2]\n\n\r\n");
    assert_eq!(events.next().await.unwrap().unwrap().data, [1, 2]);
    assert_eq!(events.last_event_id(), Some("7"));
    sender.send("e\r\ndata: [DONE]\n\n\r\n");
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn events_that_break_off_are_an_error() {
    for (rest, told) in [
        ("4\r\ndata", "the body broke off: "),
        ("b\r\ndata: [1]\n\n\r\n8\r\ndata: [1\r\n0\r\n\r\n", "the body ends within item 1"),
    ] {
        let (sender, pieces) = channel();
        let client = say(pieces).await;
        sender.send(EVENTS);
        sender.send(rest);
        drop(sender);
        let mut events = client.0.send(Watch {}).await.unwrap();
        let error = loop {
            if let Err(why) = events.next().await.unwrap() {
                break why;
            }
        };
        assert_eq!(error.kind(), StreamErrorKind::BrokeOff);
        assert!(error.to_string().starts_with(told), "{error}");
        assert!(events.next().await.is_none());
    }
}

#[tokio::test]
async fn what_is_no_event_stream_is_undocumented() {
    let (sender, pieces) = channel();
    let client = say(pieces).await;
    sender.send("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 5\r\n\r\n<br/>");
    let error = client.0.send(Watch {}).await.unwrap_err();
    assert_eq!(error.to_string(), "watch: 200 OK, but its body is text/html, which is not documented");
    assert_eq!(error.body(), b"<br/>");
}

/// What a reader makes nothing of, but a proxy does.
#[tokio::test(start_paused = true)]
async fn a_stream_of_events_without_events_has_comments() {
    for (routes, expected) in [
        (routes_that_watch(), ":\n\n:\n\ndata: [1]\n\n:\n\n"),
        (routes_that_watch().keep_alive(Duration::from_secs(40)), "data: [1]\n\n"),
        (routes_that_watch().keep_alive(None), "data: [1]\n\n"),
    ] {
        let request = http::Request::get("/watch").body(axum::body::Body::empty()).unwrap();
        let answer = routes.into_router().oneshot(request).await.unwrap();
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        assert_eq!(body, expected);
    }
    let client = Client::builder().base_url("http://a.test").transport(routes_that_watch().into_router());
    let mut events = client.build().unwrap().0.send(Watch {}).await.unwrap().into_body();
    assert_eq!(events.next().await.unwrap().unwrap().data, [1]);
    assert!(events.next().await.is_none());
}

fn routes_that_watch() -> Routes<()> {
    Routes::new(()).operation(|(), _: Watch| {
        Box::pin(async {
            let events = Later { left: vec![(20, None), (35, Some(Event::new(vec![1])))], sleep: None };
            Answer::<Watch>::Ok(Response::new(Items::new(events)))
        })
    })
}

/// Gives each event after so many seconds, the last of them first.
struct Later {
    left: Vec<(u64, Option<Event<Vec<i64>>>)>,
    sleep: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl Stream for Later {
    type Item = Event<Vec<i64>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some((seconds, _)) = self.left.last() else { return Poll::Ready(None) };
        let seconds = Duration::from_secs(*seconds);
        let sleep = self.sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep(seconds)));
        if sleep.as_mut().poll(cx).is_pending() {
            return Poll::Pending;
        }
        self.sleep = None;
        Poll::Ready(self.left.pop().and_then(|(_, event)| event))
    }
}
