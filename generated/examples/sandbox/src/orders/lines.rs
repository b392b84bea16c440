//! What a line says, against the catalogue.

use chrono::{Months, Utc};
use partner_center_orders::types::{BillingCycle, OrderLineItem};

use super::Context;
use super::purchase::Purchase;
use crate::catalogue::{Offer, Plan, Promotion, Term, is_sold};
use crate::refusal::Check;

/// What a line buys.
pub(super) struct Bought<'c> {
    pub(super) offer: &'c Offer,
    pub(super) plan: &'c Plan,
    pub(super) promotion: Option<&'c Promotion>,
}

/// Judges a new line, and finds what it buys. `at` is the line's JSON pointer.
pub(super) fn new<'c>(
    line: &OrderLineItem,
    cycle: &BillingCycle,
    at: &str,
    context: &Context<'c>,
    check: &mut Check,
) -> Option<Bought<'c>> {
    scope(line, at, check);
    renewal(line, at, check);
    reseller(line, at, context, check);
    if let Some(offer) = offer(line, context) {
        quantity(line, offer, at, check);
        attestation(line, offer, at, check);
    }
    let bought = bought(line, cycle, at, context, check)?;
    custom_end(line, bought.plan, at, context, check);
    Some(bought)
}

/// Judges what is changed of a line, other than what it buys.
pub(super) fn amended(
    line: &OrderLineItem,
    before: &OrderLineItem,
    at: &str,
    context: &Context<'_>,
    check: &mut Check,
) {
    scope(line, at, check);
    renewal(line, at, check);
    if line.partner_id_on_record != before.partner_id_on_record {
        reseller(line, at, context, check);
    }
    match offer(line, context) {
        Some(offer) => {
            if line.quantity != before.quantity {
                quantity(line, offer, at, check);
            }
            if line.attestation_accepted != before.attestation_accepted {
                attestation(line, offer, at, check);
            }
        }
        None if !(Some(1)..=before.quantity).contains(&line.quantity) => {
            check.refuse(format!("{at}/quantity"), "the offer is sold no more: it can only become less");
        }
        None => {}
    }
}

/// Finds what a line buys, at today's prices.
pub(super) fn bought<'c>(
    line: &OrderLineItem,
    cycle: &BillingCycle,
    at: &str,
    context: &Context<'c>,
    check: &mut Check,
) -> Option<Bought<'c>> {
    let Some(offer) = offer(line, context) else {
        check.refuse(format!("{at}/offerId"), "the catalogue has no such offer");
        return None;
    };
    let promotion = promotion(line, at, context, check);
    let plan = plan(line, offer, cycle, at, check)?;
    Some(Bought { offer, plan, promotion })
}

fn offer<'c>(line: &OrderLineItem, context: &Context<'c>) -> Option<&'c Offer> {
    context.catalogue.offer(line.offer_id.as_deref()?)
}

fn plan<'c>(
    line: &OrderLineItem,
    offer: &'c Offer,
    cycle: &BillingCycle,
    at: &str,
    check: &mut Check,
) -> Option<&'c Plan> {
    let given = given(line.term_duration.as_ref());
    if given.is_some_and(|term| Term::parse(term).is_none()) {
        check.refuse(format!("{at}/termDuration"), "it is P1M, P1Y or P3Y");
        return None;
    }
    let any_cycle = is_bought_once(line, offer);
    let found = fitting(line, offer).find(|plan| any_cycle || plan.cycle == *cycle);
    if found.is_none() {
        let of = given.map(|term| format!(" for {term}")).unwrap_or_default();
        let why = format!("{} is not sold{of} with the billing cycle {}", offer.name, cycle.as_str());
        check.refuse(format!("{at}/termDuration"), why);
    }
    found
}

/// The plans of the line's term, which are all of them where it names none.
fn fitting<'c>(line: &OrderLineItem, offer: &'c Offer) -> impl Iterator<Item = &'c Plan> + use<'c> {
    let term = given(line.term_duration.as_ref()).map(Term::parse);
    offer.plans.iter().filter(move |plan| term.is_none_or(|term| term.is_some() && plan.term == term))
}

/// Can the line only be bought once? It is then, whatever the billing cycle of its order.
fn is_bought_once(line: &OrderLineItem, offer: &Offer) -> bool {
    let mut cycles = fitting(line, offer).map(|plan| &plan.cycle).peekable();
    cycles.peek().is_some() && cycles.all(|cycle| *cycle == BillingCycle::OneTime)
}

/// Was the line bought once, so that the billing cycle of its order does not matter?
pub(super) fn stays_bought_once(line: &OrderLineItem, known: &Purchase, context: &Context<'_>) -> bool {
    known.cycle == BillingCycle::OneTime
        && offer(line, context).is_none_or(|offer| is_bought_once(line, offer))
}

