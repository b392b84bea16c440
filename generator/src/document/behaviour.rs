//! Extensions that say how an API is called: `x-rate-limit`, `x-pagination`.
//!
//! Others use the same names for other things. What does not look like ours is not ours, and
//! nothing is said of it.

use serde_json::Value;

use crate::diagnostics::Place;

use super::model::{Pagination, RateLimit};
use super::reader::{Node, Reader};

impl<'d> Reader<'d, '_> {
    /// `x-rate-limit: {requests: 500, per: 1m, key: customer_id}`, or `false` for none.
    pub(super) fn rate_limit(&mut self, node: &Node<'d>) -> Option<Option<RateLimit>> {
        let limit = node.get("x-rate-limit")?;
        if limit.value == &Value::Bool(false) {
            return Some(None);
        }
        limit.slot("requests")?;
        let lost = "requests are not limited by it";
        let requests = limit.slot("requests").and_then(|slot| slot.count(self.diagnostics));
        let requests = requests.and_then(|count| u32::try_from(count).ok()).filter(|count| *count > 0);
        let Some(requests) = requests else {
            self.invalid(&limit.at, "a rate limit needs a number of `requests`", lost);
            return None;
        };
        let Some(milliseconds) = limit.value.get("per").and_then(milliseconds) else {
            self.invalid(&limit.at, "a rate limit needs a time: `per: 1m`, or `per: 60`", lost);
            return None;
        };
        let key = limit.slot("key").and_then(|slot| slot.text(self.diagnostics));
        let key = key.map(std::borrow::Cow::into_owned);
        Some(Some(RateLimit { location: limit.at, requests, milliseconds, key }))
    }

    /// `x-pagination: {by: token, next: nextToken, parameter: token, items: data}`, or `false` for none.
    pub(super) fn pagination(&mut self, node: &Node<'d>) -> Option<Pagination> {
        let node = node.get("x-pagination")?;
        if node.value == &Value::Bool(false) {
            let by = "none".to_owned();
            let place = Place::Value(node.at);
            return Some(Pagination { place, by, next: None, parameter: None, items: None, first: None });
        }
        let by = node.value.get("by")?.as_str()?;
        let mut text = |key: &str| {
            let text = node.slot(key).and_then(|slot| slot.text(self.diagnostics));
            text.map(std::borrow::Cow::into_owned)
        };
        let (next, parameter, items) = (text("next"), text("parameter"), text("items"));
        let first = node.value.get("first").and_then(Value::as_i64);
        Some(Pagination {
            place: Place::Value(node.at.clone()),
            by: by.to_owned(),
            next,
            parameter,
            items,
            first,
        })
    }
}

/// `60`, `"60"` or `"60s"` are seconds; `ms`, `m`, `h` and `d` are known, too.
fn milliseconds(value: &Value) -> Option<u64> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end)?;
    let unit = match unit.trim() {
        "ms" => 1,
        "" | "s" => 1_000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(unit).filter(|time| *time > 0)
}

#[cfg(test)]
mod tests {
    use super::milliseconds;
    use serde_json::json;

    #[test]
    fn times_have_units() {
        for (value, expected) in [
            (json!("1m"), Some(60_000)),
            (json!(60), Some(60_000)),
            (json!("60"), Some(60_000)),
            (json!("250ms"), Some(250)),
            (json!("2 h"), Some(7_200_000)),
            (json!("1d"), Some(86_400_000)),
            (json!(0), None),
            (json!("m"), None),
            (json!("1 week"), None),
            (json!(-1), None),
            (json!(1.5), None),
            (json!("99999999999999999999d"), None),
            (json!("18446744073709551615d"), None),
        ] {
            assert_eq!(milliseconds(&value), expected, "{value}");
        }
    }
}
