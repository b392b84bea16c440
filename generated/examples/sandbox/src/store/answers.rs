//! Requests that come again get the answer that they got.

use chrono::{DateTime, Duration, Utc};
use partner_center_orders::types::Order;
use redb::ReadableTable;
use serde::{Deserialize, Serialize};

use super::{Failure, Tables, broken};
use crate::refusal::{Reason, Refusal};

/// How long answers are kept.
const KEPT: Duration = Duration::days(1);

/// What a request is known by, and what it asked for.
#[derive(Debug, Clone)]
pub struct Repeat {
    key: String,
    request: String,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    request: String,
    answer: Order,
}

impl Repeat {
    /// A request: whose it is and what it is for, its ID, its body. Without an ID it never comes again.
    #[must_use]
    pub fn of(scope: &[&str], id: Option<&str>, body: &Order) -> Option<Self> {
        let id = id.filter(|id| !id.is_empty())?;
        let key = serde_json::to_string(&(scope, id)).ok()?;
        let request = serde_json::to_string(body).ok()?;
        Some(Self { key, request })
    }
}

impl Tables<'_> {
    /// Does something once: a request that was granted before gets the same answer. What was refused has changed
    /// nothing, and may be tried again.
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
        if let Some(kept) = self.kept(&repeat.key)? {
            if kept.request != repeat.request {
                let why = "The ms-requestid was used for another request.";
                return Err(Refusal::new(Reason::Reused, why).into());
            }
            return Ok(kept.answer);
        }
        let answer = act(self)?;
        self.keep(repeat, &answer, now)?;
        Ok(answer)
    }

    fn kept(&self, key: &str) -> Result<Option<Kept>, Failure> {
        let Some(found) = self.answers.get(key).map_err(broken)? else { return Ok(None) };
        serde_json::from_slice(found.value()).map(Some).map_err(|why| Failure::Unreadable(why.to_string()))
    }

    /// Keeps an answer, and forgets up to two that are old: so they never grow beyond a day's.
    fn keep(&mut self, repeat: &Repeat, answer: &Order, now: DateTime<Utc>) -> Result<(), Failure> {
        for _ in 0..2 {
            let oldest = self.ages.first().map_err(broken)?.map(|(key, _)| own(key.value()));
            let Some((time, key)) = oldest.filter(|(time, _)| *time < (now - KEPT).timestamp_millis()) else {
                break;
            };
            self.ages.remove((time, key.as_str())).map_err(broken)?;
            self.answers.remove(key.as_str()).map_err(broken)?;
        }
        let kept = Kept { request: repeat.request.clone(), answer: answer.clone() };
        let text = serde_json::to_vec(&kept).map_err(broken)?;
        self.answers.insert(repeat.key.as_str(), text.as_slice()).map_err(broken)?;
        self.ages.insert((now.timestamp_millis(), repeat.key.as_str()), ()).map_err(broken)?;
        Ok(())
    }
}

fn own((time, key): (i64, &str)) -> (i64, String) {
    (time, key.to_owned())
}
