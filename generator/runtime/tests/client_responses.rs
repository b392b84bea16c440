//! What a client makes of responses.
#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

#[allow(dead_code, unreachable_pub, unused_imports)]
mod orders;
#[allow(dead_code, unreachable_pub)]
mod support;

use std::error::Error as _;
use std::time::Duration;

use orders::client::Client;
use orders::operations::{
    GetOrderError, OrderHeaders, ReplaceOrderError, ReplaceOrderSuccess, SearchOrdersError,
};
use orders::types::{ErrorBody, Order, OrderStatus};
use specwright_runtime::client::Retry;
use specwright_runtime::http::{read_headers, Body};
use specwright_runtime::{Error, ErrorKind, Response, StatusCode, MAX_KEPT_BODY};
use support::{answering, canned, listen};

const JSON: (&str, &str) = ("content-type", "application/json");

fn client(status: u16, headers: &[(&'static str, &'static str)], body: impl Into<Vec<u8>>) -> Client {
    let (headers, body) = (headers.to_vec(), body.into());
    let (_, transport) = answering(move || canned(status, &headers, body.clone()));
    Client::builder().transport(transport).retry(Retry::never()).build().unwrap()
}

async fn get(
    status: u16,
    headers: &[(&'static str, &'static str)],
    body: impl Into<Vec<u8>>,
) -> Result<Response<Order, OrderHeaders>, Error<GetOrderError>> {
    client(status, headers, body).get_order("1", "c", "o").await
}

#[tokio::test]
async fn a_success_is_its_body() {
    let headers = &[JSON, ("ms-requestid", "r"), ("x-remaining", "7"), ("x-other", "o")];
    let order = get(200, headers, r#"{"ID":"a","status":"Completed","new":[1]}"#).await.unwrap();
    assert_eq!(order.id.as_deref(), Some("a"));
    assert_eq!(order.body().status, Some(OrderStatus::Completed));
    assert_eq!(order.status(), 200);
    assert_eq!(order.headers(), &OrderHeaders { ms_request_id: Some("r".to_owned()), x_remaining: Some(7) });
    assert_eq!(order.raw_headers()["x-other"], "o");
    assert_eq!(order.map(|order| order.id).into_body(), Some("a".to_owned()));
}

#[tokio::test]
async fn malformed_optional_headers_do_not_spoil_the_body() {
    let order = get(200, &[JSON, ("x-remaining", "many")], "{}").await.unwrap();
    assert_eq!(order.headers().x_remaining, None);
    assert_eq!(order.raw_headers()["x-remaining"], "many");
}

#[tokio::test]
async fn json_is_read_whatever_it_is_called() {
    for headers in [
        &[JSON] as &[_],
        &[],
        &[("content-type", "application/json; charset=utf-8")],
        &[("content-type", "Application/JSON;charset=\"iso-8859-1\"")],
        &[("content-type", "text/json")],
        &[("content-type", "application/vnd.order.v2+json")],
        &[("content-type", "text/plain")],
        &[("content-type", "nonsense")],
    ] {
        let order = get(200, headers, "\u{feff}{\"id\":\"a\"}").await.unwrap();
        assert_eq!(order.id.as_deref(), Some("a"), "{headers:?}");
    }
}

#[tokio::test]
async fn errors_are_typed_by_status() {
    let problem = || ErrorBody { code: Some(7), description: Some("too\nbad".to_owned()) };
    let body = r#"{"code":7,"description":"too\nbad"}"#;
    let error = get(404, &[JSON, ("x-trace", "t")], body).await.unwrap_err();
    assert_eq!(error.api(), Some(&GetOrderError::NotFound(problem())));
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    assert_eq!(error.headers()["x-trace"], "t");
    assert_eq!(error.body(), body.as_bytes());
    assert_eq!(error.to_string(), "getOrder: 404 Not Found: too\\nbad");
    assert_eq!(error.source().unwrap().to_string(), "404 Not Found: too\\nbad");
    assert_eq!(error.into_api().unwrap(), GetOrderError::NotFound(problem()));

    let error = get(503, &[JSON], "{}").await.unwrap_err();
    let expected = GetOrderError::ServerError(StatusCode::SERVICE_UNAVAILABLE, ErrorBody::default());
    assert_eq!(error.api(), Some(&expected));
    assert_eq!(error.to_string(), "getOrder: 503 Service Unavailable");

    let error = get(401, &[("content-type", "text/html")], "<p>no").await.unwrap_err();
    assert_eq!(error.api(), Some(&GetOrderError::Unauthorized));
    assert_eq!(error.body(), b"<p>no");
}

#[tokio::test]
async fn what_is_not_documented_is_told_with_all_that_came() {
    let error = get(418, &[("content-type", "text/plain")], "short and stout").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undocumented);
    assert_eq!(error.status().unwrap(), 418);
    assert_eq!(error.body(), b"short and stout");
    assert_eq!(error.to_string(), "getOrder: 418 I'm a teapot is not documented: short and stout");
    assert_eq!(error.into_api().unwrap_err().status().unwrap(), 418);

    let error = get(201, &[JSON], "{}").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undocumented);

    let error = get(502, &[("content-type", "text/html")], "<h1>Bad Gateway</h1>").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undocumented);
    assert_eq!(
        error.to_string(),
        "getOrder: 502 Bad Gateway, but its body is text/html, which is not documented"
    );
    assert!(error.is_retryable());

    let error = get(200, &[("content-type", "application/xml")], "<order/>").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "getOrder: 200 OK, but its body is application/xml, which is not supported"
    );
}

