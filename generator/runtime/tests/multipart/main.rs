//! Multipart bodies: the bytes on both sides, then a client against a server. RFC 7578, RFC 2046 §5.1.
#![cfg(all(feature = "client", feature = "server", feature = "multipart"))]
#![allow(clippy::indexing_slicing, clippy::unwrap_used)] // here too, tests may fail by panicking

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use axum::body::Body as AxumBody;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, StatusCode};
use specwright_runtime::codec::{Codec, Data, DecodeError, Filled, Source, View};
use specwright_runtime::http::{part, Body, Joint, Media, Operation, PartShape};
use specwright_runtime::server::Routes;
use specwright_runtime::{client, Answer, File, Json, Response};
use tower::ServiceExt as _;

mod both;
#[path = "../support/chance.rs"]
mod chance;
#[allow(dead_code)]
#[path = "../streams/channel.rs"]
mod channel;
mod received;
mod sent;

/// What can be in a form.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Form {
    /// Text.
    pub name: String,
    /// A number.
    pub age: Option<i32>,
    /// JSON.
    pub address: Option<Address>,
    /// Several texts.
    pub tags: Option<Vec<String>>,
    /// Several numbers in one part.
    pub sizes: Option<Vec<i32>>,
    /// An object in one part that is no JSON.
    pub tint: Option<Tint>,
    /// Several objects.
    pub addresses: Vec<Address>,
    /// A file of a documented type.
    pub photo: Option<File>,
    /// Several files.
    pub files: Option<Vec<File>>,
}

/// A part of names and values.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tint {
    /// A number.
    pub red: i32,
    /// Text.
    pub name: Option<String>,
}

/// A part that is JSON.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Address {
    /// Text.
    pub street: String,
}

specwright_runtime::record! {
    Form as "Form", Exact {
        0 name: required "name", 1 age: optional "age", 2 address: optional "address",
        3 tags: optional "tags", 4 sizes: optional "sizes", 5 addresses: required "addresses",
        6 photo: optional "photo", 7 files: optional "files", 8 tint: optional "tint",
    }
}

specwright_runtime::record! {
    Tint as "Tint", Exact {
        0 red: required "red", 1 name: optional "name",
    }
}

specwright_runtime::record! {
    Address as "Address", Exact {
        0 street: required "street",
    }
}

const ROWS: &[PartShape] = &[
    part("sizes").joined(Joint::Comma),
    part("tint").joined(Joint::Pipe),
    part("photo").content_type("image/png"),
    part("files").content_type("image/png, image/jpeg"),
];

/// Gives back what it is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Echo {
    /// What is sent.
    pub body: Form,
}

specwright_runtime::operation! {
    Echo as "echo", POST "/echo" {
        body body: required &[Media::multipart("multipart/form-data", ROWS)],
    }
    Ok(Form, ()) = 200 &[Media::multipart("multipart/form-data", ROWS)], Err(Infallible)
}

/// Takes a list of files.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixed {
    /// What is sent.
    pub body: Vec<File>,
}

specwright_runtime::operation! {
    Mixed as "mixed", POST "/mixed" { body body: required &[Media::multipart("multipart/mixed", &[])], }
    Ok(i64, ()) = 200 &[Media::json("application/json")], Err(Infallible)
}

/// Takes an object and a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// What is sent.
    pub body: Upload,
}

/// An object and a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Upload {
    /// JSON.
    pub about: Address,
    /// A file.
    pub content: File,
}

specwright_runtime::record! {
    Upload as "Upload", Exact {
        0 about: required "about", 1 content: required "content",
    }
}

specwright_runtime::operation! {
    Related as "related", POST "/related" { body body: required &[Media::multipart("multipart/related", &[])], }
    Ok(String, ()) = 200 &[Media::json("application/json")], Err(Infallible)
}

const API: specwright_runtime::http::Api =
    specwright_runtime::http::Api { user_agent: "", base_url: "", schemes: &[] };

/// A client of `API`.
#[derive(Debug, Clone)]
pub struct Client(client::Client);

specwright_runtime::client!(Client, &API);

fn router() -> axum::Router {
    Routes::new(())
        .operation(|(), request: Echo| Box::pin(async { Answer::<Echo>::Ok(Response::new(request.body)) }))
        .operation(|(), request: Mixed| {
            Box::pin(async move {
                let length: u64 = request.body.iter().filter_map(File::len).sum();
                Answer::<Mixed>::Ok(Response::new(i64::try_from(length).unwrap()))
            })
        })
        .operation(|(), request: Related| {
            Box::pin(async move {
                let content = request.body.content.bytes(100).await.unwrap();
                let told = format!("{} {}", request.body.about.street, String::from_utf8_lossy(&content));
                Answer::<Related>::Ok(Response::new(told))
            })
        })
        .into_router()
}

/// Status and text of the answer to a body of these bytes.
async fn answer(path: &str, content_type: &str, body: impl Into<AxumBody>) -> (StatusCode, String) {
    let request = Request::post(path).header("content-type", content_type).body(body.into()).unwrap();
    let answer = router().oneshot(request).await.unwrap();
    let status = answer.status();
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

/// The detail of a refusal.
async fn refused(path: &str, content_type: &str, body: impl Into<AxumBody>) -> String {
    let (status, text) = answer(path, content_type, body).await;
    let problem: Json = serde_json::from_str(&text).unwrap();
    format!("{} {}", status.as_u16(), problem["detail"].as_str().unwrap_or_default())
}

const FORM: &str = "multipart/form-data; boundary=AaB03x";

/// Lines with the line ends of the wire.
fn wire(text: &str) -> String {
    text.replace('\n', "\r\n")
}

/// The boundary of a message is random: `AaB03x` takes its place.
fn with_fixed_boundary(text: &str) -> String {
    let Some((_, rest)) = text.split_once("boundary=") else { return text.to_owned() };
    let boundary: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    text.replace(&boundary, "AaB03x")
}

/// What a client sends: its content type, the length it announces, and the body.
async fn sent<O: Operation>(request: O) -> String {
    let seen = Arc::new(Mutex::new(String::new()));
    let record = Arc::clone(&seen);
    let transport = tower::service_fn(move |request: Request<Body>| {
        let record = Arc::clone(&record);
        async move {
            let content_type = request.headers()["content-type"].to_str().unwrap().to_owned();
            let length = http_body::Body::size_hint(request.body()).exact();
            let body = axum::body::to_bytes(AxumBody::new(request.into_body()), usize::MAX).await.unwrap();
            assert!(length.is_none_or(|length| length == body.len() as u64), "{length:?}, {}", body.len());
            let known = if length.is_some() { "known" } else { "unknown" };
            let text = format!("{content_type}\nlength {known}\n{}", String::from_utf8_lossy(&body));
            *record.lock().unwrap() = text;
            Ok::<_, Infallible>(http::Response::new(Body::empty()))
        }
    });
    let client: Client = Client::builder().base_url("http://a.test").transport(transport).build().unwrap();
    drop(client.send(request).await);
    let seen = seen.lock().unwrap().clone();
    with_fixed_boundary(&seen).replace("\r\n", "\n")
}

fn in_process() -> Client {
    Client::builder().base_url("http://a.test").transport(router()).build().unwrap()
}
