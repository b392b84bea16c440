//! The generated client against a socket: what it sends to the byte, and what it makes of answers
//! that are written out to the byte.

use std::error::Error as _;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use partner_center_orders::Client;
use partner_center_orders::operations::{CreateOrderError, GetOrderError, UpdateOrderError};
use partner_center_orders::types::{
    BillingCycle, ClientContext, ErrorCode, Link, Order, OrderLineItem, OrderLinks, OrderStatus, RenewsTo,
};
use specwright_runtime::client::Retry;
use specwright_runtime::{ErrorKind, StatusCode, Uuid};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

// What is sent.

#[tokio::test]
async fn a_request_for_an_order_is_written_to_the_byte() {
    let server = Server::answering(EMPTY_ORDER).await;
    server.client().get_order("1", "customer", "order").ms_requestid("r-0").await.unwrap();
    let request = "GET /v1/customers/customer/orders/order HTTP/1.1\r\n\
        user-agent: partner-center-orders/2.0.0\r\n\
        accept: application/json, text/json;q=0.9, application/xml;q=0.8, text/xml;q=0.7\r\n\
        authorization: Bearer secret\r\n\
        ms-requestid: r-0\r\n\
        host: HOST\r\n\
        \r\n";
    assert_eq!(server.request(), request);
}

#[tokio::test]
async fn a_new_order_is_written_to_the_byte() {
    let server = Server::answering(CREATED).await;
    let item = OrderLineItem {
        line_item_number: Some(0),
        offer_id: Some("CFQ7TTC0LH18:0001".to_owned()),
        friendly_name: Some("Büro \"Nord\"\n".to_owned()),
        quantity: Some(5),
        custom_term_end_date: Some("2027-04-10T16:02:25.983-07:00".parse().unwrap()),
        term_duration: Some("P1Y".to_owned()),
        attestation_accepted: Some(true),
        ..OrderLineItem::default()
    };
    let order = Order {
        reference_customer_id: Some("c8ad33be".to_owned()),
        billing_cycle: Some(BillingCycle::OneTime),
        line_items: Some(vec![item]),
        total_price: Some(47.5),
        ..Order::default()
    };
    let call = server.client().create_order("1", "c8ad33be", &order);
    call.ms_requestid("r-1").ms_correlationid("c-1").ms_cv("v.0").await.unwrap();
    let request = concat!(
        "POST /v1/customers/c8ad33be/orders HTTP/1.1\r\n",
        "user-agent: partner-center-orders/2.0.0\r\n",
        "accept: application/json, text/json;q=0.9, application/xml;q=0.8, text/xml;q=0.7\r\n",
        "authorization: Bearer secret\r\n",
        "ms-correlationid: c-1\r\n",
        "ms-cv: v.0\r\n",
        "ms-requestid: r-1\r\n",
        "content-type: application/json\r\n",
        "host: HOST\r\n",
        "content-length: 290\r\n",
        "\r\n",
        r#"{"referenceCustomerId":"c8ad33be","billingCycle":"one_time","#,
        r#""lineItems":[{"lineItemNumber":0,"offerId":"CFQ7TTC0LH18:0001","#,
        r#""friendlyName":"Büro \"Nord\"\n","quantity":5,"#,
        r#""customTermEndDate":"2027-04-10T16:02:25.983-07:00","termDuration":"P1Y","#,
        r#""attestationAccepted":true}],"totalPrice":47.5}"#,
    );
    assert_eq!(server.request(), request);
}

#[tokio::test]
async fn an_order_counts_once_however_often_it_is_sent() {
    let server = Server::answering(
        "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\nretry-after: 0\r\n\r\n",
    );
    let server = server.await;
    let client = server.client_with(Retry::default().backoff(Duration::ZERO, Duration::ZERO));
    let keys_of_call = async || {
        server.requests.lock().unwrap().clear();
        let error = client.create_order("1", "c", &Order::default()).await.unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(StatusCode::INTERNAL_SERVER_ERROR), 3));
        let key = |request: &String| header(request, "ms-requestid").unwrap().to_owned();
        server.requests().iter().map(key).collect::<Vec<_>>()
    };
    let (first, second) = (keys_of_call().await, keys_of_call().await);
    assert_eq!(first.len(), 3);
    assert!(first.iter().all(|key| *key == first[0]) && second.iter().all(|key| *key == second[0]));
    assert_ne!(first[0], second[0]);
    assert!(Uuid::parse_str(&first[0]).is_ok());
}

