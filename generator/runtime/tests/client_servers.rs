//! Another server than the first, and variables in URLs.
#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

use std::convert::Infallible;

use specwright_runtime::client::testing::Recorder;
use specwright_runtime::client::{Builder, Client};
use specwright_runtime::http::{Api, Server};

const API: &Api = &Api { user_agent: "", base_url: "https://vault.test/api", schemes: &[] };
const SERVERS: &[Server] = &[
    Server::new("https://vault.test/api", &[]),
    Server::new(
        "https://{region}.vault.test:{port}/{base}",
        &[("region", "north", &["north", "south"]), ("port", "443", &[]), ("base", "v2", &[])],
    ),
    Server::new("/local", &[]),
    Server::new("https://{zone}.pirate.test", &[]),
];

struct Get;
struct Elsewhere;

specwright_runtime::operation! {
    Get as "get", GET "/gold" {}
    Ok((), ()) = 200 &[], Err(Infallible)
}

specwright_runtime::operation! {
    Elsewhere as "elsewhere", GET "/gold" {}
    Ok((), ()) = 200 &[], Err(Infallible), server: Some("https://own.test")
}

fn builder() -> Builder<Client> {
    Builder::new(API).servers(SERVERS)
}

/// Where a call goes.
async fn url(builder: Builder<Client>) -> String {
    let recorder = Recorder::new().respond(200, &[], "").respond(200, &[], "");
    let client = builder.transport(recorder.clone()).build().unwrap();
    client.send(Get).await.unwrap();
    client.send(Elsewhere).await.unwrap();
    let requests = recorder.requests();
    assert_eq!(requests[1].uri(), "https://own.test/gold");
    requests[0].uri().to_string()
}

#[tokio::test]
async fn a_server_can_be_chosen_and_its_variables_set() {
    assert_eq!(url(builder()).await, "https://vault.test/api/gold");
    assert_eq!(url(builder().server(1)).await, "https://north.vault.test:443/v2/gold");
    let far = builder().server(1).server_variable("region", "south").server_variable("base", "v3/beta");
    assert_eq!(url(far.server_variable("port", "8443")).await, "https://south.vault.test:8443/v3/beta/gold");
    assert_eq!(url(builder().server(2)).await, "http://localhost/local/gold");
    let undocumented = builder().server(3).server_variable("zone", "z1");
    assert_eq!(url(undocumented).await, "https://z1.pirate.test/gold");
}

#[test]
fn what_the_document_does_not_know_is_told() {
    let told = |builder: Builder<Client>| builder.build().unwrap_err().to_string();
    assert_eq!(told(builder().server(4)), "there is no server 4: the document names 4, from 0");
    assert_eq!(
        told(builder().server(1).server_variable("regoin", "south")),
        r#"the server https://{region}.vault.test:{port}/{base} has no variable "regoin""#
    );
    assert_eq!(
        told(builder().server(1).server_variable("region", "west")),
        r#""west" is no value of the server variable "region": north, south"#
    );
    assert_eq!(
        told(builder().server(1).server_variable("port", "443@evil.test")),
        r#""443@evil.test" is no part of a host, as the server variable "port" is"#
    );
    assert_eq!(
        told(builder().server(3)),
        r#"the variable "zone" of the server https://{zone}.pirate.test has no value"#
    );
    assert_eq!(told(builder().server(2)), "the document has no absolute URL: set one with `base_url`");
    let none = Builder::<Client>::new(API).server(0);
    assert_eq!(told(none), "the document names no servers to choose from, nor variables: use `base_url`");
}
