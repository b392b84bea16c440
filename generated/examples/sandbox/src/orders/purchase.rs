//! What was bought with a line: it stays so, whatever becomes of the catalogue.

use chrono::{DateTime, Utc};
use partner_center_orders::types::BillingCycle;
use serde::{Deserialize, Serialize};

use super::lines::Bought;
use crate::catalogue::Term;
use crate::money::Money;

/// What was bought with a line, at the prices of that day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Purchase {
    /// When its first term begins.
    pub(super) begun: DateTime<Utc>,
    pub(super) term: Option<Term>,
    pub(super) cycle: BillingCycle,
    /// Of one unit, for one billing period.
    pub(super) list_price: Money,
    /// What a promotion takes off, out of a hundred.
    pub(super) percent: u8,
    /// Does its provisioning fail?
    pub(super) fails: bool,
}

impl Purchase {
    pub(super) fn of(bought: &Bought<'_>, begun: DateTime<Utc>) -> Self {
        Self {
            begun,
            term: bought.plan.term,
            cycle: bought.plan.cycle.clone(),
            list_price: bought.plan.price,
            percent: bought.promotion.map_or(0, |promotion| promotion.percent),
            fails: bought.offer.fails,
        }
    }

    /// The months of its first billing period; what is bought for good has none.
    pub(super) fn period(&self) -> Option<u32> {
        let term = self.term?.months();
        match self.cycle {
            BillingCycle::Monthly => Some(term.min(1)),
            BillingCycle::Annual => Some(term.min(12)),
            _ => Some(term),
        }
    }
}
