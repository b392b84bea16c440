//! What lines cost, and for how long.

use partner_center_orders::types::BillingCycle;
use serde_json::json;

use super::{BASIC, World, basic, pointers};
use crate::catalogue::{Catalogue, DEFAULT};

#[test]
fn a_promotion_and_a_short_first_term_lower_the_price() {
    let world = World::new();
    let line = json!({ "offerId": BASIC, "quantity": 2, "promotionId": "SANDBOX:TENTH",
        "customTermEndDate": "2026-03-17T00:00:00Z" });
    let order = world.create(json!({ "lineItems": [line] })).unwrap().order;
    let pricing = super::line(&order, 0).pricing.clone().unwrap();
    assert_eq!((pricing.list_price, pricing.discounted_price), (Some(7.2), Some(6.48)));
    // 16 of March's 31 days.
    assert_eq!((pricing.prorated_price, pricing.extended_price), (Some(3.34), Some(6.68)));
}

#[test]
fn a_short_first_term_lowers_the_price_of_the_billing_period_it_ends_in() {
    let world = World::new();
    let price = |cycle: &str, end: &str| {
        let line = json!({ "offerId": BASIC, "termDuration": "P1Y", "customTermEndDate": end });
        world
            .create(json!({ "billingCycle": cycle, "lineItems": [line] }))
            .unwrap()
            .order
            .total_price
            .unwrap()
    };
    assert_eq!(price("monthly", "2026-09-01T12:00:00Z"), 6.0);
    assert_eq!(price("monthly", "2026-03-17T00:00:00Z"), 3.1);
    // 184 of 365 days.
    assert_eq!(price("annual", "2026-09-01T12:00:00Z"), 36.3);
}

#[test]
fn prices_are_those_of_the_day_of_the_purchase() {
    let mut world = World::new();
    let line = json!({ "offerId": BASIC, "promotionId": "SANDBOX:TENTH", "customTermEndDate": "2026-03-17T00:00:00Z" });
    let stored = world.create(json!({ "lineItems": [line, { "offerId": BASIC }] })).unwrap();
    assert_eq!(stored.order.total_price, Some(10.54));
    world.wait(60 * 24 * 60 * 60);
    let (offers, _) = DEFAULT.split_once("[[promotions]]").unwrap();
    world.catalogue = Catalogue::parse(&offers.replace("7.20", "100.00")).unwrap();
    let more = |number: i32, quantity: i32| json!({ "lineItems": [{ "lineItemNumber": number, "quantity": quantity }] });
    assert_eq!(world.update(&stored, more(0, 2)).unwrap().order.total_price, Some(13.88));
    // Another term is another purchase.
    let other = json!({ "lineItems": [{ "lineItemNumber": 1, "termDuration": "P1Y" }] });
    assert_eq!(world.update(&stored, other).unwrap().order.total_price, Some(9.34));
    // What is sold no more can only become less.
    world.catalogue = Catalogue::parse("currency = { code = \"USD\", symbol = \"$\" }\noffers = []").unwrap();
    let named = json!({ "lineItems": [{ "lineItemNumber": 0, "friendlyName": "ours" }] });
    assert_eq!(world.update(&stored, named).unwrap().order.total_price, Some(10.54));
    assert_eq!(pointers(&world.update(&stored, more(1, 2)).unwrap_err()), ["/lineItems/0/quantity"]);
}

#[test]
fn the_usual_billing_cycle_is_one_that_there_is() {
    let world = World::new();
    let usual = |term: &str| {
        let line = json!({ "offerId": "SANDBOX:COMPUTE:0001", "termDuration": term });
        world.create(json!({ "lineItems": [line] })).unwrap().order.billing_cycle.unwrap()
    };
    assert_eq!([usual("P1Y"), usual("P3Y")], [BillingCycle::Monthly, BillingCycle::OneTime]);
    // Beside others it is bought once all the same.
    let compute = json!({ "offerId": "SANDBOX:COMPUTE:0001", "termDuration": "P3Y" });
    let mixed = world.create(json!({ "lineItems": [compute, { "offerId": BASIC }] })).unwrap();
    assert_eq!(
        (mixed.order.billing_cycle.clone(), mixed.order.total_price),
        (Some(BillingCycle::Monthly), Some(2109.6))
    );
    assert_eq!(world.update(&mixed, basic_of(1, 2)).unwrap().order.total_price, Some(2116.8));
}

/// A line of `basic` with another number.
fn basic_of(number: i32, quantity: i32) -> serde_json::Value {
    let mut order = basic(quantity);
    order["lineItems"][0]["lineItemNumber"] = json!(number);
    order
}
