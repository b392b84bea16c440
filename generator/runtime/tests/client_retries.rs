//! What is sent again, when, and what is not. Time stands still but for those who wait.
#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::HeaderMap;
use specwright_runtime::client::testing::Recorder;
use specwright_runtime::client::{Builder, Client, Options, Retry};
use specwright_runtime::http::{Api, Body, Operation};
use specwright_runtime::{ErrorKind, StatusCode};
use tokio::time::Instant;

const API: &Api = &Api { user_agent: "", base_url: "https://vault.test", schemes: &[] };

macro_rules! operations {
    ($($operation:ident $method:ident { $($row:tt)* })+) => {$(
        #[derive(Debug, Default)]
        struct $operation { key: Option<String> }

        specwright_runtime::operation! {
            $operation as "vault", $method "/gold" { 0 key: optional $($row)* }
            Ok((), ()) = 200 &[], Err(Infallible)
        }
    )+};
}

operations! {
    Get GET { query("key"), }
    Put PUT { query("key"), }
    Delete DELETE { query("key"), }
    Post POST { query("key"), }
    Patch PATCH { query("key"), }
    Keyed POST { header("Gold-Key").idempotency_key(), }
}

fn client(recorder: &Recorder) -> Client {
    client_with(recorder, Retry::default())
}

fn client_with(recorder: &Recorder, retry: Retry) -> Client {
    Builder::new(API).transport(recorder.clone()).retry(retry).build().unwrap()
}

fn ok(recorder: Recorder) -> Recorder {
    recorder.respond(200, &[], "")
}

/// How many requests there were until this operation, at first answered `status`, was over.
async fn requests_after<O>(status: u16, operation: O) -> usize
where
    O: Operation<Ok = (), Err = Infallible>,
{
    let recorder = ok(Recorder::new().respond(status, &[], ""));
    drop(client(&recorder).send(operation).await);
    recorder.requests().len()
}

#[tokio::test(start_paused = true)]
async fn idempotent_methods_are_sent_again() {
    assert_eq!(requests_after(503, Get::default()).await, 2);
    assert_eq!(requests_after(503, Put::default()).await, 2);
    assert_eq!(requests_after(503, Delete::default()).await, 2);
    assert_eq!(requests_after(503, Post::default()).await, 1);
    assert_eq!(requests_after(503, Patch::default()).await, 1);
    assert_eq!(requests_after(503, Keyed::default()).await, 2);
}

