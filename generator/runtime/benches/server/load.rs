//! Requests, as fast as they are answered.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::Result;

/// How many connections ask at once.
const CONNECTIONS: usize = 8;

/// What is asked for.
pub(crate) struct Request {
    pub(crate) name: &'static str,
    line: &'static str,
    body: &'static str,
}

pub(crate) const REQUESTS: &[Request] = &[
    Request {
        name: "get an order",
        line: "GET /v1/customers/c1/orders/b90c4e1f27a6?include_price=true HTTP/1.1",
        body: "",
    },
    Request {
        name: "place an order",
        line: "POST /v1/customers/c1/orders HTTP/1.1",
        body: r#"{"id":"b90c4e1f27a6","lineItems":[{"offerId":"CFQ7TTC0LH18:0001","quantity":1},{"offerId":"CFQ7TTC0LH18:0002","quantity":2},{"offerId":"CFQ7TTC0LH18:0003","quantity":3}],"status":"completed","totalPrice":47.5}"#,
    },
];

impl Request {
    fn bytes(&self) -> Vec<u8> {
        let Self { line, body, .. } = self;
        let content = if body.is_empty() {
            String::new()
        } else {
            format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len())
        };
        format!("{line}\r\nhost: localhost\r\naccept: application/json\r\nauthorization: Bearer token\r\n{content}\r\n{body}")
            .into_bytes()
    }
}

/// The body of the answer.
pub(crate) async fn once(address: &str, request: &Request) -> Result<String> {
    let mut stream = connect(address).await?;
    let mut buffer = Vec::new();
    let head = exchange(&mut stream, &request.bytes(), &mut buffer).await?;
    Ok(String::from_utf8(buffer.split_off(head))?)
}

/// How long it takes until all requests are answered.
pub(crate) async fn turn(address: &str, request: &Request, requests: usize) -> Result<Duration> {
    let mut streams = Vec::new();
    for _ in 0..CONNECTIONS.min(requests) {
        streams.push(connect(address).await?);
    }
    let each = requests / streams.len();
    let begin = Instant::now();
    let mut tasks = JoinSet::new();
    for mut stream in streams {
        let bytes = request.bytes();
        tasks.spawn(async move {
            let mut buffer = Vec::new();
            for _ in 0..each {
                exchange(&mut stream, &bytes, &mut buffer).await?;
            }
            Result::Ok(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    Ok(begin.elapsed())
}

/// A connection that has had an answer.
pub(crate) async fn open(address: &str) -> Result<TcpStream> {
    let mut stream = connect(address).await?;
    for request in REQUESTS {
        exchange(&mut stream, &request.bytes(), &mut Vec::new()).await?;
    }
    Ok(stream)
}

async fn connect(address: &str) -> Result<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Sends a request and reads all of its answer. Gives the length of the head.
async fn exchange(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) -> Result<usize> {
    stream.write_all(request).await?;
    buffer.clear();
    loop {
        if stream.read_buf(buffer).await? == 0 {
            return Err("the connection ended".into());
        }
        if let Some((head, body)) = lengths(buffer)? {
            if buffer.len() >= head + body {
                return Ok(head);
            }
        }
    }
}

/// The lengths of head and body, once the head is there.
fn lengths(answer: &[u8]) -> Result<Option<(usize, usize)>> {
    let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let head = std::str::from_utf8(answer.get(..end).unwrap_or_default())?;
    if !head.starts_with("HTTP/1.1 20") {
        return Err(format!("not what was asked for: {head}").into());
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    Ok(Some((end + 4, length.ok_or("no length")?.parse()?)))
}
