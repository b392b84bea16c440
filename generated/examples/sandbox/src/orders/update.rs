//! Orders that are changed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use partner_center_orders::types::{BillingCycle, Order, OrderLineItem, OrderStatus};

use super::create::{MOST_LINES, begin};
use super::lines::bought;
use super::stored::{CANCEL, Stored, is_cancelled};
use super::{Context, links, prices};
use crate::catalogue::is_sold;
use crate::refusal::{Check, Refusal};

/// Changes an order to what is wanted; lines that are not named stay as they are.
///
/// # Errors
/// Where something of it cannot be had, with all that is wrong. The order is as it was then.
pub fn update(stored: &Stored, wanted: Order, context: &Context<'_>) -> Result<Stored, Refusal> {
    let mut changed = stored.clone();
    changed.settle(context.now);
    let mut check = Check::default();
    expected(&wanted, stored, context, &mut check);
    identity(&wanted, &changed, &mut check);
    match wanted.status.as_ref().filter(|status| Some(*status) != changed.order.status.as_ref()) {
        Some(OrderStatus::Cancelled) => cancel(&mut changed, &wanted, context, &mut check),
        Some(status) => {
            let now = changed.status(context.now).as_str().to_owned();
            check.refuse("/status", format!("an order that is {now} cannot be made {}", status.as_str()));
        }
        None => change(&mut changed, wanted, context, &mut check),
    }
    check.done()?;
    prices::total(&mut changed.order);
    changed.revision += 1;
    changed.check_text()?;
    Ok(changed)
}

