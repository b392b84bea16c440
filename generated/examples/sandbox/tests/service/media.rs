//! What orders are told in.

use reqwest::{Method, StatusCode};

use crate::common::{BASIC, CUSTOMER, orders, sandbox};
use crate::{LINE, created, json, patch, post, request};

#[tokio::test]
async fn orders_come_in_all_media_types() {
    let url = sandbox().await;
    let orders = orders(&url, CUSTOMER);
    let xml =
        format!("<Order><lineItems><offerId>{BASIC}</offerId><quantity>2</quantity></lineItems></Order>");
    let requests = [
        ("application/json", LINE.to_owned()),
        ("text/json", LINE.to_owned()),
        ("application/xml", xml.clone()),
        ("text/xml", xml),
        ("application/x-www-form-urlencoded", form()),
    ];
    for (content_type, body) in requests {
        for accept in ["application/json", "text/json", "application/xml", "text/xml"] {
            let post =
                request(Method::POST, &orders).header("content-type", content_type).header("accept", accept);
            let answer = post.body(body.clone()).send().await.unwrap();
            let status = answer.status();
            let got = answer.headers()["content-type"].to_str().unwrap().to_owned();
            let text = answer.text().await.unwrap();
            assert_eq!((status, got.as_str()), (StatusCode::CREATED, accept), "{content_type}: {text}");
            assert!(
                text.contains(BASIC) && text.contains("2</quantity>") | text.contains("\"quantity\":2"),
                "{text}"
            );
        }
    }
}

/// An order as a form: what is no text is JSON.
fn form() -> String {
    let lines = format!(r#"{{"offerId":"{BASIC}","quantity":2}}"#);
    let encoded: String = lines.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("lineItems={encoded}")
}

/// As published examples have it.
#[tokio::test]
async fn requests_may_be_spelled_otherwise() {
    let url = sandbox().await;
    let body = format!(
        r#"{{"Id":null,"BillingCycle":"Annual","CreationDate":null,"Client":{{}},"Links":{{}},"LineItems":[{{
            "LineItemNumber":0,"OfferId":"{BASIC}","Quantity":3,"TermDuration":"P1Y","RenewsTo":{{"TermDuration":""}},
            "TransactionType":"New","Attributes":{{"ObjectType":"OrderLineItem"}}}}]}}"#
    );
    let answer = post(&orders(&url, CUSTOMER), body).send().await.unwrap();
    let (status, order) = (answer.status(), json(answer).await);
    assert_eq!((status, &order["billingCycle"]), (StatusCode::CREATED, &"annual".into()), "{order}");
    assert_eq!(
        (&order["lineItems"][0]["quantity"], &order["lineItems"][0]["termDuration"]),
        (&3.into(), &"P1Y".into())
    );
    let path = format!("{}/{}", orders(&url, CUSTOMER), order["id"].as_str().unwrap());
    let cancel =
        patch(&path, r#"{"Status":"Cancelled","LineItems":[{"LineItemNumber":0}]}"#).send().await.unwrap();
    assert_eq!(json(cancel).await["status"], "cancelled");
}

#[tokio::test]
async fn what_has_been_read_in_xml_can_be_sent_back() {
    let path = created(&sandbox().await).await;
    let read = request(Method::GET, &format!("{path}?include_price=true")).header("accept", "text/xml");
    let xml = read.send().await.unwrap().text().await.unwrap();
    let change = request(Method::PATCH, &path).header("content-type", "text/xml");
    let change = change.body(xml.replace("<quantity>1<", "<quantity>4<")).send().await.unwrap();
    assert_eq!(json(change).await["lineItems"][0]["quantity"], 4);
}