/// The billing cycle of those who name none: monthly, unless there is nothing that could be billed so.
pub(super) fn usual_cycle(lines: &[OrderLineItem], context: &Context<'_>) -> BillingCycle {
    let is_once = |line: &OrderLineItem, offer: &Offer| {
        let has = |cycle: &BillingCycle| fitting(line, offer).any(|plan| plan.cycle == *cycle);
        !has(&BillingCycle::Monthly) && has(&BillingCycle::OneTime)
    };
    match all(lines, context, is_once) {
        true => BillingCycle::OneTime,
        false => BillingCycle::Monthly,
    }
}

/// Can an order of these lines have this billing cycle?
pub(super) fn cycle(cycle: &BillingCycle, lines: &[OrderLineItem], context: &Context<'_>, check: &mut Check) {
    if !is_sold(cycle) {
        check.refuse("/billingCycle", format!("nothing is billed by `{}`", cycle.as_str()));
    } else if *cycle != BillingCycle::OneTime && all(lines, context, is_bought_once) {
        check.refuse("/billingCycle", "all of it is bought once");
    }
}

/// Is it so for all lines whose offers there are, and for one at least?
fn all(
    lines: &[OrderLineItem],
    context: &Context<'_>,
    is_so: impl Fn(&OrderLineItem, &Offer) -> bool,
) -> bool {
    let mut known = lines.iter().filter_map(|line| Some((line, offer(line, context)?))).peekable();
    known.peek().is_some() && known.all(|(line, offer)| is_so(line, offer))
}

fn quantity(line: &OrderLineItem, offer: &Offer, at: &str, check: &mut Check) {
    if !(1..=offer.max_quantity).contains(&line.quantity.unwrap_or(1)) {
        check.refuse(format!("{at}/quantity"), format!("it is from 1 to {}", offer.max_quantity));
    }
}

fn attestation(line: &OrderLineItem, offer: &Offer, at: &str, check: &mut Check) {
    if offer.attestation && line.attestation_accepted != Some(true) {
        check.refuse(format!("{at}/attestationAccepted"), "the terms of this offer have to be agreed to");
    }
}

/// Durations that are not there are sometimes sent empty.
fn given(duration: Option<&String>) -> Option<&str> {
    duration.map(String::as_str).filter(|text| !text.is_empty())
}

fn scope(line: &OrderLineItem, at: &str, check: &mut Check) {
    let Some(context) = &line.provisioning_context else { return };
    let Some(scope) = &context.scope else { return };
    let is_single = scope.eq_ignore_ascii_case("single");
    if !is_single && !scope.eq_ignore_ascii_case("shared") {
        check.refuse(format!("{at}/provisioningContext/scope"), "it is single or Shared");
    }
    if is_single && context.entitlement_id.as_deref().unwrap_or_default().is_empty() {
        check.refuse(format!("{at}/provisioningContext/entitlementId"), "the scope single needs it");
    }
}

fn renewal(line: &OrderLineItem, at: &str, check: &mut Check) {
    let renewal = line.renews_to.as_ref().and_then(|to| given(to.term_duration.as_ref()));
    if renewal.is_some_and(|term| !matches!(term, "P1M" | "P1Y")) {
        check.refuse(format!("{at}/renewsTo/termDuration"), "it is P1M or P1Y");
    }
}

/// Indirect providers order for resellers, not for themselves.
fn reseller(line: &OrderLineItem, at: &str, context: &Context<'_>, check: &mut Check) {
    if line.partner_id_on_record.as_ref() == Some(&context.partner.id) {
        check.refuse(format!("{at}/partnerIdOnRecord"), "it is the reseller's ID, never the provider's own");
    }
}

fn promotion<'c>(
    line: &OrderLineItem,
    at: &str,
    context: &Context<'c>,
    check: &mut Check,
) -> Option<&'c Promotion> {
    let id = line.promotion_id.as_deref()?;
    let promotion = context.catalogue.promotion(id);
    let is_for =
        |promotion: &&Promotion| promotion.offers.iter().any(|offer| Some(offer) == line.offer_id.as_ref());
    let fitting = promotion.filter(is_for);
    if fitting.is_none() {
        check.refuse(format!("{at}/promotionId"), "there is no such promotion for this offer");
    }
    fitting
}

fn custom_end(line: &OrderLineItem, plan: &Plan, at: &str, context: &Context<'_>, check: &mut Check) {
    let Some(end) = line.custom_term_end_date else { return };
    let at = format!("{at}/customTermEndDate");
    let Some(term) = plan.term else {
        return check.refuse(at, "what is bought for good has no term");
    };
    let latest = context.now.checked_add_months(Months::new(term.months()));
    let end = end.with_timezone(&Utc);
    if end <= context.now || latest.is_some_and(|latest| end > latest) {
        check.refuse(at, format!("it is within the term of {}", term.as_str()));
    }
}
