//! What lines and orders cost.

use chrono::{DateTime, Months, TimeDelta, Utc};
use partner_center_orders::types::{Order, OrderLineItem, Pricing};

use super::lines::Bought;
use super::stored::is_cancelled;
use crate::money::Money;

/// Prices a line that was bought at a time, which is where its first term begins.
pub(super) fn price(line: &mut OrderLineItem, bought: &Bought<'_>, begun: DateTime<Utc>) {
    let list = bought.plan.price;
    let percent = bought.promotion.map_or(0, |promotion| promotion.percent);
    let discounted = list.part(100 - i64::from(percent), 100);
    let prorated = prorated(discounted, line, bought, begun);
    line.pricing = Some(Pricing {
        list_price: Some(list.to_f64()),
        discounted_price: Some(discounted.to_f64()),
        prorated_price: Some(prorated.to_f64()),
        price: Some(prorated.to_f64()),
        extended_price: Some(prorated.times(line.quantity.unwrap_or(1)).to_f64()),
        ..Pricing::default()
    });
}

/// By days, where the first term ends early.
fn prorated(price: Money, line: &OrderLineItem, bought: &Bought<'_>, begun: DateTime<Utc>) -> Money {
    let full = bought.plan.term.and_then(|term| begun.checked_add_months(Months::new(term.months())));
    match (line.custom_term_end_date, full) {
        (Some(end), Some(full)) => {
            price.part(days(end.with_timezone(&Utc) - begun), days(full - begun)).min(price)
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
