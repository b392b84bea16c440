//! The rules, as the reference pages state them.

use std::time::Duration;

use chrono::{DateTime, Utc};
use partner_center_orders::types::{BillingCycle, Order, OrderLineItem, OrderStatus};
use serde_json::json;

use super::{Context, Prices, Stored, create, update};
use crate::catalogue::{Catalogue, DEFAULT};
use crate::refusal::{Reason, Refusal};
use crate::settings::{self, Partner, Settings};

mod cancelled;
mod changed;
mod priced;

const BASIC: &str = "CFQ7TTC0LH18:0001:CFQ7TTC0K971";
const STORAGE: &str = "SANDBOX:STORAGE:0001";

/// One partner, one customer, one point in time.
struct World {
    catalogue: Catalogue,
    partner: Partner,
    now: DateTime<Utc>,
}

impl World {
    fn new() -> Self {
        let partner = Settings::parse(settings::DEFAULT).unwrap().partners().remove("sandbox").unwrap();
        let now = "2026-03-01T12:00:00Z".parse().unwrap();
        Self { catalogue: Catalogue::parse(DEFAULT).unwrap(), partner, now }
    }

    fn context(&self) -> Context<'_> {
        Context {
            catalogue: &self.catalogue,
            partner: &self.partner,
            customer: "c-1",
            now: self.now,
            provisioning: Duration::from_secs(10),
        }
    }

    fn create(&self, wanted: serde_json::Value) -> Result<Stored, Refusal> {
        create("0123456789ab", serde_json::from_value(wanted).unwrap(), &self.context())
    }

    fn update(&self, stored: &Stored, wanted: serde_json::Value) -> Result<Stored, Refusal> {
        update(stored, serde_json::from_value(wanted).unwrap(), &self.context())
    }

    /// Lets so many seconds pass.
    fn wait(&mut self, seconds: u64) {
        self.now += Duration::from_secs(seconds);
    }
}

fn basic(quantity: i32) -> serde_json::Value {
    json!({ "lineItems": [{ "offerId": BASIC, "quantity": quantity }] })
}

/// Where a refusal sees something wrong.
fn pointers(refusal: &Refusal) -> Vec<&str> {
    refusal.data().iter().filter_map(|entry| entry["pointer"].as_str()).collect()
}

fn line(order: &Order, index: usize) -> &OrderLineItem {
    &order.line_items.as_ref().unwrap()[index]
}

#[test]
fn a_new_order_has_what_the_service_sets() {
    let world = World::new();
    let order = world.create(basic(5)).unwrap().seen(world.now, Prices::Shown);
    assert_eq!(order.status, Some(OrderStatus::Pending));
    assert_eq!(order.billing_cycle, Some(BillingCycle::Monthly));
    assert_eq!(order.currency_code.as_deref(), Some("USD"));
    assert_eq!(order.reference_customer_id.as_deref(), Some("c-1"));
    assert_eq!(order.creation_date, Some(world.now.fixed_offset()));
    assert_eq!(order.id.as_ref().unwrap().len(), 12);
    let links = order.links.as_ref().unwrap();
    let path = format!("/customers/c-1/orders/{}", order.id.as_ref().unwrap());
    assert_eq!(links.self_.as_ref().unwrap().uri.as_ref(), Some(&path));
    assert_eq!(links.patch_operation.as_ref().unwrap().method.as_deref(), Some("PATCH"));
    let line = line(&order, 0);
    assert_eq!((line.line_item_number, line.term_duration.as_deref()), (Some(0), Some("P1M")));
    assert_eq!(line.pricing.as_ref().unwrap().extended_price, Some(36.0));
    assert_eq!(order.total_price, Some(36.0));
}

#[test]
fn prices_are_shown_to_those_who_ask() {
    let world = World::new();
    let order = world.create(basic(5)).unwrap().seen(world.now, Prices::Hidden);
    assert_eq!((order.total_price, &line(&order, 0).pricing), (None, &None));
}

