//! The Orders API in all of its media types: the same order in each encoding of a request and each of an
//! answer, to the byte, on either side. And what is particular to forms.

use partner_center_orders::Client;
use partner_center_orders::operations::CreateOrder;
use partner_center_orders::server::{Orders, router};
use partner_center_orders::types::{BillingCycle, Link, Order, OrderLineItem, OrderLinks, OrderStatus};
use serde_json::Value;
use specwright_runtime::{Answer, ErrorKind, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

mod common;

/// Gives back what it was asked.
struct Echo;

impl Orders for Echo {
    async fn create_order(&self, request: CreateOrder) -> Answer<CreateOrder> {
        Ok(Response::new(request.body))
    }
}

fn order() -> Order {
    let item = |number, offer: &str, quantity| OrderLineItem {
        line_item_number: Some(number),
        offer_id: Some(offer.to_owned()),
        quantity,
        ..OrderLineItem::default()
    };
    let link = Link { uri: Some("/orders/1?a=b&c".to_owned()), ..Link::default() };
    Order {
        reference_customer_id: Some("c 8+ad~".to_owned()),
        billing_cycle: Some(BillingCycle::OneTime),
        line_items: Some(vec![item(0, "CFQ7:0001", Some(5)), item(1, "Büro", None)]),
        status: Some(OrderStatus::PendingReview),
        total_price: Some(47.5),
        links: Some(OrderLinks { self_: Some(link), ..OrderLinks::default() }),
        ..Order::default()
    }
}

const JSON: &str = concat!(
    r#"{"referenceCustomerId":"c 8+ad~","billingCycle":"one_time","lineItems":["#,
    r#"{"lineItemNumber":0,"offerId":"CFQ7:0001","quantity":5},{"lineItemNumber":1,"offerId":"Büro"}],"#,
    r#""status":"pending_review","totalPrice":47.5,"links":{"self":{"uri":"/orders/1?a=b&c"}}}"#,
);

const XML: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    "<Order><referenceCustomerId>c 8+ad~</referenceCustomerId><billingCycle>one_time</billingCycle>",
    "<lineItems><lineItemNumber>0</lineItemNumber><offerId>CFQ7:0001</offerId><quantity>5</quantity></lineItems>",
    "<lineItems><lineItemNumber>1</lineItemNumber><offerId>Büro</offerId></lineItems>",
    "<status>pending_review</status><totalPrice>47.5</totalPrice>",
    "<links><self><uri>/orders/1?a=b&amp;c</uri></self></links></Order>",
);

/// Objects are JSON in a form, and each element of an array is a field.
const FORM: &str = concat!(
    "referenceCustomerId=c+8%2Bad%7E&billingCycle=one_time",
    "&lineItems=%7B%22lineItemNumber%22%3A0%2C%22offerId%22%3A%22CFQ7%3A0001%22%2C%22quantity%22%3A5%7D",
    "&lineItems=%7B%22lineItemNumber%22%3A1%2C%22offerId%22%3A%22B%C3%BCro%22%7D",
    "&status=pending_review&totalPrice=47.5",
    "&links=%7B%22self%22%3A%7B%22uri%22%3A%22%2Forders%2F1%3Fa%3Db%26c%22%7D%7D",
);

const REQUESTS: [(&str, &str); 5] = [
    ("application/json", JSON),
    ("text/json", JSON),
    ("application/xml", XML),
    ("text/xml", XML),
    ("application/x-www-form-urlencoded", FORM),
];

const ANSWERS: [(&str, &str); 4] =
    [("application/json", JSON), ("text/json", JSON), ("application/xml", XML), ("text/xml", XML)];

#[tokio::test]
async fn the_server_takes_and_gives_an_order_in_each_media_type() {
    for (sent, body) in REQUESTS {
        for (accepted, expected) in ANSWERS {
            let answer = answer(&post(sent, accepted, body)).await;
            let (head, body) = answer.split_once("\r\n\r\n").unwrap();
            assert!(head.starts_with("HTTP/1.1 201 Created\r\n"), "{sent}, {accepted}: {answer}");
            assert!(head.contains(&format!("content-type: {accepted}\r\n")), "{sent}, {accepted}: {head}");
            assert_eq!(body, expected, "{sent}, {accepted}");
        }
    }
}

#[tokio::test]
async fn the_client_sends_and_reads_an_order_in_each_media_type() {
    for (sent, expected) in REQUESTS {
        for (accepted, body) in ANSWERS {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let base = format!("http://{}", listener.local_addr().unwrap());
            let client = Client::builder().base_url(base).bearer("secret").build().unwrap();
            let order = order();
            let call = client.create_order("1", "c", &order).content_type(sent).accept(accepted);
            let (request, read) = tokio::join!(exchange(&listener, accepted, body), call.into_future());
            assert_eq!(read.unwrap().into_body(), order, "{sent}, {accepted}");
            let (head, body) = request.split_once("\r\n\r\n").unwrap();
            let head = format!("{head}\r\n");
            assert!(head.contains(&format!("content-type: {sent}\r\n")), "{sent}, {accepted}: {head}");
            assert!(head.contains(&format!("accept: {accepted}\r\n")), "{sent}, {accepted}: {head}");
            assert_eq!(body, expected, "{sent}, {accepted}");
        }
    }
}

