//! What an update changes.

use partner_center_orders::types::OrderStatus;
use serde_json::json;

use super::{BASIC, STORAGE, World, basic, line, pointers};
use crate::orders::{Prices, Stored};
use crate::refusal::{Reason, Refusal};

#[test]
fn an_update_changes_what_it_names() {
    let world = World::new();
    let stored = world.create(basic(5)).unwrap();
    let wanted = json!({ "billingCycle": "annual",
        "lineItems": [{ "lineItemNumber": 0, "quantity": 7, "termDuration": "P1Y", "friendlyName": "ours" }] });
    let changed = world.update(&stored, wanted).unwrap();
    let line = line(&changed.order, 0);
    assert_eq!((line.quantity, line.transaction_type.as_deref()), (Some(7), Some("addQuantity")));
    assert_eq!(line.friendly_name.as_deref(), Some("ours"));
    assert_eq!(changed.order.total_price, Some(504.0));
    assert_ne!(changed.etag(world.now), stored.etag(world.now));
}

#[test]
fn an_add_on_extends_a_subscription_of_the_order() {
    let world = World::new();
    let stored = world.create(basic(5)).unwrap();
    let subscription = line(&stored.order, 0).subscription_id.clone();
    let add_on = |offer: &str, parent: Option<&str>| {
        let line = json!({ "offerId": offer, "quantity": 2, "parentSubscriptionId": parent });
        world.update(&stored, json!({ "lineItems": [line] }))
    };
    let changed = add_on(STORAGE, subscription.as_deref()).unwrap();
    assert_eq!(line(&changed.order, 1).line_item_number, Some(1));
    assert_eq!(changed.order.total_price, Some(40.8));
    let refused = |refusal: Result<Stored, Refusal>| pointers(&refusal.unwrap_err()).join(" ");
    assert_eq!(refused(add_on(STORAGE, Some("another"))), "/lineItems/0/parentSubscriptionId");
    assert_eq!(refused(add_on(STORAGE, None)), "/lineItems/0/parentSubscriptionId");
    assert_eq!(refused(add_on(BASIC, subscription.as_deref())), "/lineItems/0/offerId");
}

#[test]
fn only_the_service_sets_the_other_statuses() {
    let mut world = World::new();
    let stored = world.create(basic(1)).unwrap();
    let wanted = |status: &str| json!({ "status": status, "lineItems": [{ "lineItemNumber": 0, "friendlyName": "x" }] });
    for status in ["completed", "suspended", "error", "made_up"] {
        let changed = world.update(&stored, wanted(status)).unwrap();
        assert_eq!(changed.status(world.now), &OrderStatus::Pending, "{status}");
    }
    world.wait(10);
    assert_eq!(world.update(&stored, wanted("pending")).unwrap().status(world.now), &OrderStatus::Completed);
}

#[test]
fn what_has_been_read_can_be_sent_back() {
    let mut world = World::new();
    let two = json!({ "lineItems": [{ "offerId": BASIC, "x": [1] }, { "offerId": BASIC, "quantity": 2 }] });
    let stored = world.create(two).unwrap();
    let seen =
        |stored: &Stored, world: &World| serde_json::to_value(stored.seen(world.now, Prices::Shown)).unwrap();
    let pending = seen(&stored, &world);
    // Time is no other writer.
    world.wait(10);
    let same = world.update(&stored, pending).unwrap();
    assert_eq!(same.etag(world.now), stored.etag(world.now));
    let cancel = json!({ "status": "cancelled", "lineItems": [{ "lineItemNumber": 0 }] });
    let partly = world.update(&stored, cancel).unwrap();
    let mut wanted = seen(&partly, &world);
    wanted["lineItems"][1]["quantity"] = json!(3);
    let changed = world.update(&partly, wanted.clone()).unwrap();
    assert_eq!(line(&changed.order, 1).quantity, Some(3));
    wanted["lineItems"][0]["quantity"] = json!(9);
    assert_eq!(pointers(&world.update(&partly, wanted).unwrap_err()), ["/lineItems/0/quantity"]);
    let wholly = world.update(&partly, json!({ "status": "cancelled" })).unwrap();
    assert_eq!(world.update(&wholly, seen(&wholly, &world)), Ok(wholly));
}

