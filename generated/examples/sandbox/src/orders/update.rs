//! Orders that are updated: changed or cancelled.

use partner_center_orders::types::{Order, OrderStatus};

use super::cancel::cancel;
use super::change::change;
use super::stored::Stored;
use super::{Context, prices};
use crate::refusal::{Check, Reason, Refusal};

/// Changes an order to what is wanted; lines that are not named stay as they are. What changes nothing makes no new
/// state.
///
/// # Errors
/// Where something of it cannot be had, with all that is wrong. The order is as it was then.
pub fn update(stored: &Stored, wanted: Order, context: &Context<'_>) -> Result<Stored, Refusal> {
    expected(&wanted, stored)?;
    let mut before = stored.clone();
    before.settle(context.now);
    let mut updated = before.clone();
    let mut check = Check::default();
    identity(&wanted, &before, &mut check);
    // Only the service sets the other statuses; whoever sends one is told the order's own.
    let cancelled = Some(OrderStatus::Cancelled);
    if wanted.status == cancelled && before.order.status != cancelled {
        cancel(&mut updated, &wanted, &mut check);
    } else {
        change(&mut updated, wanted, context, &mut check);
    }
    check.done()?;
    prices::total(&mut updated.order);
    if updated == before {
        return Ok(before);
    }
    updated.revision += 1;
    updated.check_text()?;
    Ok(updated)
}

/// Has the caller seen the order as it is?
fn expected(wanted: &Order, stored: &Stored) -> Result<(), Refusal> {
    let known = wanted.attributes.as_ref().and_then(|attributes| attributes.etag.as_deref());
    match known.filter(|etag| !etag.is_empty()) {
        Some(etag) if !stored.is_unchanged_since(etag) => {
            Err(Refusal::new(Reason::Stale, "/attributes/etag: the order has changed since it was read."))
        }
        _ => Ok(()),
    }
}

fn identity(wanted: &Order, stored: &Stored, check: &mut Check) {
    if wanted.id.as_deref().is_some_and(|id| id != stored.id()) {
        check.refuse("/id", "it is another order than the one of the path");
    }
    let customer = &stored.order.reference_customer_id;
    if wanted.reference_customer_id.is_some() && wanted.reference_customer_id != *customer {
        check.refuse("/referenceCustomerId", "an order stays with its customer");
    }
}
