//! What a server reads, and what it refuses.

use super::*;

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
        (field("age", "7"), "body at #/name: it is required"),
        (format!("{name}{name}"), "body at #/name: there are 2 parts of this name, expected one"),
        (latin, "body at #/name: text/plain; charset=latin1: only UTF-8 is supported"),
        (nested, "body at #/name: a part that has parts itself is not expected here"),
        (format!("{name}{}", field("sizes", "1,x")), "body at #/sizes/1: expected an integer, found \"x\""),
        (format!("{name}{}", field("tint", "red|x")), "body at #/tint/red: expected an integer, found \"x\""),
        (format!("{name}{}", field("tint", "red|1|red|2")), "body at #/tint/red: it is there twice"),
        (format!("{name}{}", field("tint", "red")), "body at #/tint: \"red\" has no value"),
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
    assert_eq!(
        refused("/echo", "image/png", "x").await,
        "415 \"image/png\" is not supported; there is multipart/form-data, in UTF-8"
    );
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
