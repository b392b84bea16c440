//! Tokens that change: where they come from, when they are renewed, and where they never go.
#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

#[allow(dead_code, unreachable_pub)]
#[path = "support/vault.rs"]
mod vault;

use std::io;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use specwright_runtime::client::testing::Recorder;
use specwright_runtime::client::{Builder, Cached, Client, ClientAuthentication, OAuth2, Retry, Token};
use specwright_runtime::http::{Api, Body, Scheme, SchemeKind};
use specwright_runtime::ErrorKind;
use vault::{builder, granted, vault, Get, Open, Other, Post};

const NO_SCHEMES: &Api = &vault(&[]);

fn text(bytes: &Bytes) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn authorization(request: &Request<Bytes>) -> Option<String> {
    request.headers().get("authorization").map(|value| value.to_str().unwrap().to_owned())
}

fn authorizations(recorder: &Recorder) -> Vec<Option<String>> {
    recorder.requests().iter().map(authorization).collect()
}

fn some(token: &str) -> Option<String> {
    Some(format!("Bearer {token}"))
}

/// A source that counts, and gives `t1`, `t2`, ….
fn counting(valid_for: u64) -> (Arc<AtomicU32>, impl Fn() -> std::future::Ready<Result<Token, io::Error>>) {
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    let source = move || {
        let token = Token::new(format!("t{}", count.fetch_add(1, Ordering::Relaxed) + 1));
        std::future::ready(Ok(token.valid_for(Duration::from_secs(valid_for))))
    };
    (asked, source)
}

fn oks(count: usize) -> Recorder {
    (0..count).fold(Recorder::new(), |recorder, _| recorder.respond(200, &[], ""))
}

