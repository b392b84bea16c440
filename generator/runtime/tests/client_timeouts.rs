//! How long things may take. Time stands still but for those who wait.
#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use http_body::Frame;
use specwright_runtime::client::testing::Recorder;
use specwright_runtime::client::{Builder, Client, Options, Retry};
use specwright_runtime::http::{Api, Body, Media};
use specwright_runtime::ErrorKind;
use tokio::time::{Instant, Sleep};

const API: &Api = &Api { user_agent: "", base_url: "https://vault.test", schemes: &[] };

struct Get;

specwright_runtime::operation! {
    Get as "get", GET "/gold" {}
    Ok(String, ()) = 200 &[Media::text("text/plain")], Err(Infallible)
}

/// A body of `count` bytes, each after a pause.
struct Slow {
    count: u32,
    pause: Duration,
    sleep: Pin<Box<Sleep>>,
}

impl http_body::Body for Slow {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        if self.count == 0 {
            return Poll::Ready(None);
        }
        std::task::ready!(std::future::Future::poll(self.sleep.as_mut(), cx));
        let next = Instant::now() + self.pause;
        self.sleep.as_mut().reset(next);
        self.count -= 1;
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"x")))))
    }
}

fn slow(count: u32, seconds: u64) -> Recorder {
    let pause = Duration::from_secs(seconds);
    let body = Slow { count, pause, sleep: Box::pin(tokio::time::sleep(pause)) };
    let mut response = Response::new(Body::stream(body));
    response.headers_mut().insert("content-type", "text/plain".parse().unwrap());
    Recorder::new().answer(response)
}

fn builder(recorder: &Recorder) -> Builder<Client> {
    Builder::new(API).transport(recorder.clone()).retry(Retry::never())
}

async fn told(client: Client) -> (String, u64) {
    let begin = Instant::now();
    let error = client.send(Get).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.is_retryable());
    (error.to_string(), begin.elapsed().as_secs())
}

#[tokio::test(start_paused = true)]
async fn an_attempt_ends_after_a_minute_unless_told_otherwise() {
    let client = builder(&Recorder::new().stall()).build().unwrap();
    assert_eq!(told(client).await, ("get: no response: it was not complete in 60s".to_owned(), 60));
    let client = builder(&Recorder::new().stall()).attempt_timeout(Duration::from_secs(5)).build().unwrap();
    assert_eq!(told(client).await, ("get: no response: it was not complete in 5s".to_owned(), 5));
    let long = Options::new().attempt_timeout(None).stall_timeout(None);
    let client = builder(&slow(2, 10_000)).build().unwrap();
    assert_eq!(client.call(Get).with(long).await.unwrap().as_str(), "xx");
}

#[tokio::test(start_paused = true)]
async fn a_body_that_stalls_is_given_up_and_a_slow_one_is_not() {
    let seconds = Duration::from_secs;
    let build =
        |recorder| builder(&recorder).attempt_timeout(None).stall_timeout(seconds(10)).build().unwrap();
    assert_eq!(build(slow(100, 9)).send(Get).await.unwrap().len(), 100);
    let (told, after) = told(build(slow(100, 11))).await;
    assert_eq!((told.as_str(), after), ("get: the body of 200 OK broke off: no bytes for 10s", 10));
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_in_its_time_with_all_its_attempts() {
    let stalling = || Recorder::new().respond(503, &[], "").stall();
    let retrying = |recorder: &Recorder| {
        let retry = Retry::default().backoff(Duration::ZERO, Duration::ZERO);
        Builder::<Client>::new(API).transport(recorder.clone()).retry(retry)
    };
    let client = retrying(&stalling()).timeout(Duration::from_secs(20)).build().unwrap();
    let expected = "get: no response: the call was not over in 20s (after 2 attempts)";
    assert_eq!(told(client).await, (expected.to_owned(), 20));
    let begin = Instant::now();
    let client = retrying(&stalling()).build().unwrap();
    let error = client.call(Get).timeout(Duration::from_secs(7)).await.unwrap_err();
    assert_eq!((error.attempts(), begin.elapsed().as_secs()), (2, 7));
}

#[tokio::test(start_paused = true)]
async fn attempts_that_take_too_long_are_tried_again() {
    let recorder = Recorder::new().stall().respond(200, &[("content-type", "text/plain")], "gold");
    let client = Builder::<Client>::new(API).transport(recorder.clone()).build().unwrap();
    assert_eq!(client.send(Get).await.unwrap().as_str(), "gold");
    assert_eq!(recorder.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_breaks_off_is_tried_again() {
    struct Broken;
    impl http_body::Body for Broken {
        type Data = Bytes;
        type Error = std::io::Error;
        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
            Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionReset.into())))
        }
    }
    let recorder = Recorder::new().answer(Response::new(Body::stream(Broken)));
    let recorder = recorder.respond(200, &[("content-type", "text/plain")], "gold");
    let client = Builder::<Client>::new(API).transport(recorder.clone()).build().unwrap();
    assert_eq!(client.send(Get).await.unwrap().as_str(), "gold");
}
