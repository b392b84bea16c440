//! A list of orders as `spec/partner-center-orders.yaml` describes them: objects in objects,
//! nearly everything optional. Also with the types of the crate in `generated/`, which keeps
//! undocumented properties and is blind to case.

use std::error::Error;

use partner_center_orders::types::Order;
use serde_json::{Value, json};

use crate::measure::Table;
use crate::sample::{self, Sample};

macro_rules! with_structs {
    ($make:ident) => {
        $make! {
            Order "Order" {
                required {}
                optional {
                    0 id "id": String,
                    1 alternate_id "alternateId": String,
                    2 reference_customer_id "referenceCustomerId": String,
                    3 billing_cycle "billingCycle": BillingCycle,
                    4 transaction_type "transactionType": String,
                    5 line_items "lineItems": Vec<OrderLineItem>,
                    6 currency_code "currencyCode": String,
                    7 currency_symbol "currencySymbol": String,
                    8 creation_date "creationDate": DateTime,
                    9 status "status": OrderStatus,
                    10 total_price "totalPrice": f64,
                    11 links "links": OrderLinks,
                    12 client "client": ClientContext,
                    13 attributes "attributes": ResourceAttributes,
                }
            }
            OrderLineItem "OrderLineItem" {
                required {}
                optional {
                    0 line_item_number "lineItemNumber": i32,
                    1 offer_id "offerId": String,
                    2 subscription_id "subscriptionId": String,
                    3 parent_subscription_id "parentSubscriptionId": String,
                    4 friendly_name "friendlyName": String,
                    5 quantity "quantity": i32,
                    6 custom_term_end_date "customTermEndDate": DateTime,
                    7 term_duration "termDuration": String,
                    8 transaction_type "transactionType": String,
                    9 partner_id_on_record "partnerIdOnRecord": String,
                    10 provisioning_context "provisioningContext": ProvisioningContext,
                    11 promotion_id "promotionId": String,
                    12 links "links": OrderLineItemLinks,
                    13 renews_to "renewsTo": RenewsTo,
                    14 attestation_accepted "attestationAccepted": bool,
                    15 pricing "pricing": Pricing,
                    16 purchase_commitment "purchaseCommitment": PurchaseCommitment,
                }
            }
            RenewsTo "RenewsTo" {
                required {}
                optional {
                    0 term_duration "termDuration": String,
                }
            }
            Pricing "Pricing" {
                required {}
                optional {
                    0 list_price "listPrice": f64,
                    1 discounted_price "discountedPrice": f64,
                    2 prorated_price "proratedPrice": f64,
                    3 price "price": f64,
                    4 extended_price "extendedPrice": f64,
                }
            }
            PurchaseCommitment "PurchaseCommitment" {
                required {}
                optional {
                    0 amount "amount": f64,
                    1 currency "currency": String,
                    2 grain "grain": String,
                }
            }
            ProvisioningContext "ProvisioningContext" {
                required {}
                optional {
                    0 scope "scope": String,
                    1 entitlement_id "entitlementId": String,
                }
            }
            OrderLinks "OrderLinks" {
                required {}
                optional {
                    0 provisioning_status "provisioningStatus": Link,
                    1 self_ "self": Link,
                    2 patch_operation "patchOperation": Link,
                }
            }
            OrderLineItemLinks "OrderLineItemLinks" {
                required {}
                optional {
                    0 provisioning_status "provisioningStatus": Link,
                    1 sku "sku": Link,
                    2 subscription "subscription": Link,
                    3 activation_links "activationLinks": Link,
                    4 availability "availability": Link,
                    5 product "product": Link,
                }
            }
            Link "Link" {
                required {}
                optional {
                    0 uri "uri": String,
                    1 method "method": String,
                    2 headers "headers": Vec<KeyValuePair>,
                    3 body "body": String,
                }
            }
            KeyValuePair "KeyValuePair" {
                required {}
                optional {
                    0 key "key": String,
                    1 value "value": String,
                }
            }
            ResourceAttributes "ResourceAttributes" {
                required {}
                optional {
                    0 etag "etag": String,
                    1 object_type "objectType": String,
                }
            }
            ClientContext "ClientContext" {
                required {}
                optional {
                    0 marketplace_country "marketplaceCountry": String,
                    1 device_family "deviceFamily": String,
                    2 name "name": String,
                }
            }
        }
    };
}