#[test]
fn what_is_bought_once_is_billed_once() {
    let world = World::new();
    let stored = world.create(json!({ "lineItems": [{ "offerId": "SANDBOX:SOFTWARE:0001" }] })).unwrap();
    assert_eq!(stored.order.billing_cycle, Some(BillingCycle::OneTime));
    assert_eq!(stored.order.total_price, Some(329.99));
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let refusal = World::new()
        .create(json!({
            "referenceCustomerId": "another",
            "billingCycle": "unknown",
            "lineItems": [
                { "offerId": "nothing", "parentSubscriptionId": "s" },
                { "offerId": BASIC, "quantity": 0, "termDuration": "P2W", "renewsTo": { "termDuration": "P3Y" },
                  "partnerIdOnRecord": "0000001", "promotionId": "none",
                  "provisioningContext": { "scope": "single" } },
            ],
        }))
        .unwrap_err();
    assert_eq!(refusal.reason(), Reason::Invalid);
    assert_eq!(
        pointers(&refusal),
        [
            "/referenceCustomerId",
            "/billingCycle",
            "/lineItems/0/parentSubscriptionId",
            "/lineItems/0/offerId",
            "/lineItems/1/provisioningContext/entitlementId",
            "/lineItems/1/renewsTo/termDuration",
            "/lineItems/1/partnerIdOnRecord",
            "/lineItems/1/quantity",
            "/lineItems/1/promotionId",
            "/lineItems/1/termDuration",
        ]
    );
}

#[test]
fn lines_are_numbered_from_0_without_gaps() {
    let world = World::new();
    let numbered = |numbers: [i32; 2]| {
        let lines = numbers.map(|number| json!({ "lineItemNumber": number, "offerId": BASIC }));
        world.create(json!({ "lineItems": lines }))
    };
    assert!(numbered([0, 1]).is_ok());
    assert!(numbered([1, 0]).is_ok());
    // What is wrong is told by where it stands in the request.
    let lines =
        json!([{ "lineItemNumber": 1, "offerId": "none" }, { "lineItemNumber": 0, "offerId": BASIC }]);
    let refusal = world.create(json!({ "lineItems": lines })).unwrap_err();
    assert_eq!(pointers(&refusal), ["/lineItems/0/offerId"]);
    for wrong in [[0, 0], [1, 2], [0, 2], [-1, 0]] {
        assert_eq!(pointers(&numbered(wrong).unwrap_err()), ["/lineItems"], "{wrong:?}");
    }
}

#[test]
fn terms_of_some_offers_have_to_be_agreed_to() {
    let world = World::new();
    let wanted = |agreed: bool| {
        let line = json!({ "offerId": "SANDBOX:EDUCATION:0001", "attestationAccepted": agreed });
        world.create(json!({ "lineItems": [line] }))
    };
    assert!(wanted(true).is_ok());
    assert_eq!(pointers(&wanted(false).unwrap_err()), ["/lineItems/0/attestationAccepted"]);
}

#[test]
fn an_add_on_is_no_order_of_its_own() {
    let refusal = World::new().create(json!({ "lineItems": [{ "offerId": STORAGE }] })).unwrap_err();
    assert_eq!(pointers(&refusal), ["/lineItems/0/offerId"]);
}

#[test]
fn an_order_is_pending_until_it_is_provisioned() {
    let mut world = World::new();
    let fine = world.create(basic(1)).unwrap();
    let failing = json!({ "offerId": "SANDBOX:FAILING:0001" });
    let failed = world.create(json!({ "lineItems": [failing] })).unwrap();
    let partly = world.create(json!({ "lineItems": [failing, { "offerId": BASIC }] })).unwrap();
    let etag = fine.etag(world.now);
    world.wait(9);
    assert_eq!(fine.status(world.now), &OrderStatus::Pending);
    world.wait(1);
    assert_eq!(fine.status(world.now), &OrderStatus::Completed);
    assert_eq!(failed.status(world.now), &OrderStatus::Error);
    assert_eq!(partly.status(world.now), &OrderStatus::PartialSuccess);
    assert_ne!(fine.etag(world.now), etag);
}

#[test]
fn what_xml_cannot_say_is_refused() {
    let world = World::new();
    for line in [json!({ "offerId": BASIC, "friendlyName": "\u{1}" }), json!({ "offerId": BASIC, "a b": 1 })]
    {
        let refusal = world.create(json!({ "lineItems": [line] })).unwrap_err();
        assert_eq!(refusal.reason(), Reason::Invalid);
    }
}