#[tokio::test]
async fn cancelling_sends_the_read_only_status() {
    let server = Server::answering(EMPTY_ORDER).await;
    let item = OrderLineItem {
        line_item_number: Some(0),
        offer_id: Some("CFQ7TTC0LH18:0001".to_owned()),
        ..OrderLineItem::default()
    };
    let cancel = Order {
        id: Some("o-1".to_owned()),
        status: Some(OrderStatus::Cancelled),
        line_items: Some(vec![item]),
        ..Order::default()
    };
    server.client().update_order("1", "customer", "o-1", &cancel).await.unwrap();
    let request = server.request();
    assert_eq!(line(&request), "PATCH /v1/customers/customer/orders/o-1 HTTP/1.1");
    assert_eq!(header(&request, "content-type"), Some("application/json"));
    // Properties come in the order of the document, which has the status after the line items.
    let body = concat!(
        r#"{"id":"o-1","lineItems":[{"lineItemNumber":0,"offerId":"CFQ7TTC0LH18:0001"}],"#,
        r#""status":"cancelled"}"#,
    );
    assert_eq!(body_of(&request), body);
}

#[tokio::test]
async fn prices_are_asked_for_or_not_or_not_mentioned() {
    let server = Server::answering(EMPTY_ORDER).await;
    let client = server.client();
    client.get_order("1", "c", "o").include_price(true).await.unwrap();
    assert_eq!(line(&server.request()), "GET /v1/customers/c/orders/o?include_price=true HTTP/1.1");
    client.get_order("1", "c", "o").include_price(false).await.unwrap();
    assert_eq!(line(&server.request()), "GET /v1/customers/c/orders/o?include_price=false HTTP/1.1");
    client.get_order("1", "c", "o").await.unwrap();
    assert_eq!(line(&server.request()), "GET /v1/customers/c/orders/o HTTP/1.1");
}

#[tokio::test]
async fn ids_of_any_form_stay_one_segment_of_the_path() {
    let server = Server::answering(EMPTY_ORDER).await;
    for (customer, segment) in [
        ("a/b", "a%2Fb"),
        ("a b", "a%20b"),
        ("100%", "100%25"),
        ("%2F", "%252F"),
        ("żółw", "%C5%BC%C3%B3%C5%82w"),
        ("🐢", "%F0%9F%90%A2"),
        ("a?b#c", "a%3Fb%23c"),
        ("a+b&c=d;e", "a%2Bb%26c%3Dd%3Be"),
        ("../admin", "..%2Fadmin"),
        ("%2e%2e", "%252e%252e"),
        ("...", "..."),
        ("a\\b", "a%5Cb"),
        ("a\r\nb", "a%0D%0Ab"),
        ("{id}|^'\"", "%7Bid%7D%7C%5E%27%22"),
        ("AZaz09-._~", "AZaz09-._~"),
    ] {
        server.client().get_order("1", customer, "o").await.unwrap();
        let expected = format!("GET /v1/customers/{segment}/orders/o HTTP/1.1");
        assert_eq!(line(&server.request()), expected, "{customer:?}");
    }
}

#[tokio::test]
async fn ids_that_would_name_another_path_are_not_sent() {
    let server = Server::answering(EMPTY_ORDER).await;
    for id in ["..", ".", ""] {
        let error = server.client().get_order("1", "customer", id).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{id:?}: {error}");
        assert_eq!(error.status(), None);
        assert!(!error.is_retryable());
    }
    let error = server.client().get_order("1", "", "order").await.unwrap_err();
    assert!(error.to_string().contains("path parameter `customer_id`"), "{error}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn what_is_no_header_or_no_json_is_not_sent() {
    let server = Server::answering(CREATED).await;
    let split = "1\r\nx-admin: true";
    let error = server.client().create_order("1", "c", &Order::default()).ms_cv(split).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.to_string().contains("header parameter `ms-cv`"), "{error}");
    let endless = Order { total_price: Some(f64::INFINITY), ..Order::default() };
    let error = server.client().create_order("1", "c", &endless).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.to_string().contains("a number must be finite"), "{error}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_base_url_keeps_its_path() {
    let server = Server::answering(EMPTY_ORDER).await;
    let url = format!("http://{}/partner/", server.address);
    let client = Client::builder().base_url(url).build().unwrap();
    client.get_order("1", "c", "o").await.unwrap();
    let request = server.request();
    assert_eq!(line(&request), "GET /partner/v1/customers/c/orders/o HTTP/1.1");
    assert_eq!(header(&request, "authorization"), None);
}

