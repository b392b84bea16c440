//! In which media types the two sides speak: bytes written out, on either side of generated code.

use std::future::IntoFuture;
use std::net::SocketAddr;

use board::client::Client;
use board::operations::{
    ChangeNotice, ChangeNoticeBody, GetNotice, GetNoticeError, GetNoticeResponse, PostNotice, PostNoticeBody,
    PostNoticeCreatedResponse, PostNoticeError, PostNoticeOk, RefusalBody,
};
use board::types::{Notice, Problem, Step};
use serde_json::Value;
use specwright_runtime::server::Router;
use specwright_runtime::{Answer, ErrorKind, RawBody, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

mod common;

mod board {
    include!(concat!(env!("OUT_DIR"), "/body-alternatives.rs"));
}

mod weather {
    include!(concat!(env!("OUT_DIR"), "/media-parameters.rs"));
}

struct Board;

impl board::server::Api for Board {
    async fn post_notice(&self, request: PostNotice) -> Answer<PostNotice> {
        let created = match request.body {
            PostNoticeBody::Json(notice) => PostNoticeCreatedResponse::Json(notice),
            PostNoticeBody::Text(text) => PostNoticeCreatedResponse::Html(format!("<p>{text}</p>")),
            PostNoticeBody::Bytes(photo) => {
                let content_type = photo.content_type.clone().unwrap_or_default();
                if !photo.bytes(1_000).await?.starts_with(b"bad") {
                    return Ok(PostNoticeOk::Accepted.into());
                }
                let why = RefusalBody::Text(format!("a bad {content_type}"));
                return Err(PostNoticeError::ClientError(StatusCode::UNPROCESSABLE_ENTITY, why))?;
            }
        };
        Ok(PostNoticeOk::Created(created).into())
    }

    async fn get_notice(&self, request: GetNotice) -> Answer<GetNotice> {
        let problem = Problem { title: Some("Gone".to_owned()), detail: None };
        Ok(match request.id {
            1 => GetNoticeResponse::BoardV1Json(board::types::GetNoticeResponseBoardV1Json {
                text: Some("a b".to_owned()),
            }),
            2 => GetNoticeResponse::BoardV2Json(board::types::GetNoticeResponseBoardV2Json {
                lines: Some(vec!["a".to_owned(), "b".to_owned()]),
            }),
            3 => Err(GetNoticeError::Default(StatusCode::GONE, RefusalBody::ProblemJson(problem)))?,
            _ => Err(GetNoticeError::Default(StatusCode::NOT_FOUND, RefusalBody::Text("none".to_owned())))?,
        }
        .into())
    }

    async fn change_notice(&self, request: ChangeNotice) -> Answer<ChangeNotice> {
        let status = match request.body {
            None => 200,
            Some(ChangeNoticeBody::Json(_)) => 201,
            Some(ChangeNoticeBody::JsonPatchJson(steps)) => 202 + u16::try_from(steps.len()).unwrap(),
        };
        Ok(specwright_runtime::Response::new(()).with_status(StatusCode::from_u16(status).unwrap()))
    }
}

// The server: what a body is, its media type says.

#[tokio::test]
async fn each_media_type_has_its_variant() {
    for (content_type, body, expected) in [
        ("application/json", r#"{"text":"x"}"#, "201 Created application/json {\"text\":\"x\"}"),
        ("TEXT/JSON; charset=\"UTF-8\"", r#"{"text":"x"}"#, "201 Created application/json {\"text\":\"x\"}"),
        ("text/plain", "x y", "201 Created text/html <p>x y</p>"),
        ("image/png", "\0\u{1}", "202 Accepted - "),
        ("image/jpeg", "bad", "422 Unprocessable Entity text/plain a bad image/jpeg"),
    ] {
        let answer = answer(board(), &post("/notices", content_type, body)).await;
        assert_eq!(in_short(&answer), expected, "{content_type}");
    }
}

#[tokio::test]
async fn a_body_of_no_type_is_taken_for_json() {
    let request = "POST /notices HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 12\r\n\r\n{\"text\":\"x\"}";
    assert_eq!(in_short(&answer(board(), request).await), "201 Created application/json {\"text\":\"x\"}");
}

#[tokio::test]
async fn a_body_that_may_be_left_out_has_variants_too() {
    for (content_type, body, status) in [
        ("application/json", "", "200 OK"),
        ("application/json", r#"{"text":"x"}"#, "201 Created"),
        ("application/json-patch+json", "[]", "202 Accepted"),
        (
            "application/json-patch+json",
            r#"[{"op":"remove","path":"/text"}]"#,
            "203 Non Authoritative Information",
        ),
    ] {
        let answer =
            answer(board(), &request("PATCH", "/notices/1", &[("Content-Type", content_type)], body)).await;
        assert_eq!(status_of(&answer), status, "{body}");
    }
}

#[tokio::test]
async fn what_does_not_fit_its_variant_is_told_with_its_place() {
    for (content_type, body, pointer) in [
        ("application/json", r#"{"text":1}"#, Some("#/text")),
        ("application/json-patch+json", r#"[{"op":"add","path":1}]"#, Some("#/0/path")),
        ("application/json-patch+json", r#"{"text":"x"}"#, None),
    ] {
        let answer =
            answer(board(), &request("PATCH", "/notices/1", &[("Content-Type", content_type)], body)).await;
        assert_eq!(status_of(&answer), "400 Bad Request", "{body}");
        assert_eq!(problem_of(&answer)["errors"][0]["pointer"].as_str(), pointer, "{body}");
    }
}

#[tokio::test]
async fn other_media_types_are_answered_with_those_there_are() {
    for (method, path, supported, names) in [
        (
            "POST",
            "/notices",
            "application/json, text/json, text/plain, image/png, image/jpeg",
            &["accept"][..],
        ),
        ("PATCH", "/notices/1", "application/json, application/json-patch+json", &["accept", "accept-patch"]),
    ] {
        for content_type in ["application/xml", "application/json; charset=utf-16", "*/*", "json"] {
            let answer =
                answer(board(), &request(method, path, &[("Content-Type", content_type)], "{}")).await;
            assert_eq!(status_of(&answer), "415 Unsupported Media Type", "{content_type}");
            for name in ["accept", "accept-patch"] {
                let expected = names.contains(&name).then_some(supported);
                assert_eq!(header(&answer, name), expected, "{content_type}: {name}");
            }
            let detail = format!("{content_type:?} is not supported; there is {supported}, in UTF-8");
            assert_eq!(problem_of(&answer)["detail"], detail.as_str());
        }
    }
}

#[tokio::test]
async fn the_variant_that_is_answered_has_its_media_type() {
    for (accept, id, expected) in [
        ("application/vnd.board.v1+json", 1, r#"200 OK application/vnd.board.v1+json {"text":"a b"}"#),
        ("*/*", 2, r#"200 OK application/vnd.board.v2+json {"lines":["a","b"]}"#),
        (
            "application/vnd.board.v2+json, text/plain",
            3,
            r#"410 Gone application/problem+json {"title":"Gone"}"#,
        ),
        ("application/*;q=0.2", 4, "404 Not Found text/plain none"),
    ] {
        let request = request("GET", &format!("/notices/{id}"), &[("Accept", accept)], "");
        assert_eq!(in_short(&answer(board(), &request).await), expected, "{accept}");
    }
}

#[tokio::test]
async fn what_nobody_accepts_is_not_answered() {
    for lines in [
        &[("Accept", "text/html")][..],
        &[("Accept", "*/*;q=0")],
        &[
            ("Accept", "application/vnd.board.v1+json;q=0"),
            ("Accept", "application/vnd.board.v2+json; q=0.0"),
        ],
        &[("Accept", "application/*;q=0, image/*")],
    ] {
        let answer = answer(board(), &request("GET", "/notices/1", lines, "")).await;
        assert_eq!(status_of(&answer), "406 Not Acceptable", "{lines:?}");
        let accepted: Vec<&str> = lines.iter().map(|(_, line)| *line).collect();
        let there = "application/vnd.board.v1+json, application/vnd.board.v2+json";
        let detail = format!("{:?} is not supported; there is {there}", accepted.join(", "));
        assert_eq!(problem_of(&answer)["detail"], detail.as_str());
    }
}

#[tokio::test]
async fn charsets_and_what_is_no_range_count_for_nothing() {
    for lines in [
        &[("Accept-Charset", "iso-8859-5, utf-8;q=0")][..],
        &[("Accept", "what ever"), ("Accept-Language", "tlh")],
        &[("Accept", ",,;q=1,/"), ("Accept", "application/*")],
    ] {
        let answer = answer(board(), &request("GET", "/notices/1", lines, "")).await;
        assert_eq!(status_of(&answer), "200 OK", "{lines:?}");
    }
}

#[tokio::test]
async fn parameters_tell_the_schema() {
    struct Stations;
    impl weather::server::Api for Stations {
        async fn post_reading(
            &self,
            request: weather::operations::PostReading,
        ) -> Answer<weather::operations::PostReading> {
            use weather::operations::{PostReadingBody, PostReadingResponse};
            Ok(match request.body {
                PostReadingBody::JsonVersion1(reading) => PostReadingResponse::Json(reading),
                PostReadingBody::JsonVersion2(readings) => {
                    let count = RawBody::new(readings.len().to_string()).with_content_type("text/x-count");
                    PostReadingResponse::Bytes(count)
                }
            }
            .into())
        }
    }
    for (content_type, body, expected) in [
        ("application/json;version=1", r#"{"celsius":1.5}"#, "200 OK application/json {\"celsius\":1.5}"),
        ("application/json; Version=\"2\"", r#"[{"celsius":1.5}]"#, "200 OK text/x-count 1"),
        ("application/json", r#"{"celsius":1.5}"#, "200 OK application/json {\"celsius\":1.5}"),
        // Of the documented types, the one without a version is open to others.
        ("application/json;version=3", r#"{"celsius":1.5}"#, "200 OK application/json {\"celsius\":1.5}"),
    ] {
        let answer = answer(weather::server::router(Stations), &post("/readings", content_type, body)).await;
        assert_eq!(in_short(&answer), expected, "{content_type}");
    }
}

// The server: bodies that are broken.

#[tokio::test]
async fn a_broken_body_is_answered_with_its_place() {
    let deep = "[".repeat(200_000);
    for (body, told) in [
        (&br#"{"text":"x"#[..], "body at #/text: EOF while parsing a string at line 1 column 10"),
        (br#"{"text":"x","#, "body: EOF while parsing a value at line 1 column 12"),
        (
            b"{\"text\":\"\xE9\"}",
            "body: the text is not UTF-8: invalid utf-8 sequence of 1 bytes from index 9",
        ),
        (b"\xFF\xFE{\0}\0", "body: the text is not UTF-8: invalid utf-8 sequence of 1 bytes from index 0"),
        (br#"{"text":"x","text":"y"}"#, "body at #/text: the property is there twice"),
        (br#"{"text":"x"} {}"#, "body: trailing characters at line 1 column 14"),
        (b" ", "body: EOF while parsing a value at line 1 column 1"),
        (b"", "body: it is required"),
        (deep.as_bytes(), "body: invalid type: sequence, expected an object (Notice) at line 1 column 0"),
    ] {
        let answer = answer_bytes(board(), &post_bytes("/notices", "application/json", body)).await;
        let shown = String::from_utf8_lossy(body.get(..30).unwrap_or(body));
        assert_eq!(status_of(&answer), "400 Bad Request", "{shown}");
        assert_eq!(problem_of(&answer)["detail"], told, "{shown}");
    }
}

#[tokio::test]
async fn objects_within_one_another_are_bounded() {
    let nested =
        format!(r#"[{{"op":"add","path":"/","value":{}1{}}}]"#, "[".repeat(1_000), "]".repeat(1_000));
    let request = request("PATCH", "/notices/1", &[("Content-Type", "application/json-patch+json")], &nested);
    let answer = answer(board(), &request).await;
    assert_eq!(status_of(&answer), "400 Bad Request");
    let told = problem_of(&answer)["detail"].as_str().unwrap().to_owned();
    assert!(told.starts_with("body at #/0/value") && told.contains("recursion limit"), "{told}");
}

#[tokio::test]
async fn a_byte_order_mark_is_no_part_of_a_body() {
    for (content_type, body, expected) in [
        ("application/json", "\u{FEFF}{\"text\":\"x\"}", "201 Created application/json {\"text\":\"x\"}"),
        ("text/plain", "\u{FEFF}x", "201 Created text/html <p>x</p>"),
    ] {
        let answer = answer(board(), &post("/notices", content_type, body)).await;
        assert_eq!(in_short(&answer), expected);
    }
}

#[tokio::test]
async fn text_must_be_utf_8() {
    let answer = answer_bytes(board(), &post_bytes("/notices", "text/plain", b"caf\xE9")).await;
    assert_eq!(status_of(&answer), "400 Bad Request");
    assert_eq!(
        problem_of(&answer)["detail"],
        "body: the text is not UTF-8: incomplete utf-8 byte sequence from index 3"
    );
}

// The client: what it sends, and what it asks for.

const ACCEPTED: &str = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

#[tokio::test]
async fn a_variant_is_sent_in_its_media_type() {
    for (body, sent) in [
        (PostNoticeBody::Json(notice()), "content-type: application/json\r\n"),
        (PostNoticeBody::Text("x".to_owned()), "content-type: text/plain\r\n"),
        (PostNoticeBody::Bytes(RawBody::new("x")), "content-type: image/png\r\n"),
        (
            PostNoticeBody::Bytes(RawBody::new("x").with_content_type("image/jpeg")),
            "content-type: image/jpeg\r\n",
        ),
    ] {
        let (listener, client) = listening(|builder| builder).await;
        let (request, answer) = exchange(listener, ACCEPTED, client.post_notice(&body)).await;
        assert!(request.contains(sent), "{request}");
        assert_eq!(answer.unwrap().into_body(), PostNoticeOk::Accepted);
    }
}

#[tokio::test]
async fn all_that_can_be_read_is_asked_for_in_order() {
    let (listener, client) = listening(|builder| builder).await;
    let (request, _) =
        exchange(listener, ACCEPTED, client.post_notice(&PostNoticeBody::Json(notice()))).await;
    let accept =
        "accept: application/json, text/html;q=0.9, application/problem+json;q=0.8, text/plain;q=0.7\r\n";
    assert!(request.contains(accept), "{request}");
}

#[tokio::test]
async fn a_call_may_say_otherwise() {
    let (listener, client) = listening(|builder| builder).await;
    let call = client.post_notice(&PostNoticeBody::Json(notice()));
    let call = call.content_type("text/json").accept("text/html").accept("application/json");
    let (request, _) = exchange(listener, ACCEPTED, call).await;
    assert!(request.contains("content-type: text/json\r\n"), "{request}");
    assert!(request.contains("accept: text/html, application/json;q=0.9\r\n"), "{request}");

    let (listener, client) = listening(|builder| builder).await;
    let body = ChangeNoticeBody::JsonPatchJson(vec![Step { op: "a".into(), path: "/".into(), value: None }]);
    let call = client.change_notice(1).body(&body).content_type("application/json-patch+json");
    let (request, _) = exchange(listener, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", call).await;
    assert!(request.contains("content-type: application/json-patch+json\r\n"), "{request}");
    assert!(!request.contains("accept: application/json"), "{request}");
    assert!(request.ends_with("\r\n\r\n[{\"op\":\"a\",\"path\":\"/\"}]"), "{request}");
}

#[tokio::test]
async fn a_client_may_say_otherwise_where_it_is_documented() {
    let told = |builder: Builder| builder.accept("text/html").content_type("text/json");
    let (listener, client) = listening(told).await;
    let (request, _) =
        exchange(listener, ACCEPTED, client.post_notice(&PostNoticeBody::Json(notice()))).await;
    assert!(request.contains("content-type: text/json\r\n"), "{request}");
    assert!(request.contains("accept: text/html\r\n"), "{request}");

    let (listener, client) = listening(told).await;
    let call = client.post_notice(&PostNoticeBody::Text("x".to_owned())).accept("application/json");
    let (request, _) = exchange(listener, ACCEPTED, call).await;
    assert!(request.contains("content-type: text/plain\r\n"), "{request}");
    assert!(request.contains("accept: application/json\r\n"), "{request}");
}

#[tokio::test]
async fn what_is_not_documented_is_not_sent() {
    let client = Client::builder().base_url("http://127.0.0.1:9").build().unwrap();
    let json = PostNoticeBody::Json(notice());
    for (call, told) in [
        (
            client.post_notice(&json).content_type("application/xml"),
            "postNotice: it cannot be sent: the body cannot be sent as application/xml, but as: \
             application/json, text/json",
        ),
        (
            client.post_notice(&json).content_type("text/plain"),
            "postNotice: it cannot be sent: the body cannot be sent as text/plain, but as: \
             application/json, text/json",
        ),
        (
            client.post_notice(&json).accept("application/xml"),
            "postNotice: it cannot be sent: no response can be asked for as application/xml, but as: \
             application/json, text/html, application/problem+json, text/plain",
        ),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Request, told));
    }
}

// The client: what it reads.

#[tokio::test]
async fn the_media_type_of_an_answer_has_its_variant() {
    for (content_type, body, expected) in [
        ("application/vnd.board.v1+json", r#"{"text":"a"}"#, "BoardV1Json"),
        ("application/vnd.board.v2+json; charset=utf-8", r#"{"lines":["a"]}"#, "BoardV2Json"),
        // JSON by another name is read as the first that is JSON.
        ("application/json", r#"{"text":"a"}"#, "BoardV1Json"),
    ] {
        let (listener, client) = listening(|builder| builder).await;
        let (_, answer) =
            exchange(listener, &response("200 OK", content_type, body), client.get_notice(1)).await;
        let shown = format!("{:?}", answer.unwrap().into_body());
        assert!(shown.starts_with(expected), "{content_type}: {shown}");
    }
}

#[tokio::test]
async fn an_error_is_told_by_its_variant() {
    for (content_type, body, told) in [
        ("text/plain", "no such notice", "getNotice: 404 Not Found: no such notice"),
        ("application/problem+json", r#"{"title":"None"}"#, "getNotice: 404 Not Found: None"),
    ] {
        let (listener, client) = listening(|builder| builder).await;
        let answer = response("404 Not Found", content_type, body);
        let (_, answer) = exchange(listener, &answer, client.get_notice(1)).await;
        let error = answer.unwrap_err();
        assert!(matches!(error.api(), Some(GetNoticeError::Default(StatusCode::NOT_FOUND, _))));
        assert_eq!(error.to_string(), told);
    }
}

#[tokio::test]
async fn what_was_not_documented_is_told() {
    let (listener, client) = listening(|builder| builder).await;
    let answer = response("200 OK", "image/png", "\u{1}");
    let (_, answer) = exchange(listener, &answer, client.get_copies(1)).await;
    let error = answer.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undocumented);
    assert!(error.to_string().contains("image/png, which is not documented"), "{error}");
}

// Both sides.

#[tokio::test]
async fn what_one_side_writes_the_other_reads() {
    let client = Client::builder().transport(board()).build().unwrap();
    let created = client.post_notice(&PostNoticeBody::Json(notice())).await.unwrap().into_body();
    assert_eq!(created, PostNoticeOk::Created(PostNoticeCreatedResponse::Json(notice())));
    let created = client.post_notice(&PostNoticeBody::Text("x".to_owned())).await.unwrap().into_body();
    assert_eq!(created, PostNoticeOk::Created(PostNoticeCreatedResponse::Html("<p>x</p>".to_owned())));
    let refused = client.post_notice(&PostNoticeBody::Bytes(RawBody::new("bad"))).await.unwrap_err();
    assert_eq!(refused.to_string(), "postNotice: 422 Unprocessable Entity: a bad image/png");
    let [first, second] = [client.get_notice(1).await.unwrap(), client.get_notice(2).await.unwrap()];
    assert!(matches!(first.into_body(), GetNoticeResponse::BoardV1Json(_)));
    assert!(matches!(second.into_body(), GetNoticeResponse::BoardV2Json(_)));
}

// What the tests share.

type Builder = specwright_runtime::client::Builder<Client>;

fn notice() -> Notice {
    Notice { text: "x".to_owned() }
}

fn board() -> Router {
    board::server::router(Board)
}

fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
    let lines: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nHost: a\r\n{lines}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

fn post(path: &str, content_type: &str, body: &str) -> String {
    request("POST", path, &[("Content-Type", content_type)], body)
}

fn post_bytes(path: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: {content_type}\r\nConnection: close\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

async fn answer(router: Router, request: &str) -> String {
    answer_bytes(router, request.as_bytes()).await
}

async fn answer_bytes(router: Router, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(common::serve(router).await).await.unwrap();
    stream.write_all(request).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// Status, content type and body.
fn in_short(answer: &str) -> String {
    let content_type = header(answer, "content-type").unwrap_or("-");
    format!("{} {content_type} {}", status_of(answer), body_of(answer))
}

fn status_of(answer: &str) -> &str {
    answer.lines().next().and_then(|line| line.strip_prefix("HTTP/1.1 ")).unwrap()
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = answer.lines().take_while(|line| !line.is_empty());
    lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn body_of(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}

fn problem_of(answer: &str) -> Value {
    assert_eq!(header(answer, "content-type"), Some("application/problem+json"));
    serde_json::from_str(body_of(answer)).unwrap()
}

fn response(status: &str, content_type: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// A port, and a client that calls it.
async fn listening(told: impl Fn(Builder) -> Builder) -> (TcpListener, Client) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    (listener, told(Client::builder().base_url(format!("http://{address}"))).build().unwrap())
}

/// The bytes that a call sends, and what it makes of those that come back.
async fn exchange<C: IntoFuture>(listener: TcpListener, answer: &str, call: C) -> (String, C::Output) {
    let serving = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !is_whole(&request) {
            assert_ne!(stream.read_buf(&mut request).await.unwrap(), 0, "the request breaks off");
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        String::from_utf8(request).unwrap()
    };
    tokio::join!(serving, call.into_future())
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = header(&format!("{head}\r\n\r\n"), "content-length").map_or(0, |text| text.parse().unwrap());
    body.len() >= length
}
