//! A server behind a socket, and callers who behave badly.
#![cfg(feature = "server")]
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)] // here too, tests may fail by panicking

use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::time::Duration;

use specwright_runtime::http::Media;
use specwright_runtime::server::Routes;
use specwright_runtime::Answer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Says what it is told to.
struct Say {
    body: String,
}

specwright_runtime::operation! {
    Say as "say", POST "/say" { body body: required &[Media::json("application/json")], }
    Ok(String, ()) = 200 &[Media::json("application/json")], Err(Infallible)
}

/// Counts how often its handler has run.
#[derive(Default)]
struct Parrot(AtomicUsize);

impl Parrot {
    async fn say(&self, request: Say) -> Answer<Say> {
        self.0.fetch_add(1, Ordering::SeqCst);
        match request.body.as_str() {
            "panic" => panic!("the parrot has flown away"),
            "hang" => std::future::pending().await,
            _ => Ok(request.body.into()),
        }
    }
}

async fn listen(set_up: impl FnOnce(Routes<Arc<Parrot>>) -> Routes<Arc<Parrot>>) -> (TcpStream, Arc<Parrot>) {
    let parrot = Arc::new(Parrot::default());
    let routes =
        Routes::new(Arc::clone(&parrot)).operation::<Say>(|parrot, request| Box::pin(parrot.say(request)));
    let router = set_up(routes).into_router();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (TcpStream::connect(address).await.unwrap(), parrot)
}

fn say(text: &str) -> String {
    let body = format!("\"{text}\"");
    format!(
        "POST /say HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Reads on until the text ends like this, or the connection does.
async fn read_until(stream: &mut TcpStream, end: &str) -> String {
    let mut all = Vec::new();
    let mut piece = [0; 1024];
    while !String::from_utf8_lossy(&all).ends_with(end) {
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => break,
            Ok(length) => all.extend_from_slice(&piece[..length]),
        }
    }
    String::from_utf8(all).unwrap()
}

#[tokio::test]
async fn the_connection_outlives_a_panic() {
    let (mut stream, _) = listen(|routes| routes).await;
    stream.write_all(say("panic").as_bytes()).await.unwrap();
    let answer = read_until(&mut stream, "500}").await;
    assert!(answer.starts_with("HTTP/1.1 500 Internal Server Error\r\n"), "{answer}");
    assert!(!answer.contains("flown"), "{answer}");
    stream.write_all(say("hello").as_bytes()).await.unwrap();
    let answer = read_until(&mut stream, "\"hello\"").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
}

#[tokio::test]
async fn the_connection_outlives_a_handler_that_hangs() {
    let (mut stream, _) = listen(|routes| routes.timeout(Duration::from_millis(50))).await;
    stream.write_all(say("hang").as_bytes()).await.unwrap();
    let answer = read_until(&mut stream, "503}").await;
    assert!(answer.starts_with("HTTP/1.1 503 Service Unavailable\r\n"), "{answer}");
    stream.write_all(say("hello").as_bytes()).await.unwrap();
    assert!(read_until(&mut stream, "\"hello\"").await.starts_with("HTTP/1.1 200 OK\r\n"));
}

#[tokio::test]
async fn garbage_behind_a_request_harms_only_itself() {
    let (mut stream, parrot) = listen(|routes| routes).await;
    let garbage = format!("{}\x16\x03\x01 garbage\r\n\r\n{}", say("first"), say("never"));
    stream.write_all(garbage.as_bytes()).await.unwrap();
    let answers = read_until(&mut stream, "the end of the connection").await;
    assert!(answers.starts_with("HTTP/1.1 200 OK\r\n") && answers.contains("\"first\""), "{answers}");
    assert!(answers.contains("HTTP/1.1 400 Bad Request\r\n") && !answers.contains("never"), "{answers}");
    assert_eq!(parrot.0.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_body_that_stops_coming_is_a_408() {
    let (mut stream, parrot) = listen(|routes| routes.stall_timeout(Duration::from_millis(50))).await;
    let half = say("a long story");
    stream.write_all(&half.as_bytes()[..half.len() - 4]).await.unwrap();
    let answer = read_until(&mut stream, "the body stalled\"}").await;
    assert!(answer.starts_with("HTTP/1.1 408 Request Timeout\r\n"), "{answer}");
    assert_eq!(parrot.0.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn who_leaves_within_the_body_is_not_waited_for() {
    let (mut stream, parrot) = listen(|routes| routes).await;
    let half = say("a long story");
    stream.write_all(&half.as_bytes()[..half.len() - 4]).await.unwrap();
    stream.shutdown().await.unwrap();
    let answer = read_until(&mut stream, "the end of the connection").await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{answer}");
    assert_eq!(parrot.0.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_head_that_is_too_long_is_refused() {
    let (mut stream, parrot) = listen(|routes| routes).await;
    let long = say("hello").replace("Host: x", &format!("Host: x\r\nX-Long: {}", "x".repeat(40_000)));
    stream.write_all(long.as_bytes()).await.unwrap();
    let answer = read_until(&mut stream, "431}").await;
    assert!(answer.starts_with("HTTP/1.1 431 Request Header Fields Too Large\r\n"), "{answer}");
    // Beyond what the listener takes in at all, it says so itself and closes the connection.
    let many = say("hello").replace("Host: x", &format!("Host: x{}", "\r\nX-Many: x".repeat(200)));
    let (mut stream, _) = listen(|routes| routes).await;
    stream.write_all(many.as_bytes()).await.unwrap();
    let answer = read_until(&mut stream, "the end of the connection").await;
    assert!(answer.starts_with("HTTP/1.1 431 Request Header Fields Too Large\r\n"), "{answer}");
    assert_eq!(parrot.0.load(Ordering::SeqCst), 0);
}