#[tokio::test]
async fn headers_of_a_call_take_the_place_of_the_clients_own() {
    let server = Server::answering(EMPTY_ORDER).await;
    let client = server.client();
    let call = client.get_order("1", "c", "o").ms_requestid("generated");
    call.header("ms-requestid", "own").header("user-agent", "tests").header("x-more", "1").await.unwrap();
    let request = server.request();
    assert_eq!(header(&request, "ms-requestid"), Some("own"));
    assert_eq!(header(&request, "user-agent"), Some("tests"));
    assert_eq!(header(&request, "x-more"), Some("1"));
}

// Successes.

/// All that published examples show beyond the reference.
const CREATED: &str = concat!(
    "HTTP/1.1 201 Created\r\n",
    "Content-Type: application/json; charset=utf-8\r\n",
    "MS-RequestId: r-1\r\n",
    "MS-CorrelationId: c-1\r\n",
    "Connection: close\r\n",
    "\r\n",
    r#"{
        "id": "o-1",
        "alternateId": null,
        "referenceCustomerId": "c8ad33be",
        "billingCycle": "Annual",
        "currencyCode": "EUR",
        "currencySymbol": "€",
        "lineItems": [
            {
                "lineItemNumber": 0,
                "offerId": "CFQ7TTC0LH18:0001",
                "subscriptionId": null,
                "quantity": 5,
                "customTermEndDate": "2027-04-10T16:02:25.983-07:00",
                "termDuration": "",
                "transactionType": "New",
                "partnerOnRecordAttestationAccepted": true,
                "attributes": {"objectType": "OrderLineItem", "tags": [null, 1, {}]},
                "provisioningContext": {"scope": "Shared", "entitlementId": null, "region": "westeurope"},
                "links": {
                    "sku": {"uri": "/skus/0001", "method": "GET", "headers": [], "body": null},
                    "invoice": {"uri": "/invoices/1"}
                },
                "renewsTo": {},
                "pricing": {"listPrice": 10, "price": 9.5, "currency": "EUR"},
                "purchaseCommitment": null
            }
        ],
        "creationDate": "2026-04-10T16:02:25.9831234Z",
        "status": "Pending",
        "transactionType": "UserPurchase",
        "totalPrice": 47.5,
        "links": {},
        "client": {},
        "attributes": {"etag": "e-1", "objectType": "Order"},
        "additionalPartnerIdsOnRecord": ["4847383", {"mpnId": 18446744073709551615}]
    }"#,
);

#[tokio::test]
async fn a_created_order_is_read_as_the_service_writes_it() {
    let server = Server::answering(CREATED).await;
    let order = server.client().create_order("1", "c8ad33be", &Order::default()).await.unwrap();
    assert_eq!(order.status(), StatusCode::CREATED);
    assert_eq!(order.headers().ms_request_id.as_deref(), Some("r-1"));
    assert_eq!(order.headers().ms_correlation_id.as_deref(), Some("c-1"));
    assert_eq!(order.headers().ms_cv, None);

    assert_eq!(order.alternate_id, None);
    assert_eq!(order.billing_cycle, Some(BillingCycle::Annual));
    assert_eq!(order.body().status, Some(OrderStatus::Pending));
    assert_eq!(order.links, Some(OrderLinks::default()));
    assert_eq!(order.client, Some(ClientContext::default()));
    let created = order.creation_date.unwrap();
    assert_eq!((created.timestamp(), created.timestamp_subsec_nanos()), (1_775_836_945, 983_123_400));
    assert_eq!(order.additional_properties["additionalPartnerIdsOnRecord"][1]["mpnId"], u64::MAX);

    let item = &order.line_items.as_ref().unwrap()[0];
    assert_eq!(item.subscription_id, None);
    assert_eq!(item.term_duration.as_deref(), Some(""));
    assert_eq!(item.transaction_type.as_deref(), Some("New"));
    assert_eq!(item.renews_to, Some(RenewsTo::default()));
    assert_eq!(item.purchase_commitment, None);
    let ends = item.custom_term_end_date.unwrap();
    assert_eq!((ends.timestamp_millis(), ends.offset().local_minus_utc()), (1_807_398_145_983, -7 * 3600));
    let context = item.provisioning_context.as_ref().unwrap();
    assert_eq!((context.scope.as_deref(), &context.entitlement_id), (Some("Shared"), &None));
    assert_eq!(context.additional_properties["region"], "westeurope");
    let sku = item.links.as_ref().unwrap().sku.as_ref().unwrap();
    assert_eq!((sku.method.as_deref(), &sku.headers, &sku.body), (Some("GET"), &Some(Vec::new()), &None));
    let pricing = item.pricing.as_ref().unwrap();
    assert_eq!((pricing.list_price, pricing.price), (Some(10.0), Some(9.5)));
    assert_eq!(pricing.additional_properties["currency"], "EUR");
}

