//! The process is killed while it writes: what it has acknowledged is there, and nothing is there twice.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)] // here too, tests may fail by panicking

use std::collections::BTreeSet;
use std::sync::Arc;

use common::process::{Server, stored};
use common::{CUSTOMER, order};
use partner_center_orders::Client;
use partner_center_orders::types::{Order, OrderLineItem};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

mod common;

const ORDERS: usize = 1000;
/// Requests that are under way at a time: some are left at the kill, however late it comes.
const AT_ONCE: usize = 256;

/// What was acknowledged: the number of the request, its order, and the order with the quantity that it was given
/// afterwards.
type Acknowledged = Option<(usize, Order, Option<Order>)>;

/// Sends all orders, each under an ID of its own; every other one is changed as soon as it is there.
fn create_all(client: &Client) -> JoinSet<Acknowledged> {
    let mut creating = JoinSet::new();
    let turn = Arc::new(Semaphore::new(AT_ONCE));
    for number in 0..ORDERS {
        let (client, turn) = (client.clone(), Arc::clone(&turn));
        creating.spawn(async move {
            let _turn = turn.acquire().await.unwrap();
            let wanted = order(i32::try_from(number % 100).unwrap() + 1);
            let id = format!("r-{number}");
            let created = client.create_order("1", CUSTOMER, &wanted).ms_requestid(&id).await;
            let created = created.ok()?.into_body();
            if number % 2 == 0 {
                return Some((number, created, None));
            }
            let line =
                OrderLineItem { line_item_number: Some(0), quantity: Some(777), ..OrderLineItem::default() };
            let change = Order { line_items: Some(vec![line]), ..Order::default() };
            let order = created.id.as_deref().unwrap();
            let changed = client.update_order("1", CUSTOMER, order, &change).ms_requestid(&id).await;
            Some((number, created, changed.ok().map(|changed| changed.into_body())))
        });
    }
    creating
}

/// Waits until so many are acknowledged, or none is left.
async fn acknowledge(
    creating: &mut JoinSet<Acknowledged>,
    acknowledged: &mut Vec<(usize, Order, Option<Order>)>,
    enough: usize,
) {
    while acknowledged.len() < enough {
        let Some(outcome) = creating.join_next().await else { return };
        acknowledged.extend(outcome.unwrap());
    }
}

/// An order without what time changes.
fn timeless(mut order: Order) -> Order {
    order.status = None;
    order.attributes = None;
    order
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_acknowledged_survives_a_kill_and_nothing_is_doubled() {
    for before in [1, 500] {
        killed_after(before).await;
    }
}

/// Kills the process when so many orders are acknowledged.
async fn killed_after(before: usize) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("orders.redb");
    let server = Server::start(&data);
    let mut creating = create_all(&server.client());
    let mut acknowledged = Vec::new();
    acknowledge(&mut creating, &mut acknowledged, before).await;
    server.kill();
    acknowledge(&mut creating, &mut acknowledged, ORDERS).await;
    assert!((before..ORDERS).contains(&acknowledged.len()), "{} were acknowledged", acknowledged.len());
    let [orders, _] = stored(&data);
    assert!(orders >= acknowledged.len() as u64 && orders <= ORDERS as u64, "{orders} are stored");

    let server = Server::start(&data);
    let client = server.client();
    for (number, created, changed) in &acknowledged {
        let found = client.get_order("1", CUSTOMER, created.id.as_ref().unwrap()).await;
        let found = timeless(found.unwrap_or_else(|error| panic!("{number}: {error}")).into_body());
        if let Some(changed) = changed {
            assert_eq!(found, timeless(changed.clone()), "request {number}");
        } else if number % 2 == 0 {
            assert_eq!(found, timeless(created.clone()), "request {number}");
        }
    }
    // Sent again, every request has one order: that of its first answer, where there was one.
    let mut again = Vec::new();
    acknowledge(&mut create_all(&client), &mut again, ORDERS).await;
    assert_eq!(again.len(), ORDERS);
    again.sort_by_key(|(number, ..)| *number);
    for (number, created, changed) in &acknowledged {
        let (_, same, also) = again.get(*number).unwrap();
        assert_eq!(same, created, "request {number}");
        assert!(changed.is_none() || also == changed, "request {number}");
    }
    let ids: BTreeSet<_> = again.iter().filter_map(|(_, order, _)| order.id.clone()).collect();
    assert_eq!(ids.len(), ORDERS);
    server.kill();
    assert_eq!(stored(&data), [1000, 1500]);
}
