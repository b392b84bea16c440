//! A server that gives up who never asks, and ends when it is told to. Time stands still unless everybody waits.
#![cfg(feature = "server")]
#![allow(clippy::unwrap_used)] // here too, tests may fail by panicking

use std::net::SocketAddr;
use std::time::Duration;

use axum::routing::get;
use axum::Router;
use specwright_runtime::server::{serve, Serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{sleep, Instant};

/// What it is, where it listens, and how it ended.
struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<std::io::Result<()>>,
}

impl Running {
    async fn start(set_up: impl FnOnce(Serve) -> Serve) -> Self {
        let slow = || async {
            sleep(Duration::from_secs(5)).await;
            "at last"
        };
        let router = Router::new().route("/", get(|| async { "at once" })).route("/slow", get(slow));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let until = async { stopped.await.unwrap_or_default() };
        let ended = tokio::spawn(set_up(serve(listener, router).until(until)).run());
        Self { address, stop, ended }
    }

    async fn send(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        stream
    }
}

/// All that comes until the connection ends.
async fn rest(mut stream: TcpStream) -> String {
    let mut text = String::new();
    let _ = stream.read_to_string(&mut text).await;
    text
}

#[tokio::test]
async fn half_a_head_is_given_up_and_others_are_served_meanwhile() {
    let server = Running::start(|serve| serve.head_timeout(Duration::from_millis(200))).await;
    let begun = Instant::now();
    let half = server.send("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ").await;
    let whole = server.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
    assert!(rest(whole).await.ends_with("at once"));
    assert_eq!(rest(half).await, "");
    assert!(begun.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn a_connection_that_is_kept_alive_without_a_request_ends() {
    let server = Running::start(|serve| serve.head_timeout(Duration::from_millis(200))).await;
    let idle = server.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let silent = server.send("").await;
    assert!(rest(idle).await.ends_with("at once"));
    assert_eq!(rest(silent).await, "");
}

#[tokio::test(start_paused = true)]
async fn without_a_limit_a_head_may_take_an_hour() {
    let server = Running::start(|serve| serve.head_timeout(None)).await;
    let mut half = server.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close").await;
    sleep(Duration::from_secs(3_600)).await;
    half.write_all(b"\r\n\r\n").await.unwrap();
    assert!(rest(half).await.ends_with("at once"));
}

/// More than any system keeps for somebody who does not read.
const LARGE: usize = 64 * 1024 * 1024;

async fn start_large(set_up: impl FnOnce(Serve) -> Serve) -> SocketAddr {
    let router = Router::new().route("/", get(|| async { vec![b'x'; LARGE] }));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(set_up(serve(listener, router)).run());
    address
}

const ASK: &str = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

#[tokio::test]
async fn who_does_not_take_in_an_answer_is_given_up() {
    let limit = Duration::from_millis(200);
    let address = start_large(|serve| serve.head_timeout(None).write_timeout(limit)).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(ASK.as_bytes()).await.unwrap();
    // The server has nobody to tell: it is gone when the rest does not come.
    sleep(5 * limit).await;
    let mut taken = Vec::new();
    let _ = stream.read_to_end(&mut taken).await;
    assert!(taken.len() < LARGE, "{}", taken.len());
}

#[tokio::test]
async fn who_takes_in_an_answer_slowly_gets_all_of_it() {
    let limit = Duration::from_millis(500);
    let address = start_large(|serve| serve.head_timeout(limit).write_timeout(limit)).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(ASK.as_bytes()).await.unwrap();
    let (mut taken, mut piece) = (0, vec![0; LARGE / 20]);
    // All in all it takes longer than either limit.
    while let Ok(read @ 1..) = stream.read(&mut piece).await {
        taken += read;
        if taken < LARGE / 2 {
            sleep(limit / 20).await;
        }
    }
    assert!(taken > LARGE, "{taken}");
}

#[tokio::test]
async fn further_connections_wait_until_there_is_room() {
    let server = Running::start(|serve| serve.max_connections(1)).await;
    let mut first = server.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let mut answer = [0; 8];
    first.read_exact(&mut answer).await.unwrap();
    let mut second = server.send(ASK).await;
    let waited = tokio::time::timeout(Duration::from_millis(200), second.read_u8()).await;
    assert!(waited.is_err(), "{waited:?}");
    drop(first);
    assert!(rest(second).await.ends_with("at once"));
}

#[tokio::test]
async fn what_was_begun_is_ended_and_nothing_else_is_begun() {
    let Running { address, stop, ended } = Running::start(|serve| serve).await;
    let idle = TcpStream::connect(address).await.unwrap();
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    // The handler is what waits now, unless the request is still on its way.
    tokio::time::sleep(Duration::from_millis(100)).await;
    tokio::time::pause();
    stop.send(()).unwrap();
    assert!(rest(slow).await.ends_with("at last"));
    assert_eq!(rest(idle).await, "");
    ended.await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn who_takes_too_long_to_end_is_cut_off() {
    let Running { address, stop, ended } =
        Running::start(|serve| serve.grace(Duration::from_millis(50))).await;
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    sleep(Duration::from_millis(100)).await;
    stop.send(()).unwrap();
    let why = ended.await.unwrap().unwrap_err();
    assert_eq!(why.kind(), std::io::ErrorKind::TimedOut);
    assert_eq!(rest(slow).await, "");
}

#[tokio::test]
async fn handlers_see_who_is_at_the_other_end() {
    use axum::extract::ConnectInfo;

    let peer = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, Router::new().route("/", get(peer))).connect_info().run());
    let mut stream = TcpStream::connect(address).await.unwrap();
    let own = stream.local_addr().unwrap().to_string();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
    let answer = rest(stream).await;
    assert!(answer.ends_with(&own), "{answer}");
}

#[cfg(unix)]
#[tokio::test]
async fn the_system_can_ask_it_to_end() {
    use specwright_runtime::server::asked_to_end;
    use std::future::{poll_fn, Future};
    use std::task::Poll;

    let mut asked = std::pin::pin!(asked_to_end());
    // From now on the signal is no death sentence.
    assert!(poll_fn(|cx| Poll::Ready(asked.as_mut().poll(cx))).await.is_pending());
    let process = std::process::id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &process]).status().unwrap().success());
    asked.await;
}
