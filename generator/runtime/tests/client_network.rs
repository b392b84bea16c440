//! What is particular to the network that a client comes with.
#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

#[allow(dead_code, unreachable_pub)]
mod support;

use std::convert::Infallible;
use std::time::Duration;

use specwright_runtime::client::{Builder, Client, Options, Reqwest, Retry};
use specwright_runtime::http::Api;
use specwright_runtime::ErrorKind;
use tokio::net::{TcpSocket, TcpStream};

const API: &Api = &Api { user_agent: "", base_url: "https://vault.test", schemes: &[] };

#[derive(Debug)]
struct Get;

specwright_runtime::operation! {
    Get as "get", GET "/gold" {}
    Ok((), ()) = 200 &[], Err(Infallible)
}

#[tokio::test]
async fn redirects_are_not_followed_whatever_else_is_set() {
    let moved = b"HTTP/1.1 302 Found\r\nlocation: /signed?key=s3cret\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let (url, seen) = support::listen(moved).await;
    let network = Reqwest::build(reqwest::Client::builder().user_agent("own").no_proxy()).unwrap();
    let client: Client = Builder::new(API).base_url(url).transport(network).build().unwrap();
    let error = client.send(Get).await.unwrap_err();
    assert_eq!(error.headers()["location"], "/signed?key=s3cret");
    assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    assert_eq!(seen.lock().unwrap().len(), 1);
}

/// A listener whose queue is full does not answer.
#[tokio::test]
async fn opening_a_connection_has_its_own_limit() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(stream) = tokio::time::timeout(Duration::from_millis(300), TcpStream::connect(address)).await
    {
        waiting.push(stream.unwrap());
    }
    let client = Builder::<Client>::new(API).base_url(format!("http://{address}")).retry(Retry::never());
    let client = client.connect_timeout(Duration::from_millis(50)).attempt_timeout(None).build().unwrap();
    let error = client.send(Get).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().starts_with("get: no response: "), "{error}");
}

#[test]
fn what_may_be_a_key_is_not_shown() {
    let builder =
        || Builder::<Client>::new(API).header("x-api-key", "s3cret").header("accept-language", "de");
    let client = builder().build().unwrap();
    let options = Options::new().header("ocp-subscription", "s3cret");
    let call = client.call(Get).header("x-other", "s3cret").with(options.clone());
    for shown in
        [format!("{:?}", builder()), format!("{client:?}"), format!("{options:?}"), format!("{call:?}")]
    {
        assert!(!shown.contains("s3cret"), "{shown}");
    }
    assert!(format!("{client:?}").contains(r#""accept-language": "de""#));
}
