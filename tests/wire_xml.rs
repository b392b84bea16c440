//! The Orders API in XML: what the server takes and gives to the byte, and what the client makes of
//! it.

use std::net::SocketAddr;

use partner_center_orders::Client;
use partner_center_orders::operations::{CreateOrder, GetOrder, GetOrderError};
use partner_center_orders::server::{Orders, router};
use partner_center_orders::types::{
    BillingCycle, ErrorCode, ErrorResponse, KeyValuePair, Link, Order, OrderLineItem, OrderLinks, OrderStatus,
};
use specwright_runtime::{Answer, Error, ErrorKind, Response, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

mod common;

/// Gives back what it was asked; an order called 404 is not found.
struct Echo;

impl Orders for Echo {
    async fn create_order(&self, request: CreateOrder) -> Answer<CreateOrder> {
        Ok(Response::new(request.body))
    }

    async fn get_order(&self, request: GetOrder) -> Answer<GetOrder> {
        if request.order_id == "404" {
            let details = ErrorResponse {
                code: Some(ErrorCode::Integer(20_002)),
                description: Some("<No> order & none".to_owned()),
                ..ErrorResponse::default()
            };
            return Err(Error::from(GetOrderError::NotFound(details)));
        }
        Ok(Order { id: Some(request.order_id), ..Order::default() }.into())
    }
}

/// An order with whatever may be in one, and how it is written.
fn order() -> Order {
    let item = |number, offer: &str| OrderLineItem {
        line_item_number: Some(number),
        offer_id: Some(offer.to_owned()),
        ..OrderLineItem::default()
    };
    let header = KeyValuePair {
        key: Some("a".to_owned()),
        value: Some("1 < 2".to_owned()),
        ..KeyValuePair::default()
    };
    let link =
        Link { uri: Some("/orders/1?a=b&c=d".to_owned()), headers: Some(vec![header]), ..Link::default() };
    Order {
        reference_customer_id: Some("c8ad33be".to_owned()),
        billing_cycle: Some(BillingCycle::OneTime),
        line_items: Some(vec![item(0, "CFQ7TTC0LH18:0001"), item(1, "Büro")]),
        creation_date: Some("2017-04-10T16:02:25.983-07:00".parse().unwrap()),
        status: Some(OrderStatus::PendingReview),
        total_price: Some(47.5),
        links: Some(OrderLinks { self_: Some(link), ..OrderLinks::default() }),
        ..Order::default()
    }
}

const ORDER: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    "<Order><referenceCustomerId>c8ad33be</referenceCustomerId><billingCycle>one_time</billingCycle>",
    "<lineItems><lineItemNumber>0</lineItemNumber><offerId>CFQ7TTC0LH18:0001</offerId></lineItems>",
    "<lineItems><lineItemNumber>1</lineItemNumber><offerId>Büro</offerId></lineItems>",
    "<creationDate>2017-04-10T16:02:25.983-07:00</creationDate><status>pending_review</status>",
    "<totalPrice>47.5</totalPrice><links><self><uri>/orders/1?a=b&amp;c=d</uri>",
    "<headers><key>a</key><value>1 &lt; 2</value></headers></self></links></Order>",
);

// The server.

#[tokio::test]
async fn an_order_is_taken_and_given_in_xml() {
    for media in ["application/xml", "text/xml", "application/xml; charset=utf-8"] {
        let answer = answer(&post(media, media, ORDER)).await;
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
        let essence = media.split(';').next().unwrap();
        assert!(head.contains(&format!("content-type: {essence}\r\n")), "{head}");
        assert_eq!(body, ORDER);
    }
}

#[tokio::test]
async fn names_in_any_case_and_order_are_taken_and_others_are_kept() {
    let body = "\u{feff}<?xml version='1.0'?>\r\n<!-- from elsewhere -->\r\n\
        <o:Order xmlns:o=\"urn:other\" xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\">\
        <LineItems><OfferId>a</OfferId></LineItems> <PartnerOnRecord><MpnId i:nil=\"true\"/></PartnerOnRecord>\
        <BillingCycle>Annual</BillingCycle><CreationDate i:nil=\"true\"/>\
        <LineItems><OfferId><![CDATA[b&c]]></OfferId></LineItems></o:Order>";
    let expected = concat!(
        r#"{"billingCycle":"annual","lineItems":[{"offerId":"a"},{"offerId":"b&c"}],"#,
        r#""PartnerOnRecord":{"MpnId":null}}"#
    );
    let answer = answer(&post("application/xml", "application/json", body)).await;
    assert_eq!(answer.split_once("\r\n\r\n").unwrap().1, expected, "{answer}");
}

#[tokio::test]
async fn errors_are_given_in_xml_too() {
    let answer = answer(&get("404", "text/html, text/xml;q=0.5, application/json;q=0.1")).await;
    let expected = concat!(
        "HTTP/1.1 404 Not Found\r\n",
        "content-type: text/xml\r\n",
        "content-length: 141\r\n",
        "connection: close\r\n",
        "\r\n",
        r#"<?xml version="1.0" encoding="UTF-8"?><ErrorResponse><code>20002</code>"#,
        "<description>&lt;No&gt; order &amp; none</description></ErrorResponse>",
    );
    assert_eq!(answer, expected);
}

