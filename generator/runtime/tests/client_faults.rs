//! Servers that stall, break off, talk nonsense, flood, or send the client away. Limits are short
//! here, and what exceeds them would go on for ever: nothing depends on how fast anything is.
#![cfg(feature = "client")]
#![allow(clippy::indexing_slicing, clippy::string_slice, clippy::unwrap_used)] // here too, tests may fail by panicking

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use specwright_runtime::client::{Builder, Client, OAuth2, Retry};
use specwright_runtime::http::{Api, Media, Scheme, SchemeKind};
use specwright_runtime::{Error, ErrorKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const BEARER: Scheme = Scheme::new("bearer", SchemeKind::Bearer);
const KEY: Scheme = Scheme::new("key", SchemeKind::Query("key"));
const API: &Api = &Api { user_agent: "", base_url: "", schemes: &[BEARER, KEY] };
const TEXT: &[Media] = &[Media::text("text/plain")];

struct Get;
struct Post;

specwright_runtime::operation! {
    Get as "get", GET "/gold" {}
    Ok(String, ()) = 200 TEXT, Err(Infallible), security: &[&[BEARER, KEY]]
}
specwright_runtime::operation! {
    Post as "post", POST "/gold" {}
    Ok(String, ()) = 200 TEXT, Err(Infallible), security: &[&[BEARER, KEY]]
}

const GOOD: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 4\r\n\r\ngold";

/// What a server does with one connection after it has read the request.
#[derive(Clone)]
enum Answer {
    /// These bytes, and the end.
    Close(&'static str),
    /// These bytes, and nothing more for ever.
    Stall(&'static str),
    /// The first once, the second for ever.
    Flood(&'static str, &'static str),
}

struct Server {
    url: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Connections are answered in order, all beyond the last one like it.
    async fn new(answers: &[Answer]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (record, answers) = (Arc::clone(&seen), answers.to_vec());
        tokio::spawn(async move {
            for index in 0.. {
                let (stream, _) = listener.accept().await.unwrap();
                let answer = answers.get(index).or(answers.last()).unwrap().clone();
                tokio::spawn(serve(stream, answer, Arc::clone(&record)));
            }
        });
        Self { url, seen }
    }

    fn requests(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, answer: Answer, seen: Arc<Mutex<Vec<String>>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let Ok(byte) = stream.read_u8().await else { return };
        head.push(byte);
    }
    seen.lock().unwrap().push(String::from_utf8(head).unwrap());
    let first = match &answer {
        Answer::Close(bytes) | Answer::Stall(bytes) | Answer::Flood(bytes, _) => bytes,
    };
    stream.write_all(first.as_bytes()).await.unwrap();
    match answer {
        Answer::Close(_) => stream.shutdown().await.unwrap(),
        Answer::Stall(_) => std::future::pending().await,
        // Until the client hangs up.
        Answer::Flood(_, again) => while stream.write_all(again.as_bytes()).await.is_ok() {},
    }
}

fn builder(url: &str) -> Builder<Client> {
    let retry = Retry::default().backoff(Duration::ZERO, Duration::ZERO);
    Builder::new(API).base_url(url).bearer("s3cret").api_key("key", "k3y").retry(retry)
}

/// What one attempt makes of an answer.
async fn failure(answer: Answer) -> Error<Infallible> {
    let server = Server::new(&[answer]).await;
    let limit = Duration::from_millis(300);
    let client = builder(&server.url).retry(Retry::never()).attempt_timeout(limit).build().unwrap();
    let error = client.send(Get).await.unwrap_err();
    let shown = format!("{error} {error:?} {client:?}");
    assert!(!shown.contains("s3cret") && !shown.contains("k3y"), "{shown}");
    assert_eq!(error.attempts(), 1);
    error
}

#[tokio::test]
async fn a_server_that_stalls_before_or_within_the_headers_is_given_up() {
    for begun in ["", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\ncontent-ty"] {
        let error = failure(Answer::Stall(begun)).await;
        assert_eq!(error.kind(), ErrorKind::Timeout, "{begun}");
        assert!(error.is_retryable());
        assert_eq!(error.to_string(), "get: no response: it was not complete in 300ms");
    }
}

#[tokio::test]
async fn a_body_that_stalls_is_given_up_with_what_came() {
    let begun = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\nsome";
    let server = Server::new(&[Answer::Stall(begun)]).await;
    let limit = Duration::from_millis(200);
    let client = builder(&server.url).retry(Retry::never()).stall_timeout(limit).build().unwrap();
    let error = client.send(Get).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.status().unwrap().as_u16(), 200);
    assert_eq!(error.body(), b"some");
    assert_eq!(error.to_string(), "get: the body of 200 OK broke off: no bytes for 200ms");
}

#[tokio::test]
async fn a_body_that_is_cut_is_no_body() {
    for cut in [
        "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\nsome",
        "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n4\r\nsome\r\n",
        "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n4\r\nsome\r\nxyz",
    ] {
        let error = failure(Answer::Close(cut)).await;
        assert_eq!(error.kind(), ErrorKind::Transport, "{cut}");
        assert_eq!(error.body(), b"some");
        assert!(error.is_retryable());
        let server = Server::new(&[Answer::Close(cut), Answer::Close(GOOD)]).await;
        let client = builder(&server.url).build().unwrap();
        assert_eq!(client.send(Get).await.unwrap().as_str(), "gold");
        assert_eq!(server.requests().len(), 2);
        // Nobody knows whether this one was carried out.
        let server = Server::new(&[Answer::Close(cut), Answer::Close(GOOD)]).await;
        let client = builder(&server.url).build().unwrap();
        assert_eq!(client.send(Post).await.unwrap_err().attempts(), 1);
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn garbage_is_no_response() {
    for garbage in [
        "",
        "\0\u{1}\u{2}",
        "SSH-2.0-OpenSSH_9.9\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\0: \0\r\n\r\n",
    ] {
        let error = failure(Answer::Close(garbage)).await;
        assert_eq!(error.kind(), ErrorKind::Transport, "{garbage:?}");
        assert_eq!(error.status(), None);
        let server = Server::new(&[Answer::Close(garbage), Answer::Close(GOOD)]).await;
        let client = builder(&server.url).build().unwrap();
        assert_eq!(client.send(Post).await.unwrap_err().attempts(), 1);
    }
}

#[tokio::test]
async fn credentials_do_not_follow_a_redirect() {
    let elsewhere = Server::new(&[Answer::Close(GOOD)]).await;
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let redirect =
            format!("HTTP/1.1 {status}\r\nlocation: {}/gold\r\ncontent-length: 0\r\n\r\n", elsewhere.url);
        let error = failure(Answer::Close(redirect.leak())).await;
        assert_eq!(error.status().unwrap().as_str(), &status[..3]);
        assert_eq!(error.headers()["location"], format!("{}/gold", elsewhere.url));
        assert!(!error.is_retryable());
    }
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_token_endpoint_cannot_send_the_secret_elsewhere() {
    let elsewhere = Server::new(&[Answer::Close(GOOD)]).await;
    let redirect = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n",
        elsewhere.url
    );
    let login = Server::new(&[Answer::Close(redirect.leak())]).await;
    let oauth2 = OAuth2::client_credentials("me", "s3cret").token_url(format!("{}/token", login.url));
    let client = builder(&elsewhere.url).oauth2(oauth2).build().unwrap();
    let error = client.send(Get).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(login.requests().len(), 1);
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn floods_are_bounded() {
    // Where much comes at once the time may be over before the limit is met.
    for (begun, again) in [
        ("HTTP/1.1 200 OK\r\n", "x-flood: 0123456789\r\n"),
        ("HTTP/1.1 200 OK\r\nx-flood: ", "0123456789"),
        ("", "HTTP/1.1 100 Continue\r\n\r\n"),
    ] {
        let error = failure(Answer::Flood(begun, again)).await;
        assert!(matches!(error.kind(), ErrorKind::Transport | ErrorKind::Timeout), "{error}");
        assert_eq!(error.status(), None);
    }

    let chunked = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n";
    let server = Server::new(&[Answer::Flood(chunked, "4\r\ngold\r\n")]).await;
    let client = builder(&server.url).max_response_bytes(1000).build().unwrap();
    let error = client.send(Get).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::TooLong, 1));
    assert_eq!(error.body().len(), 1000);
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn a_server_that_is_not_there_is_tried_again_whatever_the_method() {
    let url = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let client = builder(&url).build().unwrap();
    let error = client.send(Post).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 3));
    assert!(error.to_string().ends_with("(after 3 attempts)"), "{error}");
    assert!(!format!("{error:?}").contains("k3y"), "{error:?}");
}

#[tokio::test]
async fn overload_is_waited_out() {
    let busy = "HTTP/1.1 429 Too Many Requests\r\nretry-after-ms: 10\r\ncontent-length: 0\r\n\r\n";
    let down = "HTTP/1.1 503 Service Unavailable\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n";
    let server = Server::new(&[Answer::Close(busy), Answer::Close(down), Answer::Close(GOOD)]).await;
    let client = builder(&server.url).build().unwrap();
    assert_eq!(client.send(Get).await.unwrap().as_str(), "gold");
    let requests = server.requests();
    assert!(!requests[0].contains("x-retry-count"), "{requests:?}");
    assert!(requests[2].contains("x-retry-count: 2\r\n"), "{requests:?}");
    assert!(requests.iter().all(|request| request.contains("authorization: Bearer s3cret\r\n")));
}
