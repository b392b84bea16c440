//! A list of events: a union of twelve members, told apart by the property `type`.

use std::error::Error;

use serde_json::{Map, Value, json};

use crate::measure::Table;
use crate::sample::{self, Sample};

/// Position, name, type of the tag and tag of every member, then its fields. The tag is field 0
/// on our side, where the member's schema declares it, and no field on serde's.
macro_rules! with_members {
    ($make:ident) => {
        $make! {
            0 InvoicePaid InvoicePaidType "invoice.paid" {
                required { 1 id "id": String, 2 created "created": i64, 3 invoice "invoice": String, 4 amount "amount": f64, }
                optional { 5 currency "currency": String, 6 receipt_url "receiptUrl": String, 7 attempts "attempts": i32, }
            }
            1 InvoiceFailed InvoiceFailedType "invoice.failed" {
                required { 1 id "id": String, 2 created "created": i64, 3 invoice "invoice": String, 4 reason "reason": String, }
                optional { 5 next_attempt "nextAttempt": i64, 6 attempts "attempts": i32, }
            }
            2 CustomerCreated CustomerCreatedType "customer.created" {
                required { 1 id "id": String, 2 created "created": i64, 3 customer "customer": String, }
                optional { 4 email "email": String, 5 name "name": String, 6 tags "tags": Vec<String>, }
            }
            3 CustomerDeleted CustomerDeletedType "customer.deleted" {
                required { 1 id "id": String, 2 created "created": i64, 3 customer "customer": String, }
                optional { 4 erased "erased": bool, }
            }
            4 OrderPlaced OrderPlacedType "order.placed" {
                required { 1 id "id": String, 2 created "created": i64, 3 order "order": String, 4 lines "lines": Vec<Line>, }
                optional { 5 total "total": f64, 6 currency "currency": String, }
            }
            5 OrderCancelled OrderCancelledType "order.cancelled" {
                required { 1 id "id": String, 2 created "created": i64, 3 order "order": String, 4 reason "reason": String, }
                optional { 5 refunded "refunded": bool, }
            }
            6 ParcelShipped ParcelShippedType "parcel.shipped" {
                required { 1 id "id": String, 2 created "created": i64, 3 parcel "parcel": String, 4 carrier "carrier": String, }
                optional { 5 weight "weight": f64, 6 tracking_url "trackingUrl": String, }
            }
            7 ParcelDelivered ParcelDeliveredType "parcel.delivered" {
                required { 1 id "id": String, 2 created "created": i64, 3 parcel "parcel": String, }
                optional { 4 signed_by "signedBy": String, 5 latitude "latitude": f64, 6 longitude "longitude": f64, }
            }
            8 PayoutSent PayoutSentType "payout.sent" {
                required { 1 id "id": String, 2 created "created": i64, 3 payout "payout": String, 4 amount "amount": f64, }
                optional { 5 currency "currency": String, 6 iban "iban": String, }
            }
            9 RefundIssued RefundIssuedType "refund.issued" {
                required { 1 id "id": String, 2 created "created": i64, 3 refund "refund": String, 4 amount "amount": f64, }
                optional { 5 reason "reason": String, 6 partial "partial": bool, }
            }
            10 StockLow StockLowType "stock.low" {
                required { 1 id "id": String, 2 created "created": i64, 3 sku "sku": String, 4 left "left": i64, }
                optional { 5 warehouse "warehouse": String, 6 reorder "reorder": bool, }
            }
            11 TicketOpened TicketOpenedType "ticket.opened" {
                required { 1 id "id": String, 2 created "created": i64, 3 ticket "ticket": String, 4 subject "subject": String, }
                optional { 5 body "body": String, 6 priority "priority": i32, 7 tags "tags": Vec<String>, }
            }
        }
    };
}

macro_rules! with_line {
    ($make:ident) => {
        $make! {
            Line "Line" {
                required { 0 sku "sku": String, 1 quantity "quantity": i32, }
                optional { 2 price "price": f64, }
            }
        }
    };
}

