//! The generated client and the generated server with one another, over a socket and in process:
//! what one side says is what the other side hears.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use partner_center_orders::Client;
use partner_center_orders::operations::{
    CreateOrder, CreateOrderError, CreateOrderHeaders, GetOrder, GetOrderError, GetOrderHeaders, UpdateOrder,
    UpdateOrderError, UpdateOrderHeaders,
};
use partner_center_orders::server::{Orders, router};
use partner_center_orders::types::{
    BillingCycle, ClientContext, ErrorCode, ErrorResponse, KeyValuePair, Link, Order, OrderLineItem,
    OrderLineItemLinks, OrderLineItemProvisioningStatus, OrderLinks, OrderStatus, Pricing,
    ProvisioningContext, PurchaseCommitment, QuantityProvisioningStatus, RenewsTo, ResourceAttributes,
};
use serde_json::json;
use specwright_runtime::http::{Body, HeaderValue};
use specwright_runtime::{Answer, Error, ErrorKind, Json, Map, Response, StatusCode};
use tower::service_fn;

mod common;

/// Keeps orders in memory, without their prices unless they are asked for.
#[derive(Default)]
struct Memory(Mutex<BTreeMap<String, Order>>);

impl Orders for Memory {
    async fn create_order(&self, request: CreateOrder) -> Answer<CreateOrder> {
        if request.body.line_items.is_none() {
            let wrong = details(ErrorCode::Integer(800_002), "An order has line items.");
            Err(CreateOrderError::BadRequest(wrong))?;
        }
        let mut orders = self.0.lock().unwrap();
        let id = format!("{}/order {}", request.customer_id, orders.len() + 1);
        let order = Order { id: Some(id.clone()), status: Some(OrderStatus::Completed), ..request.body };
        orders.insert(id, order.clone());
        let headers = CreateOrderHeaders {
            ms_request_id: request.ms_requestid,
            ms_correlation_id: request.ms_correlationid,
            ms_cv: request.ms_cv,
        };
        Ok(Response::new(order).with_headers(headers))
    }

    async fn get_order(&self, request: GetOrder) -> Answer<GetOrder> {
        let orders = self.0.lock().unwrap();
        let Some(order) = orders.get(&request.order_id) else {
            let code = ErrorCode::String("OrderNotFound".to_owned());
            return Err(GetOrderError::NotFound(details(code, &request.order_id)).into());
        };
        let mut order = order.clone();
        if request.include_price != Some(true) {
            order.total_price = None;
            order.line_items.iter_mut().flatten().for_each(|item| item.pricing = None);
        }
        let headers = GetOrderHeaders { ms_request_id: request.ms_requestid, ..GetOrderHeaders::default() };
        Ok(Response::new(order).with_headers(headers))
    }

    async fn update_order(&self, request: UpdateOrder) -> Answer<UpdateOrder> {
        if request.body.status != Some(OrderStatus::Cancelled) {
            let forbidden = details(ErrorCode::Integer(900_100), "Orders can be cancelled, no more.");
            return Err(Error::from(UpdateOrderError::Forbidden(forbidden)).with_header("x-trace", "t-1"));
        }
        let mut orders = self.0.lock().unwrap();
        let Some(order) = orders.get_mut(&request.order_id) else {
            return Err(Error::refused(StatusCode::GONE, "It was cancelled long ago."));
        };
        order.status = Some(OrderStatus::Cancelled);
        let headers = UpdateOrderHeaders { ms_cv: request.ms_cv, ..UpdateOrderHeaders::default() };
        Ok(Response::new(order.clone()).with_headers(headers))
    }
}

fn details(code: ErrorCode, description: &str) -> ErrorResponse {
    ErrorResponse { code: Some(code), description: Some(description.to_owned()), ..ErrorResponse::default() }
}

/// A client of a service in this process, and one of it behind a socket.
async fn clients<S: Orders>(service: impl Fn() -> S) -> [Client; 2] {
    let in_process = Client::builder().transport(router(service()));
    let over_loopback =
        Client::builder().base_url(format!("http://{}", common::serve(router(service())).await));
    [in_process, over_loopback].map(|builder| builder.bearer("secret").build().unwrap())
}

// Stories.

