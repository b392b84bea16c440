//! Which credentials go with which operation, and to which server.
#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

#[allow(dead_code, unreachable_pub)]
mod support;

use std::convert::Infallible;

use specwright_runtime::client::{BuildError, Builder, Client};
use specwright_runtime::http::{Api, Operation, Scheme, SchemeKind};
use support::{answering, canned};

const BEARER: Scheme = Scheme::new("bearer", SchemeKind::Bearer);
const BASIC: Scheme = Scheme::new("basic", SchemeKind::Basic);
const HEADER: Scheme = Scheme::new("headerKey", SchemeKind::Header("X-Vault-Key"));
const QUERY: Scheme = Scheme::new("queryKey", SchemeKind::Query("vault key"));
const COOKIE: Scheme = Scheme::new("cookieKey", SchemeKind::Cookie("vault"));
const CERTIFICATE: Scheme = Scheme::new("certificate", SchemeKind::Other);

const API: &Api = &Api {
    user_agent: "",
    base_url: "https://vault.test/v1/",
    schemes: &[BEARER, BASIC, HEADER, QUERY, COOKIE, CERTIFICATE],
};
const RELATIVE: &Api = &Api { user_agent: "", base_url: "/local", schemes: &[] };

macro_rules! operations {
    ($($operation:ident $($option:ident: $value:expr)?;)+) => {$(
        struct $operation;

        specwright_runtime::operation! {
            $operation as "vault", GET "/gold" {}
            Ok((), ()) = 200 &[],
            Err(Infallible),
            $($option: $value,)?
        }
    )+};
}

operations! {
    Open;
    Bearer security: &[&[BEARER]];
    Basic security: &[&[BASIC]];
    Any security: &[&[HEADER], &[QUERY], &[COOKIE]];
    Two security: &[&[HEADER, QUERY], &[BEARER]];
    Optional security: &[&[], &[BEARER]];
    Certificate security: &[&[CERTIFICATE], &[COOKIE]];
    Elsewhere server: Some("https://other.test/base/");
    Beside server: Some("/beside");
}

async fn sent<O: Operation<Ok = (), Err = Infallible>>(
    api: &'static Api,
    set_up: impl FnOnce(Builder<Client>) -> Builder<Client>,
    request: O,
) -> String {
    let (seen, transport) = answering(|| canned(200, &[], ""));
    let client = set_up(Builder::new(api).transport(transport)).build().unwrap();
    client.send(request).await.unwrap();
    let seen = seen.lock().unwrap().concat();
    seen.trim_end().replace('\n', " ")
}

#[tokio::test]
async fn the_first_requirement_that_can_be_satisfied_is() {
    let all = |builder: Builder<Client>| {
        let builder = builder.bearer("t").basic("Aladdin", "open sesame");
        builder.api_key("headerKey", "h").api_key("queryKey", "q&").api_key("cookieKey", "c;")
    };
    assert_eq!(sent(API, all, Open).await, "GET https://vault.test/v1/gold");
    assert_eq!(sent(API, all, Bearer).await, "GET https://vault.test/v1/gold authorization: Bearer t");
    let basic = "GET https://vault.test/v1/gold authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";
    assert_eq!(sent(API, all, Basic).await, basic);
    assert_eq!(sent(API, all, Any).await, "GET https://vault.test/v1/gold x-vault-key: h");
    assert_eq!(sent(API, all, Two).await, "GET https://vault.test/v1/gold?vault%20key=q%26 x-vault-key: h");
    assert_eq!(sent(API, all, Optional).await, "GET https://vault.test/v1/gold authorization: Bearer t");
    assert_eq!(sent(API, all, Certificate).await, "GET https://vault.test/v1/gold cookie: vault=c%3B");
    let query = |builder: Builder<Client>| builder.bearer("t").api_key("queryKey", "q");
    assert_eq!(sent(API, query, Any).await, "GET https://vault.test/v1/gold?vault%20key=q");
    assert_eq!(sent(API, query, Two).await, "GET https://vault.test/v1/gold authorization: Bearer t");
    assert_eq!(sent(API, query, Certificate).await, "GET https://vault.test/v1/gold");
}

#[tokio::test]
async fn what_is_set_by_hand_stays() {
    let own =
        |builder: Builder<Client>| builder.bearer("t").header("authorization", "Own").header("x-own", "1");
    assert_eq!(sent(API, own, Bearer).await, "GET https://vault.test/v1/gold authorization: Own x-own: 1");
}

#[tokio::test]
async fn without_schemes_a_token_is_sent_always() {
    let token = |builder: Builder<Client>| builder.bearer("t").base_url("http://x");
    assert_eq!(sent(RELATIVE, token, Open).await, "GET http://x/gold authorization: Bearer t");
}

#[tokio::test]
async fn operations_may_have_a_server_of_their_own() {
    let same = |builder| builder;
    assert_eq!(sent(API, same, Elsewhere).await, "GET https://other.test/base/gold");
    assert_eq!(sent(API, same, Beside).await, "GET https://vault.test/beside/gold");
    assert_eq!(sent(RELATIVE, same, Open).await, "GET http://localhost/local/gold");
    let chosen = |builder: Builder<Client>| builder.base_url("http://chosen:1/x");
    assert_eq!(sent(API, chosen, Elsewhere).await, "GET http://chosen:1/x/gold");
    let nowhere = Builder::<Client>::new(RELATIVE).build().unwrap_err();
    assert!(matches!(nowhere, BuildError::NoBaseUrl));
}