#[tokio::test]
async fn what_is_no_order_is_refused_with_its_place() {
    let bomb = "<!DOCTYPE Order [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><Order><id>&b;</id></Order>";
    for (body, told) in [
        ("<Order><id>1</id>", "line 1, column 18: the text ends within `<Order>`"),
        ("<Order/><Order/>", "line 1, column 9: there is more than one root element"),
        ("<Order>\n<id>1</Id></Order>", "line 2, column 6: ill-formed"),
        (bomb, "line 1, column 1: a DOCTYPE is not accepted"),
        ("<Invoice/>", "expected the element <Order>, found <Invoice>"),
        ("<Order><id a='1' a='2'/></Order>", "line 1, column 8: "),
        ("{\"id\": 1}", "line 1, column 1: there is"),
        (
            "<Order><lineItems/><lineItems><quantity>many</quantity></lineItems></Order>",
            "at #/lineItems/1/quantity: expected an integer, found",
        ),
        ("<Order><id>1</id><ID>2</ID></Order>", "at #/id: the element is there twice"),
    ] {
        let answer = answer(&post("application/xml", "application/json", body)).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{body}: {answer}");
        assert!(answer.replace("\\\"", "\"").contains(told), "{body}: {answer}");
    }
    let deep = "<a>".repeat(100_000);
    let answer_to_deep =
        answer(&post("application/xml", "application/json", &format!("<Order>{deep}"))).await;
    assert!(answer_to_deep.contains("nested more than 128 levels deep"), "{answer_to_deep}");
    let latin = answer(&post("application/xml; charset=iso-8859-1", "application/json", "<Order/>")).await;
    assert!(latin.starts_with("HTTP/1.1 415 "), "{latin}");
}

// The client.

#[tokio::test]
async fn the_client_sends_xml_where_it_is_told_to() {
    for media in ["application/xml", "text/xml"] {
        let (sent, address) = respond_and_tell("201 Created", media, ORDER).await;
        let created = client(address).create_order("1", "c", &order()).content_type(media).await.unwrap();
        assert_eq!(created.into_body(), order());
        let request = sent.await.unwrap();
        assert!(request.contains(&format!("content-type: {media}\r\n")), "{request}");
        assert!(request.contains(&format!("content-length: {}\r\n", ORDER.len())), "{request}");
        assert_eq!(request.split_once("\r\n\r\n").unwrap().1, ORDER);
    }
}

#[tokio::test]
async fn the_client_reads_xml_by_whatever_name_and_root() {
    for (media, root) in
        [("application/xml", "Order"), ("text/xml; charset=utf-8", "Order"), ("application/xml", "o")]
    {
        let body = ORDER.replace("<Order>", &format!("<{root}>")).replace("</Order>", &format!("</{root}>"));
        let client = client(respond("200 OK", media, &body).await);
        let found = client.get_order("1", "c", "o").header("accept", "application/xml").await.unwrap();
        assert_eq!(found.into_body(), order());
    }
}

#[tokio::test]
async fn the_client_tells_where_an_answer_does_not_fit() {
    let body = "<Order><lineItems><quantity>x</quantity></lineItems></Order>";
    let why =
        client(respond("200 OK", "application/xml", body).await).get_order("1", "c", "o").await.unwrap_err();
    assert_eq!(why.kind(), ErrorKind::Decode);
    assert!(why.to_string().contains("/lineItems/0/quantity: expected an integer, found \"x\""), "{why}");
    let body = "<ErrorResponse><code>7</code><description>no</description></ErrorResponse>";
    let why =
        client(respond("404 Not Found", "text/xml", body).await).get_order("1", "c", "o").await.unwrap_err();
    assert_eq!(why.status(), Some(StatusCode::NOT_FOUND));
    let Some(GetOrderError::NotFound(details)) = why.api() else { panic!("{why}") };
    assert_eq!(details.code, Some(ErrorCode::Integer(7)));
}

// What the tests share.

fn client(address: SocketAddr) -> Client {
    Client::builder().base_url(format!("http://{address}")).bearer("secret").build().unwrap()
}

/// Answers one connection.
async fn respond(status: &str, media: &str, body: &str) -> SocketAddr {
    respond_and_tell(status, media, body).await.1
}

/// Answers one connection, and tells what came.
async fn respond_and_tell(status: &str, media: &str, body: &str) -> (JoinHandle<String>, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {media}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    let sent = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !request.windows(4).any(|end| end == b"\r\n\r\n")
            || (request.starts_with(b"POST") && !request.ends_with(b"</Order>"))
        {
            assert_ne!(stream.read_buf(&mut request).await.unwrap(), 0, "the request breaks off");
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        String::from_utf8(request).unwrap()
    });
    (sent, address)
}

async fn answer(request: &str) -> String {
    let mut stream = TcpStream::connect(common::serve(router(Echo)).await).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split_inclusive("\r\n").filter(|line| !line.starts_with("date: ")).collect()
}

fn get(order: &str, accept: &str) -> String {
    format!(
        "GET /v1/customers/c/orders/{order} HTTP/1.1\r\nHost: orders.test\r\nAccept: {accept}\r\n\
         Connection: close\r\n\r\n"
    )
}

fn post(media: &str, accept: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST /v1/customers/c/orders HTTP/1.1\r\nHost: orders.test\r\nContent-Type: {media}\r\n\
         Accept: {accept}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}