#[tokio::test]
async fn what_was_read_is_sent_again_without_loss() {
    let server = Server::answering(CREATED).await;
    let client = server.client();
    let mut order = client.create_order("1", "c", &Order::default()).await.unwrap().into_body();
    // Checked below: an instant can be written in several ways.
    let created = order.creation_date.take();
    server.answer(EMPTY_ORDER);
    client.update_order("1", "c", "o-1", &order).await.unwrap();
    let body = concat!(
        r#"{"id":"o-1","referenceCustomerId":"c8ad33be","billingCycle":"annual","#,
        r#""transactionType":"UserPurchase","lineItems":[{"lineItemNumber":0,"#,
        r#""offerId":"CFQ7TTC0LH18:0001","quantity":5,"#,
        r#""customTermEndDate":"2027-04-10T16:02:25.983-07:00","termDuration":"","#,
        r#""transactionType":"New","provisioningContext":{"scope":"Shared","region":"westeurope"},"#,
        r#""links":{"sku":{"uri":"/skus/0001","method":"GET","headers":[]},"#,
        r#""invoice":{"uri":"/invoices/1"}},"renewsTo":{},"#,
        r#""pricing":{"listPrice":10.0,"price":9.5,"currency":"EUR"},"#,
        r#""attributes":{"objectType":"OrderLineItem","tags":[null,1,{}]},"#,
        r#""partnerOnRecordAttestationAccepted":true}],"#,
        r#""currencyCode":"EUR","currencySymbol":"€","status":"pending","totalPrice":47.5,"#,
        r#""links":{},"client":{},"attributes":{"etag":"e-1","objectType":"Order"},"#,
        r#""additionalPartnerIdsOnRecord":["4847383",{"mpnId":18446744073709551615}]}"#,
    );
    assert_eq!(body_of(&server.request()), body);

    let dated = Order { creation_date: created, ..Order::default() };
    client.update_order("1", "c", "o-1", &dated).await.unwrap();
    let again: Order = serde_json::from_str(body_of(&server.request())).unwrap();
    assert_eq!(again, dated);
}

#[tokio::test]
async fn an_order_with_all_documented_properties_is_read_and_sent_again_to_the_byte() {
    const ALL: &str = concat!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/json\r\nConnection: close\r\n\r\n",
        r#"{"id":"1","alternateId":"2","referenceCustomerId":"3","billingCycle":"annual","#,
        r#""transactionType":"UserPurchase","lineItems":[{"lineItemNumber":0,"offerId":"4","#,
        r#""subscriptionId":"5","parentSubscriptionId":"6","friendlyName":"7","quantity":8,"#,
        r#""customTermEndDate":"2027-04-10T16:02:25Z","termDuration":"P1M","transactionType":"new","#,
        r#""partnerIdOnRecord":"9","provisioningContext":{"scope":"single","entitlementId":"10"},"#,
        r#""promotionId":"11","links":{"provisioningStatus":{"uri":"12"},"sku":{"uri":"13"},"#,
        r#""subscription":{"uri":"14"},"activationLinks":{"uri":"15"},"availability":{"uri":"16"},"#,
        r#""product":{"uri":"17"}},"renewsTo":{"termDuration":"P1Y"},"attestationAccepted":false,"#,
        r#""pricing":{"listPrice":1.5,"discountedPrice":2.5,"proratedPrice":3.5,"price":4.5,"#,
        r#""extendedPrice":5.5},"purchaseCommitment":{"amount":6.5,"currency":"EUR","grain":"18"}}],"#,
        r#""currencyCode":"EUR","currencySymbol":"€","creationDate":"2026-04-10T16:02:25.983Z","#,
        r#""status":"partial_success","totalPrice":7.5,"links":{"provisioningStatus":{"uri":"19","#,
        r#""method":"GET","headers":[{"key":"20","value":"21"}],"body":"22"},"self":{"uri":"23"},"#,
        r#""patchOperation":{"uri":"24"}},"client":{"marketplaceCountry":"DE","deviceFamily":"25","#,
        r#""name":"26"},"attributes":{"etag":"27","objectType":"Order"}}"#,
    );
    let server = Server::answering(ALL).await;
    let client = server.client();
    let order = client.get_order("1", "3", "1").await.unwrap().into_body();
    client.update_order("1", "3", "1", &order).await.unwrap();
    assert_eq!(body_of(&server.request()), body_of(ALL));
}