/// Whether the document describes the body or not.
#[tokio::test]
async fn an_error_tells_what_its_response_says_of_it() {
    const PROBLEM: (&str, &str) = ("content-type", "application/problem+json");
    let long = format!(r#"{{"detail":"{}"}}"#, "a\\n".repeat(1000));
    for (status, header, body, told) in [
        (
            403,
            PROBLEM,
            r#"{"title":"Out of credit","detail":"30, but it costs 50"}"#,
            "Out of credit: 30, but it costs 50",
        ),
        (418, PROBLEM, r#"{"title":"I'm a teapot","detail":"short"}"#, "short"),
        (401, PROBLEM, r#"{"title":"Token expired","status":401}"#, "Token expired"),
        (401, ("content-type", "text/plain; charset=utf-8"), "\u{1b}[2J at\r\n5 ", "\\u{1b}[2J at\\r\\n5"),
        (404, PROBLEM, r#"{"code":"none","detail":"no such order"}"#, "no such order"),
        (409, ("x", "no type"), r#"{"error":{"message":"taken"}}"#, "taken"),
    ] {
        let error = get(status, &[header], body).await.unwrap_err().to_string();
        assert!(error.ends_with(&format!(": {told}")), "{error}");
    }
    let error = get(418, &[PROBLEM], long).await.unwrap_err().to_string();
    assert!(error.len() < 400 && error.ends_with(r"a\na…"), "{error}");
    for (header, body) in
        [(PROBLEM, ""), (PROBLEM, "[1]"), (PROBLEM, "{}"), (("content-type", "text/html"), "<p>no")]
    {
        let error = get(418, &[header], body).await.unwrap_err().to_string();
        assert_eq!(error, "getOrder: 418 I'm a teapot is not documented");
    }
}

#[tokio::test]
async fn bodies_that_do_not_fit_are_told_by_their_place() {
    let body = r#"{"id":"a","lineItems":[{"offerId":"x"},{"quantity":1}]}"#;
    let error = get(200, &[JSON], body).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.status(), Some(StatusCode::OK));
    assert_eq!(error.body(), body.as_bytes());
    let told = "getOrder: 200 OK, but its body is not as documented: /lineItems/1: LineItem lacks the required `offerId`";
    assert_eq!(error.to_string(), told);
    assert!(error.source().is_some());
    let error = get(400, &[JSON], "").await.unwrap_err();
    assert_eq!(error.to_string(), "getOrder: 400 Bad Request, but its body is empty");
    assert_eq!(error.api(), None);
}

#[tokio::test]
async fn several_successes_are_an_enum() {
    let waiting = client(202, &[JSON], r#"{"code":1}"#).replace_order("o").await.unwrap().into_body();
    let body = ErrorBody { code: Some(1), description: None };
    assert_eq!(waiting, ReplaceOrderSuccess::Waiting(StatusCode::ACCEPTED, Box::new(body)));
    let replaced = client(200, &[JSON], "{}").replace_order("o").await.unwrap();
    assert_eq!(*replaced, ReplaceOrderSuccess::Replaced(Order::default()));
    let nothing = client(204, &[], "").replace_order("o").await.unwrap();
    assert_eq!(*nothing, ReplaceOrderSuccess::NoContent);
    assert_eq!(nothing.status(), 204);
    let error = client(205, &[], "").replace_order("o").await.unwrap_err();
    assert_eq!(error.to_string(), "replaceOrder: 205 Reset Content, but its body is empty");
    let error = client(409, &[], "whatever").replace_order("o").await.unwrap_err();
    assert_eq!(error.api(), Some(&ReplaceOrderError::ClientError(StatusCode::CONFLICT)));
    let error = client(301, &[JSON], "{}").replace_order("o").await.unwrap_err();
    let moved = ReplaceOrderError::Default(StatusCode::MOVED_PERMANENTLY, ErrorBody::default());
    assert_eq!(error.into_api().unwrap(), moved);
}

#[tokio::test]
async fn raw_bodies_come_as_they_are() {
    let invoice =
        client(200, &[("content-type", "image/png")], [0, 159, 146, 150]).get_invoice("o", 1).await.unwrap();
    assert_eq!(invoice.content_type.as_deref(), Some("image/png"));
    assert_eq!(format!("{:?}", *invoice), "RawBody(image/png, a stream)");
    assert_eq!(invoice.into_body().bytes(4).await.unwrap(), [0, 159, 146, 150].as_slice());
    let error = client(404, &[], "gone").get_invoice("o", 1).await.unwrap_err();
    assert_eq!(error.body(), b"gone");
    assert_eq!(error.to_string(), "getInvoice: 404 Not Found is not documented");
}

#[tokio::test]
async fn bodies_are_bounded() {
    let (_, transport) = answering(|| canned(200, &[JSON], "[".repeat(200_000)));
    let client = Client::builder().transport(transport).max_response_bytes(100_000).build().unwrap();
    let error = client.get_order("1", "c", "o").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLong);
    assert_eq!(error.to_string(), "getOrder: the body of 200 OK is longer than 100000 bytes");
    assert_eq!(error.body().len(), MAX_KEPT_BODY);
    assert!(error.body_is_cut());

    let error = get(200, &[JSON], "[".repeat(200_000)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.body().len(), MAX_KEPT_BODY);
}

#[tokio::test]
async fn retries_are_advised_upon() {
    for (status, retry) in
        [(400, false), (404, false), (408, true), (409, false), (425, true), (429, true), (500, true)]
    {
        assert_eq!(get(status, &[JSON], "{}").await.unwrap_err().is_retryable(), retry, "{status}");
    }
    assert!(!get(501, &[JSON], "{}").await.unwrap_err().is_retryable());

    let wait = |headers| async move { get(429, headers, "").await.unwrap_err().retry_after() };
    assert_eq!(wait(&[]).await, None);
    assert_eq!(wait(&[("retry-after", "120")]).await, Some(Duration::from_secs(120)));
    assert_eq!(
        wait(&[("retry-after-ms", "1.5"), ("retry-after", "9")]).await,
        Some(Duration::from_micros(1500))
    );
    assert_eq!(wait(&[("retry-after-ms", "-1")]).await, None);
    assert_eq!(wait(&[("retry-after-ms", "1e400")]).await, None);
    assert_eq!(wait(&[("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT")]).await, Some(Duration::ZERO));
    let years = wait(&[("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT")]).await.unwrap();
    assert!(years > Duration::from_secs(1_000_000_000));
    assert_eq!(wait(&[("retry-after", "soon")]).await, None);
}

#[tokio::test]
async fn documented_headers_of_errors_can_be_read() {
    let error = client(429, &[JSON, ("x-remaining", "0")], "{}").search_orders("x").await.unwrap_err();
    let headers: OrderHeaders = read_headers(error.headers()).unwrap();
    assert_eq!(headers.x_remaining, Some(0));
    assert!(matches!(error.api(), Some(SearchOrdersError::TooManyRequests(_))));
}

#[tokio::test]
async fn cookies_are_not_shown() {
    let order = get(200, &[JSON, ("set-cookie", "s=ecret")], "{}").await.unwrap();
    assert_eq!(order.raw_headers()["set-cookie"], "s=ecret");
    assert!(!format!("{order:?}").contains("ecret"));
}

#[tokio::test]
async fn a_body_that_breaks_off_is_a_failure_of_the_transport() {
    let answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"id\":";
    let (url, _) = listen(answer).await;
    let client = Client::builder().base_url(url).retry(Retry::never()).build().unwrap();
    let error = client.get_order("1", "c", "o").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(error.status(), Some(StatusCode::OK));
    assert_eq!(error.body(), b"{\"id\":");
    assert!(error.is_retryable());
    assert!(error.to_string().starts_with("getOrder: the body of 200 OK broke off: "), "{error}");
}

#[tokio::test]
async fn chunked_bodies_are_put_together() {
    let answer =
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n{\"id\":\r\n4\r\n\"a\"}\r\n0\r\n\r\n";
    let (url, _) = listen(answer).await;
    let order = Client::builder()
        .base_url(url)
        .retry(Retry::never())
        .build()
        .unwrap()
        .get_order("1", "c", "o")
        .await
        .unwrap();
    assert_eq!(order.id.as_deref(), Some("a"));
}

#[tokio::test]
async fn time_that_runs_out_is_told_apart() {
    let transport = tower::service_fn(|_: http::Request<Body>| async {
        Err::<http::Response<Body>, _>(std::io::Error::new(std::io::ErrorKind::TimedOut, "too slow"))
    });
    let client = Client::builder().transport(transport).retry(Retry::never()).build().unwrap();
    let error = client.get_order("1", "c", "o").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.to_string(), "getOrder: no response: too slow");
    assert!(error.is_retryable());
}

#[test]
fn an_error_is_one_pointer() {
    assert_eq!(size_of::<Error<GetOrderError>>(), size_of::<usize>());
}