#[tokio::test]
async fn an_order_is_placed_read_and_cancelled() {
    for client in clients(Memory::default).await {
        let item = OrderLineItem {
            line_item_number: Some(0),
            offer_id: Some("CFQ7TTC0LH18:0001".to_owned()),
            quantity: Some(5),
            pricing: Some(Pricing { list_price: Some(9.5), ..Pricing::default() }),
            ..OrderLineItem::default()
        };
        let wanted = Order {
            billing_cycle: Some(BillingCycle::Monthly),
            line_items: Some(vec![item.clone()]),
            total_price: Some(47.5),
            ..Order::default()
        };
        let created = client.create_order("1", "żółw 100%", &wanted).await.unwrap();
        assert_eq!(created.status(), StatusCode::CREATED);
        let id = created.id.as_deref().unwrap();
        assert_eq!(id, "żółw 100%/order 1");

        let without = client.get_order("1", "żółw 100%", id).await.unwrap();
        assert_eq!(without.total_price, None);
        assert_eq!(without.line_items.as_ref().unwrap()[0].pricing, None);
        let with = client.get_order("1", "żółw 100%", id).include_price(true).await.unwrap();
        assert_eq!(with.body(), created.body());
        let again = client.get_order("1", "żółw 100%", id).include_price(false).await.unwrap();
        assert_eq!(again.body(), without.body());

        let cancel = Order {
            id: Some(id.to_owned()),
            status: Some(OrderStatus::Cancelled),
            line_items: Some(vec![item]),
            ..Order::default()
        };
        let cancelled = client.update_order("1", "żółw 100%", id, &cancel).await.unwrap();
        assert_eq!(cancelled.body().status, Some(OrderStatus::Cancelled));
        let read = client.get_order("1", "żółw 100%", id).include_price(true).await.unwrap();
        assert_eq!(read.body(), cancelled.body());
    }
}

#[tokio::test]
async fn documented_headers_travel() {
    for client in clients(Memory::default).await {
        let wanted = Order { line_items: Some(Vec::new()), ..Order::default() };
        let call = client.create_order("1", "c", &wanted);
        let created = call.ms_requestid("r-1").ms_correlationid("Büro").ms_cv("v.0").await.unwrap();
        let expected = CreateOrderHeaders {
            ms_request_id: Some("r-1".to_owned()),
            ms_correlation_id: Some("Büro".to_owned()),
            ms_cv: Some("v.0".to_owned()),
        };
        assert_eq!(created.headers(), &expected);

        let id = created.id.as_deref().unwrap();
        let read = client.get_order("1", "c", id).ms_requestid("r-2").ms_cv("v.1").await.unwrap();
        let expected =
            GetOrderHeaders { ms_request_id: Some("r-2".to_owned()), ..GetOrderHeaders::default() };
        assert_eq!(read.headers(), &expected);

        let cancel = Order { status: Some(OrderStatus::Cancelled), ..Order::default() };
        let cancelled = client.update_order("1", "c", id, &cancel).await.unwrap();
        assert_eq!(cancelled.headers(), &UpdateOrderHeaders::default());
    }
}

#[tokio::test]
async fn documented_errors_travel() {
    for client in clients(Memory::default).await {
        let error = client.create_order("1", "c", &Order::default()).await.unwrap_err();
        let expected = details(ErrorCode::Integer(800_002), "An order has line items.");
        assert_eq!(error.to_string(), "createOrder: 400 Bad Request: An order has line items.");
        assert_eq!(error.into_api().unwrap(), CreateOrderError::BadRequest(expected));

        let error = client.get_order("1", "c", "lost/and found").await.unwrap_err();
        let expected = details(ErrorCode::String("OrderNotFound".to_owned()), "lost/and found");
        assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
        assert_eq!(error.into_api().unwrap(), GetOrderError::NotFound(expected));

        let error = client.update_order("1", "c", "o", &Order::default()).await.unwrap_err();
        let expected = details(ErrorCode::Integer(900_100), "Orders can be cancelled, no more.");
        assert_eq!(error.status(), Some(StatusCode::FORBIDDEN));
        assert_eq!(error.headers()["x-trace"], "t-1");
        assert_eq!(error.into_api().unwrap(), UpdateOrderError::Forbidden(expected));
    }
}

#[tokio::test]
async fn undocumented_errors_travel_by_their_status() {
    for client in clients(Memory::default).await {
        let cancel = Order { status: Some(OrderStatus::Cancelled), ..Order::default() };
        let error = client.update_order("1", "c", "o", &cancel).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Undocumented);
        assert_eq!(error.status(), Some(StatusCode::GONE));
        let problem: Json = serde_json::from_slice(error.body()).unwrap();
        assert_eq!(problem, json!({"title": "Gone", "status": 410, "detail": "It was cancelled long ago."}));
    }
}

