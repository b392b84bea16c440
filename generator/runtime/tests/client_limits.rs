//! Rate limits that the client keeps. Time stands still but for those who wait.
#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

use std::convert::Infallible;
use std::time::Duration;

use specwright_runtime::client::testing::Recorder;
use specwright_runtime::client::{Builder, Client, Retry};
use specwright_runtime::http::{limit, Api, RateLimit};
use specwright_runtime::ErrorKind;
use tokio::time::Instant;

const API: &Api = &Api { user_agent: "", base_url: "https://vault.test", schemes: &[] };

struct Dig {
    customer: String,
}

struct Weigh {
    customer: String,
}

struct Free;

specwright_runtime::operation! {
    Dig as "dig", GET "/{customer}/gold" { 0 customer: required path("customer"), }
    Ok((), ()) = 200 &[], Err(Infallible), rate_limit: limit(3, 10_000, "customer")
}

specwright_runtime::operation! {
    Weigh as "weigh", PUT "/gold" { 0 customer: required query("customer"), }
    Ok((), ()) = 200 &[], Err(Infallible), rate_limit: limit(3, 10_000, "customer")
}

specwright_runtime::operation! {
    Free as "free", GET "/free" {}
    Ok((), ()) = 200 &[], Err(Infallible)
}

fn dig(customer: &str) -> Dig {
    Dig { customer: customer.to_owned() }
}

fn builder() -> Builder<Client> {
    let recorder = (0..100).fold(Recorder::new(), |recorder, _| recorder.respond(200, &[], ""));
    Builder::new(API).transport(recorder)
}

#[tokio::test(start_paused = true)]
async fn calls_wait_for_their_turn_by_key() {
    let client = builder().build().unwrap();
    let begin = Instant::now();
    for _ in 0..3 {
        client.clone().send(dig("a")).await.unwrap();
    }
    assert_eq!(begin.elapsed(), Duration::ZERO);
    for _ in 0..3 {
        client.send(dig("b")).await.unwrap();
        client.send(Free).await.unwrap();
    }
    assert_eq!(begin.elapsed(), Duration::ZERO);
    client.send(dig("a")).await.unwrap();
    let waited = begin.elapsed();
    assert!(waited >= Duration::from_secs(10) && waited < Duration::from_secs(11), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn a_limit_that_is_stated_twice_is_one() {
    let documented = RateLimit::new(3, Duration::from_secs(10)).by("customer");
    let client = builder().rate_limit(documented).rate_limit(documented).build().unwrap();
    let begin = Instant::now();
    for _ in 0..3 {
        client.send(dig("a")).await.unwrap();
    }
    assert_eq!(begin.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn operations_of_the_same_limit_share_it_however_the_key_is_sent() {
    let client = builder().build().unwrap();
    let begin = Instant::now();
    for _ in 0..3 {
        client.send(Weigh { customer: "a".to_owned() }).await.unwrap();
    }
    client.send(dig("a")).await.unwrap();
    // A query parameter is written with its name: it is the same value nonetheless.
    assert!(begin.elapsed() >= Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn limits_can_be_set_and_left() {
    let begin = Instant::now();
    let client = builder().ignore_documented_rate_limits().build().unwrap();
    for _ in 0..20 {
        client.send(dig("a")).await.unwrap();
    }
    assert_eq!(begin.elapsed(), Duration::ZERO);
    let one_per_minute = RateLimit::new(1, Duration::from_secs(60));
    let client = builder().rate_limit(one_per_minute).build().unwrap();
    client.send(Free).await.unwrap();
    client.send(dig("a")).await.unwrap();
    assert!(begin.elapsed() >= Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn the_queue_is_bounded_and_who_cannot_be_served_in_time_is_told() {
    let client = builder().rate_limit_queue(2).build().unwrap();
    let calls: Vec<_> = (0..6).map(|_| tokio::spawn(client.send(dig("a")))).collect();
    let mut failed = Vec::new();
    for call in calls {
        failed.extend(call.await.unwrap().err());
    }
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].kind(), ErrorKind::RateLimited);
    assert_eq!(failed[0].attempts(), 0);
    let told = "dig: not sent: 3 requests in 10s are allowed, and 2 calls are waiting already";
    assert_eq!(failed[0].to_string(), told);

    let begin = Instant::now();
    let client = builder().build().unwrap();
    for _ in 0..3 {
        client.send(dig("a")).await.unwrap();
    }
    let error = client.call(dig("a")).timeout(Duration::from_secs(5)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(begin.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_given_up_gives_its_place_back() {
    let client = builder().build().unwrap();
    for _ in 0..3 {
        client.send(dig("a")).await.unwrap();
    }
    let begin = Instant::now();
    for _ in 0..5 {
        let waiting = client.send(dig("a"));
        tokio::time::timeout(Duration::from_millis(1), waiting).await.unwrap_err();
    }
    client.send(dig("a")).await.unwrap();
    assert!(begin.elapsed() < Duration::from_secs(11));
}

#[tokio::test(start_paused = true)]
async fn every_attempt_counts() {
    let recorder = Recorder::new().respond(503, &[], "").respond(503, &[], "").respond(200, &[], "");
    let retry = Retry::default().backoff(Duration::ZERO, Duration::ZERO);
    let client = Builder::<Client>::new(API).transport(recorder).retry(retry);
    let client = client.rate_limit(RateLimit::new(1, Duration::from_secs(30))).build().unwrap();
    let begin = Instant::now();
    client.send(Free).await.unwrap();
    assert!(begin.elapsed() >= Duration::from_secs(60));
}
