//! Orders that are changed: quantities, terms, add-ons, the billing cycle.

use std::collections::BTreeMap;

use partner_center_orders::types::{BillingCycle, Order, OrderLineItem, OrderStatus};

use super::create::{MOST_LINES, begin};
use super::purchase::Purchase;
use super::stored::{Stored, is_cancelled};
use super::{Context, lines, links, prices, settable};
use crate::refusal::Check;

/// Changes what is wanted of an order. One that is over may be sent as it is, as all others.
pub(super) fn change(stored: &mut Stored, wanted: Order, context: &Context<'_>, check: &mut Check) {
    use OrderStatus::{Completed, PartialSuccess, Pending};
    let status = stored.status(context.now).clone();
    if matches!(status, Pending | Completed | PartialSuccess) {
        return amend(stored, wanted, context, check);
    }
    let (before, mut own) = (stored.order.clone(), Check::default());
    amend(stored, wanted, context, &mut own);
    if stored.order != before || own.done().is_err() {
        check.refuse("/status", format!("an order that is {} cannot be changed", status.as_str()));
    }
}

/// A line that the request names and changes.
struct Change {
    at: String,
    before: OrderLineItem,
}

fn amend(stored: &mut Stored, wanted: Order, context: &Context<'_>, check: &mut Check) {
    let known_cycle = stored.order.billing_cycle.clone();
    stored.order = settable::order(&stored.order, &wanted);
    let cycle = stored.order.billing_cycle.clone().unwrap_or(BillingCycle::Monthly);
    let wanted = wanted.line_items.unwrap_or_default();
    if wanted.len() > MOST_LINES {
        return check.refuse("/lineItems", format!("an order has at most {MOST_LINES} lines"));
    }
    let (named, new): (Vec<_>, Vec<_>) = wanted.into_iter().enumerate().partition(|(_, line)| {
        stored.lines().iter().any(|known| known.line_item_number == line.line_item_number)
    });
    let changes = amend_lines(stored.order.line_items.get_or_insert_default(), named, check);
    let is_recycled = known_cycle.as_ref() != Some(&cycle);
    if is_recycled {
        let live: Vec<_> = stored.lines().iter().filter(|line| !is_cancelled(line)).cloned().collect();
        lines::cycle(&cycle, &live, context, check);
    }
    buy_again(stored, &cycle, is_recycled, &changes, context, check);
    let count = stored.lines().len();
    add(stored, new, &cycle, context, check);
    if stored.lines().len() > MOST_LINES {
        check.refuse("/lineItems", format!("an order has at most {MOST_LINES} lines"));
    }
    let is_more = |line: &OrderLineItem| {
        let change = line.line_item_number.and_then(|number| changes.get(&number));
        change.is_some_and(|change| line.quantity > change.before.quantity)
    };
    if stored.lines().len() > count || stored.lines().iter().any(is_more) {
        stored.provision(context);
    }
}

/// Changes the lines that are named; gives those that are others now, by their numbers.
fn amend_lines(
    lines: &mut [OrderLineItem],
    named: Vec<(usize, OrderLineItem)>,
    check: &mut Check,
) -> BTreeMap<i32, Change> {
    let mut changes = BTreeMap::new();
    let mut seen = Vec::new();
    for (index, wanted) in named {
        let at = format!("/lineItems/{index}");
        if seen.contains(&wanted.line_item_number) {
            check.refuse(&at, "the line is named twice");
            continue;
        }
        seen.push(wanted.line_item_number);
        let Some(line) = lines.iter_mut().find(|line| line.line_item_number == wanted.line_item_number)
        else {
            continue;
        };
        settable::same_purchase(line, &wanted, &at, check);
        let amended = settable::line(line, &wanted);
        if is_cancelled(line) {
            settable::unchanged(line, &amended, &at, "the line is cancelled", check);
        } else if amended != *line {
            let before = std::mem::replace(line, amended);
            if line.quantity != before.quantity {
                let kind = if line.quantity > before.quantity { "addQuantity" } else { "removeQuantity" };
                line.transaction_type = Some(kind.to_owned());
            }
            changes.extend(line.line_item_number.map(|number| (number, Change { at, before })));
        }
    }
    changes
}

/// Judges what is changed. Prices stay those of the day of the purchase, unless something else is bought: another term
/// or promotion, or all of it by another billing cycle.
fn buy_again(
    stored: &mut Stored,
    cycle: &BillingCycle,
    is_recycled: bool,
    changes: &BTreeMap<i32, Change>,
    context: &Context<'_>,
    check: &mut Check,
) {
    for line in stored.order.line_items.iter_mut().flatten().filter(|line| !is_cancelled(line)) {
        let Some(number) = line.line_item_number else { continue };
        let change = changes.get(&number);
        if let Some(Change { at, before }) = change {
            lines::amended(line, before, at, context, check);
        }
        let is_other = change.is_some_and(|Change { before, .. }| {
            line.term_duration != before.term_duration || line.promotion_id != before.promotion_id
        });
        let Some(known) = stored.bought.get_mut(&number) else { continue };
        if is_other || (is_recycled && !lines::stays_bought_once(line, known, context)) {
            let mut own = Check::default();
            let at = change.map_or("", |change| &change.at);
            if let Some(bought) = lines::bought(line, cycle, at, context, &mut own) {
                *known = Purchase::of(&bought, known.begun);
                line.term_duration = known.term.map(|term| term.as_str().to_owned());
            }
            // What nobody has named fails because of the billing cycle.
            if change.is_some() { check.extend(own) } else { check.extend(own.all_at("/billingCycle")) }
        }
        prices::price(line, known);
    }
}

/// Adds lines, which extend subscriptions of the order.
fn add(
    stored: &mut Stored,
    new: Vec<(usize, OrderLineItem)>,
    cycle: &BillingCycle,
    context: &Context<'_>,
    check: &mut Check,
) {
    let path = links::path(context, stored.id());
    let mut added = Vec::new();
    for (index, mut line) in new {
        let Ok(next) = i32::try_from(stored.lines().len() + added.len()) else { return };
        let at = format!("/lineItems/{index}");
        let Some(purchase) = add_on(&mut line, stored.lines(), next, cycle, &at, context, check) else {
            continue;
        };
        line.links = Some(links::of_line(&path));
        stored.bought.insert(next, purchase);
        added.push(line);
    }
    stored.order.line_items.get_or_insert_default().extend(added);
}

/// Judges a new line, which extends a subscription of the order.
fn add_on(
    line: &mut OrderLineItem,
    lines: &[OrderLineItem],
    next: i32,
    cycle: &BillingCycle,
    at: &str,
    context: &Context<'_>,
    check: &mut Check,
) -> Option<Purchase> {
    if line.line_item_number.is_some_and(|number| number != next) {
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
    let bought = lines::new(line, cycle, at, context, check)?;
    if !bought.offer.extends.iter().any(|offer| Some(offer) == parent.offer_id.as_ref()) {
        check.refuse(format!("{at}/offerId"), "the offer does not extend that subscription");
        return None;
    }
    line.line_item_number = Some(next);
    Some(begin(line, &bought, context))
}
