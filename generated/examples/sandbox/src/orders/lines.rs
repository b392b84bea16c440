//! What a line says, against the catalogue.

use chrono::{Months, Utc};
use partner_center_orders::types::{BillingCycle, OrderLineItem};

use super::Context;
use crate::catalogue::{Offer, Plan, Promotion, Term};
use crate::refusal::Check;

/// What a line buys.
pub(super) struct Bought<'c> {
    pub(super) offer: &'c Offer,
    pub(super) plan: &'c Plan,
    pub(super) promotion: Option<&'c Promotion>,
}

/// Finds what a line buys; refuses what does not fit. `at` is the line's JSON pointer.
pub(super) fn bought<'c>(
    line: &OrderLineItem,
    cycle: &BillingCycle,
    at: &str,
    context: &Context<'c>,
    check: &mut Check,
) -> Option<Bought<'c>> {
    scope(line, at, check);
    renewal(line, at, check);
    reseller(line, at, context, check);
    let Some(offer) = line.offer_id.as_deref().and_then(|id| context.catalogue.offer(id)) else {
        check.refuse(format!("{at}/offerId"), "the catalogue has no such offer");
        return None;
    };
    if !(1..=offer.max_quantity).contains(&line.quantity.unwrap_or(1)) {
        check.refuse(format!("{at}/quantity"), format!("it is from 1 to {}", offer.max_quantity));
    }
    if offer.attestation && line.attestation_accepted != Some(true) {
        check.refuse(format!("{at}/attestationAccepted"), "the terms of this offer have to be agreed to");
    }
    let promotion = promotion(line, at, context, check);
    let plan = plan(line, offer, cycle, at, check)?;
    custom_end(line, plan, at, context, check);
    Some(Bought { offer, plan, promotion })
}

fn plan<'c>(
    line: &OrderLineItem,
    offer: &'c Offer,
    cycle: &BillingCycle,
    at: &str,
    check: &mut Check,
) -> Option<&'c Plan> {
    let given = given(line.term_duration.as_ref());
    let term = given.map(Term::parse);
    if term == Some(None) {
        check.refuse(format!("{at}/termDuration"), "it is P1M, P1Y or P3Y");
        return None;
    }
    let fits = |plan: &&Plan| term.is_none_or(|term| plan.term == term);
    let found = offer.plans.iter().filter(|plan| plan.cycle == *cycle || is_bought_once(offer)).find(fits);
    if found.is_none() {
        let of = given.map(|term| format!(" for {term}")).unwrap_or_default();
        let why = format!("{} is not sold{of} with the billing cycle {}", offer.name, cycle.as_str());
        check.refuse(format!("{at}/termDuration"), why);
    }
    found
}

/// Can it only be bought once and for all?
pub(super) fn is_bought_once(offer: &Offer) -> bool {
    offer.plans.iter().all(|plan| plan.cycle == BillingCycle::OneTime)
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
