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

#[allow(dead_code)]
#[path = "streams/channel.rs"]
mod channel;

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
    /// Several objects.
    pub addresses: Vec<Address>,
    /// A file of a documented type.
    pub photo: Option<File>,
    /// Several files.
    pub files: Option<Vec<File>>,
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
        6 photo: optional "photo", 7 files: optional "files",
    }
}

specwright_runtime::record! {
    Address as "Address", Exact {
        0 street: required "street",
    }
}

const ROWS: &[PartShape] = &[
    part("sizes").joined(Joint::Comma),
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

// What is sent.

#[tokio::test]
async fn every_property_is_a_part() {
    let address = |street: &str| Address { street: street.to_owned() };
    let form = Form {
        name: "Joe \"ü\"".to_owned(),
        age: Some(7),
        address: Some(address("A")),
        tags: Some(vec!["a".to_owned(), "b".to_owned()]),
        sizes: Some(vec![1, 2]),
        addresses: vec![address("B"), address("C")],
        photo: Some(File::new("PNG").name("cat \"1\".png")),
        files: Some(vec![File::new("1"), File::new("2").name("ü.jpg").content_type("image/jpeg")]),
    };
    let expected = "multipart/form-data; boundary=AaB03x
length known
--AaB03x
Content-Disposition: form-data; name=\"name\"

Joe \"ü\"
--AaB03x
Content-Disposition: form-data; name=\"age\"

7
--AaB03x
Content-Disposition: form-data; name=\"address\"
Content-Type: application/json

{\"street\":\"A\"}
--AaB03x
Content-Disposition: form-data; name=\"tags\"

a
--AaB03x
Content-Disposition: form-data; name=\"tags\"

b
--AaB03x
Content-Disposition: form-data; name=\"sizes\"

1,2
--AaB03x
Content-Disposition: form-data; name=\"addresses\"
Content-Type: application/json

{\"street\":\"B\"}
--AaB03x
Content-Disposition: form-data; name=\"addresses\"
Content-Type: application/json

{\"street\":\"C\"}
--AaB03x
Content-Disposition: form-data; name=\"photo\"; filename=\"cat %221%22.png\"
Content-Type: image/png

PNG
--AaB03x
Content-Disposition: form-data; name=\"files\"
Content-Type: application/octet-stream

1
--AaB03x
Content-Disposition: form-data; name=\"files\"; filename=\"ü.jpg\"
Content-Type: image/jpeg

2
--AaB03x--
";
    assert_eq!(sent(Echo { body: form }).await, expected);
}

#[tokio::test]
async fn parts_have_headers_of_their_own() {
    let photo = File::new("x").content_type("image/gif");
    let photo = photo.header(HeaderName::from_static("x-rate"), HeaderValue::from_static("3"));
    let form = Form { photo: Some(photo), ..Form::default() };
    let expected = "multipart/form-data; boundary=AaB03x
length known
--AaB03x
Content-Disposition: form-data; name=\"name\"


--AaB03x
Content-Disposition: form-data; name=\"photo\"
Content-Type: image/gif
x-rate: 3

x
--AaB03x--
";
    assert_eq!(sent(Echo { body: form }).await, expected);
}

#[tokio::test]
async fn other_multipart_bodies_need_no_names() {
    let expected = "multipart/mixed; boundary=AaB03x
length known
--AaB03x
Content-Type: application/octet-stream

1
--AaB03x
Content-Disposition: attachment; filename=\"b\"
Content-Type: text/plain

2
--AaB03x--
";
    let files = vec![File::new("1"), File::new("2").name("b").content_type("text/plain")];
    assert_eq!(sent(Mixed { body: files }).await, expected);

    let about = Address { street: "A".to_owned() };
    let upload = Upload { about, content: File::new("c") };
    let expected = "multipart/related; boundary=AaB03x; type=\"application/json\"
length known
--AaB03x
Content-Disposition: inline; name=\"about\"
Content-Type: application/json

{\"street\":\"A\"}
--AaB03x
Content-Disposition: inline; name=\"content\"
Content-Type: application/octet-stream

c
--AaB03x--
";
    assert_eq!(sent(Related { body: upload }).await, expected);
}

#[tokio::test]
async fn a_file_on_disk_has_a_name_and_a_length_and_a_stream_has_neither() {
    let path = std::env::temp_dir().join(format!("specwright-{}.txt", std::process::id()));
    std::fs::write(&path, "on disk").unwrap();
    let file = File::open(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    assert_eq!((file.file_name(), file.len()), (Some(name.as_str()), Some(7)));
    let text = sent(Mixed { body: vec![file.clone(), file] }).await;
    assert!(text.contains("length known"), "{text}");
    assert_eq!(text.matches("\n\non disk\n").count(), 2, "{text}");

    let (_, pieces) = channel::counted(2, Bytes::from_static(b"piece"));
    let file = File::stream(pieces);
    assert_eq!(file.len(), None);
    let text = sent(Mixed { body: vec![file.clone()] }).await;
    assert!(text.contains("length unknown") && text.contains("\n\npiecepiece\n"), "{text}");
    let error = in_process().send(Mixed { body: vec![file] }).await.unwrap_err();
    assert!(error.to_string().contains("/0"), "{error}");
}

// What is read.

#[tokio::test]
async fn parts_are_read_as_browsers_and_others_write_them() {
    let body = wire(
        "preamble
--AaB03x
content-disposition: form-data; name=\"name\"

Joe Blow
--AaB03x
Content-Disposition: form-data; name=age
Content-Type: text/plain;charset=UTF-8

7
--AaB03x
Content-Disposition: form-data; name=\"address\"

{\"street\": \"A\"}
--AaB03x
Content-Disposition: form-data; name=\"tags[]\"

a
--AaB03x
Content-Disposition: form-data; name=\"unknown\"; filename=\"x\"

?
--AaB03x
Content-Disposition: form-data; name=\"addresses\"
Content-Type: application/json

[{\"street\": \"B\"}, {\"street\": \"C\"}]
--AaB03x
Content-Disposition: form-data; name=\"sizes\"

3,4
--AaB03x
Content-Disposition: form-data; name=\"photo\"; filename=\"na_ve\"; filename*=UTF-8''na%C3%AFve
Content-Type: image/gif
X-Rate: 3

GIF
--AaB03x--
epilogue",
    );
    let (status, text) = answer("/echo", FORM, body).await;
    assert_eq!(status, StatusCode::OK, "{text}");
    for expected in [
        "name=\"name\"\r\n\r\nJoe Blow\r\n",
        "name=\"age\"\r\n\r\n7\r\n",
        "name=\"tags\"\r\n\r\na\r\n",
        "{\"street\":\"A\"}",
        "{\"street\":\"B\"}",
        "{\"street\":\"C\"}",
        "\r\n3,4\r\n",
        "name=\"photo\"; filename=\"naïve\"\r\nContent-Type: image/gif\r\nx-rate: 3\r\n\r\nGIF\r\n",
    ] {
        assert!(text.contains(expected), "{expected:?} in {text}");
    }
    assert!(!text.contains("unknown"), "{text}");
}

#[tokio::test]
async fn parts_without_names_are_told_by_their_order() {
    let mixed = wire("--b\n\none\n--b\nContent-Type: image/png\n\nthree\n--b--");
    assert_eq!(answer("/mixed", "multipart/mixed; boundary=\"b\"", mixed).await.1, "8");
    let related = wire(
        "--b\nContent-Type: application/json\n\n{\"street\":\"A\"}\n--b\nContent-Type: image/png\n\nx\n--b--",
    );
    let content_type = "multipart/related; boundary=b; type=\"application/json\"";
    assert_eq!(answer("/related", content_type, related).await.1, "\"A x\"");
}

#[tokio::test]
async fn what_is_wrong_is_told_with_the_part() {
    let part = |head: &str, content: &str| wire(&format!("--AaB03x\n{head}\n\n{content}\n"));
    let field =
        |name: &str, content: &str| part(&format!("Content-Disposition: form-data; name={name}"), content);
    let end = "--AaB03x--";
    let name = field("name", "x");
    let address = part(
        "Content-Disposition: form-data; name=address\nContent-Type: application/json",
        "{\"street\": 1}",
    );
    let latin =
        part("Content-Disposition: form-data; name=name\nContent-Type: text/plain; charset=latin1", "x");
    let nested =
        part("Content-Disposition: form-data; name=name\nContent-Type: multipart/mixed; boundary=c", "x");
    let many: String = (0..1001).map(|_| field("a", "")).collect();
    let headers = (0..40).map(|n| format!("A{n}: b")).collect::<Vec<_>>().join("\n");
    for (body, expected) in [
        (format!("{name}{}", field("age", "seven")), "body at #/age: expected an integer, found \"seven\""),
        (format!("{name}{address}"), "body at #/address/street: expected a string, found 1"),
        (field("age", "7"), "body: Form lacks the required part `name`"),
        (format!("{name}{name}"), "body at #/name: there are 2 parts of this name, expected one"),
        (latin, "body at #/name: text/plain; charset=latin1: only UTF-8 is supported"),
        (nested, "body at #/name: a part that has parts itself is not supported here"),
        (format!("{name}{}", field("sizes", "1,x")), "body at #/sizes/1: expected an integer, found \"x\""),
        (format!("{name}{}", part("Content-Type: text/plain", "x")), "body: part 2 has no name"),
        (many, "body: there are more than 1000 parts"),
        (part(&headers, ""), "body: part 1: it has more than 32 headers"),
        (
            format!("{name}{}", part("no header", "")),
            "body: part 2: its headers are malformed: invalid header name",
        ),
        (
            part(&format!("A: {}", "b".repeat(17_000)), ""),
            "body: part 1: the headers are longer than 16384 bytes",
        ),
        (
            format!("{name}--AaB03xyz"),
            "body: part 2: a boundary is followed by something else than a line end",
        ),
        (field("name", &"x".repeat(1_100_000)), "body at #/name: only a file may be so long"),
    ] {
        let told = refused("/echo", FORM, format!("{body}{end}")).await;
        assert_eq!(told, format!("400 {expected}"));
    }
    let utf8 =
        [&part("Content-Disposition: form-data; name=name", "").into_bytes()[..], b"--AaB03x--"].concat();
    let utf8 = [&utf8[..utf8.len() - 12], b"\xff\r\n--AaB03x--"].concat();
    assert!(refused("/echo", FORM, utf8).await.starts_with("400 body at #/name: the text is not UTF-8"));

    assert_eq!(
        refused("/echo", "multipart/form-data", "x").await,
        "400 body: the content type has no `boundary`"
    );
    assert_eq!(
        refused("/echo", FORM, wire("--AaB03x\nContent-Disposition: form-data; name=photo\n\nhalf")).await,
        "400 body: the body ends within part 1 (\"photo\"), before its last boundary"
    );
    assert_eq!(refused("/echo", FORM, "x").await, "400 body: the body ends, before its last boundary");
    assert_eq!(refused("/echo", FORM, "").await, "400 body: it is required");
    assert_eq!(refused("/echo", "image/png", "x").await, "415 supported, in UTF-8: multipart/form-data");
}

/// A list of such lists.
#[derive(Debug, Clone, PartialEq)]
pub struct Nest(pub Vec<Nest>);

impl Data for Nest {
    fn vacant() -> Self {
        Self(Vec::new())
    }

    fn decode(&mut self, source: &mut dyn Source) -> Result<Filled, DecodeError> {
        Codec::decode(&mut self.0, source)
    }

    fn view(&self) -> View<'_> {
        Codec::view(&self.0)
    }
}

/// Takes lists of lists.
#[derive(Debug, Clone, PartialEq)]
pub struct Nested {
    /// What is sent.
    pub body: Nest,
}

specwright_runtime::operation! {
    Nested as "nested", POST "/nested" { body body: required &[Media::multipart("multipart/mixed", &[])], }
    Ok((), ()) = 204, Err(Infallible)
}

#[tokio::test]
async fn arrays_within_arrays_are_json() {
    let routes = Routes::new(()).operation(|(), request: Nested| {
        Box::pin(async move {
            assert_eq!(request.body, Nest(vec![Nest(vec![Nest(Vec::new())])]));
            Answer::<Nested>::Ok(Response::new(()))
        })
    });
    let router = routes.into_router();
    let client: Client =
        Client::builder().base_url("http://a.test").transport(router.clone()).build().unwrap();
    client.send(Nested { body: Nest(vec![Nest(vec![Nest(Vec::new())])]) }).await.unwrap();
    for content in ["Content-Type: application/json\n\n[[1]]", "\nx"] {
        let request = Request::post("/nested").header("content-type", "multipart/mixed; boundary=b");
        let body = AxumBody::from(wire(&format!("--b\n{content}\n--b--")));
        let answer = router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{content}");
    }
}

#[tokio::test]
async fn a_body_may_be_so_long_and_no_longer() {
    let router = Routes::new(())
        .operation(|(), _: Mixed| Box::pin(async { Answer::<Mixed>::Ok(Response::new(0)) }))
        .max_multipart_bytes(1000)
        .into_router();
    let client: Client = Client::builder().base_url("http://a.test").transport(router).build().unwrap();
    client.send(Mixed { body: vec![File::new(vec![0; 500])] }).await.unwrap();
    let error = client.send(Mixed { body: vec![File::new(vec![0; 1000])] }).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::PAYLOAD_TOO_LARGE));
}

// Client meets server.

#[tokio::test]
async fn whatever_is_sent_is_received() {
    const PIECES: [&str; 14] =
        ["\r\n--", "AaB03x", "--", "\r\n", "\"", "%22", "ü", "\n", "part-", "\\", ";", "=", " ", "x"];
    let mut state = 3u64;
    let mut text = |count: usize| {
        let mut text = String::new();
        for _ in 0..count {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(PIECES[(state >> 33) as usize % PIECES.len()]);
        }
        text
    };
    let client = in_process();
    for count in 0..200 {
        let file = File::new(text(count % 20)).name(text(count % 7)).content_type("image/x");
        let form = Form {
            name: text(count % 9),
            tags: (count % 3 > 0).then(|| (0..count % 3).map(|n| text(n + 2)).collect()),
            address: (count % 2 > 0).then(|| Address { street: text(5) }),
            addresses: (0..count % 4).map(|n| Address { street: text(n) }).collect(),
            photo: Some(file.clone()),
            files: Some(vec![file.clone(), file]),
            ..Form::default()
        };
        let received = client.send(Echo { body: form.clone() }).await.unwrap();
        assert_eq!(received.body(), &form);
    }
}

#[tokio::test]
async fn a_large_file_is_never_held_whole() {
    const PIECES: usize = 320;
    const LENGTH: usize = 64 * 1024;
    let held = Arc::new(Mutex::new((0, false)));
    let seen = Arc::clone(&held);
    let routes = Routes::new(seen).operation(|seen: &Arc<Mutex<(u64, bool)>>, request: Mixed| {
        Box::pin(async move {
            let file = &request.body[0];
            let mut body = file.body().unwrap();
            let mut length = 0;
            while let Some(piece) = body.next().await {
                let piece = piece?;
                assert!(piece.iter().all(|byte| *byte == 7));
                length += piece.len() as u64;
            }
            *seen.lock().unwrap() = (length, file.at_hand().is_some());
            assert!(file.bytes(1000).await.is_err());
            Answer::<Mixed>::Ok(Response::new(0))
        })
    });
    let routes = routes.max_multipart_bytes(256 * 1024 * 1024);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes.into_router()).await });
    let client: Client = Client::builder().base_url(url).build().unwrap();
    let (given, pieces) = channel::counted(PIECES, Bytes::from(vec![7; LENGTH]));
    client.send(Mixed { body: vec![File::stream(pieces)] }).await.unwrap();
    assert_eq!(given.given(), PIECES);
    assert_eq!(*held.lock().unwrap(), ((PIECES * LENGTH) as u64, false));
}
