//! Generated clients and servers of streams, each against raw bytes: items as they come, events in
//! all the ways in which documents describe them.

use std::pin::Pin;
use std::task::{Context, Poll};

use channel::channel;
use ferry::server::{Api as Ferry, router};
use ferry::{operations, types};
use http_body::Body as _;
use read_until::read_until;
use specwright_runtime::http::Body;
use specwright_runtime::{Answer, Error, Event, Items, Json, Response};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tower::service_fn;
use weather::client::Client as Weather;
use weather::operations::ForecastResponse;
use weather::types::{WatchChangesResponseEvent as Change, WatchChangesResponseEventOpenedEvent as Opened};

#[allow(dead_code)]
#[path = "../generator/runtime/tests/streams/channel.rs"]
mod channel;
mod common;
#[path = "../generator/runtime/tests/streams/read_until.rs"]
mod read_until;

mod ferry {
    include!(concat!(env!("OUT_DIR"), "/sequences.rs"));
}

mod weather {
    include!(concat!(env!("OUT_DIR"), "/server-sent-events.rs"));
}

/// Stows what comes, while it comes.
struct Ship;

impl Ferry for Ship {
    async fn load(&self, request: operations::Load) -> Answer<operations::Load> {
        let (stowed, answers) = channel();
        let mut crates = request.body;
        tokio::spawn(async move {
            while let Some(found) = crates.next().await {
                let deck = found.map(|found| types::Stowed { deck: Some(found.weight / 100) });
                stowed.send(deck);
            }
        });
        Ok(Items::from_results(answers).into())
    }

    async fn unload(&self, request: operations::Unload) -> Answer<operations::Unload> {
        let mut left = Vec::new();
        if let Some(mut crates) = request.body {
            while let Some(name) = crates.next().await {
                left.push(name?);
            }
        }
        match left.is_empty() {
            true => Err(Error::internal("nothing is left")),
            false => Ok(Response::new(()).header("x-left", left.join(","))),
        }
    }

    async fn position(&self, _: operations::Position) -> Answer<operations::Position> {
        let at = types::PositionResponseEvent { north: Some(54.5), east: None };
        let events = vec![Event::new(at.clone()).with_event("fix").with_id("1"), Event::new(at)];
        Ok(Items::from(events).into())
    }

    async fn listen(&self, _: operations::Listen) -> Answer<operations::Listen> {
        let spoken = types::Spoken { event: types::SpokenEvent::Spoken, data: "two\nlines".to_owned() };
        let data = types::RungData { times: Some(3) };
        let rung = types::Rung { event: types::RungEvent::Rung, data };
        let events = [types::ListenResponseEvent::Spoken(spoken), types::ListenResponseEvent::Rung(rung)];
        Ok(events.into_iter().collect::<Items<_>>().into())
    }
}

// The server.

/// Sends bytes, and reads until `wanted` has come.
async fn talk(stream: &mut TcpStream, request: &str, wanted: &str) -> String {
    stream.write_all(request.as_bytes()).await.unwrap();
    read_until(stream, wanted).await
}

#[tokio::test]
async fn items_are_answered_while_others_are_on_their_way() {
    let mut stream = TcpStream::connect(common::serve(router(Ship)).await).await.unwrap();
    let head = "POST /cargo HTTP/1.1\r\nhost: f\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n";
    let answer =
        talk(&mut stream, &format!("{head}f\r\n{{\"weight\":250}}\n\r\n"), "{\"deck\":2}\n\r\n").await;
    let answer = answer + &talk(&mut stream, "f\r\n{\"weight\":199}\n\r\n0\r\n\r\n", "\r\n0\r\n\r\n").await;
    assert!(answer.contains("\r\ncontent-type: application/jsonl\r\n"), "{answer}");
    let chunk = |deck: u8| format!("B\r\n{{\"deck\":{deck}}}\n\r\n");
    assert!(answer.ends_with(&format!("\r\n{}{}0\r\n\r\n", chunk(2), chunk(1))), "{answer}");
}

async fn ask(path: &str) -> String {
    let mut stream = TcpStream::connect(common::serve(router(Ship)).await).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: f\r\n\r\n");
    talk(&mut stream, &request, "\r\n0\r\n\r\n").await
}

#[tokio::test]
async fn events_are_written_as_the_standard_wants_them() {
    let answer = ask("/position").await;
    assert!(answer.contains("\r\ncontent-type: text/event-stream\r\n"), "{answer}");
    let events = "event: fix\nid: 1\ndata: {\"north\":54.5}\n\ndata: {\"north\":54.5}\n\n";
    assert!(answer.ends_with(&format!("\r\n{:X}\r\n{events}\r\n0\r\n\r\n", events.len())), "{answer}");
    let answer = ask("/bridge").await;
    let events = "event: spoken\ndata: two\ndata: lines\n\nevent: rung\ndata: {\"times\":3}\n\n";
    assert!(answer.ends_with(&format!("\r\n{:X}\r\n{events}\r\n0\r\n\r\n", events.len())), "{answer}");
}

#[tokio::test]
async fn what_a_handler_does_not_take_is_the_callers_fault() {
    let mut stream = TcpStream::connect(common::serve(router(Ship)).await).await.unwrap();
    let head = "PUT /cargo HTTP/1.1\r\nhost: f\r\ncontent-type: application/json-seq\r\ncontent-length: ";
    let answer = talk(&mut stream, &format!("{head}9\r\n\r\n\x1E\"a\"\n\x1E\"b\""), "\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 204 No Content\r\n") && answer.contains("x-left: a,b"), "{answer}");
    let answer = talk(&mut stream, &format!("{head}8\r\n\r\n\x1E\"a\"\n\x1E{{}}"), "}").await;
    assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n") && answer.contains("item 1: "), "{answer}");
}

