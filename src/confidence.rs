//! Score: from a concept's evidence to a probability.

use std::fmt;

/// A probability, 0 to 1; only this room makes one. Printed with two decimals.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Confidence(f64);

impl Confidence {
    /// Certainty, of what a human decided.
    pub const CERTAIN: Self = Self(1.0);

    /// The probability.
    #[must_use]
    pub fn value(self) -> f64 {
        self.0
    }

    /// `probability` cut to 0..=1; what is not a number counts as 0.
    pub(crate) fn of(probability: f64) -> Self {
        Self(if probability.is_nan() { 0.0 } else { probability.clamp(0.0, 1.0) })
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.0)
    }
}