#[tokio::test]
async fn an_operation_that_is_not_implemented_is_not_worth_a_second_try() {
    struct Nothing;

    impl Orders for Nothing {}

    for client in clients(|| Nothing).await {
        let error = client.get_order("1", "c", "o").await.unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::NOT_IMPLEMENTED));
        assert!(!error.is_retryable());
        assert!(error.api().is_none());
    }
}

#[tokio::test]
async fn what_the_server_finds_wrong_with_a_request_is_told_by_the_client() {
    for client in clients(Memory::default).await {
        let opaque = HeaderValue::from_bytes(b"\xFF").unwrap();
        let error = client.get_order("1", "c", "o").header("ms-cv", opaque).await.unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::BAD_REQUEST));
        let Some(GetOrderError::BadRequest(problem)) = error.api() else { panic!("{error:?}") };
        assert_eq!(problem.additional_properties["errors"][0]["name"], "ms-cv");
        let told = "getOrder: 400 Bad Request: header parameter `ms-cv`: the header is not UTF-8";
        assert_eq!(error.to_string(), told);
    }
}

// Layers and mocks.

#[tokio::test]
async fn a_layer_around_the_server_sees_who_asks() {
    async fn check(request: Request, next: Next) -> axum::response::Response {
        match request.headers().get("authorization") {
            Some(token) if token == "Bearer secret" => next.run(request).await,
            _ => StatusCode::UNAUTHORIZED.into_response(),
        }
    }

    let guarded = router(Memory::default()).layer(from_fn(check));
    let known = Client::builder().transport(guarded.clone()).bearer("secret").build().unwrap();
    let error = known.get_order("1", "c", "o").await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    for stranger in [Client::builder(), Client::builder().bearer("guess")] {
        let stranger = stranger.transport(guarded.clone()).build().unwrap();
        let error = stranger.get_order("1", "c", "o").await.unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
    }
}