#[tokio::test]
async fn undocumented_values_are_kept_exactly_and_sent_back() {
    const LATER: &str = concat!(
        "HTTP/1.1 200 OK\r\n",
        "Content-Type: application/json\r\n",
        "Connection: close\r\n",
        "\r\n",
        r#"{"billingCycle": "Biennial", "status": "ON_hold"}"#,
    );
    let server = Server::answering(LATER).await;
    let client = server.client();
    let order = client.get_order("1", "c", "o").await.unwrap().into_body();
    assert_eq!(order.billing_cycle.as_ref().map(BillingCycle::as_str), Some("Biennial"));
    assert!(matches!(&order.status, Some(OrderStatus::Undocumented(value)) if value.as_str() == "ON_hold"));
    client.update_order("1", "c", "o", &order).await.unwrap();
    assert_eq!(body_of(&server.request()), r#"{"billingCycle":"Biennial","status":"ON_hold"}"#);
}

#[tokio::test]
async fn names_in_pascal_case_are_the_same_names() {
    const PASCAL_CASE: &str = concat!(
        "HTTP/1.1 200 OK\r\n",
        "Content-Type: application/json\r\n",
        "Connection: close\r\n",
        "\r\n",
        r#"{"Id": "o-1", "LineItems": [{"OfferId": "x", "Quantity": 2}], "#,
        r#""Links": {"Self": {"Uri": "/o-1"}}}"#,
    );
    let server = Server::answering(PASCAL_CASE).await;
    let order = server.client().get_order("1", "c", "o-1").await.unwrap().into_body();
    let item =
        OrderLineItem { offer_id: Some("x".to_owned()), quantity: Some(2), ..OrderLineItem::default() };
    let link = Link { uri: Some("/o-1".to_owned()), ..Link::default() };
    let expected = Order {
        id: Some("o-1".to_owned()),
        line_items: Some(vec![item]),
        links: Some(OrderLinks { self_: Some(link), ..OrderLinks::default() }),
        ..Order::default()
    };
    assert_eq!(order, expected);
}

#[tokio::test]
async fn a_null_among_the_provisioning_variables_is_an_absent_one() {
    const WITH_NULL: &str = concat!(
        "HTTP/1.1 200 OK\r\n",
        "Content-Type: application/json\r\n",
        "Connection: close\r\n",
        "\r\n",
        r#"{"lineItems": [{"provisioningContext": {"scope": "Shared", "region": null, "zone": "1"}}]}"#,
    );
    let server = Server::answering(WITH_NULL).await;
    let order = server.client().get_order("1", "c", "o").await.unwrap();
    let context = order.line_items.as_ref().unwrap()[0].provisioning_context.as_ref().unwrap();
    assert_eq!(context.additional_properties.get("region"), None);
    assert_eq!(context.additional_properties["zone"], "1");
}

#[tokio::test]
async fn json_is_read_under_either_name_and_under_none() {
    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Type: text/json\r\nContent-Length: 12\r\n\r\n{\"id\":\"o-1\"}",
        "HTTP/1.1 200 OK\r\ncontent-type:Text/JSON\r\ncontent-length:12\r\n\r\n{\"id\":\"o-1\"}",
        "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"id\":\"o-1\"}",
        "HTTP/1.1 200 OK\r\nContent-Type: text/json\r\nContent-Length: 15\r\n\r\n\u{feff}{\"id\":\"o-1\"}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"id\r\n8\r\n\":\"o-1\"}\r\n0\r\n\r\n",
    ] {
        let server = Server::answering(answer).await;
        let order = server.client().get_order("1", "c", "o-1").await.unwrap();
        assert_eq!(order.id.as_deref(), Some("o-1"), "{answer}");
    }
}

// Errors.

#[tokio::test]
async fn a_documented_error_with_a_number_for_its_code() {
    const BAD_REQUEST: &str = concat!(
        "HTTP/1.1 400 Bad Request\r\n",
        "Content-Type: application/json; charset=utf-8\r\n",
        "MS-RequestId: r-2\r\n",
        "Connection: close\r\n",
        "\r\n",
        r#"{"code": 800002, "description": "The offer is unknown.", "data": ["x", 1], "#,
        r#""source": "PartnerFD", "severity": "low"}"#,
    );
    let server = Server::answering(BAD_REQUEST).await;
    let error = server.client().create_order("1", "c", &Order::default()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(error.status(), Some(StatusCode::BAD_REQUEST));
    assert_eq!(error.headers()["ms-requestid"], "r-2");
    assert_eq!(error.to_string(), "createOrder: 400 Bad Request: The offer is unknown.");
    assert!(!error.is_retryable());
    let Some(CreateOrderError::BadRequest(details)) = error.api() else { panic!("{error:?}") };
    assert_eq!(details.code, Some(ErrorCode::Integer(800_002)));
    assert_eq!(details.data.as_ref().unwrap().len(), 2);
    assert_eq!(details.source.as_deref(), Some("PartnerFD"));
    assert_eq!(details.additional_properties["severity"], "low");
}

#[tokio::test]
async fn a_documented_error_with_a_name_for_its_code() {
    const NOT_FOUND: &str = concat!(
        "HTTP/1.1 404 Not Found\r\n",
        "Content-Type: application/json\r\n",
        "Connection: close\r\n",
        "\r\n",
        r#"{"Code": "OrderNotFound", "Description": null}"#,
    );
    let server = Server::answering(NOT_FOUND).await;
    let error = server.client().get_order("1", "c", "o").await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    let Some(GetOrderError::NotFound(details)) = error.api() else { panic!("{error:?}") };
    assert_eq!(details.code, Some(ErrorCode::String("OrderNotFound".to_owned())));
    assert_eq!(details.description, None);
}

#[tokio::test]
async fn errors_are_told_apart_by_status_alone() {
    const UNAUTHORIZED: &str =
        "HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
    const FORBIDDEN: &str = "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
    const FAILED: &str =
        "HTTP/1.1 500 Internal Server Error\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
    let server = Server::answering(UNAUTHORIZED).await;
    let client = server.client();
    let error = client.update_order("1", "c", "o", &Order::default()).await.unwrap_err();
    assert!(matches!(error.api(), Some(UpdateOrderError::Unauthorized(_))), "{error:?}");
    server.answer(FORBIDDEN);
    let error = client.update_order("1", "c", "o", &Order::default()).await.unwrap_err();
    assert!(matches!(error.api(), Some(UpdateOrderError::Forbidden(_))), "{error:?}");
    server.answer(FAILED);
    let error = client.update_order("1", "c", "o", &Order::default()).await.unwrap_err();
    assert!(matches!(error.api(), Some(UpdateOrderError::InternalServerError(_))), "{error:?}");
    assert!(error.is_retryable());
}

#[tokio::test]
async fn an_undocumented_status_keeps_its_answer() {
    const TEAPOT: &str = concat!(
        "HTTP/1.1 418 I'm a teapot\r\n",
        "Content-Type: text/plain\r\n",
        "X-Pot: short\r\n",
        "Content-Length: 16\r\n",
        "\r\n",
        "short and stout\n",
    );
    let server = Server::answering(TEAPOT).await;
    let error = server.client().get_order("1", "c", "o").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Undocumented);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(418));
    assert_eq!(error.headers()["x-pot"], "short");
    assert_eq!(error.body(), b"short and stout\n");
    assert_eq!(error.operation(), "getOrder");
    assert!(error.api().is_none());
    assert!(!error.is_retryable());
    assert_eq!(error.retry_after(), None);
}

