//! What a cancellation ends.

use partner_center_orders::types::OrderStatus;
use serde_json::json;

use super::{BASIC, STORAGE, World, basic, line, pointers};

#[test]
fn the_last_line_that_is_cancelled_cancels_the_order() {
    let mut world = World::new();
    let two = json!({ "lineItems": [{ "offerId": BASIC }, { "offerId": BASIC, "quantity": 2 }] });
    let stored = world.create(two).unwrap();
    world.wait(10);
    let cancel = |number: i32| {
        json!({ "id": stored.id(), "status": "cancelled",
            "lineItems": [{ "lineItemNumber": number, "offerId": BASIC }] })
    };
    let partly = world.update(&stored, cancel(0)).unwrap();
    assert_eq!(partly.status(world.now), &OrderStatus::Completed);
    assert_eq!(partly.order.total_price, Some(14.4));
    let wholly = world.update(&partly, cancel(1)).unwrap();
    assert_eq!(wholly.status(world.now), &OrderStatus::Cancelled);
    assert_eq!(wholly.order.total_price, Some(0.0));
    let refusal = world.update(&wholly, json!({ "lineItems": [{ "lineItemNumber": 0, "quantity": 3 }] }));
    assert_eq!(pointers(&refusal.unwrap_err()), ["/status"]);
}

#[test]
fn what_extends_a_line_ends_with_it() {
    let world = World::new();
    let stored = world.create(basic(1)).unwrap();
    let line = json!({ "offerId": STORAGE, "parentSubscriptionId": line(&stored.order, 0).subscription_id });
    let stored = world.update(&stored, json!({ "lineItems": [line] })).unwrap();
    let cancel = json!({ "status": "cancelled", "lineItems": [{ "lineItemNumber": 0 }] });
    let cancelled = world.update(&stored, cancel).unwrap();
    assert_eq!(cancelled.status(world.now), &OrderStatus::Cancelled);
}

#[test]
fn a_cancellation_changes_nothing_else() {
    let world = World::new();
    let stored = world.create(basic(1)).unwrap();
    let line = json!({ "lineItemNumber": 0, "offerId": BASIC, "quantity": 1, "friendlyName": "ours" });
    let cancel = json!({ "status": "cancelled", "alternateId": "ours", "lineItems": [line] });
    let refusal = world.update(&stored, cancel).unwrap_err();
    assert_eq!(pointers(&refusal), ["/alternateId", "/lineItems/0/friendlyName"]);
}

#[test]
fn the_lines_that_are_left_say_what_has_become_of_the_order() {
    let mut world = World::new();
    let failing = json!({ "offerId": "SANDBOX:FAILING:0001" });
    let stored = world.create(json!({ "lineItems": [failing, { "offerId": BASIC }] })).unwrap();
    world.wait(10);
    let without = |number: i32| {
        let cancel = json!({ "status": "cancelled", "lineItems": [{ "lineItemNumber": number }] });
        world.update(&stored, cancel).unwrap().status(world.now).clone()
    };
    assert_eq!([without(0), without(1)], [OrderStatus::Completed, OrderStatus::Error]);
}