#[test]
fn all_that_callers_can_set_is_set() {
    let world = World::new();
    let stored = world.create(basic(1)).unwrap();
    let wanted = json!({ "alternateId": "ours", "client": { "name": "c" }, "x": 1, "lineItems": [{
        "lineItemNumber": 0, "partnerIdOnRecord": "0000009", "y": 2,
        "purchaseCommitment": { "amount": 1.5 }, "renewsTo": { "termDuration": "P1Y" } }] });
    let seen = |stored: &Stored| serde_json::to_value(stored.seen(world.now, Prices::Hidden)).unwrap();
    let (before, changed) = (seen(&stored), seen(&world.update(&stored, wanted.clone()).unwrap()));
    for name in ["alternateId", "client", "x"] {
        assert_eq!(changed[name], wanted[name], "{name}");
        assert_ne!(before[name], wanted[name], "{name}");
    }
    for name in ["partnerIdOnRecord", "y", "purchaseCommitment", "renewsTo"] {
        assert_eq!(changed["lineItems"][0][name], wanted["lineItems"][0][name], "{name}");
    }
}

#[test]
fn what_stays_as_it_was_bought_is_refused() {
    let world = World::new();
    let stored = world.create(basic(1)).unwrap();
    for (name, value) in [
        ("offerId", STORAGE),
        ("subscriptionId", "another"),
        ("parentSubscriptionId", "another"),
        ("customTermEndDate", "2026-03-17T00:00:00Z"),
    ] {
        let refusal = world.update(&stored, json!({ "lineItems": [{ "lineItemNumber": 0, name: value }] }));
        assert_eq!(pointers(&refusal.unwrap_err()), [format!("/lineItems/0/{name}")]);
    }
}

#[test]
fn only_more_of_something_has_to_be_provisioned() {
    let mut world = World::new();
    let stored = world.create(basic(5)).unwrap();
    world.wait(10);
    let to = |quantity: i32| {
        let wanted = json!({ "lineItems": [{ "lineItemNumber": 0, "quantity": quantity }] });
        world.update(&stored, wanted).unwrap().status(world.now).clone()
    };
    assert_eq!([to(4), to(6)], [OrderStatus::Completed, OrderStatus::Pending]);
}

#[test]
fn a_billing_cycle_is_judged_as_in_a_new_order() {
    let world = World::new();
    let software = world.create(json!({ "lineItems": [{ "offerId": "SANDBOX:SOFTWARE:0001" }] })).unwrap();
    for cycle in ["monthly", "annual", "unknown", "weekly"] {
        let refusal = world.update(&software, json!({ "billingCycle": cycle })).unwrap_err();
        assert_eq!(pointers(&refusal), ["/billingCycle"], "{cycle}");
    }
    // A line that is not named fails because of the cycle, not because of what is said of it.
    let refusal = world.update(&world.create(basic(1)).unwrap(), json!({ "billingCycle": "annual" }));
    assert_eq!(pointers(&refusal.unwrap_err()), ["/billingCycle"]);
}

#[test]
fn an_update_of_what_has_changed_is_stale() {
    let world = World::new();
    let stored = world.create(basic(1)).unwrap();
    let seen = serde_json::to_value(stored.seen(world.now, Prices::Hidden)).unwrap();
    let changed =
        world.update(&stored, json!({ "lineItems": [{ "lineItemNumber": 0, "quantity": 3 }] })).unwrap();
    assert!(world.update(&stored, seen.clone()).is_ok());
    assert_eq!(world.update(&changed, seen).unwrap_err().reason(), Reason::Stale);
}

#[test]
fn an_order_has_200_lines_at_most_and_each_once() {
    let world = World::new();
    let stored = world.create(basic(1)).unwrap();
    let subscription = line(&stored.order, 0).subscription_id.clone();
    let add_on = json!({ "offerId": STORAGE, "parentSubscriptionId": subscription });
    assert!(world.update(&stored, json!({ "lineItems": vec![add_on.clone(); 199] })).is_ok());
    let refusal = world.update(&stored, json!({ "lineItems": vec![add_on; 200] })).unwrap_err();
    assert_eq!(pointers(&refusal), ["/lineItems"]);
    let named = json!({ "lineItemNumber": 0, "quantity": 2 });
    let refusal = world.update(&stored, json!({ "lineItems": [named, named] })).unwrap_err();
    assert_eq!(pointers(&refusal), ["/lineItems/1"]);
}
