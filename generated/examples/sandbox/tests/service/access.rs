//! Who may call, and how often.

use reqwest::Method;

use crate::common::{CUSTOMER, orders, sandbox};
use crate::{json, post, request, request_as};

#[tokio::test]
async fn a_token_is_worth_its_customers() {
    let url = sandbox().await;
    let orders = orders(&url, CUSTOMER);
    let with = |token: Option<&'static str>| {
        let request = reqwest::Client::new().get(format!("{orders}/o-1")).header("accept", "application/xml");
        match token {
            Some(token) => request.header("authorization", format!("Bearer {token}")).send(),
            None => request.send(),
        }
    };
    let answer = with(None).await.unwrap();
    assert_eq!(answer.status(), 401);
    assert!(answer.headers()["www-authenticate"].as_bytes().starts_with(b"Bearer"));
    let text = answer.text().await.unwrap();
    assert!(text.contains("<ErrorResponse><code>20401</code>"), "{text}");
    assert_eq!(with(Some("unheard-of")).await.unwrap().status(), 401);
    let answer = with(Some("one-customer")).await.unwrap();
    assert_eq!(answer.status(), 403);
    assert!(answer.text().await.unwrap().contains("<code>20403</code>"));
    assert_eq!(with(Some("sandbox")).await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_customer_has_500_requests_a_minute() {
    let url = sandbox().await;
    let ask = |customer: &str| request(Method::GET, &format!("{}/o-1", orders(&url, customer))).send();
    let client = reqwest::Client::new();
    let path = format!("{}/o-1", orders(&url, CUSTOMER));
    let ask_for_it = || client.get(&path).header("authorization", "Bearer sandbox").send();
    // Who may not ask does not count; a body that is none does.
    assert_eq!(request_as("nobody", Method::GET, &path).send().await.unwrap().status(), 401);
    assert_eq!(request_as("one-customer", Method::GET, &path).send().await.unwrap().status(), 403);
    assert_eq!(post(&orders(&url, CUSTOMER), "{").send().await.unwrap().status(), 400);
    for _ in 0..499 {
        assert_eq!(ask_for_it().await.unwrap().status(), 404);
    }
    let limited = ask_for_it().await.unwrap();
    assert_eq!(limited.status(), 429);
    let wait: u64 = limited.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(json(limited).await["code"], 20_429);
    assert_eq!(ask("another").await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_customer_is_the_same_in_all_spellings() {
    let url = sandbox().await;
    let ask = |token: &'static str, customer: &str| {
        request_as(token, Method::GET, &format!("{}/o-1", orders(&url, customer))).send()
    };
    let own = "6a1d2c0e%2D93f4%2D4b57%2D8e26%2Dd70b5f1c3a98";
    assert_eq!(ask("one-customer", own).await.unwrap().status(), 404);
    assert_eq!(ask("one-customer", "c%2D1").await.unwrap().status(), 403);
    // Who cannot be told which customer it is about does not get in.
    assert_eq!(ask("one-customer", "%FF").await.unwrap().status(), 403);
    let client = reqwest::Client::new();
    let ask = |customer: &str| {
        client.get(format!("{}/o-1", orders(&url, customer))).header("authorization", "Bearer sandbox").send()
    };
    for turn in 0..500 {
        let customer = if turn % 2 == 0 { "c-1" } else { "c%2D1" };
        assert_eq!(ask(customer).await.unwrap().status(), 404);
    }
    assert_eq!(ask("c%2D1").await.unwrap().status(), 429);
}
