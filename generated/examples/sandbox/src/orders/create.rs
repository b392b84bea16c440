//! Orders that are placed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use partner_center_orders::types::{BillingCycle, Order, OrderLineItem, OrderStatus};
use uuid::Uuid;

use super::lines::Bought;
use super::purchase::Purchase;
use super::stored::Stored;
use super::{Context, lines, links, prices};
use crate::refusal::{Check, Refusal};

/// More lines than this are no order.
pub(super) const MOST_LINES: usize = 200;

/// Places an order under an ID. What only the service can set is set here, whatever was sent.
///
/// # Errors
/// Where something of it cannot be had, with all that is wrong.
pub fn create(id: &str, wanted: Order, context: &Context<'_>) -> Result<Stored, Refusal> {
    let mut check = Check::default();
    customer(&wanted, context, &mut check);
    let cycle = cycle(&wanted, context, &mut check);
    let Order { alternate_id, client, additional_properties, line_items, .. } = wanted;
    let path = links::path(context, id);
    let mut lines = Vec::new();
    let mut bought = BTreeMap::new();
    for (index, mut line) in numbered(line_items.unwrap_or_default(), &mut check) {
        let purchase = place(&mut line, &cycle, &format!("/lineItems/{index}"), context, &mut check);
        bought.extend(line.line_item_number.zip(purchase));
        line.links = Some(links::of_line(&path));
        lines.push(line);
    }
    check.done()?;
    let mut order = Order {
        id: Some(id.to_owned()),
        alternate_id: Some(alternate_id.unwrap_or_else(|| id.to_owned())),
        reference_customer_id: Some(context.customer.to_owned()),
        billing_cycle: Some(cycle),
        transaction_type: Some("UserPurchase".to_owned()),
        line_items: Some(lines),
        currency_code: Some(context.catalogue.currency.code.clone()),
        currency_symbol: Some(context.catalogue.currency.symbol.clone()),
        creation_date: Some(to_the_millisecond(context.now).fixed_offset()),
        links: Some(links::of_order(&path)),
        client,
        additional_properties,
        ..Order::default()
    };
    prices::total(&mut order);
    let mut stored =
        Stored { order, revision: 1, ready_at: context.now, outcome: OrderStatus::Completed, bought };
    stored.provision(context);
    stored.check_text()?;
    Ok(stored)
}

fn customer(wanted: &Order, context: &Context<'_>, check: &mut Check) {
    if wanted.reference_customer_id.as_deref().is_some_and(|id| id != context.customer) {
        check.refuse("/referenceCustomerId", "it is another customer than the one of the path");
    }
}

/// Monthly or one-time, by what is bought, unless it is said.
fn cycle(wanted: &Order, context: &Context<'_>, check: &mut Check) -> BillingCycle {
    let lines = wanted.line_items.as_deref().unwrap_or_default();
    let Some(cycle) = &wanted.billing_cycle else { return lines::usual_cycle(lines, context) };
    lines::cycle(cycle, lines, context, check);
    cycle.clone()
}

/// Numbers lines from 0, or checks that they are numbered so. With each there is where it stands in the request.
fn numbered(mut lines: Vec<OrderLineItem>, check: &mut Check) -> Vec<(usize, OrderLineItem)> {
    if lines.is_empty() {
        check.refuse("/lineItems", "an order has at least one line");
    }
    if lines.len() > MOST_LINES {
        check.refuse("/lineItems", format!("an order has at most {MOST_LINES} lines"));
        lines.truncate(MOST_LINES);
    }
    let given: BTreeSet<_> = lines.iter().filter_map(|line| line.line_item_number).collect();
    if given.is_empty() {
        lines.iter_mut().zip(0..).for_each(|(line, number)| line.line_item_number = Some(number));
    } else if given.len() != lines.len()
        || given.iter().zip(0..).any(|(number, expected)| *number != expected)
    {
        check.refuse("/lineItems", "the lines are numbered from 0 without gaps, or not at all");
    }
    let mut lines: Vec<_> = lines.into_iter().enumerate().collect();
    lines.sort_by_key(|(_, line)| line.line_item_number);
    lines
}

/// Judges and prices a new line.
fn place(
    line: &mut OrderLineItem,
    cycle: &BillingCycle,
    at: &str,
    context: &Context<'_>,
    check: &mut Check,
) -> Option<Purchase> {
    if line.parent_subscription_id.is_some() {
        check.refuse(format!("{at}/parentSubscriptionId"), "it is only for updates");
    }
    let bought = lines::new(line, cycle, at, context, check)?;
    if !bought.offer.extends.is_empty() {
        check
            .refuse(format!("{at}/offerId"), "an add-on is bought by an update of the order that it extends");
    }
    Some(begin(line, &bought, context))
}

/// What a line gets that is bought.
pub(super) fn begin(line: &mut OrderLineItem, bought: &Bought<'_>, context: &Context<'_>) -> Purchase {
    let purchase = Purchase::of(bought, context.now);
    line.quantity = Some(line.quantity.unwrap_or(1));
    line.subscription_id = Some(Uuid::new_v4().to_string());
    line.term_duration = purchase.term.map(|term| term.as_str().to_owned());
    line.transaction_type = Some("new".to_owned());
    prices::price(line, &purchase);
    purchase
}

/// An ID for an order: twelve digits to the base of 16, as the published examples have them.
#[must_use]
pub fn new_id() -> String {
    let mut id = Uuid::new_v4().simple().to_string();
    id.truncate(12);
    id
}

fn to_the_millisecond(time: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(time.timestamp_millis()).unwrap_or(time)
}