#[tokio::test(start_paused = true)]
async fn only_statuses_that_may_pass_are_tried_again() {
    for status in [408, 425, 429, 500, 502, 503, 504, 599] {
        assert_eq!(requests_after(status, Get::default()).await, 2, "{status}");
    }
    for status in [200, 204, 301, 304, 400, 401, 403, 404, 409, 412, 422, 501] {
        assert_eq!(requests_after(status, Get::default()).await, 1, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_never_opened_harms_nobody() {
    let refused = || io::Error::from(io::ErrorKind::ConnectionRefused);
    let wrapped = io::Error::other(refused());
    let recorder = ok(Recorder::new().fail(refused()).fail(wrapped));
    client(&recorder).send(Post::default()).await.unwrap();
    assert_eq!(recorder.requests().len(), 3);

    // These are told of connections that were open, too.
    for kind in [io::ErrorKind::HostUnreachable, io::ErrorKind::NetworkUnreachable] {
        let recorder = ok(Recorder::new().fail(io::Error::from(kind)));
        client(&recorder).send(Post::default()).await.unwrap_err();
        assert_eq!(recorder.requests().len(), 1);
    }

    let recorder = ok(Recorder::new().fail(io::Error::from(io::ErrorKind::ConnectionReset)));
    let error = client(&recorder).send(Post::default()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1));
    assert!(error.is_retryable());
    let recorder = ok(Recorder::new().fail(io::Error::from(io::ErrorKind::ConnectionReset)));
    client(&recorder).send(Get::default()).await.unwrap();
}

/// A body that breaks off in this way.
struct Broken(io::ErrorKind);

impl http_body::Body for Broken {
    type Data = bytes::Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<bytes::Bytes>, io::Error>>> {
        Poll::Ready(Some(Err(self.0.into())))
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_answered_was_sent_however_the_answer_breaks_off() {
    for kind in [io::ErrorKind::ConnectionRefused, io::ErrorKind::HostUnreachable] {
        let broken = || ok(Recorder::new().answer(http::Response::new(Body::stream(Broken(kind)))));
        let recorder = broken();
        client(&recorder).send(Post::default()).await.unwrap_err();
        assert_eq!(recorder.requests().len(), 1);
        client(&broken()).send(Get::default()).await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn the_last_response_is_what_the_caller_gets_with_the_number_of_attempts() {
    let recorder = Recorder::new().respond(503, &[], "").respond(500, &[], "").respond(502, &[], "down");
    let error = client(&recorder).send(Get::default()).await.unwrap_err();
    assert_eq!(error.attempts(), 3);
    assert_eq!(error.status(), Some(StatusCode::BAD_GATEWAY));
    assert_eq!(error.body(), b"down");
    assert_eq!(error.to_string(), "vault: 502 Bad Gateway is not documented (after 3 attempts)");
}

#[tokio::test(start_paused = true)]
async fn retries_are_counted_in_a_header() {
    let counts = |recorder: &Recorder, name: &str| {
        let count = |headers: &HeaderMap| headers.get(name).map(|count| count.to_str().unwrap().to_owned());
        recorder.requests().iter().map(|request| count(request.headers())).collect::<Vec<_>>()
    };
    let failing = || ok(Recorder::new().respond(503, &[], "").respond(503, &[], ""));
    let expected = vec![None, Some("1".to_owned()), Some("2".to_owned())];
    let recorder = failing();
    client(&recorder).send(Get::default()).await.unwrap();
    assert_eq!(counts(&recorder, "x-retry-count"), expected);
    let recorder = failing();
    let name = http::HeaderName::from_static("attempt");
    client_with(&recorder, Retry::default().count_header(name)).send(Get::default()).await.unwrap();
    assert_eq!(counts(&recorder, "attempt"), expected);
    assert_eq!(counts(&recorder, "x-retry-count"), [None, None, None]);
    let recorder = failing();
    client_with(&recorder, Retry::default().count_header(None)).send(Get::default()).await.unwrap();
    assert_eq!(counts(&recorder, "x-retry-count"), [None, None, None]);
}

#[tokio::test(start_paused = true)]
async fn a_key_is_made_once_per_call_unless_there_is_one() {
    let failing = || ok(Recorder::new().respond(503, &[], "").respond(429, &[], ""));
    let keys = |recorder: &Recorder| {
        let requests = recorder.requests();
        let keys: Vec<_> = requests.iter().map(|request| request.headers()["gold-key"].clone()).collect();
        assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
        assert_eq!(keys.len(), 3);
        keys[0].to_str().unwrap().to_owned()
    };
    let recorder = failing();
    client(&recorder).send(Keyed::default()).await.unwrap();
    let first = keys(&recorder);
    assert_eq!(specwright_runtime::Uuid::parse_str(&first).unwrap().get_version_num(), 4);
    let recorder = failing();
    client(&recorder).send(Keyed::default()).await.unwrap();
    assert_ne!(keys(&recorder), first);
    let recorder = failing();
    client(&recorder).send(Keyed { key: Some("mine".to_owned()) }).await.unwrap();
    assert_eq!(keys(&recorder), "mine");
    let recorder = failing();
    client(&recorder).call(Keyed::default()).header("gold-key", "by hand").await.unwrap();
    assert_eq!(keys(&recorder), "by hand");
}

/// How long a client waited after a 429 with these headers.
async fn wait_after(headers: &[(&str, &str)]) -> Option<Duration> {
    let recorder = ok(Recorder::new().respond(429, headers, ""));
    let begin = Instant::now();
    let retry = Retry::default().backoff(Duration::ZERO, Duration::ZERO);
    let answer = client_with(&recorder, retry).send(Get::default()).await;
    answer.ok().map(|_| begin.elapsed())
}

#[tokio::test(start_paused = true)]
async fn every_form_of_retry_after_is_obeyed() {
    let seconds = |seconds| Some(Duration::from_secs(seconds));
    // The clock of tokio ticks in milliseconds.
    let tick = Duration::from_millis(2);
    let about = |found: Option<Duration>, expected: Option<Duration>| match (found, expected) {
        (Some(found), Some(expected)) => found >= expected && found <= expected + tick,
        (found, expected) => found == expected,
    };
    let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
    for (headers, expected) in [
        (&[][..], seconds(0)),
        (&[("retry-after", "7")], seconds(7)),
        (&[("retry-after", " 60 ")], seconds(60)),
        (&[("retry-after", "0")], seconds(0)),
        (&[("retry-after-ms", "NaN"), ("retry-after", "30")], seconds(30)),
        (&[("retry-after-ms", "-1"), ("retry-after", "30")], seconds(30)),
        (&[("retry-after", "99999999999999999999")], None),
        (&[("retry-after-ms", "99999999999999999999999999")], None),
        (&[("retry-after-ms", "1500")], Some(Duration::from_millis(1500))),
        (&[("retry-after-ms", "1500"), ("retry-after", "30")], Some(Duration::from_millis(1500))),
        (&[date, ("retry-after", "Sun, 06 Nov 1994 08:49:57 GMT")], seconds(20)),
        (&[date, ("retry-after", "Sunday, 06-Nov-94 08:49:57 GMT")], seconds(20)),
        (&[date, ("retry-after", "Sun Nov  6 08:49:57 1994")], seconds(20)),
        (&[date, ("retry-after", "Sun, 06 Nov 1994 08:49:00 GMT")], seconds(0)),
        (&[("retry-after", "Sun, 06 Nov 1994 08:49:00 GMT")], seconds(0)),
        // What cannot be understood asks for nothing.
        (&[("retry-after", "soon")], seconds(0)),
        (&[("retry-after", "-1")], seconds(0)),
        (&[("retry-after-ms", "NaN")], seconds(0)),
        (&[("retry-after", "")], seconds(0)),
        // What asks for too much gets the error at once.
        (&[("retry-after", "61")], None),
        (&[("retry-after", "18446744073709551615")], None),
        (&[date, ("retry-after", "Sat, 06 Nov 2094 08:49:37 GMT")], None),
    ] {
        let waited = wait_after(headers).await;
        assert!(about(waited, expected), "{headers:?}: {waited:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_server_asks_for_is_told() {
    let recorder = Recorder::new().respond(503, &[("retry-after", "3600")], "");
    let error = client(&recorder).send(Get::default()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(error.attempts(), 1);
    let recorder = ok(Recorder::new().respond(503, &[("retry-after", "3600")], ""));
    let patient = Retry::default().longest_wait(Duration::from_secs(3600));
    client_with(&recorder, patient).send(Get::default()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn nothing_is_tried_again_beyond_the_time_of_the_call() {
    let begin = Instant::now();
    let recorder = ok(Recorder::new().respond(503, &[("retry-after", "10")], ""));
    let error = client(&recorder).call(Get::default()).timeout(Duration::from_secs(5)).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(begin.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn retries_can_be_chosen_for_a_client_and_for_a_call() {
    let failing = || (0..9).fold(Recorder::new(), |recorder, _| recorder.respond(503, &[], ""));
    let recorder = failing();
    drop(client_with(&recorder, Retry::never()).send(Get::default()).await);
    assert_eq!(recorder.requests().len(), 1);
    let recorder = failing();
    let often = Options::new().max_retries(5);
    drop(client_with(&recorder, Retry::never()).call(Get::default()).with(often).await);
    assert_eq!(recorder.requests().len(), 6);
    let recorder = failing();
    drop(client(&recorder).call(Get::default()).with(Options::new().max_retries(0)).await);
    assert_eq!(recorder.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_is_down_is_not_flooded() {
    let recorder = (0..500).fold(Recorder::new(), |recorder, _| recorder.respond(503, &[], ""));
    let client = client_with(&recorder, Retry::default().budget(7));
    for _ in 0..100 {
        drop(client.clone().send(Get::default()).await);
    }
    assert_eq!(recorder.requests().len(), 107);
}
