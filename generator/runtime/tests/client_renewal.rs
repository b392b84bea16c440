//! What becomes of tokens when callers leave, endpoints fail, and there are several of them.
#![cfg(feature = "client")]
#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

#[allow(dead_code, unreachable_pub)]
#[path = "support/vault.rs"]
mod vault;

use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{Request, Response};
use specwright_runtime::client::testing::Recorder;
use specwright_runtime::client::{Builder, Cached, Client, OAuth2, Retry, Token, TokenSource};
use specwright_runtime::http::{Api, Body, RateLimit};
use specwright_runtime::ErrorKind;
use tokio::time::{sleep, timeout, Instant};
use vault::{builder, granted, vault, Get, Other, Post, API, LOGIN, OTHER};

/// Each scheme has a token endpoint.
const BOTH: &Api = &vault(&[LOGIN, OTHER.token_url("https://other.test/token")]);

const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

fn service() -> OAuth2 {
    OAuth2::client_credentials("me", "s3cret")
}

/// Gives `t1`, `t2`, … after so long; the first after `first`.
fn slow(first: u64, others: u64) -> (Arc<AtomicU32>, Cached<impl TokenSource>) {
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    let source = Cached::new(move || {
        let before = count.fetch_add(1, Ordering::Relaxed);
        async move {
            sleep(seconds(if before == 0 { first } else { others })).await;
            Ok::<_, io::Error>(Token::new(format!("t{}", before + 1)).valid_for(seconds(1000)))
        }
    });
    (asked, source)
}

