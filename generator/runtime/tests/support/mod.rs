//! A transport that records, a listener that records, and the bytes that they saw as text.

#[cfg(all(feature = "client", feature = "server"))]
#[macro_use]
pub mod round_trip;

use std::sync::{Arc, Mutex};

use http::{HeaderMap, Request, Response};
use specwright_runtime::http::Body;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What a recording transport has seen, one text per request.
pub type Seen = Arc<Mutex<Vec<String>>>;

/// A response of this status line, these header lines and this body.
pub fn canned(status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Response<Body> {
    let mut response = Response::new(Body::from(body.into()));
    *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        let name = http::HeaderName::from_bytes(name.as_bytes()).unwrap();
        response.headers_mut().append(name, http::HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    response
}

/// A transport that answers every request alike.
pub fn answering(
    make: impl Fn() -> Response<Body> + Clone + Send + Sync + 'static,
) -> (
    Seen,
    impl tower::Service<Request<Body>, Response = Response<Body>, Error = std::io::Error, Future: Send>
        + Clone
        + Send
        + Sync
        + 'static,
) {
    let seen = Seen::default();
    let record = Arc::clone(&seen);
    let service = tower::service_fn(move |request: Request<Body>| {
        record.lock().unwrap().push(text_of(&request));
        let response = make();
        async move { Ok(response) }
    });
    (seen, service)
}

/// A router, with a look at what it is sent.
#[cfg(feature = "server")]
pub fn watching(
    router: axum::Router,
) -> (
    Seen,
    impl tower::Service<
            Request<Body>,
            Response = axum::response::Response,
            Error = std::convert::Infallible,
            Future: Send,
        > + Clone
        + Send
        + Sync
        + 'static,
) {
    let seen = Seen::default();
    let record = Arc::clone(&seen);
    let service = tower::service_fn(move |request: Request<Body>| {
        record.lock().unwrap().push(text_of(&request));
        tower::ServiceExt::oneshot(router.clone(), request)
    });
    (seen, service)
}

/// Method, URL, headers in order of their names, body.
fn text_of(request: &Request<Body>) -> String {
    let mut text = format!("{} {}\n", request.method(), request.uri());
    text.push_str(&headers_of(request.headers()));
    let body = request.body().bytes().unwrap();
    if !body.is_empty() {
        text.push('\n');
        text.push_str(std::str::from_utf8(&body).unwrap());
    }
    text
}

pub fn headers_of(headers: &HeaderMap) -> String {
    let line = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        format!("{name}: {}\n", std::str::from_utf8(value.as_bytes()).unwrap())
    };
    let mut lines: Vec<_> = headers.iter().map(line).collect();
    lines.sort();
    lines.concat()
}

/// A server that answers every connection with these bytes. It gives its address, and then the
/// bytes of each request that it has read.
pub async fn listen(answer: &'static [u8]) -> (String, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen = Seen::default();
    let record = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let request = read_message(&mut stream).await;
            record.lock().unwrap().push(request);
            stream.write_all(answer).await.unwrap();
            stream.shutdown().await.unwrap();
        }
    });
    (url, seen)
}

/// Sends bytes to a server and gives what it answers.
pub async fn talk(address: &str, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    read_message(&mut stream).await
}

/// Reads a message with a `Content-Length` or without a body.
async fn read_message(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let mut buffer = [0; 4096];
        let count = stream.read(&mut buffer).await.unwrap();
        bytes.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&bytes);
        let complete = text.split_once("\r\n\r\n").is_some_and(|(head, body)| body.len() >= length_in(head));
        if complete || count == 0 {
            return text.into_owned();
        }
    }
}

fn length_in(head: &str) -> usize {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let mut lengths = lines.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    lengths.next().map_or(0, |(_, length)| length.trim().parse().unwrap())
}
