//! The generated server behind a socket: requests that are written out to the byte, and the bytes
//! of its answers.

use partner_center_orders::operations::{CreateOrder, CreateOrderHeaders, GetOrder, GetOrderError};
use partner_center_orders::server::{Orders, router, routes};
use partner_center_orders::types::{ErrorCode, ErrorResponse, Order, OrderStatus};
use serde_json::Value;
use specwright_runtime::server::Router;
use specwright_runtime::{Answer, Error, Response, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

mod common;

/// Gives back what it was asked. IDs of orders that are statuses are answered with that status.
struct Echo;

impl Orders for Echo {
    async fn create_order(&self, request: CreateOrder) -> Answer<CreateOrder> {
        let headers = CreateOrderHeaders {
            ms_request_id: request.ms_requestid,
            ms_correlation_id: request.ms_correlationid,
            ms_cv: request.ms_cv,
        };
        let order = Order { status: Some(OrderStatus::PendingReview), ..request.body };
        Ok(Response::new(order).with_headers(headers).header("location", "/v1/customers/c/orders/o-1"))
    }

    async fn get_order(&self, request: GetOrder) -> Answer<GetOrder> {
        let details = ErrorResponse {
            code: Some(ErrorCode::Integer(20_002)),
            description: Some("No.".to_owned()),
            ..ErrorResponse::default()
        };
        match request.order_id.as_str() {
            "400" => Err(GetOrderError::BadRequest(details))?,
            "401" => {
                let error = Error::from(GetOrderError::Unauthorized(details));
                return Err(error.with_header("www-authenticate", "Bearer"));
            }
            "403" => Err(GetOrderError::Forbidden(details))?,
            "404" => Err(GetOrderError::NotFound(details))?,
            "429" => {
                let error = Error::refused(StatusCode::TOO_MANY_REQUESTS, "Slow down.");
                return Err(error.with_header("retry-after", "30"));
            }
            "500" => Err(GetOrderError::InternalServerError(details))?,
            "failing" => Err(Error::internal("the password of the database is wrong"))?,
            _ => {}
        }
        let order = Order {
            id: Some(request.order_id),
            alternate_id: Some(request.version),
            reference_customer_id: Some(request.customer_id),
            total_price: request.include_price.map(|wanted| if wanted { 47.5 } else { 0.0 }),
            ..Order::default()
        };
        Ok(order.into())
    }
}

/// Implements nothing.
struct Nothing;

impl Orders for Nothing {}

// Successes.

#[tokio::test]
async fn an_order_in_pascal_case_with_nulls_is_taken_as_it_is() {
    const REQUEST: &str = concat!(
        "POST /v1/customers/c/orders HTTP/1.1\r\n",
        "Host: orders.test\r\n",
        "Authorization: Bearer secret\r\n",
        "Content-Type: application/json; charset=utf-8\r\n",
        "MS-RequestId: r-1\r\n",
        "MS-CorrelationId: c-1\r\n",
        "Connection: close\r\n",
        "Content-Length: 366\r\n",
        "\r\n",
        r#"{"Id": null, "ReferenceCustomerId": "c8ad33be", "BillingCycle": "Monthly", "#,
        r#""CreationDate": null, "LineItems": [{"LineItemNumber": 0, "OfferId": "CFQ7TTC0LH18:0001", "#,
        r#""SubscriptionId": null, "Quantity": 5, "TermDuration": "", "#,
        r#""ProvisioningContext": {"Scope": "single", "Region": "eu"}}], "#,
        r#""Status": null, "Links": null, "Client": {}, "PartnerOnRecord": {"MpnId": null}}"#,
    );
    const ANSWER: &str = concat!(
        "HTTP/1.1 201 Created\r\n",
        "ms-requestid: r-1\r\n",
        "ms-correlationid: c-1\r\n",
        "content-type: application/json\r\n",
        "location: /v1/customers/c/orders/o-1\r\n",
        "content-length: 281\r\n",
        "connection: close\r\n",
        "\r\n",
        r#"{"referenceCustomerId":"c8ad33be","billingCycle":"monthly","lineItems":[{"lineItemNumber":0,"#,
        r#""offerId":"CFQ7TTC0LH18:0001","quantity":5,"termDuration":"","#,
        r#""provisioningContext":{"scope":"single","Region":"eu"}}],"#,
        r#""status":"pending_review","client":{},"PartnerOnRecord":{"MpnId":null}}"#,
    );
    assert_eq!(answer(router(Echo), REQUEST).await, ANSWER);
}

#[tokio::test]
async fn an_order_is_found_under_its_path() {
    const REQUEST: &str = concat!(
        "GET /v1/customers/c8ad33be/orders/o-1 HTTP/1.1\r\n",
        "Host: orders.test\r\n",
        "Connection: close\r\n",
        "\r\n",
    );
    const ANSWER: &str = concat!(
        "HTTP/1.1 200 OK\r\n",
        "content-type: application/json\r\n",
        "content-length: 63\r\n",
        "connection: close\r\n",
        "\r\n",
        r#"{"id":"o-1","alternateId":"1","referenceCustomerId":"c8ad33be"}"#,
    );
    assert_eq!(answer(router(Echo), REQUEST).await, ANSWER);
}

#[tokio::test]
async fn parts_of_the_path_arrive_decoded() {
    for (path, version, customer, order) in [
        ("/v1/customers/a%2Fb/orders/c%20d", "1", "a/b", "c d"),
        ("/v1/customers/100%25/orders/%252F", "1", "100%", "%2F"),
        ("/v1/customers/c%c3%a9/orders/a+b", "1", "cé", "a+b"),
        ("/v1/customers/%2e%2e/orders/o;x=1", "1", "..", "o;x=1"),
        ("/v1.2-beta/customers/c/orders/o", "1.2-beta", "c", "o"),
        ("/v%31/customers/c/orders/o", "1", "c", "o"),
        ("/vv1/customers/c/orders/o", "v1", "c", "o"),
    ] {
        let answer = answer(router(Echo), &get(path)).await;
        assert_eq!(status(&answer), "200 OK", "{path}");
        let asked = order_of(&answer);
        assert_eq!(asked.alternate_id.as_deref(), Some(version), "{path}");
        assert_eq!(asked.reference_customer_id.as_deref(), Some(customer), "{path}");
        assert_eq!(asked.id.as_deref(), Some(order), "{path}");
    }
}

#[tokio::test]
async fn prices_are_asked_for_or_not_or_not_mentioned() {
    for (query, price) in [
        ("", None),
        ("?", None),
        ("?include_prices=maybe", None),
        ("?include_price=true", Some(47.5)),
        ("?x&include_price=false", Some(0.0)),
        ("?include%5Fprice=%74rue", Some(47.5)),
    ] {
        let answer = answer(router(Echo), &get(&format!("/v1/customers/c/orders/o{query}"))).await;
        assert_eq!((status(&answer), order_of(&answer).total_price), ("200 OK", price), "{query}");
    }
}

#[tokio::test]
async fn the_head_of_an_order_is_that_of_the_order() {
    const REQUEST: &str = concat!(
        "HEAD /v1/customers/c/orders/o HTTP/1.1\r\n",
        "Host: orders.test\r\n",
        "Connection: close\r\n",
        "\r\n",
    );
    const ANSWER: &str = concat!(
        "HTTP/1.1 200 OK\r\n",
        "content-type: application/json\r\n",
        "content-length: 54\r\n",
        "connection: close\r\n",
        "\r\n",
    );
    assert_eq!(answer(router(Echo), REQUEST).await, ANSWER);
}

// Media types.

#[tokio::test]
async fn the_answer_comes_in_the_media_type_that_is_wanted() {
    for (accept, media) in [
        ("text/json", "text/json"),
        ("application/json", "application/json"),
        ("application/xml;q=0.9, text/json;q=0.5", "application/xml"),
        ("application/yaml;q=0.9, text/json;q=0.5", "text/json"),
        ("application/json;q=0.2, text/*;q=0.8", "text/json"),
        ("*/*", "application/json"),
    ] {
        let answer = answer(router(Echo), &get_accepting(accept)).await;
        assert_eq!((status(&answer), header(&answer, "content-type")), ("200 OK", Some(media)), "{accept}");
    }
}

#[tokio::test]
async fn what_there_is_not_is_not_acceptable() {
    for accept in ["application/yaml", "image/png, text/html;q=0.5", "application/json;q=0, text/json;q=0"] {
        let there = "application/json, text/json, application/xml, text/xml";
        let detail = format!(r#"\"{accept}\" is not supported; there is {there}"#);
        let body = format!(r#"{{"title":"Not Acceptable","status":406,"detail":"{detail}"}}"#);
        let expected = format!(
            "HTTP/1.1 406 Not Acceptable\r\ncontent-type: application/problem+json\r\ncontent-length: {}\r\n\
             connection: close\r\n\r\n{body}",
            body.len()
        );
        assert_eq!(answer(router(Echo), &get_accepting(accept)).await, expected);
    }
}

#[tokio::test]
async fn a_body_in_a_media_type_that_is_not_supported() {
    const REQUEST: &str = concat!(
        "POST /v1/customers/c/orders HTTP/1.1\r\n",
        "Host: orders.test\r\n",
        "Content-Type: application/yaml\r\n",
        "Connection: close\r\n",
        "Content-Length: 8\r\n",
        "\r\n",
        "<Order/>",
    );
    for content_type in ["application/yaml", "application/json; charset=iso-8859-1"] {
        let there =
            "application/json, text/json, application/xml, text/xml, application/x-www-form-urlencoded";
        let detail = format!(r#"\"{content_type}\" is not supported; there is {there}, in UTF-8"#);
        let body = format!(r#"{{"title":"Unsupported Media Type","status":415,"detail":"{detail}"}}"#);
        let expected = format!(
            "HTTP/1.1 415 Unsupported Media Type\r\ncontent-type: application/problem+json\r\naccept: {there}\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        assert_eq!(answer(router(Echo), &REQUEST.replace("application/yaml", content_type)).await, expected);
    }
}

#[tokio::test]
async fn json_is_taken_under_either_name_and_under_none() {
    for content_type in ["Content-Type: text/json\r\n", "content-type: Application/Json\r\n", ""] {
        let request = format!(
            "POST /v1/customers/c/orders HTTP/1.1\r\nHost: orders.test\r\n{content_type}Connection: close\r\n\
             Content-Length: 12\r\n\r\n{{\"id\":\"o-1\"}}"
        );
        let answer = answer(router(Echo), &request).await;
        assert_eq!(status(&answer), "201 Created", "{content_type}");
        assert_eq!(body_of(&answer), r#"{"id":"o-1","status":"pending_review"}"#);
    }
}

// Requests that do not fit.

#[tokio::test]
async fn malformed_json_is_a_problem() {
    const ANSWER: &str = concat!(
        "HTTP/1.1 400 Bad Request\r\n",
        "content-type: application/problem+json\r\n",
        "content-length: 192\r\n",
        "connection: close\r\n",
        "\r\n",
        r#"{"title":"Bad Request","status":400,"#,
        r##""detail":"body at #/client: expected value at line 1 column 25","##,
        r##""errors":[{"in":"body","pointer":"#/client","detail":"expected value at line 1 column 25"}]}"##,
    );
    assert_eq!(answer(router(Echo), &post(25, r#"{"id": "o-1", "client": }"#)).await, ANSWER);
    let cut = answer(router(Echo), &post(15, r#"{"lineItems": ["#)).await;
    assert_eq!(status(&cut), "400 Bad Request");
    assert_eq!(places(&problem_of(&cut)), [("body", None, Some("#/lineItems/0"))]);
}

#[tokio::test]
async fn a_value_of_another_type_is_named_by_its_pointer() {
    let body = r#"{"lineItems": [{"quantity": 1}, {"quantity": "many"}]}"#;
    let answer = answer(router(Echo), &post(54, body)).await;
    assert_eq!(status(&answer), "400 Bad Request");
    let problem = problem_of(&answer);
    assert_eq!(places(&problem), [("body", None, Some("#/lineItems/1/quantity"))]);
    let detail = problem["errors"][0]["detail"].as_str().unwrap();
    assert!(detail.contains("expected an integer"), "{detail}");
}

#[tokio::test]
async fn a_number_beyond_its_range_is_named_by_its_pointer() {
    let answer = answer(router(Echo), &post(41, r#"{"lineItems": [{"quantity": 3000000000}]}"#)).await;
    assert_eq!(status(&answer), "400 Bad Request");
    assert_eq!(places(&problem_of(&answer)), [("body", None, Some("#/lineItems/0/quantity"))]);
}

#[tokio::test]
async fn a_body_that_is_required_must_be_there() {
    const ANSWER: &str = concat!(
        "HTTP/1.1 400 Bad Request\r\n",
        "content-type: application/problem+json\r\n",
        "content-length: 119\r\n",
        "connection: close\r\n",
        "\r\n",
        r#"{"title":"Bad Request","status":400,"detail":"body: it is required","#,
        r#""errors":[{"in":"body","detail":"it is required"}]}"#,
    );
    assert_eq!(answer(router(Echo), &post(0, "")).await, ANSWER);
    let without_length =
        "POST /v1/customers/c/orders HTTP/1.1\r\nHost: orders.test\r\nConnection: close\r\n\r\n";
    assert_eq!(answer(router(Echo), without_length).await, ANSWER);
}

#[tokio::test]
async fn an_order_must_be_an_object() {
    for (length, body) in [(4, "null"), (2, "[]"), (7, r#""order""#), (5, "{} {}")] {
        let answer = answer(router(Echo), &post(length, body)).await;
        assert_eq!(status(&answer), "400 Bad Request", "{body}");
        assert_eq!(places(&problem_of(&answer)), [("body", None, None)], "{body}");
    }
}

#[tokio::test]
async fn a_parameter_that_does_not_fit_is_named() {
    const ANSWER: &str = concat!(
        "HTTP/1.1 400 Bad Request\r\n",
        "content-type: application/problem+json\r\n",
        "content-length: 220\r\n",
        "connection: close\r\n",
        "\r\n",
        r#"{"title":"Bad Request","status":400,"#,
        r#""detail":"query parameter `include_price`: expected true or false, found \"maybe\"","#,
        r#""errors":[{"in":"query","name":"include_price","#,
        r#""detail":"expected true or false, found \"maybe\""}]}"#,
    );
    let request = get("/v1/customers/c/orders/o?include_price=maybe");
    assert_eq!(answer(router(Echo), &request).await, ANSWER);
    let twice = get("/v1/customers/c/orders/o?include_price=true&include_price=false");
    let answer = answer(router(Echo), &twice).await;
    assert_eq!(status(&answer), "400 Bad Request");
    assert_eq!(places(&problem_of(&answer)), [("query", Some("include_price"), None)]);
}

#[tokio::test]
async fn all_parameters_that_do_not_fit_are_named_at_once() {
    let request: &[u8] = b"GET /v1/customers/%FF/orders/%zz?include_price=maybe HTTP/1.1\r\n\
        Host: orders.test\r\n\
        ms-cv: \xFF\r\n\
        Connection: close\r\n\
        \r\n";
    let answer = answer(router(Echo), request).await;
    assert_eq!(status(&answer), "400 Bad Request");
    let named = [
        ("path", Some("customer_id"), None),
        ("path", Some("order_id"), None),
        ("header", Some("ms-cv"), None),
        ("query", Some("include_price"), None),
    ];
    assert_eq!(places(&problem_of(&answer)), named);
}

#[tokio::test]
async fn parameters_and_the_body_are_named_at_once() {
    const REQUEST: &str = concat!(
        "POST /v1/customers/%FF/orders HTTP/1.1\r\n",
        "Host: orders.test\r\n",
        "Content-Type: application/json\r\n",
        "Connection: close\r\n",
        "Content-Length: 19\r\n",
        "\r\n",
        r#"{"totalPrice": "1"}"#,
    );
    let answer = answer(router(Echo), REQUEST).await;
    assert_eq!(status(&answer), "400 Bad Request");
    let named = [("path", Some("customer_id"), None), ("body", None, Some("#/totalPrice"))];
    assert_eq!(places(&problem_of(&answer)), named);
}

#[tokio::test]
async fn all_parts_of_a_body_that_do_not_fit_are_named_at_once() {
    let body =
        r#"{"creationDate": "today", "lineItems": [{"quantity": "many", "offerId": 7}], "totalPrice": "1"}"#;
    let answer = answer(router(Echo), &post(95, body)).await;
    assert_eq!(status(&answer), "400 Bad Request");
    let named = [
        ("body", None, Some("#/creationDate")),
        ("body", None, Some("#/lineItems/0/quantity")),
        ("body", None, Some("#/lineItems/0/offerId")),
        ("body", None, Some("#/totalPrice")),
    ];
    assert_eq!(places(&problem_of(&answer)), named);
}

#[tokio::test]
async fn a_body_may_not_be_longer_than_the_limit() {
    const ANSWER: &str = concat!(
        "HTTP/1.1 413 Payload Too Large\r\n",
        "content-type: application/problem+json\r\n",
        "content-length: 86\r\n",
        "connection: close\r\n",
        "\r\n",
        r#"{"title":"Payload Too Large","status":413,"detail":"the body is longer than 12 bytes"}"#,
    );
    let limited = || routes(Echo).max_request_bytes(12).into_router();
    let fitting = answer(limited(), &post(12, r#"{"id":"o-1"}"#)).await;
    assert_eq!(status(&fitting), "201 Created");
    assert_eq!(answer(limited(), &post(13, r#"{"id":"o-12"}"#)).await, ANSWER);
    let in_pieces = "POST /v1/customers/c/orders HTTP/1.1\r\nHost: orders.test\r\nConnection: close\r\n\
        Transfer-Encoding: chunked\r\n\r\n4\r\n{\"id\r\n9\r\n\":\"o-12\"}\r\n0\r\n\r\n";
    assert_eq!(answer(limited(), in_pieces).await, ANSWER);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_a_problem() {
    let limited = "POST /v1/customers/c/orders HTTP/1.1\r\nHost: orders.test\r\nConnection: close\r\n\
        Transfer-Encoding: chunked\r\n\r\n4\r\n{\"id\r\nnonsense\r\n";
    let answer = answer(router(Echo), limited).await;
    assert_eq!(status(&answer), "400 Bad Request");
    assert_eq!(problem_of(&answer)["detail"], "the body broke off");
}

// Paths and methods.

#[tokio::test]
async fn a_path_of_no_operation_is_not_found() {
    for path in
        ["/", "/v1/customers/c/invoices", "/v1/customers/c/orders/o/lines", "/V1/customers/c/orders/o"]
    {
        assert_eq!(status(&answer(router(Echo), &get(path)).await), "404 Not Found", "{path}");
    }
}

#[tokio::test]
async fn a_path_that_misses_its_template_is_a_problem() {
    for path in ["/1/customers/c/orders/o", "/v/customers/c/orders/o"] {
        let answer = answer(router(Echo), &get(path)).await;
        assert_eq!(status(&answer), "404 Not Found", "{path}");
        assert_eq!(header(&answer, "content-type"), Some("application/problem+json"));
        let body =
            format!(r#"{{"title":"Not Found","status":404,"detail":"no operation has the path {path}"}}"#);
        assert_eq!(body_of(&answer), body);
    }
}

#[tokio::test]
async fn a_method_of_no_operation_is_answered_with_those_there_are() {
    const ON_ORDERS: &str = concat!(
        "HTTP/1.1 405 Method Not Allowed\r\n",
        "content-type: application/problem+json\r\n",
        "allow: POST\r\n",
        "content-length: 86\r\n",
        "connection: close\r\n",
        "\r\n",
        r#"{"title":"Method Not Allowed","status":405,"detail":"/v1/customers/c/orders has POST"}"#,
    );
    assert_eq!(answer(router(Echo), &get("/v1/customers/c/orders")).await, ON_ORDERS);
    let delete = "DELETE /v1/customers/c/orders/o HTTP/1.1\r\nHost: orders.test\r\nConnection: close\r\n\r\n";
    let on_an_order = answer(router(Echo), delete).await;
    assert_eq!(status(&on_an_order), "405 Method Not Allowed");
    assert_eq!(header(&on_an_order, "allow"), Some("GET,HEAD,PATCH"));
}

// Answers that are no success.

#[tokio::test]
async fn what_is_not_implemented_says_so() {
    const ANSWER: &str = concat!(
        "HTTP/1.1 501 Not Implemented\r\n",
        "content-type: application/problem+json\r\n",
        "content-length: 40\r\n",
        "connection: close\r\n",
        "\r\n",
        r#"{"title":"Not Implemented","status":501}"#,
    );
    assert_eq!(answer(router(Nothing), &post(2, "{}")).await, ANSWER);
    assert_eq!(answer(router(Nothing), &get("/v1/customers/c/orders/o")).await, ANSWER);
    let patch = "PATCH /v1/customers/c/orders/o HTTP/1.1\r\nHost: orders.test\r\nConnection: close\r\n\
        Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    assert_eq!(answer(router(Nothing), patch).await, ANSWER);
    assert_eq!(answer(router(Echo), patch).await, ANSWER);
}

#[tokio::test]
async fn a_documented_error_is_written_with_its_status_and_body() {
    const NOT_FOUND: &str = concat!(
        "HTTP/1.1 404 Not Found\r\n",
        "content-type: application/json\r\n",
        "content-length: 34\r\n",
        "connection: close\r\n",
        "\r\n",
        r#"{"code":20002,"description":"No."}"#,
    );
    assert_eq!(answer(router(Echo), &get("/v1/customers/c/orders/404")).await, NOT_FOUND);
    for (order, expected) in [
        ("400", "400 Bad Request"),
        ("401", "401 Unauthorized"),
        ("403", "403 Forbidden"),
        ("500", "500 Internal Server Error"),
    ] {
        let answer = answer(router(Echo), &get(&format!("/v1/customers/c/orders/{order}"))).await;
        assert_eq!(status(&answer), expected);
        assert_eq!(body_of(&answer), r#"{"code":20002,"description":"No."}"#);
        assert_eq!(header(&answer, "www-authenticate"), (order == "401").then_some("Bearer"));
    }
}

#[tokio::test]
async fn an_undocumented_error_is_a_problem() {
    const TOO_MANY: &str = concat!(
        "HTTP/1.1 429 Too Many Requests\r\n",
        "content-type: application/problem+json\r\n",
        "retry-after: 30\r\n",
        "content-length: 64\r\n",
        "connection: close\r\n",
        "\r\n",
        r#"{"title":"Too Many Requests","status":429,"detail":"Slow down."}"#,
    );
    assert_eq!(answer(router(Echo), &get("/v1/customers/c/orders/429")).await, TOO_MANY);
}

#[tokio::test]
async fn callers_are_not_told_why_the_service_fails() {
    const FAILED: &str = concat!(
        "HTTP/1.1 500 Internal Server Error\r\n",
        "content-type: application/problem+json\r\n",
        "content-length: 46\r\n",
        "connection: close\r\n",
        "\r\n",
        r#"{"title":"Internal Server Error","status":500}"#,
    );
    assert_eq!(answer(router(Echo), &get("/v1/customers/c/orders/failing")).await, FAILED);
}

#[tokio::test]
async fn a_header_that_cannot_be_sent_fails_the_answer_and_not_the_server() {
    struct Splitting;

    impl Orders for Splitting {
        async fn create_order(&self, request: CreateOrder) -> Answer<CreateOrder> {
            let split = Some("r-1\r\nset-cookie: admin".to_owned());
            let headers = CreateOrderHeaders { ms_request_id: split, ..CreateOrderHeaders::default() };
            Ok(Response::new(request.body).with_headers(headers))
        }
    }

    let answer = answer(router(Splitting), &post(2, "{}")).await;
    assert_eq!(status(&answer), "500 Internal Server Error");
    assert!(!answer.contains("cookie"), "{answer}");
}

// The other side.

/// What the service answers to these bytes, but for the date.
async fn answer(router: Router, request: impl AsRef<[u8]>) -> String {
    let mut stream = TcpStream::connect(common::serve(router).await).await.unwrap();
    stream.write_all(request.as_ref()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split_inclusive("\r\n").filter(|line| !line.starts_with("date: ")).collect()
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: orders.test\r\nConnection: close\r\n\r\n")
}

fn get_accepting(media: &str) -> String {
    let line = "GET /v1/customers/c/orders/o HTTP/1.1";
    format!("{line}\r\nHost: orders.test\r\nAccept: {media}\r\nConnection: close\r\n\r\n")
}

fn post(length: usize, body: &str) -> String {
    format!(
        "POST /v1/customers/c/orders HTTP/1.1\r\n\
         Host: orders.test\r\n\
         Content-Type: application/json\r\n\
         Connection: close\r\n\
         Content-Length: {length}\r\n\
         \r\n\
         {body}"
    )
}

fn status(answer: &str) -> &str {
    answer.lines().next().and_then(|line| line.strip_prefix("HTTP/1.1 ")).unwrap()
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    answer
        .lines()
        .take_while(|line| !line.is_empty())
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn body_of(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}

fn order_of(answer: &str) -> Order {
    serde_json::from_str(body_of(answer)).unwrap()
}

fn problem_of(answer: &str) -> Value {
    serde_json::from_str(body_of(answer)).unwrap()
}

/// Place, name and pointer of all that does not fit.
fn places(problem: &Value) -> Vec<(&str, Option<&str>, Option<&str>)> {
    let errors = problem["errors"].as_array().unwrap().iter();
    errors
        .map(|error| (error["in"].as_str().unwrap(), error["name"].as_str(), error["pointer"].as_str()))
        .collect()
}