/// Has the caller seen the order as it is?
fn expected(wanted: &Order, stored: &Stored, context: &Context<'_>, check: &mut Check) {
    let known = wanted.attributes.as_ref().and_then(|attributes| attributes.etag.as_deref());
    if known.is_some_and(|known| known != stored.etag(context.now)) {
        check.refuse("/attributes/etag", "the order has changed since it was read");
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

/// What can be cancelled.
fn is_cancellable(status: Option<&OrderStatus>) -> bool {
    use OrderStatus::{Completed, PartialSuccess, Pending, Suspended};
    matches!(status, Some(Pending | Completed | PartialSuccess | Suspended))
}

/// What can be changed.
fn is_changeable(status: Option<&OrderStatus>) -> bool {
    use OrderStatus::{Completed, PartialSuccess, Pending};
    matches!(status, Some(Pending | Completed | PartialSuccess))
}

/// Cancels the lines that are named with what extends them, or all where none is named. The order is cancelled with its
/// last line.
fn cancel(stored: &mut Stored, wanted: &Order, context: &Context<'_>, check: &mut Check) {
    if !is_cancellable(stored.order.status.as_ref()) {
        let status = stored.order.status.as_ref().map_or("unknown", OrderStatus::as_str);
        return check.refuse("/status", format!("an order that is {status} cannot be cancelled"));
    }
    let named = wanted.line_items.as_deref().unwrap_or_default();
    let lines = stored.order.line_items.get_or_insert_default();
    for (index, name) in named.iter().enumerate() {
        let line = lines.iter().find(|line| line.line_item_number == name.line_item_number);
        match line {
            None => check.refuse(format!("/lineItems/{index}/lineItemNumber"), "the order has no such line"),
            Some(line) => same_offer(line, name, &format!("/lineItems/{index}"), check),
        }
    }
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
    if lines.iter().all(is_cancelled) {
        stored.order.status = Some(OrderStatus::Cancelled);
    }
    stored.foresee(context);
}

fn change(stored: &mut Stored, wanted: Order, context: &Context<'_>, check: &mut Check) {
    if !is_changeable(stored.order.status.as_ref()) {
        let status = stored.order.status.as_ref().map_or("unknown", OrderStatus::as_str);
        return check.refuse("/status", format!("an order that is {status} cannot be changed"));
    }
    let cycle = wanted.billing_cycle.clone().or_else(|| stored.order.billing_cycle.clone());
    let cycle = cycle.unwrap_or(BillingCycle::Monthly);
    if !is_sold(&cycle) {
        return check.refuse("/billingCycle", format!("nothing is billed by `{}`", cycle.as_str()));
    }
    let wanted = wanted.line_items.unwrap_or_default();
    if stored.lines().len().max(wanted.len()) > MOST_LINES {
        return check.refuse("/lineItems", format!("an order has at most {MOST_LINES} lines"));
    }
    let path = links::path(context, stored.id());
    let mut lines = stored.order.line_items.take().unwrap_or_default();
    let mut grows = false;
    let mut new = Vec::new();
    let mut named = BTreeMap::new();
    for (index, line) in wanted.into_iter().enumerate() {
        let at = format!("/lineItems/{index}");
        let number = line.line_item_number;
        if let Some(known) = lines.iter_mut().find(|known| known.line_item_number == number) {
            grows |= amend(known, line, &at, check);
            if named.insert(number, at.clone()).is_some() {
                check.refuse(at, "the line is named twice");
            }
        } else if let Some(line) = add_on(line, &lines, new.len(), &cycle, &at, context, check) {
            new.push(OrderLineItem { links: Some(links::of_line(&path)), ..line });
        }
    }
    reprice(&mut lines, &named, &stored.begun, &cycle, context, check);
    if lines.len() + new.len() > MOST_LINES {
        check.refuse("/lineItems", format!("an order has at most {MOST_LINES} lines"));
    }
    grows |= !new.is_empty();
    stored.begun.extend(new.iter().filter_map(|line| Some((line.line_item_number?, context.now))));
    lines.extend(new);
    stored.order.billing_cycle = Some(cycle);
    stored.order.line_items = Some(lines);
    if grows {
        stored.provision(context);
    }
}

/// Changes a line; tells whether something has to be provisioned for it.
fn amend(line: &mut OrderLineItem, wanted: OrderLineItem, at: &str, check: &mut Check) -> bool {
    same_offer(line, &wanted, at, check);
    if is_cancelled(line) {
        check.refuse(at, "the line is cancelled");
        return false;
    }
    let fixed = [
        ("subscriptionId", &wanted.subscription_id, &line.subscription_id),
        ("parentSubscriptionId", &wanted.parent_subscription_id, &line.parent_subscription_id),
    ];
    for (name, wanted, known) in fixed {
        if wanted.is_some() && wanted != known {
            check.refuse(format!("{at}/{name}"), "it stays as it is");
        }
    }
    let before = line.quantity;
    line.quantity = wanted.quantity.or(before);
    line.friendly_name = wanted.friendly_name.or(line.friendly_name.take());
    line.term_duration = wanted.term_duration.filter(|term| !term.is_empty()).or(line.term_duration.take());
    line.renews_to = wanted.renews_to.or(line.renews_to.take());
    line.promotion_id = wanted.promotion_id.or(line.promotion_id.take());
    line.attestation_accepted = wanted.attestation_accepted.or(line.attestation_accepted);
    line.provisioning_context = wanted.provisioning_context.or(line.provisioning_context.take());
    if line.quantity == before {
        return false;
    }
    let kind = if line.quantity > before { "addQuantity" } else { "removeQuantity" };
    line.transaction_type = Some(kind.to_owned());
    true
}

fn same_offer(line: &OrderLineItem, wanted: &OrderLineItem, at: &str, check: &mut Check) {
    if wanted.offer_id.is_some() && wanted.offer_id != line.offer_id {
        check.refuse(format!("{at}/offerId"), "a line stays with its offer");
    }
}

/// A new line, which extends a subscription of the order.
fn add_on(
    mut line: OrderLineItem,
    lines: &[OrderLineItem],
    added: usize,
    cycle: &BillingCycle,
    at: &str,
    context: &Context<'_>,
    check: &mut Check,
) -> Option<OrderLineItem> {
    let next = i32::try_from(lines.len() + added).ok();
    if line.line_item_number.is_some() && line.line_item_number != next {
        check.refuse(format!("{at}/lineItemNumber"), "the order has no such line, and it is not the next");
        return None;
    }
    let subscription = line.parent_subscription_id.as_ref();
    let parent =
        lines.iter().find(|known| subscription.is_some() && known.subscription_id.as_ref() == subscription);
    let Some(parent) = parent.filter(|parent| !is_cancelled(parent)) else {
        check.refuse(format!("{at}/parentSubscriptionId"), "an add-on names a subscription of the order");
        return None;
    };
    let bought = bought(&line, cycle, at, context, check)?;
    if !bought.offer.extends.iter().any(|offer| Some(offer) == parent.offer_id.as_ref()) {
        check.refuse(format!("{at}/offerId"), "the offer does not extend that subscription");
        return None;
    }
    line.line_item_number = next;
    begin(&mut line, &bought, context);
    Some(line)
}

/// Judges the lines once more, for the billing cycle is that of the order. `named` has the pointers of those that the
/// request names.
fn reprice(
    lines: &mut [OrderLineItem],
    named: &BTreeMap<Option<i32>, String>,
    begun: &BTreeMap<i32, DateTime<Utc>>,
    cycle: &BillingCycle,
    context: &Context<'_>,
    check: &mut Check,
) {
    for line in lines.iter_mut().filter(|line| !is_cancelled(line)) {
        // The end of the first term was judged when the line was bought.
        let end = line.custom_term_end_date.take();
        let at = named.get(&line.line_item_number).map_or("/lineItems", String::as_str);
        let bought = bought(line, cycle, at, context, check);
        line.custom_term_end_date = end;
        if let Some(bought) = bought {
            let begun = line.line_item_number.and_then(|number| begun.get(&number));
            prices::price(line, &bought, *begun.unwrap_or(&context.now));
        }
    }
}
