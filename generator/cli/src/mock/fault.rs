//! What goes wrong on purpose: delays and faults for the testing of clients.

use std::str::FromStr;
use std::time::Duration;

use super::chance::Chance;

/// How long an answer may be held back.
const MAX_LATENCY: Duration = Duration::from_secs(600);

/// `50ms`, `50ms..200ms`, `1s..2s`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Latency {
    from: Duration,
    to: Duration,
}

impl Latency {
    pub(super) fn of(self, chance: &mut Chance) -> Duration {
        self.from + (self.to - self.from).mul_f64(chance.unit())
    }
}

impl FromStr for Latency {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        let latency = Self { from: duration(from)?, to: duration(to)? };
        if latency.to < latency.from || latency.to > MAX_LATENCY {
            return Err("from less to more, and no more than 600s".to_owned());
        }
        Ok(latency)
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no duration such as `50ms` or `2s`");
    let (number, unit) = match text.strip_suffix("ms") {
        Some(number) => (number, 0.001),
        None => (text.strip_suffix('s').ok_or_else(wrong)?, 1.0),
    };
    let number: f64 = number.trim().parse().map_err(|_| wrong())?;
    Duration::try_from_secs_f64(number * unit).map_err(|_| wrong())
}

/// `429:0.1`: what goes wrong, and how often.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Fault {
    pub(super) kind: Kind,
    share: f64,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Another status than the usual one.
    Status(u16),
    /// The body ends in the middle, and so does the connection.
    Cut,
    /// The body stops in the middle, and the connection stays open.
    Stall,
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, share) = text.split_once(':').unwrap_or((text, "1"));
        let kind = match kind {
            "cut" => Kind::Cut,
            "stall" => Kind::Stall,
            status => {
                let status = status.parse().ok().filter(|status| (400..=599).contains(status));
                Kind::Status(status.ok_or_else(|| {
                    format!("`{kind}` is neither `cut`, `stall` nor a status from 400 to 599")
                })?)
            }
        };
        let share: f64 = share.parse().map_err(|_| format!("`{share}` is no share from 0 to 1"))?;
        if !(0.0..=1.0).contains(&share) {
            return Err(format!("`{share}` is no share from 0 to 1"));
        }
        Ok(Self { kind, share })
    }
}

/// How many of all requests have a fault.
pub(super) fn sum(faults: &[Fault]) -> f64 {
    faults.iter().map(|fault| fault.share).sum()
}

/// The fault of one request, if it has one: each has its share of all requests.
pub(super) fn of(faults: &[Fault], chance: &mut Chance) -> Option<Kind> {
    let mut at = chance.unit();
    for fault in faults {
        at -= fault.share;
        if at < 0.0 {
            return Some(fault.kind);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Chance, Fault, Kind, Latency, of};

    #[test]
    fn faults_have_their_share_and_are_the_same_in_every_run() {
        let faults: Vec<Fault> = ["429:0.3", "cut:0.2"].map(|text| text.parse().unwrap()).into();
        let run = || -> Vec<Option<Kind>> {
            (0..1000).map(|at| of(&faults, &mut Chance::new(7, &format!("fault {at}")))).collect()
        };
        assert_eq!(run(), run());
        let count = |kind| run().iter().filter(|fault| **fault == kind).count();
        assert!((250..350).contains(&count(Some(Kind::Status(429)))), "{}", count(Some(Kind::Status(429))));
        assert!((150..250).contains(&count(Some(Kind::Cut))));
        for wrong in ["200:1", "cut:2", "cut:x", "429:NaN", ""] {
            assert!(wrong.parse::<Fault>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn latency_is_within_its_bounds() {
        let latency: Latency = "50ms..0.2s".parse().unwrap();
        for at in 0..100 {
            let held = latency.of(&mut Chance::new(at, "latency")).as_millis();
            assert!((50..=200).contains(&held), "{held}");
        }
        for wrong in ["50", "2s..1s", "1000s", "-1s", "..", "ms"] {
            assert!(wrong.parse::<Latency>().is_err(), "{wrong}");
        }
    }
}
