//! The rules of orders: from what is wanted to what is. Nothing here reads, writes or waits.

mod cancel;
mod change;
mod create;
mod lines;
mod links;
mod prices;
mod purchase;
mod settable;
mod stored;
mod update;

#[cfg(test)]
mod tests;

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::catalogue::Catalogue;
use crate::settings::Partner;

pub use create::{create, new_id};
pub use links::location;
pub use stored::{Prices, Stored, is_cancelled};
pub use update::update;

/// What orders are judged by.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// What can be ordered.
    pub catalogue: &'a Catalogue,
    /// Who orders.
    pub partner: &'a Partner,
    /// For whom.
    pub customer: &'a str,
    /// The time of the request.
    pub now: DateTime<Utc>,
    /// How long orders are pending.
    pub provisioning: Duration,
}