macro_rules! with_enumerations {
    ($make:ident) => {
        $make! {
            BillingCycle "BillingCycle" {
                0 Unknown "unknown",
                1 Monthly "monthly",
                2 Annual "annual",
                3 None "none",
                4 OneTime "one_time",
                5 Triennial "triennial",
            }
            OrderStatus "OrderStatus" {
                0 Unknown "unknown",
                1 Completed "completed",
                2 Pending "pending",
                3 Cancelled "cancelled",
                4 Suspended "suspended",
                5 PendingReview "pending_review",
                6 PendingPoUpload "pending_po_upload",
                7 PoUploadComplete "po_upload_complete",
                8 PoReviewRejected "po_review_rejected",
                9 PartialSuccess "partial_success",
                10 Error "error",
            }
        }
    };
}

type DateTime = chrono::DateTime<chrono::FixedOffset>;

/// Undocumented properties are dropped and names matched exactly, as is the default.
pub(crate) mod tables {
    use super::DateTime;
    use crate::backends::{enumerations, records};

    with_structs!(records);
    with_enumerations!(enumerations);
}

pub(crate) mod derives {
    use super::DateTime;
    use crate::backends::{derived, derived_enumerations};

    with_structs!(derived);
    with_enumerations!(derived_enumerations);
}

mod flattened {
    use super::DateTime;
    use crate::backends::{derived_enumerations, keeping_derived};

    with_structs!(keeping_derived);
    with_enumerations!(derived_enumerations);
}

pub(crate) fn run(table: &mut Table) -> Result<(), Box<dyn Error>> {
    let declared = sample::list(order);
    let backwards = sample::list(|sample| reversed(order(sample)));
    let undocumented = sample::list(|sample| with_undocumented(order(sample)));
    table.compare::<tables::Order, derives::Order>("orders", &declared)?;
    table.compare::<tables::Order, derives::Order>("orders, properties backwards", &backwards)?;
    table.compare::<Order, flattened::Order>("orders, undocumented properties kept", &undocumented)?;
    table.compare::<Order, derives::Order>("orders, kept by us, dropped by serde", &declared)
}

pub(crate) fn order(sample: &mut Sample) -> Value {
    let id = sample.id();
    let lines: Vec<Value> = (0..=sample.below(3)).map(|number| line(sample, number)).collect();
    json!({
        "id": id,
        "alternateId": id,
        "referenceCustomerId": sample.id(),
        "billingCycle": sample.pick(&["monthly", "annual", "one_time"]),
        "transactionType": "UserPurchase",
        "lineItems": lines,
        "currencyCode": sample.pick(&["EUR", "USD", "JPY"]),
        "currencySymbol": sample.pick(&["€", "$", "¥"]),
        "creationDate": sample.moment(),
        "status": sample.pick(&["completed", "pending", "pending_po_upload"]),
        "totalPrice": sample.price(),
        "links": {
            "provisioningStatus": link("/orders/provisioningstatus", &id),
            "self": link("/orders", &id),
        },
        "client": {"marketplaceCountry": "DE", "deviceFamily": "UniversalStore", "name": "Partner Center Web"},
        "attributes": {"etag": sample.id(), "objectType": "Order"},
    })
}

fn line(sample: &mut Sample, number: u64) -> Value {
    let sku = sample.id();
    let price = sample.price();
    json!({
        "lineItemNumber": number,
        "offerId": format!("CFQ7TTC0LH18:0001:{}", sample.id()),
        "subscriptionId": sample.id(),
        "friendlyName": sample.pick(&["Office 365 E3", "Visio \"Plan 2\"", "Azure plan – Über"]),
        "quantity": sample.below(500) + 1,
        "termDuration": sample.pick(&["P1M", "P1Y", ""]),
        "transactionType": "New",
        "provisioningContext": {"scope": "Shared", "entitlementId": sample.id()},
        "links": {"sku": link("/products/skus", &sku), "subscription": link("/subscriptions", &sku)},
        "renewsTo": {"termDuration": "P1Y"},
        "attestationAccepted": sample.below(2) == 0,
        "pricing": {
            "listPrice": price, "discountedPrice": price, "proratedPrice": sample.price(), "price": price,
            "extendedPrice": sample.price(),
        },
    })
}

fn link(path: &str, id: &str) -> Value {
    json!({"uri": format!("{path}/{id}?country=DE"), "method": "GET", "headers": []})
}

/// The service answers with more than its pages list.
fn with_undocumented(mut order: Value) -> Value {
    if let Some(lines) = order.get_mut("lineItems").and_then(Value::as_array_mut) {
        for line in lines.iter_mut().filter_map(Value::as_object_mut) {
            line.insert("additionalPartnerIdsOnRecord".to_owned(), json!(["5357564"]));
        }
    }
    order
}

/// The same value with the properties of every object in the opposite order.
fn reversed(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            object.into_iter().rev().map(|(key, value)| (key, reversed(value))).collect()
        }
        Value::Array(items) => items.into_iter().map(reversed).collect(),
        scalar => scalar,
    }
}
