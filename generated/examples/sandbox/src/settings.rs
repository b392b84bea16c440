//! How the sandbox behaves, and who may call it.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::time::Duration;

use serde::Deserialize;

/// The settings that the sandbox has of its own.
pub const DEFAULT: &str = include_str!("../sandbox.toml");

/// A year, in milliseconds.
const LONGEST_MS: u64 = 365 * 24 * 60 * 60 * 1000;

/// What can be set.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    provisioning_ms: u64,
    /// Per customer.
    pub requests_per_minute: NonZeroU32,
    tokens: Vec<Token>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Token {
    token: String,
    partner: String,
    customers: Vec<String>,
}

/// A partner that calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// The partner's ID.
    pub id: String,
    customers: Vec<String>,
}

impl Partner {
    /// May they touch this customer?
    #[must_use]
    pub fn may_touch(&self, customer: &str) -> bool {
        self.customers.iter().any(|known| known == "*" || known == customer)
    }
}

impl Settings {
    /// Reads the text of a settings file.
    ///
    /// # Errors
    /// What is wrong with it, for people.
    pub fn parse(text: &str) -> Result<Self, String> {
        let settings: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        if settings.provisioning_ms > LONGEST_MS {
            return Err(format!("provisioning-ms is {LONGEST_MS} at most, which is a year"));
        }
        if settings.partners().len() < settings.tokens.len() {
            return Err("a token is there twice".to_owned());
        }
        Ok(settings)
    }

    /// How long an order is pending.
    #[must_use]
    pub fn provisioning(&self) -> Duration {
        Duration::from_millis(self.provisioning_ms)
    }

    /// The same with another time.
    #[must_use]
    pub fn with_provisioning(mut self, time: Duration) -> Self {
        self.provisioning_ms = time.as_millis().try_into().unwrap_or(u64::MAX);
        self
    }

    /// Whose each token is.
    #[must_use]
    pub fn partners(&self) -> BTreeMap<String, Partner> {
        let partner =
            |token: &Token| Partner { id: token.partner.clone(), customers: token.customers.clone() };
        self.tokens.iter().map(|token| (token.token.clone(), partner(token))).collect()
    }
}
