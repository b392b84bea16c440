//! The process is killed while it writes: what it has acknowledged is there, and nothing is there twice.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // here too, tests may fail by panicking

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use common::{CUSTOMER, order};
use partner_center_orders::Client;
use partner_center_orders::types::Order;
use specwright_runtime::client::Retry;
use tokio::task::JoinSet;

mod common;

const ORDERS: usize = 1000;
/// Acknowledged by the time of the kill.
const BEFORE: usize = 200;

/// The program; it ends with its test, whatever becomes of that.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start(data: &Path, settings: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_orders-sandbox"))
            .args(["--address", "127.0.0.1:0", "--data"])
            .arg(data)
            .arg("--settings")
            .arg(settings)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url =
            line.strip_prefix("orders at ").and_then(|rest| rest.split_once("/v1/")).unwrap().0.to_owned();
        Self { process, url }
    }

    /// As the power going off would end it.
    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have been killed already.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// What was acknowledged: the number of the request, and its order.
type Acknowledged = Option<(usize, Order)>;

/// Sends all orders at once, each under an ID of its own.
fn create_all(client: &Client) -> JoinSet<Acknowledged> {
    let mut creating = JoinSet::new();
    for number in 0..ORDERS {
        let client = client.clone();
        creating.spawn(async move {
            let order = order(i32::try_from(number % 100).unwrap() + 1);
            let created =
                client.create_order("1", CUSTOMER, &order).ms_requestid(&format!("r-{number}")).await;
            created.ok().map(|created| (number, created.into_body()))
        });
    }
    creating
}

/// Waits until so many are acknowledged, or none is left.
async fn acknowledge(
    creating: &mut JoinSet<Acknowledged>,
    acknowledged: &mut Vec<(usize, Order)>,
    enough: usize,
) {
    while acknowledged.len() < enough {
        let Some(outcome) = creating.join_next().await else { return };
        acknowledged.extend(outcome.unwrap());
    }
}

fn calm(url: &str) -> Client {
    Client::builder()
        .base_url(url)
        .bearer("sandbox")
        .ignore_documented_rate_limits()
        .retry(Retry::never())
        .build()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_acknowledged_survives_a_kill_and_nothing_is_doubled() {
    let folder = tempfile::tempdir().unwrap();
    let (data, settings) = (folder.path().join("orders.redb"), folder.path().join("settings.toml"));
    let generous = orders_sandbox::settings::DEFAULT
        .replace("requests-per-minute = 500", "requests-per-minute = 1000000");
    std::fs::write(&settings, generous).unwrap();

    let server = Server::start(&data, &settings);
    let mut creating = create_all(&calm(&server.url));
    let mut acknowledged = Vec::new();
    acknowledge(&mut creating, &mut acknowledged, BEFORE).await;
    server.kill();
    acknowledge(&mut creating, &mut acknowledged, ORDERS).await;
    assert!(acknowledged.len() >= BEFORE);

    let server = Server::start(&data, &settings);
    let client = calm(&server.url);
    for (number, order) in &acknowledged {
        let id = order.id.as_ref().unwrap();
        let found =
            client.get_order("1", CUSTOMER, id).await.unwrap_or_else(|error| panic!("{number}: {error}"));
        assert_eq!(found.line_items.as_ref().map(Vec::len), Some(1));
    }
    // Sent again, every request has one order: that of its first answer, where there was one.
    let mut again = Vec::new();
    acknowledge(&mut create_all(&client), &mut again, ORDERS).await;
    assert_eq!(again.len(), ORDERS);
    for (number, order) in &acknowledged {
        let (_, same) = again.iter().find(|(other, _)| other == number).unwrap();
        assert_eq!(same.id, order.id, "request {number}");
    }
    let ids: std::collections::BTreeSet<_> = again.iter().filter_map(|(_, order)| order.id.clone()).collect();
    assert_eq!(ids.len(), ORDERS);
    server.kill();
    assert_eq!(stored(&data), ORDERS);
}

/// How many orders are in the file, whoever has written them.
fn stored(data: &Path) -> usize {
    use redb::{ReadableDatabase, ReadableTableMetadata, TableDefinition};
    let orders: TableDefinition<(&str, &str), &[u8]> = TableDefinition::new("orders");
    let database = redb::Database::open(data).unwrap();
    let table = database.begin_read().unwrap().open_table(orders).unwrap();
    usize::try_from(table.len().unwrap()).unwrap()
}