macro_rules! tagged_records {
    ($($index:literal $member:ident $kind:ident $tag:literal {
        required { $($required:tt)* }
        optional { $($optional:tt)* }
    })*) => {
        records! {
            $($member $tag {
                required { 0 kind "type": $kind, $($required)* }
                optional { $($optional)* }
            })*
        }

        enumerations! { $($kind $tag { 0 $member $tag, })* }

        #[derive(Debug, Clone, PartialEq)]
        pub(crate) enum Event {
            $($member($member),)*
            Undocumented(specwright_runtime::Undocumented<specwright_runtime::Json>),
        }

        specwright_runtime::union! {
            Event as "Event", vacant Undocumented {
                $($index $member,)*
                ..Undocumented
            } by tag "type", Exact {
                $($tag => $index,)*
            }
        }
    };
}

macro_rules! tagged_derived {
    ($($index:literal $member:ident $kind:ident $tag:literal {
        required { $($required:tt)* }
        optional { $($optional:tt)* }
    })*) => {
        derived! {
            $($member $tag {
                required { $($required)* }
                optional { $($optional)* }
            })*
        }

        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(tag = "type")]
        pub(crate) enum Event {
            $(#[serde(rename = $tag)] $member($member),)*
        }
    };
}

mod tables {
    use crate::backends::{enumerations, records};

    with_line!(records);
    with_members!(tagged_records);
}

mod derives {
    use crate::backends::derived;

    with_line!(derived);
    with_members!(tagged_derived);
}

pub(crate) fn run(table: &mut Table) -> Result<(), Box<dyn Error>> {
    let first = sample::list(event);
    let last = sample::list(|sample| tag_last(event(sample)));
    table.compare::<tables::Event, derives::Event>("union of 12, tag first", &first)?;
    table.compare::<tables::Event, derives::Event>("union of 12, tag last", &last)
}

fn event(sample: &mut Sample) -> Value {
    let (id, of, created) = (sample.id(), sample.id(), sample.below(1 << 31));
    let amount = sample.price();
    let tags = ["new", "reseller", "priority"];
    match sample.below(12) {
        0 => json!({"type": "invoice.paid", "id": id, "created": created, "invoice": of, "amount": amount,
            "currency": "EUR", "receiptUrl": format!("https://example.com/receipts/{of}"), "attempts": 1}),
        1 => json!({"type": "invoice.failed", "id": id, "created": created, "invoice": of,
            "reason": "The card was declined.", "nextAttempt": created + 3_600, "attempts": 2}),
        2 => json!({"type": "customer.created", "id": id, "created": created, "customer": of,
            "email": "jo@example.com", "name": "Jo \"Joe\" Müller", "tags": tags}),
        3 => {
            json!({"type": "customer.deleted", "id": id, "created": created, "customer": of, "erased": true})
        }
        4 => json!({"type": "order.placed", "id": id, "created": created, "order": of,
            "lines": [{"sku": sample.id(), "quantity": 2, "price": amount}, {"sku": sample.id(), "quantity": 1}],
            "total": sample.price(), "currency": "EUR"}),
        5 => json!({"type": "order.cancelled", "id": id, "created": created, "order": of,
            "reason": "Ordered twice", "refunded": false}),
        6 => json!({"type": "parcel.shipped", "id": id, "created": created, "parcel": of, "carrier": "DHL",
            "weight": amount, "trackingUrl": format!("https://example.com/track/{of}")}),
        7 => {
            json!({"type": "parcel.delivered", "id": id, "created": created, "parcel": of, "signedBy": "Neighbour",
            "latitude": 52.520_008, "longitude": 13.404_954})
        }
        8 => json!({"type": "payout.sent", "id": id, "created": created, "payout": of, "amount": amount,
            "currency": "EUR", "iban": "DE89370400440532013000"}),
        9 => json!({"type": "refund.issued", "id": id, "created": created, "refund": of, "amount": amount,
            "reason": "Damaged", "partial": true}),
        10 => json!({"type": "stock.low", "id": id, "created": created, "sku": of, "left": sample.below(10),
            "warehouse": "BER-2", "reorder": true}),
        _ => json!({"type": "ticket.opened", "id": id, "created": created, "ticket": of,
            "subject": "Where is my order?", "body": "It was to come\nyesterday.", "priority": 3, "tags": tags}),
    }
}

fn tag_last(event: Value) -> Value {
    let Value::Object(mut properties) = event else { return event };
    let tag = properties.shift_remove_entry("type");
    properties.into_iter().chain(tag).collect::<Map<_, _>>().into()
}
