//! What the program leaves behind.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // here too, tests may fail by panicking

use common::process::{Server, stored};
use common::{CUSTOMER, order, orders};
use redb::{Builder, TableDefinition};

mod common;

#[tokio::test]
async fn a_file_is_closed_and_has_only_what_may_be_asked_for_again() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("orders.redb");
    let server = Server::start(&data);
    let post = || {
        let post = reqwest::Client::new().post(orders(&server.url, CUSTOMER)).bearer_auth("sandbox");
        let body = serde_json::to_string(&order(1)).unwrap();
        post.header("content-type", "application/json").body(body)
    };
    for answer in [post(), post(), post().header("ms-requestid", "r-1")] {
        assert_eq!(answer.send().await.unwrap().status(), 201);
    }
    assert!(server.terminate().success());
    let mut closed = Builder::new();
    closed.set_repair_callback(|repair| repair.abort());
    drop(closed.open(&data).unwrap());
    // Whoever gives their request no ID cannot ask again.
    assert_eq!(stored(&data), [3, 1]);
}

#[tokio::test]
async fn what_callers_are_not_told_is_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("orders.redb");
    let database = Builder::new().create(&data).unwrap();
    let table: TableDefinition<(&str, &str), &[u8]> = TableDefinition::new("orders");
    let writing = database.begin_write().unwrap();
    writing.open_table(table).unwrap().insert((CUSTOMER, "o-1"), b"no order".as_slice()).unwrap();
    writing.commit().unwrap();
    drop(database);
    let server = Server::start(&data);
    let order = format!("{}/o-1", orders(&server.url, CUSTOMER));
    let answer = reqwest::Client::new().get(order).bearer_auth("sandbox").send().await.unwrap();
    assert_eq!(answer.status(), 500);
    assert!(!answer.text().await.unwrap().contains("line 1 column"));
    assert!(server.terminate().success());
    let log = std::fs::read_to_string(data.with_extension("log")).unwrap();
    assert!(log.contains("GET /v1/customers/c-1/orders/o-1: ") && log.contains("line 1 column"), "{log}");
}