#[tokio::test(start_paused = true)]
async fn a_token_comes_though_who_asked_for_it_has_left() {
    let (asked, source) = slow(2, 2);
    timeout(seconds(1), source.token(None)).await.unwrap_err();
    sleep(seconds(3)).await;
    assert_eq!(timeout(Duration::ZERO, source.token(None)).await.unwrap().unwrap(), Token::new("t1"));
    // Those who have less time than it takes get one in the end.
    let (_, impatient) = slow(2, 2);
    timeout(seconds(1), impatient.token(None)).await.unwrap_err();
    assert_eq!(timeout(seconds(2), impatient.token(None)).await.unwrap().unwrap(), Token::new("t1"));
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

/// The endpoint takes two seconds, and knows each refresh token once.
#[tokio::test(start_paused = true)]
async fn a_rotated_refresh_token_outlives_the_call_that_needed_it() {
    let rotated = Arc::new(AtomicU32::new(1));
    let count = Arc::clone(&rotated);
    let transport = tower::service_fn(move |request: Request<Body>| {
        let count = Arc::clone(&count);
        async move {
            if request.uri().path() != "/token" {
                return Ok::<_, io::Error>(Response::new(Body::empty()));
            }
            let next = count.fetch_add(1, Ordering::Relaxed) + 1;
            let sent = String::from_utf8(request.body().bytes().unwrap().to_vec()).unwrap();
            assert!(sent.contains(&format!("refresh_token=r{}", next - 1)), "{sent}");
            sleep(seconds(2)).await;
            let answer = format!(r#"{{"access_token":"a","refresh_token":"r{next}","expires_in":10}}"#);
            Ok(Response::new(Body::from(answer)))
        }
    });
    let client = Builder::<Client>::new(API).transport(transport).timeout(seconds(1));
    let kept = Arc::new(Mutex::new(String::new()));
    let keep = Arc::clone(&kept);
    let oauth2 = OAuth2::refresh_token("app", "r1")
        .on_refresh_token(move |new| new.clone_into(&mut keep.lock().unwrap()));
    let client = client.oauth2(oauth2).build().unwrap();
    for round in 1..4 {
        assert_eq!(client.send(Get).await.unwrap_err().kind(), ErrorKind::Timeout);
        sleep(seconds(2)).await;
        // Nobody had to ask for what was on its way.
        assert_eq!(*kept.lock().unwrap(), format!("r{}", round + 1));
        client.send(Get).await.unwrap();
        assert_eq!(rotated.load(Ordering::Relaxed), round + 1);
        sleep(seconds(20)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_is_good_while_the_next_is_on_its_way() {
    let (asked, source) = slow(0, 30);
    source.token(None).await.unwrap();
    sleep(seconds(945)).await;
    let begin = Instant::now();
    for _ in 0..10 {
        assert_eq!(source.token(None).await.unwrap(), Token::new("t1"));
    }
    assert_eq!(begin.elapsed(), Duration::ZERO);
    sleep(seconds(31)).await;
    assert_eq!(source.token(None).await.unwrap(), Token::new("t2"));
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

#[tokio::test(start_paused = true)]
async fn a_source_that_panics_is_asked_again() {
    let (asked, _) = slow(0, 0);
    let count = Arc::clone(&asked);
    let source = Arc::new(Cached::new(move || {
        let before = count.fetch_add(1, Ordering::Relaxed);
        async move {
            assert!(before > 0, "no token today");
            Ok::<_, io::Error>(Token::new("t"))
        }
    }));
    let asking = Arc::clone(&source);
    tokio::spawn(async move { drop(asking.token(None).await) }).await.unwrap_err();
    source.token(None).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_fails_for_a_moment_fails_no_call() {
    let reset = || io::Error::from(io::ErrorKind::ConnectionReset);
    for recorder in [
        Recorder::new().respond(503, &[], ""),
        Recorder::new().respond(429, &[], ""),
        Recorder::new().fail(reset()),
        Recorder::new().stall(),
    ] {
        let recorder = recorder.respond(200, &[], granted("a1")).respond(200, &[], "");
        let client = builder(&recorder).oauth2(service()).build().unwrap();
        let begin = Instant::now();
        client.send(Post).await.unwrap();
        // Nobody asks again within a second.
        assert!(begin.elapsed() >= seconds(1));
        let requests = recorder.requests();
        assert_eq!((requests.len(), requests[2].headers().get("x-retry-count")), (3, None));
    }
    let recorder = Recorder::new().respond(503, &[], "").respond(400, &[], "");
    let client = builder(&recorder).oauth2(service()).retry(Retry::never()).build().unwrap();
    let error = client.send(Get).await.unwrap_err();
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Credentials, true));
    assert!(!client.send(Get).await.unwrap_err().is_retryable());
    assert_eq!(recorder.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_source_has_the_time_of_an_attempt() {
    let client = builder(&Recorder::new()).token_source(std::future::pending::<Result<Token, io::Error>>);
    let client = client.attempt_timeout(seconds(5)).retry(Retry::never()).build().unwrap();
    let error = client.send(Get).await.unwrap_err();
    assert_eq!(error.to_string(), "vault: there is no token: none came in 5s");
    assert!(error.is_retryable());
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_the_same_whenever_it_expires() {
    let recorder = Recorder::new().respond(401, &[], "").respond(200, &[], "");
    let same = || async {
        sleep(seconds(1)).await;
        Ok::<_, io::Error>(Token::new("same").valid_for(seconds(1000)))
    };
    let client = builder(&recorder).token_source(Cached::new(same)).build().unwrap();
    assert_eq!(client.send(Post).await.unwrap_err().attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_is_sent_again_takes_its_turn_and_counts() {
    let recorder = Recorder::new().respond(200, &[], granted("a1")).respond(401, &[], "");
    let recorder = recorder.respond(200, &[], granted("a2")).respond(200, &[], "");
    let client = builder(&recorder).oauth2(service()).rate_limit(RateLimit::new(1, seconds(10)));
    let client = client.build().unwrap();
    let begin = Instant::now();
    client.send(Post).await.unwrap();
    assert!(begin.elapsed() >= seconds(10), "{:?}", begin.elapsed());
    assert_eq!(recorder.requests()[3].headers()["x-retry-count"], "1");
}

#[tokio::test(start_paused = true)]
async fn each_endpoint_gets_its_own_secret_and_each_scheme_its_own_token() {
    let two = || Builder::<Client>::new(BOTH).transport(Recorder::new());
    let wrong = two().oauth2(service()).build().unwrap_err().to_string();
    assert!(wrong.starts_with("the document names several token endpoints: name a scheme"), "{wrong}");
    two().oauth2(service().token_url("https://own.test/t")).build().unwrap();
    let unknown = two().oauth2_for("nobody", service()).build().unwrap_err().to_string();
    assert_eq!(unknown, r#"there is no scheme named "nobody" that takes a token"#);

    let recorder = Recorder::new().respond(200, &[], granted("a1")).respond(200, &[], "");
    let client = Builder::<Client>::new(BOTH).transport(recorder.clone()).oauth2_for("other", service());
    let client = client.build().unwrap();
    client.send(Other).await.unwrap();
    assert!(client.send(Get).await.is_err());
    let requests = recorder.requests();
    assert_eq!(requests[0].uri(), "https://other.test/token");
    assert_eq!(requests[1].headers()["authorization"], "Bearer a1");
    assert_eq!(requests[2].headers().get("authorization"), None);
}
