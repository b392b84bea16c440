//! What a server makes of requests, and the bytes that it answers.
#![cfg(feature = "server")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

#[allow(dead_code, unreachable_pub, unused_imports)]
mod orders;
#[allow(dead_code, unreachable_pub)]
mod support;

use std::convert::Infallible;

use axum::body::Body;
use axum::Router;
use http::{Request, Response, StatusCode};
use orders::operations::{
    CreateOrder, CreateOrderError, GetInvoice, GetOrder, GetOrderError, OrderHeaders, ReplaceOrder,
    ReplaceOrderError, ReplaceOrderSuccess, SearchOrders, SearchOrdersError,
};
use orders::server::{router, routes, Orders};
use orders::types::{ErrorBody, Order};
use specwright_runtime::server::Cause;
use specwright_runtime::{Error, RawBody};
use support::{headers_of, talk};
use tower::ServiceExt;

struct Service;

impl Orders for Service {
    async fn get_order(
        &self,
        request: GetOrder,
    ) -> Result<specwright_runtime::Response<Order, OrderHeaders>, Error<GetOrderError>> {
        match request.order_id.as_str() {
            "missing" => Err(GetOrderError::NotFound(ErrorBody { code: Some(7), description: None }))?,
            "unauthorized" => {
                let error = Error::from(GetOrderError::Unauthorized);
                return Err(error.with_header("www-authenticate", "Bearer"));
            }
            "broken" => return Err(Error::internal("the database has a secret")),
            "teapot" => return Err(Error::refused(StatusCode::IM_A_TEAPOT, "short and stout")),
            "down" => Err(GetOrderError::ServerError(StatusCode::SERVICE_UNAVAILABLE, ErrorBody::default()))?,
            _ => {}
        }
        let price = request.include_price.map(|wanted| if wanted { 1.0 } else { 0.0 });
        let id = format!("{}|{}|{}", request.version, request.customer_id, request.order_id);
        let headers = OrderHeaders { ms_request_id: request.ms_correlationid, x_remaining: Some(3) };
        let order = Order { id: Some(id), total_price: price, ..Order::default() };
        Ok(specwright_runtime::Response::new(order).with_headers(headers).header("x-own", "1"))
    }

    async fn create_order(
        &self,
        request: CreateOrder,
    ) -> Result<specwright_runtime::Response<Order, OrderHeaders>, Error<CreateOrderError>> {
        Ok(request.body.into())
    }

    async fn replace_order(
        &self,
        request: ReplaceOrder,
    ) -> Result<specwright_runtime::Response<ReplaceOrderSuccess>, Error<ReplaceOrderError>> {
        match request.body {
            Some(order) => Ok(ReplaceOrderSuccess::Replaced(order).into()),
            None if request.order_id == "later" => {
                Ok(ReplaceOrderSuccess::Waiting(StatusCode::ACCEPTED, Box::default()).into())
            }
            None => Ok(ReplaceOrderSuccess::NoContent.into()),
        }
    }

    async fn get_invoice(
        &self,
        request: GetInvoice,
    ) -> Result<specwright_runtime::Response<RawBody>, Error<Infallible>> {
        Ok(RawBody::from(format!("%PDF {} {}", request.order_id, request.page)).into())
    }

    async fn search_orders(
        &self,
        request: SearchOrders,
    ) -> Result<specwright_runtime::Response<Vec<Order>>, Error<SearchOrdersError>> {
        Ok(vec![Order { id: Some(format!("{request:?}")), ..Order::default() }].into())
    }
}

async fn ask(request: Request<Body>) -> Response<Body> {
    router(Service).oneshot(request).await.unwrap()
}

async fn text_of(response: Response<Body>) -> String {
    let (mut parts, body) = response.into_parts();
    parts.headers.remove("content-length");
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    format!("{}\n{}{text}", parts.status.as_u16(), headers_of(&parts.headers))
}

fn request(method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).unwrap()
}

async fn get(path: &str, headers: &[(&str, &str)]) -> String {
    text_of(ask(request("GET", path, headers, "")).await).await
}

const JSON: (&str, &str) = ("content-type", "application/json");
const ORDERS: &str = "/v1/customers/c/orders";

