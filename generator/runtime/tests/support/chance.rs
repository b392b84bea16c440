//! Text that looks like chance and is the same in every run.

/// Pieces of text, one after the other: those of a linear congruential generator (Knuth, MMIX).
pub struct Pieces {
    state: u64,
    pieces: &'static [&'static str],
}

impl Pieces {
    pub fn new(seed: u64, pieces: &'static [&'static str]) -> Self {
        Self { state: seed, pieces }
    }

    /// The next so many of them.
    pub fn text(&mut self, count: usize) -> String {
        (0..count).map(|_| self.next()).collect()
    }

    fn next(&mut self) -> &'static str {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.pieces[(self.state >> 33) as usize % self.pieces.len()]
    }
}
