//! Requests that come again get the answer that they got.

use chrono::{DateTime, Duration, Utc};
use partner_center_orders::types::Order;
use redb::ReadableTable;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Failure, Tables, broken, unreadable};
use crate::refusal::{Reason, Refusal};

/// How long answers are kept.
const KEPT: Duration = Duration::days(1);

/// What a request is known by, and a digest of what it asked for.
#[derive(Debug, Clone)]
pub struct Repeat {
    key: String,
    digest: String,
}

/// What was answered: an order or a refusal. Orders stand no deeper here than [`super::Stored`] has them: what could be
/// written there can be read here.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// In milliseconds.
    at: i64,
    digest: String,
    order: Option<Order>,
    refusal: Option<Refusal>,
}

impl Kept {
    fn answer(self) -> Result<Order, Failure> {
        if let Some(refusal) = self.refusal {
            return Err(refusal.into());
        }
        self.order.ok_or_else(|| unreadable("an answer that is none"))
    }
}

impl Repeat {
    /// A request: whose it is and what it is for, its ID, all that it says. Without an ID it never comes again.
    #[must_use]
    pub fn of(scope: &[&str], id: &str, said: &impl Serialize) -> Option<Self> {
        let key = serde_json::to_string(&(scope, id)).ok()?;
        let said = serde_json::to_vec(said).ok()?;
        let digest = Sha256::digest(said).iter().map(|byte| format!("{byte:02x}")).collect();
        Some(Self { key, digest })
    }
}

impl Tables<'_> {
    /// Does something once: a request that was answered within a day gets the same answer, be it a refusal.
    ///
    /// # Errors
    /// Those of what is done; or the ID was used for another request; or the store does not work.
    pub fn once(
        &mut self,
        repeat: Option<&Repeat>,
        now: DateTime<Utc>,
        act: impl FnOnce(&mut Self) -> Result<Order, Failure>,
    ) -> Result<Order, Failure> {
        let Some(repeat) = repeat else { return act(self) };
        if let Some(kept) = self.kept(&repeat.key, now)? {
            if kept.digest != repeat.digest {
                let why = "The ms-requestid was used for another request.";
                return Err(Refusal::new(Reason::Reused, why).into());
            }
            return kept.answer();
        }
        let (order, refusal) = match act(self) {
            Ok(order) => (Some(order), None),
            Err(Failure::Refused(refusal)) => (None, Some(refusal)),
            Err(failure) => return Err(failure),
        };
        let kept = Kept { at: now.timestamp_millis(), digest: repeat.digest.clone(), order, refusal };
        self.keep(&repeat.key, &kept)?;
        kept.answer()
    }

    /// An answer that is not too old.
    fn kept(&mut self, key: &str, now: DateTime<Utc>) -> Result<Option<Kept>, Failure> {
        let Some(found) = self.answers.get(key).map_err(broken)? else { return Ok(None) };
        let kept: Kept = serde_json::from_slice(found.value()).map_err(unreadable)?;
        drop(found);
        if kept.at >= (now - KEPT).timestamp_millis() {
            return Ok(Some(kept));
        }
        self.forget(kept.at, key)?;
        Ok(None)
    }

    /// Keeps an answer, and forgets up to two that are old: so they never grow beyond a day's.
    fn keep(&mut self, key: &str, kept: &Kept) -> Result<(), Failure> {
        for _ in 0..2 {
            let oldest = self.ages.first().map_err(broken)?.map(|(key, _)| own(key.value()));
            match oldest {
                Some((time, key)) if time < kept.at - KEPT.num_milliseconds() => self.forget(time, &key)?,
                _ => break,
            }
        }
        let text = serde_json::to_vec(kept).map_err(unreadable)?;
        self.answers.insert(key, text.as_slice()).map_err(broken)?;
        self.ages.insert((kept.at, key), ()).map_err(broken)?;
        Ok(())
    }

    fn forget(&mut self, time: i64, key: &str) -> Result<(), Failure> {
        self.ages.remove((time, key)).map_err(broken)?;
        self.answers.remove(key).map_err(broken)?;
        Ok(())
    }
}

fn own((time, key): (i64, &str)) -> (i64, String) {
    (time, key.to_owned())
}