// The client.

/// A client of a server that answers everything alike, piece by piece.
fn answered(content_type: &'static str, pieces: &'static [&'static str]) -> Weather {
    let transport = service_fn(move |_: http::Request<Body>| async move {
        let pieces = pieces.iter().map(|piece| Ok::<_, std::io::Error>(*piece)).collect::<Vec<_>>();
        let body = specwright_runtime::RawBody::stream(Iterated(pieces.into_iter())).into_body().unwrap();
        assert_eq!(body.size_hint().exact(), None);
        let response = http::Response::builder().header("content-type", content_type);
        Ok::<_, std::io::Error>(response.body(body).unwrap())
    });
    Weather::builder().base_url("http://weather.test").transport(transport).build().unwrap()
}

struct Iterated<I>(I);

impl<I: Iterator + Unpin> futures_core::Stream for Iterated<I> {
    type Item = I::Item;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<I::Item>> {
        Poll::Ready(self.0.next())
    }
}

const EVENTS: &str = "text/event-stream";

#[tokio::test]
async fn a_schema_may_be_that_of_the_data() {
    let client =
        answered(EVENTS, &["data: {\"cels", "ius\":20.5}\nid: 4\n\n", "data: {}\n\n", "data: [DONE]\n\n"]);
    let mut readings = client.watch_readings().await.unwrap();
    let reading = readings.next().await.unwrap().unwrap();
    assert_eq!((reading.data.celsius, reading.id.as_deref()), (20.5, Some("4")));
    let error = readings.next().await.unwrap().unwrap_err();
    assert_eq!((error.index(), error.pointer()), (Some(1), Some("")));
    assert_eq!(error.to_string(), "item 1: Reading lacks the required `celsius`");
    assert!(readings.next().await.is_none());
    assert_eq!(readings.last_event_id(), Some("4"));
}

#[tokio::test]
async fn a_schema_may_be_that_of_the_event() {
    let client = answered(EVENTS, &["event: alert\ndata: {\"level\":3}\n\n"]);
    let mut alerts = client.watch_alerts().await.unwrap();
    let alert = alerts.next().await.unwrap().unwrap();
    assert_eq!((alert.data.level, alert.event.as_deref()), (3, Some("alert")));
    assert!(alerts.next().await.is_none());
}

#[tokio::test]
async fn events_may_differ_by_their_type() {
    let text = &[
        "event: opened\ndata: {\"celsius\":1}\n\nevent: closed\ndata: {\"why\":\"rain\"}\n\nevent: new\ndata: 1\n\n",
    ];
    let mut changes = answered(EVENTS, text).watch_changes().await.unwrap();
    let Change::Opened(opened) = changes.next().await.unwrap().unwrap() else { panic!("opened") };
    assert_eq!((opened.event, opened.data.celsius), (Opened::Opened, 1.0));
    let Change::Closed(closed) = changes.next().await.unwrap().unwrap() else { panic!("closed") };
    assert_eq!(closed.data, "{\"why\":\"rain\"}");
    let other = changes.next().await.unwrap().unwrap();
    assert_eq!(serde_json::to_value(other).unwrap(), serde_json::json!({"event": "new", "data": "1"}));
}

#[tokio::test]
async fn data_may_be_text() {
    let text = &["data: a\ndata: \"b\"\n\n:still here\n\ndata: [DONE]\n\n"];
    let mut lines = answered(EVENTS, text).watch_log().await.unwrap();
    assert_eq!(lines.next().await.unwrap().unwrap().data, "a\n\"b\"");
    assert_eq!(lines.next().await.unwrap().unwrap().data, "[DONE]");
    assert!(lines.next().await.is_none());
}

#[tokio::test]
async fn an_answer_may_be_whole_or_a_stream() {
    let whole = answered("application/json", &["{\"readings\":", "[]}"]).forecast().await.unwrap();
    let ForecastResponse::Json(forecast) = whole.into_body() else { panic!("JSON") };
    assert_eq!(forecast.readings, Some(vec![]));
    let stream = answered(EVENTS, &["data: {\"celsius\":7}\n\n"]).forecast().await.unwrap();
    let ForecastResponse::Events(mut readings) = stream.into_body() else { panic!("events") };
    assert_eq!(readings.next().await.unwrap().unwrap().data.celsius, 7.0);
    assert!(readings.next().await.is_none());
}

// Both.

#[tokio::test]
async fn what_one_side_writes_the_other_reads() {
    let url = format!("http://{}", common::serve(router(Ship)).await);
    let over_loopback = ferry::client::Client::builder().base_url(url);
    let in_process = ferry::client::Client::builder().base_url("http://ferry.test").transport(router(Ship));
    for client in [over_loopback.build().unwrap(), in_process.build().unwrap()] {
        let crates = (0..1000).map(|weight| types::Crate { weight: weight * 100, from: None });
        let mut stowed = client.load(crates.collect()).await.unwrap();
        for deck in 0..1000 {
            assert_eq!(stowed.next().await.unwrap().unwrap().deck, Some(deck));
        }
        assert!(stowed.next().await.is_none());

        let left = client.unload().body(Items::from(vec!["a".to_owned(), "b".to_owned()])).await.unwrap();
        assert_eq!(left.raw_headers()["x-left"], "a,b");

        let mut heard = client.listen().await.unwrap();
        let mut events = Vec::new();
        while let Some(event) = heard.next().await {
            events.push(serde_json::to_value(event.unwrap()).unwrap());
        }
        let expected: Json = serde_json::json!([
            {"event": "spoken", "data": "two\nlines"},
            {"event": "rung", "data": {"times": 3}},
        ]);
        assert_eq!(Json::from(events), expected);
    }
}
