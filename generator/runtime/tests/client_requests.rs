//! The bytes that a client sends.
#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

#[allow(dead_code, unreachable_pub, unused_imports)]
mod orders;
#[allow(dead_code, unreachable_pub)]
mod support;

use orders::client::Client;
use orders::operations::GetOrder;
use orders::types::{LineItem, Order, OrderStatus, Prices};
use specwright_runtime::client::BuildError;
use specwright_runtime::{Date, ErrorKind};
use support::{answering, canned, listen, Seen};

fn order() -> Order {
    let line = LineItem { offer_id: "ünï\"".to_owned(), quantity: Some(2) };
    Order { line_items: Some(vec![line]), total_price: Some(1.5), ..Order::default() }
}

fn client() -> (Seen, Client) {
    let (seen, transport) = answering(|| canned(200, &[("content-type", "application/json")], "{}"));
    let client = Client::builder().transport(transport).base_url("https://orders.test/api/").bearer("t0ken");
    (seen, client.build().unwrap())
}

fn only(seen: &Seen) -> String {
    let mut seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 1, "{seen:?}");
    seen.pop().unwrap()
}

#[tokio::test]
async fn parameters_go_where_they_belong() {
    let (seen, client) = client();
    let call =
        client.get_order("1", "c", "o").ms_correlationid("a, b").include_price(true).header("x-own", "yes");
    call.await.unwrap();
    let sent = "GET https://orders.test/api/v1/customers/c/orders/o?include_price=true
accept: application/json, text/json;q=0.9
authorization: Bearer t0ken
ms-correlationid: a, b
user-agent: orders/2.0.0
x-own: yes
";
    assert_eq!(only(&seen), sent);
}

#[tokio::test]
async fn a_body_comes_with_its_type() {
    let (seen, client) = client();
    drop(client.create_order("1", "c", order()).ms_requestid("ü").await);
    let sent = r#"POST https://orders.test/api/v1/customers/c/orders
accept: application/json, text/json;q=0.9
authorization: Bearer t0ken
content-type: application/json
ms-requestid: ü
user-agent: orders/2.0.0

{"lineItems":[{"offerId":"ünï\"","quantity":2}],"totalPrice":1.5}"#;
    assert_eq!(only(&seen), sent);
}

#[tokio::test]
async fn a_body_that_is_left_out_says_so() {
    let (seen, client) = client();
    client.replace_order("o").await.unwrap();
    let sent = "PUT https://orders.test/api/orders/o
accept: application/json, text/json;q=0.9
content-length: 0
user-agent: orders/2.0.0
";
    assert_eq!(only(&seen), sent);
}

#[tokio::test]
async fn path_parameters_keep_every_character() {
    for (value, segment) in [
        ("a/b", "a%2Fb"),
        ("a b", "a%20b"),
        ("100%", "100%25"),
        ("%2F", "%252F"),
        ("?#", "%3F%23"),
        ("żółć", "%C5%BC%C3%B3%C5%82%C4%87"),
        ("a.b", "a.b"),
        ("...", "..."),
        ("+:@!$&'()*,;=", "%2B%3A%40%21%24%26%27%28%29%2A%2C%3B%3D"),
        ("\r\n\0", "%0D%0A%00"),
        ("{x}", "%7Bx%7D"),
        ("\\", "%5C"),
    ] {
        let (seen, client) = client();
        client.get_order(value, "c", value).await.unwrap();
        let line = format!("GET https://orders.test/api/v{segment}/customers/c/orders/{segment}\n");
        assert!(only(&seen).starts_with(&line), "{value}");
    }
}

#[tokio::test]
async fn what_would_call_another_path_is_not_sent() {
    for value in ["", ".", ".."] {
        let (seen, client) = client();
        let error = client.get_order("1", "c", value).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{value}");
        assert!(!error.is_retryable());
        assert!(seen.lock().unwrap().is_empty());
    }
    let (seen, client) = client();
    client.get_order("..", "c", "x").await.unwrap();
    assert!(only(&seen).starts_with("GET https://orders.test/api/v../customers/c/orders/x\n"));
}

