//! Made-up data: the same on every run.

use serde_json::Value;

/// The length of the texts, at least.
const LENGTH: usize = 1_000_000;

/// A source of values that look like those of an API.
pub(crate) struct Sample {
    state: u64,
}

impl Sample {
    pub(crate) fn new() -> Self {
        Self { state: 0x9e37_79b9_7f4a_7c15 }
    }

    /// A number below `bound` (xorshift64*).
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        (self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % bound
    }

    pub(crate) fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        let index = self.below(choices.len() as u64);
        usize::try_from(index).ok().and_then(|index| choices.get(index)).copied().unwrap_or_default()
    }

    pub(crate) fn id(&mut self) -> String {
        let (head, tail) = (self.below(1 << 31), self.below(1 << 31));
        format!("{head:08x}-{:04x}-4e1f-9a2b-{tail:012x}", self.below(1 << 16))
    }

    pub(crate) fn price(&mut self) -> f64 {
        let cents = u32::try_from(self.below(1_000_000)).unwrap_or_default();
        f64::from(cents) / 100.0
    }

    pub(crate) fn moment(&mut self) -> String {
        let (month, day) = (self.below(12) + 1, self.below(28) + 1);
        format!("2026-{month:02}-{day:02}T{:02}:{:02}:07Z", self.below(24), self.below(60))
    }
}

/// A JSON array of as many elements as it takes.
pub(crate) fn list(mut element: impl FnMut(&mut Sample) -> Value) -> String {
    let mut sample = Sample::new();
    let mut text = String::from("[");
    while text.len() < LENGTH {
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(&element(&mut sample).to_string());
    }
    text.push(']');
    text
}
