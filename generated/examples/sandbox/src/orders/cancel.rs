//! Orders and lines that are cancelled.

use std::collections::BTreeSet;

use partner_center_orders::types::{Order, OrderLineItem, OrderStatus};

use super::settable;
use super::stored::{CANCEL, Stored, is_cancelled};
use crate::refusal::Check;

const ONLY: &str = "a cancellation changes nothing else";

/// Cancels the lines that are named with what extends them, or all where none is named. The order is cancelled with its
/// last line.
pub(super) fn cancel(stored: &mut Stored, wanted: &Order, check: &mut Check) {
    use OrderStatus::{Completed, PartialSuccess, Pending, Suspended};
    let status = stored.order.status.clone().unwrap_or(OrderStatus::Unknown);
    if !matches!(status, Pending | Completed | PartialSuccess | Suspended) {
        return check.refuse("/status", format!("an order that is {} cannot be cancelled", status.as_str()));
    }
    settable::unchanged(&stored.order, &settable::order(&stored.order, wanted), "", ONLY, check);
    let named = wanted.line_items.as_deref().unwrap_or_default();
    for (index, name) in named.iter().enumerate() {
        let at = format!("/lineItems/{index}");
        let line = stored.lines().iter().find(|line| line.line_item_number == name.line_item_number);
        let Some(line) = line else {
            check.refuse(format!("{at}/lineItemNumber"), "the order has no such line");
            continue;
        };
        settable::same_purchase(line, name, &at, check);
        settable::unchanged(line, &settable::line(line, name), &at, ONLY, check);
    }
    end(stored.order.line_items.get_or_insert_default(), named);
    stored.foresee();
    if stored.lines().iter().all(is_cancelled) {
        stored.order.status = Some(OrderStatus::Cancelled);
    } else if status == PartialSuccess {
        // The lines that are left may all have failed, or none of them.
        stored.order.status = Some(stored.outcome.clone());
    }
}

fn end(lines: &mut [OrderLineItem], named: &[OrderLineItem]) {
    let is_named = |line: &OrderLineItem| {
        named.is_empty() || named.iter().any(|name| name.line_item_number == line.line_item_number)
    };
    for line in lines.iter_mut().filter(|line| is_named(line)) {
        line.transaction_type = Some(CANCEL.to_owned());
    }
    let ended =
        lines.iter().filter(|line| is_cancelled(line)).filter_map(|line| line.subscription_id.clone());
    let ended: BTreeSet<String> = ended.collect();
    let extends_ended = |line: &&mut OrderLineItem| {
        line.parent_subscription_id.as_ref().is_some_and(|parent| ended.contains(parent))
    };
    for line in lines.iter_mut().filter(extends_ended) {
        line.transaction_type = Some(CANCEL.to_owned());
    }
}