#[tokio::test(start_paused = true)]
async fn a_source_is_asked_for_operations_that_ask_for_a_token() {
    let recorder = oks(5);
    let (asked, source) = counting(3600);
    let (_, other) = counting(3600);
    let client = builder(&recorder).bearer("fixed").token_source(source);
    let client = client.token_source_for("other", move || {
        let token = other();
        async { token.await.map(|_| Token::new("another")) }
    });
    let client = client.build().unwrap();
    client.send(Get).await.unwrap();
    client.send(Open).await.unwrap();
    client.send(Other).await.unwrap();
    client.call(Get).header("authorization", "Own").await.unwrap();
    client.send(Get).await.unwrap();
    let expected = [some("t1"), None, some("another"), Some("Own".to_owned()), some("t2")];
    assert_eq!(authorizations(&recorder), expected);
    assert_eq!(asked.load(Ordering::Relaxed), 2);
    let wrong = builder(&recorder).token_source_for("nobody", counting(1).1).build().unwrap_err();
    assert_eq!(wrong.to_string(), r#"there is no scheme named "nobody" that takes a token"#);
}

#[tokio::test(start_paused = true)]
async fn without_schemes_a_token_is_sent_always_but_to_others() {
    let recorder = oks(2);
    let client = Builder::<Client>::new(NO_SCHEMES).transport(recorder.clone()).token_source(counting(9).1);
    let client = client.build().unwrap();
    client.send(Open).await.unwrap();
    client.send_to("https://elsewhere.test/hook", Open).await.unwrap();
    assert_eq!(authorizations(&recorder), [some("t1"), None]);
}

#[tokio::test(start_paused = true)]
async fn a_cached_token_is_renewed_before_it_expires() {
    let recorder = oks(4);
    let (asked, source) = counting(1000);
    let client = builder(&recorder).token_source(Cached::new(source)).build().unwrap();
    client.send(Get).await.unwrap();
    tokio::time::sleep(Duration::from_secs(939)).await;
    client.send(Get).await.unwrap();
    tokio::time::sleep(Duration::from_secs(2)).await;
    client.send(Get).await.unwrap();
    assert_eq!(authorizations(&recorder), [some("t1"), some("t1"), some("t2")]);
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

#[tokio::test(start_paused = true)]
async fn many_who_need_a_token_ask_once() {
    let recorder = oks(50);
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    let source = Cached::new(move || {
        count.fetch_add(1, Ordering::Relaxed);
        async {
            tokio::time::sleep(Duration::from_secs(5)).await;
            Ok::<_, io::Error>(Token::new("t"))
        }
    });
    let client = builder(&recorder).token_source(source).build().unwrap();
    let calls: Vec<_> = (0..50).map(|_| tokio::spawn(client.send(Get))).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    assert!(authorizations(&recorder).iter().all(|sent| *sent == some("t")));
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_replaced_once_whatever_the_method() {
    let recorder = Recorder::new().respond(401, &[], "").respond(200, &[], "").respond(200, &[], "");
    let client = builder(&recorder).token_source(Cached::new(counting(1000).1)).build().unwrap();
    client.send(Post).await.unwrap();
    client.send(Get).await.unwrap();
    assert_eq!(authorizations(&recorder), [some("t1"), some("t2"), some("t2")]);

    let recorder = Recorder::new().respond(401, &[], "").respond(401, &[], "no");
    let client = builder(&recorder).token_source(Cached::new(counting(1000).1)).build().unwrap();
    let error = client.send(Post).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (401, 2));

    let recorder = Recorder::new().respond(401, &[], "").respond(200, &[], "");
    let same = || async { Ok::<_, io::Error>(Token::new("same")) };
    let client = builder(&recorder).token_source(Cached::new(same)).build().unwrap();
    assert_eq!(client.send(Post).await.unwrap_err().attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn without_a_token_nothing_is_sent() {
    let recorder = oks(1);
    let failing = || async { Err::<Token, _>(io::Error::other("the vault is shut")) };
    let client = builder(&recorder).token_source(Cached::new(failing)).build().unwrap();
    let error = client.send(Get).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(error.to_string(), "vault: there is no token: the vault is shut");
    assert_eq!(error.attempts(), 0);
    let illegal = || async { Ok::<_, io::Error>(Token::new("a\nb")) };
    let client = builder(&recorder).token_source(illegal).build().unwrap();
    assert_eq!(client.send(Get).await.unwrap_err().to_string(), "vault: the token is no legal header");
    assert!(recorder.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn client_credentials_are_exchanged_for_a_token() {
    let recorder = Recorder::new().respond(200, &[], granted("a1")).respond(200, &[], "");
    let recorder = recorder.respond(200, &[], "").respond(200, &[], granted("a2")).respond(200, &[], "");
    let oauth2 = OAuth2::client_credentials("me:1", "s3cret").scope("read").scope("write");
    let client = builder(&recorder).oauth2(oauth2.parameter("audience", "a&b")).build().unwrap();
    client.send(Get).await.unwrap();
    client.send(Get).await.unwrap();
    tokio::time::sleep(Duration::from_secs(950)).await;
    client.send(Get).await.unwrap();

    let requests = recorder.requests();
    let sent = &requests[0];
    assert_eq!(
        (sent.method().as_str(), sent.uri().to_string().as_str()),
        ("POST", "https://login.test/token")
    );
    assert_eq!(sent.headers()["content-type"], "application/x-www-form-urlencoded");
    // me%3A1:s3cret
    assert_eq!(authorization(sent).unwrap(), "Basic bWUlM0ExOnMzY3JldA==");
    assert_eq!(text(sent.body()), "grant_type=client_credentials&scope=read%20write&audience=a%26b");
    let sent: Vec<_> = requests.iter().map(|request| request.uri().path().to_owned()).collect();
    assert_eq!(sent, ["/token", "/gold", "/gold", "/token", "/gold"]);
    let tokens = authorizations(&recorder);
    assert_eq!([&tokens[1], &tokens[2], &tokens[4]], [&some("a1"), &some("a1"), &some("a2")]);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_token_is_exchanged_and_replaced() {
    let first = r#"{"access_token":"a1","refresh_token":"r2","expires_in":"100"}"#;
    let recorder = Recorder::new().respond(200, &[], first).respond(200, &[], "");
    let recorder = recorder.respond(200, &[], granted("a2")).respond(200, &[], "");
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&kept);
    let oauth2 = OAuth2::refresh_token("app", "r1").secret("s3cret");
    let oauth2 = oauth2.client_authentication(ClientAuthentication::Body).token_url("https://own.test/t");
    let oauth2 = oauth2.on_refresh_token(move |token| keep.lock().unwrap().push(token.to_owned()));
    let client = builder(&recorder).oauth2(oauth2).build().unwrap();
    client.send(Get).await.unwrap();
    tokio::time::sleep(Duration::from_secs(100)).await;
    client.send(Get).await.unwrap();
    let requests = recorder.requests();
    assert_eq!(requests[0].uri(), "https://own.test/t");
    assert_eq!(authorization(&requests[0]), None);
    let credentials = "client_id=app&client_secret=s3cret";
    let body = |token| format!("grant_type=refresh_token&refresh_token={token}&{credentials}");
    assert_eq!([text(requests[0].body()), text(requests[2].body())], [body("r1"), body("r2")]);
    assert_eq!(*kept.lock().unwrap(), ["r2"]);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_of_the_token_endpoint_tells_no_secret() {
    let refusal = r#"{"error":"invalid_client","error_description":"no s3cret"}"#;
    let recorder = Recorder::new().respond(401, &[], refusal).respond(400, &[], r#"{"error":"s3cret"}"#);
    let oauth2 = OAuth2::client_credentials("me", "s3cret");
    let shown = format!("{oauth2:?}");
    let client = builder(&recorder).oauth2(oauth2).bearer("s3cret").build().unwrap();
    let error = client.send(Get).await.unwrap_err();
    let told = "vault: there is no token: the token endpoint answered 401 Unauthorized: invalid_client";
    assert_eq!(error.to_string(), told);
    // Who comes right after it is told the same without asking again.
    assert_eq!(client.send(Get).await.unwrap_err().to_string(), told);
    assert_eq!(recorder.requests().len(), 1);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let other = client.send(Get).await.unwrap_err();
    assert_eq!(other.to_string(), "vault: there is no token: the token endpoint answered 400 Bad Request");
    for shown in
        [shown, format!("{error:?}{other:?}"), format!("{client:?}"), format!("{:?}", Token::new("s3cret"))]
    {
        assert!(!shown.contains("s3cret"), "{shown}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_endpoint_that_misbehaves_is_told() {
    for (body, told) in [
        ("", "the token endpoint answered without a token"),
        ("[1]", "the token endpoint answered without a token"),
        (
            r#"{"access_token":"x","token_type":"mac"}"#,
            "the token endpoint gave a token that is no bearer token",
        ),
    ] {
        let recorder = Recorder::new().respond(200, &[], body);
        let client = builder(&recorder).oauth2(OAuth2::client_credentials("a", "b")).build().unwrap();
        let error = client.send(Get).await.unwrap_err();
        assert_eq!(error.to_string(), format!("vault: there is no token: {told}"));
    }
    let recorder = Recorder::new().stall();
    let client = builder(&recorder).oauth2(OAuth2::client_credentials("a", "b")).retry(Retry::never());
    let client = client.build().unwrap();
    let error = client.send(Get).await.unwrap_err();
    assert_eq!(error.to_string(), "vault: there is no token: the token endpoint does not answer");
    let long = vec![b'x'; 2 << 20];
    let recorder = Recorder::new().respond(200, &[], long);
    let client = builder(&recorder).oauth2(OAuth2::client_credentials("a", "b")).build().unwrap();
    let error = client.send(Get).await.unwrap_err();
    assert_eq!(error.to_string(), "vault: there is no token: the token endpoint's answer is too long");
}

#[test]
fn secrets_go_to_a_token_endpoint_over_tls_only() {
    const PLAIN: Scheme = Scheme::new("login", SchemeKind::Bearer).token_url("http://login.test/token");
    const UNSAFE: &Api = &vault(&[PLAIN]);
    let build = |api, oauth2: OAuth2| {
        let built = Builder::<Client>::new(api).transport(Recorder::new()).oauth2(oauth2).build();
        built.map(drop).map_err(|why| why.to_string())
    };
    let oauth2 = || OAuth2::client_credentials("a", "b");
    assert_eq!(build(UNSAFE, oauth2()).unwrap_err(), "the token endpoint must be `https` (RFC 6749 §3.2)");
    build(UNSAFE, oauth2().token_url("http://localhost:1/t")).unwrap();
    let unknown = build(NO_SCHEMES, oauth2()).unwrap_err();
    assert_eq!(unknown, "the document names no token endpoint: set one with `token_url`");
}

#[tokio::test(start_paused = true)]
async fn a_layer_of_ones_own_sees_every_request_and_what_it_is() {
    let recorder = Recorder::new().respond(503, &[], "").respond(200, &[], "");
    let signed = tower::util::MapRequestLayer::new(|mut request: Request<Body>| {
        let shape = request.extensions().get::<&'static specwright_runtime::http::OperationShape>().unwrap();
        let signature = format!("{} {}", shape.id, shape.security.len()).parse().unwrap();
        request.headers_mut().insert("signature", signature);
        request
    });
    let client = builder(&recorder).layer(signed).bearer("t").build().unwrap();
    client.send(Get).await.unwrap();
    for request in recorder.requests() {
        assert_eq!(request.headers()["signature"], "vault 1");
    }
    assert_eq!(recorder.requests().len(), 2);
}
