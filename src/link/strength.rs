//! How much a link's evidence says, as log-odds.

use super::{Evidence, Term};
use crate::candidate::Kind;

/// The log-odds that two terms name one concept, given what was measured of them.
///
/// A linear model; every weight has the sign that makes more evidence count for more, so the result is monotone in the
/// evidence. What was not measured adds nothing. The weights were set by hand while the
/// output on the press articles was read; they are not fitted yet.
#[must_use]
pub fn strength(left: &Term, right: &Term, evidence: &Evidence) -> f32 {
    let names = left.kind != Kind::Term && right.kind != Kind::Term;
    let mut odds = -3.4;
    odds += 1.5 * (evidence.chosen as f32).ln_1p();
    odds += 0.7 * (evidence.complete as f32).ln_1p();
    // A bad state or vector of one rare word must not outweigh what the sentences say: what speaks against is capped.
    odds += evidence.similarity.map_or(0.0, |similarity| 3.0 * (similarity - 0.35));
    odds += evidence.margin.map_or(0.0, |margin| 6.0 * margin.max(-0.08));
    odds += evidence.bare.map_or(0.0, |margin| 25.0 * margin.max(-0.02));
    odds += evidence.pivot.map_or(0.0, |score| 6.0 * (score - 0.40).max(0.0));
    odds += evidence.cosine.map_or(0.0, |cosine| 4.0 * (cosine.max(0.25) - 0.35));
    odds += 3.5 * (evidence.slots.min(3) as f32 + 1.0).log2();
    odds += evidence.association.map_or(0.0, |association| 1.2 * association);
    odds += match evidence.spelling {
        Some(spelling) if names => 10.0 * (spelling - 0.72),
        Some(spelling) if spelling > 0.9 => 1.0,
        _ => 0.0,
    };
    odds + if evidence.expansion { 4.0 } else { 0.0 }
}
