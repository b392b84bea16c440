//! What lines and orders cost.

use chrono::{Months, TimeDelta, Utc};
use partner_center_orders::types::{Order, OrderLineItem, Pricing};

use super::purchase::Purchase;
use super::stored::is_cancelled;
use crate::money::Money;

/// Prices a line by what was bought with it.
pub(super) fn price(line: &mut OrderLineItem, purchase: &Purchase) {
    let list = purchase.list_price;
    let discounted = list.part(100 - i64::from(purchase.percent), 100);
    let prorated = prorated(discounted, line, purchase);
    line.pricing = Some(Pricing {
        list_price: Some(list.to_f64()),
        discounted_price: Some(discounted.to_f64()),
        prorated_price: Some(prorated.to_f64()),
        price: Some(prorated.to_f64()),
        extended_price: Some(prorated.times(line.quantity.unwrap_or(1)).to_f64()),
        ..Pricing::default()
    });
}

/// By days, where the first term ends within the first billing period.
fn prorated(price: Money, line: &OrderLineItem, purchase: &Purchase) -> Money {
    let begun = purchase.begun;
    let full = purchase.period().and_then(|months| begun.checked_add_months(Months::new(months)));
    match (line.custom_term_end_date, full) {
        (Some(end), Some(full)) => {
            let end = end.with_timezone(&Utc).min(full);
            price.part(days(end - begun), days(full - begun))
        }
        _ => price,
    }
}

/// A day that has begun counts.
fn days(time: TimeDelta) -> i64 {
    const SECONDS: i64 = 24 * 60 * 60;
    (time.num_seconds().max(0) + SECONDS - 1) / SECONDS
}

/// Adds up what is not cancelled.
pub(super) fn total(order: &mut Order) {
    let lines = order.line_items.iter().flatten().filter(|line| !is_cancelled(line));
    let extended = lines.filter_map(|line| line.pricing.as_ref()?.extended_price);
    order.total_price = Some(extended.map(Money::from_f64).fold(Money::default(), Money::plus).to_f64());
}