#[tokio::test]
async fn too_many_requests_say_when_to_come_again() {
    const IN_SECONDS: &str = concat!(
        "HTTP/1.1 429 Too Many Requests\r\n",
        "Retry-After: 30\r\n",
        "Connection: close\r\n",
        "Content-Length: 0\r\n\r\n",
    );
    const AT_A_PAST_DATE: &str = concat!(
        "HTTP/1.1 429 Too Many Requests\r\n",
        "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n",
        "Connection: close\r\n",
        "Content-Length: 0\r\n\r\n",
    );
    const AT_WILL: &str = concat!(
        "HTTP/1.1 429 Too Many Requests\r\n",
        "Retry-After: soon\r\n",
        "Connection: close\r\n",
        "Content-Length: 0\r\n\r\n",
    );
    let server = Server::answering(IN_SECONDS).await;
    let client = server.client();
    for (answer, wait) in
        [(IN_SECONDS, Some(Duration::from_secs(30))), (AT_A_PAST_DATE, Some(Duration::ZERO)), (AT_WILL, None)]
    {
        server.answer(answer);
        let error = client.get_order("1", "c", "o").await.unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS));
        assert!(error.is_retryable());
        assert_eq!(error.retry_after(), wait, "{answer}");
    }
}

#[tokio::test]
async fn an_error_from_something_in_between_keeps_its_status() {
    const FROM_A_PROXY: &str = concat!(
        "HTTP/1.1 404 Not Found\r\n",
        "Content-Type: text/html\r\n",
        "Content-Length: 18\r\n",
        "\r\n",
        "<h1>Not here.</h1>",
    );
    let server = Server::answering(FROM_A_PROXY).await;
    let error = server.client().get_order("1", "c", "o").await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    assert_eq!(error.kind(), ErrorKind::Undocumented);
    assert_eq!(error.body(), b"<h1>Not here.</h1>");
    assert!(error.api().is_none());
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    const ELSEWHERE: &str = "HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n";
    let server = Server::answering(ELSEWHERE).await;
    let error = server.client().get_order("1", "c", "o").await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::FOUND));
    assert_eq!(error.headers()["location"], "/login");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_value_of_another_type_is_named_by_its_pointer() {
    const WRONG_TYPE: &str = concat!(
        "HTTP/1.1 200 OK\r\n",
        "Content-Type: application/json\r\n",
        "Connection: close\r\n",
        "\r\n",
        r#"{"id": "o-1", "lineItems": [{"quantity": 1}, {"links": {"sku": {"headers": [{"key": 7}]}}}]}"#,
    );
    let server = Server::answering(WRONG_TYPE).await;
    let error = server.client().get_order("1", "c", "o").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.status(), Some(StatusCode::OK));
    assert!(error.to_string().contains("/lineItems/1/links/sku/headers/0/key: "), "{error}");
    assert!(error.body().starts_with(br#"{"id": "o-1", "#));
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn broken_json_is_named_by_the_pointer_of_where_it_breaks() {
    for (answer, pointer) in [
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\n{\"lineItems\":[{\"offerId\":]}",
            "/lineItems/0/offerId: ",
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: 23\r\n\r\n{\"attributes\":{\"etag\":\"x", "/attributes/etag: "),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 29\r\n\r\n{\"creationDate\":\"yesterday\"  }",
            "/creationDate: ",
        ),
    ] {
        let server = Server::answering(answer).await;
        let error = server.client().get_order("1", "c", "o").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
        assert!(error.to_string().contains(pointer), "{error}");
        assert!(error.source().is_some_and(|why| why.to_string().starts_with(pointer)), "{error:?}");
    }
}

#[tokio::test]
async fn a_success_without_its_body_is_no_order() {
    let server = Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await;
    let error = server.client().get_order("1", "c", "o").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("empty"), "{error}");
}

/// The length promises more than comes.
const CUT: &str = concat!(
    "HTTP/1.1 200 OK\r\n",
    "Content-Type: application/json\r\n",
    "MS-RequestId: r-3\r\n",
    "Content-Length: 64\r\n",
    "\r\n",
    r#"{"id": "o-1", "status": "com"#,
);

#[tokio::test]
async fn a_body_that_breaks_off_is_no_order() {
    let server = Server::answering(CUT).await;
    let error = server.client().get_order("1", "c", "o").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(error.status(), Some(StatusCode::OK));
    assert_eq!(error.headers()["ms-requestid"], "r-3");
    assert_eq!(error.body(), br#"{"id": "o-1", "status": "com"#);
    assert!(error.to_string().contains("broke off"), "{error}");

    server.answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"id\r\n8\r\n\":");
    let error = server.client().get_order("1", "c", "o").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(error.body(), b"{\"id\":");
}

#[tokio::test]
async fn a_body_that_breaks_off_may_come_whole_another_time() {
    let server = Server::answering(CUT).await;
    let error = server.client().get_order("1", "c", "o").await.unwrap_err();
    assert!(error.is_retryable(), "{error:?}");
}

#[tokio::test]
async fn a_body_may_not_be_longer_than_the_client_allows() {
    let server = Server::answering(CREATED).await;
    let builder = Client::builder().base_url(format!("http://{}", server.address));
    let client = builder.max_response_bytes(16).build().unwrap();
    let error = client.create_order("1", "c", &Order::default()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLong);
    assert_eq!(error.status(), Some(StatusCode::CREATED));
    assert_eq!(error.body().len(), 16);
}

#[tokio::test]
async fn no_answer_at_all_may_be_tried_again() {
    let server = Server::answering("").await;
    let error = server.client().get_order("1", "c", "o").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(error.status(), None);
    assert!(error.is_retryable());
}

// Secrets.

#[tokio::test]
async fn the_token_is_never_shown() {
    const UNAUTHORIZED: &str =
        "HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
    let server = Server::answering(UNAUTHORIZED).await;
    let builder = Client::builder().base_url(format!("http://{}", server.address)).bearer("hush-hush");
    let builder = builder.retry(Retry::never());
    assert!(!shows_the_token(&builder));
    let client = builder.build().unwrap();
    assert!(!shows_the_token(&client));
    assert!(!shows_the_token(&client.get_order("1", "c", "o")));
    for answer in [UNAUTHORIZED, CUT, EMPTY_ORDER, "nonsense", ""] {
        server.answer(answer);
        match client.get_order("1", "c", "o").await {
            Ok(order) => assert!(!shows_the_token(&order)),
            Err(error) => assert!(!shows_the_token(&error) && !error.to_string().contains("hush-hush")),
        }
        assert_eq!(header(&server.request(), "authorization"), Some("Bearer hush-hush"));
    }
    let error = client.get_order("1", "c", "..").await.unwrap_err();
    assert!(!shows_the_token(&error));
    let error = Client::builder().bearer("hush-hush\n").build().unwrap_err();
    assert!(!shows_the_token(&error) && !error.to_string().contains("hush-hush"));
}

#[tokio::test]
async fn a_token_set_as_a_header_is_not_shown_either() {
    let server = Server::answering(EMPTY_ORDER).await;
    let builder = Client::builder().base_url(format!("http://{}", server.address));
    let builder = builder.header("authorization", "Bearer hush-hush");
    assert!(!shows_the_token(&builder), "{builder:?}");
    let client = builder.build().unwrap();
    assert!(!shows_the_token(&client), "{client:?}");
    let call = client.get_order("1", "c", "o").header("authorization", "Bearer hush-hush");
    assert!(!shows_the_token(&call), "{call:?}");
    call.await.unwrap();
    assert_eq!(header(&server.request(), "authorization"), Some("Bearer hush-hush"));
}

fn shows_the_token(shown: &impl std::fmt::Debug) -> bool {
    format!("{shown:?}{shown:#?}").contains("hush-hush")
}

// The other side.

const EMPTY_ORDER: &str = concat!(
    "HTTP/1.1 200 OK\r\n",
    "Content-Type: application/json\r\n",
    "Content-Length: 2\r\n",
    "Connection: close\r\n",
    "\r\n",
    "{}",
);

/// Answers every connection with the same bytes, and keeps what it was sent.
struct Server {
    address: SocketAddr,
    answer: Arc<Mutex<&'static str>>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn answering(answer: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = Self { address, answer: Arc::new(Mutex::new(answer)), requests: Arc::default() };
        let (answer, requests) = (Arc::clone(&server.answer), Arc::clone(&server.requests));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                // The port differs from run to run.
                let request = read_request(&mut stream).await.replace(&address.to_string(), "HOST");
                requests.lock().unwrap().push(request);
                let answer = *answer.lock().unwrap();
                stream.write_all(answer.as_bytes()).await.unwrap();
                stream.shutdown().await.unwrap();
            }
        });
        server
    }

    /// From now on answers this.
    fn answer(&self, answer: &'static str) {
        *self.answer.lock().unwrap() = answer;
    }

    fn client(&self) -> Client {
        self.client_with(Retry::never())
    }

    fn client_with(&self, retry: Retry) -> Client {
        let builder = Client::builder().base_url(format!("http://{}", self.address)).bearer("secret");
        builder.retry(retry).build().unwrap()
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// The last request.
    fn request(&self) -> String {
        self.requests().pop().unwrap()
    }
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    while !is_whole(&request) {
        assert_ne!(stream.read_buf(&mut request).await.unwrap(), 0, "the request breaks off");
    }
    String::from_utf8(request).unwrap()
}

fn is_whole(request: &[u8]) -> bool {
    let Some(end) = request.windows(4).position(|window| window == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&request[..end]);
    let length = header(&head, "content-length").map_or(0, |length| length.parse().unwrap());
    request.len() >= end + 4 + length
}

fn line(request: &str) -> &str {
    request.lines().next().unwrap()
}

fn header<'r>(request: &'r str, name: &str) -> Option<&'r str> {
    let (head, _) = request.split_once("\r\n\r\n").unwrap_or((request, ""));
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn body_of(request: &str) -> &str {
    request.split_once("\r\n\r\n").unwrap().1
}