#[tokio::test]
async fn parameters_reach_the_handler() {
    let answer =
        get("/v1.0/customers/a%2Fb%20c/orders/%C3%A9+?include_price=true&x=y", &[("ms-CorrelationID", "ü")])
            .await;
    let expected = "200
content-type: application/json
ms-requestid: ü
x-own: 1
x-remaining: 3
{\"id\":\"1.0|a/b c|é+\",\"totalPrice\":1.0}";
    assert_eq!(answer, expected);
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once() {
    let answer =
        get("/orders?status=pending&price[lowest]=cheap&offers=%zz", &[("x-since", "yesterday")]).await;
    let expected = r##"400
content-type: application/problem+json
{"title":"Bad Request","status":400,"detail":"query parameter `text`: it is required; query parameter `offers`: a % without two hexadecimal digits: \"%zz\"; query parameter `price` at #/lowest: expected a number, found \"cheap\"; header parameter `X-Since`: expected a date (RFC 3339 full-date), found \"yesterday\"","errors":[{"in":"query","name":"text","detail":"it is required"},{"in":"query","name":"offers","detail":"a % without two hexadecimal digits: \"%zz\""},{"in":"query","name":"price","pointer":"#/lowest","detail":"expected a number, found \"cheap\""},{"in":"header","name":"X-Since","detail":"expected a date (RFC 3339 full-date), found \"yesterday\""}]}"##;
    assert_eq!(answer, expected);
    for (path, told) in [
        ("/v1/customers/c/orders/%FF", "UTF-8"),
        ("/v1/customers/c/orders/o?include_price=1", "expected true or false"),
        ("/v1/customers/c/orders/o?include_price", "expected true or false"),
        ("/v1/customers/c/orders/o?include_price=true&include_price=true", "expected one value, found 2"),
        ("/orders/o/invoice-x.pdf", "expected an integer"),
    ] {
        let answer = get(path, &[]).await;
        assert!(answer.starts_with("400\n") && answer.contains(told), "{path}: {answer}");
    }
}

#[tokio::test]
async fn long_texts_are_not_echoed() {
    let answer = get(&format!("{ORDERS}/o?include_price={}", "x".repeat(5000)), &[]).await;
    assert!(answer.starts_with("400\n") && answer.len() < 1000, "{answer}");
}

#[tokio::test]
async fn every_style_is_read() {
    let path = "/orders?text=a+b%2B%26&status=pending&status=new&offers=a%2Cb,c&price%5Blowest%5D=1&price[highest]=2";
    let answer = get(path, &[("cookie", "x=y; session=s%3D1"), ("x-since", "2026-02-03")]).await;
    for part in [
        r#"text: \"a b+&\""#,
        r#"status: Some([Pending, Undocumented(Undocumented(\"new\"))])"#,
        r#"offers: Some([\"a,b\", \"c\"])"#,
        "price: Some(Prices { lowest: Some(1.0), highest: Some(2.0) })",
        "since: Some(2026-02-03)",
        r#"session: Some(\"s=1\")"#,
    ] {
        assert!(answer.contains(part), "{part}: {answer}");
    }
}

#[tokio::test]
async fn bodies_are_checked() {
    let post = |headers: &'static [(&str, &str)], body: &'static str| async move {
        text_of(ask(request("POST", ORDERS, headers, body)).await).await
    };
    let created = "201\ncontent-type: application/json\n{\"id\":\"o\"}";
    for headers in [
        &[JSON] as &[_],
        &[],
        &[("content-type", "Text/JSON; charset=UTF-8")],
        &[JSON, ("content-encoding", "identity")],
    ] {
        assert_eq!(post(headers, r#"{"Id":"o"}"#).await, created, "{headers:?}");
    }
    let answer = post(&[JSON], r#"{"lineItems":[{"quantity":"many"}]}"#).await;
    assert!(
        answer.contains(r##""errors":[{"in":"body","pointer":"#/lineItems/0/quantity","detail":"##),
        "{answer}"
    );
    for (body, told) in
        [("", "it is required"), ("{", "EOF"), ("null", "must not be null"), ("[]", "expected an object")]
    {
        let answer = post(&[JSON], body).await;
        assert!(answer.starts_with("400\n") && answer.contains(told), "{body}: {answer}");
    }
}

#[tokio::test]
async fn other_media_types_are_refused() {
    for content_type in ["application/xml", "text/plain", "application/json; charset=utf-16", "", "é"] {
        let answer = ask(request("POST", ORDERS, &[("content-type", content_type)], "{}")).await;
        let answer = text_of(answer).await;
        let head = "415\naccept: application/json, text/json\ncontent-type: application/problem+json\n{\"title\":\"Unsupported Media Type\",\"status\":415,";
        assert!(answer.starts_with(head), "{content_type}: {answer}");
        let told = format!(
            r#"\"{content_type}\" is not supported; there is application/json, text/json, in UTF-8""#
        );
        assert!(answer.contains(&told), "{content_type}: {answer}");
    }
    let answer =
        text_of(ask(request("POST", ORDERS, &[JSON, ("content-encoding", "gzip")], "{}")).await).await;
    assert!(answer.starts_with("415\naccept-encoding: identity\n"), "{answer}");
}

#[tokio::test]
async fn the_response_is_what_is_accepted() {
    for (accept, content_type) in [
        ("*/*", "application/json"),
        ("text/json", "text/json"),
        ("application/json;q=0.1, text/*;q=0.2", "text/json"),
        ("application/json;q=0, */*", "text/json"),
        ("application/xml, application/json;q=0.5", "application/json"),
    ] {
        let answer = get(&format!("{ORDERS}/o"), &[("accept", accept)]).await;
        assert!(answer.contains(&format!("content-type: {content_type}\n")), "{accept}: {answer}");
    }
    for accept in ["application/xml", "*/*;q=0", "text/html, image/*"] {
        let answer = get(&format!("{ORDERS}/o"), &[("accept", accept)]).await;
        assert!(answer.starts_with("406\n"), "{accept}: {answer}");
        let told = format!(r#"\"{accept}\" is not supported; there is application/json, text/json""#);
        assert!(answer.contains(&told), "{answer}");
    }
    let answer = get("/orders/o/invoice-1.pdf", &[("accept", "image/png")]).await;
    assert!(answer.starts_with("200\n"), "{answer}");
    let bodiless = request("PUT", "/orders/o", &[("accept", "image/png")], "");
    assert_eq!(ask(bodiless).await.status(), 204);
}

#[tokio::test]
async fn bodies_are_bounded() {
    let body = || format!("{{\"id\":\"{}\"}}", "x".repeat(2 * 1024 * 1024));
    let answer = text_of(ask(request("POST", ORDERS, &[JSON], body())).await).await;
    assert!(answer.starts_with("413\n") && answer.contains("longer than 2097152 bytes"), "{answer}");
    let wide = routes(Service).max_request_bytes(3 * 1024 * 1024).into_router();
    let created = wide.oneshot(request("POST", ORDERS, &[JSON], body())).await.unwrap();
    assert_eq!(created.status(), 201);
}

#[tokio::test]
async fn paths_and_methods_are_told_apart() {
    for (method, path, status) in [
        ("GET", "/nowhere", 404),
        ("GET", "/x1/customers/c/orders/o", 404),
        ("DELETE", "/x1/customers/c/orders/o", 404),
        ("GET", "/v/customers/c/orders/o", 404),
        ("GET", "/v1/customers//orders/o", 404),
        ("GET", "/v1/customers/c/orders/", 404),
        ("GET", "/orders/o/invoice-.pdf", 404),
        ("GET", "/orders/o/invoice-1.PDF", 404),
        ("DELETE", "/v1/customers/c/orders/o", 405),
        ("GET", "/orders/o", 405),
        ("HEAD", "/v1/customers/c/orders/o", 200),
        ("GET", "/%761/customers/c/orders/o", 200),
    ] {
        let answer = ask(request(method, path, &[], "")).await;
        assert_eq!(answer.status(), status, "{method} {path}");
        if status == 405 {
            let text = text_of(answer).await;
            let allow = if path == "/orders/o" { "allow: PUT\n" } else { "allow: GET,HEAD\n" };
            assert!(text.contains(allow), "{text}");
            assert!(text.contains("content-type: application/problem+json\n"), "{text}");
        }
    }
}

#[tokio::test]
async fn errors_have_their_status_and_body() {
    let missing = get(&format!("{ORDERS}/missing"), &[("accept", "image/png, text/json")]).await;
    assert_eq!(missing, "404\ncontent-type: text/json\n{\"code\":7}");
    let unauthorized = get(&format!("{ORDERS}/unauthorized"), &[]).await;
    assert_eq!(unauthorized, "401\nwww-authenticate: Bearer\n");
    let down = get(&format!("{ORDERS}/down"), &[]).await;
    assert_eq!(down, "503\ncontent-type: application/json\n{}");
    let teapot = get(&format!("{ORDERS}/teapot"), &[]).await;
    assert!(teapot.starts_with("418\n") && teapot.contains("\"detail\":\"short and stout\""), "{teapot}");

    let broken = ask(request("GET", &format!("{ORDERS}/broken"), &[], "")).await;
    let cause = broken.extensions().get::<Cause>().unwrap().0.to_string();
    assert_eq!(cause, "the database has a secret");
    let broken = text_of(broken).await;
    assert!(broken.ends_with("{\"title\":\"Internal Server Error\",\"status\":500}"), "{broken}");
}

#[tokio::test]
async fn several_successes_have_their_statuses() {
    let put = |path: &'static str, body: &'static str| async move {
        text_of(ask(request("PUT", path, &[JSON], body)).await).await
    };
    assert_eq!(put("/orders/o", "").await, "204\n");
    assert_eq!(put("/orders/later", "").await, "202\ncontent-type: application/json\n{}");
    assert_eq!(put("/orders/o", "{}").await, "200\ncontent-type: application/json\n{}");
}

#[tokio::test]
async fn what_is_not_implemented_says_so() {
    struct Nothing;
    impl Orders for Nothing {}
    let answer = router(Nothing).oneshot(request("GET", &format!("{ORDERS}/o"), &[], "")).await.unwrap();
    let expected =
        "501\ncontent-type: application/problem+json\n{\"title\":\"Not Implemented\",\"status\":501}";
    assert_eq!(text_of(answer).await, expected);
}

#[tokio::test]
async fn routers_can_be_merged_and_nested() {
    let other = Router::new().route("/health", axum::routing::any(|| async { "fine" }));
    let whole = Router::new().nest("/api", router(Service)).merge(other);
    let answer = whole.oneshot(request("GET", "/api/v1/customers/c/orders/o", &[], "")).await.unwrap();
    assert_eq!(answer.status(), 200);

    let whole =
        Router::new().route("/orders", axum::routing::post(|| async { "mine" })).merge(router(Service));
    let answer = whole.clone().oneshot(request("POST", "/orders", &[], "")).await.unwrap();
    assert_eq!(answer.status(), 200);
    let answer = whole.clone().oneshot(request("GET", "/orders?text=x", &[], "")).await.unwrap();
    assert_eq!(answer.status(), 200);
    let answer = whole.oneshot(request("PUT", "/orders", &[], "")).await.unwrap();
    assert_eq!(answer.headers()["allow"], "POST,GET,HEAD");
}

#[tokio::test]
async fn bytes_on_the_network_are_as_they_should_be() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, router(Service)).await.unwrap() });
    let request = b"GET /v1/customers/%7e/orders/a%2fb HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let answer = talk(&address, request).await;
    let (head, rest) = answer.split_once("date: ").unwrap();
    assert_eq!(
        head,
        "HTTP/1.1 200 OK\r\nx-remaining: 3\r\ncontent-type: application/json\r\nx-own: 1\r\n\
         content-length: 16\r\nconnection: close\r\n"
    );
    assert!(rest.ends_with("\r\n\r\n{\"id\":\"1|~|a/b\"}"), "{answer}");

    let request = b"POST /v1/customers/c/orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n\
                    4\r\n{\"id\r\n6\r\n\":\"o\"}\r\n0\r\n\r\n";
    let answer = talk(&address, request).await;
    assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");

    let request = b"POST /v1/customers/c/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n";
    let answer = talk(&address, request).await;
    assert!(answer.starts_with("HTTP/1.1 413 Payload Too Large\r\n"), "{answer}");
}
