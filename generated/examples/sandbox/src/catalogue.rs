//! What can be ordered, and for how much.

use std::collections::{BTreeMap, BTreeSet};

use partner_center_orders::types::BillingCycle;
use serde::{Deserialize, Serialize};

use crate::money::Money;

/// The catalogue that the sandbox has of its own.
pub const DEFAULT: &str = include_str!("../catalogue.toml");

/// What can be ordered.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// The currency of all prices.
    pub currency: Currency,
    offers: BTreeMap<String, Offer>,
    promotions: BTreeMap<String, Promotion>,
}

/// A currency.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Currency {
    /// Its code by ISO 4217.
    pub code: String,
    /// Its symbol.
    pub symbol: String,
}

/// What can be ordered in a line.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Offer {
    id: String,
    /// For people.
    pub name: String,
    /// In what ways it can be bought; the first is the one for those who do not say.
    pub plans: Vec<Plan>,
    /// Do its terms have to be agreed to?
    #[serde(default)]
    pub attestation: bool,
    /// The offers whose subscriptions it extends, if it is an add-on.
    #[serde(default)]
    pub extends: Vec<String>,
    /// How much of it a line may have.
    #[serde(default = "max_quantity")]
    pub max_quantity: i32,
    /// Does its provisioning fail?
    #[serde(default)]
    pub fails: bool,
}

fn max_quantity() -> i32 {
    10_000
}

/// No line has more.
const MOST_UNITS: i32 = 1_000_000;

/// A way to buy an offer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// How long; what is bought for good has no term.
    pub term: Option<Term>,
    /// When it is billed.
    pub cycle: BillingCycle,
    /// Of one unit, for one billing period.
    pub price: Money,
}

/// A duration that the pages know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Term {
    /// One month.
    P1M,
    /// One year.
    P1Y,
    /// Three years.
    P3Y,
}

impl Term {
    /// The term of an ISO 8601 duration.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::P1M, Self::P1Y, Self::P3Y].into_iter().find(|term| term.as_str() == text)
    }

    /// As an ISO 8601 duration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::P1M => "P1M",
            Self::P1Y => "P1Y",
            Self::P3Y => "P3Y",
        }
    }

    /// In months.
    #[must_use]
    pub fn months(self) -> u32 {
        match self {
            Self::P1M => 1,
            Self::P1Y => 12,
            Self::P3Y => 36,
        }
    }
}

/// A discount.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promotion {
    id: String,
    /// The offers it is for.
    pub offers: Vec<String>,
    /// How much is off, out of a hundred.
    pub percent: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    currency: Currency,
    offers: Vec<Offer>,
    #[serde(default)]
    promotions: Vec<Promotion>,
}

impl Catalogue {
    /// Reads the text of a catalogue.
    ///
    /// # Errors
    /// What is wrong with it, for people.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        unique("offer", file.offers.iter().map(|offer| &offer.id))?;
        unique("promotion", file.promotions.iter().map(|promotion| &promotion.id))?;
        let extended = file.offers.iter().flat_map(|offer| &offer.extends);
        let named = extended.chain(file.promotions.iter().flat_map(|promotion| &promotion.offers));
        for name in named {
            if !file.offers.iter().any(|offer| offer.id == *name) {
                return Err(format!("there is no offer {name}"));
            }
        }
        for offer in &file.offers {
            if !(1..=MOST_UNITS).contains(&offer.max_quantity) {
                return Err(format!("the offer {} is sold from 1 to {MOST_UNITS} times", offer.id));
            }
            if offer.plans.is_empty() {
                return Err(format!("the offer {} has no plan", offer.id));
            }
            if let Some(plan) = offer.plans.iter().find(|plan| !is_sold(&plan.cycle)) {
                return Err(format!("the offer {} has no billing cycle `{}`", offer.id, plan.cycle.as_str()));
            }
        }
        if let Some(promotion) = file.promotions.iter().find(|promotion| promotion.percent > 100) {
            return Err(format!("the promotion {} takes off more than there is", promotion.id));
        }
        Ok(Self {
            currency: file.currency,
            offers: file.offers.into_iter().map(|offer| (offer.id.clone(), offer)).collect(),
            promotions: file.promotions.into_iter().map(|given| (given.id.clone(), given)).collect(),
        })
    }

    /// The offer of an ID.
    #[must_use]
    pub fn offer(&self, id: &str) -> Option<&Offer> {
        self.offers.get(id)
    }

    /// The promotion of an ID.
    #[must_use]
    pub fn promotion(&self, id: &str) -> Option<&Promotion> {
        self.promotions.get(id)
    }
}

/// # Errors
/// Where an ID is there twice.
fn unique<'a>(what: &str, ids: impl Iterator<Item = &'a String>) -> Result<(), String> {
    let mut known = BTreeSet::new();
    for id in ids {
        if !known.insert(id) {
            return Err(format!("the {what} {id} is there twice"));
        }
    }
    Ok(())
}

/// Is it a cycle that something can be billed by?
#[must_use]
pub fn is_sold(cycle: &BillingCycle) -> bool {
    !matches!(cycle, BillingCycle::Unknown | BillingCycle::Undocumented(_))
}

#[cfg(test)]
mod tests {
    use super::{Catalogue, DEFAULT};

    #[test]
    fn the_own_catalogue_is_sound() {
        let catalogue = Catalogue::parse(DEFAULT).unwrap();
        assert_eq!(catalogue.offer("SANDBOX:SOFTWARE:0001").unwrap().plans.len(), 1);
        let add_on = catalogue.offer("SANDBOX:STORAGE:0001").unwrap();
        assert!(add_on.extends.iter().all(|id| catalogue.offer(id).is_some()));
    }

    #[test]
    fn what_is_wrong_is_told() {
        let error = Catalogue::parse(&DEFAULT.replace("\"annual\"", "\"yearly\"")).unwrap_err();
        assert!(error.contains("no billing cycle `yearly`"), "{error}");
        let twice = DEFAULT.replace("SANDBOX:SOFTWARE:0001", "SANDBOX:COMPUTE:0001");
        assert_eq!(Catalogue::parse(&twice).unwrap_err(), "the offer SANDBOX:COMPUTE:0001 is there twice");
        let error = Catalogue::parse(&DEFAULT.replace("7.20", "-7.20")).unwrap_err();
        assert!(error.contains("a price is from 0"), "{error}");
        let error = Catalogue::parse(&DEFAULT.replace("7.20", "0.005")).unwrap_err();
        assert!(error.contains("a price has two decimals"), "{error}");
    }
}
