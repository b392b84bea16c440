//! What callers can change. What only the service sets may be sent all the same, and is passed over.

use partner_center_orders::types::{Order, OrderLineItem};
use serde::Serialize;
use serde_json::Value;

use crate::refusal::Check;

/// An order with what is wanted of it, its lines aside.
pub(super) fn order(known: &Order, wanted: &Order) -> Order {
    let mut order = known.clone();
    set(&mut order.alternate_id, &wanted.alternate_id);
    set(&mut order.billing_cycle, &wanted.billing_cycle);
    set(&mut order.client, &wanted.client);
    order.additional_properties.extend(wanted.additional_properties.clone());
    order
}

/// A line with what is wanted of it.
pub(super) fn line(known: &OrderLineItem, wanted: &OrderLineItem) -> OrderLineItem {
    let mut line = known.clone();
    set(&mut line.quantity, &wanted.quantity);
    set(&mut line.friendly_name, &wanted.friendly_name);
    // Durations that are not there are sometimes sent empty.
    set(&mut line.term_duration, &wanted.term_duration.clone().filter(|term| !term.is_empty()));
    set(&mut line.renews_to, &wanted.renews_to);
    set(&mut line.promotion_id, &wanted.promotion_id);
    set(&mut line.partner_id_on_record, &wanted.partner_id_on_record);
    set(&mut line.attestation_accepted, &wanted.attestation_accepted);
    set(&mut line.provisioning_context, &wanted.provisioning_context);
    set(&mut line.purchase_commitment, &wanted.purchase_commitment);
    line.additional_properties.extend(wanted.additional_properties.clone());
    line
}

fn set<T: Clone>(field: &mut Option<T>, wanted: &Option<T>) {
    if wanted.is_some() {
        field.clone_from(wanted);
    }
}

/// What stays as it was when the line was bought.
pub(super) fn same_purchase(known: &OrderLineItem, wanted: &OrderLineItem, at: &str, check: &mut Check) {
    let end = wanted.custom_term_end_date;
    let fixed = [
        ("offerId", differs(&wanted.offer_id, &known.offer_id)),
        ("subscriptionId", differs(&wanted.subscription_id, &known.subscription_id)),
        ("parentSubscriptionId", differs(&wanted.parent_subscription_id, &known.parent_subscription_id)),
        ("customTermEndDate", differs(&end, &known.custom_term_end_date)),
    ];
    for (name, _) in fixed.into_iter().filter(|(_, differs)| *differs) {
        check.refuse(format!("{at}/{name}"), "it stays as it was when the line was bought");
    }
}

fn differs<T: PartialEq>(wanted: &Option<T>, known: &Option<T>) -> bool {
    wanted.is_some() && wanted != known
}

/// Refuses all that differs, field by field.
pub(super) fn unchanged<T: Serialize>(known: &T, wanted: &T, at: &str, why: &str, check: &mut Check) {
    let [known, wanted] = [known, wanted].map(|value| serde_json::to_value(value).unwrap_or_default());
    let Value::Object(fields) = wanted else { return };
    for (name, _) in fields.iter().filter(|(name, value)| known.get(name) != Some(*value)) {
        check.refuse(format!("{at}/{name}"), why);
    }
}
