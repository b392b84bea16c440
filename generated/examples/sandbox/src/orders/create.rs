//! Orders that are placed.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use partner_center_orders::types::{BillingCycle, Order, OrderLineItem, OrderStatus};
use uuid::Uuid;

use super::lines::{Bought, bought, is_bought_once};
use super::stored::Stored;
use super::{Context, links, prices};
use crate::catalogue::is_sold;
use crate::refusal::{Check, Refusal};

/// More lines than this are no order.
pub(super) const MOST_LINES: usize = 200;

/// Places an order. What only the service can set is set here, whatever was sent.
///
/// # Errors
/// Where something of it cannot be had, with all that is wrong.
pub fn create(wanted: Order, context: &Context<'_>) -> Result<Stored, Refusal> {
    let mut check = Check::default();
    customer(&wanted, context, &mut check);
    let cycle = cycle(&wanted, context, &mut check);
    let Order { alternate_id, client, additional_properties, line_items, .. } = wanted;
    let mut lines = numbered(line_items.unwrap_or_default(), &mut check);
    let id = new_id();
    let path = links::path(context, &id);
    for (index, line) in lines.iter_mut().enumerate() {
        place(line, &cycle, &format!("/lineItems/{index}"), context, &mut check);
        line.links = Some(links::of_line(&path));
    }
    check.done()?;
    let mut order = Order {
        id: Some(id),
        alternate_id: Some(alternate_id.unwrap_or_else(new_id)),
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
    let begun =
        order.line_items.iter().flatten().filter_map(|line| Some((line.line_item_number?, context.now)));
    let begun = begun.collect();
    let mut stored =
        Stored { order, revision: 1, ready_at: context.now, outcome: OrderStatus::Completed, begun };
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
    let offers = lines.iter().filter_map(|line| context.catalogue.offer(line.offer_id.as_deref()?));
    let offers: Vec<_> = offers.collect();
    let is_bought_once = !offers.is_empty() && offers.into_iter().all(is_bought_once);
    let usual = if is_bought_once { BillingCycle::OneTime } else { BillingCycle::Monthly };
    let Some(cycle) = &wanted.billing_cycle else { return usual };
    if !is_sold(cycle) {
        check.refuse("/billingCycle", format!("nothing is billed by `{}`", cycle.as_str()));
    } else if is_bought_once && *cycle != usual {
        check.refuse("/billingCycle", "all of it is bought once");
    }
    cycle.clone()
}

/// Numbers lines from 0, or checks that they are numbered so.
fn numbered(mut lines: Vec<OrderLineItem>, check: &mut Check) -> Vec<OrderLineItem> {
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
        return lines;
    }
    if given.len() != lines.len() || given.iter().zip(0..).any(|(number, expected)| *number != expected) {
        check.refuse("/lineItems", "the lines are numbered from 0 without gaps, or not at all");
    }
    lines.sort_by_key(|line| line.line_item_number);
    lines
}

/// Judges and prices a new line.
fn place(line: &mut OrderLineItem, cycle: &BillingCycle, at: &str, context: &Context<'_>, check: &mut Check) {
    if line.parent_subscription_id.is_some() {
        check.refuse(format!("{at}/parentSubscriptionId"), "it is only for updates");
    }
    let Some(bought) = bought(line, cycle, at, context, check) else { return };
    if !bought.offer.extends.is_empty() {
        check
            .refuse(format!("{at}/offerId"), "an add-on is bought by an update of the order that it extends");
    }
    begin(line, &bought, context);
}

/// What a line gets that is bought.
pub(super) fn begin(line: &mut OrderLineItem, bought: &Bought<'_>, context: &Context<'_>) {
    line.quantity = Some(line.quantity.unwrap_or(1));
    line.subscription_id = Some(Uuid::new_v4().to_string());
    line.term_duration = bought.plan.term.map(|term| term.as_str().to_owned());
    line.transaction_type = Some("new".to_owned());
    prices::price(line, bought, context.now);
}

/// Twelve digits to the base of 16, as the published examples have them.
fn new_id() -> String {
    let mut id = Uuid::new_v4().simple().to_string();
    id.truncate(12);
    id
}

fn to_the_millisecond(time: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(time.timestamp_millis()).unwrap_or(time)
}
