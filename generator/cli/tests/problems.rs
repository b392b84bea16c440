#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking
//! What is wrong with a request is told in the same words by the mock of a document and by its generated server.

mod common;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use partner_center_orders::server::{Orders, router};
use serde_json::Value;

/// Every operation answers 501: it was asked as the document says.
struct Service;

impl Orders for Service {}

/// Starts the generated server, and gives its address.
fn server() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            specwright_runtime::server::serve(listener, router(Service)).run().await.unwrap();
        });
    });
    address
}

struct Mock {
    process: Child,
    address: String,
}

impl Mock {
    fn start() -> Self {
        let arguments = ["mock", "spec/partner-center-orders.yaml", "--port", "0", "--no-auth", "--quiet"];
        let mut process = common::command(&arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut told = String::new();
        while !told.contains("listening on") {
            assert_ne!(out.read_line(&mut told).unwrap(), 0, "{told}");
        }
        let (_, address) = told.rsplit_once("http://").unwrap();
        let address = address.trim().split('/').next().unwrap().to_owned();
        Self { process, address }
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Status and body of an answer.
fn ask(address: &str, request: &str, content_type: &str, body: &str) -> (u16, Value) {
    let mut stream = TcpStream::connect(address).unwrap();
    let media =
        if content_type.is_empty() { String::new() } else { format!("Content-Type: {content_type}\r\n") };
    let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    let text =
        format!("{request} HTTP/1.1\r\nHost: orders\r\nConnection: close\r\n{media}{length}\r\n{body}");
    stream.write_all(text.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap_or_default())
}

/// Readers stop looking in one order, and validators in another.
fn sorted(mut problem: Value) -> Value {
    if let Some(errors) = problem["errors"].as_array_mut() {
        errors.sort_by_key(Value::to_string);
        let mut details: Vec<String> =
            problem["detail"].as_str().unwrap().split("; ").map(str::to_owned).collect();
        details.sort();
        problem["detail"] = details.into();
    }
    problem
}

#[test]
fn a_mock_and_a_generated_server_tell_of_the_same_request_in_the_same_words() {
    let (server, mock) = (server(), Mock::start());
    let json = "application/json";
    let mut different = Vec::new();
    let create = "POST /v1/customers/c/orders";
    for (request, content_type, body) in [
        (create, json, ""),
        (create, json, "{"),
        (create, json, "[]"),
        (create, json, "5"),
        (create, json, "\"order\""),
        (create, json, "null"),
        (create, json, r#"{"lineItems": {}}"#),
        (create, json, r#"{"lineItems": [{"quantity": "two"}, 7], "billingCycle": 5, "totalPrice": "many"}"#),
        (create, json, r#"{"lineItems": [{"quantity": 1.5}], "id": true, "creationDate": "yesterday"}"#),
        (create, json, r#"{"links": {"self": {"uri": [], "headers": [{"key": 1.5}]}}}"#),
        (create, "text/html", "it"),
        ("GET /v1/customers/c/orders/o?include_price=perhaps", "", ""),
    ] {
        let [ours, mocked] =
            [&server, &mock.address].map(|address| ask(address, request, content_type, body));
        assert!(matches!(ours.0, 400 | 415), "{request} {body}: {ours:?}");
        let (ours, mocked) = ((ours.0, sorted(ours.1)), (mocked.0, sorted(mocked.1)));
        if ours != mocked {
            different.push(format!("{request} {body}\n  {ours:?}\n  {mocked:?}"));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    // Orders come back, so what their document does not list is kept.
    let unlisted = r#"{"billingCycle": "weekly", "status": "lost"}"#;
    assert_eq!(ask(&server, create, json, unlisted).0, 501);
    assert_eq!(ask(&mock.address, create, json, unlisted).0, 201);
}