#[tokio::test]
async fn what_the_client_says_the_server_hears_in_each_media_type() {
    let client = Client::builder().transport(router(Echo)).bearer("secret").build().unwrap();
    for (sent, _) in REQUESTS {
        for (accepted, _) in ANSWERS {
            let order = order();
            let call = client.create_order("1", "c", &order).content_type(sent).accept(accepted);
            assert_eq!(call.await.unwrap().into_body(), order, "{sent}, {accepted}");
        }
    }
}

#[tokio::test]
async fn a_form_is_no_answer() {
    let client = Client::builder().transport(router(Echo)).bearer("secret").build().unwrap();
    let call = client.create_order("1", "c", &Order::default()).accept("application/x-www-form-urlencoded");
    assert_eq!(call.await.unwrap_err().kind(), ErrorKind::Request);
    let answer = answer(&post("text/xml", "application/x-www-form-urlencoded", XML)).await;
    assert!(answer.starts_with("HTTP/1.1 406 "), "{answer}");
}

#[tokio::test]
async fn a_form_is_read_as_forms_come() {
    for (form, expected) in [
        ("", "{}"),
        ("&id=1&&", r#"{"id":"1"}"#),
        ("id=", r#"{"id":""}"#),
        ("id=a%20b+c", r#"{"id":"a b c"}"#),
        ("STATUS=Cancelled&BillingCycle=Annual", r#"{"billingCycle":"annual","status":"cancelled"}"#),
        ("LineItems=%7B%22OfferId%22%3A%22a%22%7D", r#"{"lineItems":[{"offerId":"a"}]}"#),
        ("Links%5Bself%5D%5Buri%5D=%2Fa", r#"{"links":{"self":{"uri":"/a"}}}"#),
        (
            "lineItems[0][offerId]=a&lineItems[1][quantity]=2",
            r#"{"lineItems":[{"offerId":"a"},{"quantity":2}]}"#,
        ),
        ("id=1&colour=red", r#"{"id":"1","colour":"red"}"#),
    ] {
        let answer = answer(&post("application/x-www-form-urlencoded", "application/json", form)).await;
        assert_eq!(answer.split_once("\r\n\r\n").unwrap().1, expected, "{form}: {answer}");
    }
}

#[tokio::test]
async fn what_is_no_order_is_refused_with_its_place() {
    let many = "a&".repeat(10_001);
    let deep = format!("links={}", "%5B".repeat(10_000));
    let bracketed = format!("links{}=1", "[a]".repeat(1_000));
    for (form, pointer, told) in [
        ("totalPrice=many", Some("#/totalPrice"), "expected a number"),
        ("status=cancelled&status=pending", Some("#/status"), "expected one value, found 2"),
        ("status=cancelled&Status=pending", Some("#/status"), "the property is there twice"),
        ("id=%F", Some("#/id"), "a % without two hexadecimal digits"),
        ("id=%FF%FE", Some("#/id"), "not UTF-8"),
        ("i%ZZd=1", None, "the name of a field is malformed"),
        ("lineItems=%7B%22offerId%22%3A%22a", Some("#/lineItems/0"), "EOF while parsing a string"),
        (many.as_str(), None, "more than 10000 fields"),
        (deep.as_str(), Some("#/links"), ""),
        (bracketed.as_str(), None, "nested too deeply"),
    ] {
        let answer = answer(&post("application/x-www-form-urlencoded", "application/json", form)).await;
        let form = form.get(..40).unwrap_or(form);
        assert!(answer.starts_with("HTTP/1.1 400 "), "{form}: {answer}");
        let problem: Value = serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(told), "{form}: {detail}");
        if let Some(pointer) = pointer {
            assert_eq!(problem["errors"][0]["pointer"], pointer, "{form}: {problem}");
        }
    }
}

// What the tests share.

async fn answer(request: &str) -> String {
    let mut stream = TcpStream::connect(common::serve(router(Echo)).await).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

fn post(media: &str, accept: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST /v1/customers/c/orders HTTP/1.1\r\nHost: orders.test\r\nContent-Type: {media}\r\n\
         Accept: {accept}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

/// Answers one request; gives back its bytes.
async fn exchange(listener: &TcpListener, media: &str, body: &str) -> String {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut request = Vec::new();
    while !is_whole(&request) {
        assert_ne!(stream.read_buf(&mut request).await.unwrap(), 0, "the request breaks off");
    }
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 201 Created\r\ncontent-type: {media}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    stream.write_all(answer.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    String::from_utf8(request).unwrap()
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.map_or(0, |length| length.parse().unwrap())
}