#[tokio::test]
async fn headers_hold_no_line_ends() {
    for value in ["a\r\nx-evil: 1", "a\n", "\u{7f}", " a"] {
        let (seen, client) = client();
        let error = client.get_order("1", "c", "o").ms_correlationid(value).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{value:?}");
        assert!(error
            .to_string()
            .starts_with("getOrder: it cannot be sent: header parameter `ms-correlationid`: "));
        let error = client.get_order("1", "c", "o").header("x-own", "a\nb").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        let error = client.get_order("1", "c", "o").header("x own", "a").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(seen.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn arrays_objects_and_cookies_have_their_styles() {
    let (seen, client) = client();
    let search = client
        .search_orders("a&b=c+d e")
        .status(vec![OrderStatus::Pending, "new one".parse().unwrap()])
        .offers(vec!["a,b".to_owned(), "c".to_owned()])
        .price(Prices { lowest: Some(1.0), highest: Some(2.5) })
        .since(Date::from_ymd_opt(2026, 2, 3).unwrap())
        .session("s=1; x");
    drop(search.await);
    let sent = "GET https://orders.test/api/orders?text=a%26b%3Dc%2Bd%20e&status=pending&status=new%20one\
                &offers=a%2Cb,c&price%5Blowest%5D=1&price%5Bhighest%5D=2.5
accept: application/json, text/json;q=0.9
cookie: session=s%3D1%3B%20x
user-agent: orders/2.0.0
x-since: 2026-02-03
";
    assert_eq!(only(&seen), sent);
}

#[tokio::test]
async fn numbers_without_text_are_not_sent() {
    let (seen, client) = client();
    let search = client.search_orders("x").price(Prices { lowest: Some(f64::NAN), highest: None });
    let error = search.await.unwrap_err();
    let told = "searchOrders: it cannot be sent: query parameter `price`: /lowest: a number must be finite";
    assert_eq!(error.to_string(), told);
    assert!(seen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn media_types_that_are_documented_are_asked_for() {
    let (seen, client) = client();
    drop(client.get_invoice("o", 3).await);
    let sent = "GET https://orders.test/api/orders/o/invoice-3.pdf
accept: application/pdf, image/*;q=0.9
user-agent: orders/2.0.0
";
    assert_eq!(only(&seen), sent);
}

#[tokio::test]
async fn credentials_go_to_operations_that_ask_for_them() {
    let (seen, transport) = answering(|| canned(200, &[], "[]"));
    let builder = Client::builder().transport(transport).bearer("t0ken").api_key("storeKey", "k&y");
    let client = builder.build().unwrap();
    client.search_orders("x").await.unwrap();
    client.replace_order("x").header("authorization", "Own").await.unwrap_err();
    let seen = seen.lock().unwrap();
    assert!(
        seen[0].starts_with("GET https://api.partnercenter.microsoft.com/orders?text=x&store_key=k%26y\n")
    );
    assert!(seen[0].contains("authorization: Bearer t0ken\n"));
    assert!(seen[1].contains("authorization: Own\n"));
}

#[tokio::test]
async fn credentials_are_never_shown() {
    let (_, transport) = answering(|| canned(200, &[], "[]"));
    let builder = Client::builder()
        .transport(transport)
        .bearer("t0ken")
        .api_key("storeKey", "s3cret")
        .basic("me", "pw");
    let shown = format!("{builder:?}");
    let client = builder.build().unwrap();
    let shown =
        format!("{shown} {client:?} {:?}", client.get_order("1", "c", "o").header("authorization", "x"));
    for secret in ["t0ken", "s3cret", "pw", "bWU6cHc"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains("storeKey"));
}

#[test]
fn mistakes_are_told_when_the_client_is_built() {
    let wrong = |builder: specwright_runtime::client::Builder<Client>| builder.build().unwrap_err();
    assert!(matches!(wrong(Client::builder().base_url("orders.test")), BuildError::BaseUrl(_)));
    assert!(matches!(wrong(Client::builder().base_url("https://u:p@orders.test")), BuildError::BaseUrl(_)));
    assert!(matches!(wrong(Client::builder().base_url("https://orders.test/?a=b")), BuildError::BaseUrl(_)));
    assert!(matches!(wrong(Client::builder().bearer("a\nb")), BuildError::Setting(_)));
    assert!(matches!(wrong(Client::builder().header("a b", "c")), BuildError::Setting(_)));
    let unknown = wrong(Client::builder().api_key("storeKy", "x"));
    assert_eq!(unknown.to_string(), "there is no API key named \"storeKy\"; there is: storeKey");
}

#[tokio::test]
async fn a_request_can_be_sent_as_a_value() {
    let (seen, client) = client();
    let request = GetOrder {
        version: "1".to_owned(),
        customer_id: "c".to_owned(),
        order_id: "o".to_owned(),
        ms_correlationid: None,
        include_price: Some(false),
    };
    let sending = client.send(request);
    drop(client);
    tokio::spawn(sending).await.unwrap().unwrap();
    assert!(
        only(&seen).starts_with("GET https://orders.test/api/v1/customers/c/orders/o?include_price=false\n")
    );
}

const OK: &[u8] =
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"id\":\"ord\"}";

#[tokio::test]
async fn bytes_on_the_network_are_as_they_should_be() {
    let (url, seen) = listen(OK).await;
    let client = Client::builder().base_url(&url).bearer("t0ken").build().unwrap();
    let order = client.get_order("1", "a/b c", "%2e").include_price(true).await.unwrap();
    assert_eq!(order.id.as_deref(), Some("ord"));
    let host = url.trim_start_matches("http://");
    let sent = format!(
        "GET /v1/customers/a%2Fb%20c/orders/%252e?include_price=true HTTP/1.1\r\n\
         user-agent: orders/2.0.0\r\n\
         accept: application/json, text/json;q=0.9\r\n\
         authorization: Bearer t0ken\r\n\
         host: {host}\r\n\r\n"
    );
    assert_eq!(only(&seen), sent);

    client.replace_order("o").body(order.into_body()).await.unwrap();
    let sent = format!(
        "PUT /orders/o HTTP/1.1\r\n\
         user-agent: orders/2.0.0\r\n\
         accept: application/json, text/json;q=0.9\r\n\
         content-type: application/json\r\n\
         host: {host}\r\n\
         content-length: 12\r\n\r\n{{\"id\":\"ord\"}}"
    );
    assert_eq!(only(&seen), sent);

    client.replace_order("o").await.unwrap();
    let sent = format!(
        "PUT /orders/o HTTP/1.1\r\n\
         user-agent: orders/2.0.0\r\n\
         accept: application/json, text/json;q=0.9\r\n\
         content-length: 0\r\n\
         host: {host}\r\n\r\n"
    );
    assert_eq!(only(&seen), sent);
}

#[tokio::test]
async fn urls_that_would_be_rewritten_are_refused() {
    let (url, seen) = listen(OK).await;
    let client =
        Client::builder().base_url(format!("{url}/a/../b")).api_key("storeKey", "s3cret").build().unwrap();
    let error = client.get_order("1", "c", "o").await.unwrap_err();
    assert_eq!(error.to_string(), "getOrder: no response: the URL would be rewritten on its way");
    assert!(seen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn redirects_are_answers() {
    let (url, seen) =
        listen(b"HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n").await;
    let client = Client::builder().base_url(&url).bearer("t0ken").build().unwrap();
    let error = client.get_order("1", "c", "o").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 307);
    assert_eq!(error.headers()["location"], "/elsewhere");
    assert_eq!(error.to_string(), "getOrder: 307 Temporary Redirect is not documented");
    only(&seen);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_without_secrets() {
    let client =
        Client::builder().base_url("http://127.0.0.1:1").api_key("storeKey", "s3cret").build().unwrap();
    let error = client.search_orders("x").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.is_retryable());
    assert!(error.status().is_none());
    assert!(error.to_string().starts_with("searchOrders: no response: Connection refused"), "{error}");
    let shown = format!("{error:?} {:?}", std::error::Error::source(&error));
    assert!(!shown.contains("s3cret"), "{shown}");
}