#[tokio::test]
async fn a_function_can_stand_in_for_the_server() {
    let mock = service_fn(|request: http::Request<Body>| async move {
        assert_eq!(request.uri(), "https://api.partnercenter.microsoft.com/v1/customers/c/orders/o");
        let answer = http::Response::builder().header("content-type", "application/json");
        answer.body(Body::from(r#"{"id":"mocked"}"#))
    });
    let client = Client::builder().transport(mock).build().unwrap();
    let order = client.get_order("1", "c", "o").await.unwrap();
    assert_eq!(order.id.as_deref(), Some("mocked"));
}

// Values.

/// Gives back what it is sent, and keeps it.
#[derive(Clone, Default)]
struct Echo {
    created: Arc<Mutex<Option<CreateOrder>>>,
    updated: Arc<Mutex<Option<UpdateOrder>>>,
}

impl Orders for Echo {
    async fn create_order(&self, request: CreateOrder) -> Answer<CreateOrder> {
        *self.created.lock().unwrap() = Some(request.clone());
        Ok(request.body.into())
    }

    async fn update_order(&self, request: UpdateOrder) -> Answer<UpdateOrder> {
        *self.updated.lock().unwrap() = Some(request.clone());
        Ok(request.body.into())
    }

    async fn get_order(&self, _: GetOrder) -> Answer<GetOrder> {
        Err(GetOrderError::InternalServerError(full_error()).into())
    }
}

#[tokio::test]
async fn an_order_with_everything_arrives_as_it_is_and_comes_back_as_it_was() {
    let echo = Echo::default();
    for client in clients(|| echo.clone()).await {
        let sent = CreateOrder {
            version: "1".to_owned(),
            customer_id: "c".to_owned(),
            ms_correlationid: Some("c-1".to_owned()),
            ms_cv: Some("v.0".to_owned()),
            ms_requestid: Some("r-1".to_owned()),
            body: full_order(),
        };
        let back = client.send(sent.clone()).await.unwrap();
        assert_eq!(back.into_body(), full_order());
        assert_eq!(echo.created.lock().unwrap().take(), Some(sent));

        let sent = UpdateOrder {
            version: "1.5".to_owned(),
            customer_id: "c".to_owned(),
            order_id: "o/1".to_owned(),
            ms_correlationid: None,
            ms_cv: None,
            ms_requestid: None,
            body: full_order(),
        };
        let back = client.send(sent.clone()).await.unwrap();
        assert_eq!(back.into_body(), full_order());
        // The document marks the header as an idempotency key: the client makes one up.
        let arrived = echo.updated.lock().unwrap().take().unwrap();
        assert!(arrived.ms_requestid.is_some());
        assert_eq!(UpdateOrder { ms_requestid: None, ..arrived }, sent);
    }
}

#[tokio::test]
async fn an_error_with_everything_arrives_as_it_is() {
    for client in clients(Echo::default).await {
        let error = client.get_order("1", "c", "o").await.unwrap_err();
        assert!(error.is_retryable());
        assert_eq!(error.into_api().unwrap(), GetOrderError::InternalServerError(full_error()));
    }
}

#[tokio::test]
async fn every_value_of_an_enum_arrives_as_it_is() {
    let cycles = ["unknown", "monthly", "annual", "none", "one_time", "triennial", "Undocumented", "", "é"];
    let statuses = [
        "unknown",
        "completed",
        "pending",
        "cancelled",
        "suspended",
        "pending_review",
        "pending_po_upload",
        "po_upload_complete",
        "po_review_rejected",
        "partial_success",
        "error",
        "undocumented",
    ];
    for client in clients(Echo::default).await {
        for cycle in cycles {
            let order = Order { billing_cycle: Some(cycle.parse().unwrap()), ..Order::default() };
            let back = client.create_order("1", "c", &order).await.unwrap();
            assert_eq!(back.body(), &order);
            assert_eq!(back.billing_cycle.as_ref().map(BillingCycle::as_str), Some(cycle));
        }
        for status in statuses {
            let order = Order { status: Some(status.parse().unwrap()), ..Order::default() };
            let back = client.create_order("1", "c", &order).await.unwrap();
            assert_eq!(back.body(), &order);
            assert_eq!(back.body().status.as_ref().map(OrderStatus::as_str), Some(status));
        }
    }
}

#[tokio::test]
async fn numbers_texts_and_instants_at_their_limits_arrive_as_they_are() {
    let client = Client::builder().transport(router(Echo::default())).build().unwrap();
    for price in [0.1 + 0.2, -0.0, f64::MAX, f64::MIN_POSITIVE, 9_007_199_254_740_993.0] {
        let order = Order { total_price: Some(price), ..Order::default() };
        let back = client.create_order("1", "c", &order).await.unwrap();
        assert_eq!(back.total_price.map(f64::to_bits), Some(price.to_bits()));
    }
    for text in ["", " ", "null", "\u{0}\u{1f}\u{7f}", "\"\\/\r\n\t", "\u{2028}🐢\u{10ffff}"] {
        let order = Order { alternate_id: Some(text.to_owned()), ..Order::default() };
        let back = client.create_order("1", "c", &order).await.unwrap();
        assert_eq!(back.alternate_id.as_deref(), Some(text));
    }
    for instant in [
        "0001-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999999999-00:01",
        "2026-04-10T16:02:25.9831234Z",
        "2017-04-10T16:02:25.983-07:00",
        "9999-12-31T23:59:59.9999999+14:00",
    ] {
        let order = Order { creation_date: Some(instant.parse().unwrap()), ..Order::default() };
        let back = client.create_order("1", "c", &order).await.unwrap();
        assert_eq!(back.creation_date, order.creation_date);
        assert_eq!(back.creation_date.map(|it| *it.offset()), order.creation_date.map(|it| *it.offset()));
    }
    for quantity in [i32::MIN, -1, 0, i32::MAX] {
        let item = OrderLineItem { quantity: Some(quantity), ..OrderLineItem::default() };
        let order = Order { line_items: Some(vec![item]), ..Order::default() };
        let back = client.create_order("1", "c", &order).await.unwrap();
        assert_eq!(back.into_body(), order);
    }
}

#[test]
fn models_of_no_operation_are_written_and_read_too() {
    let status = OrderLineItemProvisioningStatus {
        line_item_number: Some(0),
        status: text("PrefulfillmentPending"),
        quantity_provisioning_information: Some(vec![QuantityProvisioningStatus {
            quantity: Some(5),
            status: text("Unfulfilled"),
            additional_properties: extra(),
        }]),
        additional_properties: extra(),
    };
    let written = concat!(
        r#"{"lineItemNumber":0,"status":"PrefulfillmentPending","quantityProvisioningInformation":"#,
        r#"[{"quantity":5,"status":"Unfulfilled","later":[null,true,{"deep":-1}],"x":"y"}],"#,
        r#""later":[null,true,{"deep":-1}],"x":"y"}"#,
    );
    assert_eq!(serde_json::to_string(&status).unwrap(), written);
    assert_eq!(serde_json::from_str::<OrderLineItemProvisioningStatus>(written).unwrap(), status);
}

// Values with everything. No struct is filled by `default()`: a new property has to be added here.

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn extra() -> Map<Json> {
    Map::from([("later".to_owned(), json!([null, true, {"deep": -1}])), ("x".to_owned(), json!("y"))])
}

fn link(name: &str) -> Option<Link> {
    Some(Link {
        uri: text(&format!("/links/{name}?a=b&c=ü")),
        method: text("GET"),
        headers: Some(vec![KeyValuePair {
            key: text("x-name"),
            value: text(name),
            additional_properties: extra(),
        }]),
        body: text("{\"a\": \"b\"}"),
        additional_properties: extra(),
    })
}

fn full_item() -> OrderLineItem {
    OrderLineItem {
        line_item_number: Some(1),
        offer_id: text("CFQ7TTC0LH18:0001"),
        subscription_id: text("s-1"),
        parent_subscription_id: text("s-0"),
        friendly_name: text("Büro \"Nord\""),
        quantity: Some(5),
        custom_term_end_date: Some("2027-04-10T16:02:25.983-07:00".parse().unwrap()),
        term_duration: text("P1Y"),
        transaction_type: text("addQuantity"),
        partner_id_on_record: text("4847383"),
        provisioning_context: Some(ProvisioningContext {
            scope: text("single"),
            entitlement_id: text("e-1"),
            additional_properties: Map::from([("region".to_owned(), "westeurope".to_owned())]),
        }),
        promotion_id: text("p-1"),
        links: Some(OrderLineItemLinks {
            provisioning_status: link("provisioningStatus"),
            sku: link("sku"),
            subscription: link("subscription"),
            activation_links: link("activationLinks"),
            availability: link("availability"),
            product: link("product"),
            additional_properties: extra(),
        }),
        renews_to: Some(RenewsTo { term_duration: text("P1M"), additional_properties: extra() }),
        attestation_accepted: Some(true),
        pricing: Some(Pricing {
            list_price: Some(10.0),
            discounted_price: Some(9.5),
            prorated_price: Some(0.1),
            price: Some(-1.25),
            extended_price: Some(47.5),
            additional_properties: extra(),
        }),
        purchase_commitment: Some(PurchaseCommitment {
            amount: Some(1e9),
            currency: text("EUR"),
            grain: text("hourly"),
            additional_properties: extra(),
        }),
        additional_properties: extra(),
    }
}

fn full_order() -> Order {
    Order {
        id: text("o-1"),
        alternate_id: text("friendly"),
        reference_customer_id: text("c8ad33be"),
        billing_cycle: Some(BillingCycle::Triennial),
        transaction_type: text("SystemBilling"),
        line_items: Some(vec![full_item(), OrderLineItem::default()]),
        currency_code: text("EUR"),
        currency_symbol: text("€"),
        creation_date: Some("2026-04-10T16:02:25.9831234Z".parse().unwrap()),
        status: Some(OrderStatus::PoReviewRejected),
        total_price: Some(47.5),
        links: Some(OrderLinks {
            provisioning_status: link("provisioningStatus"),
            self_: link("self"),
            patch_operation: link("patchOperation"),
            additional_properties: extra(),
        }),
        client: Some(ClientContext {
            marketplace_country: text("DE"),
            device_family: text("web"),
            name: text("portal"),
            additional_properties: extra(),
        }),
        attributes: Some(ResourceAttributes {
            etag: text("W/\"1\""),
            object_type: text("Order"),
            additional_properties: extra(),
        }),
        additional_properties: extra(),
    }
}

fn full_error() -> ErrorResponse {
    ErrorResponse {
        code: Some(ErrorCode::Integer(i64::MAX)),
        description: text("All of it is broken."),
        data: Some(vec![json!(null), json!([1.5, "x"]), json!({"a": {}})]),
        source: text("PartnerFD"),
        additional_properties: extra(),
    }
}
