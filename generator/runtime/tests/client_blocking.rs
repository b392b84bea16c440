//! Calls of programs that are not async.
#![cfg(feature = "blocking")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

use std::convert::Infallible;

use specwright_runtime::client::blocking::{iter, SendBlocking};
use specwright_runtime::client::testing::Recorder;
use specwright_runtime::client::{Builder, Client};
use specwright_runtime::http::{Api, Body, Media};

const JSON: &[Media] = &[Media::json("application/json")];
const API: &Api = &Api { user_agent: "", base_url: "https://vault.test", schemes: &[] };
const TYPE: (&str, &str) = ("content-type", "application/json");

struct List {
    page: Option<i64>,
}

specwright_runtime::operation! {
    List as "list", GET "/gold" { 0 page: optional query("page"), }
    Ok(Vec<i64>, ()) = 200 JSON, Err(Infallible)
}
specwright_runtime::paged! { List by Page(0, 1), i64 }

fn client(recorder: Recorder) -> Client {
    Builder::new(API).transport(recorder).build().unwrap()
}

#[test]
fn a_call_can_be_waited_for() {
    let client = client(Recorder::new().respond(200, &[TYPE], "[1,2]").respond(404, &[], ""));
    assert_eq!(*client.call(List { page: None }).send_blocking().unwrap(), [1, 2]);
    let error = client.send(List { page: None }).send_blocking().unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 404);
}

#[test]
fn pages_can_be_iterated() {
    let recorder = || Recorder::new().respond(200, &[TYPE], "[1,2]").respond(200, &[TYPE], "[3]");
    let client = client(recorder().respond(200, &[TYPE], "[]"));
    let items: Result<Vec<i64>, _> = iter(client.call(List { page: None }).items()).collect();
    assert_eq!(items.unwrap(), [1, 2, 3]);
}

#[test]
fn connections_outlive_a_call() {
    use std::io::{Read, Write};

    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        // One connection for both calls.
        let (mut stream, _) = listener.accept().unwrap();
        for _ in 0..2 {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                head.push(byte[0]);
            }
            let answer = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 3\r\n\r\n[1]";
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    let client: Client = Builder::new(API).base_url(url).build().unwrap();
    for _ in 0..2 {
        assert_eq!(*client.call(List { page: None }).send_blocking().unwrap(), [1]);
    }
    server.join().unwrap();
}

#[tokio::test]
async fn within_async_code_it_does_not_break() {
    let client = client(Recorder::new().respond(200, &[TYPE], "[1]"));
    assert_eq!(*client.call(List { page: None }).send_blocking().unwrap(), [1]);
}

#[test]
fn a_transport_that_panics_is_told_and_not_the_end_of_a_list() {
    let panicking = tower::service_fn(|_: http::Request<Body>| async {
        assert!(std::env::args().next().is_none(), "no network today");
        Ok::<_, std::io::Error>(http::Response::new(Body::empty()))
    });
    let client: Client = Builder::new(API).transport(panicking).build().unwrap();
    let mut items = iter(client.call(List { page: None }).items());
    let error = items.next().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "there is no thread to wait for it, or it panicked");
    assert!(items.next().is_none());
    client.call(List { page: None }).send_blocking().unwrap_err();
}
